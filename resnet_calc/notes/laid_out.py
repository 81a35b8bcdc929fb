"""Networks that are laid out and counted once, though many rules ask for them: a note speaks of the same few."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from resnet_calc.analysis.report import analyse
from resnet_calc.architecture.build import build

if TYPE_CHECKING:
    from resnet_calc.analysis.report import Report
    from resnet_calc.architecture.config import ResNetConfig
    from resnet_calc.nn.graph import Graph


@lru_cache(maxsize=512)
def graph_of(config: ResNetConfig) -> Graph:
    """The graph of a network, as `architecture.build.build` gives it.

    >>> from resnet_calc.architecture.catalog import load
    >>> graph_of(load("resnet50")) is graph_of(load("resnet50", input=(3, 224, 224)))
    True

    Raises:
        ShapeError: if the input is too small or the parts do not fit.
    """
    return build(config)


@lru_cache(maxsize=512)
def report_of(config: ResNetConfig) -> Report:
    """What a network holds and takes, as `analysis.report.analyse` gives it.

    >>> from resnet_calc.architecture.catalog import load
    >>> report_of(load("resnet50")).totals.multiply_adds
    4089184256

    Raises:
        ShapeError: if the input is too small or the parts do not fit.
    """
    return analyse(config)
