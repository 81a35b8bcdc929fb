"""Python sources: docstrings are prose, everything else is code with its comments marked.

The file is split by its tokens and never run; a file that is not valid Python is read as code as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind, Region
from resnet_calc.notes.source.code import code_region, lexemes
from resnet_calc.notes.text import Splicer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.text import SourceText

_LONG: Final = '"""'
_LINE_END: Final = expression(r"\r\n|\r|\n")
_BEGINS_LINE: Final = expression(r"(?:^|[\n:])[ \t]*+[rRuUbB]?+\Z")
_LONGEST_INDENT: Final = 200


def read_python(source: SourceText) -> Iterator[Region]:
    """Yield the code and the docstrings, in order.

    >>> from resnet_calc.notes.text import SourceText
    >>> text = "def stem(): '''Gives 64x112x112.'''; return 1  # one"
    >>> [(region.kind.value, region.text.strip()) for region in read_python(SourceText.whole(text))]
    [('code', 'def stem():'), ('docstring', 'Gives 64x112x112.'), ('code', '; return 1  # one')]
    """
    text, position = source.text, 0
    for start, end, sign in lexemes(text):
        if len(sign) == len(_LONG) and _BEGINS_LINE.search(text, max(0, start - _LONGEST_INDENT), start):
            yield from _code(source, position, start)
            closed = text.endswith(sign, start + len(sign), end)
            yield from _paragraphs(source, start + len(sign), end - len(sign) if closed else end)
            position = end
    yield from _code(source, position, len(text))


def _code(source: SourceText, start: int, end: int) -> Iterator[Region]:
    if source.text[start:end].strip():
        yield code_region(source.cut(start, end), "python")


def _paragraphs(source: SourceText, start: int, end: int) -> Iterator[Region]:
    """Split a docstring at its blank lines."""
    splicer = Splicer(source)
    position = start
    while position < end:
        line_end = _LINE_END.search(source.text, position, end)
        stop = line_end.end() if line_end else end
        if source.text[position:stop].strip():
            splicer.keep(position, stop)
        elif len(splicer):
            yield Region(Kind.DOCSTRING, splicer.done())
            splicer = Splicer(source)
        position = stop
    if len(splicer):
        yield Region(Kind.DOCSTRING, splicer.done())
