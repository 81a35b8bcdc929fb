"""Steps whose sizes are those of the network at another input, one that the note names somewhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.notes.matching import SIZE, match
from resnet_calc.notes.network import network
from resnet_calc.notes.steps.step import SHAPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from resnet_calc.notes.matching import Match
    from resnet_calc.notes.walk import Walk


def at_other_inputs(walk: Walk) -> Mapping[int, Match]:
    """The steps, by index, that hold at another input; at least two of them, of two sizes, must agree on it.

    One wrong size is a mistake. Sizes that all follow from an image of 256×256 are those of a section with images of
    256×256, if the note speaks of such images.
    """
    best = walk.best
    odd = {
        index: found for index, found in enumerate(best.matches) if found is not None and _only_its_size_is_odd(found)
    }
    if len({found.facts.output.height for found in odd.values()}) < 2:  # noqa: PLR2004 - sizes that agree
        return {}
    holding: dict[int, Match] = {}
    variant = best.network.variant
    own = {variant.input[1], *(place.facts[0].output.height for place in best.network.places)}
    for side in walk.subject.hints.sides:
        if side in own:
            continue
        other = network(variant._replace(input=(variant.input[0], side, side)))
        if other is None:
            continue
        places = {(place.group, place.role): place for place in other.places}
        fitting = {
            index: match(walk.steps[index], place, other)
            for index, found in odd.items()
            if (place := places.get((found.place.group, found.place.role))) is not None
        }
        whole = {index: found for index, found in fitting.items() if all(part.is_right for part in found.parts)}
        if len({found.facts.output.height for found in whole.values()}) > 1:
            holding = {**whole, **holding}
    return holding


def _only_its_size_is_odd(found: Match) -> bool:
    wrong = [part for part in found.parts if not part.is_right]
    return bool(wrong) and all(part.weight == SIZE and part.claim.quality in SHAPES for part in wrong)
