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
_OFFERED: Final = expression(
    r"<button\b|<option\b|\btype=[\"']?(?:radio|checkbox)|\bdata-correct\b|^[\s>*+-]*+[\[(] [\])]", re.IGNORECASE
)
"""What a form or a list of boxes offers to be ticked."""
_LISTED: Final = expression(
    r"\b(?:options|choices|answers|alternatives|distractors|candidates|incorrect|wrong)[\"']?\s*+[:=]\s*+[\[({]",
    re.IGNORECASE,
)
"""Where a program lists the answers of a quiz."""
_STRING: Final = expression(r"\s*+[\"'`{(]")
_BULLET: Final = expression(r"\s*+[*+•-] ")
_TICKED: Final = expression(r"✅|✓|✔|☑|[\[(]x[\])]|\b(?:correct|right)\b|正确", re.IGNORECASE)
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
    if _are_in_one_line(note, line) or _is_offered(note, line):
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


def _is_offered(note: Note, line: int) -> bool:
    """Whether the line is ticked in a form, listed by a program, or one of the bullets of which one is marked."""
    text = note.line_text(line)[:_LONGEST]
    if _OFFERED.search(text) is not None or _LISTED.search(text) is not None:
        return True
    if _STRING.match(text) is not None:
        for above in range(line - 1, max(0, line - _MOST), -1):
            before = note.line_text(above)[:_LONGEST]
            if "]" in before or "}" in before:
                break
            if _LISTED.search(before) is not None:
                return True
    return _BULLET.match(text) is not None and _is_marked_list(note, line)


def _is_marked_list(note: Note, line: int) -> bool:
    """Whether one bullet of a list under a question is marked as its answer."""
    first, last = line, line
    while line - first < _MOST and first > 1 and _BULLET.match(note.line_text(first - 1)[:_LONGEST]) is not None:
        first -= 1
    while last - line < _MOST and last < len(note.lines) and _BULLET.match(note.line_text(last + 1)[:_LONGEST]):
        last += 1
    if last - first < _FEWEST - 1 or not any(
        note.line_text(above).rstrip(" *_:").endswith(("?", "？")) for above in range(max(1, first - 2), first)
    ):
        return False
    return sum(_TICKED.search(note.line_text(number)) is not None for number in range(first, last + 1)) == 1


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
