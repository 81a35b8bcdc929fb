"""The one call: a note and what is said about it go in, judged claims come out; nothing is read, written or printed."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.choices import without_options
from resnet_calc.notes.consequences import with_consequences
from resnet_calc.notes.finding import Finding, Verdict
from resnet_calc.notes.ignores import Ignore, find_ignores
from resnet_calc.notes.outweighed import without_outweighed
from resnet_calc.notes.patterns import patterns
from resnet_calc.notes.reading import Options, Reading
from resnet_calc.notes.unasserted import without_unasserted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from resnet_calc.notes.note import Note


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found in one note."""

    note: Note
    findings: tuple[Finding, ...]
    """Every claim that was recognised, in the order of the file, without those that a comment silences."""
    models: tuple[str, ...] = ()
    """The networks that the note speaks of, as far as that was recognised."""
    ignored: tuple[Finding, ...] = ()
    """The wrong claims that a comment silences."""
    unused_ignores: tuple[Ignore, ...] = ()
    """The comments that silence nothing."""

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many claims there are of each verdict."""
        found = Counter(finding.verdict for finding in self.findings)
        return {verdict: found[verdict] for verdict in Verdict}

    @property
    def is_wrong(self) -> bool:
        """Whether anything in the note is wrong."""
        return any(finding.verdict is Verdict.WRONG for finding in self.findings)


def verify(note: Note, options: Options | None = None) -> Judgement:
    r"""Judge every claim of a note.

    >>> from resnet_calc.notes.source import read_text
    >>> judgement = verify(read_text("ResNet-101 has 1 + 33×3 + 1 = 101 layers, 3×3×64 = 567 weights.\n", name="a.md"))
    >>> [(finding.text, finding.verdict.value, finding.expected) for finding in judgement.findings]
    [('101', 'right', '101'), ('567', 'wrong', '576')]
    """
    reading = Reading(note, options or Options())
    found = [finding for pattern in patterns() for finding in pattern.find(reading)]
    ignores = list(find_ignores(note))
    distinct = list(without_outweighed(_distinct(list(without_unasserted(without_options(found, note), note)))))
    if any(finding.verdict is Verdict.WRONG for finding in distinct):
        distinct = with_consequences(reading, distinct, _silence(distinct, ignores)[1])
    kept, ignored, used = _silence(distinct, ignores)
    unused = tuple(ignore for index, ignore in enumerate(ignores) if index not in used)
    models = (reading.options.model,) if reading.options.model else reading.subjects.named
    return Judgement(note, tuple(kept), models, ignored=tuple(ignored), unused_ignores=unused)


_WEIGHTIEST: Final = (Verdict.WRONG, Verdict.CONVENTION, Verdict.RIGHT, Verdict.UNCHECKED)


def _distinct(found: list[Finding]) -> list[Finding]:
    """Sort by place, and say one thing by each rule of one place: what is wrong before what is right or unchecked."""
    ordered = sorted(
        found,
        key=lambda finding: (finding.place.start, finding.place.end, finding.code, _WEIGHTIEST.index(finding.verdict)),
    )
    seen: set[tuple[int, int, str]] = set()
    distinct: list[Finding] = []
    for finding in ordered:
        key = (finding.place.start, finding.place.end, finding.code)
        if key not in seen:
            seen.add(key)
            distinct.append(finding)
    return distinct


def _silence(found: list[Finding], ignores: list[Ignore]) -> tuple[list[Finding], list[Finding], set[int]]:
    """Part what is reported from what comments silence, and say which comments did."""
    by_line: dict[tuple[int, int], list[int]] = {}
    for index, ignore in enumerate(ignores):
        by_line.setdefault((ignore.start, ignore.end), []).append(index)
    lines = sorted(by_line)
    kept: list[Finding] = []
    ignored: list[Finding] = []
    silencing: dict[tuple[tuple[int, int], str], list[int]] = {}
    for finding in found:
        start, code = finding.place.start, finding.code
        line = lines[max(0, bisect_right(lines, start, key=itemgetter(0)) - 1)] if lines else (0, 0)
        if not line[0] <= start < line[1] or finding.verdict not in (Verdict.WRONG, Verdict.CONVENTION):
            kept.append(finding)
            continue
        if (line, code) not in silencing:
            silencing[line, code] = [index for index in by_line[line] if ignores[index].names(code)]
        (ignored if silencing[line, code] else kept).append(finding)
    return kept, ignored, {index for indices in silencing.values() for index in indices}
