"""Markdown, and plain text that may look like it: markdown-it finds the blocks, the inline markup is read here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Cell, Kind, Region
from resnet_calc.notes.source.code import code_region
from resnet_calc.notes.source.inline import visible
from resnet_calc.notes.text import Lines, SourceText, Splicer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

_PLAIN_LACKS: Final = ["code", "lheading", "html_block", "reference"]
"""Block rules that misread plain text: indented lines, rules under summaries, a line that begins with <."""
_LISTS: Final = frozenset({"bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close"})
_DISPLAY: Final = expression(r"\s*+(?:\$\$|\\\[)")


def read_markdown(source: SourceText) -> Iterator[Region]:
    """Yield the regions of a Markdown text."""
    return _Reader(source, plain=False).regions()


def read_plain(source: SourceText) -> Iterator[Region]:
    """Yield the regions of a plain text, where headings, lists, tables and fences of Markdown are understood too."""
    return _Reader(source, plain=True).regions()


class _Reader:
    def __init__(self, source: SourceText, *, plain: bool) -> None:
        self._source = source
        self._lines = Lines(source.text)
        parser = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"], ignoreInvalid=True)
        self._parser = parser.disable(_PLAIN_LACKS) if plain else parser
        self._tables = 0

    def regions(self) -> Iterator[Region]:
        depth, row, head, in_table = 0, 0, False, False
        kind, level = Kind.PROSE, 0
        for token in self._parser.parse(self._source.text):
            if token.type in _LISTS:
                depth += token.nesting
            if token.type == "heading_open":
                kind, level = Kind.HEADING, int(token.tag[1])
            elif token.type in _LISTS or token.type == "heading_close":
                kind, level = (Kind.LIST_ITEM, depth) if depth else (Kind.PROSE, 0)
            elif token.tag == "table":
                in_table, row, self._tables = token.nesting > 0, 0, self._tables + max(0, token.nesting)
            elif token.tag in ("thead", "tbody"):
                head = token.tag == "thead"
            elif token.type == "tr_open" and token.map:
                yield from self._row(token.map[0], row, head=head)
                row += 1
            elif token.type == "inline" and not in_table:  # where in its line a cell stands is not known: see _row
                yield from self._inline(token, kind, level)
            else:
                yield from self._block(token)

    def _block(self, token: Token) -> Iterator[Region]:
        if token.type in ("fence", "code_block"):
            yield self._code(token)
        elif token.type == "html_block":
            yield from self._html(token)

    def _line(self, number: int) -> tuple[int, int]:
        return self._lines.bounds(number + 1)

    def _stretch(self, token: Token) -> tuple[int, int]:
        first, last = token.map or [0, 1]
        last = min(last, len(self._lines))
        return self._line(first)[0], self._line(max(first, last - 1))[1]

    def _inline(self, token: Token, kind: Kind, level: int) -> Iterator[Region]:
        """Find each line of the content in its line of the file: what was stripped stands before and behind it."""
        if not token.map or not token.content.strip():
            return
        content_source = self._content(token.content, token.map[0])
        seen, marks = visible(content_source)
        if _DISPLAY.match(content_source.text) and marks and marks[0].end >= len(seen.text.rstrip()):
            kind = Kind.MATH
        elif content_source.text.startswith("\\["):
            kind, seen, marks = Kind.MATH, content_source, ()
        yield Region(kind, seen, level=level, marks=marks)

    def _content(self, content: str, first: int) -> SourceText:
        text = self._source.text
        start, end = self._line(first)
        at = text.find(content, start, end + len(content))
        if at >= 0 and (at == start or text[start:at].strip("#> \t-*+.)0123456789") == ""):  # stripped nowhere else
            return self._source.cut(at, at + len(content))
        splicer = Splicer(self._source)
        for number, line in enumerate(content.split("\n"), start=first):
            start, end = self._line(number)
            at = text.rfind(line.strip(), start, end) if line.strip() else start
            if number > first:
                before = self._line(number - 1)[1]
                splicer.put("\n", before, before + 1)
            if at >= 0:
                splicer.keep(at, at + len(line.strip()))
            else:  # tabs were expanded: the whole line is the safe reading
                splicer.keep(start, end)
        return splicer.done()

    def _code(self, token: Token) -> Region:
        first, last = token.map or [0, 1]
        if token.type == "fence":
            closing = self._line(min(last, len(self._lines)) - 1)
            fence = self._source.text[closing[0] : closing[1]].lstrip(" >\t")
            closed = last - first > 1 and fence.startswith(token.markup[:3])
            first, last = first + 1, last - 1 if closed else last
        start = self._line(first)[0] if first < len(self._lines) else len(self._source)
        end = self._line(min(last, len(self._lines)) - 1)[1] if last > first else start
        words = token.info.split()
        language = words[0].strip("{}.").lower() if words else ""
        return code_region(self._source.cut(start, max(start, end)), language)

    def _html(self, token: Token) -> Iterator[Region]:
        from resnet_calc.notes.source.html import read_html  # noqa: PLC0415 - few notes embed HTML

        for region in read_html(self._source.cut(*self._stretch(token)), first_table=self._tables):
            if region.cell is not None:
                self._tables = region.cell.table
            yield region

    def _row(self, line: int, row: int, *, head: bool) -> Iterator[Region]:
        start, end = self._line(line)
        for column, (first, last) in enumerate(_cells(self._source.text, start, end)):
            seen, marks = visible(self._source.cut(first, last))
            yield Region(Kind.TABLE_CELL, seen, cell=Cell(self._tables, row, column, head), marks=marks)


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the cells of a row stand, as GitHub splits it: at every `|` without a backslash before it."""
    while start < end and text[start] in " \t>":
        start += 1
    if start < end and text[start] == "|":
        start += 1
    at = start
    while at < end:
        if text[at] == "|" and text[at - 1] != "\\":
            yield _trimmed(text, start, at)
            start = at + 1
        at += 1
    if text[start:end].strip():
        yield _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t":
        start += 1
    while end > start and text[end - 1] in " \t\r\n":
        end -= 1
    return start, end
