"""Whether so much of one sort disagrees that it cannot be a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.finding import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.matching import Part

MANY: Final = 2
"""More wrong sizes, or widths, than these are no slips."""


def disagrees(parts: Iterable[tuple[Judged, Part]]) -> bool:
    """Whether so much disagrees of one sort that the note must mean another input, or another network."""
    every = list(parts)
    wrong = sum(one.verdict is Verdict.WRONG and not part.is_right for one, part in every)
    right = sum(part.is_right for _, part in every)
    return wrong > MANY and wrong > right
