"""The working of one operation: output size, weights, bias, normalization, multiply-adds, each as an expression.

Every rule stands here once. An operation that changes the shape, holds weights or takes multiply-adds and has no rule
is an error, never left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import singledispatch
from typing import TypeAlias

from resnet_calc.analysis.counting import PYTORCH, ParameterConvention
from resnet_calc.analysis.derivation.expression import Ceiling, Expression, Floor, Number, Product, Sum
from resnet_calc.nn.graph import Layer
from resnet_calc.nn.ops import (
    AdaptiveAvgPool2d,
    AvgPool2dSame,
    ChannelConv1d,
    ChannelSlice,
    Concatenate,
    Conv2d,
    EvoNorm2dS0,
    FilterResponseNorm2d,
    Linear,
    Norm,
    Op,
    Pool2d,
    SplitSum,
    ZeroPad2d,
    ZeroPadChannels,
)
from resnet_calc.nn.shape import Shape, window_positions


class Aspect(Enum):
    """Which number of a layer, block, stage or network it is."""

    OUTPUT_SIDE = "output height and width"
    OUTPUT_HEIGHT = "output height"
    OUTPUT_WIDTH = "output width"
    OUTPUT_CHANNELS = "output channels"
    INPUT_FEATURES = "input features"
    WEIGHTS = "weights"
    BIASES = "biases"
    NORM_PARAMETERS = "normalization parameters"
    MOVING_STATISTICS = "moving statistics"
    PARAMETERS = "parameters"
    MULTIPLY_ADDS = "multiply-adds"
    LAYERS = "weighted layers"
    COUNTED = "operations under a counting convention"


HELD = (Aspect.WEIGHTS, Aspect.BIASES, Aspect.NORM_PARAMETERS, Aspect.MOVING_STATISTICS)
"""What the parameters of a layer are made of."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A number together with the working that gives it."""

    aspect: Aspect
    expression: Expression

    @property
    def value(self) -> int:
        """The number."""
        return self.expression.result


Working: TypeAlias = Iterator[Derivation]


def derive(layer: Layer, convention: ParameterConvention = PYTORCH) -> tuple[Derivation, ...]:
    """The working of every number of a layer that has to be worked out.

    An output size that is the input's without any window, and what is zero, need no working.

    >>> from resnet_calc.nn.graph import BLOCK_INPUT, Trace
    >>> from resnet_calc.nn.shape import Shape
    >>> trace = Trace(Shape(3, 224, 224))
    >>> _ = trace.add("stem.conv", Conv2d(3, 64, (7, 7), (2, 2), (3, 3), bias=False), BLOCK_INPUT)
    >>> for step in derive(trace.layers[0]):
    ...     print(f"{step.aspect.value}: {step.expression} = {step.value:,}")
    output height and width: ⌊(224 − 7 + 2×3)/2⌋ + 1 = 112
    weights: 7×7×3×64 = 9,408
    multiply-adds: 7×7×3×64×112×112 = 118,013,952
    """
    op = layer.op
    kept = [step for step in held(op) if convention.counts_buffers or step.aspect is not Aspect.MOVING_STATISTICS]
    steps = [*resized(op, layer), *kept]
    if len(kept) > 1:
        steps.append(Derivation(Aspect.PARAMETERS, Sum(tuple(Number(step.value) for step in kept))))
    return (*steps, *taken(op, layer.output))


def parameters(steps: tuple[Derivation, ...]) -> int:
    """The parameters that a layer's working comes to."""
    return sum(step.value for step in steps if step.aspect in HELD)


def multiply_adds(steps: tuple[Derivation, ...]) -> int:
    """The multiply-adds that a layer's working comes to."""
    return sum(step.value for step in steps if step.aspect is Aspect.MULTIPLY_ADDS)


