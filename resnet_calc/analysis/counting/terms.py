"""The terms that conventions are sums of: what is measured on which operations.

In what they are multiplied with lies the opinion; a term itself is a fact of the graph, the same for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from resnet_calc.language import Message
from resnet_calc.nn.ops import (
    AdaptiveAvgPool2d,
    Add,
    AvgPool2d,
    BatchNorm2d,
    BlurPool2d,
    ChannelConv1d,
    Conv2d,
    GroupNorm,
    LeakyReLU,
    Linear,
    MaxPool2d,
    Multiply,
    Norm,
    Op,
    Pool2d,
    ReLU,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from resnet_calc.nn.graph import Layer

Layers: TypeAlias = "tuple[Layer, ...]"
"""All layers of the block, stem or head that a layer stands in."""


def _anywhere(layer: Layer, layers: Layers) -> bool:
    del layer, layers
    return True


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """Something to be counted: a symbol, what it stands for, the operations it is measured on, and how."""

    symbol: str
    words: Message
    ops: tuple[type[Op], ...]
    measure: Callable[[Layer], int]
    where: Callable[[Layer, Layers], bool] = _anywhere
    """Which of those operations: told by the role of a layer and by what it stands among."""

    def matches(self, layer: Layer, layers: Layers) -> bool:
        """Whether the term is measured on a layer."""
        return isinstance(layer.op, self.ops) and self.where(layer, layers)

    def __repr__(self) -> str:
        return f"Term({self.symbol})"


def outputs(layer: Layer) -> int:
    """The elements that a layer puts out."""
    return layer.output.elements


def inputs(layer: Layer) -> int:
    """The elements of a layer's first input."""
    return layer.inputs[0].elements


def _multiply_adds(layer: Layer) -> int:
    return layer.op.multiply_adds(layer.output)


def _parameters(layer: Layer) -> int:
    return layer.op.parameters()


def _window(layer: Layer) -> int:
    op = layer.op
    assert isinstance(op, Pool2d)  # noqa: S101 - for the type checker
    return op.kernel_size[0] * op.kernel_size[1] * layer.output.elements


def _side(layer: Layer) -> int:
    op = layer.op
    assert isinstance(op, Pool2d)  # noqa: S101 - for the type checker
    return op.kernel_size[0] * layer.output.elements


def _has_bias(layer: Layer, layers: Layers) -> bool:
    del layers
    return bool(getattr(layer.op, "bias", False))


def in_attention(layer: Layer, layers: Layers) -> bool:
    """Whether a layer belongs to attention."""
    del layers
    return layer.role.startswith("attention.")


def _outside_attention(layer: Layer, layers: Layers) -> bool:
    return not in_attention(layer, layers)


def on_shortcut(layer: Layer, layers: Layers) -> bool:
    """Whether a layer makes a shortcut fit."""
    del layers
    return layer.role.startswith("shortcut.")


def _called_last(layer: Layer, layers: Layers) -> bool:
    """Whether no ReLU of the main path follows in the same block, which calls one and the same module each time."""
    if in_attention(layer, layers):
        return True
    calls = [other for other in layers if isinstance(other.op, ReLU) and not in_attention(other, layers)]
    return layer is calls[-1]


def _three_by_three(layer: Layer, layers: Layers) -> bool:
    del layers
    return getattr(layer.op, "kernel_size", None) == (3, 3)


def _behind_convolution(layer: Layer, layers: Layers) -> bool:
    return all(source >= 0 and isinstance(layers[source].op, Conv2d) for source in layer.sources)


C = Term(
    "C",
    Message(en="multiply-adds of convolutions", zh="卷积的乘加次数"),
    (Conv2d, ChannelConv1d),
    _multiply_adds,
)
C_SHORTCUT = Term(
    "Cₛ",
    Message(en="multiply-adds of projection shortcuts", zh="投影捷径卷积的乘加次数"),
    (Conv2d,),
    _multiply_adds,
    on_shortcut,
)
F = Term("F", Message(en="multiply-adds of fully connected layers", zh="全连接层的乘加次数"), (Linear,), _multiply_adds)
FC_OUT = Term("o", Message(en="outputs of fully connected layers", zh="全连接层的输出"), (Linear,), outputs)
CONV_BIAS = Term(
    "k", Message(en="outputs of convolutions with a bias", zh="带偏置卷积的输出元素"), (Conv2d,), outputs, _has_bias
)
FC_BIAS = Term("f", Message(en="biases of fully connected layers", zh="全连接层的偏置"), (Linear,), outputs, _has_bias)
B = Term("B", Message(en="elements in batch normalization", zh="批归一化处理的元素"), (BatchNorm2d,), outputs)
B_FOLDED = Term(
    "B′",
    Message(en="elements in batch normalization, folded into convolutions", zh="并入卷积的批归一化所处理的元素"),
    (BatchNorm2d,),
    outputs,
    _behind_convolution,
)
NORM_PARAMETERS = Term("p", Message(en="parameters of normalizations", zh="归一化层的参数"), (Norm,), _parameters)
N = Term("N", Message(en="elements in group normalization", zh="组归一化处理的元素"), (GroupNorm,), outputs)
R = Term("R", Message(en="elements in ReLU, every call", zh="每次 ReLU 处理的元素"), (ReLU,), outputs)
R_LAST = Term(
    "R′",
    Message(en="elements in the last ReLU of stem and blocks", zh="主干与各残差块最后一次 ReLU 处理的元素"),
    (ReLU,),
    outputs,
    _called_last,
)
LEAKY = Term("L", Message(en="elements in leaky ReLU", zh="Leaky ReLU 处理的元素"), (LeakyReLU,), outputs)
A = Term("A", Message(en="elements in residual additions", zh="残差相加的元素"), (Add,), outputs)
M = Term("M", Message(en="products with attention's gates", zh="与注意力门控相乘的元素"), (Multiply,), outputs)
P = Term("P", Message(en="inputs of max pooling", zh="最大池化的输入元素"), (MaxPool2d,), inputs)
P_OUT = Term(
    "P′", Message(en="outputs of 3×3 max pooling", zh="3×3 最大池化的输出元素"), (MaxPool2d,), outputs, _three_by_three
)
V = Term("V", Message(en="inputs of average pooling", zh="平均池化的输入元素"), (AvgPool2d,), inputs)
V_OUT = Term("V′", Message(en="outputs of average pooling", zh="平均池化的输出元素"), (AvgPool2d,), outputs)
V_SIDE = Term(
    "V₁",
    Message(en="outputs of average pooling × side of the window", zh="平均池化的输出元素 × 窗口边长"),
    (AvgPool2d,),
    _side,
)
V_AREA = Term(
    "V₂",
    Message(en="outputs of average pooling × area of the window", zh="平均池化的输出元素 × 窗口面积"),
    (AvgPool2d,),
    _window,
)
W = Term("W", Message(en="multiply-adds of blur filters", zh="模糊滤波的乘加次数"), (BlurPool2d,), _window)
G = Term(
    "G",
    Message(en="inputs of global average pooling", zh="全局平均池化的输入元素"),
    (AdaptiveAvgPool2d,),
    inputs,
    _outside_attention,
)
G_OUT = Term(
    "c",
    Message(en="channels behind global average pooling", zh="全局平均池化后的通道数"),
    (AdaptiveAvgPool2d,),
    outputs,
    _outside_attention,
)
S_OUT = Term(
    "s",
    Message(en="channels behind attention's pooling", zh="注意力池化后的通道数"),
    (AdaptiveAvgPool2d,),
    outputs,
    in_attention,
)
