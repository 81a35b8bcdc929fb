"""Which columns of a table fit a width, and their cells as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from resnet_calc.render.cells import write
from resnet_calc.view.document import Level

if TYPE_CHECKING:
    from resnet_calc.view.document import Column, Line, Table

GAP = 2
"""Spaces between columns."""


def fit(table: Table, width: int) -> tuple[list[Column], list[list[str]]]:
    """The columns that fit, and their cells: long words while there is room, else short, else fewer columns."""
    kept = list(range(len(table.columns)))
    while True:
        for short in (False, True):
            cells = [
                [write(line.cells[index], table.columns[index].kind, short=short) for index in kept]
                for line in table.lines
            ]
            if natural_width([table.columns[index] for index in kept], cells) <= width:
                return [table.columns[index] for index in kept], cells
        droppable = [index for index in kept if table.columns[index].rank]
        if not droppable:
            return [table.columns[index] for index in kept], cells
        kept.remove(max(droppable, key=lambda index: table.columns[index].rank))


def natural_width(columns: list[Column], cells: list[list[str]]) -> int:
    """How many terminal cells the whole table takes."""
    return sum(column_widths(columns, cells)) + GAP * (len(columns) - 1)


def column_widths(columns: list[Column], cells: list[list[str]]) -> list[int]:
    """How many terminal cells each column takes, its title included."""
    table = [[column.title for column in columns], *cells]
    return [max(map(cell_len, texts)) for texts in zip(*table, strict=True)]


def ends_section(lines: tuple[Line, ...], number: int, line: Line) -> bool:
    """Whether a gap belongs behind a line: behind a subtotal, and before a total."""
    last = number + 1 == len(lines)
    return not last and (line.level is Level.SUBTOTAL or lines[number + 1].level is Level.TOTAL)
