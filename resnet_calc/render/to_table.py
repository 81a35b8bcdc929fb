"""Tables to read: for a terminal by rich; plain, aligned and uncut for a file or a pipe.

The plain form is written here, and rich is not imported for it: programs that read the output, and benchmarks, would
wait for rich longer than for all the arithmetic.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from rich.cells import cell_len

from resnet_calc.render.cells import clean, figure
from resnet_calc.render.fitting import GAP, uncut
from resnet_calc.render.plain import pad, written
from resnet_calc.view.document import Document, Facts, Heading, Paragraph, Table, Working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.render import Target


def render(document: Document, target: Target) -> str:
    """The document for a terminal, or plainly aligned."""
    if target.width is not None or target.color:
        from resnet_calc.render import terminal  # noqa: PLC0415 - see above

        return terminal.render(document, target)
    lines = [clean(document.title), *([clean(document.subtitle)] if document.subtitle else [])]
    for part in document.parts:
        lines += ["", *_lines(part)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


@singledispatch
def _lines(part: object) -> Iterator[str]:
    raise TypeError(f"nothing is known of how to write {part!r}")


@_lines.register(Paragraph)
def _(part: Paragraph) -> Iterator[str]:
    yield f"  {clean(part.text)}" if part.formula else clean(part.text)


@_lines.register(Heading)
def _(part: Heading) -> Iterator[str]:
    line = clean(f"{part.text} · {part.about}" if part.about else part.text)
    yield line
    yield "─" * cell_len(line)


@_lines.register(Working)
def _(part: Working) -> Iterator[str]:
    from resnet_calc.render.mathematics import chain  # noqa: PLC0415 - few documents hold formulas

    yield clean(f"{part.title} · {part.about}" if part.about else part.title)
    width = max((cell_len(step.label) for step in part.steps), default=0)
    for step in part.steps:
        yield f"  {pad(clean(step.label), width)}{' ' * GAP}{' = '.join(chain(step))}"


@_lines.register(Facts)
def _(part: Facts) -> Iterator[str]:
    if part.title:
        yield clean(part.title)
    width = max((cell_len(label) for label, _ in part.pairs), default=0)
    for label, value in part.pairs:
        number, remark = figure(value)
        yield f"{pad(clean(label), width)}{' ' * GAP}{number}{f'  {remark}' if remark else ''}"


@_lines.register(Table)
def _(part: Table) -> Iterator[str]:
    if part.title:
        yield clean(part.title)
    yield from (text for text, _ in written(part, *uncut(part)))
