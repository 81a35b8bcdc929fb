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

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.passage import Passage

_RIGHT_FOR_WRONG: Final = 1.75
"""How many right claims it takes in a section for each wrong one."""


def without_doubtful(judged: Iterable[Judged], passages: Sequence[Passage]) -> Iterator[Judged]:
    """Yield what was judged, in order; what is wrong in a section that is not to be trusted is left unchecked.

    A row that gives its layer's whole address (res2a_branch2a) in a listing is trusted by itself.
    """
    every = list(judged)
    counts: Counter[tuple[Hashable, Verdict]] = Counter()
    for one in every:
        counts[_section(one, passages), one.verdict] += 1
    for one in every:
        section = _section(one, passages)
        right, wrong = counts[section, Verdict.RIGHT], counts[section, Verdict.WRONG]
        addressed = one.step.is_listed and one.match.name >= ADDRESSED
        if one.verdict is Verdict.WRONG and right < _RIGHT_FOR_WRONG * wrong and not addressed:
            yield one._replace(verdict=Verdict.UNCHECKED)
        else:
            yield one


def _section(judged: Judged, passages: Sequence[Passage]) -> Hashable:
    """What a claim shares its subject with: its table, or what stands under the same heading."""
    passage = passages[judged.claim.passage if judged.claim.passage >= 0 else judged.step.passage]
    cell = passage.region.cell
    if cell is not None:
        return "table", cell.table
    return "heading", id(passage.heading[-1]) if passage.heading else 0
