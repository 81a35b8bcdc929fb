"""A block tried alone, of no stage: input (2, 64, 32, 32) → output (2, 128, 32, 32), stride 1."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.sentences import line_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk

_STRIDE: Final = expression(r"(?:strides?|步长|步幅|\bs)[ ]?[=:为是]?[ ]?1(?![0-9.×x*])", re.IGNORECASE)
_MAP: Final = expression(r"[(\[](?:[A-Za-z]{1,10}|[0-9]{1,3}), ?([0-9]{2,4}), ?([0-9]{1,3}), ?([0-9]{1,3})[)\]]")


def doubt(_walk: Walk, reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt what a line without a layer's name says of a block that widens at stride 1, as no stage begins."""

    def is_alone(one: Judged) -> bool:
        if one.match.name:
            return False
        text = reading.passages[one.step.passage].recognised.folded
        start, end = line_around(text, one.claim.start, one.claim.end)
        if _STRIDE.search(text, start, end) is None:
            return False
        maps = [match.groups() for match in _MAP.finditer(text, start, end)]
        return any(first[1:] == second[1:] and int(second[0]) == 2 * int(first[0]) for first, second in pairwise(maps))

    return is_alone
