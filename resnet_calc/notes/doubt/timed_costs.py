"""Costs beside running times: those of a run on a device, whose batch and sizes are its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.steps.step import Quality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk

_TIMES: Final = expression(
    r"耗时|时间|延迟|时延|用时|毫秒|\b(?:(?:run|elapsed|wall|cpu|gpu)?[ -]?time|latency|duration|ms|millisec\w*+)\b",
    re.IGNORECASE,
)


def doubt(_walk: Walk, reading: Reading, judged: Sequence[Judged]) -> Doubt:
    """Doubt the multiply-adds in a table with a column of times, where a row names no layer, only an operation."""
    if not any(one.verdict is Verdict.WRONG and _is_cost_of_an_operation(one) for one in judged):
        return lambda _: False
    timed = {
        passage.region.cell.table
        for passage in reading.passages
        if passage.region.cell is not None and passage.region.cell.head and _TIMES.search(passage.text) is not None
    }

    def is_doubtful(one: Judged) -> bool:
        cell = reading.passages[one.step.passage].region.cell
        return cell is not None and cell.table in timed and _is_cost_of_an_operation(one)

    return is_doubtful


def _is_cost_of_an_operation(one: Judged) -> bool:
    return one.claim.quality is Quality.MULTIPLY_ADDS and not one.match.name
