"""Figures of a column that are right under another rule of counting than the rest of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count
from resnet_calc.notes.exact.slip import FEWEST, OUT_OF_ORDER, Slip
from resnet_calc.notes.steps.columns import Column
from resnet_calc.notes.steps.step import Quality
from resnet_calc.notes.usual import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.matching import Match
    from resnet_calc.notes.places import Facts
    from resnet_calc.notes.steps.step import Claim, Step

_TOGETHER: Final = expression(r"[+&＋/、]|\b(?:and|with|incl\w{0,6})\b|bn|norm|[和与含及]|归一化", re.IGNORECASE)
"""The name of a row that is about a convolution and what stands behind it: conv1 + bn1."""


def odd_figures(rows: Sequence[tuple[Step, Match | None]]) -> Iterator[Slip]:
    """Figures that are right under another rule than the rest of their column."""
    for quality, code in ((Quality.PARAMETERS, "RC411"), (Quality.MULTIPLY_ADDS, "RC511")):
        told = [
            (step, claim, found.place)
            for step, found in rows
            if found is not None and (claim := step.claim(quality)) is not None and claim.figure is None
        ]
        rules = {
            (variant, rule): [_told(place.under(variant), quality, rule) == claim.value[0] for _, claim, place in told]
            for variant in STYLES
            for rule in range(3)
        }
        chosen = max(rules, key=lambda rule: sum(rules[rule]))
        best = rules[chosen]
        if sum(best) < (1 - OUT_OF_ORDER) * len(told) or len(told) < FEWEST:
            continue
        for (step, claim, place), holds in zip(told, best, strict=True):
            if not holds and step.row is not None and not _is_of_several(step, claim, place.under(chosen[0])):
                column = Column.PARAMETERS if quality is Quality.PARAMETERS else Column.MULTIPLY_ADDS
                cell = step.row.cells.get(column) or step.row.cells.get(Column.FLOPS)
                if cell is not None:
                    expected = format_count(_told(place.under(chosen[0]), quality, chosen[1]))
                    yield Slip(code, cell, claim.start, claim.end, expected, place.name)


def _is_of_several(step: Step, claim: Claim, facts: Facts) -> bool:
    """Whether a row is about a layer and its normalisation, and the figure is that of both."""
    cell = step.row.cells.get(Column.NAME) if step.row is not None else None
    norms = {2 * facts.output.channels, 4 * facts.output.channels}  # with the moving statistics
    together = {worth + norm for worth in facts.parameters for norm in norms}
    return claim.value[0] in together and cell is not None and _TOGETHER.search(cell.text) is not None


def _told(facts: Facts, quality: Quality, rule: int) -> int:
    """A figure under one rule of counting: as it is, with moving statistics or doubled, convolutions alone."""
    every = facts.parameters if quality is Quality.PARAMETERS else facts.multiply_adds
    if not every:
        return 0
    if quality is Quality.PARAMETERS:
        return (every[0], every[0] + facts.buffers, every[min(1, len(every) - 1)])[rule]
    return (every[0], 2 * every[0], every[0])[rule]
