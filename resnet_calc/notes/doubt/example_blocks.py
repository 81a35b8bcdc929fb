"""Blocks shown at a size of their own: 28×28×256 goes into a bottleneck of 64 channels, as lectures draw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.notes.matching import SIZE
from resnet_calc.notes.steps.step import SHAPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.steps.step import Step
    from resnet_calc.notes.walk import Walk


def doubt(walk: Walk, _reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt sizes that a run of lines without names keeps from one on that belongs behind them in the network."""

    def is_doubtful(one: Judged) -> bool:
        if one.step.names or any(part.weight != SIZE for part in one.wrong_parts):
            return False
        side = _side(one.step)
        index = next(number for number, step in enumerate(walk.steps) if step is one.step)
        first = index
        while side and first and _side(walk.steps[first - 1]) == side and not walk.steps[first - 1].names:
            first -= 1
        begun = walk.best.matches[first]
        return first < index and (begun is None or begun.place.order > one.match.place.order)

    return is_doubtful


def _side(step: Step) -> int | None:
    """How large the maps of a step are said to be, where they are square."""
    for claim in step.claims:
        if claim.quality in SHAPES and len(claim.value) == 3:  # noqa: PLR2004 - a feature map
            first, second, third = claim.value
            if second in (first, third):
                return second
    return None
