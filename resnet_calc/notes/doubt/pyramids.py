"""Feature pyramids: maps of several sizes and one width, as no ResNet puts them out one behind the other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.passage import of_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.walk import Walk

_FEWEST: Final = 4
"""The stem halves twice at one width, and a note may forget to widen behind it."""
_SIDES: Final = 3


def doubt(_walk: Walk, reading: Reading, judged: Sequence[Judged]) -> Doubt:
    """Doubt the shapes of a pyramid."""
    concerned = {one.step.passage for one in judged if one.verdict is Verdict.WRONG}
    pyramids = {index: _pyramids(reading.passages[index]) for index in concerned}

    def is_doubtful(one: Judged) -> bool:
        return any(start <= one.claim.start < end for start, end in pyramids.get(one.step.passage, ()))

    return is_doubtful


@of_text
def _pyramids(passage: Passage) -> tuple[tuple[int, int], ...]:
    """The stretches of a passage in which maps of one width follow each other, each half as large as the one before."""
    shapes = [shape for shape in passage.shapes if len(shape.dims) == _SIDES]
    found: list[tuple[int, int]] = []
    first = 0
    for index, (one, other) in enumerate(pairwise(shapes)):
        if not _halves(one.dims, other.dims):
            first = index + 1
        elif index + 2 - first >= _FEWEST:
            found.append((shapes[first].start, other.end))
    return tuple(found)


def _halves(one: tuple[int | None, ...], other: tuple[int | None, ...]) -> bool:
    """Whether the sides are halved and the channels, first or last, stay: 256×16×16 and 256×8×8."""
    return _sides_halve(one, other, 0) or _sides_halve(one, other, 2)


def _sides_halve(one: tuple[int | None, ...], other: tuple[int | None, ...], channels: int) -> bool:
    if one[channels] != other[channels]:
        return False
    sides = [
        (large, small)
        for place, (large, small) in enumerate(zip(one, other, strict=True))
        if place != channels and large is not None and small is not None
    ]
    return len(sides) == _SIDES - 1 and all(large in (2 * small, 2 * small - 1) for large, small in sides)
