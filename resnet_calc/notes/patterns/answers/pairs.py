"""Questions and their answers: in one paragraph, in the next, on cards, in tables, or chosen from several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

_ASKS: Final = expression(
    r"how many|how large|how big|what|which|number of|多少|几|多大|什么|哪些|哪种|哪一种|哪个", re.IGNORECASE
)
_CARD: Final = expression(
    r"(?:^|\n)\W{0,4}(?:front|card|正面|题面)\W{0,4}[:：][\s*_]{0,4}(?P<question>[^\n?]{4,80}+)\n"
    r"\W{0,4}(?:back|answer|背面|反面|答案?)\W{0,4}[:：]",
    re.IGNORECASE,
)
_LABEL: Final = expression(
    r"(?:^|\n)[ \t>*•-]{0,4}(?P<question>(?:(?:total|number of|残差|卷积)[ ]?)?"
    r"(?:convolution(?:al)? layers|conv layers|convolutions|residual blocks|bottleneck blocks"
    r"|features before the classifier"
    r"|卷积层数?|残差块(?:总)?数|卷积层总数))[*_`]{0,2}[ ]?[:：=]",
    re.IGNORECASE,
)
_HEADED: Final = (
    (_CARD, ("front", "card", "正面", "题面")),
    (_LABEL, ("conv", "blocks", "features", "卷积", "残差块")),
)
_QUESTION_HEAD: Final = expression(r"\W*+(?:questions?|问题?|题目)\W*+", re.IGNORECASE)
_ANSWER_HEAD: Final = expression(r"\W*+(?:answers?|答案?|回答)\W*+", re.IGNORECASE)
_BOX: Final = expression(r"[ \t]*+(?:[-*+][ ])?\[(?P<mark>[ xX✓✔√])\][ ]?(?P<text>[^\n]{1,80}+)")
_LETTERED: Final = expression(
    r"(?:(?<=\s)|^)[(]?(?P<letter>[A-Ha-h])[).、:][ ]?(?P<text>[^\n]{1,40}?)(?=[ ]{1,4}[(]?[A-Ha-h][).、:]|\n|$)",
    re.MULTILINE,
)
_CHOSEN: Final = expression(
    r"(?:\bcorrect (?:answer|option|choice)|\banswer|\bans|\bsolution|答案|正解|正确选项)\W{0,4}(?:is|为|是)?"
    r"[\s:*_]{0,4}"
    r"[(]?(?P<letter>[A-H])(?![A-Za-z0-9'])[)]?(?=\W{0,6}(?:\n|$)|[.。,])",
    re.IGNORECASE,
)
_TICK: Final = expression(r"✓|✔|√|✅|☑|[(]correct[)]|[(]正确[)]|<-{1,4} ?correct|← ?correct", re.IGNORECASE)
_NEXT_OPTION: Final = expression(r"(?:(?<=\s)|^)[(]?[Bb][).、:][ ]?\S", re.MULTILINE)
_MOST: Final = 8
_SHORT: Final = 240
_MOST_QUESTIONS: Final = 100
"""In one paragraph."""


class Pair(NamedTuple):
    """A question and where its answer begins."""

    passage: Passage
    start: int
    question: str
    model: str
    """The one network that it is about, or nothing."""
    shown: tuple[Passage, int, int] | None = None
    """Where the answer was chosen, where it is not itself marked: the letter behind Answer."""


class _Option(NamedTuple):
    """One of the answers to choose from."""

    letter: str
    passage: Passage
    start: int
    marked: bool


def find_pairs(reading: Reading) -> Iterator[Pair]:
    """Yield every question with its answer."""
    heads = _heads(reading)
    for passage in reading.passages:
        if passage.region.kind in (Kind.CODE, Kind.OUTPUT):
            continue
        if passage.region.cell is not None:
            yield from _in_table(reading, passage, heads) if heads else ()
            continue
        text = passage.recognised.folded
        if 0 < text.count("?") < _MOST_QUESTIONS:
            yield from _asked(reading, passage, text)
        if passage.has_numbers and ":" in text:
            for pattern, signs in _HEADED:
                for match in passage.matches(pattern, signs):
                    model = _said(reading, passage, match.end())
                    if model is not None:
                        yield Pair(passage, match.end(), f"number of {match['question']}", model)


def _asked(reading: Reading, passage: Passage, text: str) -> Iterator[Pair]:
    """The questions of a paragraph, answered behind them or in the next one."""
    sentences = reading.subjects.sentences(passage)
    many = text.count("?") > 1
    for mark in re.finditer(r"\?", text):
        start, _ = sentences.at(mark.start())
        question = text[start : mark.start()]
        if _ASKS.search(question) is None:
            continue
        model = _named(reading, passage, start, mark.start()) or ""
        behind = text[mark.end() : mark.end() + _SHORT]
        options = list(_options(reading, passage, mark.end()))
        if len(options) > 1 or _NEXT_OPTION.search(behind) is not None:
            yield from _chosen(reading, passage, mark.end(), options, question, model)
        elif any(map(str.isalnum, behind)):
            yield Pair(passage, mark.end(), question, model)
        elif not many and passage.index + 1 < len(reading.passages):
            following = reading.passages[passage.index + 1]
            if following.region.kind is Kind.PROSE and following.region.cell is None:
                yield Pair(following, 0, question, model)


def _named(reading: Reading, passage: Passage, start: int, place: int) -> str | None:
    """The one network of the catalog that a question is about."""
    subject = reading.subjects.at(passage, place)
    if subject.other or subject.hints.own_network or len(subject.candidates) != 1:
        return None
    inside = [m for m in reading.subjects.in_passage(passage) if start <= m.start < place and m.models]
    return subject.candidates[0] if inside or subject.certain else None


def _said(reading: Reading, passage: Passage, place: int) -> str | None:
    """The one network that a label speaks of, which the section or the line names."""
    subject = reading.subjects.at(passage, place)
    sure = subject.model is not None and subject.scope >= Scope.HEADING and not subject.hints.own_network
    return subject.model if sure and not subject.other and not subject.general else None


def _heads(reading: Reading) -> frozenset[tuple[int, int]]:
    """The columns of tables that hold questions or answers."""
    found: set[tuple[int, int]] = set()
    for passage in reading.passages:
        cell = passage.region.cell
        if (
            cell is not None
            and cell.row == 0
            and (_QUESTION_HEAD.fullmatch(passage.text) or _ANSWER_HEAD.fullmatch(passage.text))
        ):
            found.add((cell.table, cell.column))
    return frozenset(found)


def _in_table(reading: Reading, passage: Passage, heads: frozenset[tuple[int, int]]) -> Iterator[Pair]:
    """A question in one cell, its answer in the next."""
    cell = passage.region.cell
    following = reading.passages[passage.index + 1] if passage.index + 1 < len(reading.passages) else None
    beside = following.region.cell if following is not None else None
    if cell is None or following is None or beside is None or "?" not in passage.recognised.folded:
        return
    if (beside.table, beside.row, beside.column) != (cell.table, cell.row, cell.column + 1):
        return
    if (cell.table, cell.column) not in heads or (beside.table, beside.column) not in heads:
        return
    text = passage.recognised.folded
    place = text.index("?")
    model = _named(reading, passage, 0, place)
    if _ASKS.search(text) is not None and model is not None:
        yield Pair(following, 0, text[:place], model)


def _options(reading: Reading, passage: Passage, start: int) -> Iterator[_Option]:
    """The answers to choose from that stand behind a question."""
    for other, first in _stretches(reading, passage, start):
        text = other.recognised.folded
        for pattern in (_BOX, _LETTERED):
            for match in pattern.finditer(text, first, min(len(text), first + 2 * _SHORT)):
                letter = match["letter"].upper() if pattern is _LETTERED else ""
                ticked = match["mark"] != " " if pattern is _BOX else _TICK.search(match["text"]) is not None
                yield _Option(letter, other, match.start("text"), ticked)


def _stretches(reading: Reading, passage: Passage, start: int) -> Iterator[tuple[Passage, int]]:
    """The paragraph behind a question, and those that follow until the next question."""
    yield passage, start
    for other in reading.passages[passage.index + 1 : passage.index + 1 + _MOST]:
        if other.region.kind not in (Kind.PROSE, Kind.LIST_ITEM) or other.region.cell is not None:
            return
        if "?" in other.text or "\uff1f" in other.text or len(other.text) > _SHORT:
            return
        yield other, 0


def _chosen(
    reading: Reading, passage: Passage, start: int, options: list[_Option], question: str, model: str
) -> Iterator[Pair]:
    """The one answer of several that is marked as right."""
    marked = [option for option in options if option.marked]
    if len(marked) == 1:
        yield Pair(marked[0].passage, marked[0].start, question, model)
        return
    for other, first in _stretches(reading, passage, start) if not marked else ():
        match = _CHOSEN.search(other.recognised.folded, first, first + 2 * _SHORT)
        if match is None:
            continue
        meant = [option for option in options if option.letter == match["letter"].upper()]
        if len(meant) == 1:
            yield Pair(meant[0].passage, meant[0].start, question, model, (other, *match.span("letter")))
        return
