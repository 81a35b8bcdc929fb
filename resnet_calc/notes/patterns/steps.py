"""Operations of a walk-through: kernel, stride, padding, channels, shapes, parameters and costs, layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.language import Message
from resnet_calc.notes.align import aligner
from resnet_calc.notes.doubt import without_doubtful
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.judge import judge
from resnet_calc.notes.patterns._layer_wording import layer_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.network import Network
    from resnet_calc.notes.reading import Passage, Reading

_BUILT_ON: Final = Message(
    "Whoever builds the network from the note builds another one.", "照着笔记搭建网络的人会搭出另一个网络。"
)
_LATER: Final = Message("Every later shape builds on this one.", "后面的形状都建立在这个形状之上。")
_COST: Final = Message(
    "The numbers of the layers no longer add up to the network's.", "各层的数字加起来不再等于整个网络的。"
)


def _rule(code: str, name: str, what: tuple[str, str], why: Message, examples: tuple[str, str]) -> Rule:
    return Rule(code, name, Message(*what), why, *examples)


RULES: Final = (
    _rule(
        "RC201", "wrong-input-channels",
        ("A layer is given input channels that it does not have.", "某一层写出的输入通道数不对。"),
        _BUILT_ON, (
            "fc of ResNet-50: in_features=1024, out_features=1000",
            "fc of ResNet-50: in_features=2048, out_features=1000",
        ),
    ),
    _rule(
        "RC202", "wrong-output-channels",
        ("A layer or block is given output channels that it does not have.", "某一层或某个块写出的输出通道数不对。"),
        _BUILT_ON, (
            "In ResNet-50, conv2_1.conv3 is a 1×1 convolution, 64 → 128.",
            "In ResNet-50, conv2_1.conv3 is a 1×1 convolution, 64 → 256.",
        ),
    ),
    _rule(
        "RC203", "wrong-kernel-size",
        ("A layer is given a kernel size that it does not have.", "某一层写出的卷积核大小不对。"),
        _BUILT_ON, (
            "In ResNet-50, conv2_1.conv3 has kernel size=3, in_channel=64, out_channel=256.",
            "In ResNet-50, conv2_1.conv3 has kernel size=1, in_channel=64, out_channel=256.",
        ),
    ),
    _rule(
        "RC204", "wrong-stride",
        ("A layer or block is given a stride that no variant has there.", "某层或某块写出的步长在任何变体中都不对。"),
        _BUILT_ON, (
            "conv1 of ResNet-50: 7×7, 64 filters, stride 1, padding 3, output 64×112×112",
            "conv1 of ResNet-50: 7×7, 64 filters, stride 2, padding 3, output 64×112×112",
        ),
    ),
    _rule(
        "RC205", "wrong-padding",
        ("A layer is given a padding that it does not have.", "某一层写出的填充不对。"),
        _BUILT_ON, ("7×7, 64, stride 2, padding 2", "7×7, 64, stride 2, padding 3"),
    ),
    _rule(
        "RC206", "wrong-filters",
        ("The filters of a block's convolutions are those of another stage.", "块中各卷积的通道数属于另一个阶段。"),
        _BUILT_ON, ("res3a: filters=[128, 128, 256]", "res3a: filters=[128, 128, 512]"),
    ),
    _rule(
        "RC301", "wrong-output-shape",
        ("What comes out of a layer, block or stage has another shape.", "某层、块或阶段输出的特征图形状不对。"),
        _LATER, ("conv5_x: 1024×7×7 (ResNet-50)", "conv5_x: 2048×7×7"),
    ),
    _rule(
        "RC302", "wrong-input-shape",
        ("What goes into a layer, block or stage has another shape.", "某层、块或阶段输入的特征图形状不对。"),
        _LATER, ("average pool: 1024×7×7 → 2048×1×1", "average pool: 2048×7×7 → 2048×1×1"),
    ),
    _rule(
        "RC411", "wrong-layer-parameters",
        ("A layer, block or stage is given parameters that it does not have.", "某层、块或阶段写出的参数量不对。"),
        _COST, ("conv1: 9,804 parameters", "conv1: 9,408 parameters"),
    ),
    _rule(
        "RC511", "wrong-layer-multiply-adds",
        ("A layer, block or stage is given multiply-adds that it does not take.", "某层、块或阶段写出的乘加次数不对。"),
        _COST, ("conv1: 55,296,768 multiply-adds", "conv1: 118,013,952 multiply-adds"),
    ),
)  # fmt: skip


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every claim about a layer, block or stage of a walk-through, judged."""
    for walk in reading.walks:
        for judged in without_doubtful(walk, reading, judge(walk)):
            index = judged.claim.passage if judged.claim.passage >= 0 else judged.step.passage
            yield _finding(reading.passages[index], judged, walk.best.network)


def _finding(passage: Passage, judged: Judged, network: Network) -> Finding:
    wrong = judged.verdict is Verdict.WRONG
    return layer_finding(
        passage,
        judged.claim,
        judged.verdict,
        (judged.wrong_parts or judged.parts)[0].expected,
        network=network,
        place=judged.match.place,
        facts=judged.match.facts,
        certain=wrong and _is_certain(judged, network),
    )


def _is_certain(judged: Judged, network: Network) -> bool:
    """Whether it is the number that is wrong, and not the name: nothing else of the network is as the step says."""
    unnamed = judged.step._replace(names=())
    return not any(
        found.is_whole and found.place is not judged.match.place for found in aligner(network).fitting(unnamed)
    )
