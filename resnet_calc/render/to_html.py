"""HTML: one page without outside resources, readable in light and dark, and printable."""

from __future__ import annotations

from functools import singledispatch
from html import escape
from typing import TYPE_CHECKING

from resnet_calc.render.cells import RIGHT_ALIGNED, figure, write
from resnet_calc.view.document import Document, Facts, Kind, Paragraph, Table

if TYPE_CHECKING:
    from resnet_calc.render import Target

_STYLE = """
.resnet-calc { font: 14px/1.45 system-ui, sans-serif; color-scheme: light dark; }
.resnet-calc table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 1em 0; }
.resnet-calc th, .resnet-calc td { padding: .15em .75em; text-align: left; white-space: nowrap; }
.resnet-calc th { border-bottom: 2px solid #8888; position: sticky; top: 0; background: Canvas; }
.resnet-calc .right { text-align: right; }
.resnet-calc .aside td { opacity: .65; }
.resnet-calc .subtotal td { font-weight: 600; border-bottom: 1px solid #8888; }
.resnet-calc .total td { font-weight: 700; border-top: 2px solid #8888; }
.resnet-calc code { font-size: 13px; }
.resnet-calc dl { display: grid; grid-template-columns: max-content auto; gap: .2em 1em; }
.resnet-calc dd { margin: 0; }
.resnet-calc .remark, .resnet-calc .subtitle { opacity: .7; }
.resnet-calc .formula { font-weight: 600; padding-left: 2em; }
""".strip()


def render(document: Document, target: Target) -> str:
    """The document as a whole HTML page."""
    del target
    return (
        "<!doctype html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(document.title)}</title>\n</head>\n<body>\n{fragment(document)}</body>\n</html>\n"
    )


def fragment(document: Document) -> str:
    """The document as a piece of a page, as a notebook shows it."""
    parts = [f'<div class="resnet-calc">\n<style>\n{_STYLE}\n</style>', f"<h2>{escape(document.title)}</h2>"]
    if document.subtitle:
        parts.append(f'<p class="subtitle">{escape(document.subtitle)}</p>')
    parts += [_write(part) for part in document.parts]
    return "\n".join(parts) + "\n</div>\n"


@singledispatch
def _write(part: object) -> str:
    raise TypeError(f"nothing is known of how to write {part!r}")


@_write.register
def _(part: Paragraph) -> str:
    return f'<p class="formula">{escape(part.text)}</p>' if part.formula else f"<p>{escape(part.text)}</p>"


@_write.register
def _(part: Facts) -> str:
    lines = [f"<h3>{escape(part.title)}</h3>"] if part.title else []
    lines.append("<dl>")
    for label, value in part.pairs:
        number, remark = figure(value)
        aside = f' <span class="remark">{escape(remark)}</span>' if remark else ""
        lines.append(f"<dt>{escape(label)}</dt><dd>{escape(number)}{aside}</dd>")
    lines.append("</dl>")
    return "\n".join(lines)


@_write.register
def _(part: Table) -> str:
    def cell(tag: str, text: str, kind: Kind) -> str:
        align = ' class="right"' if kind in RIGHT_ALIGNED else ""
        inner = f"<code>{text}</code>" if kind is Kind.NAME and tag == "td" and text else text
        return f"<{tag}{align}>{inner}</{tag}>"

    lines = [f"<h3>{escape(part.title)}</h3>"] if part.title else []
    head = "".join(cell("th", escape(column.title), column.kind) for column in part.columns)
    lines += ["<table>", f"<thead><tr>{head}</tr></thead>", "<tbody>"]
    for line in part.lines:
        cells = zip(line.cells, part.columns, strict=True)
        inner = "".join(cell("td", escape(write(value, column.kind)), column.kind) for value, column in cells)
        lines.append(f'<tr class="{line.level.value}">{inner}</tr>')
    lines += ["</tbody>", "</table>"]
    return "\n".join(lines)
