"""Operations in the field's words: 7×7, 64, stride 2, padding 3."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from resnet_calc.nn.ops import (
    AdaptiveAvgPool2d,
    Add,
    AvgPool2d,
    BlurPool2d,
    ChannelConv1d,
    ChannelSlice,
    Concatenate,
    Conv2d,
    Dropout,
    Linear,
    MaxPool2d,
    Multiply,
    Norm,
    Op,
    Pool2d,
    SplitSum,
    StandardizedConv2d,
    ZeroPad2d,
    ZeroPadChannels,
)
from resnet_calc.view.document import Phrase

if TYPE_CHECKING:
    from resnet_calc.nn.shape import Pair


def sides(pair: Pair) -> str:
    """A kernel's height and width: 7×7."""
    return f"{pair[0]}×{pair[1]}"


def side(pair: Pair) -> str:
    """A stride or padding: one number where both sides agree."""
    return str(pair[0]) if pair[0] == pair[1] else sides(pair)


@singledispatch
def describe(op: Op) -> Phrase:
    """What an operation does, and the same in fewer words.

    >>> describe(Conv2d(3, 64, (7, 7), stride=(2, 2), padding=(3, 3), bias=False)).text
    '7×7, 64, stride 2, padding 3'
    """
    return _same(op.type)


def _strided(text: str, stride: Pair, padding: Pair) -> tuple[str, str]:
    """Stride and padding in words; in short, the stride as in He et al. 2015, Figure 3: 3×3, 128, /2."""
    short = text
    if stride != (1, 1):
        text, short = f"{text}, stride {side(stride)}", f"{text}, /{side(stride)}"
    return (f"{text}, padding {side(padding)}" if padding != (0, 0) else text), short


def _same(text: str) -> Phrase:
    return Phrase(text, text)


@describe.register(Conv2d)
def _(op: Conv2d) -> Phrase:
    text, short = _strided(f"{sides(op.kernel_size)}, {op.out_channels}", op.stride, op.padding)
    if op.dilation != (1, 1):
        text += f", dilation {side(op.dilation)}"
        short += f", dil. {side(op.dilation)}"
    if op.groups > 1:
        text += f", groups {op.groups}"
        short += f", g {op.groups}"
    if isinstance(op, StandardizedConv2d):
        text += ", standardized"
    if op.bias:
        text += ", bias"
    return Phrase(text, short)


@describe.register(ChannelConv1d)
def _(op: ChannelConv1d) -> Phrase:
    return Phrase(f"{op.kernel_size} along the channels", f"{op.kernel_size} along channels")


@describe.register(Linear)
def _(op: Linear) -> Phrase:
    return Phrase(f"fully connected, {op.out_features}", f"fc, {op.out_features}")


@describe.register(Pool2d)
def _(op: Pool2d) -> Phrase:
    kinds = ((MaxPool2d, "max pool"), (AvgPool2d, "average pool"), (BlurPool2d, "blur"))
    name = next((name for kind, name in kinds if isinstance(op, kind)), "pool")
    text, short = _strided(f"{sides(op.kernel_size)} {name}", op.stride, op.padding)
    return Phrase(text + (", rounded up" if op.ceil_mode else ""), short)


@describe.register(AdaptiveAvgPool2d)
def _(op: AdaptiveAvgPool2d) -> Phrase:
    if op.output_size == (1, 1):
        return Phrase("global average pool", "global avg pool")
    return _same(f"average pool to {sides(op.output_size)}")


@describe.register(Norm)
def _(op: Norm) -> Phrase:
    return _same(op.type)


@describe.register(ZeroPad2d)
def _(op: ZeroPad2d) -> Phrase:
    left, right, top, bottom = op.padding
    even = left == right == top == bottom
    return _same(f"zero padding {left}" if even else f"zero padding {left},{right},{top},{bottom}")


@describe.register(ZeroPadChannels)
def _(op: ZeroPadChannels) -> Phrase:
    step = f"every {op.stride[0]}nd pixel, " if op.stride[0] == 2 else ""  # noqa: PLR2004 - the stride of the paper
    return Phrase(f"{step}zeros up to {op.out_channels} channels", f"zero-pad to {op.out_channels}")


@describe.register(Dropout)
def _(op: Dropout) -> Phrase:
    return _same(f"dropout {op.p:g}")


@describe.register(Add)
def _(op: Add) -> Phrase:
    del op
    return _same("add")


@describe.register(Multiply)
def _(op: Multiply) -> Phrase:
    del op
    return _same("multiply")


@describe.register(ChannelSlice)
def _(op: ChannelSlice) -> Phrase:
    return _same(f"channels {op.start + 1} to {op.stop}")


@describe.register(Concatenate)
def _(op: Concatenate) -> Phrase:
    del op
    return _same("concatenate")


@describe.register(SplitSum)
def _(op: SplitSum) -> Phrase:
    return _same(f"add {op.parts} splits")
