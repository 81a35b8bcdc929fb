"""Totals of lists: what stands under the items 1×1: 16,384 and 3×3: 36,864 is their sum, and no network's."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.formula import evaluate
from resnet_calc.notes.mentions import MentionKind
from resnet_calc.notes.vocabulary import BLOCKS, Concept

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from resnet_calc.notes.reading import Passage, Reading

_PARTS: Final = BLOCKS | {Concept.CONVOLUTION, Concept.LAYER}
_ABOVE: Final = 8
"""Passages that are looked back over."""
_ENDS: Final = (":", "：")
_FEWEST: Final = 2


def is_of_listed_parts(reading: Reading, passage: Passage, start: int, value: Fraction | int) -> bool:
    """Whether a figure adds up what was worked out before it, or stands under a line that names a part."""
    total: Fraction | int = 0
    added = 0
    for worth in _results(reading, passage, start):
        total, added = total + worth, added + 1
        if added >= _FEWEST and total == value:
            return True
    return _is_under_a_part(reading, passage)


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
        if one.text.rstrip(" *_`").endswith(_ENDS):
            named = any(mention.kind is MentionKind.MODEL for mention in reading.subjects.in_passage(one))
            return not named and any(term.concept in _PARTS for term in one.terms)
    return False


def _above(reading: Reading, passage: Passage) -> Iterator[Passage]:
    """The passage and those before it under the same heading, the nearest first."""
    for index in range(passage.index, max(-1, passage.index - _ABOVE - 1), -1):
        one = reading.passages[index]
        if one.heading != passage.heading or one.region.cell is not None:
            return
        yield one
