"""CSV: the tables, with raw integers; spreadsheets open it without running anything.

A ``level`` column in front says which lines are items, subtotals and totals. Shapes are written 64x112x112. What a
spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import re
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING, assert_never

from resnet_calc.nn.shape import Shape
from resnet_calc.render.cells import clean
from resnet_calc.view.document import Change, Column, Document, Line, Phrase, Power, Stacks, Table, Working

if TYPE_CHECKING:
    from resnet_calc.render import Target
    from resnet_calc.view.document import Cell

_FORMULA_START = re.compile(r"(?:^|;)\s*(?=[=+\-@＝＋－＠])")
"""Where a formula would begin: a cell, or, where lists are separated by semicolons, what follows one."""


def render(document: Document, target: Target) -> str:
    """The document's tables as CSV, one behind the other with an empty line between."""
    del target
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    tables = [part for part in document.parts if isinstance(part, Table)]
    workings = [part for part in document.parts if isinstance(part, Working)]
    if workings:
        tables.insert(0, _steps(workings))
    for number, table in enumerate(tables):
        if number:
            writer.writerow([])
        writer.writerow(["level", *(harmless(column.key) for column in table.columns)])
        for line in table.lines:
            writer.writerow([line.level.value, *(raw(cell) for cell in line.cells)])
    return out.getvalue()


def _steps(workings: list[Working]) -> Table:
    """Every step of working as a line of a table."""
    columns = tuple(Column(key, key) for key in ("about", "what", "working", "value"))
    lines = [
        Line((step.of or part.title, step.key, str(step.expression), whole_or_fraction(step.expression.value)))
        for part in workings
        for step in part.steps
    ]
    return Table(columns, tuple(lines))


def whole_or_fraction(value: Fraction) -> int | Fraction:
    """A whole number as such."""
    return value.numerator if value.denominator == 1 else value


def raw(cell: Cell) -> int | str:
    """A cell as CSV holds it.

    >>> raw(25557032), raw(Shape(64, 112, 112)), raw("=cmd()")
    (25557032, '64x112x112', "'=cmd()")
    """
    match cell:
        case None:
            return ""
        case Shape():
            return "x".join(map(str, cell))
        case Fraction():
            return f"{float(cell):.6f}"
        case int():
            return cell
        case Power() | Change():
            return cell.value
        case Phrase() | Stacks() | str():
            return harmless(cell.text if isinstance(cell, Phrase) else str(cell))
        case _:
            assert_never(cell)


def harmless(text: str) -> str:
    """A text that no spreadsheet runs, nor misreads where it takes a file without a byte-order mark for Latin.

    >>> harmless("3×3, 64"), harmless("a;=1+1"), harmless("−5")
    ('3x3, 64', "a;'=1+1", "'-5")
    """
    text = clean(text).replace("×", "x").replace("−", "-").replace("→", "->")
    return _FORMULA_START.sub(lambda match: f"{match[0]}'", text)
