"""Markdown, as GitHub renders it."""

from __future__ import annotations

import re
from functools import singledispatch
from typing import TYPE_CHECKING

from resnet_calc.render.cells import RIGHT_ALIGNED, clean, figure, write
from resnet_calc.render.mathematics import chain
from resnet_calc.view.document import Document, Facts, Heading, Level, Paragraph, Stacks, Table, Working

if TYPE_CHECKING:
    from resnet_calc.render import Target
    from resnet_calc.view.document import Cell, Kind, Step

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_BLOCK_START = re.compile(r"^(\s*)([-+]|\d{1,9}(?=[.)]))")


def render(document: Document, target: Target) -> str:
    """The document as Markdown."""
    del target
    parts = [f"## {escape(document.title)}"]
    if document.subtitle:
        parts.append(paragraph(document.subtitle))
    parts += [_write(part) for part in document.parts]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    r"""Text that Markdown shows as it stands.

    >>> print(escape("a|b <i> *c*"))
    a\|b \<i\> \*c\*
    """
    return _SPECIAL.sub(r"\\\1", clean(" ".join(text.splitlines())))


def paragraph(text: str) -> str:
    r"""Text that Markdown shows as a paragraph, and not as a list if it begins like one.

    >>> print(paragraph("- 1 + 2"), paragraph("2. or 3"))
    \- 1 + 2 2\. or 3
    """
    escaped = escape(text)
    start = _BLOCK_START.match(escaped)
    if start is None:
        return escaped
    mark, end = start[2], start.end()
    return f"\\{mark}{escaped[end:]}" if mark in "-+" else f"{mark}\\{escaped[end:]}"


@singledispatch
def _write(part: object) -> str:
    raise TypeError(f"nothing is known of how to write {part!r}")


@_write.register(Paragraph)
def _(part: Paragraph) -> str:
    return f"**{escape(part.text)}**" if part.formula else paragraph(part.text)


@_write.register(Heading)
def _(part: Heading) -> str:
    return f"### {escape(part.text)}{f' · {escape(part.about)}' if part.about else ''}"


@_write.register(Working)
def _(part: Working) -> str:
    title = f"**{escape(part.title)}**{f' · {escape(part.about)}' if part.about else ''}"
    return "\n".join([title, "", *map(_step, part.steps)]) if part.steps else title


def _step(step: Step) -> str:
    """A step as an item of a list; the formula as code, whose letters and indices stand as they are."""
    sides = chain(step)
    if step.formula:
        sides[0] = f"`{sides[0]}`"
    return f"- {escape(step.label)}: {' = '.join(sides)}"


@_write.register(Facts)
def _(part: Facts) -> str:
    lines = [f"### {escape(part.title)}", ""] if part.title else []
    for label, value in part.pairs:
        number, remark = figure(value)
        fact = f"**{escape(label.strip())}**: {escape(number)}" if label.strip() else paragraph(number)
        lines.append(f"- {fact}{f', {escape(remark)}' if remark else ''}")
    return "\n".join(lines)


@_write.register(Table)
def _(part: Table) -> str:
    lines = [f"### {escape(part.title)}", ""] if part.title else []
    lines.append(_row([escape(column.title) for column in part.columns]))
    lines.append(_row(["---:" if column.kind in RIGHT_ALIGNED else "---" for column in part.columns]))
    for line in part.lines:
        strong = line.level in {Level.SUBTOTAL, Level.TOTAL}
        cells = [_cell(cell, column.kind) for cell, column in zip(line.cells, part.columns, strict=True)]
        lines.append(_row([f"**{cell}**" if strong and cell else cell for cell in cells]))
    return "\n".join(lines)


def _cell(cell: Cell, kind: Kind) -> str:
    """A cell in one line of Markdown; what stands one below the other in it is parted by line breaks of HTML."""
    if isinstance(cell, Stacks):
        return "<br>".join(f"\\[{'<br>'.join(map(escape, stack.rows))}\\] × {stack.times}" for stack in cell.stacks)
    return escape(write(cell, kind))


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
