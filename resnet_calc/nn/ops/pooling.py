"""Pooling: windows that slide over every channel on its own."""

from __future__ import annotations

from dataclasses import dataclass

from resnet_calc.errors import ShapeError
from resnet_calc.nn.ops.base import ONE, ZERO, Op
from resnet_calc.nn.shape import Pair, Shape, window_positions


@dataclass(frozen=True, slots=True)
class Pool2d(Op):
    """A window that slides over every channel on its own."""

    kernel_size: Pair
    stride: Pair
    padding: Pair = ZERO
    ceil_mode: bool = False

    def output_shape(self, *inputs: Shape) -> Shape:
        """(channels, height, width) by the window formula on each side."""
        channels, height, width = inputs[0]
        return Shape(
            channels,
            window_positions(height, self.kernel_size[0], self.stride[0], self.padding[0], ceil_mode=self.ceil_mode),
            window_positions(width, self.kernel_size[1], self.stride[1], self.padding[1], ceil_mode=self.ceil_mode),
        )


class MaxPool2d(Pool2d):
    """The largest element under the window.

    >>> MaxPool2d((3, 3), stride=(2, 2), padding=(1, 1)).output_shape(Shape(64, 112, 112))
    Shape(channels=64, height=56, width=56)
    """

    __slots__ = ()


class AvgPool2d(Pool2d):
    """The mean of the elements under the window."""

    __slots__ = ()


class AvgPool2dSame(AvgPool2d):
    """The mean under the window, with as much padding at the right and bottom as keeps the size at stride 1."""

    __slots__ = ()

    def output_shape(self, *inputs: Shape) -> Shape:
        """(channels, height / stride, width / stride), rounded up."""
        channels, height, width = inputs[0]
        return Shape(channels, -(-height // self.stride[0]), -(-width // self.stride[1]))


class BlurPool2d(Pool2d):
    """A fixed binomial filter over every channel, then subsampling; its padding reflects the feature map.

    Zhang 2019, "Making Convolutional Networks Shift-Invariant Again", section 3.2.
    """

    __slots__ = ()

    def output_shape(self, *inputs: Shape) -> Shape:
        """(channels, height, width) by the window formula on each side."""
        if min(inputs[0].height, inputs[0].width) <= max(self.padding):
            raise ShapeError(f"a blur reflects {max(self.padding)} pixels at each side, and is given {inputs[0]}")
        return Pool2d.output_shape(self, *inputs)


@dataclass(frozen=True, slots=True)
class AdaptiveAvgPool2d(Op):
    """The mean over as many windows as the output has positions; (1, 1) is global average pooling."""

    output_size: Pair = ONE

    def output_shape(self, *inputs: Shape) -> Shape:
        """(channels, *output_size)."""
        return Shape(inputs[0].channels, *self.output_size)
