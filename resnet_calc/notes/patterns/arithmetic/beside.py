"""What the words beside an equation count in: one stem conv, 16 × 3 + 1 = 50; 16 × 3 = 50 with stem and classifier."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.numerals import ENGLISH_NUMERALS

if TYPE_CHECKING:
    from resnet_calc.notes.formula import Expression, Interval
    from resnet_calc.notes.reading import Passage

_FARTHEST: Final = 120
_SENTENCE: Final = expression(r"[\n;。；!?=]|\.(?![0-9])")
_LAYER: Final = (
    r"stem|conv1|(?:first|initial|input|opening)[ ](?:conv|layer)|\bfc\b|fully[- ]connected|classifier"
    r"|classification|\bhead\b|(?:final|last|output)[ ]layer|linear|首层|第一层|输入层|全连接|分类"
)
_SINGLE_LAYER: Final = expression(_LAYER, re.IGNORECASE)
_COUNTS_IN: Final = expression(
    r"(?:with|incl|plus|count|add|together|\band\b|\+|加上|包括|包含|连同|算上|计入)"
    rf"(?=[^.;。；\n]{{0,40}}?(?:{_LAYER}))",
    re.IGNORECASE,
)
_JOINS: Final = expression(r"(?:,|，|、|\band|\bplus|\bwith|\bthen|加上?|和)[ *_$`(]{0,4}$", re.IGNORECASE)
_NUMBERS: Final = expression(r"(?<![\w.])(?:[0-9]{1,7}+(?![\w.,]{0,12}[0-9])|[A-Za-z]{3,6}+(?![A-Za-z]))")
_OF_SIZE: Final = expression(r"[ ]?[×x*][ ]?\(([1357])[ ]?[×x*][ ]?\1\)")
_COUNTS: Final = expression(r"[ ]{0,2}[0-9]{1,3}(?:[ ]{0,2}\+[ ]{0,2}[0-9]{1,3}){0,9}+[ ]{0,2}")
_MOST_LAYERS: Final = 2
"""The first convolution and the classifier."""


def counts_kernels(passage: Passage, computed: Expression, stated: Expression) -> bool:
    """Whether brackets say of which size so many kernels are: 1×(7×7) + 16×(3×3) + 32×(1×1) = 49."""
    tokens = passage.tokens
    figure = tokens[stated.first].value
    text = passage.recognised.folded[tokens[computed.first].start : tokens[computed.last].end]
    counts = _OF_SIZE.sub("", text)
    if figure is None or counts == text or _COUNTS.fullmatch(counts) is None:
        return False
    return sum(int(count) for count in counts.split("+")) == figure.value


def counts_in(passage: Passage, computed: Expression, stated: Expression, worth: Interval) -> bool:
    """Whether the result is greater by what is named beside the equation: the stem, the classifier, a number."""
    tokens = passage.tokens
    figure = tokens[stated.first].value
    if stated.is_compound or figure is None or worth.low != worth.high:
        return False
    more = figure.value - worth.low
    if more <= 0:
        return False
    text = passage.recognised.folded
    start, end = tokens[computed.first].start, tokens[stated.first].end
    before = text[max(0, start - _FARTHEST) : start]
    sentence = max((found.end() for found in _SENTENCE.finditer(before)), default=0)
    before = before[sentence:]
    if more <= _MOST_LAYERS and _COUNTS_IN.search(_behind(text, end)) is not None:
        return True
    if _JOINS.search(before) is None:
        return False
    if more <= _MOST_LAYERS and _SINGLE_LAYER.search(before) is not None:
        return True
    numbers = [number for number in map(_number, _NUMBERS.findall(before)) if number is not None]
    return more in (sum(numbers[-1:]), sum(numbers[-2:]))


def _behind(text: str, end: int) -> str:
    behind = text[end : end + _FARTHEST]
    stop = _SENTENCE.search(behind)
    return behind[: stop.start()] if stop is not None else behind


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else ENGLISH_NUMERALS.get(word.lower())
