"""What an explanation says, in every language."""

from __future__ import annotations

from resnet_calc.analysis.counting import KERAS, PYTORCH, Unit
from resnet_calc.analysis.derivation.operations import Aspect
from resnet_calc.analysis.derivation.shortcuts import ShortcutKind, ShortcutReason
from resnet_calc.language import Message

ASPECTS = {
    Aspect.OUTPUT_SIDE: Message("output height and width", "输出高与宽"),
    Aspect.OUTPUT_HEIGHT: Message("output height", "输出高度"),
    Aspect.OUTPUT_WIDTH: Message("output width", "输出宽度"),
    Aspect.OUTPUT_CHANNELS: Message("output channels", "输出通道数"),
    Aspect.INPUT_FEATURES: Message("inputs", "输入个数"),
    Aspect.WEIGHTS: Message("weights", "权重"),
    Aspect.BIASES: Message("biases", "偏置"),
    Aspect.NORM_PARAMETERS: Message("trained parameters", "训练参数"),
    Aspect.MOVING_STATISTICS: Message("moving statistics", "滑动统计量"),
    Aspect.PARAMETERS: Message("parameters", "参数量"),
    Aspect.MULTIPLY_ADDS: Message("multiply-adds", "乘加次数"),
    Aspect.LAYERS: Message("weighted layers", "带权重的层数"),
    Aspect.COUNTED: Message("operations", "运算次数"),
}

SHORTCUTS = {
    ShortcutKind.IDENTITY: Message("identity shortcut", "恒等捷径"),
    ShortcutKind.PROJECTION: Message("projection shortcut", "投影捷径"),
    ShortcutKind.SUBSAMPLED: Message("identity shortcut, subsampled", "恒等捷径（下采样）"),
    ShortcutKind.ZERO_PADDED: Message("identity shortcut, padded with zeros", "恒等捷径（补零）"),
}

REASONS = {
    ShortcutReason.SHAPES_AGREE: Message(
        "what enters the block and what leaves it have the same shape ({input}), so that they can be added as they are",
        "块的输入与输出形状相同（{input}），可以直接相加",
    ),
    ShortcutReason.CHANNELS_DIFFER: Message(
        "{input.channels} channels enter the block and {output.channels} leave it, and only equal shapes can be added",
        "进入块的是 {input.channels} 通道，离开块的是 {output.channels} 通道，形状相同才能相加",
    ),
    ShortcutReason.SIZES_DIFFER: Message(
        "maps of {input.height}×{input.width} enter the block and maps of {output.height}×{output.width} leave it, "
        "and only equal shapes can be added",
        "进入块的特征图是 {input.height}×{input.width}，离开块的是 {output.height}×{output.width}，形状相同才能相加",
    ),
    ShortcutReason.BOTH_DIFFER: Message(
        "{input.channels} channels of {input.height}×{input.width} enter the block and {output.channels} channels of "
        "{output.height}×{output.width} leave it, and only equal shapes can be added",
        "进入块的是 {input.channels} 通道、{input.height}×{input.width}，离开块的是 {output.channels} 通道、"
        "{output.height}×{output.width}，形状相同才能相加",
    ),
    ShortcutReason.OPTION_C: Message(
        "under option C every shortcut is a projection, though here the shapes agree ({input})",
        "选项 C 的捷径一律用投影，尽管这里形状相同（{input}）",
    ),
}

SHORTCUT = Message("{kind}: {reason}.", "{kind}：{reason}。")

