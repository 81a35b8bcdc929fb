"""Pages that work a network out: which lines name what follows, and which lines say what about it.

conv2_1.conv1 · 1×1, 64 · 64×56×56 → 64×56×56
  weights        1×1×64×64 = 4,096
  multiply-adds  1×1×64×64×56×56 = 12,845,056
conv2_1, in all
  parameters     conv1 + bn1 + ... = 75,008
"""

from __future__ import annotations

import re
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind
from resnet_calc.notes.steps.cells import Cell
from resnet_calc.notes.steps.columns import Column
from resnet_calc.notes.steps.described import described, part_named
from resnet_calc.notes.steps.names import read_name
from resnet_calc.notes.tables import find_tables
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.tables import Table


class Sort(StrEnum):
    """How a line names what it is about."""

    LAYER = auto()
    """It describes a layer, block or stage, and what follows is about it."""
    SUM = auto()
    """conv2_1, in all"""
    SAME = auto()
    """The same holds for conv2_2 to conv2_3."""
    TITLE = auto()
    """Any other heading; what follows is about nothing that is known."""


class Label(NamedTuple):
    """A line that says something: what, and how it is worked out."""

    label: Cell
    said: Cell
    value: Cell | None = None
    """The result, where it stands in a column of its own."""


class Worked(NamedTuple):
    """A line that names something, and the lines that say something of it."""

    sort: Sort
    names: tuple[Cell, ...]
    labels: list[Label]
    change: tuple[Cell, Cell] | None = None
    """What goes in and what comes out, where it says so."""


_NAME: Final = r"[*`]{0,3}([A-Za-z][\w.]{0,39}\w)[*`]{0,3}"
_SUM: Final = expression(
    rf"\s{{0,8}}{_NAME}[ ]?(?:,[ ]?(?:in all|in total|altogether)|[ ]?(?:合计|总计|共计))[*\s:]{{0,4}}"
)
_RANGE: Final = rf"{_NAME}(?:[ ](?:to|through|至|到)[ ]{_NAME})?"
_SAME: Final = expression(
    rf"(?:The same holds for )?((?:{_RANGE}(?:, )?){{1,3}})(?=\.?\s{{0,4}}\Z|\.?\n|[ ](?:is|are) the same|[ ]与此相同)"
)
_NAMED: Final = expression(r"(?<![\w.])([A-Za-z][\w.]{0,39}\d)(?!\w)")
_LISTED: Final = expression(r"([^:=\n]{2,60}+): ?(?=\S)")
_ALIGNED: Final = expression(r"[ ]{1,12}+([^\s=]++(?:[ ][^\s=]++){0,12}+)[ ]{2,60}+(?=\S)")
_TITLE: Final = 40
"""The longest line that opens something else."""
_HEADS: Final = ("about", "what", "working", "value")


def read_worked(reading: Reading) -> list[Worked]:
    """Return the lines that name something, in the order of the file, each with what stands under it."""
    return list(_Reader(reading).read())


def read_worked_tables(reading: Reading) -> Iterator[list[Worked]]:
    """Yield tables in which each row says about what it is, what it works out, how, and the result."""
    if "about" not in reading.note.text or "working" not in reading.note.text:
        return
    for table in find_tables(reading):
        titles = {fold_width(cell.text).lower(): place for place, cell in table.head.items()}
        if all(head in titles for head in _HEADS):
            yield _rows(table, [titles[head] for head in _HEADS])


def _rows(table: Table, places: list[int]) -> list[Worked]:
    about, what, working, value = places
    found: list[Worked] = []
    for row in table.rows:
        if about not in row or what not in row or value not in row:
            continue
        name = row[about]
        label = Label(row[what], row.get(working, row[value]), row[value])
        folded = fold_width(name.passage.text)
        total = _SUM.match(folded, name.start, name.end)
        span = total.span(1) if total is not None else part_named(folded, name.start, name.end)
        names = _parted(name) if span is None else (Cell(name.passage, *span),)
        if found and [cell.text for cell in found[-1].names] == [cell.text for cell in names]:
            found[-1].labels.append(label)
            continue
        sort = (
            Sort.SUM
            if span is not None
            else Sort.LAYER
            if names and (read_name(names[0].text) or "_" in name.text)
            else Sort.TITLE
        )
        found.append(Worked(sort, names, [label]))
    return found


