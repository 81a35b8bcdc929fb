"""Annotations of GitHub Actions: each wrong claim becomes a note beside its line in the pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.finding import Verdict
from resnet_calc.render.findings.printable import printable
from resnet_calc.view.diagnostics import FOLLOW

if TYPE_CHECKING:
    from resnet_calc.render import Target
    from resnet_calc.view.diagnostics import Diagnostic, Diagnostics

_COMMANDS: Final = {
    Verdict.WRONG: "error",
    Verdict.CONVENTION: "notice",
    Verdict.UNCHECKED: "notice",
    Verdict.RIGHT: "notice",
}


def render(diagnostics: Diagnostics, target: Target) -> str:
    """One workflow command a finding, as docs.github.com describes them under "Workflow commands"."""
    del target
    lines: list[str] = []
    for note in diagnostics.notes:
        for found in note.diagnostics:
            if found.verdict in diagnostics.shown and found.follows is None:
                where = f"file={_property(note.path)},line={found.line},endLine={found.end_line}"
                if found.line == found.end_line:
                    where += f",col={found.column},endColumn={found.end_column}"
                title = _property(f"{found.code} {diagnostics.rules[found.code].name}")
                lines.append(f"::{_COMMANDS[found.verdict]} {where},title={title}::{_data(_said(found, diagnostics))}")
        for line, column, codes, sentence in note.unused_ignores:
            where = f"file={_property(note.path)},line={line},col={column}"
            lines.append(f"::warning {where},title={_property(f'ignore {codes}'.strip())}::{_data(sentence)}")
    lines.extend(diagnostics.summary)
    return "\n".join(lines) + "\n"


def _said(found: Diagnostic, diagnostics: Diagnostics) -> str:
    """The sentence, and what follows from the mistake, which is told with it."""
    if not found.consequences:
        return found.sentence
    lines = ", ".join(f"{line}:{column} {text}" for line, column, text in found.consequences)
    return f"{found.sentence}; {FOLLOW.say(diagnostics.language)} {lines}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
