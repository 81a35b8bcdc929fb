"""Stages of a training: stage 1 trains the classifier alone, stage 2 layer4 with it; no stages of the network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.steps.step import Kind
from resnet_calc.notes.trainings import numbers_trainings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk

_STAGE: Final = expression(
    r"\b(?:stage|phase|step)[ ]?[0-9]\b|第[一二三四五0-9][ ]?阶段|阶段[ ]?[一二三四五0-9]", re.IGNORECASE
)


def doubt(walk: Walk, reading: Reading, judged: Sequence[Judged]) -> Doubt:
    """Doubt what is said of a numbered stage in a note that numbers the stages of a training."""
    del walk
    wrong = {_index(one) for one in judged if one.match.place.kind is Kind.STAGE}
    numbered = {index for index in wrong if _STAGE.search(reading.passages[index].text) is not None}
    if not numbered or not numbers_trainings(reading):
        return lambda _: False
    return lambda one: _index(one) in numbered


def _index(one: Judged) -> int:
    return one.claim.passage if one.claim.passage >= 0 else one.step.passage
