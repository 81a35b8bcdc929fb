"""The report on one network: rows, block, stage and grand totals, and what was not counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from resnet_calc.analysis.counting import MULTIPLY_ADDS, ParameterConvention, parameter_convention
from resnet_calc.analysis.counting.tally import not_covered, tally
from resnet_calc.analysis.counting.terms import CONV_BIAS, FC_BIAS
from resnet_calc.analysis.layer_count import is_weighted_layer
from resnet_calc.architecture.build import build
from resnet_calc.nn.ops import Activation, AdaptiveAvgPool2d, Add, Conv2d, Linear, Norm, Op, Pool2d

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from resnet_calc.analysis.counting import Convention, Tally
    from resnet_calc.analysis.counting.terms import Layers
    from resnet_calc.architecture.config import ResNetConfig
    from resnet_calc.nn.graph import Graph, Layer, Node, Run
    from resnet_calc.nn.shape import Shape


class Cost(NamedTuple):
    """What a layer, block, stage or network holds and takes."""

    parameters: int = 0
    """Under the report's parameter convention."""
    trainable: int = 0
    buffers: int = 0
    """Numbers that are kept but not trained: the moving statistics of batch normalization."""
    multiply_adds: int = 0
    """Of convolutions and fully connected layers, biases not counted."""
    weighted_layers: int = 0
    activations: int = 0
    """Elements that convolutions put out: Radosavovic et al. 2020, arXiv:2003.13678 (timm: macts)."""
    counted: int = 0
    """Operations under the report's counting convention."""

    def plus(self, other: Cost, times: int = 1) -> Cost:
        """The sum with another cost, taken so many times."""
        return Cost(*[mine + times * theirs for mine, theirs in zip(self, other, strict=True)])


class Row(NamedTuple):
    """One operation of the network and its cost."""

    position: int | None
    """Its place among the weighted layers, from 1; None for what does not count as a layer."""
    node: Node
    cost: Cost


class Group(NamedTuple):
    """A block, a stage, the stem or the head, and its cost."""

    stage: int
    first_block: int
    """The block's number; of a stage, 1; 0 for stem and head."""
    blocks: int
    """How many blocks it holds; 0 for stem and head."""
    input: Shape
    output: Shape
    cost: Cost
    run: Run
    """The blocks it holds; of a stage, the first of its runs."""


class Uncounted(NamedTuple):
    """Work that the counting convention leaves out: what, in how many places, on how many elements."""

    what: str
    calls: int
    elements: int


_UNCOUNTED: tuple[tuple[str, Callable[[Op], bool], bool], ...] = (
    ("normalization", lambda op: isinstance(op, Norm), True),
    ("activation", lambda op: isinstance(op, Activation), True),
    ("addition", lambda op: isinstance(op, Add), True),
    ("pooling", lambda op: isinstance(op, Pool2d | AdaptiveAvgPool2d), False),
    ("bias", lambda op: isinstance(op, Conv2d | Linear) and op.bias, True),
)
"""What, which operations, and whether it works on the elements of their output (or of their input)."""


