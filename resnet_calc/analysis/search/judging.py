"""Judging configurations: which are within the budget, and which of those are best.

The stages of a shape are walked one inside the other. Costs grow with the number of blocks, so that a walk ends where a
limit is passed; the longest stage is innermost, where two searches in sorted lists find all of its numbers that fit,
and the objective, which grows too, is asked from the largest downwards until a better one is known already.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import partial
from heapq import heappush, heapreplace
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from resnet_calc.analysis.counting import MULTIPLY_ADDS, PYTORCH
from resnet_calc.analysis.report import Report, analyse
from resnet_calc.analysis.search.pricing import Price, StagePrices, price_of, price_shape
from resnet_calc.analysis.search.space import Space, shapes
from resnet_calc.errors import ConfigError, ResNetCalcError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from resnet_calc.analysis.counting import Convention

UNLIMITED = 10**30
NOTHING, EVERYTHING = Price(), Price(UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED)


@dataclass(frozen=True, slots=True)
class Budget:
    """The least and the most of everything that has a price."""

    least: Price = NOTHING
    most: Price = EVERYTHING


@dataclass(frozen=True, slots=True)
class Objective:
    """What makes a network the best: these prices, in this order, the larger the better."""

    name: str
    most: str
    """What the best has most of."""
    order: tuple[str, str, str]


OBJECTIVES = {
    objective.name: objective
    for objective in (
        Objective("deepest", "weighted layers", ("layers", "operations", "parameters")),
        Objective("multiply-adds", "multiply-adds", ("operations", "parameters", "layers")),
        Objective("flops", "FLOPs", ("operations", "parameters", "layers")),
        Objective("parameters", "parameters", ("parameters", "operations", "layers")),
        Objective("activations", "activations", ("activations", "operations", "layers")),
    )
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A network within the budget, priced by addition and counted again from its graph."""

    price: Price
    report: Report


class Outcome(NamedTuple):
    """The best networks, and how many configurations were judged."""

    candidates: tuple[Candidate, ...]
    judged: int
    """Configurations, all of which were found to be within the budget or not, and better than the best or not."""
    fitting: int
    """How many of them are within the budget."""
    unbuildable: int
    """Shapes that make no network: groups that do not divide widths, inputs that are too small."""


Ranking = list[tuple[int, int, int, int, tuple[int, ...], int]]
"""A heap: the objective's three prices, the shape's number (negative: the earlier is better), the blocks of the outer
stages, in their order, and those of the innermost."""


