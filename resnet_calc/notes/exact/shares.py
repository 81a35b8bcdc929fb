"""Shares of the multiply-adds, or of the parameters, that are not what the layer takes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.notes.exact.slip import FEWEST, OUT_OF_ORDER, Slip
from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.steps.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.matching import Match
    from resnet_calc.notes.network import Network
    from resnet_calc.notes.steps.cells import Cell
    from resnet_calc.notes.steps.step import Step
    from resnet_calc.units import Quantity


_BELOW: Final = ("<", "less")
"""What stands in front of the least share that is printed."""


class _Share(NamedTuple):
    cell: Cell
    said: Quantity
    start: int
    end: int
    true: tuple[list[Fraction], list[Fraction]]
    """Shares of the multiply-adds and of the parameters, under each variant."""
    place: str


def odd_shares(network: Network, rows: Sequence[tuple[Step, Match | None]]) -> Iterator[Slip]:
    """Shares of the multiply-adds, or of the parameters, that are not what the layer takes."""
    total = next(place for place in network.places if place.role == "total")
    shares: list[_Share] = []
    for step, found in rows:
        if found is None or step.row is None or (cell := step.row.cells.get(Column.SHARE)) is None:
            continue
        figure = _figure(cell)
        if figure is None:
            continue
        value, start, end = figure
        costs: list[Fraction] = []
        weights: list[Fraction] = []
        for whole in total.facts:
            facts = found.place.under(whole.variant)
            costs.append(Fraction(facts.multiply_adds[0], whole.multiply_adds[0]))
            weights.append(Fraction(facts.parameters[0], whole.parameters[0]))
        shares.append(_Share(cell, value, start, end, (costs, weights), found.place.name))
    for rule in range(2):
        wrong = [one for one in shares if not any(_agrees(one.said, share) for share in one.true[rule])]
        if len(wrong) <= max(1, OUT_OF_ORDER * len(shares)) and len(shares) >= FEWEST:
            for one in wrong:
                yield Slip("RC521", one.cell, one.start, one.end, _shown(one.true[rule][0], one.said), one.place)
            return


def _figure(cell: Cell) -> tuple[Quantity, int, int] | None:
    every = (cell.scanned or cell.passage).tokens
    tokens = [token for token in every if cell.start <= token.start < cell.end]
    numbers = [token for token in tokens if token.kind is TokenKind.NUMBER and token.value is not None]
    if len(numbers) != 1 or (tokens[0] is not numbers[0] and tokens[0].norm not in _BELOW):
        return None
    value = numbers[0].value
    assert value is not None  # noqa: S101 - just asked
    return value, numbers[0].start, numbers[0].end


def _agrees(figure: Quantity, share: Fraction) -> bool:
    said = Fraction(figure.value) / (100 if figure.unit == "%" else 1)
    step = Fraction(figure.step) / (100 if figure.unit == "%" else 1)
    return abs(said - share) <= step * Fraction(51, 100) or said == step > share  # <0.1%


def _shown(share: Fraction, figure: Quantity) -> str:
    if figure.unit == "%":
        return f"{float(100 * share):.{figure.decimals}f}%"
    return f"{float(share):.{figure.decimals}f}"