def products_per_output(layer: Layer) -> Expression:
    """How many products each output number of a convolution or fully connected layer is the sum of.

    >>> from resnet_calc.nn.graph import BLOCK_INPUT
    >>> conv = Conv2d(64, 128, (3, 3), groups=32, bias=False)
    >>> print(products_per_output(Layer("conv1", conv, (BLOCK_INPUT,), (Shape(64, 56, 56),), Shape(128, 54, 54))))
    3×3×(64/32)
    """
    weights = next(step.expression for step in derive(layer) if step.aspect is Aspect.WEIGHTS)
    if not isinstance(weights, Product):
        return weights
    *factors, _ = weights.factors
    return Product(tuple(factors))


# Output sizes


@singledispatch
def resized(op: Op, layer: Layer) -> Working:
    """How the output's shape comes about."""
    if layer.output != layer.inputs[0]:
        raise TypeError(f"no rule says how {op.type} turns {layer.inputs[0]} into {layer.output}")
    return iter(())


def _sides(height: Expression, width: Expression) -> Working:
    """Height and width, as one where the same working gives both."""
    if str(height) == str(width):
        yield Derivation(Aspect.OUTPUT_SIDE, height)
    else:
        yield Derivation(Aspect.OUTPUT_HEIGHT, height)
        yield Derivation(Aspect.OUTPUT_WIDTH, width)


def _window(
    size: Number, kernel: int, stride: int, padding: int, dilation: int = 1, *, ceil_mode: bool = False
) -> Expression:
    """The positions of a window along one side (``nn.shape.window_positions``, written out)."""
    k, p, s = Number(kernel, "K"), Number(padding, "P"), Number(stride, "S")
    within = size - Number(dilation, "D") * (k - 1) - 1 if dilation > 1 else size - k
    room = (within + 2 * p) / s
    if not ceil_mode:
        return Floor(room) + 1
    positions = Ceiling(room) + 1
    # PyTorch drops a last window that would start in the padding at the far side.
    dropped = positions.result - window_positions(size.number, kernel, stride, padding, dilation, ceil_mode=True)
    return positions - dropped if dropped else positions


@resized.register
def _(op: Conv2d, layer: Layer) -> Working:
    (_, height, width), kernel, stride = layer.inputs[0], op.kernel_size, op.stride
    return _sides(
        _window(Number(height, "H"), kernel[0], stride[0], op.padding[0], op.dilation[0]),
        _window(Number(width, "W"), kernel[1], stride[1], op.padding[1], op.dilation[1]),
    )


@resized.register
def _(op: Pool2d, layer: Layer) -> Working:
    (_, height, width), kernel, stride = layer.inputs[0], op.kernel_size, op.stride
    return _sides(
        _window(Number(height, "H"), kernel[0], stride[0], op.padding[0], ceil_mode=op.ceil_mode),
        _window(Number(width, "W"), kernel[1], stride[1], op.padding[1], ceil_mode=op.ceil_mode),
    )


@resized.register
def _(op: AvgPool2dSame, layer: Layer) -> Working:
    return _subsampled(layer, op.stride)


def _subsampled(layer: Layer, stride: tuple[int, int]) -> Working:
    _, height, width = layer.inputs[0]
    return _sides(
        Ceiling(Number(height, "H") / Number(stride[0], "S")), Ceiling(Number(width, "W") / Number(stride[1], "S"))
    )


@resized.register
def _(op: ZeroPadChannels, layer: Layer) -> Working:
    yield from _subsampled(layer, op.stride)
    channels = layer.inputs[0].channels
    added = Number(op.out_channels - channels, "zeros")
    yield Derivation(Aspect.OUTPUT_CHANNELS, Number(channels, "C_in") + added)


@resized.register
def _(op: ZeroPad2d, layer: Layer) -> Working:
    left, right, top, bottom = op.padding
    _, height, width = layer.inputs[0]
    return _sides(Number(height, "H") + top + bottom, Number(width, "W") + left + right)


@resized.register
def _(op: AdaptiveAvgPool2d, layer: Layer) -> Working:
    del op, layer  # the size is the operation's own, whatever comes in
    return iter(())


