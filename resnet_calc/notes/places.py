"""The places of a network under one style: its layers, blocks, stages, stem and head, with what is true of each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from resnet_calc.nn.graph import STEM, Address
from resnet_calc.nn.ops import (
    Activation,
    AdaptiveAvgPool2d,
    Add,
    Conv2d,
    Linear,
    Norm,
    Pool2d,
    ZeroPad2d,
    ZeroPadChannels,
)
from resnet_calc.notes.costs import layer_costs, layer_multiply_adds, layer_parameters, total
from resnet_calc.notes.steps.step import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.analysis.naming import Namer
    from resnet_calc.nn.graph import Graph, Layer, Run
    from resnet_calc.nn.shape import Shape
    from resnet_calc.notes.costs import Costs


class Facts(NamedTuple):
    """What is true of one place under one variant."""

    input: Shape
    output: Shape
    variant: str = ""
    """The style that makes it so: torchvision, paper, keras."""
    kernel: int | None = None
    stride: int | None = None
    padding: int | None = None
    dilation: int = 1
    in_channels: tuple[int, ...] = ()
    out_channels: tuple[int, ...] = ()
    """More than one where people mean either: the width inside a block and that behind it."""
    widths: tuple[int, ...] = ()
    strides: tuple[int, ...] = ()
    blocks: int = 0
    parameters: tuple[int, ...] = ()
    """Under each rule of counting, the model's own first."""
    multiply_adds: tuple[int, ...] = ()
    buffers: int = 0
    """Moving statistics, which some count as parameters."""
    agreeing: tuple[str, ...] = ()
    """The other styles that make it so too."""


class Entry(NamedTuple):
    """One place under one variant."""

    stage: int
    group: int
    order: int
    role: str
    kind: Kind
    first_block: int
    last_block: int
    name: str
    style: str
    facts: Facts
    """What is true of it, whichever style makes it so."""
    turn: int = 0
    """Which stretch of its group it belongs to: 1 for the last block of a stage where that one strides."""


class _Layer(NamedTuple):
    """A layer that has a place, with its place in its block."""

    order: int
    role: str
    kind: Kind
    facts: Facts


class _Block(NamedTuple):
    """What one block, the stem or the head is made of, and what it holds and takes."""

    costs: Costs
    layers: tuple[_Layer, ...]
    norms: Costs | None
    """What its normalisations hold and take."""


class _Blocks(NamedTuple):
    """Identical blocks."""

    run: Run
    each: _Block

    @property
    def all_costs(self) -> Costs:
        """What all of them hold and take."""
        return self.each.costs.times(self.run.count)


def entries_of(style: str, graph: Graph, namer: Namer | None) -> Iterator[Entry]:
    """Every place of a network under one style, in order: its layers, blocks and stages, their sums, stem and head."""
    yield Entry(STEM, 0, -1, "input", Kind.INPUT, 0, 0, "input", style, Facts(graph.input, graph.input))
    every = [_Blocks(run, _read(run.layers)) for run in graph.runs]
    for stage in range(graph.stages + 2):
        blocks = [one for one in every if one.run.stage == stage]
        if stage in (STEM, graph.head):
            group = 0 if stage == STEM else 2 * graph.stages + 1
            for one in blocks:
                yield from _layers(style, one, group, namer)
            yield from _norms(style, blocks, group)
            if blocks:
                role = "stem" if stage == STEM else "head"
                yield _part(style, blocks, stage, group, role)
            if stage == graph.head and blocks:
                yield from _flattened(style, blocks[0].run, group)
                yield _part(style, every, stage, group, "total")
            continue
        yield _stage(style, blocks, namer)
        yield from _norms(style, blocks, 2 * stage)
        for number, one in enumerate(blocks):
            group, turn = 2 * stage - (one.run.first_block == 1), max(0, number - 1)
            for entry in (_block(style, one, group, namer), *_layers(style, one, group, namer)):
                yield entry._replace(turn=turn) if turn else entry


@lru_cache(maxsize=1024)
def _read(layers: tuple[Layer, ...]) -> _Block:
    """Look through the layers of a block, which models and styles share with each other."""
    costs = [layer_costs(layer) for layer in layers]
    norms = [cost for layer, cost in zip(layers, costs, strict=True) if isinstance(layer.op, Norm)]
    placed = [
        _Layer(_order(index, layer, layers), layer.role, kind, _layer_facts(layer))
        for index, layer in enumerate(layers)
        if (kind := _kind(layer)) is not None
    ]
    return _Block(total(costs), tuple(placed), total(norms) if norms else None)


def _order(index: int, layer: Layer, layers: tuple[Layer, ...]) -> int:
    """Where a layer comes in its block; notes speak of the shortcut behind the main path."""
    return 10 * len(layers) - 20 if layer.role.startswith("shortcut") else 10 * (index + 1)


def _part(style: str, blocks: list[_Blocks], stage: int, group: int, role: str) -> Entry:
    """The stem, the head or the whole network, for the sums of tables."""
    costs = total(one.all_costs for one in blocks)
    facts = Facts(
        blocks[0].run.input, blocks[-1].run.output, parameters=costs.parameters(),
        multiply_adds=costs.multiply_adds(), buffers=costs.kept,
    )  # fmt: skip
    return Entry(stage, group, 1000, role, Kind.PART, 0, 0, role, style, facts)


