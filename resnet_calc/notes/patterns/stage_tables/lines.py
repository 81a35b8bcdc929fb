"""Columns and rows of a table that stand for stages, with the plain numbers in their cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.stages import find_stages
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from resnet_calc.notes.steps.cells import Cell
    from resnet_calc.notes.tables import Table

_BARE: Final = expression(r"(?:C[ ]?(?P<c>[2-5])|(?P<number>[0-5]))")
_STAGE_HEAD: Final = expression(
    r"stages?|阶段|层级|组|stage ?(?:编号|序号|#|id|no\.?)|阶段(?:编号|序号)", re.IGNORECASE
)
_BLOCK: Final = expression(r"block|bottleneck|unit|块|单元|[._][0-9]", re.IGNORECASE)
_NUMBER: Final = expression(
    r"[\s*_`$~≈]{0,4}(?:[×x/]|1/)?[ ]?(?P<number>[0-9]{1,4})[ ]?(?:[×x*][ ]?(?P<again>[0-9]{1,4})|[×x]"
    r"|(?:residual |bottleneck |basic )?(?:blocks?|bottlenecks?|units?|channels?|ch|d)"
    r"|个?(?:残差|瓶颈|基本)?(?:块|单元|个)|个|次|维|通道)?[\s*_`$]{0,4}",
    re.IGNORECASE,
)
LONGEST: Final = 40
"""Characters of a label or head; what is longer is a sentence."""


class StageLine(NamedTuple):
    """A column or row: its head, and its cells by stage, from 0."""

    head: str
    cells: Mapping[int, Cell]
    names: Mapping[int, str]


def columns(table: Table) -> list[StageLine]:
    """The columns of a table whose rows are stages."""
    for first in sorted(table.head)[:2]:
        labels = [row[first].text if first in row else "" for row in table.rows]
        stages = _stages(labels, table.head[first].text)
        if stages:
            return [
                StageLine(
                    head.text,
                    {stage: table.rows[row][column] for stage, row in stages.items() if column in table.rows[row]},
                    {stage: labels[row] for stage, row in stages.items()},
                )
                for column, head in table.head.items()
                if column != first
            ]
    return []


def rows(table: Table) -> list[StageLine]:
    """The rows of a table whose columns are stages."""
    places = sorted(table.head)
    labels = [table.head[place].text for place in places]
    stages = _stages(labels[1:], labels[0])
    if not stages:
        return []
    return [
        StageLine(
            row[places[0]].text,
            {stage: row[places[at + 1]] for stage, at in stages.items() if places[at + 1] in row},
            {stage: labels[at + 1] for stage, at in stages.items()},
        )
        for row in table.rows
        if places[0] in row
    ]


def _stages(labels: Sequence[str], head: str) -> dict[int, int]:
    """Which label names which stage, from 0; none where it is not clear that they name all, or how they count."""
    numbers: dict[int, int] = {}
    shift: int | None = None
    bare_head = _STAGE_HEAD.fullmatch(plain(head)) is not None
    for at, label in enumerate(labels):
        text = plain(label)
        if len(text) > LONGEST:
            return {}
        found = find_stages(text)
        if len({name.stages for name in found}) > 1 or (found and _BLOCK.search(text) is not None):
            return {}
        bare = _BARE.fullmatch(text)
        if found:
            number, kind = found[0].stages[0], int(len(found[0].stages) > 1)
        elif bare is not None and (bare["c"] or bare_head):
            number, kind = int(bare["c"] or bare["number"]) - bool(bare["c"]), int(not bare["c"])
        else:
            continue
        if number in numbers or (shift is not None and shift != kind):
            return {}
        numbers[number], shift = at, kind
    return _counted(numbers) if shift else {number - 1: at for number, at in numbers.items() if number > 0}


def _counted(numbers: Mapping[int, int]) -> dict[int, int]:
    """Stages that are numbered from 1, from 2 like conv2_x, or behind a stage 0."""
    said = sorted(numbers)
    match said:
        case [1, 2, 3] | [1, 2, 3, 4] | [0, 1, 2, 3, 4]:
            first = 1
        case [2, 3, 4, 5] | [1, 2, 3, 4, 5]:
            first = 2
        case _:
            return {}
    return {number - first: at for number, at in numbers.items() if number >= first}


def plain(text: str) -> str:
    """Return a cell's text without its markup.

    >>> plain("**conv3_x**")
    'conv3_x'
    """
    return fold_width(text).strip("*_`$ \t")


def numbers_of(line: StageLine) -> dict[int, int]:
    """The plain numbers of the stages."""
    said: dict[int, int] = {}
    for stage, cell in line.cells.items():
        found = _NUMBER.fullmatch(fold_width(cell.text))
        if found is not None and found["again"] in (None, found["number"]):
            said[stage] = int(found["number"])
    return said
