"""The primitive operations: what each does to a shape, which weights it holds, how many multiply-adds it takes.

An operation is a plain frozen record with PyTorch's argument names. It knows nothing of the network it stands in.
Multiply-adds here are the products of convolutions and fully connected layers, the only operations whose cost every
convention agrees to count; what else may be counted is a matter of opinion, and stands in ``analysis.counting``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, ClassVar

from resnet_calc.errors import ShapeError
from resnet_calc.nn.shape import Pair, Shape, window_positions

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE: Pair = (1, 1)
ZERO: Pair = (0, 0)


@dataclass(frozen=True, slots=True)
class Op:
    """An operation that keeps its input's shape and has no weights; the others say where they differ."""

    weighted: ClassVar[bool] = False
    """Whether it is a layer in the sense of "a 50-layer network": a convolution or fully connected layer."""

    @property
    def type(self) -> str:
        """The name of the operation, as PyTorch spells it."""
        return self.__class__.__name__

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape that comes out when shapes (channels, height, width) go in.

        Raises:
            ShapeError: if they do not fit.
        """
        return inputs[0]

    def weight_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """The trainable tensors by name."""
        return {}

    def buffer_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """The tensors that are kept but not trained, such as moving statistics."""
        return {}

    def parameters(self) -> int:
        """How many trainable numbers it holds."""
        return sum(prod(shape) for shape in self.weight_shapes().values())

    def buffers(self) -> int:
        """How many kept but untrained numbers it holds."""
        return sum(prod(shape) for shape in self.buffer_shapes().values())

    def multiply_adds(self, output: Shape) -> int:
        """Multiply-adds that it takes to make ``output``, the bias not counted."""
        del output
        return 0


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


@dataclass(frozen=True, slots=True)
class StandardizedConv2d(Conv2d):
    """A convolution whose kernels are standardised before use (Qiao et al. 2019); it costs and holds the same."""


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
class Norm(Op):
    """A normalisation: a weight and a bias for every channel."""

    num_features: int

    def weight_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """weight and bias (num_features)."""
        return {"weight": (self.num_features,), "bias": (self.num_features,)}

    def parameters(self) -> int:
        """2 × num_features."""
        return 2 * self.num_features


@dataclass(frozen=True, slots=True)
class BatchNorm2d(Norm):
    """Batch normalisation (Ioffe and Szegedy 2015).

    >>> BatchNorm2d(64).parameters(), BatchNorm2d(64).buffers()
    (128, 128)
    """

    def buffer_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """running_mean and running_var (num_features)."""
        return {"running_mean": (self.num_features,), "running_var": (self.num_features,)}

    def buffers(self) -> int:
        """2 × num_features moving statistics."""
        return 2 * self.num_features


@dataclass(frozen=True, slots=True)
class Activation(Op):
    """A function applied to every element; it has no weights."""


class ReLU(Activation):
    """max(0, x)."""

    __slots__ = ()


class Sigmoid(Activation):
    """1 / (1 + exp(−x))."""

    __slots__ = ()


class Softmax(Activation):
    """exp(x) over its sum across the classes."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Dropout(Op):
    """Zeroes a share p of the elements while training; nothing at inference."""

    p: float = 0.5


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


@dataclass(frozen=True, slots=True)
class AdaptiveAvgPool2d(Op):
    """The mean over as many windows as the output has positions; (1, 1) is global average pooling."""

    output_size: Pair = ONE

    def output_shape(self, *inputs: Shape) -> Shape:
        """(channels, *output_size)."""
        return Shape(inputs[0].channels, *self.output_size)


@dataclass(frozen=True, slots=True)
class ZeroPad2d(Op):
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


@dataclass(frozen=True, slots=True)
class Add(Op):
    """The element-wise sum of its inputs: where a shortcut joins."""

    def output_shape(self, *inputs: Shape) -> Shape:
        """The common shape of the inputs."""
        if any(shape != inputs[0] for shape in inputs):
            raise ShapeError(f"shapes to be added differ: {' and '.join(map(str, inputs))}")
        return inputs[0]


@dataclass(frozen=True, slots=True)
class Multiply(Op):
    """The element-wise product of a feature map and its gate, which may hold one number for a whole channel."""

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape of the feature map, the first input."""
        features, gate = inputs
        if gate.channels not in (1, features.channels):
            raise ShapeError(f"a gate of {gate.channels} channels does not fit {features.channels}")
        return features
