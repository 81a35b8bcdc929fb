"""Rows about a part of a stage, under the stage's name: layer2's first convolution, its others, its shortcut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.steps.columns import Column
from resnet_calc.notes.steps.step import Kind, Quality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk

_PART: Final = expression(
    r"第[一二三四1-9]|首[个层]|[其剩]余|其他|剩下|捷径|投影|下采样|每[个层]|单个|卷积|主[路支]"
    r"|\b(?:first|second|third|others?|rest|remaining|each|per|one|main|shortcuts?|projections?|downsampl\w{1,4}"
    r"|conv(?:s|olutions?)?)\b",
    re.IGNORECASE,
)
_PRICES: Final = frozenset({Quality.PARAMETERS, Quality.MULTIPLY_ADDS})


def doubt(_walk: Walk, _reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt costs of a stage in a row whose name goes on to say that it is about a part of it."""

    def is_doubtful(one: Judged) -> bool:
        if one.match.place.kind is not Kind.STAGE or one.claim.quality not in _PRICES or one.step.row is None:
            return False
        cell = one.step.row.cells.get(Column.NAME)
        return cell is not None and _PART.search(cell.text) is not None

    return is_doubtful
