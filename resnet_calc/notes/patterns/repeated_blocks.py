"""Blocks of a stage that a sign repeats: conv4_x: Bottleneck × 6, [Bottleneck, 256] x 6, 残差块(×6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.counts import find_counts
from resnet_calc.notes.counts.count import Count, Noun
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.owners import is_modified, stage_owner
from resnet_calc.notes.patterns._blocks_of_stages import in_stage
from resnet_calc.notes.stages import StageName, find_stages
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.vocabulary import Concept

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what counts of a stage's blocks report: RC113."""

_BLOCK: Final = (
    r"(?:bottle ?necks?(?:[ _-]?blocks?)?|basic[ _-]?(?:residual )?blocks?|res(?:idual)?[ _-]?(?:blocks?|units?)"
    r"|(?:瓶颈|基本|基础)?残差(?:块|单元|模块)|(?:瓶颈|基本|基础)块)(?![A-Za-z0-9_.])"
)
_REPEATED: Final = expression(
    rf"(?<![A-Za-z_.]){_BLOCK}[`*_]{{0,2}}(?:[ ]?\([^()\n|]{{1,40}}\)|,[ ]?[0-9]{{2,4}}|[ ][0-9]{{2,4}}(?=[ ]?[\])]))?"
    r"[ `_\])】]{0,4}[(\[]?[ ]?(?<![A-Za-z])[×xX*✕][ ]?(?P<number>[0-9]{1,2})"
    r"(?![0-9A-Za-z_]|\.[0-9]|[ ]?(?:[×xX*✕=^/%+]|层|个?卷积|倍|通道|conv|layers?\b|channels?\b|expan))"
    rf"|(?<=[:(\[|])[ ]{{0,3}}(?P<glued>[0-9]{{1,2}})[xX][ ]?{_BLOCK}",
    re.IGNORECASE,
)
_SIGNS: Final = ("bottle", "block", "unit", "残差", "块")
_COUNTED: Final = expression(r"[0-9一二三四五六七八九十两几][ ]?[个×xX*]?[ ]?(?:的[ ]?)?[\[(`*]{0,2}$")
"""Before blocks of which each has so many: 6 个残差块 × 3."""
_APART: Final = expression(
    r"\b(?:identity|remaining|other|another|rest|then|plus|first|next)\b|恒等|其余|剩余|剩下|后续|另外|随后|首个|第一个|[+]",
    re.IGNORECASE,
)
_LONGEST: Final = 64


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every repeated block whose stage and network are known, judged."""
    if not reading.subjects.is_about_resnet:
        return
    labels: dict[tuple[int, int], str] = {}
    for passage in reading.passages:
        cell = passage.region.cell
        if cell is not None and cell.column == 0:
            labels[cell.table, cell.row] = passage.text
        if not passage.has_numbers or passage.region.kind is Kind.HEADING:
            continue
        found = passage.matches(_REPEATED, _SIGNS)
        counts = [*find_counts(passage, reading.subjects.sentences(passage)), *map(_count, found)] if found else []
        for count in counts[len(counts) - len(found) :]:
            yield from _judge(reading, passage, count, counts, labels)


def _count(match: re.Match[str]) -> Count:
    start = match.start("glued") if match["glued"] else match.start()
    end = match.end() if match["glued"] else match.end("number")
    return Count(int(match["number"] or match["glued"]), Noun.BLOCK, start, end, 0, 0, block=Concept.RESIDUAL_BLOCK)


def _judge(
    reading: Reading, passage: Passage, count: Count, counts: Sequence[Count], labels: dict[tuple[int, int], str]
) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, count.start)
    if len(subject.candidates) != 1 or not subject.certain or subject.scope < Scope.HEADING or count.value < 2:  # noqa: PLR2004 - one is no repetition
        return
    stage = stage_owner(reading, passage, count.start, count.end)
    cell = passage.region.cell
    if stage is None and cell is not None:
        named = find_stages(labels.get((cell.table, cell.row), ""))
        stage = named[0]._replace(start=0, end=0) if len({one.stages for one in named}) == 1 else None
    if stage is None or _is_of_each(passage, count, stage):
        return
    start, end = reading.subjects.sentences(passage).at(count.start)
    doubtful = (
        reading.subjects.hints.own_network
        or is_modified(reading, passage, count.start)
        or _APART.search(passage.recognised.folded, max(start, count.start - _LONGEST), min(end, count.end + _LONGEST))
        is not None
    )
    for finding in in_stage(reading, passage, count, counts, stage, facts(subject.candidates[0])):
        if not doubtful or finding.verdict is Verdict.RIGHT:
            yield finding


def _is_of_each(passage: Passage, count: Count, stage: StageName) -> bool:
    """Whether the blocks are counted before, so that each has what is multiplied."""
    text = passage.recognised.folded
    counted = _COUNTED.search(text, max(0, count.start - 8), count.start)
    return counted is not None and not counted.start() < stage.end <= count.start
