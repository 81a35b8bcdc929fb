"""What the stages of bottlenecks put out, told one line after the other as what is inside: 64, 128, 256, 512.

One such line may mean the width before the expansion; four of them that say `output channels`, and nothing of an
expansion, do not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of a stage's features, RC255."""

_SAID: Final = expression(
    r"(?<![0-9.,×x*])(?P<one>64|128|256|512) (?:个)?(?:output (?:channels|feature maps|filters)\b|输出通道)"
    r"|\boutput (?:channels|feature maps)[ *_`]{0,4}(?::|=|of|is)[ *_`]{0,4}(?P<two>64|128|256|512)(?![0-9.,×x*])"
    r"|输出通道数?[ *]{0,3}(?::|=|为|是)[ *]{0,3}(?P<three>64|128|256|512)(?![0-9.,×x*])",
    re.IGNORECASE,
)
_SIGNS: Final = ("output", "输出通道")
_DOUBT: Final = expression(
    r"[?？]|expan|[×x*] ?4\b|\b4 ?[×x*]|1024|2048|\b(?:base|inner|inside|planes|before|bottleneck width"
    r"|mid\w*+|reduc\w*+|conv|convolution|3 ?[×x] ?3|1 ?[×x] ?1|each|first|not|instead|if|would|our|custom)\b|→|->"
    r"|扩展|扩张|内部|中间|每个|卷积",
    re.IGNORECASE,
)
_FARTHEST: Final = 20
"""Passages from the first line to the last."""
_WRONG: Final = Message(
    "conv{number}_x of {model} has {expected} channels, the note says {said}: that is the width inside its blocks",
    "{model} 的 conv{number}_x 有 {expected} 个通道，文中写的是 {said}：那是残差块内部的宽度",
)


class _Line(NamedTuple):
    passage: Passage
    start: int
    end: int
    line: str

    @property
    def said(self) -> int:
        """The width that the line gives."""
        return int(self.passage.text[self.start : self.end])


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the four lines that give a network's stages the widths inside their blocks."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    found = [line for passage in reading.passages for line in _lines(passage)]
    for first in range(len(found) - 3):
        four = found[first : first + 4]
        fact = _meant(reading, four)
        if fact is not None and [line.said for line in four] == list(fact.stage_widths):
            yield from (_told(line, fact, number) for number, line in enumerate(four, start=1))


def _lines(passage: Passage) -> Iterator[_Line]:
    if not passage.has_numbers or passage.region.kind is Kind.CODE or passage.region.cell is not None:
        return
    text = passage.recognised.folded
    for match in passage.matches(_SAID, _SIGNS):
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        yield _Line(passage, *match.span(match.lastgroup or 0), text[start : end if end >= 0 else len(text)])


def _meant(reading: Reading, four: Sequence[_Line]) -> Facts | None:
    """The network of bottlenecks that all four lines are about."""
    subjects = [reading.subjects.at(line.passage, line.start) for line in four]
    models = {subject.model for subject in subjects}
    headings = {line.passage.heading[-1:] for line in four}
    if len(models) > 1 or len(headings) > 1 or any(_DOUBT.search(line.line) for line in four):
        return None
    if any(one.scope < Scope.HEADING or one.other or one.general or not one.certain for one in subjects):
        return None
    if four[-1].passage.index - four[0].passage.index > _FARTHEST:
        return None
    model = models.pop()
    fact = facts(model) if model is not None else None
    return fact if fact is not None and fact.is_bottleneck and fact.config.groups == 1 else None


def _told(line: _Line, fact: Facts, number: int) -> Finding:
    expected = str(fact.stage_outputs[number - 1])
    values: dict[str, object] = {
        "number": number + 1, "model": fact.title, "expected": expected, "said": str(line.said),
    }  # fmt: skip
    return line.passage.finding(
        line.start, line.end, Verdict.WRONG, "RC255", _WRONG.about(**values), subject=fact.name, said=str(line.said),
        expected=expected,
    )  # fmt: skip
