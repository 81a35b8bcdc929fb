"""Tables and listings with a row for every stage of a network, and perhaps for what stands before and behind them.

Rows of a listing are lines whose cells stand two blanks apart under a head, as programs and their imitators print
them; lines between that hold something else, rules among them, do not end it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.steps.grid import display_width, nearest
from resnet_calc.notes.tables import find_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.steps.cells import Cell

_SHOWN: Final = expression(r"\S++(?:[ ]\S++)*+")
_WORD: Final = expression(r"\S++")
_PLAIN: Final = frozenset({Kind.PROSE, Kind.OUTPUT, Kind.CODE})
_DRAWN: Final = " \t│|┃║┆"
_TOTAL: Final = expression(
    r"[\s*_`]*+(?:(?:grand|overall|model|network) )?(?:total|sum|all)\b|[\s*_`]*+(?:合计|总)", re.IGNORECASE
)
_HEAD: Final = expression(
    r"[\s*_`]*+(?:fc|fully[- ]connected|classifier|linear|dense|全连接|分类)(?![A-Za-z])", re.IGNORECASE
)
_POOL: Final = expression(r"[\s*_`]*+(?:max[- _]?pool|pool(?:1|ing)?(?![0-9A-Za-z])|(?:最大)?池化)", re.IGNORECASE)
_STEM: Final = expression(r"[\s*_`]*+(?:stem|conv[ _]?1(?![0-9_.])|(?:initial|first) conv)", re.IGNORECASE)
_WITHIN: Final = expression(
    r"\bblocks? ?#?[0-9]|\b(?:first|second|last|each|per|one|other|main)\b|projection|shortcut|downsampl|bn\b|norm"
    r"|[0-9][._][0-9]|第一|每|投影|捷径|下采样|块 ?[0-9]",
    re.IGNORECASE,
)
"""What makes a row one of a part of the stage."""
_BARE: Final = expression(r"conv[ _-]?[2-5]", re.IGNORECASE)


class Part(StrEnum):
    """What a row is about."""

    STEM = "stem"
    POOL = "pool"
    STAGE = "stage"
    HEAD = "head"
    TOTAL = "total"


class Row(NamedTuple):
    """One row: what it is about, and where its value stands."""

    part: Part
    stages: tuple[int, ...]
    """The stages that its name can mean."""
    passage: Passage
    start: int
    end: int
    behind: str
    """What stands behind the value in its row."""


class Listing(NamedTuple):
    """The rows under one head."""

    head: str
    rows: tuple[Row, ...]

    def stages(self, count: int) -> tuple[Row, ...]:
        """Return the rows of the stages, from the first to the last of so many, or none where they are others."""
        rows = tuple(row for row in self.rows if row.part is Part.STAGE)
        in_turn = len(rows) == count and all(number in row.stages for number, row in enumerate(rows, start=1))
        return rows if in_turn else ()


def listings(reading: Reading, head: re.Pattern[str]) -> Iterator[Listing]:
    """Yield the tables and listings of a note that have one column under such a head."""
    if any(passage.region.cell is not None for passage in reading.passages):
        yield from _tables(reading, head)
    for passage in reading.passages:
        plain = passage.region.cell is None and passage.region.kind in _PLAIN
        if plain and "\n" in passage.text and "  " in passage.text and head.search(passage.text) is not None:
            yield from _lines(passage, head)


def _tables(reading: Reading, head: re.Pattern[str]) -> Iterator[Listing]:
    for table in find_tables(reading, 2):
        columns = [place for place, cell in table.head.items() if place and head.fullmatch(cell.text.strip(" *_`"))]
        if len(columns) != 1 or table.head[columns[0]].passage.region.cell is None:
            continue
        rows = [
            _row(name.text, value.passage, value.start, value.end, _behind(cells, columns[0]))
            for cells in table.rows
            if (name := cells.get(0)) is not None and (value := cells.get(columns[0])) is not None
        ]
        yield Listing(table.head[columns[0]].text, tuple(filter(None, rows)))


def _behind(cells: Mapping[int, Cell], column: int) -> str:
    return " | ".join(cell.text for place, cell in sorted(cells.items()) if place > column)


def _lines(passage: Passage, head: re.Pattern[str]) -> Iterator[Listing]:
    spans: list[tuple[int, int]] = []
    column, title, rows = 0, "", list[Row]()
    start = 0
    while start < len(passage.text):
        end = passage.text.find("\n", start)
        end = len(passage.text) if end < 0 else end
        cells = [(found.start(), found.end()) for found in _SHOWN.finditer(passage.text, start, end)]
        named = [place for place, (first, last) in enumerate(cells) if head.fullmatch(passage.text[first:last])]
        if len(named) == 1 and named[0]:
            if rows:
                yield Listing(title, tuple(rows))
            column, title, rows = named[0], passage.text[slice(*cells[named[0]])], []
            spans = _seen(passage.text, start, cells)
        elif spans and cells:
            rows += _of_line(passage, start, cells, spans, column)
        start = end + 1
    if rows:
        yield Listing(title, tuple(rows))


def _seen(text: str, line: int, cells: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the cells of a line stand on a terminal."""
    return [(display_width(text[line:first]), display_width(text[line:last])) for first, last in cells]


def _of_line(
    passage: Passage, line: int, cells: list[tuple[int, int]], spans: list[tuple[int, int]], column: int
) -> Iterator[Row]:
    under = [
        cell
        for cell, span in zip(cells, _seen(passage.text, line, cells), strict=True)
        if nearest(span, spans) == column
    ] or _crowded(passage.text, line, cells, spans[column])
    label = passage.text[slice(*cells[0])].strip(_DRAWN)
    first, last = under[-1] if under and under[-1] != cells[0] else cells[0]
    row = _row(label, passage, first, last, passage.text[last : cells[-1][1]])
    if row is not None and (row.part is Part.TOTAL or (first, last) != cells[0]):
        yield row


def _crowded(text: str, line: int, cells: list[tuple[int, int]], head: tuple[int, int]) -> list[tuple[int, int]]:
    """The word under a head where a long name before it leaves but one blank between."""
    words = [(found.start(), found.end()) for found in _WORD.finditer(text, *cells[0])][1:]
    seen = _seen(text, line, words)
    return [word for word, (start, end) in zip(words, seen, strict=True) if start < head[1] and head[0] < end]


def _row(label: str, passage: Passage, start: int, end: int, behind: str) -> Row | None:
    names = [name for name in find_stages(label) if _BARE.fullmatch(name.spelling) is None]
    if names:
        alone = len({name.stages for name in names}) == 1 and _WITHIN.search(label) is None
        return Row(Part.STAGE, names[0].stages, passage, start, end, behind) if alone else None
    for part, pattern in ((Part.TOTAL, _TOTAL), (Part.HEAD, _HEAD), (Part.POOL, _POOL), (Part.STEM, _STEM)):
        if pattern.match(label) is not None:
            return Row(part, (), passage, start, end, behind)
    return None
