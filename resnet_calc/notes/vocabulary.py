"""The words of the field in English and Chinese, and the concept that each of them names.

A kind of claim asks for concepts, never for spellings: `kernel size`, `kernel_size`, `filter size`, 卷积核大小 and
卷积边长 are all KERNEL_SIZE. A new spelling is one entry here.
"""

from __future__ import annotations

from enum import StrEnum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.lexer import Token


class Concept(StrEnum):
    """What a word or phrase of a note speaks of."""

    CONVOLUTION = auto()
    KERNEL_SIZE = auto()
    STRIDE = auto()
    PADDING = auto()
    DILATION = auto()
    GROUPS = auto()
    IN_CHANNELS = auto()
    OUT_CHANNELS = auto()
    CHANNELS = auto()
    FILTERS = auto()
    POOLING = auto()
    MAX_POOLING = auto()
    AVERAGE_POOLING = auto()
    FULLY_CONNECTED = auto()
    BATCH_NORM = auto()
    RELU = auto()
    SOFTMAX = auto()
    ADDITION = auto()
    SHORTCUT = auto()
    PROJECTION = auto()
    IDENTITY = auto()
    INPUT = auto()
    OUTPUT = auto()
    FEATURE_MAP = auto()
    IMAGE = auto()
    SIZE = auto()
    RESIDUAL_BLOCK = auto()
    BOTTLENECK = auto()
    BASIC_BLOCK = auto()
    BLOCK = auto()
    STAGE = auto()
    LAYER = auto()
    NETWORK = auto()
    CLASSES = auto()
    EXPANSION = auto()
    PARAMETERS = auto()
    PARAMETER_TENSORS = auto()
    WEIGHTS = auto()
    BIAS = auto()
    MULTIPLY_ADDS = auto()
    FLOPS = auto()
    COMPUTATION = auto()
    RECEPTIVE_FIELD = auto()
    EVERY = auto()
    TOTAL = auto()
    TIMES = auto()
    RATIO = auto()


