"""What `verify` shows: judged claims in one language, safe to print, before any format is chosen."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from resnet_calc.errors import ChoiceError, quote
from resnet_calc.figures import format_count
from resnet_calc.language import Language, Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.patterns import rules
from resnet_calc.notes.source.reach import LONGEST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from resnet_calc.notes.note import Note
    from resnet_calc.notes.verify import Judgement

VERDICTS: Final = {
    Verdict.RIGHT: Message("right", "正确"),
    Verdict.CONVENTION: Message("convention", "约定"),
    Verdict.WRONG: Message("wrong", "错误"),
    Verdict.UNCHECKED: Message("unchecked", "未核对"),
}
_UNUSED: Final = Message("this ignore comment silences nothing: remove it", "这条忽略注释没有作用，可以删除")
_DIGITS: Final = re.compile(r"[0-9]++")
_CHECKED: Final = (
    Message("{checked} claim checked", "核对了 {checked} 处"),
    Message("{checked} claims checked", "核对了 {checked} 处"),
)
"""One, and any other number."""
_NOTHING: Final = Message("nothing found that could be checked", "没有找到可以核对的内容")
_COUNTED: Final = {
    Verdict.RIGHT: Message("{count} right", "{count} 处正确"),
    Verdict.CONVENTION: Message("{count} right under a convention that is named", "{count} 处在所注明的约定下正确"),
    Verdict.WRONG: Message("{count} wrong", "{count} 处错误"),
    Verdict.UNCHECKED: Message("{count} not checked", "{count} 处未核对"),
}
_AND: Final = Message(", ", "，")
_BEHIND: Final = Message("{what}: {more}", "{what}：{more}")
_SILENCED: Final = Message("silenced by comments: {count} wrong", "注释忽略了 {count} 处错误")
_CORRECTED: Final = Message("{count} corrected", "已更正 {count} 处")
_FIXABLE: Final = Message(
    "{count} can be corrected with --fix, which --diff shows", "其中 {count} 处可用 --fix 更正(--diff 预览)"
)
_UNREAD: Final = Message(
    "{path} goes on from line {line}: of a note the first {longest} characters are judged, with --whole all of it",
    "{path} 自第 {line} 行起未核对：一份笔记只核对前 {longest} 个字符，加 --whole 可核对全文",
)
_NOTES: Final = Message("{count} notes, {summary}", "{count} 份笔记，{summary}")
EXPECTED: Final = Message("expected", "应为")
HOLDS: Final = Message("holds under", "成立于")
RELATED: Final = Message("see", "另见")
AGAIN: Final = Message("again at", "再次出现于")
FOLLOW: Final = Message("from which follow", "由此而来")
_FOLLOWING: Final = Message("{count} of them follow from an earlier one", "其中 {count} 处由前面的错误算得")
_SHOULD_BE: Final = Message("{said} for {expected}", "{said}(应为 {expected})")
_REPEATED: Final = Message("{count} of them repeat an earlier one", "其中 {count} 处是前面错误的重复")
_LONG_ENOUGH: Final = 3
"""Digits of a number that is a mistake of its own wherever it stands; 3 for 4 may be another mistake each time."""


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
    summary = _summary(notes, language, fixable, corrected)
    return Diagnostics(notes, language, frozenset(shown), explain, summary, rules())


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


def _summary(notes: tuple[NoteReport, ...], language: Language, fixable: int, corrected: int) -> tuple[str, ...]:
    counts: Counter[Verdict] = Counter()
    for note in notes:
        counts.update(note.counts)
    lines = [_told(counts, language)]
    if len(notes) > 1:
        lines[0] = _NOTES.say(language, count=len(notes), summary=lines[0])
    repeated = sum(found.repeats for note in notes for found in note.diagnostics)
    if repeated:
        lines.append(_REPEATED.say(language, count=repeated))
    following = sum(found.follows is not None for note in notes for found in note.diagnostics)
    if following:
        lines.append(_FOLLOWING.say(language, count=following))
    ignored = sum(note.ignored for note in notes)
    if ignored:
        lines.append(_SILENCED.say(language, count=ignored))
    lines += [
        _UNREAD.say(language, path=quote(note.path), line=note.unread_from, longest=format_count(LONGEST))
        for note in notes
        if note.unread_from is not None
    ]
    if corrected:
        lines.append(_CORRECTED.say(language, count=corrected))
    if fixable:
        lines.append(_FIXABLE.say(language, count=fixable))
    return tuple(lines)


def _told(counts: Counter[Verdict], language: Language) -> str:
    """How many claims there are of each verdict, without those of which there are none."""
    said = {verdict: message.say(language, count=counts[verdict]) for verdict, message in _COUNTED.items()}
    checked = counts.total() - counts[Verdict.UNCHECKED]
    parts = [said[verdict] for verdict in _COUNTED if verdict is not Verdict.UNCHECKED and counts[verdict]]
    text = _NOTHING.say(language)
    if checked:
        what = _CHECKED[checked != 1].say(language, checked=checked)
        text = _BEHIND.say(language, what=what, more=_AND.say(language).join(parts))
    return f"{text}; {said[Verdict.UNCHECKED]}" if counts[Verdict.UNCHECKED] else text


def _report(judgement: Judgement, language: Language) -> NoteReport:
    note = judgement.note
    return NoteReport(
        path=note.name,
        models=judgement.models,
        counts=judgement.counts,
        diagnostics=tuple(_told_once(list(_diagnostics(judgement, language)), language)),
        ignored=len(judgement.ignored),
        unused_ignores=tuple(
            (ignore.place.line, ignore.place.column, " ".join(ignore.codes), _UNUSED.say(language))
            for ignore in judgement.unused_ignores
        ),
        unread_from=None if note.end is None else note.lines.place(note.end, note.end).line,
    )


def _told_once(diagnostics: Sequence[Diagnostic], language: Language) -> Iterator[Diagnostic]:
    """Let the first of several like mistakes name the places of the others, and of what follows from them."""
    alike: dict[tuple[str, ...], list[Diagnostic]] = {}
    following: dict[tuple[int, int], list[Diagnostic]] = {}
    told = list(_as_repeated(diagnostics))
    for diagnostic in told:
        if diagnostic.follows is not None:
            following.setdefault(diagnostic.follows, []).append(diagnostic)
        elif (mistake := _mistake(diagnostic)) is not None:
            alike.setdefault(mistake, []).append(diagnostic)
    for diagnostic in told:
        mistake = _mistake(diagnostic) if diagnostic.follows is None else None
        first, *others = alike[mistake] if mistake is not None else (diagnostic,)
        if diagnostic is not first:
            yield replace(diagnostic, repeats=True)
            continue
        places = {(other.line, other.column) for other in others} - {(first.line, first.column)}
        computed = [found for one in (first, *others) for found in following.get((one.line, one.column), [])]
        consequences = {
            (found.line, found.column, _SHOULD_BE.say(language, said=found.text, expected=found.expected))
            for found in computed
        }
        yield replace(
            first,
            again=tuple(sorted(places)),
            consequences=tuple(sorted(consequences)) if first.follows is None else (),
            fixes=tuple(found.fix for found in computed if found.fix is not None),
        )


def _as_repeated(diagnostics: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Take what follows from a mistake and is the same number for its repetition."""
    mistakes = {(one.line, one.column): _mistake(one) for one in diagnostics if one.follows is None}
    for one in diagnostics:
        same = one.follows is not None and _mistake(one) is not None and _mistake(one) == mistakes.get(one.follows)
        yield replace(one, follows=None) if same else one


def _mistake(diagnostic: Diagnostic) -> tuple[str, ...] | None:
    """What is mistaken for what, whichever layer it is said of, or None where that is no mistake of its own."""
    if diagnostic.verdict is not Verdict.WRONG or not diagnostic.expected:
        return None
    said, expected = (tuple(_DIGITS.findall(text.replace(",", ""))) for text in (diagnostic.said, diagnostic.expected))
    if sum(map(len, said)) < _LONG_ENOUGH or said == expected:
        return None
    return (*said, "", *expected)


def _sentence(finding: Finding, language: Language) -> str:
    sentence = finding.message.say(language)
    if finding.slip is None:
        return sentence
    return _BEHIND.say(language, what=sentence, more=finding.slip.say(language))


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
        explanation=tuple(step.say(language) for step in finding.derivation),
        related=tuple((other.place.line, other.place.column, other.message.say(language)) for other in finding.related),
        source_line=source_line,
        fix=fix,
        follows=None if finding.follows is None else (finding.follows.place.line, finding.follows.place.column),
    )
