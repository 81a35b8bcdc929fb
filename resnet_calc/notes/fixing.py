"""Corrections that are certain: the new text of a note, and the difference for its owner to see first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.finding import Fix, Verdict
from resnet_calc.notes.text import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.note import Note
    from resnet_calc.notes.verify import Judgement

_CONTEXT: Final = 3
_NO_NEWLINE: Final = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True)
class Correction:
    """A note with its certain mistakes corrected and everything else as it was."""

    note: Note
    fixes: tuple[Fix, ...]
    """In the order of the file; none overlap."""

    @property
    def text(self) -> str:
        """The corrected text."""
        parts: list[str] = []
        position = 0
        for fix in self.fixes:
            parts += [self.note.text[position : fix.start], fix.replacement]
            position = fix.end
        return "".join([*parts, self.note.text[position:]])

    def diff(self) -> Iterator[str]:
        """Yield the lines of a unified diff; a fix stays in its line, so that lines correspond one to one."""
        old, new = self.note.lines, Lines(self.text)
        changed = sorted({old.position(fix.start)[0] for fix in self.fixes})
        ended = self.note.text.endswith(("\n", "\r"))
        total = len(old) - ended
        yield f"--- {self.note.name}"
        yield f"+++ {self.note.name}"
        for first, last in _hunks(changed, total):
            length = last - first + 1
            yield f"@@ -{first},{length} +{first},{length} @@"
            for line in range(first, last + 1):
                before, after = self.note.line_text(line), self.text[slice(*new.bounds(line))]
                marker = [_NO_NEWLINE] if line == total and not ended else []
                if before == after:
                    yield from [f" {before}", *marker]
                else:
                    yield from [f"-{before}", *marker, f"+{after}", *marker]


def correct(judgement: Judgement) -> Correction:
    """Gather the certain corrections of a note; where two touch the same place, neither is certain."""
    fixes = sorted(
        {finding.fix for finding in judgement.findings if finding.fix and finding.verdict is Verdict.WRONG},
        key=lambda fix: (fix.start, fix.end),
    )
    doubtful = {
        fix for index, fix in enumerate(fixes) for other in fixes[index + 1 : index + 2] if other.start < fix.end
    } | {fix for index, fix in enumerate(fixes) for other in fixes[max(0, index - 1) : index] if other.end > fix.start}
    in_line = [fix for fix in fixes if fix not in doubtful and "\n" not in judgement.note.text[fix.start : fix.end]]
    return Correction(judgement.note, tuple(in_line))


def _hunks(changed: list[int], lines: int) -> Iterator[tuple[int, int]]:
    """Join the changed lines to stretches with their context."""
    stretch: tuple[int, int] | None = None
    for line in changed:
        first, last = max(1, line - _CONTEXT), min(lines, line + _CONTEXT)
        if stretch is not None and first <= stretch[1] + 1:
            stretch = stretch[0], last
        else:
            if stretch is not None:
                yield stretch
            stretch = first, last
    if stretch is not None:
        yield stretch