_SPELLINGS: Final[dict[Concept, str]] = {
    Concept.CONVOLUTION: (
        "conv | convs | conv2d | convolution | convolutions | convolutional | convolutional layer | "
        "conv layer | convolution layer | nn.conv2d | layers.conv2d | 卷积 | 卷积层 | 卷積 | 卷积操作 | "
        "卷积运算"
    ),
    Concept.KERNEL_SIZE: (
        "kernel size | kernel_size | kernel_szie | kernelsize | kernel | kernels | filter size | "
        "filter_size | ksize | kernel_shape | 卷积核大小 | 卷积核尺寸 | 卷积核的大小 | 卷积边长 | "
        "核大小 | 核尺寸 | 窗口 | 窗口大小 | 池化窗口 | 池化窗口大小 | 池化核 | 池化核大小 | "
        "pool_size | pool size | size of kernel"
    ),
    Concept.STRIDE: "stride | strides | stride of | 步长 | 步幅 | 步距 | 跨步",
    Concept.PADDING: "padding | pad | padded | 填充 | 边框边界 | 补零 | 零填充 | padding size | 边缘填充",
    Concept.DILATION: "dilation | dilated | atrous | 空洞 | 膨胀率",
    Concept.GROUPS: "groups | cardinality | 分组 | 组数 | 基数",
    Concept.IN_CHANNELS: (
        "in_channel | in_channels | in channel | in channels | input channel | input channels | "
        "input_channel | input_channels | inplanes | in_planes | in_features | in_ch | c_in | cin | 输入通道 | "
        "输入通道数 | 输入频道数 | 输入维度 | 输入 channel | 输入 channels"
    ),
    Concept.OUT_CHANNELS: (
        "out_channel | out_channels | out channel | out channels | output channel | output channels | "
        "output_channel | output_channels | outplanes | out_planes | out_features | out_ch | c_out | cout | 输出通道 | "
        "输出通道数 | 输出频道数 | 输出维度 | 输出 channel | 输出 channels"
    ),
    Concept.CHANNELS: (
        "channel | channels | depth | feature maps | planes | width | 通道 | 通道数 | 频道数 | 维 | "
        "维度 | 深度 | 通道维度"
    ),
    Concept.FILTERS: (
        "filter | filters | 过滤器 | 滤波器 | 卷积核 | 卷积核个数 | 卷积核数量 | 个卷积核 | "
        "num_filters | output filters | 卷积核数"
    ),
    Concept.POOLING: "pool | pooling | pooling layer | subsampling | 池化 | 池化层 | 汇聚",
    Concept.MAX_POOLING: (
        "max pool | max pooling | maxpool | maxpooling | maxpool2d | nn.maxpool2d | maxpooling2d | "
        "map pooling | max_pool | max_pooling | max pooling layer | 最大池化 | 最大池化层 | "
        "最大值池化"
    ),
    Concept.AVERAGE_POOLING: (
        "average pool | average pooling | avg pool | avgpool | avg pooling | avgpooling | "
        "global average pooling | global average pool | gap | adaptiveavgpool2d | "
        "nn.adaptiveavgpool2d | adaptive average pooling | averagepooling2d | globalaveragepooling2d | "
        "avg_pool | 平均池化 | 全局平均池化 | 平均池化层 | 全局平均池化层 | 全局池化 | 自适应平均池化 | "
        "均值池化"
    ),
    Concept.FULLY_CONNECTED: (
        "fc | fully connected | fully connected layer | dense | dense layer | "
        "linear | linear layer | nn.linear | classifier | classification layer | fullyconnected | "
        "全连接 | 全连接层 | 线性层 | 分类层"
    ),
    Concept.BATCH_NORM: (
        "bn | batch norm | batch normalization | batchnorm | batchnorm2d | nn.batchnorm2d | "
        "batchnormalization | batch normalisation | 批归一化 | 批标准化 | 批量归一化 | 批规范化"
    ),
    Concept.RELU: "relu | nn.relu | activation | activation function | activations | 激活 | 激活函数 | 激活层",
    Concept.SOFTMAX: "softmax",
    Concept.ADDITION: (
        "add | added | addition | element wise addition | elementwise addition | sum | summed | 相加 | "
        "加到 | 求和 | 逐元素相加"
    ),
    Concept.SHORTCUT: (
        "shortcut | shortcut connection | shortcuts | shortcut connections | skip connection | "
        "skip connections | skip | residual connection | downsample | residual branch | 残差边 | 捷径 | "
        "短接 | 快捷连接 | 跳跃连接 | 跳接 | 跨层连接 | 捷径连接 | 短路连接 | 旁路"
    ),
    Concept.PROJECTION: (
        "projection | projection shortcut | projection shortcuts | conv block | conv_block | "
        "convblock | 投影 | 投影捷径"
    ),
    Concept.IDENTITY: (
        "identity | identity shortcut | identity mapping | identity block | identity_block | 恒等映射 | 恒等"
    ),
    Concept.INPUT: "input | inputs | 输入",
    Concept.OUTPUT: "output | outputs | result | yields | gives | 输出 | 得到 | 变为 | 变成 | 结果",
    Concept.FEATURE_MAP: (
        "feature map | feature maps | featuremap | feature_map | tensor | activation map | volume | "
        "特征图 | 特征矩阵 | 特征映射 | 输出矩阵 | 张量 | 特征"
    ),
    Concept.IMAGE: "image | images | img | picture | 图像 | 图片 | 图",
    Concept.SIZE: (
        "size | shape | dimension | dimensions | spatial size | resolution | output size | "
        "output shape | 大小 | 尺寸 | 形状 | 边长 | 分辨率"
    ),
    Concept.RESIDUAL_BLOCK: (
        "residual block | residual blocks | residual unit | residual units | residula block | "
        "resblock | residual module | residual building block | building block | building blocks | "
        "残差块 | 残差模块 | 残差单元 | 残差结构 | 残差基础块 | 残差基本块 | 残差学习单元"
    ),
    Concept.BOTTLENECK: (
        "bottleneck | bottlenecks | bottleneck block | bottleneck blocks | bottleneckblock | bottleneckblocks | "
        "bottle neck block | "
        "bottleblock | bottlneck | bottleneck residual block | bottleneck residual blocks | bottlneck residual block | "
        "bottleneck residula block | 瓶颈 | 瓶颈块 | 瓶颈结构 | 瓶颈残差块 | 瓶颈残差模块"
    ),
    Concept.BASIC_BLOCK: (
        "basicblock | basicblocks | basic block | basic blocks | basic residual block | "
        "basic residual blocks | 基本块 | 基础块 | 常规块 | 基本残差块 | 常规残差模块"
    ),
    Concept.BLOCK: "block | blocks | module | modules | unit | units | 块 | 模块",
    Concept.STAGE: "stage | stages | group of blocks | layer group | 阶段 | 残差部分 | 残差组 | 残差层",
    Concept.LAYER: ("layer | layers | layered | weight layer | weight layers | weighted layers | 层 | 层数 | 网络层"),
    Concept.NETWORK: "network | net | model | architecture | 网络 | 模型 | 架构",
    Concept.CLASSES: "class | classes | categories | num_classes | 类 | 类别 | 类别数 | 个类别",
    Concept.EXPANSION: "expansion | expansion factor | 扩张 | 扩展系数 | 扩张系数 | 膨胀系数 | 升维倍数",
    Concept.PARAMETERS: (
        "parameter | parameters | params | param | learnable parameters | trainable parameters | 参数 | "
        "参数量 | 参数数量 | 参数个数 | 参数总量 | 总参数"
    ),
    Concept.PARAMETER_TENSORS: (
        "parameter tensor | parameter tensors | parameter group | parameter groups | parameter array | "
        "parameter arrays | 参数张量 | 参数组 | 参数矩阵"
    ),
    Concept.WEIGHTS: "weight | weights | 权重",
    Concept.BIAS: "bias | biases | 偏置",
    Concept.MULTIPLY_ADDS: (
        "multiply adds | multiply add | multiply accumulate | multiply accumulates | "
        "mult adds | macs | mac | madds | multadds | gmacs | multiplications | 乘加 | 乘加次数 | "
        "乘法次数 | 乘累加 | 乘加运算"
    ),
    Concept.FLOPS: (
        "flops | flop | gflops | mflops | bflops | floating point operations | "
        "浮点运算 | 浮点运算量 | 浮点运算次数 | 浮点计算量"
    ),
    Concept.COMPUTATION: (
        "computation | computations | complexity | operations | cost | 计算量 | 运算量 | 复杂度 | 计算复杂度"
    ),
    Concept.RECEPTIVE_FIELD: "receptive field | receptive fields | receptive_field | 感受野",
    Concept.EVERY: "each | every | all | per | 每个 | 每一个 | 每层 | 每 | 所有 | 都",
    Concept.TOTAL: "total | in total | altogether | overall | 总共 | 共计 | 一共 | 总计 | 共 | 合计 | 总",
    Concept.TIMES: "times | fold | 倍",
    Concept.RATIO: "ratio | 比例 | 比值",
}

