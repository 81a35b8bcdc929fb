"""Chains of bare numbers: sides, 224 → 112 → 56 → 28 → 14 → 7, and channels, 64 → 256 → 512 → 1024 → 2048."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what lists and walk-throughs report: RC252 and RC301."""

_ARROW: Final = r"[ ]?(?:→|->|-->|=>|⇒|➜)[ ]?"
_CHAIN: Final = expression(
    rf"(?<![0-9.,×x*/→>=+-])(?<![0-9.,×x*/→>=+-][ ])[0-9]{{1,4}}"
    rf"(?:{_ARROW}[0-9]{{1,4}}(?![0-9]|\.[0-9]|[ ]?[×x*/+%])){{3,9}}+"
    r"(?![ ]?(?:→|->|=>|⇒|➜|-))"
)
_NUMBER: Final = expression(r"[0-9]++")
_SIGNS: Final = ("→", "->", "=>", "⇒", "➜")
_CHANNELS: Final = expression(r"channel|width|filters|通道|宽度|维度|维数", re.IGNORECASE)
_SIDES: Final = expression(
    r"size|resolution|spatial|sides?\b|feature maps?|downsampl|halv|尺寸|大小|分辨率|边长|特征图|宽高|减半|下采样",
    re.IGNORECASE,
)
_OTHER: Final = expression(
    r"decoder|u-?net|upsampl|解码|上采样|vgg|dilat|atrous|空洞|densenet|mobilenet|efficientnet|inception|[?？]"
    r"|\b(?:not|if|instead)\b|如果|不是|而非",
    re.IGNORECASE,
)
_NEAR: Final = 60
_ENDS: Final = (1000, 1)
"""Classes and the pooled side, in whose place others may stand; and a chain may begin with anything."""
_HALVED: Final = (224, 112, 56, 28, 14, 7)
_FEWEST: Final = 5
_CHANNELS_LEAST: Final = 4
_WRONG: Final = {
    "RC252": Message(
        "the channels of {model} go {list}, the note says {said}", "{model} 的通道数依次为 {list}，文中写的是 {said}"
    ),
    "RC301": Message(
        "the sides halve one after the other: {list}, the note says {said}", "边长依次减半：{list}，文中写的是 {said}"
    ),
}


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the number that is odd in a chain of sides or channels."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for passage in reading.passages:
        if passage.has_numbers and passage.region.cell is None:
            for match in passage.matches(_CHAIN, _SIGNS):
                yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(match.start())
    around = text[max(start, match.start() - _NEAR) : min(end, match.end() + _NEAR)]
    if _OTHER.search(around) is not None:
        return
    numbers = [*_NUMBER.finditer(text, *match.span())]
    subject = reading.subjects.at(passage, match.start())
    if _CHANNELS.search(around) is not None:
        model = subject.model
        if model is None or subject.other or subject.scope < Scope.HEADING:
            return
        fact = facts(model)
        stem = (fact.stage_widths[0],)
        ways = [(*before, *way) for way in {fact.stage_outputs, fact.stage_widths} for before in (stem, (), (3, *stem))]
        yield from _odd(
            passage, numbers, [*ways, *((*way, 1000) for way in ways)], _CHANNELS_LEAST, "RC252", fact.title
        )
    elif _SIDES.search(around) is not None and not subject.other:
        sides = [(*_HALVED[first:], *last) for first in (0, 1) for last in ((), (1,))]
        pooled = [(*way[: way.index(56)], 56, *way[way.index(56) :]) for way in sides]
        yield from _odd(passage, numbers, [*sides, *pooled], _FEWEST, "RC301", "")


def _odd(
    passage: Passage,
    numbers: Sequence[re.Match[str]],
    ways: Sequence[Sequence[int]],
    fewest: int,
    code: str,
    model: str,
) -> Iterator[Finding]:
    """The one number that differs from what the chain else is; none where a way is met, or several are as near."""
    said = [int(number[0]) for number in numbers]
    alike = [way for way in dict.fromkeys(map(tuple, ways)) if len(way) == len(said) >= fewest]
    odd = [[place for place, true in enumerate(way) if true != said[place]] for way in alike]
    single = [(way, places[0]) for way, places in zip(alike, odd, strict=True) if len(places) == 1]
    if [] in odd or len(single) != 1:
        return
    way, place = single[0]
    if place == 0 or way[place] in _ENDS:
        return
    number = numbers[place]
    expected = str(way[place])
    yield passage.finding(
        *number.span(),
        Verdict.WRONG,
        code,
        _WRONG[code].about(model=model, list=" → ".join(map(str, way)), said=number[0]),
        said=number[0],
        expected=expected,
        fix=passage.fix(*number.span(), expected),
    )
