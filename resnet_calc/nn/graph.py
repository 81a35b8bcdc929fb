"""Graphs: operations joined by edges, every shape known; runs of identical blocks are traced once.

A network of a thousand blocks holds only a few different ones. A :class:`Run` keeps the layers of one block and how
often it repeats, so that building, counting and stage totals cost the same at any depth, and only asking for every
single node costs time in proportion to the depth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.nn.ops import Op
    from resnet_calc.nn.shape import Shape

STEM = 0
"""The stage number of the stem; stages count from 1, and the head follows the last."""


class Layer(NamedTuple):
    """One operation of a block: its role, what it reads, and the shapes that go in and come out.

    ``sources`` holds indices of earlier layers of the same block; ``BLOCK_INPUT`` stands for what enters the block.
    """

    role: str
    op: Op
    sources: tuple[int, ...]
    inputs: tuple[Shape, ...]
    output: Shape


BLOCK_INPUT = -1


class Address(NamedTuple):
    """Where a node stands: stage (0 is the stem), block in that stage from 1 (0 in stem and head), role."""

    stage: int
    block: int
    role: str


class Node(NamedTuple):
    """One operation of the whole network. ``sources`` are addresses; None stands for the network's input."""

    address: Address
    op: Op
    sources: tuple[Address | None, ...]
    inputs: tuple[Shape, ...]
    output: Shape


class Trace:
    """Records the operations of one block as composing functions add them.

    >>> from resnet_calc.nn.ops import Conv2d, ReLU
    >>> from resnet_calc.nn.shape import Shape
    >>> trace = Trace(Shape(3, 32, 32))
    >>> x = trace.add("conv", Conv2d(3, 16, (3, 3), padding=(1, 1)), BLOCK_INPUT)
    >>> x = trace.add("act", ReLU(), x)
    >>> trace.shape(x)
    Shape(channels=16, height=32, width=32)
    """

    __slots__ = ("input", "layers")

    def __init__(self, shape: Shape) -> None:
        self.input = shape
        self.layers: list[Layer] = []

    def shape(self, value: int) -> Shape:
        """The shape of a value: of the block's input, or of a layer's output."""
        return self.input if value == BLOCK_INPUT else self.layers[value].output

    def add(self, role: str, op: Op, *sources: int) -> int:
        """Add an operation and return its value.

        Raises:
            ShapeError: if the operation cannot take the shapes of its sources.
        """
        layers = self.layers
        if len(sources) == 1:
            source = sources[0]
            inputs: tuple[Shape, ...] = (self.input if source < 0 else layers[source].output,)
        else:
            inputs = tuple([self.input if source < 0 else layers[source].output for source in sources])
        layers.append(Layer(role, op, sources, inputs, op.output_shape(*inputs)))
        return len(layers) - 1


@dataclass(frozen=True, slots=True)
class Run:
    """Identical blocks, one behind the other; stem and head are runs of one."""

    stage: int
    first_block: int
    count: int
    layers: tuple[Layer, ...]

    @property
    def input(self) -> Shape:
        """What enters the first block (and, as they are identical, each)."""
        return next(
            shape
            for layer in self.layers
            for source, shape in zip(layer.sources, layer.inputs, strict=True)
            if source == BLOCK_INPUT
        )

    @property
    def output(self) -> Shape:
        """What leaves the last block."""
        return self.layers[-1].output


@dataclass(frozen=True, slots=True)
class Graph:
    """A whole network, from stem to head."""

    input: Shape
    stages: int
    runs: tuple[Run, ...]

    @property
    def head(self) -> int:
        """The stage number of the head."""
        return self.stages + 1

    @property
    def output(self) -> Shape:
        """What the network answers with."""
        return self.runs[-1].output if self.runs else self.input

    def blocks(self, stage: int) -> int:
        """How many blocks a stage has."""
        return sum(run.count for run in self.runs if run.stage == stage)

    def nodes(self) -> Iterator[Node]:
        """Every operation in order, with its address and its edges."""
        entering: Address | None = None
        for run in self.runs:
            for block in range(run.first_block, run.first_block + run.count):
                addresses = [Address(run.stage, block, layer.role) for layer in run.layers]
                for address, layer in zip(addresses, run.layers, strict=True):
                    sources = tuple(
                        [entering if source == BLOCK_INPUT else addresses[source] for source in layer.sources]
                    )
                    yield Node(address, layer.op, sources, layer.inputs, layer.output)
                entering = addresses[-1] if addresses else entering
