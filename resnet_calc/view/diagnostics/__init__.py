"""What `verify` shows: judged claims in one language, safe to print, before any format is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.errors import ChoiceError
from resnet_calc.language import Language, Message
from resnet_calc.notes.conditions import in_words
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.patterns import rules
from resnet_calc.view.diagnostics.diagnostic import Diagnostic, Diagnostics, NoteReport
from resnet_calc.view.diagnostics.summary import summary
from resnet_calc.view.diagnostics.told_once import told_once
from resnet_calc.view.diagnostics.words import AGAIN, BEHIND, EXPECTED, FOLLOW, HOLDS, RELATED, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.note import Note
    from resnet_calc.notes.verify import Judgement

__all__ = [
    "AGAIN", "EXPECTED", "FOLLOW", "HOLDS", "RELATED", "VERDICTS", "Diagnostic", "Diagnostics", "NoteReport",
    "diagnose", "verdicts",
]  # fmt: skip

_UNUSED: Final = Message("this ignore comment silences nothing: remove it", "这条忽略注释没有作用，可以删除")


def diagnose(
    judgements: Iterable[Judgement],
    language: Language = Language.EN,
    *,
    explain: bool = False,
    shown: Iterable[Verdict] = (Verdict.WRONG, Verdict.CONVENTION),
    corrected: int = 0,
) -> Diagnostics:
    """Put judgements into words; `corrected` says how many claims have just been corrected."""
    judged = list(judgements)
    notes = tuple(_report(judgement, language) for judgement in judged)
    fixable = sum(d.fix is not None and d.verdict is Verdict.WRONG for note in notes for d in note.diagnostics)
    lines = summary(notes, language, fixable, corrected)
    return Diagnostics(notes, language, frozenset(shown), explain, lines, rules())


def verdicts(names: str) -> frozenset[Verdict]:
    """The verdicts that a list names: `wrong,unchecked`, or `all`.

    Raises:
        ChoiceError: if one of them is none.
    """
    chosen: set[Verdict] = set()
    for name in (part.strip().lower() for part in names.split(",") if part.strip()):
        if name == "all":
            return frozenset(Verdict)
        if name not in set(Verdict):
            raise ChoiceError("verdict", name, [*Verdict, "all"])
        chosen.add(Verdict(name))
    return frozenset(chosen)


def _report(judgement: Judgement, language: Language) -> NoteReport:
    note = judgement.note
    return NoteReport(
        path=note.name,
        models=judgement.models,
        counts=judgement.counts,
        diagnostics=tuple(told_once(list(_diagnostics(judgement, language)), language)),
        ignored=len(judgement.ignored),
        unused_ignores=tuple(
            (ignore.place.line, ignore.place.column, " ".join(ignore.codes), _UNUSED.say(language))
            for ignore in judgement.unused_ignores
        ),
        unread_from=None if note.end is None else note.lines.place(note.end, note.end).line,
    )


def _sentence(finding: Finding, language: Language) -> str:
    sentence = finding.message.say(language)
    if finding.slip is None:
        return sentence
    return BEHIND.say(language, what=sentence, more=finding.slip.say(language))


def _diagnostics(judgement: Judgement, language: Language) -> Iterator[Diagnostic]:
    """Put each finding into words; those of one line share its text, for a notebook may be one line of megabytes."""
    line, text = 0, ""
    for finding in judgement.findings:
        if finding.place.line != line:
            line = finding.place.line
            text = judgement.note.line_text(line)
        yield _diagnostic(judgement.note, finding, text, language)


def _diagnostic(note: Note, finding: Finding, source_line: str, language: Language) -> Diagnostic:
    place = finding.place
    fix = None
    if finding.fix is not None:
        spot = note.lines.place(finding.fix.start, finding.fix.end)
        fix = (spot.line, spot.column, spot.end_line, spot.end_column, finding.fix.replacement)
    return Diagnostic(
        path=note.name,
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
        verdict=finding.verdict,
        verdict_word=VERDICTS[finding.verdict].say(language),
        code=finding.code,
        sentence=_sentence(finding, language),
        text=finding.text,
        subject=finding.subject,
        said=finding.said,
        expected=finding.expected,
        holds_under=finding.holds_under,
        conditions=in_words(finding.holds_under).say(language),
        explanation=tuple(step.say(language) for step in finding.derivation),
        related=tuple((other.place.line, other.place.column, other.message.say(language)) for other in finding.related),
        source_line=source_line,
        fix=fix,
        follows=None if finding.follows is None else (finding.follows.place.line, finding.follows.place.column),
    )
