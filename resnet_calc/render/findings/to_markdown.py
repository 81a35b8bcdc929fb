"""Markdown: a table of findings for each note, to paste into an issue or a review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.language import Message
from resnet_calc.render.findings.printable import printable
from resnet_calc.render.to_markdown import escape
from resnet_calc.view.diagnostics import FOLLOW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from resnet_calc.render import Target
    from resnet_calc.view.diagnostics import Diagnostics, NoteReport

HEADINGS: Final = (
    Message("place", "位置"),
    Message("verdict", "结论"),
    Message("rule", "规则"),
    Message("the note says", "原文"),
    Message("expected", "应为"),
    Message("why", "说明"),
)
NOTHING: Final = Message("Nothing to report.", "没有发现问题。")


def render(diagnostics: Diagnostics, target: Target) -> str:
    """One section a note, then the summary."""
    del target
    sections = [_section(note, diagnostics) for note in diagnostics.notes]
    summary = "\n".join(f"{escape(line)}  " for line in diagnostics.summary)
    return "\n\n".join([*sections, summary]) + "\n"


def _section(note: NoteReport, diagnostics: Diagnostics) -> str:
    rows: list[tuple[str, ...]] = []
    for found in note.listed(diagnostics.shown):
        follow = ", ".join(f"{line}:{column} {text}" for line, column, text in found.consequences)
        told = [f"{FOLLOW.say(diagnostics.language)} {follow}"] if follow else []
        why = [found.sentence, *told, *(found.explanation if diagnostics.explain else ())]
        place = ", ".join(f"{line}:{column}" for line, column in ((found.line, found.column), *found.again))
        rows.append((place, found.verdict_word, found.code, found.text, found.expected, "; ".join(why)))
    rows += [
        (f"{line}:{column}", "", "ignore", codes, "", sentence) for line, column, codes, sentence in note.unused_ignores
    ]
    lines = [f"## {escape(printable(note.path))}", ""]
    if not rows:
        return "\n".join([*lines, NOTHING.say(diagnostics.language)])
    lines.append(_row(heading.say(diagnostics.language) for heading in HEADINGS))
    lines.append(_row("---" for _ in HEADINGS))
    lines += [_row(escape(printable(" ".join(cell.split()))) for cell in row) for row in rows]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
