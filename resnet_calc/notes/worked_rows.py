"""Rows of a worked table that stand together: the side, weights and multiply-adds of one layer under one name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.worked import Sort

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.worked import Worked

_ORDER: Final = ("output_side", "weights", "biases", "parameters", "multiply_adds")
"""What is worked out of a convolution or classifier, in order."""
_FEWEST: Final = 3
"""Rows of one layer, of which one may be misnamed."""


def misnamed_rows(lines: Sequence[Worked]) -> Iterator[tuple[Worked, str]]:
    """Yield the lines of a table that stand among rows about another layer, with that one's name."""
    for together in _together(lines):
        counted = Counter(line.names[0].text for line in together for _ in line.labels)
        if counted.total() < _FEWEST or len(counted) < 2:  # noqa: PLR2004 - two names
            continue
        (name, count), (_, other) = counted.most_common(2)
        if count > other == counted.total() - count == 1:
            yield next(line for line in together if line.names[0].text != name), name


def _together(lines: Sequence[Worked]) -> Iterator[list[Worked]]:
    """Lines whose labels follow each other in order, none twice."""
    together: list[Worked] = []
    last = -1
    for line in lines:
        ranks = [_ORDER.index(text) if (text := label.label.text.strip()) in _ORDER else -1 for label in line.labels]
        is_of_a_layer = line.sort is not Sort.SUM and bool(line.names) and bool(ranks) and min(ranks) >= 0
        if together and (not is_of_a_layer or ranks[0] <= last):
            yield together
            together = []
        if is_of_a_layer:
            together.append(line)
            last = ranks[-1]
    if together:
        yield together
