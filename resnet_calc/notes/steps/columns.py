"""What a column of a table holds, told from its head: Layer, Output Shape, Param #, 乘加次数."""

from __future__ import annotations

import re
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Sequence


class Column(StrEnum):
    """What a column of a table holds."""

    POSITION = auto()
    NAME = auto()
    OPERATION = auto()
    INPUT = auto()
    OUTPUT = auto()
    KERNEL = auto()
    STRIDE = auto()
    PADDING = auto()
    IN_CHANNELS = auto()
    OUT_CHANNELS = auto()
    PARAMETERS = auto()
    MULTIPLY_ADDS = auto()
    FLOPS = auto()
    SHARE = auto()
    OTHER = auto()


_HEADS: Final[dict[Column, str]] = {
    Column.POSITION: "# | no | no. | nr | position | index | 序号 | 编号",
    Column.NAME: (
        "layer | layers | name | layer name | module | layer (type) | layer (type:depth-idx) | part | stage | block | "
        "layer type | type | 层 | 层名 | 名称 | 部分 | 阶段 | 模块 | 网络层 | 层名称"
    ),
    Column.OPERATION: (
        "operation | operations | op | structure | config | configuration | description | 操作 | 结构 | 运算 | 配置"
    ),
    Column.INPUT: "input | input shape | input size | in shape | 输入 | 输入尺寸 | 输入形状 | 输入大小",
    Column.OUTPUT: (
        "output | output shape | output size | out shape | shape | feature map | 输出 | 输出尺寸 | 输出形状 | "
        "输出大小 | 特征图 | 尺寸 | 特征图尺寸 | 输出特征图"
    ),
    Column.KERNEL: "kernel | kernel size | kernel shape | filter size | 卷积核 | 卷积核大小 | 核大小",
    Column.STRIDE: "stride | strides | 步长",
    Column.PADDING: "padding | pad | 填充",
    Column.IN_CHANNELS: "in channels | input channels | in_channels | c_in | 输入通道 | 输入通道数",
    Column.OUT_CHANNELS: (
        "out channels | output channels | out_channels | channels | filters | c_out | 输出通道 | 输出通道数 | 通道数"
    ),
    Column.PARAMETERS: (
        "param # | params | param | parameters | #params | # params | 参数 | 参数量 | 参数数量 | "
        "params # | trainable parameters"
    ),
    Column.MULTIPLY_ADDS: (
        "multiply-adds | multiply adds | mult-adds | macs | mac | madds | multiply_adds | 乘加 | 乘加次数 | 乘加运算"
    ),
    Column.FLOPS: "flops | 计算量 | 浮点运算量 | 运算量",
    Column.SHARE: "share | % | percent | percentage | 占比 | 比例",
}
_COLUMNS: Final = {
    head.strip(): column for column, heads in _HEADS.items() for head in heads.split("|") if head.strip()
}
_TELLING: Final = frozenset(
    {Column.INPUT, Column.OUTPUT, Column.PARAMETERS, Column.MULTIPLY_ADDS, Column.FLOPS, Column.KERNEL}
)
_SCALES: Final = {"k": 10**3, "m": 10**6, "g": 10**9, "b": 10**9}
_UNIT: Final = expression(r"[ ]?[(\[]([kKmMgGbB])(?:FLOPs|MACs|il\w{0,4})?[)\]]|[ ]?[(\[][^)\]]{1,12}[)\]]")
_LISTINGS: Final = expression(r"(?:layer \(type|param #|output shape)", re.IGNORECASE)
FEWEST: Final = 2


def column_of(head: str) -> tuple[Column, int]:
    """What a column holds, by its head, and the scale of its figures.

    >>> column_of("Mult-Adds (M)"), column_of("Output Shape"), column_of("**输出尺寸**")[0]
    ((<Column.MULTIPLY_ADDS: 'multiply_adds'>, 1000000), (<Column.OUTPUT: 'output'>, 1), <Column.OUTPUT: 'output'>)
    """
    text = fold_width(head).strip("*`_ ").lower()
    if text in _COLUMNS:
        return _COLUMNS[text], 1
    found = _UNIT.search(text)
    scale = _SCALES.get((found[1] or "").lower(), 1) if found is not None else 1
    bare = _UNIT.sub("", text).strip("*`_ ")
    return _COLUMNS.get(bare, Column.OTHER), scale


class Head(NamedTuple):
    """The head of a table: its columns, and where each stands in its line."""

    columns: tuple[Column, ...]
    scales: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    is_listing: bool
    separator: str


def read_head(texts: Sequence[str], spans: Sequence[tuple[int, int]], separator: str, line: str) -> Head | None:
    """Return the head that a row of cells is, or None where it is none."""
    if len(texts) < FEWEST:
        return None
    read = [column_of(text) for text in texts]
    columns = tuple(column for column, _ in read)
    known = [column for column in columns if column is not Column.OTHER]
    named = Column.NAME in known or Column.OPERATION in known
    if len(known) < FEWEST or not named or not _TELLING & set(known):
        return None
    return Head(columns, tuple(scale for _, scale in read), tuple(spans), bool(_LISTINGS.search(line)), separator)
