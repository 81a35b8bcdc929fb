"""Convolutions and fully connected layers: the operations that take multiply-adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from resnet_calc.errors import ShapeError
from resnet_calc.nn.ops.base import ONE, ZERO, Op
from resnet_calc.nn.shape import Pair, Shape, window_positions

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Conv2d(Op):
    """A convolution, grouped or dilated or neither.

    >>> conv1 = Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2), padding=(3, 3), bias=False)
    >>> conv1.output_shape(Shape(3, 224, 224))
    Shape(channels=64, height=112, width=112)
    >>> conv1.parameters()
    9408
    >>> conv1.multiply_adds(Shape(64, 112, 112))
    118013952
    """

    weighted: ClassVar[bool] = True

    in_channels: int
    out_channels: int
    kernel_size: Pair = ONE
    stride: Pair = ONE
    padding: Pair = ZERO
    dilation: Pair = ONE
    groups: int = 1
    bias: bool = True

    def __post_init__(self) -> None:
        if self.groups > 1 and (self.in_channels % self.groups or self.out_channels % self.groups):
            raise ShapeError(
                f"{self.groups} groups do not divide {self.in_channels} input and {self.out_channels} output channels"
            )

    def output_shape(self, *inputs: Shape) -> Shape:
        """(out_channels, height, width) by the window formula on each side."""
        channels, height, width = inputs[0]
        if channels != self.in_channels:
            raise ShapeError(f"a convolution of {self.in_channels} input channels is given {channels}")
        (kernel_h, kernel_w), (stride_h, stride_w) = self.kernel_size, self.stride
        (padding_h, padding_w), (dilation_h, dilation_w) = self.padding, self.dilation
        return Shape(
            self.out_channels,
            window_positions(height, kernel_h, stride_h, padding_h, dilation_h),
            window_positions(width, kernel_w, stride_w, padding_w, dilation_w),
        )

    def weight_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """weight (out_channels, in_channels / groups, kernel height, kernel width); bias (out_channels)."""
        weight = (self.out_channels, self.in_channels // self.groups, *self.kernel_size)
        return {"weight": weight, "bias": (self.out_channels,)} if self.bias else {"weight": weight}

    def parameters(self) -> int:
        """Kernel height × kernel width × in_channels / groups × out_channels, and out_channels with a bias."""
        kernel_h, kernel_w = self.kernel_size
        weights = kernel_h * kernel_w * (self.in_channels // self.groups) * self.out_channels
        return weights + self.out_channels if self.bias else weights

    def multiply_adds(self, output: Shape) -> int:
        """Kernel height × kernel width × in_channels / groups × out_channels × output height × output width."""
        kernel_h, kernel_w = self.kernel_size
        taps = kernel_h * kernel_w * (self.in_channels // self.groups)
        return taps * output.channels * output.height * output.width


class StandardizedConv2d(Conv2d):
    """A convolution whose kernels are standardised before use (Qiao et al. 2019); it costs and holds the same."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Linear(Op):
    """A fully connected layer; a feature map that enters it is flattened.

    >>> Linear(2048, 1000).parameters()
    2049000
    """

    weighted: ClassVar[bool] = True

    in_features: int
    out_features: int
    bias: bool = True

    def output_shape(self, *inputs: Shape) -> Shape:
        """(out_features, 1, 1)."""
        if inputs[0].elements != self.in_features:
            raise ShapeError(f"a fully connected layer of {self.in_features} inputs is given {inputs[0]}")
        return Shape(self.out_features, 1, 1)

    def weight_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """weight (out_features, in_features); bias (out_features)."""
        weight = (self.out_features, self.in_features)
        return {"weight": weight, "bias": (self.out_features,)} if self.bias else {"weight": weight}

    def multiply_adds(self, output: Shape) -> int:
        """in_features × out_features."""
        del output
        return self.in_features * self.out_features


@dataclass(frozen=True, slots=True)
class ChannelConv1d(Op):
    """A one-dimensional convolution along the channels of a pooled feature map, as efficient channel attention has it.

    One kernel slides over the channels, so that the layer holds as many weights as its kernel is long, whatever the
    number of channels (Wang et al. 2020, "ECA-Net", section 3.2).

    >>> conv = ChannelConv1d(kernel_size=5)
    >>> conv.parameters(), conv.multiply_adds(Shape(256, 1, 1))
    (5, 1280)
    """

    weighted: ClassVar[bool] = True

    kernel_size: int

    def weight_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """weight (1, 1, kernel_size)."""
        return {"weight": (1, 1, self.kernel_size)}

    def multiply_adds(self, output: Shape) -> int:
        """kernel_size × channels."""
        return self.kernel_size * output.elements
