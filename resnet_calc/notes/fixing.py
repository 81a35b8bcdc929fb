"""Corrections that are certain: the new text of a note, and the difference for its owner to see first."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.finding import Fix, Verdict
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import Judgement, verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.note import Note
    from resnet_calc.notes.reading import Options

_CONTEXT: Final = 3
_NO_NEWLINE: Final = "\\ No newline at end of file"
_ATTEMPTS: Final = 4
"""How often corrections are taken back one by one before all of them are."""
_ROUNDS: Final = 2
"""What one correction kept from being certain may be so when it is made."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A note with its certain mistakes corrected and everything else as it was."""

    judgement: Judgement
    """What was said of the note as it was."""
    after: Judgement
    """What is said of it when it is corrected."""
    count: int
    """How many places were corrected."""

    @property
    def note(self) -> Note:
        """The note as it was."""
        return self.judgement.note

    @property
    def text(self) -> str:
        """The corrected text."""
        return self.after.note.text

    def diff(self) -> Iterator[str]:
        """Yield the lines of a unified diff; a fix stays in its line, so that lines correspond one to one."""
        old, new = self.note.lines, self.after.note.lines
        total = len(old) - self.note.text.endswith(("\n", "\r"))
        ended = total < len(old)
        pairs = [(self.note.line_text(line), self.after.note.line_text(line)) for line in range(1, total + 1)]
        changed = [line for line, (before, after) in enumerate(pairs, start=1) if before != after]
        assert len(old) == len(new)  # noqa: S101 - a fix never holds a line break
        yield f"--- {self.note.name}"
        yield f"+++ {self.note.name}"
        for first, last in _hunks(changed, total):
            length = last - first + 1
            yield f"@@ -{first},{length} +{first},{length} @@"
            for line in range(first, last + 1):
                before, after = pairs[line - 1]
                marker = [_NO_NEWLINE] if line == total and not ended else []
                if before == after:
                    yield from [f" {before}", *marker]
                else:
                    yield from [f"-{before}", *marker, f"+{after}", *marker]


def correct(judgement: Judgement, options: Options | None = None) -> Correction:
    """Correct what is certain and judge again; what is wrong all the same then, or makes another so, is taken back."""
    now, count = judgement, 0
    refused: set[tuple[int, str]] = set()
    for _ in range(_ROUNDS):
        lines = now.note.lines
        fixes = [fix for fix in _certain(now) if (lines.position(fix.start)[0], fix.replacement) not in refused]
        corrected = _corrected(now, fixes, options)
        for attempt in range(_ATTEMPTS):
            doubtful = _still_wrong(fixes, corrected)
            if not doubtful and _has_new_mistakes(now, corrected):
                doubtful = _about_the_network(now, fixes) or fixes
            if not doubtful:
                break
            doubtful = fixes if attempt == _ATTEMPTS - 1 else doubtful
            refused.update((lines.position(fix.start)[0], fix.replacement) for fix in doubtful)
            taken_back = set(doubtful)
            fixes = [fix for fix in fixes if fix not in taken_back]
            corrected = _corrected(now, fixes, options)
        if not fixes:
            break
        now, count = corrected, count + len(fixes)
    return Correction(judgement, now, count)


def _certain(judgement: Judgement) -> list[Fix]:
    """The corrections in the order of the file; where two touch the same place, neither is certain."""
    fixes = sorted(
        {finding.fix for finding in judgement.findings if finding.fix and finding.verdict is Verdict.WRONG},
        key=lambda fix: (fix.start, fix.end),
    )
    touching = {fix for one, two in pairwise(fixes) if two.start < one.end for fix in (one, two)}
    text = judgement.note.text
    return [
        fix
        for fix in fixes
        if fix not in touching and not {"\n", "\r"} & {*text[fix.start : fix.end], *fix.replacement}
    ]


def _corrected(judgement: Judgement, fixes: Sequence[Fix], options: Options | None) -> Judgement:
    if not fixes:
        return judgement
    note, parts = judgement.note, list[str]()
    position = 0
    for fix in fixes:
        parts += [note.text[position : fix.start], fix.replacement]
        position = fix.end
    text = "".join([*parts, note.text[position:]])
    again = read_text(text, name=note.name, encoding=note.encoding, path=note.path, whole=note.end is None)
    return verify(again, options)


def _still_wrong(fixes: Sequence[Fix], corrected: Judgement) -> list[Fix]:
    """The corrections whose places are called wrong all the same."""
    wrong = sorted((one.place.start, one.place.end) for one in corrected.findings if one.verdict is Verdict.WRONG)
    ends = list(accumulate((end for _, end in wrong), max))  # how far those reach that begin up to here
    shift, doubtful = 0, []
    for fix in fixes:
        start = fix.start + shift
        shift += len(fix.replacement) - (fix.end - fix.start)
        before = bisect_left(wrong, (fix.end + shift,))
        if before and ends[before - 1] > start:
            doubtful.append(fix)
    return doubtful


def _has_new_mistakes(before: Judgement, after: Judgement) -> bool:
    """Whether corrections made something wrong that was not: the note meant another network, or another input."""
    known = {(one.place.line, one.code, one.said) for one in before.findings if one.verdict is Verdict.WRONG}
    return any(
        (one.place.line, one.code, one.said) not in known for one in after.findings if one.verdict is Verdict.WRONG
    )


def _about_the_network(judgement: Judgement, fixes: Sequence[Fix]) -> list[Fix]:
    """The corrections that say what network it is; a sum that is put right says nothing of that."""
    sums = {finding.fix for finding in judgement.findings if finding.code.startswith("RC6")}
    return [fix for fix in fixes if fix not in sums]


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
