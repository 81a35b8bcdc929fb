"""LaTeX: a document that compiles as it stands; its table (booktabs, longtable) can be lifted out."""

from __future__ import annotations

import re
from functools import singledispatch
from typing import TYPE_CHECKING

from resnet_calc.render.cells import RIGHT_ALIGNED, clean, figure, spans, write
from resnet_calc.render.fitting import ends_section
from resnet_calc.render.latex_layout import laid_out
from resnet_calc.render.latex_mathematics import latex_chain, latex_symbol
from resnet_calc.view.document import Document, Facts, Heading, Kind, Level, Paragraph, Stacks, Table, Working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.render import Target
    from resnet_calc.render.latex_layout import Layout
    from resnet_calc.view.document import Cell, Line, Step

_PREAMBLE = r"""\documentclass{article}
%FONTS%
\usepackage{textcomp,amsmath}
\usepackage[a4paper,margin=1.5cm,landscape]{geometry}
\usepackage{array,booktabs,longtable}
\setlength{\parindent}{0pt}
\setlength{\parskip}{\smallskipamount}
\begin{document}
"""

_LONG = "% Compile twice: the first run measures the columns of tables that go over several pages.\n"

_LATIN = r"""\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
"""

_CHINESE = r"""% Here is Chinese: compile with xelatex (or lualatex), where the package ctex sets it well.
% Without ctex it takes the font below; put one there that you have. English documents compile with pdflatex too.
\IfFileExists{ctex.sty}{\usepackage{ctex}}{\usepackage{fontspec}\setmainfont{Noto Serif CJK SC}}
"""

_IDEOGRAPH = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]")
"""Chinese characters and their punctuation, which article's fonts do not have."""

_LATIN_END = 0x180
_NOT_SET = frozenset("ĦħĸĿŀŉŦŧſ")
"""Up to that code point pdflatex sets every letter but these."""

_PAGE_LINES = 34
"""What a landscape page takes beside headings."""

_WORKING = (
    r"\begin{tabular}{@{\quad}>{\raggedright\arraybackslash}p{.22\linewidth}"
    r">{\raggedright\arraybackslash$\displaystyle}p{.72\linewidth}<{$}@{}}"
)
"""Labels beside their equations, which break where they are too long for the line."""

