"""Sections that disagree too often with the network they are held against: they speak of another one, in silence.

One odd number among many right ones is a mistake. Where every third number is odd, the section means an altered
network, another input, or something of another kind (filters of a block written like a shape), and nothing in it is
called wrong.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.matching import ADDRESSED
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk

_RIGHT_FOR_WRONG: Final = 1.75
"""How many right claims it takes in a section for each wrong one, where there are several."""


def doubt(_walk: Walk, reading: Reading, judged: Sequence[Judged]) -> Doubt:
    """Doubt what is wrong in a section that is not to be trusted.

    A sentence that names its network is trusted by itself, as is a row of a listing that gives its layer's whole
    address (res2a_branch2a).
    """
    counts: Counter[tuple[Hashable, Verdict]] = Counter()
    for one in judged:
        counts[_section(_passage(one, reading)), one.verdict] += 1

    def is_doubtful(one: Judged) -> bool:
        passage = _passage(one, reading)
        right, wrong = (counts[_section(passage), verdict] for verdict in (Verdict.RIGHT, Verdict.WRONG))
        odd = not right or (wrong > 1 and right < _RIGHT_FOR_WRONG * wrong)
        return odd and not _is_explicit(one, passage, reading)

    return is_doubtful


def _passage(judged: Judged, reading: Reading) -> Passage:
    return reading.passages[judged.claim.passage if judged.claim.passage >= 0 else judged.step.passage]


def _section(passage: Passage) -> Hashable:
    """What a claim shares its subject with: its table, or what stands under the same heading."""
    if passage.region.cell is not None:
        return "table", passage.region.cell.table
    return "heading", id(passage.heading[-1]) if passage.heading else 0


def _is_explicit(judged: Judged, passage: Passage, reading: Reading) -> bool:
    if judged.step.is_listed and judged.match.name >= ADDRESSED:
        return True
    return reading.subjects.at(passage, judged.claim.start).scope >= Scope.SENTENCE
