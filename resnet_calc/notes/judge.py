"""From aligned steps to verdicts: what fits is right, and what alone does not fit, in a step that else does, is wrong.

A claim is called wrong only where its step is anchored (most of what it says fits one place of the network), where no
other place of the network makes the whole step right, and where no variant of the network that is not ruled out does.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.notes.align import aligner
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.matching import HINTED, NAMED, ONLY, SIZE, match
from resnet_calc.notes.resized import at_other_inputs
from resnet_calc.notes.steps.step import SHAPES, Kind, Quality

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.notes.align import Alignment
    from resnet_calc.notes.matching import Match, Part
    from resnet_calc.notes.steps.step import Claim, Step
    from resnet_calc.notes.walk import Walk

_ANCHOR: Final = 1.9
"""The weight of what must agree before anything else in a step is called wrong."""
_RATIO: Final = 1.5
"""How much more must agree than disagree."""
_LISTED_RATIO: Final = 1.0
"""The same for a row of a table that names its layer."""
_STRAY: Final = 0.3
"""The share of a walk-through that may disagree before it is taken for another network's."""
_IN_ORDER: Final = frozenset({Kind.CONVOLUTION, Kind.BLOCK, Kind.STAGE})
_RUN: Final = 12
"""Steps that are looked back over."""
_NEAR: Final = 24
"""Characters between two lines of one block."""
_LEADING: Final = 3
"""Steps in order that it takes to say that another stands out of order."""


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
    resized: Mapping[int, Match] | None = None
    for index, (step, found) in enumerate(zip(walk.steps, walk.best.matches, strict=True)):
        if found is None:
            continue
        between = _between(walk.best, walk.steps, index) or _closing(walk.best, walk.steps, index)
        shown = between or found
        for claim in step.claims:
            parts = tuple(part for part in shown.parts if part.claim is claim)
            if not parts or not claim.is_judged:
                continue
            if all(part.is_right for part in parts):
                yield Judged(step, claim, Verdict.RIGHT, shown, parts)
                continue
            resized = at_other_inputs(walk) if resized is None else resized
            if (other := resized.get(index)) is not None:
                right = tuple(part for part in other.parts if part.claim is claim)
                yield Judged(step, claim, Verdict.RIGHT, other, right)
            elif between or _is_wrong(walk, index, claim):
                yield Judged(step, claim, Verdict.WRONG, shown, parts)
            else:
                yield Judged(step, claim, Verdict.UNCHECKED, shown, parts)


def _between(alignment: Alignment, steps: Sequence[Step], index: int) -> Match | None:
    """The place that a step must mean by its neighbours, where it fits only an earlier one: a neighbour's line copied.

    Before it and behind it stand steps of its kind that fit wholly, in the order of the network, with one place
    between theirs; and all steps before it have gone through the network in order.
    """
    found = alignment.matches[index]
    if found is None or found.place.kind not in _IN_ORDER or found.name > 0:
        return None
    alike = [
        (place, other)
        for place in range(max(0, index - _RUN), min(len(steps), index + 2))
        if (other := alignment.matches[place]) is not None and other.place.kind is found.place.kind
    ]
    position = next((place for place, (number, _) in enumerate(alike) if number == index), 0)
    if position < _LEADING or position + 1 >= len(alike):
        return None
    run = [other for _, other in alike[:position]]
    before, behind = run[-1], alike[position + 1][1]
    in_order = all(one.place.order < two.place.order for one, two in pairwise([*run, behind]))
    if not in_order or not all(one.is_whole for one in (*run, behind)) or found.place.group >= before.place.group:
        return None
    if before.place.first_block != before.place.last_block:
        return None
    places = [
        place
        for place in alignment.network.by_kind[found.place.kind]
        if before.place.order < place.order < behind.place.order and place.first_block == place.last_block
    ]
    if len(places) != 1:
        return None
    expected = match(steps[index], places[0], alignment.network)
    return expected if any(part.is_right for part in expected.parts) else None


