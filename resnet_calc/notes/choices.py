"""Answers to choose from: of the lines A) to D) under a question all but one are meant to be wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.note import Note

_OPTION: Final = expression(r"[\s\"'>*+-]*+[(（]?([A-Ha-h1-9])[)）.、．:：](?=[\s*]*+\S)")
_ASKS: Final = expression(
    r"[?？]|[(（]\s*+[)）]|答案|下列|选择题|\b(?:answers?|quiz|which of)\b",
    re.IGNORECASE,
)
_CHOOSE: Final = expression(
    r"\b(?:which (?:of|one|statement|answer)|(?:pick|choose|select|mark|tick) (?:the|one|all)|multiple[- ]choice)\b"
    r"|下列|以下哪|哪一?[项个]|选择题",
    re.IGNORECASE,
)
"""What it takes for numbered lines to be answers to choose from; most numbered lines are not."""
_IN_LINE: Final = expression(r"(?:^|[\s(（\"])([A-Fa-f])[)）.、．:：](?=[ *]*+\S)")
_FEWEST: Final = 3
_MOST: Final = 8
_LONGEST: Final = 2000
_AROUND: Final = 3
"""Lines above the first answer and below the last in which the question or the solution stands."""


def without_options(found: Iterable[Finding], note: Note) -> Iterator[Finding]:
    """Yield what was found but in answers to choose from, for whoever wrote them does not hold all to be true."""
    known: dict[int, bool] = {}
    for finding in found:
        line = finding.place.line
        if line not in known:
            known[line] = _is_option(note, line)
        if not known[line] or finding.code == "RC116":  # of answers it judges what is marked as right
            yield finding


def _is_option(note: Note, line: int) -> bool:
    if _are_in_one_line(note, line):
        return True
    if _letter(note, line) is None:
        return False
    first, last = line, line
    while line - first < _MOST and _follows(note, _next(note, first, -1), first):
        first = _next(note, first, -1)
    while last - line < _MOST and _follows(note, last, _next(note, last, 1)):
        last = _next(note, last, 1)
    letters = [letter for number in range(first, last + 1) if (letter := _letter(note, number)) is not None]
    if len(letters) < _FEWEST or letters[0] not in ("A", "a", "1"):
        return False
    around = (*range(max(1, first - _AROUND), first), *range(last + 1, min(len(note.lines), last + _AROUND) + 1))
    asks = _CHOOSE if letters[0] == "1" else _ASKS
    return any(asks.search(note.line_text(number)) is not None for number in around)


def _are_in_one_line(note: Note, line: int) -> bool:
    """Whether the answers stand beside each other: A) 48 B) 49 C) 50."""
    text = note.line_text(line)[:_LONGEST]
    letters = "".join(match[1] for match in _IN_LINE.finditer(text))
    if not letters.upper().startswith("ABC"):
        return False
    return any(_ASKS.search(note.line_text(number)) for number in range(max(1, line - _AROUND), line + 1))


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
