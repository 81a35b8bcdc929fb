"""How many blocks the numbers of blocks before make: 3, 4, 6 and 3 blocks, 16 in total; four stages of two, eight.

Whatever the network, so many blocks in each stage add up to one number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of a network's blocks, RC112."""

_WORDS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_N: Final = rf"(?:[0-9]{{1,2}}|{'|'.join(reversed(_WORDS))})"
_KIND: Final = r"(?:(?:residual|bottleneck|basic|building|identity|conv) ){0,2}"
_NOUN: Final = r"(?:blocks|bottlenecks|units)\b"
_GAP: Final = r"[^.;:!?0-9\n]{0,36}?"
_TOTAL: Final = (
    rf"(?:\btotal(?: number)? of |\btotal(?:l?ing|s)? )(?P<one>{_N})(?![0-9]|[.,][0-9])"
    rf"(?P<of> {_KIND}{_NOUN})?(?![ -](?:layer|conv|weight|param|stage|{_KIND}layer|[0-9]))"
    rf"|(?<![0-9.A-Za-z_-])(?P<two>{_N}) (?P<all>{_KIND}{_NOUN} )?(?:in total|in all|altogether|total)\b"
)
_LISTED: Final = expression(
    r"(?<![0-9.,×x*+/-])(?<![0-9.,×x*+/-] )(?<!layers )(?<!stages )(?<!levels )(?<!blocks )(?<!units )(?<!and )\[?"
    rf"(?P<list>{_N}(?:(?:, and |, | and |,){_N}){{2,3}})\]?(?![0-9×x*+/-])"
    rf"(?P<gap>{_GAP})(?:{_TOTAL})",
    re.IGNORECASE,
)
_STAGES: Final = expression(
    rf"\b(?P<stages>{_N}) (?:residual )?(?:stages|groups|stacks) (?:(?:each )?(?:with|of|containing|having|holding)"
    rf"|that (?:each )?(?:have|contain)) (?P<each>{_N}) (?P<gap>{_KIND}{_NOUN}(?: each| per (?:stage|group))?{_GAP})"
    rf"(?:{_TOTAL})",
    re.IGNORECASE,
)
_SIGNS: Final = ("total", "in all", "altogether")
_HAS_BLOCKS: Final = expression(rf" ?{_KIND}(?:{_NOUN}|times\b)", re.IGNORECASE)
_DOUBT: Final = expression(
    r"[?？]|\b(?:not|n't|instead|than|if|would|stem|includ\w++|plus|with the|per block|weights?|layers?|convs?"
    r"|convolutions?|channels|filters|each of (?:these|those|which)|times|resp\w*+|extra|wrong\w*+|mistak\w++)\b",
    re.IGNORECASE,
)
_FARTHEST: Final = 2
_MESSAGE: Final = Message("{sum} is {expected}", "{sum} 为 {expected}")
_WRONG: Final = Message(
    "{sum} is {expected} blocks, the note says {said}", "{sum} 为 {expected} 个块，文中写的是 {said}"
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield totals of blocks, held against the numbers of blocks that they are the totals of."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if not passage.has_numbers or passage.region.kind in (Kind.CODE, Kind.OUTPUT):
            continue
        for match in passage.matches(_LISTED, _SIGNS):
            numbers = [_value(one) for one in re.split(r"\W+(?:and )?", match["list"].strip(), flags=re.IGNORECASE)]
            yield from _judge(reading, passage, match, sum(numbers), " + ".join(map(str, numbers)))
        for match in passage.matches(_STAGES, _SIGNS):
            stages, each = _value(match["stages"]), _value(match["each"])
            yield from _judge(reading, passage, match, stages * each, f"{stages} × {each}")


def _value(text: str) -> int:
    return int(text) if text.isdecimal() else _WORDS.index(text.lower()) + 1


def _judge(reading: Reading, passage: Passage, match: re.Match[str], true: int, worked: str) -> Iterator[Finding]:
    group = "one" if match["one"] else "two"
    said = match[group]
    value = _value(said)
    named = (match["of"] if group == "one" else match["all"]) is not None
    if _HAS_BLOCKS.match(match["gap"]) is None:
        return
    right = value == true
    if not right:
        start, end = reading.subjects.sentences(passage).at(match.start())
        if _DOUBT.search(passage.recognised.folded, start, end) or not (named or abs(value - true) <= _FARTHEST):
            return
    subject = reading.subjects.at(passage, match.start(group))
    if named and subject.candidates and (right or subject.scope >= Scope.PARAGRAPH):
        return  # counted as blocks of the network
    expected = str(true) if said.isdecimal() or true > len(_WORDS) else _WORDS[true - 1]
    values: dict[str, object] = {"sum": worked, "expected": expected, "said": said}
    yield passage.finding(
        *match.span(group), Verdict.RIGHT if right else Verdict.WRONG, "RC112",
        (_MESSAGE if right else _WRONG).about(**values),
        subject=subject.model or "" if subject.scope >= Scope.HEADING else "", said=said, expected=expected,
    )  # fmt: skip
