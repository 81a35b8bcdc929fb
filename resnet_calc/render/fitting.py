"""Which columns of a table fit a width, and their cells as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from resnet_calc.render.cells import clean, write
from resnet_calc.view.document import Level, Stacks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.view.document import Cell, Column, Kind, Line, Stack, Table

GAP = 2
"""Spaces between columns."""


def uncut(table: Table) -> tuple[list[Column], list[list[str]]]:
    """All columns and their cells in long words, where nothing has to fit."""
    kinds = [column.kind for column in table.columns]
    return list(table.columns), [
        [text(cell, kind) for cell, kind in zip(line.cells, kinds, strict=True)] for line in table.lines
    ]


def fit(table: Table, width: int) -> tuple[list[Column], list[list[str]]]:
    """The columns that fit, and their cells: long words while there is room, else short, else fewer columns."""
    kept = list(range(len(table.columns)))
    while True:
        for short in (False, True):
            cells = [
                [text(line.cells[index], table.columns[index].kind, short=short) for index in kept]
                for line in table.lines
            ]
            if natural_width([table.columns[index] for index in kept], _unmerged(table, cells)) <= width:
                return [table.columns[index] for index in kept], cells
        droppable = [index for index in kept if table.columns[index].rank]
        if not droppable:
            return [table.columns[index] for index in kept], cells
        kept.remove(max(droppable, key=lambda index: table.columns[index].rank))


def pieces(table: Table, width: int) -> Iterator[tuple[list[Column], list[list[str]]]]:
    """The table, fitted; where it is still too wide and its first columns name its lines, several that repeat those."""
    columns, cells = fit(table, width)
    start = table.leading
    if not start or len(columns) <= start + 1 or natural_width(columns, _unmerged(table, cells)) <= width:
        yield columns, cells
        return
    while start < len(columns):
        end = start + 1
        while end < len(columns):
            wider = _piece(columns, cells, table.leading, start, end + 1)
            if natural_width(wider[0], _unmerged(table, wider[1])) > width:
                break
            end += 1
        yield _piece(columns, cells, table.leading, start, end)
        start = end


def _piece(
    columns: list[Column], cells: list[list[str]], leading: int, start: int, end: int
) -> tuple[list[Column], list[list[str]]]:
    kept = [*range(leading), *range(start, end)]
    return [columns[index] for index in kept], [[texts[index] for index in kept] for texts in cells]


def _unmerged(table: Table, cells: list[list[str]]) -> list[list[str]]:
    """The lines that decide how wide columns are: merged ones have room across several, or are wrapped."""
    return [texts for line, texts in zip(table.lines, cells, strict=True) if not line.merged]


def natural_width(columns: list[Column], cells: list[list[str]]) -> int:
    """How many terminal cells the whole table takes."""
    return sum(column_widths(columns, cells)) + GAP * (len(columns) - 1)


def column_widths(columns: list[Column], cells: list[list[str]]) -> list[int]:
    """How many terminal cells each column takes, its title included."""
    table = [[column.title for column in columns], *cells]
    return [_widest(texts) for texts in zip(*table, strict=True)]


def _widest(texts: tuple[str, ...]) -> int:
    """The width of the widest text; equal ones are measured once, and plain ones at the speed of C."""
    if all(map(str.isascii, texts)) and not any("\n" in text for text in texts):
        return max(map(len, texts))
    return max(map(text_width, set(texts)))


def text_width(text: str) -> int:
    """How many terminal cells the longest line of a text takes."""
    if "\n" in text:
        return max(map(cell_len, text.split("\n")))
    return len(text) if text.isascii() else cell_len(text)


def text(cell: Cell, kind: Kind, *, short: bool = False) -> str:
    """A cell as text, of several lines where it holds blocks.

    >>> from resnet_calc.view.document import Kind, Stack, Stacks
    >>> print(text(Stacks((Stack(("1×1, 64", "3×3, 64", "1×1, 256"), 3),)), Kind.TEXT))
    ⎡1×1, 64 ⎤
    ⎢3×3, 64 ⎥ × 3
    ⎣1×1, 256⎦
    """
    if isinstance(cell, Stacks):
        return "\n".join(_bracketed(stack, short=short) for stack in cell.stacks)
    return write(cell, kind, short=short)


def _bracketed(stack: Stack, *, short: bool) -> str:
    """Its rows one below the other, in brackets as high as they are; without them where room is short."""
    rows = [clean(row) for row in stack.rows]
    if short:
        return "\n".join((*rows, f"× {stack.times}"))
    if len(rows) == 1:
        return f"[{rows[0]}] × {stack.times}"
    widest = max(map(cell_len, rows))
    last, middle = len(rows) - 1, len(rows) // 2
    lines = []
    for number, row in enumerate(rows):
        brackets = {0: "⎡⎤", last: "⎣⎦"}.get(number, "⎢⎥")
        inner = row + " " * (widest - cell_len(row))
        lines.append(f"{brackets[0]}{inner}{brackets[1]}" + (f" × {stack.times}" if number == middle else ""))
    return "\n".join(lines)


def ends_section(lines: tuple[Line, ...], number: int, line: Line) -> bool:
    """Whether a gap belongs behind a line: behind a subtotal, before a total, between high lines."""
    if number + 1 == len(lines):
        return False
    following = lines[number + 1]
    high = Stacks in map(type, line.cells) or (line.merged and following.cells[0] != "")
    return line.level is Level.SUBTOTAL or high or following.level is Level.TOTAL