def _norms(style: str, blocks: list[_Blocks], group: int) -> Iterator[Entry]:
    """The normalisations of a stage, summed up."""
    norms = [(each.norms.times(run.count), run) for run, each in blocks if each.norms is not None]
    if norms:
        layers = [layer for _, run in norms for layer in run.layers if isinstance(layer.op, Norm)]
        count = sum(run.count for _, run in norms for layer in run.layers if isinstance(layer.op, Norm))
        costs = total(cost for cost, _ in norms)
        facts = Facts(
            layers[0].output, layers[-1].output, parameters=costs.parameters(), multiply_adds=(0,), blocks=count,
            buffers=costs.kept,
        )  # fmt: skip
        yield Entry(blocks[0].run.stage, group, 999, "norms", Kind.PART, 0, 0, "norms", style, facts)


def _flattened(style: str, run: Run, group: int) -> Iterator[Entry]:
    pooled = next((layer.output for layer in run.layers if isinstance(layer.op, AdaptiveAvgPool2d)), None)
    if pooled is not None:
        facts = Facts(pooled, pooled)
        yield Entry(run.stage, group, 11, "head.flatten", Kind.FLATTEN, 0, 0, "flatten", style, facts)


def _kind(layer: Layer) -> Kind | None:
    op = layer.op
    for kinds, kind in (
        (Conv2d, Kind.CONVOLUTION),
        (Linear, Kind.FULLY_CONNECTED),
        (Norm, Kind.NORM),
        (Activation, Kind.ACTIVATION),
        (Add, Kind.ADD),
        (AdaptiveAvgPool2d, Kind.AVERAGE_POOL),
    ):
        if isinstance(op, kinds):
            return kind
    if isinstance(op, Pool2d):
        return Kind.MAX_POOL if op.type.startswith("Max") else Kind.AVERAGE_POOL
    return Kind.PAD if isinstance(op, ZeroPad2d | ZeroPadChannels) else None


def _layers(style: str, blocks: _Blocks, group: int, namer: Namer | None) -> Iterator[Entry]:
    run = blocks.run
    last = run.first_block + run.count - 1
    for order, role, kind, facts in blocks.each.layers:
        name = namer.name(Address(run.stage, run.first_block, role)) if namer else role
        yield Entry(run.stage, group, order, role, kind, run.first_block, last, name, style, facts)


@lru_cache(maxsize=4096)
def _layer_facts(layer: Layer) -> Facts:
    op, before = layer.op, layer.inputs[0]
    facts = Facts(
        before, layer.output, in_channels=(before.channels,), out_channels=(layer.output.channels,),
        parameters=layer_parameters(op), multiply_adds=layer_multiply_adds(op, layer.output), buffers=op.buffers(),
    )  # fmt: skip
    if isinstance(op, Conv2d | Pool2d):
        windowed = facts._replace(kernel=op.kernel_size[0], stride=op.stride[0], padding=op.padding[0])
        return windowed._replace(dilation=op.dilation[0]) if isinstance(op, Conv2d) else windowed
    if isinstance(op, AdaptiveAvgPool2d):
        return facts._replace(kernel=before.height)
    if isinstance(op, ZeroPad2d):
        return facts._replace(padding=op.padding[0])
    if isinstance(op, ZeroPadChannels):
        return facts._replace(stride=op.stride[0])
    return facts


def _block(style: str, blocks: _Blocks, group: int, namer: Namer | None) -> Entry:
    run, costs = blocks.run, blocks.each.costs
    main = [layer for layer in run.layers if isinstance(layer.op, Conv2d) and not layer.role.startswith("shortcut")]
    widths = tuple(layer.output.channels for layer in main)
    strides = tuple(layer.op.stride[0] for layer in main if isinstance(layer.op, Conv2d))
    stride = 1
    for one in strides:
        stride *= one
    entering = run.input
    facts = Facts(
        entering, run.output, stride=stride, widths=widths, strides=strides,
        in_channels=tuple(dict.fromkeys((entering.channels, widths[0]))),
        out_channels=tuple(dict.fromkeys((run.output.channels, widths[0]))),
        parameters=costs.parameters(), multiply_adds=costs.multiply_adds(), buffers=costs.kept,
    )  # fmt: skip
    name = namer.block(run.stage, run.first_block) if namer else "block"
    last = run.first_block + run.count - 1
    return Entry(run.stage, group, 0, "block", Kind.BLOCK, run.first_block, last, name, style, facts)


def _stage(style: str, blocks: list[_Blocks], namer: Namer | None) -> Entry:
    first, last = blocks[0].run, blocks[-1].run
    block = _block(style, blocks[0], 0, None).facts
    costs = total(one.all_costs for one in blocks)
    facts = block._replace(
        output=last.output,
        out_channels=tuple(dict.fromkeys((last.output.channels, *block.out_channels))),
        stride=first.input.height // max(1, last.output.height),
        blocks=sum(one.run.count for one in blocks),
        parameters=costs.parameters(),
        multiply_adds=costs.multiply_adds(),
        buffers=costs.kept,
    )
    name = namer.stage(first.stage) if namer else "stage"
    return Entry(first.stage, 2 * first.stage - 1, -1, "stage", Kind.STAGE, 1, facts.blocks, name, style, facts)
