"""LaTeX: paragraphs, headings, lists, tables, formulas and listings; comments and preamble left out.

This is no TeX engine. Macros are not expanded, and what cannot be understood is passed on as text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Cell, Kind, Mark, MarkKind, Region, trimmed
from resnet_calc.notes.source.code import code_region
from resnet_calc.notes.text import SourceText, Splicer

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_LISTINGS: Final = frozenset({"verbatim", "Verbatim", "lstlisting", "minted", "alltt"})
_FORMULAS: Final = frozenset(
    {"equation", "align", "gather", "multline", "displaymath", "math", "eqnarray", "flalign", "alignat"}
)
_TABLES: Final = frozenset({"tabular", "tabularx", "tabular*", "longtable", "tabu"})
_LEVELS: Final = {
    "title": 1,
    "part": 1,
    "chapter": 1,
    "section": 2,
    "subsection": 3,
    "subsubsection": 4,
    "paragraph": 5,
}
_DROPPED_WITH_ONE: Final = (
    "label ref eqref cite citep citet pageref includegraphics vspace hspace input include url bibliography cline "
    "cmidrule bibliographystyle usepackage footnotemark"
)
_DROPPED_ALONE: Final = (
    "hline toprule midrule bottomrule centering raggedright noindent small large footnotesize scriptsize maketitle "
    "tableofcontents clearpage newpage bfseries itshape ttfamily quad qquad addlinespace smallskip medskip "
    "bigskip endhead"
)
_ARGUMENTS: Final = (
    dict.fromkeys(_DROPPED_WITH_ONE.split(), 1)
    | dict.fromkeys(_DROPPED_ALONE.split(), 0)
    | {"multicolumn": 2, "multirow": 2, "setlength": 2, "href": 1, "textcolor": 1}
)
"""Commands that are not seen, and how many of their arguments are not seen either."""

_SIGNS: Final = {"textperiodcentered": "·", "textbullet": "•", "textasciitilde": "~", "ldots": "…", "dots": "…"}
"""Commands that stand for a character in running text."""

_SIGN: Final = expression(
    r"(?P<comment>(?<!\\)%[^\r\n]*+(?>\r\n|\r|\n)?+)"
    r"|(?P<blank>(?>\r\n|\r|\n)[ \t]*+[\r\n]\s*+)"
    r"|\\(?P<edge>begin|end)[ ]?+\{(?P<environment>[A-Za-z]++\*?+)\}"
    r"|(?P<display>\$\$|\\\[|\\\])"
    r"|(?P<inline>\$|\\\(|\\\))"
    r"|(?P<row>\\\\(?:\[[^\]\n]{0,40}+\])?+)"
    r"|\\(?P<command>[A-Za-z]++)\*?+"
    r"|(?P<escape>\\[%&#_{}$])"
    r"|(?P<brace>[{}])"
    r"|(?P<ampersand>&)"
    r"|(?P<tie>~|\\[,;: ])"
    r"|(?P<dash>--)"
)
_FORMULA_ONLY: Final = frozenset({"frac", "dfrac", "tfrac", "left", "lfloor", "lceil"})
"""Commands that TeX knows in formulas alone: the cell of a table that holds one stands in a column of formulas."""
_ARRAYS: Final = frozenset({"bmatrix", "matrix", "pmatrix", "array", "cases", "split"})
_OPTION: Final = expression(r"[ \t]*+\[[^\]\n]{0,200}+\]")
_LONGEST_ARGUMENT: Final = 500


def read_latex(source: SourceText) -> Iterator[Region]:
    r"""Yield the regions of a LaTeX file.

    >>> text = r"\section{Stem} The stem gives \textbf{64}$\times112$. % 7" "\n" r"\[ (224-7+6)/2 + 1 \]"
    >>> [(region.kind.value, region.text.strip()) for region in read_latex(SourceText.whole(text))]
    [('heading', 'Stem'), ('prose', 'The stem gives 64\\times112.'), ('math', '(224-7+6)/2 + 1')]
    """
    return _Reader(source).regions()


class _Reader:
    def __init__(self, source: SourceText) -> None:
        self._source, self._text = source, source.text
        self._out = Splicer(source)
        self._marks: list[Mark] = []
        self._math_from: int | None = None
        self._kind, self._level = Kind.PROSE, 0
        self._lists = 0
        self._tables = self._row = self._column = 0
        self._in_table = False
        self._arrays = 0
        self._heading_depth: int | None = None
        self._depth = 0
        self._kept = 0
        self._found: dict[str, int] = {}

    def regions(self) -> Iterator[Region]:
        text = self._text
        position = self._kept = max(0, text.find("\\begin{document}"))
        title = re.search(r"\\title[ ]?\{([^{}]{1,300})\}", text[:position])
        if title:
            yield Region(Kind.HEADING, self._source.cut(*title.span(1)), level=1)
        while (sign := _SIGN.search(text, position)) is not None:
            position = sign.end()
            if sign["edge"]:
                position = yield from self._environment(sign)
            elif sign["display"]:
                position = yield from self._display(sign)
            elif sign["command"]:
                position = yield from self._command(sign)
            elif sign["blank"]:
                self._keep_to(sign.start())
                self._kept = position
                yield from self._flush()
            elif self._in_table and not self._arrays and (sign["ampersand"] or sign["row"]):
                self._keep_to(sign.start())
                self._kept = position
                yield from self._flush()
                self._row, self._column = (self._row, self._column + 1) if sign["ampersand"] else (self._row + 1, 0)
            else:
                yield from self._character(sign)
        self._keep_to(len(text))
        yield from self._flush()

    def _keep_to(self, end: int) -> None:
        if end > self._kept:
            self._out.keep(self._kept, end)
        self._kept = max(self._kept, end)

    def _replace(self, sign: re.Match[str], seen: str) -> None:
        self._keep_to(sign.start())
        if seen:
            self._out.put(seen, sign.start(), sign.end())
        self._kept = sign.end()

    def _character(self, sign: re.Match[str]) -> Iterator[Region]:
        """Resolve what stands for a character or changes between text and formula."""
        in_math = self._math_from is not None
        if sign["inline"]:
            self._replace(sign, "")
            if in_math and self._math_from is not None:
                self._marks.append(Mark(MarkKind.MATH, self._math_from, len(self._out)))
            self._math_from = None if in_math else len(self._out)
        elif sign["brace"]:
            self._depth += 1 if sign[0] == "{" else -1
            if not in_math:
                self._replace(sign, "")
            if self._heading_depth is not None and self._depth <= self._heading_depth:
                self._heading_depth = None
                yield from self._flush()
                self._kind, self._level = Kind.PROSE, 0
        elif sign["comment"]:
            self._replace(sign, "\n" if sign[0].endswith(("\n", "\r")) else "")
        elif not in_math:
            seen = {"row": "\n", "tie": " ", "dash": "–", "escape": sign[0][1:]}.get(sign.lastgroup or "")
            if seen is not None:
                self._replace(sign, seen)

    def _command(self, sign: re.Match[str]) -> Generator[Region, None, int]:
        name, end = sign["command"], sign.end()
        if self._math_from is not None:
            return end
        if name in _FORMULA_ONLY and self._in_table:
            self._math_from = len(self._out) + sign.start() - self._kept
            return end
        if name == "item":
            self._replace(sign, "")
            yield from self._flush()
            self._kind, self._level = Kind.LIST_ITEM, max(1, self._lists)
        elif name in _LEVELS:
            self._replace(sign, "")
            yield from self._flush()
            self._kind, self._level, self._heading_depth = Kind.HEADING, _LEVELS[name], self._depth
        elif name in _SIGNS:
            self._replace(sign, _SIGNS[name])
        elif name in _ARGUMENTS:
            self._replace(sign, "")
            for _ in range(_ARGUMENTS[name]):
                end = self._kept = self._behind_argument(end)
        elif self._text.startswith("{", end):  # \textbf{64}: what it does to the text is not what the text says
            self._replace(sign, "")
        return end

    def _environment(self, sign: re.Match[str]) -> Generator[Region, None, int]:
        name, begins = sign["environment"], sign["edge"] == "begin"
        plain = name.removesuffix("*")
        is_array = self._in_table and plain in _ARRAYS
        self._replace(sign, ("[" if begins else "]") if is_array else "")
        if begins and (name in _LISTINGS or plain in _FORMULAS):
            yield from self._flush()
            end = self._text.find(f"\\end{{{name}}}", sign.end())
            end = end if end >= 0 else len(self._text)
            start = sign.end()
            if name in _LISTINGS:
                first = self._behind_argument(start) if name == "minted" else self._behind_option(start)
                language = self._text[start:first].strip("{}[] ") if name == "minted" else ""
                yield code_region(self._source.cut(min(first, end), end), language)
            else:
                yield Region(Kind.MATH, self._source.cut(start, end))
            self._kept = min(len(self._text), end + len(f"\\end{{{name}}}"))
            return self._kept
        if name in _TABLES:
            yield from self._flush()
            self._in_table, self._row, self._column, self._arrays = begins, 0, 0, 0
            self._tables += begins
            if begins:
                self._kept = self._behind_argument(sign.end())
                return self._kept
        elif name in ("itemize", "enumerate", "description"):
            yield from self._flush()
            self._lists += 1 if begins else -1
            self._kind, self._level = Kind.PROSE, 0
        elif is_array:
            self._arrays = max(0, self._arrays + (1 if begins else -1))
            if begins and plain == "array":
                self._kept = self._behind_argument(sign.end())
                return self._kept
        elif self._math_from is None and plain not in _ARRAYS:
            yield from self._flush()
            self._kept = self._behind_option(sign.end()) if begins else sign.end()
            return self._kept
        return sign.end()

    def _behind_option(self, position: int) -> int:
        option = _OPTION.match(self._text, position)
        return option.end() if option else position

    def _behind_argument(self, position: int) -> int:
        """Return the offset behind an option in square brackets and an argument in braces, as far as they are there."""
        start = self._behind_option(position)
        while self._text.startswith((" ", "\t"), start):
            start += 1
        if not self._text.startswith("{", start):
            return position
        depth = 0
        for at in range(start, min(len(self._text), start + _LONGEST_ARGUMENT)):
            depth += {"{": 1, "}": -1}.get(self._text[at], 0)
            if depth == 0:
                return at + 1
        return position

    def _display(self, sign: re.Match[str]) -> Generator[Region, None, int]:
        self._replace(sign, "")
        yield from self._flush()
        closing = {"$$": "$$", "\\[": "\\]"}.get(sign[0])
        end = self._next(closing, sign.end()) if closing else -1
        if closing is None or end < 0:
            return sign.end()
        yield Region(Kind.MATH, self._source.cut(sign.end(), end))
        self._kept = end + len(closing)
        return self._kept

    def _next(self, sign: str, position: int) -> int:
        """Return where a sign stands next, or -1; the way to it is gone once, however often it is asked for."""
        known = self._found.get(sign, 0)
        if 0 <= known < position or sign not in self._found:
            known = self._found[sign] = self._text.find(sign, position)
        return known

    def _flush(self) -> Iterator[Region]:
        """Hand on what was gathered."""
        if self._in_table and self._math_from is not None:
            self._marks.append(Mark(MarkKind.MATH, self._math_from, len(self._out)))
        source, marks = trimmed(self._out.done(), self._marks)
        self._out, self._marks, self._math_from = Splicer(self._source), [], None
        if not source.text:
            return
        if self._in_table:
            cell = Cell(self._tables, self._row, self._column, head=self._row == 0)
            yield Region(Kind.TABLE_CELL, source, cell=cell, marks=marks)
        else:
            yield Region(self._kind, source, level=self._level, marks=marks)
