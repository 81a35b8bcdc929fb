"""Words right before a shape that say that it goes in: reduces the final 7×7×512 maps, 将最后的 7×7×512 特征图."""

from __future__ import annotations

import re
from typing import Final

from resnet_calc.expressions import expression

_VERBS: Final = (
    "reduc|shrink|collaps|compress|condens|squeez|squash|downsampl|subsampl|averag|convert|transform|turn|flatten|"
    "aggregat|summari[sz]|halv|tak|receiv|consum|process"
)
_THE: Final = r"(?:the|its|these|this|each|every|all)[ ]"
_LAST: Final = r"(?:(?:final|last|resulting|remaining|incoming|output|feature|maps?|of)[ ]){0,3}"
_REDUCES: Final = expression(
    rf"\b(?:(?:{_VERBS}|pool)(?:e?s?|ing|ed)|over|across)[ ]{_THE}{_LAST}[`*$(\[]{{0,4}}$"
    rf"|\b(?:{_VERBS})(?:es|s|ed)[ ]{_LAST}[`*$]{{0,4}}$"
    r"|(?:将|把|对)(?:最后|最终|得到|输出|输入|剩下|该)?的?(?:特征图)?[ `*$(\[]{0,4}$",
    re.IGNORECASE,
)
_BEFORE: Final = 48
_RELATIVE: Final = expression(r"\b(?:that|which|it|this|latter|each)\b|其|后者|它", re.IGNORECASE)
"""Words that say what goes into the last of several operations alone: a pool that halves 112×112."""


def goes_in(text: str, place: int) -> bool:
    """Whether the shape that begins there is what an operation reduces."""
    return _REDUCES.search(text, max(0, place - _BEFORE), place) is not None


def is_said_of_the_last(text: str, start: int, end: int) -> bool:
    """Whether the words between the last of several operations and a shape speak of that operation alone."""
    return _RELATIVE.search(text, start, end) is not None
