"""Comments that silence a finding: `<!-- resnet-calc: ignore RC203 -->`, `# resnet-calc: ignore RC203`.

A comment behind something speaks of its own line; a comment alone on its line speaks of the next line that holds
text. They are found in the raw file, so that they work alike in Markdown, HTML, TeX, code and the JSON of a notebook,
where a line is what its reader sees as one: it ends with an escaped line break.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.patterns import rules

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from resnet_calc.notes.note import Note
    from resnet_calc.notes.text import Place

_MARKER: Final = "resnet-calc: ignore"
_CODE: Final = expression(r"[ \t]*+(?P<code>[Rr][Cc][0-9A-Za-z]{1,8}+|[a-z]++(?:-[a-z0-9]++)++),?+(?![\w-])")
_BEFORE: Final = expression(r"""[ \t"\\>*-]*+(?P<sign><!--|\#|%|\.\.|//)?[ \t]*+""")
_AFTER: Final = expression(r"""[ \t]*+(?:-->)?[ \t]*+(?:\\n)?"?,?[ \t]*+""")
_BREAK: Final = expression(r"\r\n|\r|\n")
_BREAK_OF_STRING: Final = expression(r'\r\n|\r|\n|(?<!\\)\\n|(?<!\\)"')
_NO_TEXT: Final = ' \t"\\n,[]'


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment that asks for silence."""

    place: Place
    codes: tuple[str, ...]
    """What to be silent about; nothing named means every rule. What is no rule silences nothing."""
    start: int
    """Where the line begins of which it speaks, as an offset in the file."""
    end: int

    def names(self, code: str) -> bool:
        """Whether it asks for silence about this rule."""
        return not self.codes or code in self.codes


def find_ignores(note: Note) -> Iterator[Ignore]:
    r"""Yield the comments in the order of the file.

    >>> from resnet_calc.notes.source import read_text
    >>> text = "<!-- resnet-calc: ignore RC203, RC301 -->\n\nkernel size 3\n1 + 1 = 3 # resnet-calc: ignore\n"
    >>> [(ignore.codes, text[ignore.start : ignore.end]) for ignore in find_ignores(read_text(text, name="a.md"))]
    [(('RC203', 'RC301'), 'kernel size 3'), ((), '1 + 1 = 3 # resnet-calc: ignore')]
    """
    text, position = note.text, 0
    breaks = _BREAK_OF_STRING if note.format == "notebook" else _BREAK
    line = _Line(text, breaks)
    while (at := text.find(_MARKER, position)) >= 0:
        end = at + len(_MARKER)
        codes: list[str] = []
        while (code := _CODE.match(text, end)) is not None:
            codes.append(_known(code["code"]))
            end = code.end()
        start, stop = line.around(at)
        if _is_alone(text, start, at, end, stop):
            start, stop = line.next_with_text(stop)
        yield Ignore(note.lines.place(at, end), tuple(codes), start, stop)
        position = end


def _known(code: str) -> str:
    """The code of a rule that is named, or what stands there."""
    return next((rule.code for rule in rules().values() if code.lower() in (rule.code.lower(), rule.name)), code)


def _is_alone(text: str, start: int, at: int, end: int, stop: int) -> bool:
    """Whether a line holds nothing but the comment; what follows a code in a comment is its reason."""
    before = _BEFORE.fullmatch(text, start, at)
    if before is None:
        return False
    if before["sign"] == "<!--":
        closed = text.find("-->", end, stop)
        end = closed if closed >= 0 else stop
    elif before["sign"]:
        return True
    return _AFTER.fullmatch(text, end, stop) is not None


class _Line:
    """Finds the lines around offsets that ascend; the way through the file is gone once."""

    def __init__(self, text: str, breaks: re.Pattern[str]) -> None:
        self._text = text
        self._breaks = breaks.finditer(text)
        self._start = 0
        self._stop, self._next = self._advanced()

    def _advanced(self) -> tuple[int, int]:
        found = next(self._breaks, None)
        return (found.start(), found.end()) if found is not None else (len(self._text), len(self._text) + 1)

    def around(self, offset: int) -> tuple[int, int]:
        """Where the line that holds an offset starts and ends."""
        while self._next <= offset:
            self._start = self._next
            self._stop, self._next = self._advanced()
        return self._start, self._stop

    def next_with_text(self, behind: int) -> tuple[int, int]:
        """Where the next line that holds text starts and ends; it may hold a comment of its own."""
        start, stop = self._start, self._stop
        while stop <= behind or not self._text[start:stop].strip(_NO_TEXT):
            if self._next > len(self._text):
                return len(self._text), len(self._text)
            start, stop = self.around(self._next)
        return start, stop
