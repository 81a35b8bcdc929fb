"""Networks as columns, and what each part of them costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.figures import format_count
from resnet_calc.notes.patterns.compared_models.networks import (
    COSTS,
    PART,
    TELLING,
    Claim,
    named_networks,
    stage_of,
    whole_number,
)
from resnet_calc.notes.usual import CIFAR_DEPTHS, DEPTHS
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.analysis.report import Cost, Report
    from resnet_calc.notes.patterns.compared_models.networks import Compared, Setting
    from resnet_calc.notes.steps.cells import Cell
    from resnet_calc.notes.tables import Table


def cost_of(report: Report, name: str) -> Cost | None:
    """What the part of a network costs that a row's name means, if it means one."""
    if fold_width(name).strip("*`_ ").lower() in ("total", "合计", "总计"):
        return report.totals
    stage = stage_of(name, report)
    return next((group.cost for group in report.stages() if group.stage == stage), None) if stage is not None else None


def judged_costs(table: Table, quantity: str, chosen: Mapping[int, Compared]) -> Iterator[Claim]:
    """Judge one quantity in the columns of the networks; a row that fits another part is misnamed."""
    code = "RC411" if "param" in quantity else "RC511"
    key = _key_column(table, chosen)
    for row in table.rows:
        if key is None or key not in row:
            continue
        misfits = 0
        judged: list[Claim] = []
        for place, network in chosen.items():
            number = whole_number(row[place]) if place in row else None
            cost = cost_of(network.report, row[key].text)
            if number is None or cost is None:
                continue
            value, start, end = number
            true = COSTS[quantity](cost)
            misfits += value != true
            expected = "" if value == true else format_count(true)
            judged.append(Claim(row[place], start, end, code, row[key].text, network.title, expected))
        unknown = not judged and any(place in row for place in chosen)
        if unknown or (misfits == len(judged) > 1):
            yield from _renamed(row, key, chosen, quantity)
        else:
            yield from judged


def _renamed(row: dict[int, Cell], key: int, chosen: Mapping[int, Compared], quantity: str) -> Iterator[Claim]:
    """A row all of whose figures are another part's: its name is wrong."""
    for name in ("stem", "conv2_x", "conv3_x", "conv4_x", "conv5_x", "head", "total"):
        fits = []
        for place, network in chosen.items():
            number = whole_number(row[place]) if place in row else None
            cost = cost_of(network.report, name)
            if number is not None:
                fits.append(cost is not None and number[0] == COSTS[quantity](cost))
        if len(fits) > 1 and all(fits):
            cell = row[key]
            yield Claim(cell, cell.start, cell.end, "RC208", "", "", name)
            return


def _key_column(table: Table, chosen: Mapping[int, Compared]) -> int | None:
    """The column that names the rows."""
    for place in sorted(table.head):
        if place not in chosen:
            named = sum(
                place in row and PART.fullmatch(row[place].text.strip("*`_ ")) is not None for row in table.rows
            )
            if 2 * named > len(table.rows):
                return place
    return None


def other_names(
    table: Table, chosen: Mapping[int, Compared], quantity: str, unknown: Sequence[int], setting: Setting
) -> Iterator[Claim]:
    """A head under which a network stands that is not known: its figures tell which was meant."""
    key = _key_column(table, chosen)
    for place in unknown:
        cell = table.head[place]
        figures = [
            (row[key].text, number[0])
            for row in table.rows
            if key in row and place in row and (number := whole_number(row[place]))
        ]
        for depth in (*DEPTHS, *CIFAR_DEPTHS):
            for network in named_networks(f"resnet{depth}", setting._replace(style="")):
                costs = [(cost_of(network.report, name), value) for name, value in figures]
                if len(costs) >= TELLING and all(
                    cost is not None and COSTS[quantity](cost) == value for cost, value in costs
                ):
                    yield Claim(cell, cell.start, cell.end, "RC208", "", "", f"ResNet-{depth}")
                    return
