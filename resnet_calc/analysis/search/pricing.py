"""What the blocks of a shape cost, for any number of them, from three builds.

Behind the second, every block of a stage costs as much as the one before: the networks of one, two and three blocks a
stage price all others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from resnet_calc.analysis.counting import MULTIPLY_ADDS, PYTORCH
from resnet_calc.analysis.report import Cost, analyse
from resnet_calc.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.analysis.counting import Convention
    from resnet_calc.architecture.config import ResNetConfig


class Price(NamedTuple):
    """What is limited or sought, of a network or a part of it."""

    operations: int = 0
    """Multiply-adds or FLOPs, under the counting convention of the search."""
    parameters: int = 0
    activations: int = 0
    layers: int = 0

    def plus(self, other: Price, times: int = 1) -> Price:
        """The sum with another, taken so many times."""
        return Price(*[mine + times * theirs for mine, theirs in zip(self, other, strict=True)])


def price_of(cost: Cost) -> Price:
    """The same of a report's cost: operations as they are counted, trainable parameters."""
    return Price(cost.counted, cost.trainable, cost.activations, cost.weighted_layers)


@dataclass(frozen=True, slots=True)
class StagePrices:
    """A shape, what its stem and head cost, and each stage at every number of blocks that it may have."""

    config: ResNetConfig
    rest: Price
    stages: tuple[tuple[Price, ...], ...]
    first: tuple[int, ...]
    """How many blocks the first price of each stage is for."""
    count: Convention = MULTIPLY_ADDS
    """How operations were counted."""


def price_shape(
    config: ResNetConfig, blocks: Sequence[tuple[int, int]], count: Convention = MULTIPLY_ADDS
) -> StagePrices:
    """Price every list of blocks of a shape.

    >>> from resnet_calc.architecture.catalog import load
    >>> prices = price_shape(load("resnet50"), [(1, 8)] * 4)
    >>> total = prices.rest
    >>> for stage, number in enumerate((3, 4, 6, 3)):
    ...     total = total.plus(prices.stages[stage][number - 1])
    >>> total.parameters, total.operations, total.layers
    (25557032, 4089184256, 50)

    Raises:
        ConfigError: if the keys of the shape do not go together.
        ShapeError: if it cannot be built.
    """
    problem = next(config.disagreements(), None)
    if problem:
        raise ConfigError(problem)
    stages = len(blocks)
    built = []
    for number in (1, 2, 3):
        report = analyse(replace(config, blocks=(number,) * stages), convention=PYTORCH, count=count)
        built.append({group.stage: price_of(group.cost) for group in report.stages()})
    ends = [stage for stage in built[0] if not 1 <= stage <= stages]
    rest = Price()
    for stage in ends:
        rest = rest.plus(built[0][stage])
    prices = []
    for stage, (low, high) in enumerate(blocks, 1):
        one, two, three = (numbers[stage] for numbers in built)
        each = three.plus(two, -1)
        prices.append(tuple(one if number == 1 else two.plus(each, number - 2) for number in range(low, high + 1)))
    return StagePrices(config, rest, tuple(prices), tuple(low for low, _ in blocks), count)