class _Reader:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._found: list[Worked] = []
        self._waiting: Passage | None = None

    def read(self) -> Iterator[Worked]:
        for passage in self._reading.passages:
            if passage.region.cell is not None:
                self._cell(passage)
                continue
            self._waiting = None
            text = passage.text
            start = 0
            while start <= len(text):
                end = text.find("\n", start)
                end = len(text) if end < 0 else end
                self._line(passage, start, end)
                start = end + 1
        return iter(self._found)

    def _cell(self, passage: Passage) -> None:
        cell = passage.region.cell
        assert cell is not None  # noqa: S101 - asked for cells only
        if cell.column == 0:
            self._waiting = None
            if not self._names(passage, 0, len(passage.text)):
                self._waiting = passage
        elif cell.column == 1 and self._waiting is not None and self._found:
            label = Cell(self._waiting, 0, len(self._waiting.text))
            self._found[-1].labels.append(Label(label, Cell(passage, 0, len(passage.text))))
            self._waiting = None

    def _line(self, passage: Passage, start: int, end: int) -> None:
        if self._names(passage, start, end) or not self._found:
            return
        folded = fold_width(passage.text)
        listed = passage.region.kind is Kind.LIST_ITEM
        found = (_LISTED if listed else _ALIGNED).match(folded, start, end)
        if found is not None:
            said = Cell(passage, found.end(), end)
            self._found[-1].labels.append(Label(Cell(passage, *found.span(1)), said))

    def _names(self, passage: Passage, start: int, end: int) -> bool:
        text = passage.text
        row = described(passage, start, end)
        if row is not None:
            name = row.cells[Column.NAME]
            change = (row.cells[Column.INPUT], row.cells[Column.OUTPUT])
            self._found.append(Worked(Sort.LAYER, _parted(name), [], change))
            return True
        folded = fold_width(text)
        if end - start < 80:  # noqa: PLR2004 - a heading
            total = _SUM.fullmatch(folded, start, end)
            part = part_named(folded, start, end)
            if total is not None or part is not None:
                span = total.span(1) if total is not None else part
                assert span is not None  # noqa: S101 - one of the two
                self._found.append(Worked(Sort.SUM, (Cell(passage, *span),), []))
                return True
        if "same" in text[start:end] or "相同" in text[start:end]:
            same = _SAME.match(folded, start, end)
            if same is not None:
                spans = [name.span(1) for name in _NAMED.finditer(folded, *same.span(1))]
                self._found.append(Worked(Sort.SAME, tuple(Cell(passage, *span) for span in spans), []))
                return True
        line = text[start:end]
        if _opens(line) or (passage.region.cell is None and _is_title(passage, line)):
            self._found.append(Worked(Sort.TITLE, (Cell(passage, start, end),), []))
            return True
        return False


def _opens(line: str) -> bool:
    """Whether a line describes a layer whose name says nothing: pool.antialias · 3×3 blur · ... → ..."""
    return line[:1].strip() != "" and " · " in line and any(arrow in line for arrow in (" → ", r" \to "))


def _is_title(passage: Passage, line: str) -> bool:
    """Whether a line opens something else, of which is not known what it is."""
    if passage.region.kind is Kind.HEADING:
        return True
    bare = line.strip()
    plain = passage.region.kind is not Kind.LIST_ITEM and "  " not in bare and bare[-1:] not in ".。:：;；,，"
    return plain and 0 < len(bare) < _TITLE and not line.startswith(" ") and any(sign.isalpha() for sign in bare)


def _parted(name: Cell) -> tuple[Cell, ...]:
    """The names in a cell: conv2_2 to conv2_3."""
    words = [found.span() for found in re.finditer(r"[A-Za-z][\w.]{1,40}", name.passage.text[name.start : name.end])]
    spans = [
        span
        for span in words
        if name.passage.text[name.start + span[0] : name.start + span[1]] not in ("to", "through")
    ]
    return tuple(Cell(name.passage, name.start + start, name.start + end) for start, end in spans[:2])