PHRASES: Final[dict[str, Concept]] = {
    spelling.strip(): concept for concept, spellings in _SPELLINGS.items() for spelling in spellings.split("|")
}
"""Every spelling, in lower case, the words of a phrase separated by one space, as they are at a hyphen or
where another script begins."""

CHINESE_TERMS: Final[frozenset[str]] = frozenset(
    {phrase for phrase in PHRASES if not any(character.isascii() for character in phrase)}
    | set("第 个 经过 接着 然后 之后 以此类推 同理 不变 翻倍 减半 下采样 升维 降维 约 大约 不 没有 相同 重复".split())  # noqa: SIM905
    | set("再 随后 后接 紧接着 使用 送入 输入到 转换为 压缩到 展平 拉平".split())  # noqa: SIM905
    | set("其中 包含 由 组成 等于 作用于 作用在".split())  # noqa: SIM905 - a list of words reads best as words
)
"""The words at which a run of Chinese is split."""


BLOCKS: Final = frozenset({Concept.RESIDUAL_BLOCK, Concept.BOTTLENECK, Concept.BASIC_BLOCK, Concept.BLOCK})
"""The concepts that name a block of any kind."""


class Term(NamedTuple):
    """A word or phrase of the field in a sequence of tokens."""

    concept: Concept
    first: int
    """Index of its first token."""
    last: int
    """Index of its last token."""


_FIRST_WORDS: Final = frozenset(phrase.partition(" ")[0] for phrase in PHRASES)
_LONGEST: Final = max(phrase.count(" ") + 1 for phrase in PHRASES)
_NORM: Final = 3
"""Where a token holds its norm."""


def spot_terms(tokens: Sequence[Token]) -> Iterator[Term]:
    """Yield the terms of the field in order, the longest phrase at each place.

    >>> from resnet_calc.notes.lexer import tokenize
    >>> tokens = tokenize("a kernel size of 3, then 最大池化层 and max-pooling")
    >>> [(term.concept.value, term.first, term.last) for term in spot_terms(tokens)]
    [('kernel_size', 1, 2), ('max_pooling', 7, 7), ('max_pooling', 9, 11)]
    """
    behind = 0
    for index in [index for index, token in enumerate(tokens) if token[_NORM] in _FIRST_WORDS]:
        if index < behind:
            continue
        words, end, best = "", index, None
        while end < len(tokens) and end < index + 2 * _LONGEST:
            token = tokens[end]
            if token.kind == "word":
                words = f"{words} {token.norm}" if words else token.norm
                if words in PHRASES:
                    best = end
            elif token.norm != "hyphen" or end == index:
                break
            end += 1
        if best is None:
            continue
        phrase = " ".join(token.norm for token in tokens[index : best + 1] if token.kind == "word")
        yield Term(PHRASES[phrase], index, best)
        behind = best + 1
