"""Totals of lists: what stands under the items 1×1: 16,384 and 3×3: 36,864 is their sum, and no network's."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.formula import evaluate
from resnet_calc.notes.mentions import MentionKind
from resnet_calc.notes.note import Kind
from resnet_calc.notes.quantities.figure import figures
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.vocabulary import BLOCKS, Concept
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.units import Quantity

_PARTS: Final = BLOCKS | {Concept.CONVOLUTION, Concept.LAYER}
_ABOVE: Final = 8
"""Passages that are looked back over."""
_ENDS: Final = (":", "：")
_BACK: Final = 600
"""Characters that are looked back over within a passage."""
_LABEL: Final = 40
"""A line of so few characters that is no sentence says what the list below it is about: **Stem**."""
_PART: Final = expression(
    r"\b(?:decoder|encoder|head|stem|neck|classifier|bottleneck|adapters?|fpn)\b|解码器|编码器|分类头|颈部",
    re.IGNORECASE,
)
_FEWEST: Final = 2


def is_of_listed_parts(reading: Reading, passage: Passage, start: int, said: Quantity) -> bool:
    """Whether a figure adds up what was worked out or listed before it, or stands under a line that names a part."""
    parts = (_results(reading, passage, start), _listed(reading, passage, start))
    return any(_add_up_to(said, worths) for worths in parts) or _is_under_a_part(reading, passage)


def _add_up_to(said: Quantity, worths: Iterator[Fraction | int]) -> bool:
    total: Fraction | int = 0
    for added, worth in enumerate(worths, start=1):
        total += worth
        if added >= _FEWEST and agrees(said, total):
            return True
        if total > 2 * said.value:
            return False
    return False


def _listed(reading: Reading, passage: Passage, start: int) -> Iterator[Fraction | int]:
    """What the items and lines before a place end in, the nearest first: 1×1: 4,096."""
    for one in _above(reading, passage):
        if one is not passage and one.region.kind is not Kind.LIST_ITEM:
            return
        high = start if one is passage else len(one.text)
        low, last = (bisect_left(one.tokens, place, key=lambda token: token.start) for place in (high - _BACK, high))
        written = list(figures(one.tokens[low:last]))
        ends = len(one.text) + 1
        for each in reversed(written):
            if each.end <= ends:
                yield each.quantity.value
                ends = one.text.rfind("\n", 0, each.start)


def _results(reading: Reading, passage: Passage, start: int) -> Iterator[Fraction]:
    """What the equations before a place make, the nearest first."""
    for one in _above(reading, passage):
        for equation in reversed(one.equations):
            side = equation.sides[0]
            if one is passage and one.tokens[side.first].start >= start:
                continue
            worth = evaluate(side, one.tokens) if side.is_known else None
            if worth is not None and worth.low == worth.high:
                yield worth.low


def _is_under_a_part(reading: Reading, passage: Passage) -> bool:
    for one in islice(_above(reading, passage), 1, None):
        text = one.text.rstrip(" *_`")
        if text.endswith(_ENDS) or (one.region.kind is Kind.PROSE and len(text) <= _LABEL and not text.endswith(".")):
            named = any(mention.kind is MentionKind.MODEL for mention in reading.subjects.in_passage(one))
            return not named and _names_a_part(one)
    return False


def _names_a_part(passage: Passage) -> bool:
    if any(term.concept in _PARTS for term in passage.terms) or find_stages(passage.text):
        return True
    return _PART.search(passage.recognised.folded) is not None


def _above(reading: Reading, passage: Passage) -> Iterator[Passage]:
    """The passage and those before it under the same heading, the nearest first."""
    for index in range(passage.index, max(-1, passage.index - _ABOVE - 1), -1):
        one = reading.passages[index]
        if one.heading != passage.heading or one.region.cell is not None:
            return
        yield one
