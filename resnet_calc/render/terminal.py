"""A terminal: tables in colour, as wide as it is."""

from __future__ import annotations

from functools import singledispatch
from io import StringIO
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as RichTable
from rich.text import Text

from resnet_calc.render.cells import RIGHT_ALIGNED, clean, figure
from resnet_calc.render.chinese import broken
from resnet_calc.render.fitting import GAP, column_widths, ends_section, pieces
from resnet_calc.render.mathematics import chain
from resnet_calc.render.plain import written
from resnet_calc.view.document import Document, Facts, Heading, Kind, Level, Paragraph, Stacks, Table, Working

if TYPE_CHECKING:
    from resnet_calc.render import Target
    from resnet_calc.view.document import Column

DEFAULT_WIDTH = 80

_STYLES = {Level.ITEM: "", Level.ASIDE: "dim", Level.SUBTOTAL: "bold cyan", Level.TOTAL: "bold green"}


def render(document: Document, target: Target) -> str:
    """The document for a terminal of a known width."""
    width = target.width or DEFAULT_WIDTH
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=target.color,
        color_system="standard" if target.color else None,
        no_color=not target.color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(Text(clean(document.title), style="bold"))
    if document.subtitle:
        console.print(Text(clean(document.subtitle), style="dim"))
    for part in document.parts:
        console.print()
        # Numbers are never cut: what is wider than the terminal at its narrowest runs over its edge.
        laid_out = _lay_out(part, width)
        least = Measurement.get(console, console.options, laid_out).minimum
        console.print(laid_out, width=max(width, least), crop=False)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


@singledispatch
def _lay_out(part: object, width: int) -> RenderableType:
    del width
    raise TypeError(f"nothing is known of how to lay out {part!r}")


@_lay_out.register(Paragraph)
def _(part: Paragraph, width: int) -> RenderableType:
    if part.formula:
        return Padding(Text(clean(part.text), style="bold"), (0, 0, 0, 2))
    return Text(broken(clean(part.text), width))


@_lay_out.register(Heading)
def _(part: Heading, width: int) -> RenderableType:
    del width
    line = Text.assemble((clean(part.text), "bold"), (f" · {clean(part.about)}" if part.about else "", "dim"))
    return Group(line, Rule(style="dim", characters="─"))


@_lay_out.register(Working)
def _(part: Working, width: int) -> RenderableType:
    del width
    line = Text.assemble((clean(part.title), "bold cyan"), (f" · {clean(part.about)}" if part.about else "", "dim"))
    grid = RichTable.grid(padding=(0, GAP, 0, 0))
    grid.add_column(overflow="fold")
    grid.add_column(overflow="fold", ratio=1)
    for step in part.steps:
        *sides, value = chain(step)
        working = Text.assemble("".join(f"{side} = " for side in sides), (value, "bold"))
        grid.add_row(Text(clean(step.label)), working)
    return Group(line, Padding(grid, (0, 0, 0, GAP))) if part.steps else line


@_lay_out.register(Facts)
def _(part: Facts, width: int) -> RenderableType:
    del width
    grid = RichTable.grid(padding=(0, 2, 0, 0))
    grid.title = Text(clean(part.title)) if part.title else None
    grid.title_style, grid.title_justify = "bold", "left"
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in part.pairs:
        number, remark = figure(value)
        text = Text.assemble((number, "" if isinstance(value, str) else "bold"))
        if remark:
            text.append(f"  {remark}", style="dim")
        grid.add_row(Text(clean(label), style="cyan"), text)
    return grid


@_lay_out.register(Table)
def _(part: Table, width: int) -> RenderableType:
    found: list[RenderableType] = [Text(clean(part.title), style="bold")] if part.title else []
    for number, (columns, cells) in enumerate(pieces(part, width)):
        found += [Text("")] * (number > 0)
        if any(line.merged for line in part.lines):
            found += [
                Text(text, style=_STYLES[level] if level else "bold", no_wrap=True, overflow="crop")
                for text, level in written(part, columns, cells)
            ]
        else:
            found.append(_table(part, columns, cells))
    return Group(*found)


def _table(part: Table, columns: list[Column], cells: list[list[str]]) -> RichTable:
    table = RichTable(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, GAP - 1, 0, 0),  # the box adds a space between columns
        header_style="bold",
    )
    stacked = any(isinstance(cell, Stacks) for line in part.lines for cell in line.cells)
    for column, width in zip(columns, column_widths(columns, cells), strict=True):
        right = column.kind in RIGHT_ALIGNED
        whole = right or column.kind is Kind.NAME
        table.add_column(
            Text(clean(column.title)),
            justify="right" if right else "left",
            vertical="middle" if stacked else "top",
            no_wrap=whole,
            min_width=width if whole else None,
            overflow="fold",
        )
    for number, (line, texts) in enumerate(zip(part.lines, cells, strict=True)):
        gap = ends_section(part.lines, number, line)
        table.add_row(*(Text(text) for text in texts), style=_STYLES[line.level], end_section=gap)
    return table