@dataclass(frozen=True, slots=True)
class Report:
    """All numbers of one network. Rows are made when asked for; totals are there at once."""

    config: ResNetConfig
    graph: Graph
    convention: ParameterConvention
    count: Convention
    """How operations are counted."""
    run_costs: tuple[Cost, ...]
    """The cost of one block of each run of the graph."""
    totals: Cost

    def rows(self) -> Iterator[Row]:
        """Every operation in order, with its cost."""
        position = 0
        costs: dict[int, list[Cost]] = {}
        nodes = self.graph.nodes()
        for run in self.graph.runs:
            each = costs.setdefault(id(run), self._layer_costs(run))
            for _ in range(run.count):
                for cost in each:
                    position += cost.weighted_layers
                    yield Row(position if cost.weighted_layers else None, next(nodes), cost)

    def _layer_costs(self, run: Run) -> list[Cost]:
        return [layer_cost(layer, run.layers, self.convention, self.count) for layer in run.layers]

    def blocks(self) -> Iterator[Group]:
        """Stem, every block, head, in order."""
        for run, cost in zip(self.graph.runs, self.run_costs, strict=True):
            for block in range(run.first_block, run.first_block + run.count):
                yield Group(run.stage, block, int(block > 0), run.input, run.output, cost, run)

    def stages(self) -> Iterator[Group]:
        """Stem, every stage, head, in order; takes no longer for a deeper network."""
        group: Group | None = None
        for run, cost in zip(self.graph.runs, self.run_costs, strict=True):
            blocks = run.count if run.first_block else 0
            if group is not None and group.stage == run.stage:
                total = group.cost.plus(cost, run.count)
                group = group._replace(blocks=group.blocks + blocks, output=run.output, cost=total)
                continue
            if group is not None:
                yield group
            cost = Cost().plus(cost, run.count)  # noqa: PLW2901 - the run's, from here on
            group = Group(run.stage, run.first_block, blocks, run.input, run.output, cost, run)
        if group is not None:
            yield group

    def tally(self) -> Tally:
        """The number of each term that the counting convention sums up."""
        return tally(self.graph, self.count.terms)

    def not_covered(self) -> dict[str, int]:
        """Types of operations that the counting convention is not known to count, and how many of each there are."""
        return not_covered(self.graph, self.count)

    def uncounted(self) -> list[Uncounted]:
        """What the counting convention leaves out, with the number of elements it works on."""
        found: list[Uncounted] = []
        for what, matches, on_output in _UNCOUNTED:
            calls = elements = 0
            for run in self.graph.runs:
                layers = [
                    layer for layer in run.layers if matches(layer.op) and not self._counts(what, layer, run.layers)
                ]
                calls += run.count * len(layers)
                elements += run.count * sum(
                    (layer.output if on_output else layer.inputs[0]).elements for layer in layers
                )
            if calls:
                found.append(Uncounted(what, calls, elements))
        return found

    def _counts(self, what: str, layer: Layer, layers: Layers) -> bool:
        if what == "bias":
            return any(term.matches(layer, layers) for term in (CONV_BIAS, FC_BIAS) if term in self.count.terms)
        return self.count.counts(layer, layers)


def layer_cost(layer: Layer, layers: Layers, convention: ParameterConvention, count: Convention) -> Cost:
    """What one layer, standing among the layers of its block, holds and takes."""
    op = layer.op
    trainable, buffers = op.parameters(), op.buffers()
    parameters = trainable + buffers if convention.counts_buffers else trainable
    activations = layer.output.elements if isinstance(op, Conv2d) else 0
    multiply_adds = op.multiply_adds(layer.output)
    counted = multiply_adds if count is MULTIPLY_ADDS else count.cost(layer, layers)
    return Cost(parameters, trainable, buffers, multiply_adds, int(is_weighted_layer(layer)), activations, counted)


def analyse(
    config: ResNetConfig, *, convention: ParameterConvention | None = None, count: Convention = MULTIPLY_ADDS
) -> Report:
    """Build a network and count it: its parameters by one convention, its operations by another.

    >>> from resnet_calc.architecture.catalog import load
    >>> report = analyse(load("resnet50"))
    >>> report.totals.parameters, report.totals.multiply_adds, report.totals.weighted_layers
    (25557032, 4089184256, 50)

    Raises:
        ShapeError: if the input is too small, or the parts do not fit.
    """
    graph = build(config)
    if convention is None:
        convention = parameter_convention(config.style)
    run_costs = tuple([_run_cost(run, convention, count) for run in graph.runs])
    totals = Cost()
    for run, cost in zip(graph.runs, run_costs, strict=True):
        totals = totals.plus(cost, run.count)
    return Report(config, graph, convention, count, run_costs, totals)


def _run_cost(run: Run, convention: ParameterConvention, count: Convention) -> Cost:
    """The cost of one block of a run."""
    trainable = buffers = multiply_adds = weighted = activations = 0
    for layer in run.layers:
        op = layer.op
        if op.free:
            continue
        trainable += op.parameters()
        buffers += op.buffers()
        if op.weighted:
            multiply_adds += op.multiply_adds(layer.output)
            weighted += is_weighted_layer(layer)
        if isinstance(op, Conv2d):
            activations += layer.output.elements
    parameters = trainable + buffers if convention.counts_buffers else trainable
    counted = multiply_adds if count is MULTIPLY_ADDS else sum(count.cost(layer, run.layers) for layer in run.layers)
    return Cost(parameters, trainable, buffers, multiply_adds, weighted, activations, counted)
