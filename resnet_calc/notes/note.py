"""A lecture note as its readers hand it on: regions of visible text, each of one kind, in the order of the file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from resnet_calc.notes.text import Lines, Place, SourceText

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Kind(StrEnum):
    """What a region is to the reader of the note."""

    HEADING = "heading"
    PROSE = "prose"
    LIST_ITEM = "list item"
    TABLE_CELL = "table cell"
    CODE = "code"
    MATH = "math"
    OUTPUT = "output"
    DOCSTRING = "docstring"


class MarkKind(StrEnum):
    r"""What a stretch inside a region is: `nn.Conv2d` in a sentence, $3 \times 3$ in a sentence, # 64x56x56 in code."""

    CODE = "code"
    MATH = "math"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a region's visible text that is not what the rest of the region is."""

    kind: MarkKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a table's cell stands; rows count from 0, and the rows of the head come first."""

    table: int
    row: int
    column: int
    head: bool


@dataclass(frozen=True, slots=True)
class Region:
    """One paragraph, heading, list item, table cell, block of code or formula, as its reader sees it."""

    kind: Kind
    source: SourceText
    level: int = 0
    """Of a heading 1 to 6, of a list item how deep it is nested, of everything else 0."""
    language: str = ""
    """What a block of code says it is written in."""
    cell: Cell | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def text(self) -> str:
        """The visible text."""
        return self.source.text

    @property
    def is_program(self) -> bool:
        """Whether this is code that says it is Python, where a comma always separates."""
        return self.kind is Kind.CODE and self.language in ("python", "py", "python3", "ipython", "ipython3", "pycon")


def trimmed(source: SourceText, marks: Sequence[Mark]) -> tuple[SourceText, tuple[Mark, ...]]:
    """Return a text and its marks without the white space around it.

    >>> source, marks = trimmed(SourceText.whole("  a b "), [Mark(MarkKind.CODE, 4, 5)])
    >>> source.text, source.offset(0), marks[0].start
    ('a b', 2, 2)
    """
    text = source.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if start == 0 and end == len(text):
        return source, tuple(marks)
    room = max(0, end - start)
    shifted = (Mark(mark.kind, min(max(0, mark.start - start), room), min(mark.end - start, room)) for mark in marks)
    return source.cut(start, max(start, end)), tuple(mark for mark in shifted if mark.end > mark.start)


@dataclass(frozen=True)
class Note:
    r"""One lecture note.

    >>> from resnet_calc.notes.source import read_text
    >>> note = read_text("# ResNet-50\n\nThe stem gives **64**×112×112.\n", name="a.md")
    >>> [(region.kind.value, region.text) for region in note.regions]
    [('heading', 'ResNet-50'), ('prose', 'The stem gives 64×112×112.')]
    >>> place = note.place(note.regions[1], 15, 17)
    >>> place.line, place.column, note.text[place.start:place.end]
    (3, 18, '64')
    """

    name: str
    """What to call it: its path as the user gave it, or `<stdin>`."""
    text: str
    """The whole file, decoded; line breaks as they are, without a byte order mark."""
    regions: tuple[Region, ...]
    format: str = "text"
    """Which reader read it: markdown, text, rst, latex, notebook, python, html."""
    encoding: str = "utf-8"
    """What it was decoded from, with the byte order mark if there is one: utf-8, utf-8-sig, utf-16, gb18030."""
    path: Path | None = None
    end: int | None = None
    """Where reading ended, an offset into the text, if the note is too long to be read whole."""

    @cached_property
    def lines(self) -> Lines:
        """The lines of the file."""
        return Lines(self.text)

    def place(self, region: Region, start: int, end: int) -> Place:
        """Return where the visible stretch `start:end` of a region stands in the file."""
        return self.lines.place(*region.source.span(start, end))

    def line_text(self, line: int) -> str:
        """Return one line of the file, counted from 1, without its line break."""
        start, end = self.lines.bounds(line)
        return self.text[start:end]
