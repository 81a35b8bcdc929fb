"""Whether the first stage begins with a projection: that of bottlenecks does, and that of basic blocks does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC259",
        name="wrong-stage-with-projection",
        what=Message(
            "The first stage of bottlenecks is said to need no projection, or that of basic blocks to have one.",
            "文中说瓶颈网络的第一个阶段不需要投影，或说基本块网络的第一个阶段有投影。",
        ),
        why=Message(
            "conv2_x does not change the resolution. Bottlenecks widen 64 channels to 256 there, so that the first "
            "shortcut projects; basic blocks keep 64, and all its shortcuts are identities.",
            "conv2_x 不改变分辨率；瓶颈块在此把 64 通道变为 256，第一条捷径需要投影；"
            "基本块保持 64 通道，捷径全是恒等映射。",
        ),
        wrong="In ResNet-50, the first block of conv2_x needs no projection.",
        right="In ResNet-50, the first block of conv2_x needs a projection.",
    ),
)

_STAGE: Final = r"(?P<stage>conv2_x|conv2_1|layer1(?:\.0|\[0\])?)(?![0-9A-Za-z_.])"
_PROJECTION: Final = r"(?:projection|downsample (?:module|branch|layer|block|path)|dotted|dashed)"
_CHINESE_PROJECTION: Final = r"(?:投影|虚线|downsample ?(?:分支|模块|层))"
_NONE: Final = expression(
    rf"{_STAGE}[^.;,:()]{{0,30}}?\b(?:(?:needs?|has|have|requires?|uses?|contains?) no|(?:does|do)(?:n't| not) (?:need"
    rf"|have|use|require|contain)(?: an?| any)?) {_PROJECTION}"
    rf"|{_STAGE.replace('stage', 'stage2')}[^。;,、:()]{{0,14}}?(?:不需要|没有|无需|不用|不使用|不带)[^。;,、]{{0,6}}?"
    rf"{_CHINESE_PROJECTION}",
    re.IGNORECASE,
)
_ONE: Final = expression(
    rf"{_STAGE}[^.;,:()]{{0,30}}?\b(?:needs?|has|have|requires?|uses?|contains?|(?:begins?|starts?|opens?) with)"
    rf"(?: also| an?| one){{0,2}} {_PROJECTION}"
    rf"|{_STAGE.replace('stage', 'stage2')}[^。;,、:()]{{0,14}}?(?:需要|有|使用|采用|带|用)了?[^。;,、]{{0,6}}?"
    rf"{_CHINESE_PROJECTION}",
    re.IGNORECASE,
)
_LISTED: Final = expression(
    rf"\b(?:dotted|dashed|projections?)\b[^.;:()?]{{0,40}}?\b{_STAGE}(?=,? ?(?:and )?(?:conv3_x|layer2))"
    rf"|(?:虚线|投影)[^。;:()?]{{0,24}}?{_STAGE.replace('stage', 'stage2')}(?=[、,和及 ]{{1,3}}(?:conv3_x|layer2))",
    re.IGNORECASE,
)
"""Which stages have the projections, the first among them."""
_SIGNS: Final = ("conv2_", "layer1")
_OTHER_BLOCKS: Final = expression(
    r"\b(?:second|third|other|others|rest|remaining|later|last|following|blocks? [23])\b"
    r"|第[二三23]|其余|其他|其它|后面|后续|之后的?块|剩下|后[两二三23]|另外",
    re.IGNORECASE,
)
_DENIED: Final = expression(
    r"[不没无非除]|\b(?:no|not|n't|without|neither|nor|except|but|unlike|never|instead|all|every)\b", re.IGNORECASE
)
_DOUBT: Final = expression(
    r"[?？]|\b(?:if|whether|option|cifar|would|could|wrong|my|our)\b|如果|若|是否|方案|选项|错误|我们|改", re.IGNORECASE
)
_WRONG: Final = {
    True: Message(
        "conv2_x of {model} begins with a projection: its bottlenecks widen 64 channels to 256",
        "{model} 的 conv2_x 以投影捷径开始：瓶颈块把 64 通道变为 256",
    ),
    False: Message(
        "conv2_x of {model} has no projection: its basic blocks keep 64 channels and the resolution",
        "{model} 的 conv2_x 没有投影：基本块保持 64 通道，也不改变分辨率",
    ),
}


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the statements about a projection at the beginning of the first stage that are the other way round."""
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE or passage.region.cell is not None or not passage.says(_SIGNS):
            continue
        for pattern, of_bottlenecks in ((_NONE, True), (_ONE, False), (_LISTED, False)):
            for match in passage.matches(pattern):
                yield from _judge(reading, passage, match, of_bottlenecks=of_bottlenecks)


def _judge(reading: Reading, passage: Passage, match: re.Match[str], *, of_bottlenecks: bool) -> Iterator[Finding]:
    place = match.start("stage") if match["stage"] else match.start("stage2")
    subject = reading.subjects.at(passage, place)
    model, text = subject.model, passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(place)
    if model not in TABLE_1 or subject.other or subject.scope < Scope.HEADING or subject.hints.own_network:
        return
    if facts(model).is_bottleneck is not of_bottlenecks or _DOUBT.search(text, start, end) is not None:
        return
    first, _ = reading.subjects.sentences(passage).clause_at(place)
    if not of_bottlenecks and _DENIED.search(text, first, match.end()) is not None:
        return
    if _OTHER_BLOCKS.search(text, first, match.end()) is not None:
        return
    yield passage.finding(
        match.start(),
        match.end(),
        Verdict.WRONG,
        "RC259",
        _WRONG[of_bottlenecks].about(model=facts(model).title),
        subject=f"{model} conv2_1",
        said=passage.text[match.start() : match.end()],
    )