_CHARACTERS = {
    "\\": r"\textbackslash{}",
    "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "×": r"\ensuremath{\times}", "·": r"\textperiodcentered{}", "−": r"\ensuremath{-}", "→": r"\ensuremath{\to}",
    "≈": r"\ensuremath{\approx}", "⌊": r"\ensuremath{\lfloor}", "⌋": r"\ensuremath{\rfloor}",
    "⌈": r"\ensuremath{\lceil}", "⌉": r"\ensuremath{\rceil}", "Δ": r"\ensuremath{\Delta}", "…": r"\ldots{}",
    "′": r"\ensuremath{'}", "ₛ": r"\ensuremath{_s}",
    **{raised: rf"\ensuremath{{^{digit}}}" for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{lowered: rf"\ensuremath{{_{digit}}}" for digit, lowered in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    "≤": r"\ensuremath{\le}", "≥": r"\ensuremath{\ge}", "≠": r"\ensuremath{\ne}", "÷": r"\ensuremath{\div}",
}  # fmt: skip


def render(document: Document, target: Target) -> str:
    """The document as LaTeX."""
    del target
    parts = [f"\\section*{{{escape(document.title)}}}"]
    if document.subtitle:
        parts.append(escape(document.subtitle))
    parts += [_write(part) for part in document.parts]
    body = "\n\n".join(parts)
    return preamble(body) + body + "\n\n\\end{document}\n"


def preamble(body: str) -> str:
    """What has to stand before such a body: the packages that it needs, and those for Chinese only if it has any."""
    long = _LONG if r"\begin{longtable}" in body else ""
    return long + _PREAMBLE.replace("%FONTS%\n", _CHINESE if _IDEOGRAPH.search(body) else _LATIN)


def escape(text: str) -> str:
    r"""Text that LaTeX sets as it stands; a character that no font of it has is named by its code point.

    >>> print(escape("50% of conv_1 × 2"))
    50\% of conv\_1 \ensuremath{\times} 2
    """
    return "".join(map(_character, clean(" ".join(text.splitlines()))))


def _character(character: str) -> str:
    known = _CHARACTERS.get(character)
    if known is not None:
        return known
    if (ord(character) < _LATIN_END and character not in _NOT_SET) or _IDEOGRAPH.match(character):
        return character
    return f"[U+{ord(character):04X}]"


@singledispatch
def _write(part: object) -> str:
    raise TypeError(f"nothing is known of how to write {part!r}")


@_write.register(Paragraph)
def _(part: Paragraph) -> str:
    text = escape(part.text)
    return f"\\begin{{center}}{text}\\end{{center}}" if part.formula else text


@_write.register(Heading)
def _(part: Heading) -> str:
    about = f" {{\\normalfont\\small{_about(part.about)}}}" if part.about else ""
    return f"\\subsection*{{{escape(part.text)}{about}}}"


@_write.register(Working)
def _(part: Working) -> str:
    title = escape(part.title)
    name = f"\\texttt{{{title}}}" if part.name else title
    heading = f"\\textbf{{{name}}}{_about(part.about)}"
    if not part.steps:
        return f"\\medskip\n{heading}"
    # The heading is a line of the table, so that no page ends between them.
    lines = [r"\medskip", _WORKING, f"\\multicolumn{{2}}{{@{{}}p{{.98\\linewidth}}@{{}}}}{{{heading}}} \\\\[2pt]"]
    lines += [_step(step) for step in part.steps]
    lines.append(r"\end{tabular}")
    return "\n".join(lines)


def _step(step: Step) -> str:
    """A label and its equation; below a fraction there is more room, or its denominator touches the next line."""
    equation = latex_chain(step)
    below = 4 if r"\frac" in equation else 1
    return f"{{{escape(step.label)}}} & {equation} \\\\[{below}pt]"


def _about(text: str) -> str:
    return f" \\textperiodcentered{{}} {escape(text)}" if text else ""


@_write.register(Facts)
def _(part: Facts) -> str:
    lines = [f"\\subsection*{{{escape(part.title)}}}"] if part.title else []
    lines.append(r"\begin{description}\setlength{\itemsep}{0pt}\setlength{\parskip}{0pt}")
    for label, value in part.pairs:
        number, remark = figure(value)
        name = f"${latex_symbol(label)}$" if part.symbols else escape(label.strip())
        lines.append(f"\\item[{{{name}}}] {escape(number)}{f' ({escape(remark)})' if remark else ''}")
    lines.append(r"\end{description}")
    return "\n".join(lines)


@_write.register(Table)
def _(part: Table) -> str:
    heading = [f"\\subsection*{{{escape(part.title)}}}"] if part.title else []
    return "\n".join([*heading, *(_table(piece, layout) for piece, layout in laid_out(part))])


def _table(part: Table, layout: Layout) -> str:
    titles = zip(layout.titles, part.columns, strict=True)
    head = f"{' & '.join(_title(title, column.kind) for title, column in titles)} \\\\"
    # A table that fits a page is set right by one run; longtable needs more, to agree on widths across pages.
    long = layout.lines > _PAGE_LINES
    begin, end = (r"\begin{longtable}", r"\end{longtable}") if long else (r"\begin{tabular}", r"\end{tabular}")
    lines = [
        f"{{{layout.size}" if long else f"\\begin{{center}}{layout.size}",
        f"{begin}{{@{{}}{layout.columns}@{{}}}}",
        r"\toprule",
        head,
        r"\midrule",
        *([r"\endhead"] if long else []),
    ]
    for number, line in enumerate(part.lines):
        if line.level is Level.TOTAL and number:
            lines.append(r"\midrule")
        lines.append(f"{' & '.join(_cells(part, line))} \\\\")
        if ends_section(part.lines, number, line) and part.lines[number + 1].level is not Level.TOTAL:
            lines.append(r"\addlinespace")
    lines += [r"\bottomrule", end, "}" if long else r"\end{center}"]
    return "\n".join(lines)


def _title(lines: tuple[str, ...], kind: Kind) -> str:
    if len(lines) == 1:
        return _guarded(escape(lines[0]))
    side = "r" if kind in RIGHT_ALIGNED else "l"
    below = r" \\ ".join(_guarded(escape(line)) for line in lines)
    return f"\\begin{{tabular}}[b]{{@{{}}{side}@{{}}}}{below}\\end{{tabular}}"


def _guarded(text: str) -> str:
    """A cell that a rule or line break before it does not take for its own argument."""
    return f"{{{text}}}" if text.startswith(("[", "*")) else text


def _cells(table: Table, line: Line) -> Iterator[str]:
    strong = line.level in {Level.SUBTOTAL, Level.TOTAL}
    texts = []
    for cell, column in zip(line.cells, table.columns, strict=True):
        text = _cell(cell, column.kind)
        if column.kind is Kind.NAME and text and not strong:
            text = f"\\texttt{{{text}}}"
        if strong and text:
            text = f"\\textbf{{{text}}}"
        texts.append(_guarded(text))
    index = 0
    for columns in spans(texts) if line.merged else [1] * len(texts):
        yield f"\\multicolumn{{{columns}}}{{c}}{{{texts[index]}}}" if columns > 1 else texts[index]
        index += columns


def _cell(cell: Cell, kind: Kind) -> str:
    if not isinstance(cell, Stacks):
        return escape(write(cell, kind))
    return ", ".join(
        "$\\left[\\begin{array}{@{}l@{}}"
        + r" \\ ".join(f"\\text{{{escape(row)}}}" for row in stack.rows)
        + f"\\end{{array}}\\right]\\times{stack.times}$"
        for stack in cell.stacks
    )
