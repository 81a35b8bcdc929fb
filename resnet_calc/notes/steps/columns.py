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
        "layer | layers | name | layer name | module | layer (type) | layer (type:depth-idx) | part | stage | "
        "block | layer type | type | after | component | layer/block | layer / block | stage/layer | "
        "layer/stage | stage name | module name | block name | layer name(s) | tensor | feature map name | 层 | "
        "层名 | 名称 | 部分 | 阶段 | 模块 | 网络层 | 层名称 | 层级 | 模块名 | 模块名称 | 阶段名称 | 网络层名 | "
        "网络层名称 | 组件 | 步骤 | layer名称 | 阶段/层"
    ),
    Column.OPERATION: (
        "operation | operations | op | structure | config | configuration | description | details | "
        "layer details | specification | 操作 | 结构 | 运算 | 配置 | 操作内容 | 具体操作 | 层配置 | 结构说明"
    ),
    Column.INPUT: (
        "input | input shape | input size | in shape | in | in size | input dim | input dims | input dimension | "
        "input dimensions | input feature map | input resolution | input tensor | 输入 | 输入尺寸 | 输入形状 | "
        "输入大小 | 输入维度 | 输入特征图 | 输入特征图尺寸 | 输入特征图大小 | 输入shape | 输入 shape"
    ),
    Column.OUTPUT: (
        "output | output shape | output size | out shape | shape | feature map | out | out size | output dim | "
        "output dims | output dimension | output dimensions | output feature map | output feature map size | "
        "output resolution | output tensor | output tensor shape | feature map size | feature map shape | "
        "feature size | spatial size | spatial resolution | spatial dims | spatial dimensions | map size | map | "
        "maps | resolution | size | dims | dimensions | tensor shape | activation shape | activation size | "
        "result shape | 输出 | 输出尺寸 | 输出形状 | 输出大小 | 特征图 | 尺寸 | 特征图尺寸 | 输出特征图 | "
        "输出维度 | 输出特征图尺寸 | 输出特征图大小 | 特征图大小 | 特征图形状 | 特征尺寸 | 空间尺寸 | 空间大小 | "
        "空间分辨率 | 分辨率 | 张量形状 | 形状 | 大小 | 输出shape | 输出 shape | 输出size | 输出 size | 输出张量"
    ),
    Column.KERNEL: (
        "kernel | kernel size | kernel shape | filter size | k | filter shape | conv kernel | 卷积核 | "
        "卷积核大小 | 核大小 | 卷积核尺寸 | 核尺寸"
    ),
    Column.STRIDE: "stride | strides | s | 步长 | 步幅 | 步距",
    Column.PADDING: "padding | pad | p | 填充",
    Column.IN_CHANNELS: (
        "in channels | input channels | in_channels | c_in | cin | in ch | in_ch | in ch. | input channel | "
        "in channel | 输入通道 | 输入通道数 | 输入通道数量"
    ),
    Column.OUT_CHANNELS: (
        "out channels | output channels | out_channels | channels | filters | c_out | cout | out ch | out_ch | "
        "out ch. | output channel | out channel | channel | # channels | #channels | number of channels | "
        "# filters | #filters | number of filters | num filters | 输出通道 | 输出通道数 | 通道数 | 通道 | "
        "输出通道数量 | 卷积核个数 | 卷积核数量 | 滤波器数量"
    ),
    Column.PARAMETERS: (
        "param # | params | param | parameters | #params | # params | 参数 | 参数量 | 参数数量 | params # | "
        "trainable parameters | weights | # weights | #weights | # parameters | #parameters | "
        "number of parameters | no. of parameters | num params | parameter count | param count | "
        "learnable parameters | 参数个数 | 参数数目 | 参数总数 | 权重数 | 权重参数 | 参数数 | 可学习参数"
    ),
    Column.MULTIPLY_ADDS: (
        "multiply-adds | multiply adds | mult-adds | macs | mac | madds | multiply_adds | #macs | # macs | "
        "multiply-accumulates | multiply-accumulate operations | mac operations | 乘加 | 乘加次数 | 乘加运算 | "
        "乘加数 | 乘加运算次数 | 乘加操作"
    ),
    Column.FLOPS: (
        "flops | #flops | # flops | flop | flop count | flops count | number of flops | 计算量 | 浮点运算量 | "
        "运算量 | 浮点运算次数 | 浮点运算数"
    ),
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
_BYTES: Final = expression(r"(?<![a-z])(?:[kmg]i?b|bytes?|bits?)(?![a-z])|字节|比特")
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
    if _BYTES.search(text) is not None:
        return Column.OTHER, 1
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
