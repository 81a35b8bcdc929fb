"""The terminal: tables, colours where there are any, as wide as it is; plain and uncut where it is a file or a pipe."""

from __future__ import annotations

from functools import singledispatch
from io import StringIO
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from resnet_calc.render.cells import RIGHT_ALIGNED, figure, write
from resnet_calc.view.document import Column, Document, Facts, Kind, Level, Line, Paragraph, Table

if TYPE_CHECKING:
    from resnet_calc.render import Target

_UNCUT = 100_000
_GAP = 2

_STYLES = {Level.ITEM: "", Level.ASIDE: "dim", Level.SUBTOTAL: "bold cyan", Level.TOTAL: "bold green"}


def render(document: Document, target: Target) -> str:
    """The document for a terminal, or plainly aligned."""
    out = StringIO()
    console = Console(
        file=out,
        width=target.width or _UNCUT,
        force_terminal=target.color,
        color_system="standard" if target.color else None,
        no_color=not target.color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(Text(document.title, style="bold"))
    if document.subtitle:
        console.print(Text(document.subtitle, style="dim"))
    for part in document.parts:
        console.print()
        console.print(_lay_out(part, target.width or _UNCUT))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


@singledispatch
def _lay_out(part: object, width: int) -> RenderableType:
    del width
    raise TypeError(f"nothing is known of how to lay out {part!r}")


@_lay_out.register
def _(part: Paragraph, width: int) -> RenderableType:
    del width
    return Padding(Text(part.text, style="bold"), (0, 0, 0, 2)) if part.formula else Text(part.text)


@_lay_out.register
def _(part: Facts, width: int) -> RenderableType:
    del width
    grid = RichTable.grid(padding=(0, 2, 0, 0))
    grid.title = part.title
    grid.title_style, grid.title_justify = "bold", "left"
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in part.pairs:
        number, remark = figure(value)
        text = Text(number, style="" if isinstance(value, str) else "bold")
        if remark:
            text.append(f"  {remark}", style="dim")
        grid.add_row(Text(label, style="cyan"), text)
    return grid


@_lay_out.register
def _(part: Table, width: int) -> RenderableType:
    columns, cells = _fit(part, width)
    table = RichTable(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1),
        title=part.title,
        title_style="bold",
        title_justify="left",
        header_style="bold",
    )
    for column in columns:
        right = column.kind in RIGHT_ALIGNED
        table.add_column(
            Text(column.title),
            justify="right" if right else "left",
            no_wrap=right or column.kind is Kind.NAME,
            overflow="fold",
        )
    for number, (line, texts) in enumerate(zip(part.lines, cells, strict=True)):
        ends = line.level is Level.SUBTOTAL or _total_follows(part.lines, number)
        table.add_row(*(Text(text) for text in texts), style=_STYLES[line.level], end_section=ends)
    return table


def _total_follows(lines: tuple[Line, ...], number: int) -> bool:
    return number + 1 < len(lines) and lines[number + 1].level is Level.TOTAL


def _fit(table: Table, width: int) -> tuple[list[Column], list[list[str]]]:
    """The columns that fit, and their cells: long words while there is room, else short, else fewer columns."""
    kept = list(range(len(table.columns)))
    while True:
        for short in (False, True):
            cells = [
                [write(line.cells[index], table.columns[index].kind, short=short) for index in kept]
                for line in table.lines
            ]
            if _natural_width([table.columns[index] for index in kept], cells) <= width:
                return [table.columns[index] for index in kept], cells
        droppable = [index for index in kept if table.columns[index].rank]
        if not droppable:
            return [table.columns[index] for index in kept], cells
        kept.remove(max(droppable, key=lambda index: table.columns[index].rank))


def _natural_width(columns: list[Column], cells: list[list[str]]) -> int:
    widths = [cell_len(column.title) for column in columns]
    for texts in cells:
        widths = [max(width, cell_len(text)) for width, text in zip(widths, texts, strict=True)]
    return sum(widths) + _GAP * (len(widths) - 1)
