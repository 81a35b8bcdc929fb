"""What a sketch or list says the pool hands to the classifier: GAP → (512,), FC: 512 → 5, in one of ResNet-50.

Only the widths of the two kinds of blocks are mixed up so; where the right one stands nearby, a layer may lie between.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.usual import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what walk-throughs report: RC201 and RC202."""

_START: Final = r"(?:^|\n)[ \t>#|*`_•│├└─↓0-9.-]{0,20}"
_UNIT: Final = r"(?:-?d(?:im(?:s|ensional)?)?|features?|channels)?(?: vector)?"
_END: Final = rf"(?=[ ]?{_UNIT}[ ]?[)\]]?[ ]?[,;.]?[ *`]{{0,3}}(?:[ ]{{2}}|\n|$))"
_POOLED: Final = expression(
    rf"{_START}(?:(?:adaptive|global)[ -]?)?(?:average|avg)[ -]?pool(?:ing)?(?:2d)?(?: layer)?(?:\([^()\n]{{0,12}}\))?"
    rf"[*`]{{0,3}}[ ]?(?:→|->|=>|:)[ *`]{{0,3}}[(\[]?(?:(?:b|n|batch|none),? ?)?(?P<width>512|2048),?"
    rf"(?:, ?1, ?1)?[)\]]?{_END}"
    rf"|{_START}gap[ ]?(?:→|->|=>|:)[ ]?[(\[]?(?:(?:b|n|batch|none),? ?)?(?P<short>512|2048),?[)\]]?{_END}",
    re.IGNORECASE,
)
_CONNECTED: Final = expression(
    rf"{_START}(?:final |output |new )?(?:fc|fully[- ]connected|classifier|classification head)(?: layer)?"
    r"[*`]{0,3}[ ]?[(:]?[ *`]{0,3}(?P<width>512|2048)[ ]?(?:→|->|=>|,|×|x|to)[ ]?[0-9]{1,5}(?![0-9])",
    re.IGNORECASE,
)
_SIGNS: Final = ("512", "2048")
_POOLS: Final = ("pool", "gap")
_CONNECTS: Final = ("fc", "connected", "classif")
_BETWEEN: Final = expression(
    r"squeeze|excitation|attention|cbam|project|reduc|compress|concat|hidden|truncat|teacher|student|siamese|up to|"
    r"dilat|only layer|挤压|降维|拼接|教师|学生",
    re.IGNORECASE,
)
"""What makes another width of what the pool puts out, or is about another pool."""
_LAYERS: Final = expression(r"batchnorm1d|\blinear\b|\bdense (?:block|layer)", re.IGNORECASE)
"""Signs of a head of several layers, of which this one may be the last."""
_NEAR: Final = 8
"""Passages around, under the same heading, that are looked at."""
_REACH: Final = 900
"""Characters around, in a long listing."""
_WHAT: Final = {
    "RC202": Message("the global average pool", "全局平均池化"),
    "RC201": Message("the fully connected layer", "全连接层"),
}
_RIGHT: Final = {
    "RC202": Message("{what} of {model} puts out {expected} channels", "{model} 的{what}输出 {expected} 个通道"),
    "RC201": Message("{what} of {model} takes {expected} channels", "{model} 的{what}输入 {expected} 个通道"),
}
_WRONG: Final = {
    "RC202": Message(
        "{what} of {model} puts out {expected} channels, the note says {said}",
        "{model} 的{what}输出 {expected} 个通道，文中写的是 {said}",
    ),
    "RC201": Message(
        "{what} of {model} takes {expected} channels, the note says {said}",
        "{model} 的{what}输入 {expected} 个通道，文中写的是 {said}",
    ),
}


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what pools are said to put out and classifiers to take in, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for passage in reading.passages:
        lower = passage.recognised.lower
        if passage.region.cell is not None or passage.region.is_program or not any(sign in lower for sign in _SIGNS):
            continue
        pooled = passage.matches(_POOLED, _POOLS)
        for match in pooled:
            yield from _judge(reading, passage, match, "RC202")
        for match in () if pooled else passage.matches(_CONNECTED, _CONNECTS)[:1]:
            yield from _judge(reading, passage, match, "RC201")


def _judge(reading: Reading, passage: Passage, match: re.Match[str], code: str) -> Iterator[Finding]:
    span = match.span(match.lastgroup or "width")
    fact = _fact(reading, passage, span[0])
    if fact is None:
        return
    said, expected = passage.text[slice(*span)], str(fact.stage_outputs[-1])
    if said != expected:
        around = _around(reading, passage, span[0], anywhere=code == "RC201")
        one_of_several = code == "RC201" and _LAYERS.search(around) is not None
        if expected in around or one_of_several or _BETWEEN.search(around) is not None:
            return
    values: dict[str, object] = {"what": _WHAT[code], "model": fact.title, "expected": expected, "said": said}
    yield passage.finding(
        *span,
        Verdict.RIGHT if said == expected else Verdict.WRONG,
        code,
        (_RIGHT if said == expected else _WRONG)[code].about(**values),
        subject=fact.name,
        said=said,
        expected=expected,
    )


def _fact(reading: Reading, passage: Passage, place: int) -> Facts | None:
    subject = reading.subjects.at(passage, place)
    if subject.model is None or subject.other or subject.general or not _is_near(reading, subject.scope):
        return None
    fact = facts(subject.model)
    return fact if len(fact.blocks) == STAGES and fact.stage_outputs[-1] in (512, 2048) else None


def _is_near(reading: Reading, scope: Scope) -> bool:
    """Whether the name stands above, or the note is about one network all along."""
    return scope >= Scope.HEADING or (scope is Scope.NOTE and reading.subjects.names_no_other)


def _around(reading: Reading, passage: Passage, place: int, *, anywhere: bool) -> str:
    """The text that stands around a place under the same heading, or under any: a first layer, and its second."""
    near = reading.passages[max(0, passage.index - _NEAR) : passage.index + _NEAR + 1]
    others = [one.text[-_REACH:] for one in near if one is not passage and (anywhere or one.heading == passage.heading)]
    headings = [heading.text for heading in passage.heading]
    return "\n".join([*headings, *others, passage.text[max(0, place - _REACH) : place + _REACH]])