@resized.register
def _(op: Linear, layer: Layer) -> Working:
    del op
    if layer.inputs[0].pixels > 1:
        channels, height, width = layer.inputs[0]
        flattened = Number(channels, "C_in") * Number(height, "H") * Number(width, "W")
        yield Derivation(Aspect.INPUT_FEATURES, flattened)


@resized.register
def _(op: ChannelSlice, layer: Layer) -> Working:
    del layer
    yield Derivation(Aspect.OUTPUT_CHANNELS, Number(op.stop) - op.start)


@resized.register
def _(op: Concatenate, layer: Layer) -> Working:
    del op
    yield Derivation(Aspect.OUTPUT_CHANNELS, Sum(tuple(Number(shape.channels) for shape in layer.inputs)))


@resized.register
def _(op: SplitSum, layer: Layer) -> Working:
    channels = Number(layer.inputs[0].channels, "C_in")
    yield Derivation(Aspect.OUTPUT_CHANNELS, channels / Number(op.parts, "parts"))


# Parameters and what else is held


@singledispatch
def held(op: Op) -> Working:
    """What the operation holds: weights, biases, normalization parameters, moving statistics."""
    if op.parameters() or op.buffers():
        raise TypeError(f"no rule says what {op.type} holds")
    return iter(())


def _weights(op: Conv2d) -> Product:
    """Kernel height × kernel width × input channels (of a group) × output channels."""
    height, width = op.kernel_size
    kernel = Number(height, "K" if height == width else "K_h") * Number(width, "K" if height == width else "K_w")
    channels: Expression = Number(op.in_channels, "C_in")
    if op.groups > 1:
        channels = channels / Number(op.groups, "G")
    return kernel * channels * Number(op.out_channels, "C_out")


@held.register
def _(op: Conv2d) -> Working:
    yield Derivation(Aspect.WEIGHTS, _weights(op))
    if op.bias:
        yield Derivation(Aspect.BIASES, Number(op.out_channels, "C_out"))


@held.register
def _(op: Linear) -> Working:
    yield Derivation(Aspect.WEIGHTS, Number(op.in_features, "N_in") * Number(op.out_features, "N_out"))
    if op.bias:
        yield Derivation(Aspect.BIASES, Number(op.out_features, "N_out"))


@held.register
def _(op: ChannelConv1d) -> Working:
    yield Derivation(Aspect.WEIGHTS, Number(op.kernel_size, "K"))


@held.register
def _(op: Norm) -> Working:
    yield Derivation(Aspect.NORM_PARAMETERS, 2 * Number(op.num_features, "C"))
    if op.buffers():
        yield Derivation(Aspect.MOVING_STATISTICS, 2 * Number(op.num_features, "C"))


@held.register
def _(op: EvoNorm2dS0 | FilterResponseNorm2d) -> Working:
    each = 3 if op.activates else 2
    yield Derivation(Aspect.NORM_PARAMETERS, each * Number(op.num_features, "C"))


# Multiply-adds


@singledispatch
def taken(op: Op, output: Shape) -> Working:
    """The multiply-adds that the output takes."""
    if op.multiply_adds(output):
        raise TypeError(f"no rule says how many multiply-adds {op.type} takes")
    return iter(())


@taken.register
def _(op: Conv2d, output: Shape) -> Working:
    pixels = Number(output.height, "H_out") * Number(output.width, "W_out")
    yield Derivation(Aspect.MULTIPLY_ADDS, _weights(op) * pixels)


@taken.register
def _(op: Linear, output: Shape) -> Working:
    del output
    yield Derivation(Aspect.MULTIPLY_ADDS, Number(op.in_features, "N_in") * Number(op.out_features, "N_out"))


@taken.register
def _(op: ChannelConv1d, output: Shape) -> Working:
    yield Derivation(Aspect.MULTIPLY_ADDS, Number(op.kernel_size, "K") * Number(output.elements, "C"))
