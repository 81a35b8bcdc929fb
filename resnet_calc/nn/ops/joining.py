"""Operations that split, join and pad feature maps: where branches part and meet."""

from __future__ import annotations

from dataclasses import dataclass

from resnet_calc.errors import ShapeError
from resnet_calc.nn.ops.base import ONE, Op
from resnet_calc.nn.shape import Pair, Shape


class Rearrangement(Op):
    """An operation that moves feature maps about and works out nothing: padding, slices, concatenation."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ZeroPad2d(Rearrangement):
    """Zeros around every channel: left, right, top, bottom."""

    padding: tuple[int, int, int, int]

    def output_shape(self, *inputs: Shape) -> Shape:
        """(channels, height + top + bottom, width + left + right)."""
        left, right, top, bottom = self.padding
        channels, height, width = inputs[0]
        return Shape(channels, height + top + bottom, width + left + right)


@dataclass(frozen=True, slots=True)
class ZeroPadChannels(Op):
    """The parameter-free shortcut, option A of He et al. 2015: every stride-th pixel, zeros for the new channels.

    >>> ZeroPadChannels(32, stride=(2, 2)).output_shape(Shape(16, 32, 32))
    Shape(channels=32, height=16, width=16)
    """

    out_channels: int
    stride: Pair = ONE

    def output_shape(self, *inputs: Shape) -> Shape:
        """(out_channels, height / stride, width / stride), rounded up."""
        channels, height, width = inputs[0]
        if channels > self.out_channels:
            raise ShapeError(f"zero-padding cannot turn {channels} channels into {self.out_channels}")
        return Shape(self.out_channels, -(-height // self.stride[0]), -(-width // self.stride[1]))


class Add(Op):
    """The element-wise sum of its inputs: where a shortcut joins."""

    __slots__ = ()

    def output_shape(self, *inputs: Shape) -> Shape:
        """The common shape of the inputs."""
        if any(shape != inputs[0] for shape in inputs):
            raise ShapeError(f"shapes to be added differ: {' and '.join(map(str, inputs))}")
        return inputs[0]


class Multiply(Op):
    """The element-wise product of a feature map and its gate, which may hold one number for a whole channel."""

    __slots__ = ()

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape of the feature map, the first input."""
        features, gate = inputs
        if gate.channels not in (1, features.channels):
            raise ShapeError(f"a gate of {gate.channels} channels does not fit {features.channels}")
        return features


@dataclass(frozen=True, slots=True)
class ChannelSlice(Rearrangement):
    """Some channels of a feature map: those from ``start`` to ``stop``, the latter not included.

    >>> ChannelSlice(26, 52).output_shape(Shape(104, 56, 56))
    Shape(channels=26, height=56, width=56)
    """

    start: int
    stop: int

    def output_shape(self, *inputs: Shape) -> Shape:
        """(stop - start, height, width)."""
        channels, height, width = inputs[0]
        if not 0 <= self.start < self.stop <= channels:
            raise ShapeError(f"channels {self.start} to {self.stop} are not among {channels}")
        return Shape(self.stop - self.start, height, width)


class Concatenate(Rearrangement):
    """Feature maps one behind the other, channel-wise."""

    __slots__ = ()

    def output_shape(self, *inputs: Shape) -> Shape:
        """(sum of the channels, height, width)."""
        if any(shape[1:] != inputs[0][1:] for shape in inputs):
            raise ShapeError(f"feature maps to be joined differ in size: {' and '.join(map(str, inputs))}")
        return Shape(sum(shape.channels for shape in inputs), inputs[0].height, inputs[0].width)


@dataclass(frozen=True, slots=True)
class SplitSum(Op):
    """The element-wise sum of equal parts of the channels, each part a branch.

    >>> SplitSum(2).output_shape(Shape(128, 56, 56))
    Shape(channels=64, height=56, width=56)
    """

    parts: int

    def output_shape(self, *inputs: Shape) -> Shape:
        """(channels / parts, height, width)."""
        channels, height, width = inputs[0]
        if channels % self.parts:
            raise ShapeError(f"{channels} channels cannot be split into {self.parts} equal parts")
        return Shape(channels // self.parts, height, width)
