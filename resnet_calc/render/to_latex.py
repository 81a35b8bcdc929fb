"""LaTeX: a document that compiles as it stands; its table (booktabs, longtable) can be lifted out."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from resnet_calc.render.cells import RIGHT_ALIGNED, figure, write
from resnet_calc.view.document import Document, Facts, Kind, Level, Paragraph, Table

if TYPE_CHECKING:
    from resnet_calc.render import Target

_PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{textcomp}
\usepackage[a4paper,margin=1.5cm,landscape]{geometry}
\usepackage{booktabs,longtable}
\begin{document}
"""

_CHARACTERS = {
    "\\": r"\textbackslash{}",
    "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "×": r"\ensuremath{\times}", "·": r"\textperiodcentered{}", "−": r"\ensuremath{-}", "→": r"\ensuremath{\to}",
    "≈": r"\ensuremath{\approx}", "⌊": r"\ensuremath{\lfloor}", "⌋": r"\ensuremath{\rfloor}",
    "⌈": r"\ensuremath{\lceil}", "⌉": r"\ensuremath{\rceil}", "Δ": r"\ensuremath{\Delta}", "…": r"\ldots{}",
    "²": r"\ensuremath{^2}", "³": r"\ensuremath{^3}", "⁹": r"\ensuremath{^9}", "⁶": r"\ensuremath{^6}",
    "≤": r"\ensuremath{\le}", "≥": r"\ensuremath{\ge}", "≠": r"\ensuremath{\ne}", "÷": r"\ensuremath{\div}",
}  # fmt: skip


def render(document: Document, target: Target) -> str:
    """The document as LaTeX."""
    del target
    parts = [f"\\section*{{{escape(document.title)}}}"]
    if document.subtitle:
        parts.append(escape(document.subtitle))
    parts += [_write(part) for part in document.parts]
    return _PREAMBLE + "\n\n".join(parts) + "\n\n\\end{document}\n"


def escape(text: str) -> str:
    r"""Text that LaTeX sets as it stands.

    >>> print(escape("50% of conv_1 × 2"))
    50\% of conv\_1 \ensuremath{\times} 2
    """
    return "".join(_CHARACTERS.get(character, character) for character in " ".join(text.splitlines()))


@singledispatch
def _write(part: object) -> str:
    raise TypeError(f"nothing is known of how to write {part!r}")


@_write.register
def _(part: Paragraph) -> str:
    text = escape(part.text)
    return f"\\begin{{center}}{text}\\end{{center}}" if part.formula else text


@_write.register
def _(part: Facts) -> str:
    lines = [f"\\subsection*{{{escape(part.title)}}}"] if part.title else []
    lines.append(r"\begin{description}")
    for label, value in part.pairs:
        number, remark = figure(value)
        lines.append(f"\\item[{escape(label.strip())}] {escape(number)}{f' ({escape(remark)})' if remark else ''}")
    lines.append(r"\end{description}")
    return "\n".join(lines)


@_write.register
def _(part: Table) -> str:
    lines = [f"\\subsection*{{{escape(part.title)}}}"] if part.title else []
    alignment = "".join("r" if column.kind in RIGHT_ALIGNED else "l" for column in part.columns)
    head = f"{' & '.join(escape(column.title) for column in part.columns)} \\\\"
    lines += [f"\\begin{{longtable}}{{@{{}}{alignment}@{{}}}}", r"\toprule", head, r"\midrule", r"\endhead"]
    for number, line in enumerate(part.lines):
        strong = line.level in {Level.SUBTOTAL, Level.TOTAL}
        if line.level is Level.TOTAL and number:
            lines.append(r"\midrule")
        cells = []
        for cell, column in zip(line.cells, part.columns, strict=True):
            text = escape(write(cell, column.kind))
            if column.kind is Kind.NAME and text and not strong:
                text = f"\\texttt{{{text}}}"
            cells.append(f"\\textbf{{{text}}}" if strong and text else text)
        lines.append(f"{' & '.join(cells)} \\\\")
        if line.level is Level.SUBTOTAL and number + 1 < len(part.lines):
            lines.append(r"\addlinespace")
    lines += [r"\bottomrule", r"\end{longtable}"]
    return "\n".join(lines)
