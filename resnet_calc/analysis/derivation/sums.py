"""The sums of a block, a stage and the whole network, and its count of layers, as expressions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from resnet_calc.analysis.derivation.expression import Expression, Negative, Number, Sum
from resnet_calc.analysis.derivation.operations import (
    HELD,
    Aspect,
    Derivation,
    derive,
    multiply_adds,
    parameters,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from resnet_calc.analysis.counting import Convention
    from resnet_calc.analysis.counting.terms import Layers
    from resnet_calc.analysis.layer_count import LayerCount
    from resnet_calc.analysis.report import Cost, Report
    from resnet_calc.nn.graph import Layer, Run


@dataclass(frozen=True, slots=True)
class LayerWorking:
    """One layer and the working of its numbers."""

    layer: Layer
    steps: tuple[Derivation, ...]


Sums: TypeAlias = tuple[Derivation, ...]
"""The parameters and the multiply-adds of something that has parts."""


def run_working(run: Run, report: Report) -> tuple[LayerWorking, ...]:
    """The working of every layer of one block of a run (or of stem or head)."""
    return tuple(LayerWorking(layer, derive(layer, report.convention)) for layer in run.layers)


def block_sums(layers: Iterable[LayerWorking], name: Callable[[Layer], str] = lambda layer: layer.role) -> Sums:
    """Parameters and multiply-adds of one block, the sum of its layers, each of which the formula calls by its name."""
    layers = tuple(layers)
    return _sums(
        [Number(parameters(working.steps), name(working.layer)) for working in layers],
        [Number(multiply_adds(working.steps), name(working.layer)) for working in layers],
    )


def product_sums(layers: Iterable[LayerWorking]) -> Sums:
    """Parameters and multiply-adds of one block, with the products of all its layers written out.

    >>> from resnet_calc.analysis.report import analyse
    >>> from resnet_calc.architecture.catalog import load
    >>> report = analyse(load("resnet18"))
    >>> for step in product_sums(run_working(report.graph.runs[1], report)):
    ...     print(f"{step.aspect.value}: {step.expression} = {step.value:,}")
    parameters: 3×3×64×64 + 2×64 + 3×3×64×64 + 2×64 = 73,984
    multiply-adds: 3×3×64×64×56×56 + 3×3×64×64×56×56 = 231,211,008
    """
    steps = [step for working in layers for step in working.steps]
    return _sums(
        [step.expression for step in steps if step.aspect in HELD],
        [step.expression for step in steps if step.aspect is Aspect.MULTIPLY_ADDS],
    )


@dataclass(frozen=True, slots=True)
class AlikeBlocks:
    """Blocks of a stage that are the same in every layer, one behind the other."""

    run: Run
    """The first of them; its own count may be smaller."""
    count: int
    cost: Cost
    """Of one of them."""

    @property
    def last_block(self) -> int:
        """The number of the last of them."""
        return self.run.first_block + self.count - 1


def alike_blocks(report: Report, stage: int) -> list[AlikeBlocks]:
    """The different blocks of a stage (or stem or head), in order, each with how often it stands there."""
    found: list[AlikeBlocks] = []
    for run, cost in zip(report.graph.runs, report.run_costs, strict=True):
        if run.stage != stage:
            continue
        if found and found[-1].run.layers == run.layers:
            before = found.pop()
            found.append(AlikeBlocks(before.run, before.count + run.count, cost))
        else:
            found.append(AlikeBlocks(run, run.count, cost))
    return found


def stage_sums(report: Report, stage: int) -> Sums:
    """Parameters and multiply-adds of a stage (or stem or head), the sum of its blocks; equal blocks are multiplied.

    >>> from resnet_calc.analysis.report import analyse
    >>> from resnet_calc.architecture.catalog import load
    >>> for step in stage_sums(analyse(load("resnet50")), 1):
    ...     print(f"{step.aspect.value}: {step.expression} = {step.value:,}")
    parameters: 75,008 + 2×70,400 = 215,808
    multiply-adds: 231,211,008 + 2×218,365,952 = 667,942,912
    """
    blocks = alike_blocks(report, stage)
    return _sums(
        [_times(alike.count, alike.cost.parameters) for alike in blocks],
        [_times(alike.count, alike.cost.multiply_adds) for alike in blocks],
    )


def model_sums(report: Report, name: Callable[[int], str] = str) -> Sums:
    """Parameters and multiply-adds of the whole network, the sum of stem, stages and head, called by their names."""
    groups = list(report.stages())
    return _sums(
        [Number(group.cost.parameters, name(group.stage)) for group in groups],
        [Number(group.cost.multiply_adds, name(group.stage)) for group in groups],
    )


CountedLayers: TypeAlias = "Iterable[tuple[Layer, Layers, int]]"
"""Layers, each with all layers of its block and how often it stands there."""


def counted_sum(count: Convention, layers: CountedLayers) -> Derivation | None:
    """What a counting convention counts on some layers, the sum of its terms; None where it counts nothing.

    >>> from resnet_calc.analysis.counting import convention_of
    >>> from resnet_calc.architecture.build import build
    >>> from resnet_calc.architecture.catalog import load
    >>> runs = build(load("resnet50")).runs
    >>> layers = [(layer, run.layers, run.count) for run in runs for layer in run.layers]
    >>> step = counted_sum(convention_of("fvcore"), layers)
    >>> print(step.expression.text(symbols=True), "=", step.expression)
    C + F + 2×B + G = 4,087,136,256 + 2,048,000 + 2×11,113,984 + 100,352
    """
    numbers = dict.fromkeys(count.terms, 0)
    for layer, around, times in layers:
        for term in numbers:
            if not isinstance(layer.op, count.unknown) and term.matches(layer, around):
                numbers[term] += times * term.measure(layer)
    terms: list[Expression] = []
    for term, coefficient in count.terms.items():
        number = Number(numbers[term], term.symbol)
        scaled = number if abs(coefficient) == 1 else abs(coefficient) * number
        if numbers[term]:
            terms.append(scaled if coefficient > 0 else Negative(scaled))
    return Derivation(Aspect.COUNTED, Sum(tuple(terms))) if terms else None


def layer_sum(count: LayerCount) -> Derivation:
    """The count of weighted layers on the main path.

    >>> from resnet_calc.analysis.layer_count import LayerCount
    >>> step = layer_sum(LayerCount(1, ((3, 3), (4, 3), (23, 3), (3, 3)), 1, 4, 0, 104, 104, 1, 101, False))
    >>> print(step.expression, "=", step.value)
    1 + 33×3 + 1 = 101
    """
    each = {layers for _, layers in count.stages}
    stages = [(count.blocks, each.pop())] if len(each) == 1 else list(count.stages)
    terms: list[Expression] = [Number(blocks) * layers for blocks, layers in stages]
    if count.stem:
        terms.insert(0, Number(count.stem))
    if count.head:
        terms.append(Number(count.head))
    return Derivation(Aspect.LAYERS, Sum(tuple(terms)))


def _times(count: int, each: int) -> Expression:
    return Number(count) * each if count > 1 and each else Number(count * each)


def _sums(held: list[Expression], taken: list[Expression]) -> Sums:
    """The two sums, without what is zero; a sum of nothing is left out."""
    kept = [
        (aspect, tuple(term for term in terms if term.value))
        for aspect, terms in (
            (Aspect.PARAMETERS, held),
            (Aspect.MULTIPLY_ADDS, taken),
        )
    ]
    return tuple(Derivation(aspect, Sum(terms)) for aspect, terms in kept if terms)
