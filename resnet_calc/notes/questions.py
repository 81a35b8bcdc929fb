"""Answers to choose from: of the lines A) to D) under a question all but one are meant to be wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.note import Note

_OPTION: Final = expression(r"[\s\"'>*+-]*+[(（]?([A-H])[)）.、．:：](?=[\s*]*+\S)")
_ASKS: Final = expression(
    r"[?？]|[(（]\s*+[)）]|答案|下列|选择题|\b(?:answers?|quiz|which of)\b",
    re.IGNORECASE,
)
_FEWEST: Final = 3
_MOST: Final = 8
_AROUND: Final = 3
"""Lines above the first answer and below the last in which the question or the solution stands."""


def without_options(found: Iterable[Finding], note: Note) -> Iterator[Finding]:
    """Yield what was found but in answers to choose from, for whoever wrote them does not hold all to be true."""
    known: dict[int, bool] = {}
    for finding in found:
        line = finding.place.line
        if line not in known:
            known[line] = _is_option(note, line)
        if not known[line]:
            yield finding


def _is_option(note: Note, line: int) -> bool:
    if _letter(note, line) is None:
        return False
    first, last = line, line
    while line - first < _MOST and _follows(note, _next(note, first, -1), first):
        first = _next(note, first, -1)
    while last - line < _MOST and _follows(note, last, _next(note, last, 1)):
        last = _next(note, last, 1)
    letters = [letter for number in range(first, last + 1) if (letter := _letter(note, number)) is not None]
    if len(letters) < _FEWEST or letters[0] != "A":
        return False
    around = (*range(max(1, first - _AROUND), first), *range(last + 1, min(len(note.lines), last + _AROUND) + 1))
    return any(_ASKS.search(note.line_text(number)) is not None for number in around)


def _letter(note: Note, line: int) -> str | None:
    found = _OPTION.match(note.line_text(line)) if 1 <= line <= len(note.lines) else None
    return found[1] if found is not None else None


def _next(note: Note, line: int, step: int) -> int:
    """The line above or below, an empty one passed over."""
    line += step
    return line + step if 1 <= line <= len(note.lines) and not note.line_text(line).strip() else line


def _follows(note: Note, before: int, behind: int) -> bool:
    one, other = _letter(note, before), _letter(note, behind)
    return one is not None and other is not None and ord(other) == ord(one) + 1
