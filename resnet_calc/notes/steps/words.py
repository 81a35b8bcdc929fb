"""The words around an operation and its sizes, and what each of them tells the reader of steps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.steps.step import Kind, Quality
from resnet_calc.notes.vocabulary import Concept

if TYPE_CHECKING:
    from collections.abc import Sequence

OPERATIONS: Final = {
    Concept.CONVOLUTION: Kind.CONVOLUTION,
    Concept.MAX_POOLING: Kind.MAX_POOL,
    Concept.AVERAGE_POOLING: Kind.AVERAGE_POOL,
    Concept.POOLING: Kind.POOL,
    Concept.FULLY_CONNECTED: Kind.FULLY_CONNECTED,
    Concept.BATCH_NORM: Kind.NORM,
    Concept.RELU: Kind.ACTIVATION,
    Concept.ADDITION: Kind.ADD,
    Concept.RESIDUAL_BLOCK: Kind.BLOCK,
    Concept.BOTTLENECK: Kind.BLOCK,
    Concept.BASIC_BLOCK: Kind.BLOCK,
    Concept.STAGE: Kind.STAGE,
}

MAJOR: Final = frozenset(
    {
        Kind.CONVOLUTION,
        Kind.MAX_POOL,
        Kind.AVERAGE_POOL,
        Kind.POOL,
        Kind.FULLY_CONNECTED,
        Kind.BLOCK,
        Kind.STAGE,
        Kind.FLATTEN,
        Kind.PAD,
    }
)
"""Operations that make a step of their own; the others trail behind one."""

KEYED: Final = {
    Concept.KERNEL_SIZE: Quality.KERNEL,
    Concept.STRIDE: Quality.STRIDE,
    Concept.PADDING: Quality.PADDING,
    Concept.IN_CHANNELS: Quality.IN_CHANNELS,
    Concept.OUT_CHANNELS: Quality.OUT_CHANNELS,
    Concept.FILTERS: Quality.OUT_CHANNELS,
    Concept.CHANNELS: Quality.OUT_CHANNELS,
}
"""Words that a number follows: stride = 2, 输出通道数为 64."""

COUNTED: Final = frozenset({Concept.FILTERS, Concept.CHANNELS, Concept.OUT_CHANNELS})
"""Words that a number precedes: 64 filters, 256 个卷积核."""
WEIGHED: Final = frozenset({Concept.WEIGHTS, Concept.PARAMETERS})
"""Words of which a number before them is none of channels."""

BETWEEN: Final = frozenset(
    {":", "=", "为", "是", "of", "is", "大小", "个", "个数", "个数为", "数", "数为", "数量", "数量为", "数是", "大小为"}
    | {"size", "都", "均为", "设为", "设置为", "都为", "的", "变为", "with", "to"}
)
"""What may stand between such a word and its number."""

JOINTS: Final = frozenset(
    "then next followed 然后 接着 再 之后 随后 最后 再经过 接 后接 紧接着 并 及 and with".split()  # noqa: SIM905 - words
)
"""Words between one operation and the next."""

ENTERS: Final = frozenset("经过 through into passes passed enters via 通过 输入到 送入 使用 输入".split())  # noqa: SIM905 - words
"""Words behind what goes into an operation."""

TAKES: Final = frozenset(
    "takes take taking receives receive receiving accepts accept expects expect consumes gets sees reads read reading "  # noqa: SIM905 - words
    "接收 接受 读入".split()
)
"""Words for what goes in: layer2 takes 64 channels."""
IS_INPUT: Final = (
    ["输入", "是"],
    ["输入", "为"],
    ["input", "is"],
    ["input", "has"],
    ["输入", "也是"],
    ["输入", "都是"],
)
"""Before a number of channels: the input is 512 channels."""
FROM: Final = frozenset({"从", "from", "作用于", "作用在"})
BEFORE_CHANGE: Final = 5
"""Tokens before a number that are looked at for what it is a number of."""
FROM_VALUE: Final = frozenset({"从", "由", "将", "把", "from"})
BECOMES: Final = frozenset(
    {
        "到",
        "降到",
        "降为",
        "降至",
        "降低到",
        "降低为",
        "压缩到",
        "压缩为",
        "压缩至",
        "减少到",
        "减少为",
        "减小到",
        "升到",
        "升为",
    }
    | {
        "升至",
        "恢复到",
        "恢复为",
        "还原到",
        "还原为",
        "扩展到",
        "扩展为",
        "扩张到",
        "扩大到",
        "增加到",
        "增加为",
        "提升到",
    }
    | {"变为", "变成", "变到", "转换为", "映射到", "to", "into"}
)
"""Words between how many channels go in and how many come out."""
CHANNEL_UNITS: Final = frozenset({"维", "通道", "channel", "channels", "个", "个通道", "dimensions", "filters"})
PLAIN_UNITS: Final = frozenset({"通道", "channel", "channels"})
CHANNEL_WORDS: Final = frozenset(
    "维 通道 通道数 维度 维数 channel channels dimension dimensions depth filters 深度 输出通道 特征维度".split()  # noqa: SIM905 - words
)
APPLIED: Final = frozenset({"applied", "applies", "apply", "fed", "acts", "operates", "act", "operate"})
"""Words behind which `to` and `on` say what goes in."""
TO: Final = frozenset({"到", "to", "得", "变成", "转换为", "形状变为", "压缩到"})

LABEL: Final = expression(r"[A-Z]{1,2}[0-9]{1,3}(?:_[0-9]{1,2})?+")
"""What a note calls a feature map: F5, F17_1."""

SHORT_STRIDE: Final = expression(r"s([1-4])")
GLUED_KERNEL: Final = expression(r"(conv|maxpool|pool|avgpool)_?([1-9])x([1-9])(?:_?(?:conv|bn|relu))?+")
GLUED_SIDE: Final = expression(r"(conv|maxpool|pool|avgpool)([1-9])")
PADDED: Final = expression(r"(in_channel|out_channel|in_channels|out_channels|kernel_size|stride)_([0-9]{1,4})")
"""in_channel_256, where the equals sign was typed beside its key."""

GLUED_KINDS: Final = {
    "conv": Kind.CONVOLUTION,
    "maxpool": Kind.MAX_POOL,
    "pool": Kind.POOL,
    "avgpool": Kind.AVERAGE_POOL,
}

KERNELS: Final = frozenset({1, 3, 5, 7, 9, 11})
"""Sides of a square that may be a kernel."""

_WINDOW: Final = expression(r"[ ]?(?:filters?|kernels?|windows?|卷积核|窗口|滤波器)", re.IGNORECASE)
"""What follows the size of a kernel, never that of a feature map."""
_WINDOWS: Final = KERNELS | {2}
_LARGEST_POOL: Final = 3


def is_window(kind: Kind | None, dims: Sequence[int | None], text: str, end: int) -> bool:
    """Whether a size is no feature map's: 3×3 filters, 2×2 windows, 2×2 beside a max pool."""
    if len(dims) != 2 or dims[0] is None or dims[0] != dims[1] or dims[0] not in _WINDOWS:  # noqa: PLR2004 - a square
        return False
    return (kind is Kind.MAX_POOL and dims[0] <= _LARGEST_POOL) or _WINDOW.match(text, end) is not None
