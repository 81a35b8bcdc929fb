"""What is shown of a note, before any format is chosen: each judged claim in words, and the counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resnet_calc.notes.finding import Rule, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from resnet_calc.language import Language


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One judged claim, in words."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    verdict: Verdict
    verdict_word: str
    code: str
    sentence: str
    text: str
    subject: str
    said: str
    expected: str
    holds_under: tuple[str, ...]
    """What has to be assumed for it to be right, as programs are told."""
    conditions: str
    """The same, as people are."""
    explanation: tuple[str, ...]
    """The derivation, a line each."""
    related: tuple[tuple[int, int, str], ...]
    """Line, column and sentence of the other places that it speaks of."""
    source_line: str
    """The line of the file on which it starts, as it is there."""
    fix: tuple[int, int, int, int, str] | None
    """First line and column, last line and column, and what is to stand there."""
    again: tuple[tuple[int, int], ...] = ()
    """Line and column of every later place with the same mistake."""
    repeats: bool = False
    """Whether an earlier diagnostic names this place as one with the same mistake: people are told once."""
    follows: tuple[int, int] | None = None
    """Line and column of the earlier mistake that this one was computed with."""
    consequences: tuple[tuple[int, int, str], ...] = ()
    """Line, column and numbers of what was computed with this mistake."""
    fixes: tuple[tuple[int, int, int, int, str], ...] = ()
    """The certain corrections of what was computed with it."""

    @property
    def marked(self) -> tuple[int, int]:
        """Which characters of the source line to mark, from 0."""
        start = self.column - 1
        end = self.end_column - 1 if self.end_line == self.line else len(self.source_line)
        return start, max(start + 1, end)


@dataclass(frozen=True, slots=True)
class NoteReport:
    """One note and its diagnostics."""

    path: str
    models: tuple[str, ...]
    counts: Mapping[Verdict, int]
    diagnostics: tuple[Diagnostic, ...]
    ignored: int = 0
    unused_ignores: tuple[tuple[int, int, str, str], ...] = ()
    """Line, column, the comment's codes and a sentence."""
    unread_from: int | None = None
    """The line from which on a very long note is not judged."""

    def listed(self, shown: Collection[Verdict]) -> Iterator[Diagnostic]:
        """What is listed for people: the verdicts that were asked for, a mistake that is repeated once."""
        return (
            found
            for found in self.diagnostics
            if found.verdict in shown and not found.repeats and found.follows is None
        )

    @property
    def checked(self) -> int:
        """How many claims got a verdict."""
        return sum(count for verdict, count in self.counts.items() if verdict is not Verdict.UNCHECKED)


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """All that `verify` found in all notes."""

    notes: tuple[NoteReport, ...]
    language: Language
    shown: frozenset[Verdict]
    """Which verdicts the formats for people list; JSON has all of them."""
    explain: bool
    summary: tuple[str, ...]
    rules: Mapping[str, Rule]
