"""Saved web pages: the text that a browser shows, block by block.

The scanner is our own because Python's html.parser takes time quadratic in the length of malformed pages (many `<!--`
without an end), and tells positions by line only.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Cell, Kind, Mark, MarkKind, Region, trimmed
from resnet_calc.notes.text import SourceText, Splicer

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG_NAME: Final = expression(r"</?+([A-Za-z][A-Za-z0-9]*+)")
_ENTITY: Final = expression(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSAND: Final = expression("&")
_AMPERSAND_OR_GAP: Final = expression(r"&|[ \t\r\n\f]{2,}+|[\t\r\n\f]")
_RAW: Final = frozenset({"script", "style", "noscript", "svg", "iframe", "textarea", "select", "object"})
_RAW_ENDS: Final = {name: expression(rf"</{name}", re.IGNORECASE) for name in _RAW}
_TEX: Final = expression(r"math/tex")
_RENDERED: Final = expression(r"""class=["']?(?:katex-html|MathJax|mjx-)""")
"""What KaTeX and MathJax draw beside the formula's source."""
_SPAN: Final = expression(r"</?span\b[^>]*+>", re.IGNORECASE)
_COLUMNS: Final = expression(r"""colspan=["']?([0-9]{1,2}+)""", re.IGNORECASE)
_ROWS: Final = expression(r"""rowspan=["']?([0-9]{1,2}+)""", re.IGNORECASE)
_WIDEST: Final = 256
"""Columns of a table of which it is known how far down their cells reach."""
_BLOCK_NAMES: Final = (
    "p div section article header footer main nav aside blockquote figure figcaption ul ol li dl dt dd table caption "
    "thead tbody tfoot tr td th pre h1 h2 h3 h4 h5 h6 hr form title body head html details summary"
)
_BLOCKS: Final = frozenset(_BLOCK_NAMES.split())
_HEADINGS: Final = {"title": 1, "h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


def read_html(source: SourceText, *, first_table: int = 0) -> Iterator[Region]:
    """Yield the regions of a page; its tables are numbered from `first_table` + 1.

    >>> page = "<h1>ResNet</h1><p>out <b>64</b>&times;112<script>1*2=3</script><table><tr><td>7<sup>2</sup></table>"
    >>> [(region.kind.value, region.text) for region in read_html(SourceText.whole(page))]
    [('heading', 'ResNet'), ('prose', 'out 64×112'), ('table cell', '7^2')]
    """
    return _Page(source, first_table).regions()


class _Page:
    def __init__(self, source: SourceText, tables: int) -> None:
        self._source, self._text = source, source.text
        self._out = Splicer(source)
        self._marks: list[Mark] = []
        self._code_from: int | None = None
        self._tables, self._row, self._column = tables, -1, -1
        self._cell: Cell | None = None
        self._reaching: dict[int, int] = {}
        """The last row that the cells above reach down to, by column."""
        self._heading = self._list_depth = 0
        self._pre = False
        self._in_item = False
        self._found: dict[str, int] = {}

    def regions(self) -> Iterator[Region]:
        text, position = self._text, 0
        last_comment, last_tag = text.rfind("-->"), text.rfind(">")
        while position < len(text):
            at = text.find("<", position)
            if at < 0 or at > last_tag:
                self._data(position, len(text))
                break
            self._data(position, at)
            if text.startswith("<!--", at):
                position = text.index("-->", at) + 3 if at < last_comment else at + 4
                continue
            name = _TAG_NAME.match(text, at)
            if name is None and not text.startswith(("<!", "<?"), at):
                self._data(at, at + 1)
                position = at + 1
                continue
            position = text.index(">", at) + 1
            if name is not None:
                tag, closes = name[1].lower(), text[at + 1] == "/"
                if tag in _BLOCKS:
                    yield from self._flush()
                    self._block(tag, at, position, closes=closes)
                elif tag == "br" or tag in ("sup", "sub", "code"):
                    self._inline(tag, at, position, closes=closes)
                elif not closes and text[position - 2] != "/":
                    position = self._hidden(tag, at, position)
        yield from self._flush()

    def _data(self, start: int, end: int) -> None:
        """Take over text: entities resolved and, outside of `pre`, every gap one space."""
        text, special = self._text, _AMPERSAND if self._pre else _AMPERSAND_OR_GAP
        while (found := special.search(text, start, end)) is not None:
            at, stop = found.span()
            self._out.keep(start, at)
            if found[0] == "&":
                entity = _ENTITY.match(text, at, end)
                stop = entity.end() if entity else stop
                self._out.put(unescape(text[at:stop]).replace("\xa0", " "), at, stop)
            elif len(self._out):
                self._out.put(" ", at, stop)
            start = stop
        self._out.keep(start, end)

    def _inline(self, tag: str, start: int, end: int, *, closes: bool) -> None:
        if tag == "br":
            self._out.put("\n", start, end)
        elif tag == "code" and not self._pre:
            if not closes:
                self._code_from = len(self._out)
            elif self._code_from is not None:
                self._marks.append(Mark(MarkKind.CODE, self._code_from, len(self._out)))
                self._code_from = None
        elif not closes and tag in ("sup", "sub"):
            self._out.put("^" if tag == "sup" else "_", start, end)

    def _hidden(self, tag: str, start: int, position: int) -> int:
        """Go past what a browser does not show, and what shows a formula a second time."""
        text = self._text
        if tag in _RAW:
            end = _RAW_ENDS[tag].search(text, position)
            if tag == "script" and _TEX.search(text, start, position) and end:
                self._formula(position, end.start())
            return (text.find(">", end.start()) + 1 if end else 0) or len(text)
        if tag == "math":
            return self._math(position)
        if tag == "span" and _RENDERED.search(text, start, position):
            depth = 1
            while depth and (span := _SPAN.search(text, position)) is not None:
                depth, position = depth + (-1 if span[0][1] == "/" else 1), span.end()
        return position

    def _formula(self, start: int, end: int) -> None:
        first = len(self._out)
        self._data(start, end)
        self._marks.append(Mark(MarkKind.MATH, first, len(self._out)))

    def _math(self, position: int) -> int:
        """Of MathML that carries its TeX source, show the source; of other MathML, what stands in it."""
        end, note = self._next("</math", position), self._next("<annotation", position)
        if end < 0 or not 0 <= note < end:
            return position
        start = self._text.find(">", note) + 1
        stop = self._next("</annotation", start)
        if not 0 <= stop < end:
            return position
        self._formula(start, stop)
        return end

    def _next(self, sign: str, position: int) -> int:
        """Return where a sign stands next, or -1; the way to it is gone once, however often it is asked for."""
        known = self._found.get(sign, 0)
        if 0 <= known < position or sign not in self._found:
            known = self._found[sign] = self._text.find(sign, position)
        return known

    def _block(self, tag: str, start: int, end: int, *, closes: bool) -> None:
        self._pre = tag == "pre" and not closes
        self._heading = 0 if closes else _HEADINGS.get(tag, 0)
        if tag in ("ul", "ol"):
            self._list_depth = max(0, self._list_depth + (-1 if closes else 1))
        elif tag == "li":
            self._in_item = not closes
        elif tag == "table":
            self._tables, self._row, self._column, self._cell = self._tables + (not closes), -1, -1, None
            self._reaching = {}
        elif tag == "tr":
            self._row, self._column, self._cell = self._row + (not closes), -1, None
        elif tag in ("td", "th"):
            self._cell = None if closes else self._opened(start, end, is_head=tag == "th")

    def _opened(self, start: int, end: int, *, is_head: bool) -> Cell:
        """The cell that a tag opens, beside those of the rows above that reach down to its row."""
        row = max(0, self._row)
        self._column += 1
        while self._reaching.get(self._column, -1) >= row:
            self._column += 1
        cell = Cell(self._tables, row, self._column, is_head)
        columns, rows = (
            int(found[1]) if (found := pattern.search(self._text, start, end)) is not None else 1
            for pattern in (_COLUMNS, _ROWS)
        )
        for column in range(self._column, min(_WIDEST, self._column + columns)):
            self._reaching[column] = row + rows - 1
        self._column += max(0, columns - 1)
        return cell

    def _flush(self) -> Iterator[Region]:
        """Hand on what was gathered since the last block began."""
        whole, gathered = self._out.done(), self._marks
        self._out, self._marks, self._code_from = Splicer(self._source), [], None
        source, marks = (whole, ()) if self._pre else trimmed(whole, gathered)
        if not source.text.strip():
            return
        if self._pre:
            yield Region(Kind.CODE, source)
        elif self._heading:
            yield Region(Kind.HEADING, source, level=self._heading, marks=marks)
        elif self._cell is not None:
            yield Region(Kind.TABLE_CELL, source, cell=self._cell, marks=marks)
        elif self._in_item:
            yield Region(Kind.LIST_ITEM, source, level=max(1, self._list_depth), marks=marks)
        else:
            yield Region(Kind.PROSE, source, marks=marks)
