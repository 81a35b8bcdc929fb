"""JSON, for programs: every claim of every note, with what the note says, what is right, and where."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from resnet_calc.notes.finding import Verdict

if TYPE_CHECKING:
    from resnet_calc.render import Target
    from resnet_calc.view.diagnostics import Diagnostic, Diagnostics, NoteReport

SCHEMA_VERSION: Final = 1
_OBEYED: Final = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")


def render(diagnostics: Diagnostics, target: Target) -> str:
    """The schema of docs/verify.md; characters that a terminal would obey stand as escapes."""
    del target
    record = {"schema_version": SCHEMA_VERSION, "notes": [_note(note) for note in diagnostics.notes]}
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _note(note: NoteReport) -> dict[str, Any]:
    record: dict[str, Any] = {
        "path": note.path,
        "models": list(note.models),
        "summary": {"checked": note.checked, **{verdict.value: note.counts[verdict] for verdict in Verdict}},
        "claims": [_claim(diagnostic) for diagnostic in note.diagnostics],
    }
    if note.unused_ignores:
        record["unused_ignores"] = [
            {"line": line, "column": column, "codes": codes.split()} for line, column, codes, _ in note.unused_ignores
        ]
    if note.unread_from is not None:
        record["unread_from_line"] = note.unread_from
    return record


def _claim(diagnostic: Diagnostic) -> dict[str, Any]:
    record: dict[str, Any] = {
        "line": diagnostic.line,
        "column": diagnostic.column,
        "end_line": diagnostic.end_line,
        "end_column": diagnostic.end_column,
        "text": diagnostic.text,
        "verdict": diagnostic.verdict.value,
        "code": diagnostic.code,
        "subject": diagnostic.subject,
        "said": diagnostic.said,
        "expected": diagnostic.expected,
        "message": diagnostic.sentence,
        "holds_under": list(diagnostic.holds_under),
    }
    if diagnostic.follows is not None:
        line, column = diagnostic.follows
        record["follows_from"] = {"line": line, "column": column}
    if diagnostic.consequences:
        record["consequences"] = [{"line": line, "column": column} for line, column, _ in diagnostic.consequences]
    return record
