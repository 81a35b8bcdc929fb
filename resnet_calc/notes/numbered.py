"""Stages by number: whether stage 2 is conv2_x or conv3_x, told by the other numbered stages of a walk-through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.steps.columns import Column
from resnet_calc.notes.steps.step import Kind, LayerName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.align import Alignment
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.steps.step import Step

_FEWEST: Final = 2
"""Stages that have to agree on how they are counted, for each one that does not fit."""


def numbered(reading: Reading, steps: Sequence[Step], best: Alignment) -> Sequence[Step]:
    """The steps, those that name a stage by number and fit none with its name, as the other ones count it.

    Of Stage 1: 56×56×256, Stage 2: 28×28×512, Stage 3: 14×14×512 and Stage 4: 7×7×2048, the third one is layer3. The
    steps themselves where nothing is to be told, or where the stages do not agree.
    """
    of_stages = [index for index, step in enumerate(steps) if step.kind is Kind.STAGE]
    odd = [index for index in of_stages if (found := best.matches[index]) is None or not found.is_whole]
    if not odd or len(of_stages) <= _FEWEST:
        return steps
    numbers = {index: number for index in of_stages if (number := _number(reading, steps[index])) is not None}
    shifts = {
        found.place.stage - numbers[index]
        for index in numbers
        if index not in odd and (found := best.matches[index]) is not None
    }
    open_ones = [index for index in odd if index in numbers]
    unclear = {numbers[index] for index in open_ones}
    if len(shifts) != 1 or not unclear or len({*numbers.values()} - unclear) < _FEWEST * len(unclear):
        return steps
    shift = shifts.pop()
    stages = {place.stage for place in best.network.by_kind[Kind.STAGE]}
    named = list(steps)
    for index in open_ones:
        if (stage := numbers[index] + shift) in stages:
            named[index] = steps[index]._replace(names=(LayerName(stage, None, ""),))
    return named


def _number(reading: Reading, step: Step) -> int | None:
    """The number of the stage that a step names, and nothing but a number."""
    if step.row is not None:
        cells = step.row.cells
        text = cells[Column.NAME].text if Column.NAME in cells else next(iter(cells.values())).text
    else:
        whole = reading.passages[step.passage].text
        first = min((claim.start for claim in step.claims if claim.passage < 0), default=step.end)
        text = whole[whole.rfind("\n", 0, first) + 1 : first]
    named = find_stages(text)
    return named[0].stages[0] if len(named) == 1 and len(named[0].stages) > 1 else None
