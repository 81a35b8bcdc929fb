"""Tables however they are written: in Markdown, HTML or LaTeX, with bars or blanks between columns, comma-separated."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.steps.cells import Cell, CellText, Row
from resnet_calc.notes.steps.columns import FEWEST, Column, read_head

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.reading import Passage
    from resnet_calc.notes.steps.columns import Head

_CELL: Final = expression(r"[^\s|&]++(?:[ ][^\s|&]++)*+")
_PARTED: Final = expression(r"[|&,]|[^\S ]|\s\s")
"""What parts one cell of a line from another."""
_SHAPE: Final = expression(r"\[?[(\[](?:None|-1|\d{1,4}),")
_QUOTED: Final = expression(r'"(?:[^"\n]|"")*+"|[^,\n]*+')
_RULE: Final = frozenset("-=─━═+| \t_:┼│")
_LONGEST_HEAD: Final = 40
"""Characters above a column of comma-separated values; what is longer is a clause of a sentence."""


def _is_one_cell(text: str) -> bool:
    """Whether nothing parts a line; most lines are sentences, of which the first question tells without a search."""
    plain = text.isprintable() and "  " not in text and "," not in text and "|" not in text and "&" not in text
    return plain or _PARTED.search(text) is None


class TextGrid:
    """Reads the tables of a plain text, line by line; a head holds until something else follows."""

    def __init__(self) -> None:
        self.head: Head | None = None
        self._table = 0

    def line(self, passage: Passage, start: int, end: int) -> Row | bool | None:
        """Read one line: a row, True for a line of a table that says nothing, None for any other line."""
        text = passage.text[start:end]
        if self.head is None and _is_one_cell(text):
            return None  # which no table has
        if not text.strip() or set(text) <= _RULE:
            return True if self.head is not None and text.strip() else None
        cells = list(_cells(text, self.head.separator if self.head is not None else ""))
        head = self._head(passage, text, start, cells)
        if head is not None:
            self.head = head
            self._table -= 1  # tables of cells count from 1 upwards
            return True
        if self.head is None or (len(cells) < FEWEST and self.head.separator != " "):
            return None
        if len(cells) < FEWEST:
            if len(text) > 80:  # noqa: PLR2004 - a sentence, not a name on its own
                self.head = None
            return None
        return self._row(passage, text, start, cells)

    def _head(self, passage: Passage, text: str, start: int, cells: Sequence[tuple[int, int]]) -> Head | None:
        if not any(sign.isalpha() for sign in text):
            return None
        separators = [sign for sign in "|" if sign in text] or [" "]
        if text.count(",") >= FEWEST and "  " not in text and "|" not in text:
            commas = list(_cells(text, ","))
            texts = [text[a:b].replace("_", " ") for a, b in commas]
            head = read_head(texts, commas, ",", text) if max(map(len, texts)) <= _LONGEST_HEAD else None
            if head is not None:
                return head
        head = read_head([text[a:b] for a, b in cells], cells, separators[0], text)
        if head is None:
            return None
        return head._replace(spans=tuple(self._shown(passage, start + a, start + b) for a, b in cells))

    @staticmethod
    def _shown(passage: Passage, start: int, end: int) -> tuple[int, int]:
        """Where a stretch is seen in its line, in columns of a terminal."""
        place = passage.place(start, end)
        line = passage.note.line_text(place.line)
        before = display_width(line[: place.column - 1])
        return before, before + display_width(passage.text[start:end])

    def _row(self, passage: Passage, text: str, start: int, cells: Sequence[tuple[int, int]]) -> Row:
        head = self.head
        assert head is not None  # noqa: S101 - asked for rows of a table
        if head.is_listing:
            cells = list(_parted(text, cells))
        found: dict[Column, Cell] = {}
        scale: dict[Column, int] = {}
        if len(cells) == len(head.columns):
            places = list(range(len(cells)))
        else:
            shown = [self._shown(passage, start + a, start + b) for a, b in cells]
            places = [nearest(span, head.spans) for span in shown]
        for (first, last), place in zip(cells, places, strict=True):
            column = head.columns[place]
            if column is Column.NAME and text[first:last].isdigit():
                column = Column.POSITION  # its head, #, was read as Markdown's mark of a heading
            if column is not Column.OTHER and column not in found and first < last:
                alone = head.separator == ","
                scanned = CellText.of(passage, start + first, start + last) if alone else None
                found[column] = Cell(passage, start + first, start + last, scanned)
                scale[column] = head.scales[place]
        return Row(found, scale, head.is_listing, self._table)


def display_width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def comma_cells(text: str) -> Iterator[tuple[int, int]]:
    """Where the cells of a comma-separated line stand, without the quotation marks around them."""
    position = 0
    while position <= len(text):
        found = _QUOTED.match(text, position)
        assert found is not None  # noqa: S101 - it matches nothing at least
        start, end = found.span()
        quoted = end > start and text[start] == '"'
        yield (start + quoted, end - quoted)
        position = end + 1


def _cells(text: str, separator: str) -> Iterator[tuple[int, int]]:
    if separator == ",":
        yield from comma_cells(text)
        return
    for found in _CELL.finditer(text):
        yield found.span()


def _parted(text: str, cells: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Part a name from the shape that was printed against it: conv1_bn (BatchNorm (None, 56, 56, 64)."""
    for start, end in cells:
        found = _SHAPE.search(text, start, end)
        if found is not None and found.start() > start:
            yield start, found.start()
            yield found.start(), end
        else:
            yield start, end


def nearest(span: tuple[int, int], heads: Sequence[tuple[int, int]]) -> int:
    """The head that a cell stands under: the one it overlaps most, else the nearest."""
    start, end = span

    def distance(place: int) -> tuple[int, int]:
        first, last = heads[place]
        overlap = min(end, last) - max(start, first)
        return (-overlap, min(abs(first - start), abs(last - end))) if overlap > 0 else (-overlap + 1000, 0)

    return min(range(len(heads)), key=distance)


def marked_rows(cells: Sequence[Passage]) -> Iterator[Row]:
    """The rows of one table of cells, in order."""
    rows: dict[int, list[Passage]] = {}
    for passage in cells:
        if passage.region.cell is not None:
            rows.setdefault(passage.region.cell.row, []).append(passage)
    head: dict[int, tuple[Column, int]] | None = None
    listing = False
    for number in sorted(rows):
        own = rows[number]
        if head is None:
            texts = [passage.text for passage in own]
            read = read_head(texts, [(0, 0)] * len(own), "|", " ".join(texts))
            if read is None:
                if number > 1:
                    return
                continue
            places = [passage.region.cell.column for passage in own if passage.region.cell is not None]
            head = dict(zip(places, zip(read.columns, read.scales, strict=True), strict=True))
            listing = read.is_listing
            continue
        found: dict[Column, Cell] = {}
        scale: dict[Column, int] = {}
        for passage in own:
            place = passage.region.cell.column if passage.region.cell is not None else -1
            column, factor = head.get(place, (Column.OTHER, 1))
            if column is not Column.OTHER and column not in found:
                found[column] = Cell(passage, 0, len(passage.text))
                scale[column] = factor
        yield Row(found, scale, listing, own[0].region.cell.table if own[0].region.cell is not None else 0)
