"""Every table of a note in one form: marked cells, comma-separated lines, columns aligned under a rule.

What the columns mean is not asked here; `steps.grid` reads those that go through a network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind
from resnet_calc.notes.steps.cells import Cell
from resnet_calc.notes.steps.grid import comma_cells, display_width, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.reading import Passage, Reading

_FEWEST_ROWS: Final = 1
_FEWEST_COLUMNS: Final = 3
_RULE: Final = frozenset("-=─━═+| \t┼│")
_SHOWN: Final = expression(r"\S++(?:[ ]\S++)*+")
_PLAIN: Final = frozenset({Kind.PROSE, Kind.OUTPUT, Kind.CODE})
_MOST_BLANK: Final = 1
_DRAWN: Final = frozenset("⎡⎢⎣")
"""Brackets that are drawn over several lines."""


class Table(NamedTuple):
    """A table: its head, its rows, each by column."""

    title: str
    """What stands over it."""
    head: dict[int, Cell]
    rows: tuple[dict[int, Cell], ...]

    def column(self, number: int) -> list[Cell | None]:
        """The cells of one column, from top to bottom."""
        return [row.get(number) for row in self.rows]


class _Line(NamedTuple):
    passage: Passage
    start: int
    end: int
    number: int
    """Its line in the file."""


def find_tables(reading: Reading, fewest: int = _FEWEST_COLUMNS) -> Iterator[Table]:
    """Yield the tables of a note in order of their kinds: marked (of so many columns), comma-separated, aligned."""
    yield from _marked(reading.passages, fewest)
    if reading.note.format == "text" or "──" in reading.note.text or "\n--" in reading.note.text:
        lines = list(_lines(reading.passages))
        yield from _separated(lines)
        yield from _aligned(lines)


def _marked(passages: Sequence[Passage], fewest: int) -> Iterator[Table]:
    tables: dict[int, list[Passage]] = {}
    titles: dict[int, str] = {}
    title = ""
    for passage in passages:
        cell = passage.region.cell
        if cell is None:
            title = passage.text[:200] if passage.text.strip() else title
            continue
        tables.setdefault(cell.table, []).append(passage)
        titles.setdefault(cell.table, title)
    for number, cells in tables.items():
        rows: dict[int, dict[int, Cell]] = {}
        for passage in cells:
            place = passage.region.cell
            if place is not None:
                rows.setdefault(place.row, {}).setdefault(place.column, Cell(passage, 0, len(passage.text)))
        ordered = [rows[row] for row in sorted(rows)]
        if len(ordered) > _FEWEST_ROWS and len(ordered[0]) >= fewest:
            yield Table(titles[number], ordered[0], tuple(ordered[1:]))


def _lines(passages: Sequence[Passage]) -> Iterator[_Line]:
    for passage in passages:
        if passage.region.cell is not None or passage.region.kind not in _PLAIN:
            continue
        text, start = passage.text, 0
        first = passage.place(0, min(1, len(text))).line
        plain = "\n" in text
        while start < len(text):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            yield _Line(passage, start, end, first if not plain else passage.place(start, start).line)
            start = end + 1


def _separated(lines: Sequence[_Line]) -> Iterator[Table]:
    """Runs of lines with as many commas as the first, which holds names only."""
    index = 0
    while index < len(lines):
        head = lines[index]
        text = head.passage.text[head.start : head.end]
        index += 1
        if text.count(",") < _FEWEST_COLUMNS - 1 or " " in text.replace(", ", "") or not text[:1].isalpha():
            continue
        names = list(comma_cells(text))
        rows: list[dict[int, Cell]] = []
        while index < len(lines) and lines[index].number == lines[index - 1].number + 1:
            line = lines[index]
            cells = list(comma_cells(line.passage.text[line.start : line.end]))
            if len(cells) != len(names):
                break
            rows.append(
                {
                    place: Cell(line.passage, line.start + start, line.start + end)
                    for place, (start, end) in enumerate(cells)
                    if start < end
                }
            )
            index += 1
        if rows:
            top = {
                place: Cell(head.passage, head.start + start, head.start + end)
                for place, (start, end) in enumerate(names)
            }
            yield Table("", top, tuple(rows))


def _aligned(lines: Sequence[_Line]) -> Iterator[Table]:
    """Columns under a head with a rule below it."""
    for index, line in enumerate(lines):
        text = line.passage.text[line.start : line.end]
        if index == 0 or len(text) < 2 * _FEWEST_COLUMNS or not set(text) <= _RULE or not text.strip():
            continue
        head = list(_cells(lines[index - 1]))
        if len(head) < _FEWEST_COLUMNS:
            continue
        spans = [span for _, span in head]
        rows: list[dict[int, Cell]] = []
        behind = line.number
        for place in range(index + 1, len(lines)):
            row = lines[place]
            found = list(_cells(row))
            alone = len(found) == 1 and not _DRAWN & set(found[0][0].text)
            if row.number > behind + 1 + _MOST_BLANK or not found or alone:
                break
            if (
                place + 1 < len(lines)
                and set(lines[place + 1].passage.text[lines[place + 1].start : lines[place + 1].end]) <= _RULE
            ):
                break  # the head of the next table
            behind = row.number
            cells: dict[int, Cell] = {}
            for cell, span in found:
                cells.setdefault(nearest(span, spans), cell)
            rows.append(cells)
        if rows:
            over = lines[index - 2] if index > 1 else None
            title = over.passage.text[over.start : over.end] if over is not None else ""
            yield Table(title, {place: cell for place, (cell, _) in enumerate(head)}, tuple(rows))


def _cells(line: _Line) -> Iterator[tuple[Cell, tuple[int, int]]]:
    """The cells of a line, two blanks apart, and where each is seen."""
    text = line.passage.text[line.start : line.end]
    if "  " not in text and not _DRAWN & set(text):
        return
    shown = line.passage.note.line_text(line.number)
    offset = max(0, shown.find(text))
    before = display_width(shown[:offset])
    for found in _SHOWN.finditer(text):
        start = before + display_width(text[: found.start()])
        span = (start, start + display_width(found[0]))
        yield Cell(line.passage, line.start + found.start(), line.start + found.end()), span
