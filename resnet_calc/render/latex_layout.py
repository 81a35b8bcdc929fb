"""How the columns of a table fit the width of a LaTeX page: as they are, texts wrapped, smaller, or side by side."""

from __future__ import annotations

from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from resnet_calc.render.cells import RIGHT_ALIGNED, write
from resnet_calc.view.document import Kind, Stacks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.view.document import Cell, Table

LINE = 759.0
"""Points across a landscape A4 page with margins of 1.5 cm."""

SIZES = (
    (r"\small", 4.9, 12.0),
    (r"\footnotesize", 4.4, 12.0),
    (r"\scriptsize", 3.9, 12.0),
    (r"\scriptsize\setlength{\tabcolsep}{2pt}", 3.9, 4.0),
)
"""Sizes of letters, the points that a letter takes (a little too many rather than too few, and
twice as many for a Chinese one), and those of a gap."""

STACK_EXTRAS = 9
"""Brackets, times sign and number beside the rows of a stack, in letters."""

NARROWEST = 24
"""A column of text is not wrapped to fewer letters than this."""


class Layout(NamedTuple):
    """The command for the size of letters, the column specification, and each column's title in one or more lines."""

    size: str
    columns: str
    titles: tuple[tuple[str, ...], ...]
    lines: int
    """How many lines of text the table takes."""


def laid_out(table: Table) -> Iterator[tuple[Table, Layout]]:
    """The table with its layout; or several, each with the columns that name the lines, where it is too wide."""
    cells = _cell_widths(table)
    for wraps in (False, True):
        layout = _fitted(table, cells, wraps=wraps)
        if layout is not None:
            yield table, layout
            return
    if not table.leading or len(table.columns) <= table.leading + 1:
        alignment = "".join("r" if column.kind in RIGHT_ALIGNED else "l" for column in table.columns)
        yield table, Layout(SIZES[-1][0], alignment, _titles(table, cells, wraps=True), _height(table, {}))
        return
    end = len(table.columns) - 1
    while end > table.leading + 1 and _fitted(piece := _piece(table, table.leading, end), _cell_widths(piece)) is None:
        end -= 1
    yield from laid_out(_piece(table, table.leading, end)._replace(leading=0))
    yield from laid_out(_piece(table, end, len(table.columns)))


def _fitted(table: Table, cells: list[int], *, wraps: bool = True) -> Layout | None:
    """The layout at the largest size of letters that fits, if one does; with titles wrapped or not."""
    titles = _titles(table, cells, wraps=wraps)
    widths = [max(width, *map(cell_len, title)) for width, title in zip(cells, titles, strict=True)]
    for size, letter, gap in SIZES:
        wrapped = _wrapped(table, widths, (LINE - gap * (len(widths) - 1)) / letter)
        if wrapped is not None:
            return Layout(size, _columns(table, wrapped, letter), titles, _height(table, wrapped))
    return None


def _titles(table: Table, cells: list[int], *, wraps: bool) -> tuple[tuple[str, ...], ...]:
    """The title of each column, in one line or in so many that it is as narrow as its cells, if its words are."""
    return tuple(
        tuple(wrap(column.title, max(width, 1), break_long_words=False) if wraps else ()) or (column.title,)
        for column, width in zip(table.columns, cells, strict=True)
    )


def _piece(table: Table, start: int, end: int) -> Table:
    """The columns in front and those from start to end."""
    kept = [*range(table.leading), *range(start, end)]
    lines = (line._replace(cells=tuple([line.cells[index] for index in kept])) for line in table.lines)
    return table._replace(columns=tuple(table.columns[index] for index in kept), lines=tuple(lines))


def _cell_widths(table: Table) -> list[int]:
    """How many letters the cells of each column take; merged lines have room across several."""
    return [
        max((_letters(line.cells[index], column.kind) for line in table.lines if not line.merged), default=0)
        for index, column in enumerate(table.columns)
    ]


def _letters(cell: Cell, kind: Kind) -> int:
    if isinstance(cell, Stacks):
        return sum(max(map(cell_len, stack.rows)) + STACK_EXTRAS for stack in cell.stacks)
    return cell_len(write(cell, kind))


def _columns(table: Table, wrapped: dict[int, float], letter: float) -> str:
    """The column specification: the wrapped columns are paragraphs of their share of the line."""
    specification = ""
    for index, column in enumerate(table.columns):
        if index in wrapped:
            share = wrapped[index] * letter / LINE
            specification += rf">{{\raggedright\arraybackslash}}p{{{share:.3f}\linewidth}}"
        else:
            specification += "r" if column.kind in RIGHT_ALIGNED else "l"
    return specification


def _height(table: Table, wrapped: dict[int, float]) -> int:
    """How many lines of text the table takes, where these columns are wrapped to so many letters."""
    height = 0
    for line in table.lines:
        rows = [sum(len(stack.rows) for stack in cell.stacks) for cell in line.cells if isinstance(cell, Stacks)]
        rows += [ceil(_letters(line.cells[index], Kind.TEXT) / room) for index, room in wrapped.items()]
        height += max([1, *rows])
    return height


def _wrapped(table: Table, widths: list[int], room: float) -> dict[int, float] | None:
    """Which columns of text have to be wrapped, and to how many letters; None if that does not suffice.

    The shortest texts get what they want, and the longest share what is left.
    """
    if sum(widths) <= room:
        return {}
    texts = [
        index
        for index, column in enumerate(table.columns)
        if column.kind is Kind.TEXT and not any(isinstance(line.cells[index], Stacks) for line in table.lines)
    ]
    left = room - sum(width for index, width in enumerate(widths) if index not in texts)
    waiting = sorted(texts, key=lambda index: widths[index])
    while waiting:
        share = left / len(waiting)
        if widths[waiting[0]] > share:
            return dict.fromkeys(waiting, share) if share >= NARROWEST else None
        left -= widths[waiting.pop(0)]
    return None
