"""Networks as rows, with their totals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from resnet_calc.figures import format_count
from resnet_calc.notes.patterns.compared_models.networks import (
    COSTS,
    TITLES,
    Claim,
    named_networks,
    numbers_of,
    style_of_row,
    whole_number,
)
from resnet_calc.notes.patterns.compared_models.structure import compared
from resnet_calc.notes.usual import CIFAR_DEPTHS, DEPTHS
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.notes.patterns.compared_models.networks import Compared, Setting
    from resnet_calc.notes.steps.cells import Cell
    from resnet_calc.notes.tables import Table


def judged_totals(
    table: Table, rows: Sequence[tuple[dict[int, Cell], Compared | None]], key: int, setting: Setting
) -> Iterator[Claim]:
    """Judge the totals of the networks in rows; a row that fits another network is misnamed."""
    heads = {place: fold_width(cell.text).lower().strip("*`_ ") for place, cell in table.head.items()}
    first = rows[0][1]
    for row, network in rows:
        claims = list(_row(row, network, heads, first)) if network is not None else []
        wrong = [claim for claim in claims if claim.expected]
        if network is None or (len(wrong) > 2 and 2 * len(wrong) > len(claims)):  # noqa: PLR2004 - more than a slip
            for depth in (*DEPTHS, *CIFAR_DEPTHS):
                for other in named_networks(f"resnet{depth}", setting._replace(style=style_of_row(row, ""))):
                    fitting = list(_row(row, other, heads, first))
                    if len(fitting) > 2 and not any(claim.expected for claim in fitting if claim.code != "RC521"):  # noqa: PLR2004
                        yield Claim(row[key], row[key].start, row[key].end, "RC208", "", "", f"ResNet-{depth}")
                        break
            continue
        yield from claims


def _row(row: dict[int, Cell], network: Compared, heads: Mapping[int, str], first: Compared | None) -> Iterator[Claim]:
    totals = network.report.totals
    before: str | None = None
    for place in sorted(row):
        head, cell = heads.get(place, ""), row[place]
        quantity = next((quantities for pattern, quantities in TITLES if pattern.fullmatch(head)), None)
        if quantity is not None:
            before = quantity[0]
            number = whole_number(cell)
            if number is not None:
                true = [COSTS[one](totals) for one in quantity]
                expected = "" if number[0] in true else format_count(true[0])
                code = "RC401" if "parameters" in quantity else "RC501"
                yield Claim(cell, number[1], number[2], code, "total", network.title, expected)
        elif head in ("layers", "depth", "层数"):
            number = whole_number(cell)
            if number is not None:
                expected = "" if number[0] == totals.weighted_layers else str(totals.weighted_layers)
                yield Claim(cell, number[1], number[2], "RC101", "", network.title, expected)
        elif head in ("input", "input size", "输入"):
            yield from compared(
                cell, numbers_of(cell), [list(network.report.graph.input)], "RC302", "input", network.title
            )
        elif (head == "ratio" or head.endswith("ratio")) and before is not None and first is not None:
            yield from _ratio(cell, COSTS[before](totals), COSTS[before](first.report.totals), network)


def _ratio(cell: Cell, part: int, whole: int, network: Compared) -> Iterator[Claim]:
    found = re.search(r"\d+\.\d+", cell.text)
    if found is None or not whole:
        return
    decimals = len(found[0].partition(".")[2])
    true = f"{part / whole:.{decimals}f}"
    start = cell.start + cell.passage.text[cell.start : cell.end].find(found[0])
    yield Claim(cell, start, start + len(found[0]), "RC521", "ratio", network.title, "" if found[0] == true else true)
