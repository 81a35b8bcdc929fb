"""What goes into the blocks of a stage behind its first: they take what the block before them puts out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.stages import find_stages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC254",
        name="input-of-the-first-block-given-to-all",
        what=Message(
            "The blocks of a stage behind its first one are given the first one's input channels.",
            "文中把阶段中第一个残差块的输入通道数写给了后面的块。",
        ),
        why=Message(
            "Only the first block of conv3_x of ResNet-50 takes 256 channels; it puts out 512, and these go into the "
            "next one.",
            "ResNet-50 的 conv3_x 只有第一个块的输入是 256 通道；它输出 512 通道，后面的块的输入就是 512。",
        ),
        wrong="In conv3_x of ResNet-50 the other three blocks take 256 channels.",
        right="In conv3_x of ResNet-50 the other three blocks take 512 channels.",
    ),
)

_RIGHT: Final = Message(
    "the blocks of {stage} of {model} behind the first take {expected} channels",
    "{model} 的 {stage} 中，第一个块之后的块输入为 {expected} 通道",
)
_WRONG: Final = Message(
    "the blocks of {stage} of {model} behind the first take the {expected} channels that it puts out, the note says "
    "{said}",
    "{model} 的 {stage} 中，第一个块之后的块输入为前一块输出的 {expected} 通道，文中写的是 {said}",
)
_CHAIN_WRONG: Final = Message(
    "a block that is not the first of its stage takes as many channels as it puts out, {expected}; the note "
    "says {said}",
    "不是阶段中第一个的残差块，输入与输出通道数相同，应为 {expected}，文中写的是 {said}",
)
_CHAIN_RIGHT: Final = Message(
    "a block that is not the first of its stage takes as many channels as it puts out, {expected}",
    "不是阶段中第一个的残差块，输入与输出通道数相同，为 {expected}",
)
_NUMBER: Final = r"(?P<{}>[0-9]{{2,4}})(?![0-9×x*])"
_OTHERS: Final = expression(
    r"\b(?:other|remaining|following|next|later)(?: (?:two|three|four|five|[2-9]"
    r"|[0-9]{2}))?(?: (?:bottleneck|residual|basic))?"
    r"(?: blocks?)?(?: that follow)?(?: (?:also|all|each|then|still)){0,2} (?:take|takes|read|reads|have|has"
    r"|get|gets|receive|receives|see|sees)"
    r" (?:in )?(?:an input (?:of|with) )?" + _NUMBER.format("one") + r"(?: input)?(?: channels)?"
    r"|(?:其余|后面|剩下|之后|另外)[^。;,0-9]{0,10}(?:块|block"
    r"|bottleneck)s?[^。;,0-9]{0,4}(?:的)?输入(?:通道数?|维度)?(?:也|都|还|同样|均)?(?:都)?(?:是|为)?"
    + _NUMBER.format("two") + r"(?:维|个?通道|,|。|$)"
    r"|\b(?:each|all|every one) of (?:them|these|the (?:two|three|four|five|six"
    r"|[2-9])(?: blocks)?) (?:takes?|reads?|receives?|gets?) "
    + _NUMBER.format("three") + r" (?:input )?channels"
    r"|(?:每个|每一个|所有|全部)(?:的)?(?:残差块|块|[Bb]ottleneck|[Bb]lock)(?:的)?输入(?:通道数?)?(?:都"
    r"|均)?(?:是|为)" + _NUMBER.format("four")
    + r"(?:维|个?通道)",
    re.IGNORECASE,
)  # fmt: skip
_EVERY: Final = expression(
    r"\b(?:(?:every|each|all|both)(?: of)?(?: the| its)?(?: (?:[2-9]|[1-3][0-9]|two|three|four|five|six))?"
    r"(?: (?:residual|bottleneck|basic))?|of all(?: [0-9]{1,2})?) blocks?"
    r"(?: of (?:conv[2-5]_x|layer[1-4]))? (?:takes?|reads?|maps?|receives?|gets?) (?:an? |in )?(?P<every>[0-9]{2,4})"
    r"(?:[- ]channels?(?![^.;:0-9]{0,24}\b(?:out|give|produce|return))| ?(?:→|->|to ))"
    r"|(?:每个?|所有|全部)(?:的)?(?:残差|瓶颈)?块的?(?:第一个 ?1×1 ?卷积)?的?(?:输入|接收|读入)(?:通道数?)?"
    r"(?:都|均)?(?:是|为)? ?(?P<every2>[0-9]{2,4}) ?(?:维|个?通道)",
    re.IGNORECASE,
)
_KEYED: Final = expression(
    r"\bblocks? ?(?:[2-9]|[1-3][0-9])(?: ?(?:-|–|to|\.\.) ?[0-9]{1,2})?\b[^\n0-9]{0,12}"
    r"\bin(?:put|_channels|planes)?[ =:]{1,3}(?P<into>[0-9]{2,4})\b"
    r"[^\n]{0,40}?\bout(?:put|_channels|planes)?[ =:]{1,3}(?P<out>[0-9]{2,4})\b",
    re.IGNORECASE,
)
_BUT_THE_FIRST: Final = expression(
    r"\b(?:first|except|but|other|later|remaining|after|if|not|without|would)\b|第一|首|除|其余|后|如果|不",
    re.IGNORECASE,
)
_FIRST_APART: Final = expression(
    r"除了?第一个?(?:残差)?块?(?:以?外|之外)[,，、]? ?$"
    r"|\b(?:except|apart from|other than) (?:for )?the first(?: block| one)?,? $",
    re.IGNORECASE,
)
"""What leaves out the first block, so that the others are spoken of."""
_SO_DO: Final = expression(
    r"\bfirst (?:block|one) (?:takes|reads|has|gets|receives) "
    + _NUMBER.format("first")
    + r"(?: input)? channels(?: in)?"
    r"[,;]? (?:and )?so do (?P<rest>the (?:other|others|rest|remaining|following|two|three|four|five)[^.;,]{0,24})",
    re.IGNORECASE,
)
_CHAIN: Final = expression(
    r"(?P<label>(?:\b[Bb]locks? ?(?:[1-9]|1[0-9]|2[0-9])\b|其余[^\n:。]{0,8}块|后面[^\n:。]{0,8}块"
    r"|\b(?:other|remaining|following)"
    r"[^\n:.]{0,12}blocks?|\b(?:layer[1-4]\.|conv[2-5]_)(?:[1-9]|[1-3][0-9]))[^\n0-9]{0,12})"
    r"(?P<into>[0-9]{2,4}) ?(?:→|->|,) ?(?P<inner>[0-9]{2,4}) ?(?:→|->|,) ?(?P<same>[0-9]{2,4})(?: ?(?:→|->"
    r"|,) ?(?P<out>[0-9]{2,4}))?"
    r"(?![0-9]| ?(?:→|->))"
)
_CONV1: Final = expression(
    r"\blayer(?P<stage>[1-4])(?:\[|\.)(?:[1-9]"
    r"|[1-3][0-9])\]?\.conv1\b[^\n0-9;,]{0,16}(?P<into>[0-9]{2,4}) ?(?:→|->|to) ?"
    r"(?P<out>[0-9]{2,4})(?![0-9])"
)
"""The first convolution of a block that is not the first, from 0: layer2[1].conv1 maps 512 → 128."""
_GOES: Final = expression(
    r"\bfirst (?:block|one)\b[^.;:]{0,40}\b(?P<first>[0-9]{2,4}) ?(?:→|->|to) ?[0-9]{2,4}[,;]? (?:and )?so do "
    r"(?P<rest>the (?:other|others|rest|remaining|following|two|three|four|five)[^.;,]{0,24})",
    re.IGNORECASE,
)
_FIRST_LABEL: Final = expression(r"conv[2-5]_1(?![0-9])")
_ONE_BASED: Final = expression(r"\b[Bb]lock ?1\b")
_ZERO_BASED: Final = expression(r"\b[Bb]lock ?0\b|layer[1-4]\.0")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what is said to go into the blocks of a stage behind its first, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if not passage.has_numbers:
            continue
        for match in passage.matches(_CHAIN, ("→", "->", ",")):
            yield from _chain(reading, passage, match)
        for match in passage.matches(_KEYED, ("block",)):
            yield from _keyed(passage, match)
        if passage.region.kind not in (Kind.CODE, Kind.OUTPUT) and not reading.subjects.hints.own_network:
            yield from _in_text(reading, passage)


def _in_text(reading: Reading, passage: Passage) -> Iterator[Finding]:
    for match in passage.matches(_OTHERS, ("other", "remaining", "following", "next", "later", "of the", "输入")):
        group = match.lastgroup or "one"
        yield from _others(reading, passage, match.span(group), match.start())
    for match in passage.matches(_EVERY, ("block", "块")):
        yield from _every(reading, passage, match)
    for pattern in (_SO_DO, _GOES):
        for match in passage.matches(pattern, ("so do",)):
            yield from _others(reading, passage, match.span("rest"), match.start(), int(match["first"]))
    for match in passage.matches(_CONV1, (".conv1",)):
        yield from _others(reading, passage, match.span("into"), match.start("into"), stage=int(match["stage"]))


def _keyed(passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    """Judge blocks 2-6: in 512, out 1024."""
    into, out = int(match["into"]), int(match["out"])
    if into != out and out in (2 * into, 4 * into) and _BUT_THE_FIRST.search(match[0]) is None:
        yield _told(passage, match.span("into"), _CHAIN_WRONG, {"expected": out, "said": into}, "")


def _others(
    reading: Reading,
    passage: Passage,
    span: tuple[int, int],
    place: int,
    said: int | None = None,
    *,
    stage: int = 0,
) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, place)
    model = subject.model or subject.likely
    named = [name for name in find_stages(passage.text[:place]) if len(name.stages) == 1]
    stage = stage or (named[-1].stages[0] if named else 0)
    if model is None or subject.other or not stage:
        return
    fact = facts(model)
    number = int(passage.text[slice(*span)]) if said is None else said
    if stage > len(fact.blocks) or number not in (_into(fact, stage), fact.stage_outputs[stage - 1]):
        return
    expected = fact.stage_outputs[stage - 1]
    values: dict[str, object] = {
        "stage": f"conv{stage + 1}_x", "model": fact.title, "expected": expected, "said": number,
    }  # fmt: skip
    yield _told(passage, span, _RIGHT if number == expected else _WRONG, values, model)


def _every(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    """Judge what every block of a stage is said to take: the first one's input, and a stage's first alone."""
    start, end = reading.subjects.sentences(passage).at(match.start())
    group = "every" if match["every"] else "every2"
    apart = _FIRST_APART.search(passage.text, start, match.start()) is not None
    if apart or _BUT_THE_FIRST.search(passage.text.replace("first 1×1", ""), start, end) is None:
        for finding in _others(reading, passage, match.span(group), match.end()):
            if finding.verdict is Verdict.WRONG:
                yield finding


def _into(fact: Facts, stage: int) -> int:
    """What goes into a stage."""
    return fact.stage_outputs[stage - 2] if stage > 1 else fact.stage_widths[0]


def _chain(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    """Judge 256 → 128 → 128 → 512 of a block that is not the first: what goes in is what comes out."""
    label, text = match["label"], passage.text
    if _FIRST_LABEL.search(label) is not None or (_ONE_BASED.search(label) and _ZERO_BASED.search(text) is None):
        return
    into, inner, same = int(match["into"]), int(match["inner"]), int(match["same"])
    out = int(match["out"]) if match["out"] else 0
    bottleneck = inner == same and out == 4 * inner
    basic = not out and inner == same
    if not (bottleneck or basic) or into not in (inner, inner // 2, 2 * inner, 4 * inner):
        return
    expected = out or inner
    subject = reading.subjects.at(passage, match.start())
    if subject.other or (basic and into == 4 * inner):
        return
    values: dict[str, object] = {"expected": expected, "said": into}
    yield _told(passage, match.span("into"), _CHAIN_RIGHT if into == expected else _CHAIN_WRONG, values, "")


def _told(passage: Passage, span: tuple[int, int], message: Message, values: dict[str, object], model: str) -> Finding:
    right = message in (_RIGHT, _CHAIN_RIGHT)
    return passage.finding(
        *span,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC254",
        message.about(**values),
        subject=model,
        said=passage.text[slice(*span)],
        expected=str(values["expected"]),
    )
