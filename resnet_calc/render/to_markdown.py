"""Markdown, as GitHub renders it."""

from __future__ import annotations

import re
from functools import singledispatch
from typing import TYPE_CHECKING

from resnet_calc.render.cells import RIGHT_ALIGNED, figure, write
from resnet_calc.view.document import Document, Facts, Level, Paragraph, Table

if TYPE_CHECKING:
    from resnet_calc.render import Target

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")


def render(document: Document, target: Target) -> str:
    """The document as Markdown."""
    del target
    parts = [f"## {escape(document.title)}"]
    if document.subtitle:
        parts.append(escape(document.subtitle))
    parts += [_write(part) for part in document.parts]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    r"""Text that Markdown shows as it stands.

    >>> print(escape("a|b <i> *c*"))
    a\|b \<i\> \*c\*
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.splitlines()))


@singledispatch
def _write(part: object) -> str:
    raise TypeError(f"nothing is known of how to write {part!r}")


@_write.register
def _(part: Paragraph) -> str:
    return f"**{escape(part.text)}**" if part.formula else escape(part.text)


@_write.register
def _(part: Facts) -> str:
    lines = [f"### {escape(part.title)}", ""] if part.title else []
    for label, value in part.pairs:
        number, remark = figure(value)
        fact = f"**{escape(label.strip())}**: {escape(number)}" if label else escape(number)
        lines.append(f"- {fact}{f', {escape(remark)}' if remark else ''}")
    return "\n".join(lines)


@_write.register
def _(part: Table) -> str:
    lines = [f"### {escape(part.title)}", ""] if part.title else []
    lines.append(_row([escape(column.title) for column in part.columns]))
    lines.append(_row(["---:" if column.kind in RIGHT_ALIGNED else "---" for column in part.columns]))
    for line in part.lines:
        strong = line.level in {Level.SUBTOTAL, Level.TOTAL}
        cells = [escape(write(cell, column.kind)) for cell, column in zip(line.cells, part.columns, strict=True)]
        lines.append(_row([f"**{cell}**" if strong and cell else cell for cell in cells]))
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
