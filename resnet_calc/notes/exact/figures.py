"""Figures of a column that are right under another rule of counting than the rest of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.figures import format_count
from resnet_calc.notes.exact.slip import FEWEST, OUT_OF_ORDER, Slip
from resnet_calc.notes.steps.columns import Column
from resnet_calc.notes.steps.step import Quality
from resnet_calc.notes.usual import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.matching import Match
    from resnet_calc.notes.places import Facts
    from resnet_calc.notes.steps.step import Step


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
            if not holds and step.row is not None:
                column = Column.PARAMETERS if quality is Quality.PARAMETERS else Column.MULTIPLY_ADDS
                cell = step.row.cells.get(column) or step.row.cells.get(Column.FLOPS)
                if cell is not None:
                    expected = format_count(_told(place.under(chosen[0]), quality, chosen[1]))
                    yield Slip(code, cell, claim.start, claim.end, expected, place.name)


def _told(facts: Facts, quality: Quality, rule: int) -> int:
    """A figure under one rule of counting: as it is, with moving statistics or doubled, convolutions alone."""
    every = facts.parameters if quality is Quality.PARAMETERS else facts.multiply_adds
    if not every:
        return 0
    if quality is Quality.PARAMETERS:
        return (every[0], every[0] + facts.buffers, every[min(1, len(every) - 1)])[rule]
    return (every[0], 2 * every[0], every[0])[rule]