def search(
    space: Space,
    budget: Budget,
    objective: Objective,
    *,
    top: int = 10,
    count: Convention = MULTIPLY_ADDS,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """The best networks of a space within a budget; ``progress`` is told how many steps of how many are done.

    What limits and objective call operations is what ``count`` counts.

    Raises:
        ConfigError: if no shape of the space can be built, or none is asked for.
    """
    if top < 1:
        raise ConfigError(f"top: must be at least 1, not {top}")
    candidates = list(shapes(space))
    ranking: Ranking = []
    priced: dict[int, StagePrices] = {}
    problem, judged, fitting = "", 0, 0
    lengths = [high - low + 1 for low, high in space.blocks]
    steps = lengths[1 if lengths[0] == max(lengths) and len(lengths) > 1 else 0]
    total = steps * len(candidates)
    for number, config in enumerate(candidates):
        watch = None if progress is None else partial(_tell, progress, number * steps, total)
        if watch is not None:
            watch(0)
        try:
            priced[number] = price_shape(config, space.blocks, count)
        except ResNetCalcError as error:
            problem = problem or str(error)
            continue
        judged += space.lists_of_blocks
        fitting += judge(priced[number], budget, objective, ranking, top, number, watch)
    if not judged:
        raise ConfigError(f"none of {len(candidates):,} shapes makes a network: {problem}")
    if progress is not None:
        progress(total, total)
    best = tuple(
        _counted_again(priced[-shape], outer, inner) for *_, shape, outer, inner in sorted(ranking, reverse=True)
    )
    return Outcome(best, judged, fitting, len(candidates) - len(priced))


def _tell(progress: Callable[[int, int], None], before: int, total: int, step: int) -> None:
    progress(before + step, total)


def _counted_again(prices: StagePrices, outer: tuple[int, ...], inner: int) -> Candidate:
    """Build the network that was found, and see that it costs what was added up."""
    innermost = _innermost(prices)
    blocks = (*outer[:innermost], inner, *outer[innermost:])
    price = prices.rest
    for stage, number in enumerate(blocks):
        price = price.plus(prices.stages[stage][number - prices.first[stage]])
    report = analyse(replace(prices.config, blocks=blocks), convention=PYTORCH, count=prices.count)
    counted = price_of(report.totals)
    if counted != price:
        raise AssertionError(f"blocks {blocks} were priced {price} and cost {counted}")
    return Candidate(price, report)


def _innermost(prices: StagePrices) -> int:
    """The stage that is walked innermost: that of the longest range."""
    return max(range(len(prices.stages)), key=lambda stage: len(prices.stages[stage]))


def judge(
    prices: StagePrices,
    budget: Budget,
    objective: Objective,
    ranking: Ranking,
    top: int,
    shape: int,
    watch: Callable[[int], None] | None = None,
) -> int:
    """Judge every list of blocks of a shape, keep the best ``top`` in the ranking, return how many are in budget.

    ``watch`` is told how many numbers of blocks of the outermost stage are done.
    """
    inner = _innermost(prices)
    outer = [stage for stage in range(len(prices.stages)) if stage != inner]
    grown = list(zip(*prices.stages[inner], strict=True))
    bounded = [
        (index, least, most, grown[index])
        for index, (least, most) in enumerate(zip(budget.least, budget.most, strict=True))
        if least > 0 or most < UNLIMITED
    ]
    first, second, third = (Price._fields.index(name) for name in objective.order)
    firsts, seconds, thirds = grown[first], grown[second], grown[third]
    fewest, fitting = prices.first[inner], 0
    full = len(ranking) >= top
    outermost = 0
    for chosen, sums in _walk(prices, outer, inner, budget):
        if watch is not None and chosen and chosen[0] != outermost:
            outermost = chosen[0]
            watch(outermost - prices.first[outer[0]])
        low, high = 0, len(firsts)
        for index, least, most, costs in bounded:
            high = min(high, bisect_right(costs, most - sums[index]))
            if least > 0:
                low = max(low, bisect_left(costs, least - sums[index]))
        if low >= high:
            continue
        fitting += high - low
        start, then, last = sums[first], sums[second], sums[third]
        for place in range(high - 1, low - 1, -1):
            item = (start + firsts[place], then + seconds[place], last + thirds[place], -shape, chosen, fewest + place)
            if not full:
                heappush(ranking, item)
                full = len(ranking) >= top
            elif item > ranking[0]:
                heapreplace(ranking, item)
            else:
                break
    return fitting


def _walk(prices: StagePrices, outer: list[int], inner: int, budget: Budget) -> Iterator[tuple[tuple[int, ...], Price]]:
    """Every list of blocks of the outer stages that the cheapest rest still leaves within the budget, with its sum."""
    cheapest = [Price(), prices.stages[inner][0]]
    for stage in reversed(outer):
        cheapest.append(cheapest[-1].plus(prices.stages[stage][0]))
    cheapest = cheapest[1:][::-1]
    most = [(index, limit) for index, limit in enumerate(budget.most) if limit < UNLIMITED]

    def walk(depth: int, chosen: tuple[int, ...], sums: Price) -> Iterator[tuple[tuple[int, ...], Price]]:
        if depth == len(outer):
            yield chosen, sums
            return
        stage, still = outer[depth], cheapest[depth + 1]
        for number, price in enumerate(prices.stages[stage], prices.first[stage]):
            grown = sums.plus(price)
            if any(grown[index] + still[index] > limit for index, limit in most):
                return
            yield from walk(depth + 1, (*chosen, number), grown)

    yield from walk(0, (), prices.rest)


def smallest(space: Space, count: Convention = MULTIPLY_ADDS) -> Price:
    """The least of every price in a space, to be told where nothing fits."""
    found = []
    for config in shapes(space):
        try:
            prices = price_shape(config, [(low, low) for low, _ in space.blocks], count)
        except ResNetCalcError:
            continue
        total = prices.rest
        for stage in prices.stages:
            total = total.plus(stage[0])
        found.append(total)
    return Price(*[min(values) for values in zip(*found, strict=True)])


def size(space: Space) -> int:
    """How many configurations a space holds."""
    return prod((space.lists_of_blocks, sum(1 for _ in shapes(space))))