def _closing(alignment: Alignment, steps: Sequence[Step], index: int) -> Match | None:
    """The last convolution of a block that the two lines before have begun, where it fits only an earlier stage's.

    1×1, 512; 3×3, 512; 1×1, 1024: whoever has written the first two means conv5_x with the third.
    """
    found = alignment.matches[index]
    if index < _LEADING - 1 or found is None or found.place.role != "conv3" or found.name > 0:
        return None
    first, second = alignment.matches[index - 2], alignment.matches[index - 1]
    if first is None or second is None or not (first.is_whole and second.is_whole):
        return None
    if (first.place.role, second.place.role) != ("conv1", "conv2") or first.place.group != second.place.group:
        return None
    step, before = steps[index], steps[index - 1]
    near = step.passage == before.passage and 0 <= step.start - before.end <= _NEAR
    if not near or found.place.stage >= second.place.stage:
        return None
    place = next(
        place for place in alignment.network.places if place.group == second.place.group and place.role == "conv3"
    )
    expected = match(step, place, alignment.network)
    kernels = [part for part in expected.parts if part.claim.quality is Quality.KERNEL]
    return expected if kernels and all(part.is_right for part in kernels) else None


def _is_wrong(walk: Walk, index: int, claim: Claim) -> bool:
    """Whether nothing that the note may mean makes this claim right."""
    step = walk.steps[index]
    unnamed = not walk.subject.candidates and not any(name.certain and name.stage is not None for name in step.names)
    if unnamed:
        return False
    loose = step._replace(names=tuple(name for name in step.names if name.certain))
    if any(found.is_whole for other in walk.others for one in (step, loose) for found in aligner(other).fitting(one)):
        return False
    return all(_is_exposed(alignment, walk, index, claim) for alignment in walk.plausible)


def _is_exposed(alignment: Alignment, walk: Walk, index: int, claim: Claim) -> bool:
    found = alignment.matches[index]
    if found is None or not _fits(alignment):
        return False
    parts = [part for part in found.parts if part.claim.quality is claim.quality]
    if not parts or all(part.is_right for part in parts):
        return False
    step = walk.steps[index]
    unnamed = found.name <= 0 and not found.place.is_only
    if unnamed and claim.quality in SHAPES and _is_another_map(alignment, claim, parts):
        return False
    return _is_anchored(found, step) and not _is_whole_elsewhere(alignment, step, found)


def _is_another_map(alignment: Alignment, claim: Claim, parts: Sequence[Part]) -> bool:
    """Whether a shape of the right channels and another size is a feature map from elsewhere in the network.

    A line that does not name its layer may mean that one: the stem with its pool, a decoder that goes back up.
    """
    if any(part.weight != SIZE for part in parts if not part.is_right) or len(claim.value) != 3:  # noqa: PLR2004 - a shape
        return False
    first, second, third = claim.value
    maps = {place.facts[0].output for place in alignment.network.places}
    return (first, second, third) in maps or (third, first, second) in maps


def _fits(alignment: Alignment) -> bool:
    """Whether the walk-through as a whole is this network's."""
    return alignment.bad <= _STRAY * (alignment.good + alignment.bad)


def _is_anchored(match: Match, step: Step) -> bool:
    good = match.good + (ONLY if match.place.is_only and step.kind is not Kind.SHAPE else 0.0)
    ratio = _LISTED_RATIO if step.is_listed and match.name >= NAMED else _RATIO
    return match.name >= -HINTED and good >= _ANCHOR and good >= ratio * match.bad


def _is_whole_elsewhere(alignment: Alignment, step: Step, found: Match) -> bool:
    """Whether another place of the network makes all of the step right."""
    unnamed = step._replace(names=()) if not step.is_listed else step
    for other in (*aligner(alignment.network).fitting(step), *aligner(alignment.network).fitting(unnamed)):
        if other.place is found.place or not other.is_whole or len(other.parts) < len(found.parts):
            continue
        same_role = other.place.stage == found.place.stage and other.place.role == found.place.role
        if other.name > 0 or found.name < NAMED or same_role:
            return True
    return False
