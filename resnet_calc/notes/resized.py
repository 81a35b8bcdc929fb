"""Steps whose sizes are those of the network at another input, one that the note names somewhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.matching import SIZE, match
from resnet_calc.notes.network import network
from resnet_calc.notes.steps.step import SHAPES, Quality

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from resnet_calc.notes.matching import Match
    from resnet_calc.notes.walk import Walk

_AGREEING: Final = 3
"""Sizes that must follow from an image that no word names."""
_LARGEST: Final = 4096


def at_other_inputs(walk: Walk) -> Mapping[int, Match]:
    """The steps, by index, that hold at another input; at least two of them, of two sizes, must agree on it.

    One wrong size is a mistake. Sizes that all follow from an image of 256×256 are those of a section with images of
    256×256, if the note speaks of such images; or if there are several, and all of them follow from such an image.
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
    for side in dict.fromkeys((*walk.subject.hints.sides, *_suggested(odd.values(), variant.input[1]))):
        if side in own:
            continue
        other = network(variant._replace(input=(variant.input[0], side, side)))
        if other is None:
            continue
        places = {(place.group, place.turn, place.role): place for place in other.places}
        fitting = {
            index: match(walk.steps[index], place, other)
            for index, found in odd.items()
            if (place := places.get((found.place.group, found.place.turn, found.place.role))) is not None
        }
        whole = {index: found for index, found in fitting.items() if all(part.is_right for part in found.parts)}
        told = side in walk.subject.hints.sides or len(whole) == len(odd)
        if told and len({found.facts.output.height for found in whole.values()}) > 1:
            holding = {**whole, **holding}
    return holding


def _suggested(odd: Iterable[Match], own: int) -> Iterator[int]:
    """The sides of images from which several odd sizes follow: 40, 20 and 10 for 56, 28 and 14 from 160 for 224.

    Sizes are rounded up on the way: 125, 63 and 32 follow from 497 to 500.
    """
    votes: dict[int, set[int]] = {}
    first, last, sizes = 1, _LARGEST, set[int]()
    for found in odd:
        for part in found.parts:
            said, true = part.claim.value[-1], found.facts.output.width
            if not part.is_right and part.claim.quality is Quality.OUTPUT and said and own * said % true == 0:
                votes.setdefault(own * said // true, set()).add(said)
            if not part.is_right and part.claim.quality is Quality.OUTPUT and said:
                first, last = max(first, (said - 1) * own // true + 1), min(last, said * own // true)
                sizes.add(said)
    yield from (side for side, agreeing in votes.items() if len(agreeing) >= _AGREEING and side <= _LARGEST)
    if first <= last and len(sizes) >= _AGREEING > len(votes.get(last, ())):
        yield last


def _only_its_size_is_odd(found: Match) -> bool:
    wrong = [part for part in found.parts if not part.is_right]
    return bool(wrong) and all(part.weight == SIZE and part.claim.quality in SHAPES for part in wrong)
