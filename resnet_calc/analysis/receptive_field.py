"""The receptive field: which input pixels an element can see, along the widest path that leads to it.

Every operation moves the edges of the field: a window of kernel k, dilation d, stride s and padding p that slides in
steps of ``jump`` input pixels puts the low edge at low − p·jump and the high edge at high + (d·(k − 1) − p)·jump, and
its outputs stand s·jump apart (Araujo, Norris and Sim 2019, "Computing Receptive Fields of Convolutional Neural
Networks", Distill). Where branches meet, the field reaches as far as the farthest of them.

The field is that of the arithmetic, not cut off at the borders of the image. A global pool sees the whole input; where
it only makes the gate of an attention, it is left out: the field is that of the features which the gate multiplies.
Normalization is taken to look at one element at a time, as batch normalization does at inference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from resnet_calc.nn.graph import BLOCK_INPUT
from resnet_calc.nn.ops import (
    Activation,
    AdaptiveAvgPool2d,
    Add,
    AvgPool2dSame,
    ChannelConv1d,
    ChannelSlice,
    Concatenate,
    Conv2d,
    Dropout,
    Linear,
    Multiply,
    Norm,
    Pool2d,
    SplitSum,
    ZeroPad2d,
    ZeroPadChannels,
)

if TYPE_CHECKING:
    from resnet_calc.nn.graph import Graph, Layer, Run
    from resnet_calc.nn.ops import Op
    from resnet_calc.nn.shape import Shape

_POINTWISE = (Activation, Add, ChannelConv1d, ChannelSlice, Concatenate, Dropout, Multiply, Norm, SplitSum)
"""Operations whose every output looks only at the same position of what goes in."""


class Span(NamedTuple):
    """What the elements of a feature map see of the input along one side.

    The element at position n sees the pixels from ``low`` + n·jump to ``high`` + n·jump; negative ones are padding.
    """

    low: int = 0
    high: int = 0
    jump: int = 1

    @property
    def size(self) -> int:
        """How many pixels: the receptive field."""
        return self.high - self.low + 1

    def behind(self, other: Span) -> Span:
        """What is seen through this span by one that looks at its outputs."""
        return Span(self.low + other.low * self.jump, self.high + other.high * self.jump, self.jump * other.jump)


class Field(NamedTuple):
    """What an element sees along the height and along the width."""

    height: Span = Span()
    width: Span = Span()

    def behind(self, other: Field) -> Field:
        """What is seen through this field by one that looks at its outputs."""
        return Field(self.height.behind(other.height), self.width.behind(other.width))


Sight: TypeAlias = Field | None
"""A field, or None for the whole input."""


class ReceptiveFields:
    """The receptive fields of one network; identical blocks are worked out once.

    >>> from resnet_calc.architecture.build import build
    >>> from resnet_calc.architecture.catalog import load
    >>> fields = ReceptiveFields(build(load("resnet50")))
    >>> [fields.behind_block(stage, blocks).height.size for stage, blocks in ((1, 3), (2, 4), (3, 6), (4, 3))]
    [35, 91, 267, 427]
    """

    def __init__(self, graph: Graph) -> None:
        self._runs: list[tuple[Run, Sight, dict[str, Sight]]] = []
        entering: Sight = Field()
        for run in graph.runs:
            relative = _through(run)
            self._runs.append((run, entering, relative))
            entering = _repeated(entering, relative[run.layers[-1].role], run.count)

    def behind_layer(self, stage: int, block: int, role: str) -> Sight:
        """What a layer's output sees of the input."""
        run, entering, relative = self._run(stage, block)
        before = _repeated(entering, relative[run.layers[-1].role], block - run.first_block)
        return _joined(before, relative[role])

    def behind_block(self, stage: int, block: int) -> Sight:
        """What a block's output sees of the input; block 0 is the stem or the head."""
        run, entering, relative = self._run(stage, block)
        return _repeated(entering, relative[run.layers[-1].role], block - run.first_block + 1)

    def _run(self, stage: int, block: int) -> tuple[Run, Sight, dict[str, Sight]]:
        return next(
            found
            for found in self._runs
            if found[0].stage == stage and 0 <= block - found[0].first_block < found[0].count
        )


def _through(run: Run) -> dict[str, Sight]:
    """What every layer of a block sees of the block's input, by role."""
    seen: list[Sight] = []
    for layer in run.layers:
        sources = [Field() if source == BLOCK_INPUT else seen[source] for source in layer.sources]
        window = _window(layer)
        local = [source for source in sources if source is not None]
        seen.append(_widest(local).behind(window) if local and window is not None else None)
    return {layer.role: sight for layer, sight in zip(run.layers, seen, strict=True)}


def _widest(fields: list[Field]) -> Field:
    """The field that reaches as far as the farthest of several, on each side."""
    if len(fields) == 1:
        return fields[0]
    return Field(*[
        Span(min(span.low for span in spans), max(span.high for span in spans), max(span.jump for span in spans))
        for spans in zip(*fields, strict=True)
    ])  # fmt: skip


def _repeated(entering: Sight, block: Sight, times: int) -> Sight:
    """What is seen through so many identical blocks, one behind the other."""
    if times == 0 or entering is None:
        return entering
    if block is None:
        return None
    if block.height.jump == block.width.jump == 1:
        spans = [Span(span.low * times, span.high * times) for span in block]
        return entering.behind(Field(*spans))
    return _repeated(entering.behind(block), block, times - 1)


def _joined(entering: Sight, field: Sight) -> Sight:
    return None if entering is None or field is None else entering.behind(field)


def _window(layer: Layer) -> Sight:
    """What an operation's output sees of its input.

    Raises:
        TypeError: if nothing is known of the operation.
    """
    op, shape = layer.op, layer.inputs[0]
    if isinstance(op, _POINTWISE):
        return Field()
    if isinstance(op, AdaptiveAvgPool2d | Linear):
        return None
    return Field(_span(op, shape, 0), _span(op, shape, 1))


def _span(op: Op, shape: Shape, side: int) -> Span:
    """The window of an operation along one side: 0 is the height, 1 the width."""
    match op:
        case Conv2d():
            reach = op.dilation[side] * (op.kernel_size[side] - 1)
            return Span(-op.padding[side], reach - op.padding[side], op.stride[side])
        case AvgPool2dSame():
            # What the size lacks to stay as it is at stride 1 is added, the larger half behind.
            size, kernel, stride = shape[side + 1], op.kernel_size[side], op.stride[side]
            before = max((-(-size // stride) - 1) * stride + kernel - size, 0) // 2
            return Span(-before, kernel - 1 - before, stride)
        case Pool2d():
            return Span(-op.padding[side], op.kernel_size[side] - 1 - op.padding[side], op.stride[side])
        case ZeroPad2d():
            left, _, top, _ = op.padding
            before = (top, left)[side]
            return Span(-before, -before)
        case ZeroPadChannels():
            return Span(0, 0, op.stride[side])
        case _:
            raise TypeError(f"nothing is known of the receptive field of {op.type}")
