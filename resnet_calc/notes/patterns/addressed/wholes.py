"""Figures in a sentence on a layer that are about as much as the whole network has: the network's, not the layer's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.patterns.addressed.products import is_product
from resnet_calc.notes.steps.step import Quality
from resnet_calc.notes.totals import operation_totals, parameter_totals

if TYPE_CHECKING:
    from resnet_calc.notes.steps.step import Claim

_TOTALS: Final = {Quality.PARAMETERS: parameter_totals, Quality.MULTIPLY_ADDS: operation_totals}
_SMALLER: Final = 5
"""A figure that is less than the whole by more than a fifth may be meant as a stage's."""
_LARGER: Final = 3


def may_be_the_whole(claim: Claim, model: str) -> bool:
    """Whether a figure is about what the whole network has or takes: with its classifier it takes 3.8 × 10⁹."""
    totals = _TOTALS.get(claim.quality)
    if totals is None or claim.figure is None or is_product(claim):
        return False
    whole = totals(model)[0].value
    return whole - whole // _SMALLER <= claim.figure.value <= whole * _LARGER
