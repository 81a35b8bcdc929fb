"""A stride of 4 where the channels grow four times: no convolution of the blocks has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.stages import find_stages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC258",
        name="stride-taken-for-ratio-of-channels",
        what=Message(
            "A convolution or projection of a block is given a stride greater than 2, the ratio of its channels.",
            "文中给残差块的卷积或投影写了大于 2 的步长，那其实是通道数之比。",
        ),
        why=Message(
            "The stride says how the resolution shrinks, and that is by two or not at all; from 64 channels to 256 the "
            "resolution stays.",
            "步长表示分辨率缩小的倍数，只会是 1 或 2；通道数从 64 变为 256 时分辨率不变。",
        ),
        wrong="The projection of conv2_1 in ResNet-50 is a 1×1 convolution with stride 4.",
        right="The projection of conv2_1 in ResNet-50 is a 1×1 convolution with stride 1.",
    ),
)

_WRONG: Final = Message(
    "the convolutions in the blocks of {model} have stride 1 or 2, the note says {said}: that is a ratio of channels",
    "{model} 残差块中卷积的步长为 1 或 2，文中写的是 {said}：那是通道数之比",
)
_HALVED: Final = Message(
    "the shortcut of {model} halves the map here, as the main path does: its stride is 2, the note says {said}",
    "{model} 的捷径在此与主分支一样使特征图减半，步长应为 2，文中写的是 {said}",
)
_STRIDE: Final = expression(
    r"(?:\bstrides?(?: of)?[ ]?=?[ ]?|步长(?:都|均)?(?:为|是|=|:)?[ ]?|步幅(?:为|是|=|:)?[ ]?)(?P<said>4)"
    r"(?![0-9]|[.][0-9]|[ ]?[,、/和]?[ ]?(?:8|16)\b)",
    re.IGNORECASE,
)
_LAYER: Final = expression(
    r"1 ?[×x*] ?1|\b(?:projection|shortcut|downsample (?:branch|conv\w{0,9})|convolution|conv|conv[2-5]_[1-9])\b|卷积"
    r"|3 ?[×x*] ?3"
    r"|投影|捷径|下采样",
    re.IGNORECASE,
)
_UNSTRIDED: Final = expression(
    r"(?:\bstrides?(?: of)?[ ]?[=:]?[ ]?|步[长幅](?:都|均)?(?:为|是|取|=|:)?[ ]?)(?P<said>[1-4])(?![0-9]|[.][0-9])",
    re.IGNORECASE,
)
_SHORTCUT: Final = expression(
    r"\b(?:projections?|shortcuts?|downsample|skip connection)\b|捷径|投影|短路|下采样分支|跳跃连接", re.IGNORECASE
)
_SIDES: Final = expression(
    r"(?<![0-9×xX*,])(?:(?P<one>[0-9]{1,3}) ?[×xX*] ?(?P=one)(?![0-9])"
    r"|[\[(] ?(?P<two>[0-9]{1,3}), ?(?P=two), ?[0-9]{1,4} ?[\])]"
    r"|[\[(] ?[0-9]{1,4}, ?(?P<three>[0-9]{1,3}), ?(?P=three) ?[\])])"
)
_LEAST_SIDE: Final = 4
_STRIDING: Final = frozenset({2, 3})
"""Stages whose first block always strides; the last one does not where features are to stay large."""
_OTHERS: Final = expression(
    r"\b(?:second|other|others|remaining|rest|following|later|every|each|v1|3 ?[×x] ?3)\b"
    r"|其余|其他|后面|第[二三四]个?(?:残差)?块|每",
    re.IGNORECASE,
)
_OTHER: Final = expression(r"pool|stem|7 ?[×x] ?7|conv1\b|池化|第一个卷积层", re.IGNORECASE)
_NEAR: Final = 56
_DOUBT: Final = expression(
    r"[?？]|\b(?:output|total|overall|cumulative|effective|relative|anchor\w*+|input image|w\.r\.t"
    r"|with respect|feature maps?|"
    r"fpn|pyramid|patch\w*+|vit|swin|convnext|not|n't|no|never|instead|if|would|deconv\w*+|transposed|"
    r"upsampl\w*+|net effect|dilat\w*+|jump|rpn|detect\w*+|segment\w*+|scale|c[2-5]|p[2-5])\b|相对|总步长|累计|原图|锚"
    r"|特征图|不是|没有"
    r"|而不|如果|反卷积|转置|上采样|补丁|等效",
    re.IGNORECASE,
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every stride of 4 that is given to a layer of the blocks."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for passage in reading.passages:
        if passage.region.kind not in (Kind.CODE, Kind.OUTPUT) and passage.region.cell is None:
            for match in passage.matches(_STRIDE, ("stride", "步长", "步幅")):
                yield from _judge(reading, passage, match)
            for match in passage.matches(_UNSTRIDED, ("stride", "步长", "步幅")):
                if match["said"] == "1":
                    yield from _unstrided(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(match.start())
    before = text[max(start, match.start() - _NEAR) : match.start()]
    if _LAYER.search(before) is None or _OTHER.search(before) is not None:
        return
    subject = reading.subjects.at(passage, match.start())
    model = subject.model or subject.likely
    if model is None or subject.other or _DOUBT.search(text, start, end) is not None:
        return
    fact = facts(model)
    if len(fact.blocks) != 4:  # noqa: PLR2004 - as published
        return
    yield passage.finding(
        *match.span("said"),
        Verdict.WRONG,
        "RC258",
        _WRONG.about(model=fact.title, said=match["said"]),
        subject=model,
        said=match["said"],
    )


def _unstrided(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    """Judge a shortcut with stride 1 where the map is halved: its sizes stand beside, or its stage is named."""
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(match.start())
    shortcuts = list(_SHORTCUT.finditer(text, max(start, match.start() - _NEAR), match.start()))
    subject = reading.subjects.at(passage, match.start())
    model = subject.model or subject.likely
    if not shortcuts or model not in TABLE_1 or subject.other or subject.hints.output_strides:
        return
    if _DOUBT.search(text, start, end) is not None or _OTHERS.search(text, start, end) is not None:
        return
    if len(list(_UNSTRIDED.finditer(text, start, end))) > 1 or _OTHER.search(text, start, end) is not None:
        return
    sides = {int(one[one.lastgroup or 0]) for one in _SIDES.finditer(text, start, end)} - set(range(_LEAST_SIDE))
    stages = {name.stages for name in find_stages(text[start:end])}
    halved = len(sides) == 2 and max(sides) == 2 * min(sides)  # noqa: PLR2004 - what goes in, what comes out
    striding = not sides and len(stages) == 1 and len(only := stages.pop()) == 1 and only[0] in _STRIDING
    dilated = any("dilat" in (lower := each.recognised.lower) or "空洞" in lower for each in reading.passages)
    if halved or (striding and not dilated):
        yield passage.finding(
            *match.span("said"),
            Verdict.WRONG,
            "RC204",
            _HALVED.about(model=facts(model).title, said=match["said"]),
            subject=model,
            said=match["said"],
            expected="2",
        )
