"""Tables of reStructuredText that are written as lists or as comma-separated values: where their cells stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADER_ROWS: Final = expression(r"[ \t]*+:header-rows:[ \t]*+(?P<number>[0-9]{1,2})[ \t]*+$")
_HEADER: Final = expression(r"[ \t]*+:header:[ \t]*+(?=\S)")
_OPTION: Final = expression(r"[ \t]*+:[A-Za-z-]++:")
_ROW: Final = expression(r"[ \t]*+[*+][ \t]++-(?:[ \t]++|$)")
_CELL: Final = expression(r"[ \t]*+-(?:[ \t]++|$)")
_VALUE: Final = expression(r"[ \t]*+(?:\"(?P<quoted>[^\"\n]*+)\"|(?P<plain>[^,\n]*+))[^,\n]*+(?P<more>,?)")


class CellSpan(NamedTuple):
    """One cell: its place in the table, from 0, and the line and columns of its text."""

    row: int
    column: int
    line: int
    start: int
    end: int
    head: bool


def list_cells(lines: Sequence[str]) -> Iterator[CellSpan]:
    """Yield the cells of a list-table, from its options on; of a cell of several lines, each.

    >>> lines = ["   :header-rows: 1", "", "   * - Model", "     - Parameters", "   * - ResNet-18", "     - 11.7M"]
    >>> [(cell.row, cell.column, lines[cell.line][cell.start : cell.end], cell.head) for cell in list_cells(lines)]
    [(0, 0, 'Model', True), (0, 1, 'Parameters', True), (1, 0, 'ResNet-18', False), (1, 1, '11.7M', False)]
    """
    heads, row, column = 0, -1, 0
    for number, line in enumerate(lines):
        option = _HEADER_ROWS.match(line)
        if option is not None:
            heads = int(option["number"])
        begun, next_cell = _ROW.match(line), _CELL.match(line)
        if begun is not None:
            row, column = row + 1, 0
        elif next_cell is not None:
            column += 1
        elif row < 0 or not line.strip():
            continue
        mark = begun or next_cell
        start = mark.end() if mark is not None else len(line) - len(line.lstrip())
        if row >= 0 and start < len(line.rstrip()):
            yield CellSpan(row, column, number, start, len(line.rstrip()), row < heads)


def value_cells(lines: Sequence[str]) -> Iterator[CellSpan]:
    """Yield the cells of a csv-table, from its options on.

    >>> lines = ['   :header: "Model", "Parameters"', "", '   "ResNet-18", 11.7M']
    >>> [(cell.row, cell.column, lines[cell.line][cell.start : cell.end], cell.head) for cell in value_cells(lines)]
    [(0, 0, 'Model', True), (0, 1, 'Parameters', True), (1, 0, 'ResNet-18', False), (1, 1, '11.7M', False)]
    """
    heads, row = 0, 0
    for number, line in enumerate(lines):
        rows, header = _HEADER_ROWS.match(line), _HEADER.match(line)
        if rows is not None:
            heads += int(rows["number"])
        if not line.strip() or (header is None and _OPTION.match(line) is not None):
            continue
        heads += header is not None
        position, column = header.end() if header is not None else 0, 0
        while (found := _VALUE.match(line, position)) is not None:
            name = "quoted" if found["quoted"] is not None else "plain"
            start, end = found.span(name)
            yield CellSpan(row, column, number, start, start + len(line[start:end].rstrip()), row < heads)
            position, column = found.end(), column + 1
            if not found["more"]:
                break
        row += 1
