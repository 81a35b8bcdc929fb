"""Comments that silence a finding: `<!-- resnet-calc: ignore RC203 -->`, `# resnet-calc: ignore RC203`.

A comment behind something speaks of its own line; a comment alone on its line speaks of the next line that holds
text. They are found in the raw file, so that they work alike in Markdown, HTML, TeX, code and the JSON of a notebook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.text import Lines, Place

_MARKER: Final = "resnet-calc: ignore"
_CODES: Final = re.compile(r"[ \t]*+(?P<code>RC[0-9]{3}),?+")
_BEFORE: Final = re.compile(r"""[ \t"\\>*-]*+(?:<!--|\#|%|\.\.|//)?[ \t]*+""")
_AFTER: Final = re.compile(r"""[ \t]*+(?:-->)?[ \t]*+(?:\\n)?"?,?[ \t]*+""")


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment that asks for silence."""

    place: Place
    codes: tuple[str, ...]
    """What to be silent about; nothing named means every rule."""
    line: int
    """The line of which it speaks."""

    def covers(self, code: str, line: int) -> bool:
        """Whether it silences a finding of this rule on this line."""
        return line == self.line and (not self.codes or code in self.codes)


def find_ignores(text: str, lines: Lines) -> Iterator[Ignore]:
    r"""Yield the comments in the order of the file.

    >>> from resnet_calc.notes.text import Lines
    >>> text = "<!-- resnet-calc: ignore RC203, RC301 -->\n\nkernel size 3\n1 + 1 = 3 # resnet-calc: ignore\n"
    >>> [(ignore.codes, ignore.line) for ignore in find_ignores(text, Lines(text))]
    [(('RC203', 'RC301'), 3), ((), 4)]
    """
    position = 0
    while (at := text.find(_MARKER, position)) >= 0:
        end = at + len(_MARKER)
        codes: list[str] = []
        while (code := _CODES.match(text, end)) is not None:
            codes.append(code["code"])
            end = code.end()
        line, _ = lines.position(at)
        start, stop = lines.bounds(line)
        if _BEFORE.fullmatch(text, start, at) and _AFTER.fullmatch(text, end, stop):
            line += 1
            while line < len(lines) and not text[slice(*lines.bounds(line))].strip(' \t"\\n,'):
                line += 1
        yield Ignore(lines.place(at, end), tuple(codes), line)
        position = end
