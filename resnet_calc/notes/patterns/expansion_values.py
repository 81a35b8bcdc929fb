"""How many times wider a bottleneck comes out: four times, in prose and as the `expansion` of a class."""

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
        code="RC257",
        name="wrong-expansion",
        what=Message(
            "The output of a bottleneck is said to be another number of times as wide as its inside than four.",
            "文中说瓶颈块的输出通道数是内部通道数的若干倍，但不是 4 倍。",
        ),
        why=Message(
            "conv2_x of ResNet-50 goes from 64 channels to 256, conv5_x from 512 to 2048: the expansion of a "
            "bottleneck is 4, that of a basic block 1.",
            "ResNet-50 的 conv2_x 从 64 通道到 256,conv5_x 从 512 到 2048：瓶颈块的扩展系数是 4，基本块是 1。",
        ),
        wrong="The expansion factor of the bottlenecks of ResNet-50 is 2.",
        right="The expansion factor of the bottlenecks of ResNet-50 is 4.",
    ),
)

_RIGHT: Final = Message("a bottleneck of {model} widens {expected} times", "{model} 的瓶颈块扩展 {expected} 倍")
_WRONG: Final = Message(
    "a bottleneck of {model} comes out {expected} times as wide as its inside, the note says {said}",
    "{model} 的瓶颈块的输出通道数是内部的 {expected} 倍，文中写的是 {said}",
)
_CLASS: Final = expression(r"\bclass[ ]++(?:[A-Za-z0-9]{1,20}_?)?Bottleneck\w{0,12}[ ]*+[(:]", re.IGNORECASE)
_VALUE: Final = expression(
    r"(?:^|\n)[ \t]*+expansion[ ]*+(?::[ ]*+int[ ]*+)?=[ ]*+(?P<value>[0-9]{1,2})(?![0-9.])(?P<rest>[^\n]{0,40})"
)
_BODY: Final = 1500
_PARTS: Final = 3
_SAID: Final = expression(
    r"\bexpansion(?: factor| ratio| rate| coefficient)?\b(?:[^.;,:=0-9]|(?<=-)[0-9]{2,3}){0,32}(?:is|of|=|:|to"
    r"|equals)[ *_`$]{0,3}(?P<one>[0-9])"
    r"(?![0-9]|[.][0-9])|(?:扩展系数|扩张系数|膨胀系数|扩展倍数|升维倍数|expansion)[^。;,:=0-9]{0,16}(?:为|是|=|:"
    r"|等于)[ *_`]{0,3}(?P<two>[0-9])"
    r"(?![0-9.])"
    r"|\b(?:last|third|final"
    r"|second 1 ?[x×] ?1)\b[^.;0-9]{0,12}(?:(?:1 ?[x×] ?1)?[^.;0-9]{0,24})\b(?P<three>twice|doubles?"
    r"|two times|three times|triples?|four times|quadruples?|eight times)\b[^.;]{0,12}(?:channels|width"
    r"|filters|depth|as many)"
    r"|输出(?:的)?通道数?(?:都|总)?(?:是|为)(?:中间|内部|输入|第一个卷积|前面"
    r"|降维后)[^。;,0-9]{0,10}(?P<four>[0-9两二三四八])倍"
    r"|\bratio (?:between|of)[^.;0-9]{0,12}(?:outer|output)[^.;0-9]{0,12}(?:inner"
    r"|inside)[^.;0-9]{0,12}\bis (?P<five>[0-9])"
    r"(?![0-9.])",
    re.IGNORECASE,
)
_WORDS: Final = {
    "twice": 2, "double": 2, "doubles": 2, "two times": 2, "three times": 3, "triple": 3, "triples": 3,
    "four times": 4, "quadruple": 4, "quadruples": 4, "eight times": 8, "两": 2, "二": 2, "三": 3, "四": 4, "八": 8,
}  # fmt: skip
_SIGNS: Final = ("expan", "last", "third", "final", "second", "输出", "系数", "倍数", "ratio")
_DOUBT: Final = expression(
    r"[?？]|mobile|inverted|efficient|mbconv|\bse\b|squeeze|densenet|wide|resnext|pyramid|transformer|mlp|ffn|my own|"
    r"\b(?:not|n't|if|would|instead|than|previous|stage)\b|不是|如果|自己|上一|阶段|倒残差",
    re.IGNORECASE,
)
_FOR_BASIC: Final = expression(r"[^.;,。0-9\n]{0,10}(?:\bbasic|基本|基础|\bresnet-?(?:18|34)\b)", re.IGNORECASE)
"""Behind the number: 1 for basic blocks, 4 for bottlenecks."""
_BOTTLENECK: Final = expression(r"bottleneck|瓶颈", re.IGNORECASE)
_BASIC: Final = expression(r"basic[- ]?(?:residual )?blocks?|基本(?:残差)?块|基础(?:残差)?块", re.IGNORECASE)
_AS_WIDE: Final = Message(
    "a basic block comes out as wide as its inside", "基本块的输出通道数与内部相同(expansion 为 1)"
)
_NOT_AS_WIDE: Final = Message(
    "a basic block comes out as wide as its inside, expansion 1; the note says {said}",
    "基本块的输出通道数与内部相同，expansion 为 1；文中写的是 {said}",
)
_OWN: Final = expression(r"#[^\n]{0,36}(?:mine|not|own|instead|changed|改|自|原|default)", re.IGNORECASE)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every factor by which a bottleneck is said to widen, judged."""
    if not reading.subjects.is_about_resnet:
        return
    own = reading.subjects.hints.own_network
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE:
            for match in passage.matches(_CLASS, ("bottleneck",)):
                yield from _of_class(reading, passage, match)
        for match in passage.matches(_SAID, _SIGNS) if not own else ():
            yield from _of_sentence(reading, passage, match)


def _of_class(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    """Judge `expansion = 2` in a class of a note that names a network of bottlenecks, and no other network."""
    named = [name for name in reading.subjects.named if name in TABLE_1 and facts(name).is_bottleneck]
    if not named or not reading.subjects.names_no_other:
        return
    start = match.end()
    for part in reading.passages[passage.index : passage.index + _PARTS]:  # a docstring stands between two of code
        text = part.recognised.folded
        following = text.find("\nclass ", start)
        end = min(len(text), start + _BODY, following if following >= 0 else len(text))
        value = _VALUE.search(text, start, end) if part.region.kind is Kind.CODE else None
        if value is not None:
            if _OWN.search(value["rest"]) is None:
                yield _told(part, value.span("value"), named[0], int(value["value"]))
            return
        if following >= 0:
            return
        start = 0


def _of_sentence(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    start, end = reading.subjects.sentences(passage).at(match.start())
    subject = reading.subjects.at(passage, match.start())
    is_prose = not passage.region.is_program and passage.region.kind is not Kind.CODE
    text = passage.recognised.folded
    clause = reading.subjects.sentences(passage).clause_at(match.start(match.lastgroup or "one"))
    near, all_over = (
        tuple(kind.search(text, *stretch) is not None for kind in (_BASIC, _BOTTLENECK))
        for stretch in (clause, (start, end))
    )
    basic, bottleneck = near if any(near) else all_over
    if basic and bottleneck:
        return  # 1 in a basic block and 4 in a bottleneck
    if is_prose and basic:
        yield from _of_basic(reading, passage, match)
        return
    bottleneck = is_prose and bottleneck
    model = subject.model or subject.likely
    elsewhere = subject.scope < Scope.SENTENCE
    if bottleneck and (model is None or (elsewhere and not facts(model).is_bottleneck)):
        model = _of_any(reading)
    if model is None or subject.other or _DOUBT.search(passage.recognised.folded, start, end) is not None:
        return
    fact = facts(model)
    if not fact.is_bottleneck:
        return
    group = match.lastgroup or "one"
    said = match[group].lower()
    if _FOR_BASIC.match(passage.recognised.folded, match.end()) is not None:
        return
    yield _told(passage, match.span(group), model, int(said) if said.isdigit() else _WORDS[said])


def _of_basic(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    """Judge the expansion of a basic block, which is 1 in every network."""
    start, end = reading.subjects.sentences(passage).at(match.start())
    group = match.lastgroup or "one"
    doubted = _DOUBT.search(passage.recognised.folded, start, end) is not None
    if doubted or group not in ("one", "two") or not reading.subjects.names_no_other:
        return
    said = match[group]
    right = said == "1"
    yield passage.finding(
        *match.span(group),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC257",
        _AS_WIDE.about() if right else _NOT_AS_WIDE.about(said=said),
        said=said,
        expected="1",
    )


def _of_any(reading: Reading) -> str | None:
    """The network to speak of where a note names none, or several of the paper's: their bottlenecks are alike."""
    named = reading.subjects.named
    if not reading.subjects.names_no_other or any(name not in TABLE_1 for name in named):
        return None
    return next((name for name in (*named, *TABLE_1) if facts(name).is_bottleneck), None)


def _told(passage: Passage, span: tuple[int, int], model: str, said: int) -> Finding:
    fact = facts(model)
    expected = fact.stage_outputs[0] // fact.stage_widths[0]
    values: dict[str, object] = {"model": fact.title, "expected": expected, "said": said}
    right = said == expected
    return passage.finding(
        *span,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC257",
        (_RIGHT if right else _WRONG).about(**values),
        subject=model,
        said=passage.text[slice(*span)],
        expected=str(expected),
    )
