"""HTML: one page without outside resources or scripts, readable in light and dark, and printable."""

from __future__ import annotations

import html
from functools import singledispatch
from typing import TYPE_CHECKING

from resnet_calc.render.cells import RIGHT_ALIGNED, clean, figure, spans, write
from resnet_calc.render.mathml import mathml_chain, mathml_symbol
from resnet_calc.view.document import Document, Facts, Heading, Kind, Paragraph, Stacks, Table, Working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.render import Target
    from resnet_calc.view.document import Cell, Line, Stack, Step

_STYLE = """
.resnet-calc { font: 14px/1.45 system-ui, sans-serif; }
.resnet-calc .wide { overflow-x: auto; }
.resnet-calc table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 1em 0; }
.resnet-calc th, .resnet-calc td { padding: .15em .75em; text-align: left; white-space: nowrap; border: 0; }
.resnet-calc th { border-bottom: 2px solid #8888; }
.resnet-calc .right { text-align: right; }
.resnet-calc td.long { white-space: normal; min-width: 24em; }
.resnet-calc .across { text-align: center; }
.resnet-calc .aside td { opacity: .65; }
.resnet-calc .subtotal td { font-weight: 600; border-bottom: 1px solid #8888; }
.resnet-calc .total td { font-weight: 700; border-top: 2px solid #8888; }
.resnet-calc code { font-size: 13px; background: none; }
.resnet-calc dl { display: grid; grid-template-columns: max-content auto; gap: .2em 1em; }
.resnet-calc dd { margin: 0; }
.resnet-calc .remark, .resnet-calc .subtitle { opacity: .7; }
.resnet-calc .formula { font-weight: 600; padding-left: 2em; }
.resnet-calc .working { margin: .2em 0 1em 1.5em; }
.resnet-calc .working td { white-space: normal; vertical-align: baseline; padding: .05em .75em .05em 0; }
.resnet-calc .working td:first-child { white-space: nowrap; opacity: .7; }
.resnet-calc .about { opacity: .7; }
.resnet-calc math { font-size: 110%; }
.resnet-calc .stack { display: inline-block; vertical-align: middle; margin: .2em 0; padding: 0 .3em; border: solid; }
.resnet-calc .stack { border-width: 0 1px; border-radius: 4px; }
""".strip()

_LONG = 60
"""Letters from which a cell of text is wrapped."""

_PAGE = """
:root { color-scheme: light dark; }
body { margin: 1.5em; }
th { position: sticky; top: 0; background: Canvas; }
@media print { body { margin: 0; } th { position: static; } }
""".strip()
"""What holds for a page of its own, and would disturb a notebook."""


def render(document: Document, target: Target) -> str:
    """The document as a whole HTML page."""
    del target
    return (
        "<!doctype html>\n"
        f'<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>\n{_PAGE}\n</style>\n</head>\n"
        f"<body>\n{fragment(document)}</body>\n</html>\n"
    )


def fragment(document: Document) -> str:
    """The document as a piece of a page, as a notebook shows it."""
    parts = [f'<div class="resnet-calc">\n<style>\n{_STYLE}\n</style>', f"<h2>{escape(document.title)}</h2>"]
    if document.subtitle:
        parts.append(f'<p class="subtitle">{escape(document.subtitle)}</p>')
    parts += [_write(part) for part in document.parts]
    return "\n".join(parts) + "\n</div>\n"


def escape(text: str) -> str:
    """Text that a page shows as it stands.

    >>> escape("a < b & c")
    'a &lt; b &amp; c'
    """
    return html.escape(clean(text))


@singledispatch
def _write(part: object) -> str:
    raise TypeError(f"nothing is known of how to write {part!r}")


@_write.register(Paragraph)
def _(part: Paragraph) -> str:
    return f'<p class="formula">{escape(part.text)}</p>' if part.formula else f"<p>{escape(part.text)}</p>"


@_write.register(Heading)
def _(part: Heading) -> str:
    about = f'\n<p class="about">{escape(part.about)}</p>' if part.about else ""
    return f"<h3>{escape(part.text)}</h3>{about}"


@_write.register(Working)
def _(part: Working) -> str:
    title = escape(part.title)
    name = f"<code>{title}</code>" if part.name else title
    lines = [f"<p><strong>{name}</strong>{_about(part.about)}</p>"]
    if part.steps:
        lines += ['<table class="working">', *map(_step, part.steps), "</table>"]
    return "\n".join(lines)


def _about(text: str) -> str:
    return f' <small class="about">{escape(text)}</small>' if text else ""


def _step(step: Step) -> str:
    return f"<tr><td>{escape(step.label)}</td><td>{mathml_chain(step)}</td></tr>"


@_write.register(Facts)
def _(part: Facts) -> str:
    lines = [f"<h3>{escape(part.title)}</h3>"] if part.title else []
    lines.append("<dl>")
    for label, value in part.pairs:
        number, remark = figure(value)
        aside = f' <span class="remark">{escape(remark)}</span>' if remark else ""
        name = mathml_symbol(label) if part.symbols else escape(label)
        lines.append(f"<dt>{name}</dt><dd>{escape(number)}{aside}</dd>")
    lines.append("</dl>")
    return "\n".join(lines)


@_write.register(Table)
def _(part: Table) -> str:
    lines = [f"<h3>{escape(part.title)}</h3>"] if part.title else []
    head = "".join(_element("th", escape(column.title), column.kind) for column in part.columns)
    lines += ['<div class="wide">', "<table>", f"<thead><tr>{head}</tr></thead>", "<tbody>"]
    lines += [f'<tr class="{line.level.value}">{"".join(_cells(part, line))}</tr>' for line in part.lines]
    lines += ["</tbody>", "</table>", "</div>"]
    return "\n".join(lines)


def _cells(table: Table, line: Line) -> Iterator[str]:
    kinds = [column.kind for column in table.columns]
    texts = [_cell(cell, kind) for cell, kind in zip(line.cells, kinds, strict=True)]
    index = 0
    for columns in spans(texts) if line.merged else [1] * len(texts):
        yield _element("td", texts[index], kinds[index], columns)
        index += columns


def _element(tag: str, text: str, kind: Kind, columns: int = 1) -> str:
    attributes = ' class="right"' if kind in RIGHT_ALIGNED else ""
    if tag == "td" and kind is Kind.TEXT and "<" not in text and len(text) > _LONG:
        attributes = ' class="long"'
    if columns > 1:
        attributes = f' class="across" colspan="{columns}"'
    inner = f"<code>{text}</code>" if kind is Kind.NAME and tag == "td" and text else text
    return f"<{tag}{attributes}>{inner}</{tag}>"


def _cell(cell: Cell, kind: Kind) -> str:
    return " ".join(map(_stack, cell.stacks)) if isinstance(cell, Stacks) else escape(write(cell, kind))


def _stack(stack: Stack) -> str:
    """Its rows one below the other between brackets, which are the sides of a box."""
    return f'<span class="stack">{"<br>".join(map(escape, stack.rows))}</span> × {stack.times}'
