"""Code in a note: the text as it is, with its comments marked, because comments say what the code does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind, Mark, MarkKind, Region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.text import SourceText

_QUOTE_OR_COMMENT: Final = expression(r"\"\"\"|'''|[\"'#]")
_STOPS: Final = {
    '"""': expression(r'\\.|"""', re.DOTALL),
    "'''": expression(r"\\.|'''", re.DOTALL),
    '"': expression(r'\\.|["\r\n]', re.DOTALL),
    "'": expression(r"\\.|['\r\n]", re.DOTALL),
}
_LINE_END: Final = expression(r"[\r\n]")


def code_region(source: SourceText, language: str = "") -> Region:
    """Return a region of code; whatever follows a # outside of quotes is a comment.

    >>> from resnet_calc.notes.text import SourceText
    >>> region = code_region(SourceText.whole("x = conv('#1')  # 64x56x56"))
    >>> [region.text[mark.start:mark.end] for mark in region.marks]
    ['# 64x56x56']
    """
    return Region(Kind.CODE, source, language=language, marks=tuple(_comments(source.text)))


def _comments(text: str) -> Iterator[Mark]:
    for start, end, sign in lexemes(text):
        if sign == "#":
            yield Mark(MarkKind.COMMENT, start, end)


def lexemes(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where comments and quoted strings stand, and the sign that opens each: #, a quote, three quotes.

    >>> [(text[1:3], sign) for text, sign in ((("x = 'a' # b")[s:e], q) for s, e, q in lexemes("x = 'a' # b"))]
    [("a'", "'"), (' b', '#')]
    """
    position = 0
    while (found := _QUOTE_OR_COMMENT.search(text, position)) is not None:
        sign, start, position = found[0], found.start(), found.end()
        if sign == "#":
            end = _LINE_END.search(text, position)
            position = end.start() if end else len(text)
        else:
            position = _string_end(text, position, sign)
        yield start, position, sign


def _string_end(text: str, position: int, quote: str) -> int:
    """Return the offset behind the closing quote; a single one that is never closed ends with its line."""
    stops = _STOPS[quote]
    while (found := stops.search(text, position)) is not None:
        if found[0] in ("\r", "\n"):
            return found.start()
        if found[0] == quote:
            return found.end()
        position = found.end()
    return len(text)
