"""Totals in full of which one digit is off, whatever the sentence calls them: ResNet-50 of Keras has 25,536,712.

A number of eight digits that is a known total but for one of them can hardly be meant as anything else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.conditions import in_words
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.quantities.figure import figures_of
from resnet_calc.notes.slips import digit_slip
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.totals import operation_totals, parameter_totals
from resnet_calc.notes.writing import written_like

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what totals report, RC401."""

_FIGURE: Final = expression(
    r"(?=[0-9])(?<![0-9.,×x*·+/=^_#-])(?<![×x*·+/=-] )(?P<figure>[0-9]{1,3},[0-9]{3},[0-9]{3}|[0-9]{8})"
    r"(?![0-9×x*%+/=-]|[.,][0-9]| [×x*+/=-]|,[0-9])"
)
_OTHERWISE: Final = expression(
    r"[?？]|\b(?:trainable|frozen|flops?|macs?|multiply|bytes?|wrong|instead of|not|id|downloads?|images?|mult-adds)\b"
    r"|可训练|冻结|浮点|乘加|字节|不是|而非|错误|图片",
    re.IGNORECASE,
)
_FEWEST: Final = 10**7
"""A total of fewer digits may be one digit away from another by chance."""
_ROUND: Final = 100
"""A multiple of it has been rounded."""
_PLAIN: Final = 3
"""Conditions under which people still quote a total: Keras', without the head, moving statistics counted."""
_WRONG: Final = Message(
    "{model} has {expected} parameters{under}; of {said} a digit is off",
    "{model}{under}有 {expected} 个参数；{said} 写错了数字",
)
_UNDER: Final = Message(" ({under})", "({under})")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the totals in full that are known ones but for a slip of one digit."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for passage in reading.passages:
        if any(one.quantity.value >= _FEWEST for one in figures_of(passage)):
            for match in passage.matches(_FIGURE):
                yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    said = int(match["figure"].replace(",", ""))
    subject = reading.subjects.at(passage, match.start())
    model = subject.model
    if said < _FEWEST or said % _ROUND == 0 or model not in TABLE_1 or subject.other or subject.scope < Scope.HEADING:
        return
    start, end = reading.subjects.sentences(passage).clause_at(match.start())
    if _OTHERWISE.search(passage.recognised.folded, start, end) is not None or _is_known(said):
        return
    slips = [
        each
        for each in parameter_totals(model)
        if len(each.holds_under) <= _PLAIN and digit_slip(said, each.value) is not None
    ]
    if not slips:
        return
    nearest = min(slips, key=lambda each: len(each.holds_under))
    text = passage.text[slice(*match.span("figure"))]
    expected = written_like(text, nearest.value)
    under = _UNDER.about(under=in_words(nearest.holds_under)) if nearest.holds_under else ""
    yield passage.finding(
        *match.span("figure"),
        Verdict.WRONG,
        "RC401",
        _WRONG.about(model=facts(model).title, expected=expected, said=text, under=under),
        subject=model,
        said=text,
        expected=expected,
        slip=digit_slip(said, nearest.value),
    )


def _is_known(said: int) -> bool:
    """Whether some network has exactly so many parameters or operations."""
    return any(
        totals(model).between(said, said) for model in TABLE_1 for totals in (parameter_totals, operation_totals)
    )
