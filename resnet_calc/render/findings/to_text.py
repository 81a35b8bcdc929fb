"""The terminal: a line for each finding as linters print it, the line of the note below with the spot marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len, set_cell_size

from resnet_calc.notes.finding import Verdict
from resnet_calc.render.findings.printable import painter, printable
from resnet_calc.view.diagnostics import AGAIN, EXPECTED, FOLLOW, HOLDS, RELATED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from resnet_calc.render import Target
    from resnet_calc.view.diagnostics import Diagnostic, Diagnostics, NoteReport

_STYLES: Final = {
    Verdict.WRONG: "bold red",
    Verdict.CONVENTION: "yellow",
    Verdict.RIGHT: "green",
    Verdict.UNCHECKED: "dim",
}
_WIDEST_LINE: Final = 100


def render(diagnostics: Diagnostics, target: Target) -> str:
    """The findings that were asked for, and a summary."""
    paint = painter(color=target.color)
    room = min(target.width or _WIDEST_LINE, _WIDEST_LINE)
    lines: list[str] = []
    for note in diagnostics.notes:
        for diagnostic in note.listed(diagnostics.shown):
            lines += _block(diagnostic, diagnostics, room, paint)
        lines += [paint(line, "yellow") for line in _unused(note)]
    lines += [paint(line, "bold") for line in diagnostics.summary]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _block(
    diagnostic: Diagnostic, diagnostics: Diagnostics, room: int, paint: Callable[[str, str], str]
) -> Iterator[str]:
    style = _STYLES[diagnostic.verdict]
    where = f"{printable(diagnostic.path)}:{diagnostic.line}:{diagnostic.column}"
    verdict = paint(diagnostic.verdict_word, style)
    yield f"{paint(where, 'bold')}  {verdict}  {diagnostic.code}  {printable(diagnostic.sentence)}"
    gutter = f"{diagnostic.line:>5} | "
    shown, indent, width = _excerpt(diagnostic, room - len(gutter))
    yield paint(gutter, "dim") + shown
    yield f"{paint('      | ', 'dim')}{' ' * indent}{paint('^' * width, style)}"
    for label, text in _details(diagnostic, diagnostics):
        yield f"{paint('      = ', 'dim')}{label}{': ' if label else ''}{printable(text)}"
    yield ""


def _details(diagnostic: Diagnostic, diagnostics: Diagnostics) -> list[tuple[str, str]]:
    language = diagnostics.language
    details = [(f"{RELATED.say(language)} {line}:{column}", sentence) for line, column, sentence in diagnostic.related]
    if diagnostic.again:
        details.append((AGAIN.say(language), ", ".join(f"{line}:{column}" for line, column in diagnostic.again)))
    if diagnostic.consequences:
        numbers = ", ".join(f"{line}:{column} {text}" for line, column, text in diagnostic.consequences)
        details.append((FOLLOW.say(language), numbers))
    if not diagnostics.explain:
        return details
    if diagnostic.expected and diagnostic.verdict is Verdict.WRONG:
        details.insert(0, (EXPECTED.say(language), diagnostic.expected))
    if diagnostic.holds_under:
        details.append((HOLDS.say(language), diagnostic.conditions))
    return [*details, *(("", line) for line in diagnostic.explanation)]


def _excerpt(diagnostic: Diagnostic, room: int) -> tuple[str, int, int]:
    """Return as much of the source line as there is room for, and where the mark stands below it, in cells."""
    start, end = diagnostic.marked
    line = diagnostic.source_line
    # Only the neighbourhood is looked at: a notebook or a pasted listing may hold a whole model in one line.
    left, right = max(0, start - room), min(len(line), end + room)
    before, spot, after = printable(line[left:start]), printable(line[start:end]), printable(line[end:right])
    cut_left, cut_right = left > 0, right < len(line)
    before = before if cut_left else before.lstrip()
    if cell_len(spot) > room - 2:
        spot, after, cut_right = set_cell_size(spot, room - 2), "", True
    spare = max(0, room - 2 - cell_len(spot))
    if cell_len(before) + cell_len(after) > spare:
        keep_after = min(cell_len(after), max(spare // 3, spare - cell_len(before)))
        if keep_after < cell_len(after):
            after, cut_right = set_cell_size(after, keep_after), True
        keep_before = spare - keep_after
        while cell_len(before) > keep_before:
            before, cut_left = before[1:], True
    if cut_left:
        before = f"…{before}"
    shown = f"{before}{spot}{after}{'…' if cut_right else ''}"
    return shown, cell_len(before), max(1, cell_len(spot))


def _unused(note: NoteReport) -> Iterator[str]:
    for line, column, codes, sentence in note.unused_ignores:
        about = f" {codes}" if codes else ""
        yield f"{printable(note.path)}:{line}:{column}  ignore{about}  {sentence}"
