"""Sizes that only an image explains which the note does not name: one such size among others is a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.finding import Finding

_SIZES: Final = 2
"""How many sizes of feature maps it takes to say which image a note is about."""


class Told(NamedTuple):
    """What is said of one claim."""

    finding: Finding
    height: int
    """Of the feature map that it rightly speaks of, at an image that is usual or named; 0 where of none."""
    side: int = 0
    """Of the image that nothing names and that alone makes it right."""
    otherwise: Finding | None = None
    """What is to be said of it where that is no image of the note."""


def settled(judged: Sequence[Told], text: str) -> Iterator[Finding]:
    """Yield the findings; layer2 puts out 56×56 in no note in which layer3 puts out 14×14 and layer4 7×7."""
    known = {one.height for one in judged if one.height}
    odd = {one.finding.place.start for one in judged if one.side}
    is_settled = len(known) >= _SIZES and len(odd) == 1
    for one in judged:
        wrong = one.otherwise if is_settled and str(one.side) not in text else None
        yield wrong or one.finding
