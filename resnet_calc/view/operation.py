"""Operations in the field's words: 7×7, 64, stride 2, padding 3."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from resnet_calc.language import Language, Message
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

_WORDS = {
    "stride": Message("stride {0}", "步长 {0}"),
    "padding": Message("padding {0}", "填充 {0}"),
    "dilation": Message("dilation {0}", "空洞率 {0}"),
    "dilation, short": Message("dil. {0}", "空洞率 {0}"),
    "groups": Message("groups {0}", "分组 {0}"),
    "groups, short": Message("g {0}", "分组 {0}"),
    "standardized": Message("standardized", "权重标准化"),
    "bias": Message("bias", "带偏置"),
    "along channels": Message("{0} along the channels", "沿通道 {0}"),
    "along channels, short": Message("{0} along channels", "沿通道 {0}"),
    "linear": Message("fully connected, {0}", "全连接, {0}"),
    "linear, short": Message("fc, {0}", "全连接, {0}"),
    "max pool": Message("{0} max pool", "{0} 最大池化"),
    "average pool": Message("{0} average pool", "{0} 平均池化"),
    "blur": Message("{0} blur", "{0} 模糊池化"),
    "rounded up": Message("rounded up", "向上取整"),
    "global average pool": Message("global average pool", "全局平均池化"),
    "global average pool, short": Message("global avg pool", "全局平均池化"),
    "average pool to": Message("average pool to {0}", "平均池化到 {0}"),
    "zero padding": Message("zero padding {0}", "补零 {0}"),
    "subsampled": Message("every {0}nd pixel, zeros up to {1} channels", "隔 {0} 取一像素, 补零到 {1} 通道"),
    "zeros": Message("zeros up to {0} channels", "补零到 {0} 通道"),
    "zeros, short": Message("zero-pad to {0}", "补零到 {0}"),
    "dropout": Message("dropout {0}", "丢弃率 {0}"),
    "add": Message("add", "相加"),
    "multiply": Message("multiply", "相乘"),
    "channels": Message("channels {0} to {1}", "第 {0} 至 {1} 通道"),
    "concatenate": Message("concatenate", "拼接"),
    "splits": Message("add {0} splits", "{0} 份相加"),
}


def _say(word: str, language: Language, *values: object) -> str:
    message = _WORDS[word].say(language)
    return message.format(*values)


def _phrase(word: str, language: Language, *values: object) -> Phrase:
    """A phrase whose short form differs if there is one of its own."""
    short = f"{word}, short"
    return Phrase(_say(word, language, *values), _say(short if short in _WORDS else word, language, *values))


def sides(pair: Pair) -> str:
    """A kernel's height and width: 7×7."""
    return f"{pair[0]}×{pair[1]}"


def side(pair: Pair) -> str:
    """A stride or padding: one number where both sides agree."""
    return str(pair[0]) if pair[0] == pair[1] else sides(pair)


@singledispatch
def describe(op: Op, language: Language = Language.EN) -> Phrase:
    """What an operation does, and the same in fewer words.

    >>> conv1 = Conv2d(3, 64, (7, 7), stride=(2, 2), padding=(3, 3), bias=False)
    >>> describe(conv1).text, describe(conv1, Language.ZH).text
    ('7×7, 64, stride 2, padding 3', '7×7, 64, 步长 2, 填充 3')
    """
    del language
    return Phrase(op.type, op.type)


def _strided(text: str, stride: Pair, padding: Pair, language: Language) -> tuple[str, str]:
    """Stride and padding in words; in short, the stride as in He et al. 2015, Figure 3: 3×3, 128, /2."""
    short = text
    if stride != (1, 1):
        text, short = f"{text}, {_say('stride', language, side(stride))}", f"{text}, /{side(stride)}"
    return (f"{text}, {_say('padding', language, side(padding))}" if padding != (0, 0) else text), short


@describe.register(Conv2d)
def _(op: Conv2d, language: Language = Language.EN) -> Phrase:
    text, short = _strided(f"{sides(op.kernel_size)}, {op.out_channels}", op.stride, op.padding, language)
    if op.dilation != (1, 1):
        dilation = _phrase("dilation", language, side(op.dilation))
        text, short = f"{text}, {dilation.text}", f"{short}, {dilation.short}"
    if op.groups > 1:
        groups = _phrase("groups", language, op.groups)
        text, short = f"{text}, {groups.text}", f"{short}, {groups.short}"
    if isinstance(op, StandardizedConv2d):
        text += f", {_say('standardized', language)}"
    if op.bias:
        text += f", {_say('bias', language)}"
    return Phrase(text, short)


@describe.register(ChannelConv1d)
def _(op: ChannelConv1d, language: Language = Language.EN) -> Phrase:
    return _phrase("along channels", language, op.kernel_size)


@describe.register(Linear)
def _(op: Linear, language: Language = Language.EN) -> Phrase:
    return _phrase("linear", language, op.out_features)


@describe.register(Pool2d)
def _(op: Pool2d, language: Language = Language.EN) -> Phrase:
    kinds = ((MaxPool2d, "max pool"), (AvgPool2d, "average pool"), (BlurPool2d, "blur"))
    word = next(word for kind, word in kinds if isinstance(op, kind))
    text, short = _strided(_say(word, language, sides(op.kernel_size)), op.stride, op.padding, language)
    return Phrase(f"{text}, {_say('rounded up', language)}" if op.ceil_mode else text, short)


@describe.register(AdaptiveAvgPool2d)
def _(op: AdaptiveAvgPool2d, language: Language = Language.EN) -> Phrase:
    if op.output_size == (1, 1):
        return _phrase("global average pool", language)
    return _phrase("average pool to", language, sides(op.output_size))


@describe.register(ZeroPad2d)
def _(op: ZeroPad2d, language: Language = Language.EN) -> Phrase:
    left, right, top, bottom = op.padding
    even = left == right == top == bottom
    return _phrase("zero padding", language, left if even else f"{left},{right},{top},{bottom}")


@describe.register(ZeroPadChannels)
def _(op: ZeroPadChannels, language: Language = Language.EN) -> Phrase:
    if op.stride[0] != 2:  # noqa: PLR2004 - the stride of the paper
        return _phrase("zeros", language, op.out_channels)
    text = _say("subsampled", language, op.stride[0], op.out_channels)
    return Phrase(text, _say("zeros, short", language, op.out_channels))


@describe.register(Dropout)
def _(op: Dropout, language: Language = Language.EN) -> Phrase:
    return _phrase("dropout", language, f"{op.p:g}")


@describe.register(Add)
def _(op: Add, language: Language = Language.EN) -> Phrase:
    del op
    return _phrase("add", language)


@describe.register(Multiply)
def _(op: Multiply, language: Language = Language.EN) -> Phrase:
    del op
    return _phrase("multiply", language)


@describe.register(ChannelSlice)
def _(op: ChannelSlice, language: Language = Language.EN) -> Phrase:
    return _phrase("channels", language, op.start + 1, op.stop)


@describe.register(Concatenate)
def _(op: Concatenate, language: Language = Language.EN) -> Phrase:
    del op
    return _phrase("concatenate", language)


@describe.register(SplitSum)
def _(op: SplitSum, language: Language = Language.EN) -> Phrase:
    return _phrase("splits", language, op.parts)
