"""From aligned steps to verdicts: what fits is right, and what alone does not fit, in a step that else does, is wrong.

A claim is called wrong only where its step is anchored (most of what it says fits one place of the network), where no
other place of the network makes the whole step right, and where no variant of the network that is not ruled out does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.matching import ONLY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.align import Alignment
    from resnet_calc.notes.matching import Match, Part
    from resnet_calc.notes.steps.step import Claim, Step
    from resnet_calc.notes.walk import Walk

_ANCHOR: Final = 1.9
"""The weight of what must agree before anything else in a step is called wrong."""
_RATIO: Final = 1.5
"""How much more must agree than disagree."""
_STRAY: Final = 0.3
"""The share of a walk-through that may disagree before it is taken for another network's."""
_FEWEST: Final = 3


class Judged(NamedTuple):
    """One claim of one step, and what is to be said of it."""

    step: Step
    claim: Claim
    verdict: Verdict
    match: Match
    parts: tuple[Part, ...]
    """The attributes of the claim: of a shape, its channels and its size."""

    @property
    def wrong_parts(self) -> tuple[Part, ...]:
        """The attributes that do not agree."""
        return tuple(part for part in self.parts if not part.is_right)


def judge(walk: Walk) -> Iterator[Judged]:
    """Yield every claim of a walk-through that there is a truth for."""
    for index, (step, match) in enumerate(zip(walk.steps, walk.best.matches, strict=True)):
        if match is None:
            continue
        for claim in step.claims:
            parts = tuple(part for part in match.parts if part.claim is claim)
            if not parts or not claim.is_judged:
                continue
            if all(part.is_right for part in parts):
                yield Judged(step, claim, _right(match, parts), match, parts)
            elif _is_wrong(walk, index, claim):
                yield Judged(step, claim, Verdict.WRONG, match, parts)
            else:
                yield Judged(step, claim, Verdict.UNCHECKED, match, parts)


def _right(match: Match, parts: Sequence[Part]) -> Verdict:
    del parts
    del match
    return Verdict.RIGHT


def _is_wrong(walk: Walk, index: int, claim: Claim) -> bool:
    """Whether nothing that the note may mean makes this claim right."""
    return all(_is_exposed(alignment, walk, index, claim) for alignment in walk.plausible)


def _is_exposed(alignment: Alignment, walk: Walk, index: int, claim: Claim) -> bool:
    found = alignment.matches[index]
    if found is None or not _fits(alignment):
        return False
    parts = [part for part in found.parts if part.claim.quality is claim.quality]
    if not parts or all(part.is_right for part in parts):
        return False
    return _is_anchored(found) and not _is_whole_elsewhere(alignment, walk.steps[index], found)


def _fits(alignment: Alignment) -> bool:
    """Whether the walk-through as a whole is this network's."""
    return alignment.bad <= _STRAY * (alignment.good + alignment.bad)


def _is_anchored(match: Match) -> bool:
    good = match.good + (ONLY if match.place.is_only else 0.0)
    return match.name >= 0 and good >= _ANCHOR and good >= _RATIO * match.bad


def _is_whole_elsewhere(alignment: Alignment, step: Step, found: Match) -> bool:
    """Whether another place of the network makes all of the step right."""
    from resnet_calc.notes.align import Aligner

    for other in Aligner(alignment.network).fitting(step):
        if other.place is not found.place and other.is_whole and len(other.parts) >= len(found.parts):
            return True
    return False