SYMBOLS = {
    "H": Message("input height", "输入高度"),
    "W": Message("input width", "输入宽度"),
    "K": Message("kernel height and width", "卷积核（或池化窗口）的高与宽"),
    "K_h": Message("kernel height", "卷积核高度"),
    "K_w": Message("kernel width", "卷积核宽度"),
    "S": Message("stride", "步长"),
    "P": Message("padding on each side", "每侧填充"),
    "D": Message("dilation", "空洞率"),
    "G": Message("groups", "分组数"),
    "C": Message("channels", "通道数"),
    "C_in": Message("input channels", "输入通道数"),
    "C_out": Message("output channels", "输出通道数"),
    "H_out": Message("output height", "输出高度"),
    "W_out": Message("output width", "输出宽度"),
    "N_in": Message("inputs of a fully connected layer", "全连接层的输入个数"),
    "N_out": Message("outputs of a fully connected layer", "全连接层的输出个数"),
    "parts": Message("parts that are added", "相加的份数"),
    "zeros": Message("channels of zeros", "补零的通道数"),
}
"""What the symbols of formulas stand for."""

PARAMETERS_AS = {
    PYTORCH.name: Message(
        "Parameters are counted as PyTorch does: every number that is trained.",
        "参数量按 PyTorch 的口径：所有参与训练的数。",
    ),
    KERAS.name: Message(
        "Parameters are counted as Keras does: moving statistics, which are kept but not trained, count too.",
        "参数量按 Keras 的口径：滑动统计量虽不训练，也计入。",
    ),
}
MULTIPLY_ADDS_AS = Message(
    "Multiply-adds are those of convolutions and fully connected layers, without biases; "
    "normalization, activation, pooling and addition take none in this count.",
    "乘加次数只计卷积层和全连接层，不含偏置；归一化、激活、池化和相加不计。",
)
LAYERS_AS = Message(
    "Layers are the convolutions and fully connected layers of the main path; projection shortcuts are not counted.",
    "层数只计主路上的卷积层和全连接层，投影捷径不计。",
)
NAMED_OTHERWISE = Message(
    "The name says {named}, the count is {total}: resnet-calc layers {model} says why.",
    "名称中是 {named}，数出来是 {total}：原因见 resnet-calc layers {model}。",
)

WORKED = Message("{model}, worked by hand", "{model} 手算过程")
PART_OF = Message("{part} of {model}", "{model} 的 {part}")
SYMBOLS_TITLE = Message("Symbols", "符号")
NAMES_TITLE = Message("Names", "名称")
SUM = Message("{what}, in all", "{what} 合计")
NETWORK = Message("the network", "全网络")
TOTAL = Message("Total", "总计")
STEM = Message("stem", "网络开头（stem）")
HEAD = Message("head", "网络末尾（head）")
BLOCKS = Message("{count} blocks", "{count} 个块")
ONE_BLOCK = Message("1 block", "1 个块")
EACH = Message("{count} × the same block, each", "{count} × 相同的块, 每块")
SAME = Message("The same holds for {others}.", "{others} 与此相同。")
TO = Message("{first} to {last}", "{first} 至 {last}")
COUNTED = Message("as {tool} counts", "按 {tool} 的口径")
UNITS = {Unit.MULTIPLY_ADDS: Message("multiply-adds", "乘加次数"), Unit.FLOPS: Message("FLOPs", "FLOPs")}
NOT_COVERED = Message(
    "How {tool} counts these is not known, and the total leaves them out: {listed}.",
    "{tool} 如何计算以下运算尚不清楚，合计不含：{listed}。",
)
FLOPS = Message("FLOPs (2 for each multiply-add)", "FLOPs（每次乘加算 2 次运算）")
OF_LAYER = Message("{layer} {aspect}", "{layer} {aspect}")
NOTHING = Message(
    "It holds no weights and takes no multiply-adds in this count; what comes out is as large as what goes in.",
    "它没有权重，在此口径下不计乘加；输出与输入形状相同。",
)
NO_COST = Message("It holds no weights and takes no multiply-adds in this count.", "它没有权重，在此口径下不计乘加。")
READING = Message(
    "Each of the {outputs} numbers that come out is a sum of {products} products.",
    "输出的 {outputs} 个数，每个都是 {products} 个乘积之和。",
)
