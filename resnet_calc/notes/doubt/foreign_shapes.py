"""Shapes that no layer of the network could have by a slip: oblong, of few channels, or of as much as went in.

They are of something else, such as the image with its pixels laid out in more channels, 224×224×3 as 112×112×12.
"""

from __future__ import annotations

from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.steps.step import SHAPES, Kind, Quality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.steps.step import Claim
    from resnet_calc.notes.walk import Walk

_FEWEST: Final = 16
"""The narrowest feature map of any ResNet of the catalog."""
_IMAGE: Final = 4
"""The most channels that an image has."""
_TWO: Final = 2
_THREE: Final = 3


def doubt(walk: Walk, _reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt shapes that are oblong where the input is square, and fewer channels than any layer has."""
    _, height, width = walk.best.network.variant.input
    is_square = height == width

    def is_doubtful(one: Judged) -> bool:
        if one.claim.quality is Quality.IN_CHANNELS:
            return _takes_an_image(one)
        if one.claim.quality not in SHAPES:
            return False
        return (is_square and _is_oblong(one)) or _has_odd_channels(one) or _is_rearranged(one)

    return is_doubtful


def _is_rearranged(one: Judged) -> bool:
    """Whether as many numbers come out of the first layer as go in: the image with more channels and fewer pixels."""
    if one.claim.quality is not Quality.OUTPUT or one.match.place.stage != 0:
        return False
    taken = one.step.claim(Quality.INPUT)
    return taken is not None and _size(taken) == _size(one.claim) and taken.value != one.claim.value


def _size(claim: Claim) -> int | None:
    sides = [side for side in claim.value if side is not None]
    return prod(sides) if len(sides) == len(claim.value) == _THREE else None


def _takes_an_image(one: Judged) -> bool:
    """Whether what is said to take an image's channels is held for a layer inside: it is another network's first."""
    (channels,) = one.claim.value[:1] or (None,)
    is_inside = one.match.place.kind is not Kind.INPUT and one.match.facts.input.channels > _IMAGE
    return channels in (1, _THREE, _IMAGE) and is_inside


def _is_oblong(one: Judged) -> bool:
    """Whether no two sides that stand beside each other are equal, and it is not one side that slipped: 512×27×28."""
    dims = tuple(side for side in one.claim.value if side is not None)
    if len(dims) < _TWO or len(one.claim.value) > _THREE or len(dims) != len(one.claim.value):
        return False
    square = any(first == second for first, second in pairwise(dims))
    slipped = len(set(dims) & set(one.wrong_parts[0].expected)) == len(dims) - 1
    return not square and not slipped


def _has_odd_channels(one: Judged) -> bool:
    """Whether an image would have too many channels, or a feature map too few."""
    if len(one.claim.value) != _THREE:
        return False
    first, second, third = one.claim.value
    channels = third if first == second and first is not None else first
    if channels is None:
        return False
    if one.match.place.kind is Kind.INPUT or (
        one.claim.quality is Quality.INPUT and one.match.facts.input.channels <= _IMAGE
    ):
        return channels > _IMAGE
    return channels < _FEWEST and one.match.facts.input.channels > _IMAGE
