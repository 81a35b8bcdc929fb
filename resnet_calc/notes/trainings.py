"""Notes that number the stages of a training, as if they were the network's: stage 1 warms up, stage 2 unfreezes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression

if TYPE_CHECKING:
    from resnet_calc.notes.reading import Reading

_OF_TRAINING: Final = expression(
    r"\b(?:stage|phase)[ ]?[0-9]\b[^\n]{0,40}?\b(?:warm[- ]?up|fine[- ]?tun\w*+|(?:re|pre)?train(?:s|ed|ing|able)?"
    r"|(?:un)?fr(?:eez|oz)\w*+|epochs?|learning rate|lr|(?:head|classifier|fc)(?: layer)? only"
    r"|only the (?:head|classifier|fc|final|last))\b"
    r"|(?:第[一二三四五0-9][ ]?阶段|阶段[ ]?[一二三四五0-9])[^\n]{0,24}?(?:微调|预热|训练|冻结|解冻|学习率|轮)",
    re.IGNORECASE,
)
"""Stage 1: warm-up; Stage 2 unfreezes layer4; 第二阶段解冻layer4."""


def numbers_trainings(reading: Reading) -> bool:
    """Whether the numbered stages of a note are, or may be, those of a training."""
    return any(_OF_TRAINING.search(passage.text) is not None for passage in reading.passages)
