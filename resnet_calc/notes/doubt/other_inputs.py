"""Sizes that are those of another input: they disagree all along, or the whole step holds for another image.

Or they are what a program has printed, row after row: of a network whose pool does not pad, 15×15 in place of 16×16.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.catalog import load
from resnet_calc.notes.doubt._disagreement import disagrees
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.matching import SIZE, match
from resnet_calc.notes.network import network
from resnet_calc.notes.steps.step import SHAPES
from resnet_calc.notes.usual import CIFAR_SIDE, may_have_small_stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.matching import Part
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk

_PRINTED: Final = 2
"""Rows of a printed listing that say one size: no slip of whoever copied it."""


def doubt(walk: Walk, _reading: Reading, judged: Sequence[Judged]) -> Doubt:
    """Doubt shapes of which only the size is odd, where the sizes disagree all along or hold at another input."""
    all_along = disagrees((one, part) for one in judged for part in one.parts if _is_size(part))
    printed = Counter(
        (one.step.passage, one.claim.value)
        for one in judged
        if one.step.is_listed and one.verdict is Verdict.WRONG and _only_sizes(one)
    )

    def is_doubtful(one: Judged) -> bool:
        if not _only_sizes(one):
            return False
        repeated = one.step.is_listed and printed[one.step.passage, one.claim.value] >= _PRINTED
        return all_along or repeated or _holds_at_another_input(walk, one)

    return is_doubtful


def _only_sizes(one: Judged) -> bool:
    return one.claim.quality in SHAPES and all(part.weight == SIZE for part in one.wrong_parts)


def _is_size(part: Part) -> bool:
    return part.weight == SIZE and part.claim.quality in SHAPES


def _holds_at_another_input(walk: Walk, one: Judged) -> bool:
    """Whether all sizes of the step are right for the image that the network was made for, or for one that is named."""
    variant, place = walk.best.network.variant, one.match.place
    own = load(variant.model).input
    hints = walk.subject.hints
    sides = ((own[0], side, side) for side in (*hints.sides, *((CIFAR_SIDE,) if hints.cifar else ())))
    every = [variant._replace(input=shape) for shape in dict.fromkeys((own, *hints.inputs, *sides))]
    if hints.cifar and may_have_small_stem(own[1], CIFAR_SIDE):
        every.append(variant._replace(input=(own[0], CIFAR_SIDE, CIFAR_SIDE), stem="cifar"))
    for each in every:
        other = network(each) if each != variant else None
        if other is None:
            continue
        stretch = (place.group, place.turn, place.role)
        same = next((at for at in other.places if (at.group, at.turn, at.role) == stretch), None)
        if same is not None:
            shapes = [part for part in match(one.step, same, other).parts if part.claim.quality in SHAPES]
            if shapes and all(part.is_right for part in shapes):
                return True
    return False
