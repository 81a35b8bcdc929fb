"""Widths behind a convolution inside a block that are said of the block's end: and the output has 512."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.steps.step import SHAPES, Kind, Quality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk

_END: Final = expression(
    r"\b(?:and|while|whereas|then) (?:the |its )?(?:final |block'?s? )?output (?:has|is|of)[ ]?[^.;,]{0,12}$"
    r"|(?:最终|最后|整个块|整个残差块)的?输出[^,。;]{0,12}$",
    re.IGNORECASE,
)
_BEFORE: Final = 48


def doubt(walk: Walk, reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt what a convolution is said to put out where the words go on to the output, and its block puts out that."""

    def is_doubtful(one: Judged) -> bool:
        place, claim = one.match.place, one.claim
        if place.kind is not Kind.CONVOLUTION or claim.quality not in {*SHAPES, Quality.OUT_CHANNELS}:
            return False
        alike = (each for each in walk.best.network.by_kind[Kind.BLOCK] if each.group == place.group)
        if not any(facts.output.channels in claim.value for each in alike for facts in each.facts):
            return False
        text = reading.passages[claim.passage if claim.passage >= 0 else one.step.passage].text
        return _END.search(text, max(0, claim.start - _BEFORE), claim.start) is not None

    return is_doubtful
