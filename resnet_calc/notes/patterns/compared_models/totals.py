"""Networks as rows, with their totals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.figures import format_count
from resnet_calc.notes.patterns.compared_models.networks import (
    COSTS,
    TITLES,
    Claim,
    named_networks,
    numbers_of,
    whole_number,
)
from resnet_calc.notes.patterns.compared_models.structure import compared
from resnet_calc.notes.usual import CIFAR_DEPTHS, DEPTHS
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.patterns.compared_models.networks import Compared, Setting
    from resnet_calc.notes.steps.cells import Cell
    from resnet_calc.notes.tables import Table

_SLIPS: Final = 2
_LAYERS: Final = ("layers",)
_INPUT: Final = ("input",)
_RATIO: Final = ("ratio",)


class Said(NamedTuple):
    """What a cell of a row says in numbers."""

    cell: Cell
    quantity: tuple[str, ...]
    """What may be meant, for the total of a network."""
    numbers: list[tuple[int, int, int]]
    """Each with where it stands."""


def said_totals(table: Table) -> list[list[Said]]:
    """What each row says of the network that it stands for, whichever that is."""
    heads = {place: fold_width(cell.text).lower().strip("*`_ ") for place, cell in table.head.items()}
    meant = {place: quantity for place, head in heads.items() if (quantity := _quantity(head))}
    return [
        [Said(row[place], meant[place], _numbers(row[place], meant[place])) for place in sorted(meant) if place in row]
        for row in table.rows
    ]


def judged_totals(
    rows: Sequence[tuple[Cell, Sequence[Said], str, Compared | None]], setting: Setting
) -> Iterator[Claim]:
    """Judge the totals of the networks in rows, each a name, what is said, in whose form, and the network.

    A row that fits another network is misnamed.
    """
    first = rows[0][3]
    for name, said, style, network in rows:
        claims = list(_row(said, network, first)) if network is not None else []
        wrong = [claim for claim in claims if claim.expected]
        if network is not None and (len(wrong) <= _SLIPS or 2 * len(wrong) <= len(claims)):
            yield from claims
        elif sum(len(each.numbers) for each in said) > _SLIPS:
            yield from _misnamed(name, said, first, setting._replace(style=style))


def _misnamed(name: Cell, said: Sequence[Said], first: Compared | None, setting: Setting) -> Iterator[Claim]:
    for depth in (*DEPTHS, *CIFAR_DEPTHS):
        for other in named_networks(f"resnet{depth}", setting):
            fitting = list(_row(said, other, first))
            if len(fitting) > _SLIPS and not any(claim.expected for claim in fitting if claim.code != "RC521"):
                yield Claim(name, name.start, name.end, "RC208", "", "", f"ResNet-{depth}")
                break


def _quantity(head: str) -> tuple[str, ...]:
    """What a column of that head holds; nothing where that is no total."""
    if head in ("layers", "depth", "层数"):
        return _LAYERS
    if head in ("input", "input size", "输入"):
        return _INPUT
    if head.endswith("ratio"):
        return _RATIO
    return next((quantities for pattern, quantities in TITLES if pattern.fullmatch(head)), ())


def _numbers(cell: Cell, quantity: tuple[str, ...]) -> list[tuple[int, int, int]]:
    if quantity is _INPUT:
        return numbers_of(cell)
    if quantity is _RATIO:
        return [(0, cell.start, cell.end)]
    number = whole_number(cell)
    return [number] if number is not None else []


def _row(row: Sequence[Said], network: Compared, first: Compared | None) -> Iterator[Claim]:
    totals = network.report.totals
    before: str | None = None
    for cell, quantity, numbers in row:
        if quantity is _INPUT:
            yield from compared(cell, numbers, [list(network.report.graph.input)], "RC302", "input", network.title)
            continue
        if quantity is _RATIO:
            if before is not None and first is not None:
                yield from _ratio(cell, COSTS[before](totals), COSTS[before](first.report.totals), network)
            continue
        is_depth = quantity is _LAYERS
        before = before if is_depth else quantity[0]
        true = [totals.weighted_layers] if is_depth else [COSTS[one](totals) for one in quantity]
        code = "RC101" if is_depth else "RC401" if "parameters" in quantity else "RC501"
        for number, start, end in numbers:
            expected = "" if number in true else format_count(true[0])
            yield Claim(cell, start, end, code, "" if is_depth else "total", network.title, expected)


def _ratio(cell: Cell, part: int, whole: int, network: Compared) -> Iterator[Claim]:
    found = re.search(r"\d+\.\d+", cell.text)
    if found is None or not whole:
        return
    decimals = len(found[0].partition(".")[2])
    true = f"{part / whole:.{decimals}f}"
    start = cell.start + cell.passage.text[cell.start : cell.end].find(found[0])
    yield Claim(cell, start, start + len(found[0]), "RC521", "ratio", network.title, "" if found[0] == true else true)
