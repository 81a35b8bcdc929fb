"""Where sentences and clauses of a passage begin and end, in English and Chinese, in prose, code and listings."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator

_SENTENCE_END: Final = expression(r"[。!?;]++|\.(?=[\s\"')\]]|$|[\u4e00-\u9fff])|\n")
_CLAUSE_END: Final = expression(
    r",(?![0-9])|,(?=[0-9]++[^0-9,])| (?:while|whereas|but|whilst)\b|而(?=[\w ])|→|(?<=\s)[-–—](?=\s)"
)
_ABBREVIATION: Final = expression(
    r"(?:\b(?:e\.g|i\.e|et al|vs|Fig|fig|cf|approx|etc|No|Eq|Sec|Tab)|\b[A-Z]"
    r"|(?:^|\n|\b(?:Table|Figure|Section|Step|Fig|Tab|Sec|table|figure|section|step))[ \t]{0,3}[0-9])$"
)
_LIST_START: Final = expression(r"[ \t]*+(?:[-*+•·>#|→↓├└│]|=>|[0-9]{1,2}[.)、]|\(?[0-9a-z]\))")
_LABEL: Final = expression(
    r"[ \t\"'`*_]*+[A-Za-z][\w.+/]*+(?:[ -][\w.+/]++){0,3}+[\"'`*_]*+(?:\([^()\n]{1,24}\))?+[ ]*+:(?=[ \t])"
)
"""A line that begins with what it is about: ResNet-34: 21.8M parameters."""
_ENDS: Final = frozenset(".。!?;:,、")
_WRAPPED: Final = 56
"""Columns from which on a line that ends without punctuation may have been wrapped, not ended."""


_NAMED_FIRST: Final = expression(
    r"[ `*_]*+(?:标准的?|原始的?|原版的?|完整的?|(?:an?|the|standard|original|full) ){0,2}[ ]?resnet", re.IGNORECASE
)
_ASIDE: Final = 120
"""The most characters between a bracket's end and what is asked about inside."""


class Stretch(NamedTuple):
    """A sentence, clause or line: offsets into the visible text of its region."""

    start: int
    end: int


class Sentences:
    r"""The sentences of one text, found once.

    >>> text = "ResNet-50 has 16 blocks, VGG-16 none. It has 25.6M parameters. 共16层。然后"
    >>> sentences = Sentences(text)
    >>> [text[start:end].strip() for start, end in sentences.all()]
    ['ResNet-50 has 16 blocks, VGG-16 none.', 'It has 25.6M parameters.', '共16层。', '然后']
    >>> Sentences("共16块\uff0c每块3层").clause_at(6)
    Stretch(start=5, end=9)
    >>> start, end = sentences.clause_at(26)
    >>> text[start:end]
    ' VGG-16 none.'
    """

    def __init__(self, text: str, *, lines_end: bool = False) -> None:
        self._text = fold_width(text.replace("\uff0c", ","))  # a full-width comma ends a clause, 、 does not
        self._starts = [0]
        for match in _SENTENCE_END.finditer(self._text):
            if match[0] == "\n" and not lines_end and self._is_wrapped(match.start()):
                continue
            if match[0] == "." and _ABBREVIATION.search(self._text, max(0, match.start() - 8), match.start()):
                continue
            if match.end() < len(text):
                self._starts.append(match.end())

    def _is_wrapped(self, newline: int) -> bool:
        """Whether the line before was broken for its length, so that the sentence goes on behind it."""
        text = self._text
        start = text.rfind("\n", 0, newline) + 1
        line = text[start : min(newline, start + 2 * _WRAPPED)]
        width = len(line) if line.isascii() else sum(1 if sign.isascii() else 2 for sign in line)
        following = text[newline + 1 : newline + 1 + _WRAPPED].split("\n", 1)[0].rstrip()
        headline = len(following) < _WRAPPED // 2 and following[-1:] not in _ENDS
        return (
            width >= _WRAPPED
            and not headline
            and text[newline - 1] not in ":。"
            and not _LIST_START.match(following)
            and not (_LABEL.match(following) and _LABEL.match(line))
        )

    def all(self) -> Iterator[Stretch]:
        """Every sentence in order."""
        ends = [*self._starts[1:], len(self._text)]
        for start, end in zip(self._starts, ends, strict=True):
            yield Stretch(start, end)

    def at(self, offset: int) -> Stretch:
        """The sentence that holds an offset."""
        index = bisect_right(self._starts, offset)
        end = self._starts[index] if index < len(self._starts) else len(self._text)
        return Stretch(self._starts[index - 1], end)

    def clause_at(self, offset: int) -> Stretch:
        """The clause of its sentence that holds an offset."""
        start, end = self.at(offset)
        breaks = self._clause_breaks
        place = bisect_right(breaks, (offset, len(self._text)))  # the first break that ends behind the offset
        if place and breaks[place - 1][1] > start:
            start = breaks[place - 1][0]
        if place < len(breaks) and breaks[place][0] <= end:
            end = max(breaks[place][1], offset)
        return Stretch(start, end)

    @cached_property
    def _clause_breaks(self) -> list[tuple[int, int]]:
        """Where what parts two clauses ends and begins, in order."""
        return [(match.end(), match.start()) for match in _CLAUSE_END.finditer(self._text)]


def line_around(text: str, start: int, end: int | None = None) -> Stretch:
    """The line that holds an offset, or the lines that hold a stretch."""
    newline = text.find("\n", start if end is None else end)
    return Stretch(text.rfind("\n", 0, start) + 1, len(text) if newline < 0 else newline)


def aside_around(text: str, start: int, end: int) -> Stretch | None:
    """Return the bracket around a stretch that begins with a network's name, and is a statement of its own.

    >>> text = "not all 18 layers are used (ResNet-18 has 18 convolutions)."
    >>> text[slice(*aside_around(text, text.index("18 con"), len(text) - 2))]
    'ResNet-18 has 18 convolutions'
    """
    opened = max(text.rfind(sign, max(0, start - _ASIDE), start) for sign in "(（")
    if opened < 0 or max(text.rfind(sign, opened, start) for sign in ")）") >= 0:
        return None
    if _NAMED_FIRST.match(text, opened + 1, start) is None:
        return None
    closed = [place for sign in ")）" if (place := text.find(sign, end, end + _ASIDE)) >= 0]
    return Stretch(opened + 1, min(closed)) if closed else None
