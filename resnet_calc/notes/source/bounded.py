"""Paragraphs that go on for ever are read in parts: time stays linear, whatever is looked for around a number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind, Mark, Region

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONG: Final = 4000
"""Characters; no paragraph that people read is longer."""
_LONGEST: Final = 20_000
"""Where a text is cut that has neither lines nor sentences nor blanks."""
_LINES: Final = frozenset({Kind.CODE, Kind.OUTPUT, Kind.MATH})
"""What is read line by line; only a line may be too long here."""
_BREAK: Final = expression(r"\n|[。!?;！？；]|\.(?=\s)")
_BLANK: Final = expression(r"\s")


def bounded(region: Region) -> Iterator[Region]:
    """Yield a region, or its parts in order where it is longer than anybody writes.

    >>> from resnet_calc.notes.text import SourceText
    >>> parts = list(bounded(Region(Kind.PROSE, SourceText.whole("It has 16 blocks. " * 1000))))
    >>> len(parts), {part.text.strip()[-7:] for part in parts}, sum(len(part.text) for part in parts)
    (8, {'blocks.'}, 18000)
    """
    text = region.text
    limit = _LONGEST if region.kind in _LINES else _LONG
    if len(text) <= limit or (region.kind in _LINES and max(map(len, text.split("\n"))) <= limit):
        yield region
        return
    start = 0
    while start < len(text):
        end = _cut(text, start, limit)
        yield stretch(region, start, end)
        start = end


def stretch(region: Region, start: int, end: int) -> Region:
    """Return the part `start:end` of a region, with the marks in it."""
    marks = tuple(
        Mark(mark.kind, max(0, mark.start - start), min(mark.end, end) - start)
        for mark in region.marks
        if mark.start < end and mark.end > start
    )
    return replace(region, source=region.source.cut(start, end), marks=marks)


def _cut(text: str, start: int, limit: int) -> int:
    """Return where a part that begins at `start` ends: behind a line, a sentence or, where there is none, a blank."""
    if len(text) - start <= limit:
        return len(text)
    for end, least, most in ((_BREAK, limit // 2, limit), (_BREAK, limit, _LONGEST), (_BLANK, limit, _LONGEST)):
        found = end.search(text, start + least, start + most)
        if found is not None:
            return found.end()
    return min(len(text), start + _LONGEST)
