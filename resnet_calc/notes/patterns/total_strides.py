"""By how much a whole network shrinks the image: 32 times from 224×224 to 7×7, 4 times for CIFAR."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.catalog import load
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.laid_out import graph_of
from resnet_calc.notes.note import Kind
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC304",
        name="wrong-total-stride",
        what=Message(
            "A network is said to shrink the image by another factor than it does.", "文中所说网络的总下采样倍数有误。"
        ),
        why=Message(
            "The first convolution, the max pool and three of the four stages have stride 2: 2⁵ = 32, from 224×224 to "
            "7×7. The networks for CIFAR have two stages with stride 2: 4, from 32×32 to 8×8.",
            "首个卷积、最大池化和四个阶段中的三个步长为 2：2⁵ = 32，从 224×224 到 7×7。"
            "CIFAR 网络只有两个阶段步长为 2：4 倍，从 32×32 到 8×8。",
        ),
        wrong="The total stride of ResNet-50 is 16.",
        right="The total stride of ResNet-50 is 32.",
    ),
)

_FACTOR: Final = r"(?P<{}>2|4|8|16|32|64|128)(?![0-9]|[.][0-9]|[ ]?[×x][ ]?[0-9]|[ ]?(?:[=+^*·→-]|\\times|\\cdot))"
_SAID: Final = expression(
    r"\b(?:total|overall) (?:stride|down-?sampling(?: factor| rate| ratio)?|reduction factor)(?: of [^.;,0-9]{0,12}"
    r"(?:resnet-?[0-9]{2,3})?)?[ ](?:is|of|equals|=)[ ]?" + _FACTOR.format("total")
    + r"|\b(?:down-?samples?|reduces?|shrinks?)[^.;,0-9]{1,40}? by (?:a (?:total )?factor of )?" + _FACTOR.format("by")
    + r"(?:[ ]?[×x]|[ -]?fold| times)?[ ](?:in total|overall|altogether)\b"
    r"|\b(?:final|last) feature maps?(?: of [^.;,0-9]{0,12}(?:resnet-?[0-9]{2,3})?)? (?:is|are|has|have)[^.;,0-9]{0,16}"
    r"1/" + _FACTOR.format("part") + r"(?:th)?[ ](?:of|the)[^.;,]{0,16}(?:input|image|resolution)"
    r"|总(?:的)?(?:步长|步幅|stride|下采样(?:倍数|倍率|率|因子)?)[ ]?(?:为|是|=|:)?[ ]?" + _FACTOR.format("total_zh")
    + r"|(?:总共|一共|共|整体)(?:进行)?(?:了)?(?:下采样|降采样|缩小)(?:了)?[ ]?" + _FACTOR.format("by_zh") + r"[ ]?倍"
    r"|最[终后]的?(?:输出)?特征图(?:的)?(?:大小|尺寸|分辨率)?(?:缩小|降)?(?:为|是|到)(?:了)?(?:输入|原图|原始图像)(?:图像|图片)?"
    r"(?:大小|尺寸|分辨率)?的?[ ]?1/" + _FACTOR.format("part_zh"),
    re.IGNORECASE,
)  # fmt: skip
_SIGNS: Final = ("total", "overall", "altogether", "feature map", "总", "共", "整体", "特征图")
_DOUBT: Final = expression(
    r"[?？]|dilat|atrous|output[ _-]?stride|\bOS\b|\bC[345]\b|conv[2-5]|layer[1-4]|stage|block|fpn|rcnn|r-cnn|deeplab"
    r"|segment|detect|\b(?:not|n't|if|would|instead|remov\w*+|modif\w*+|without|stem|first|before|encoder|backbone|cifar)\b"
    r"|空洞|膨胀|阶段|块|检测|分割|去掉|修改|如果|不|前|骨干|主干",
    re.IGNORECASE,
)
_RIGHT: Final = Message("{model} shrinks the image {expected} times", "{model} 的总下采样倍数为 {expected}")
_WRONG: Final = Message(
    "{model} shrinks the image {expected} times, from {side}×{side} to {map}×{map}, the note says {said}",
    "{model} 的总下采样倍数为 {expected}(从 {side}×{side} 到 {map}×{map})，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every factor by which a network is said to shrink the image, judged."""
    hints = reading.subjects.hints
    if not reading.subjects.is_about_resnet or hints.own_network or hints.output_strides:
        return
    for passage in reading.passages:
        if passage.has_numbers and passage.region.kind is not Kind.CODE:
            for match in passage.matches(_SAID, _SIGNS):
                yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.end())
    model = subject.model
    if model is None or subject.other or subject.general or subject.scope < Scope.HEADING:
        return
    start, end = reading.subjects.sentences(passage).at(match.start())
    if _DOUBT.search(passage.recognised.folded, start, end) is not None:
        return
    if subject.hints.cifar and not model.startswith("cifar"):
        return
    group = match.lastgroup or "total"
    said, (side, last) = int(match[group]), sides_of(model)
    right = said == side // last
    values = {"model": facts(model).title, "expected": side // last, "side": side, "map": last, "said": said}
    yield passage.finding(
        *match.span(group),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC304",
        (_RIGHT if right else _WRONG).about(**values),
        subject=model,
        said=match[group],
        expected=str(side // last),
    )


@cache
def sides_of(model: str) -> tuple[int, int]:
    """The sides of the image that goes in and of the map that leaves the last stage.

    >>> sides_of("resnet50"), sides_of("cifar_resnet20")
    ((224, 7), (32, 8))
    """
    graph = graph_of(load(model))
    last = [run.output.height for run in graph.runs if run.stage == graph.stages]
    return graph.runs[0].layers[0].inputs[0].height, last[-1]
