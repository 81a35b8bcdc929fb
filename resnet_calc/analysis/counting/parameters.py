"""What counts as a parameter, according to whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParameterConvention:
    """What somebody calls "parameters"."""

    name: str
    rule: str
    counts_buffers: bool
    """Whether moving statistics count, which are kept but not trained."""
    source: str


PYTORCH = ParameterConvention(
    "pytorch",
    "every trainable number; moving statistics are not counted",
    counts_buffers=False,
    source="sum(p.numel() for p in model.parameters()), PyTorch",
)

KERAS = ParameterConvention(
    "keras",
    "every number that is kept, the moving statistics of batch normalization included",
    counts_buffers=True,
    source="Model.count_params(), Keras",
)

PARAMETER_CONVENTIONS = {convention.name: convention for convention in (PYTORCH, KERAS)}

STYLE_PARAMETERS = {"keras": KERAS}
"""The convention that goes with a style, where it is not PyTorch's."""


def parameter_convention(style: str) -> ParameterConvention:
    """What the source of a style calls "parameters"."""
    return STYLE_PARAMETERS.get(style, PYTORCH)
