"""Tables that name every layer: what a walk-through may leave loose is exact in them.

Where nearly all rows of a table fit the layers that they name, the rest is held to the same standard: that the names
go through the network in order, that rows are numbered in order, every number in an operation, and the shares.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from resnet_calc.figures import format_count
from resnet_calc.notes.align import Aligner
from resnet_calc.notes.captions import captions
from resnet_calc.notes.exact.figures import odd_figures
from resnet_calc.notes.exact.operations import odd_operations, odd_sizes
from resnet_calc.notes.exact.order import misnumbered_rows, renamed_layers
from resnet_calc.notes.exact.shares import odd_shares
from resnet_calc.notes.exact.slip import FEWEST, Slip
from resnet_calc.notes.steps.cells import Cell
from resnet_calc.notes.steps.described import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.matching import Match
    from resnet_calc.notes.network import Network
    from resnet_calc.notes.reading import Passage
    from resnet_calc.notes.steps.step import Step
    from resnet_calc.notes.walk import Walk

_MOST: Final = 3000
_EXACT: Final = 0.85
"""The share of rows that must fit."""
_LINES: Final = 2
"""Lines with a slip in a table that names no network: a name out of order leaves the row beside it out of order too."""


def exact_tables(walk: Walk, passages: Sequence[Passage]) -> Iterator[Slip]:
    """Yield what is not exact in the tables of a walk-through, over them and under them."""
    if walk.is_of_no_known_network:
        return
    tables: dict[int, list[tuple[Step, Match | None]]] = defaultdict(list)
    for step, found in zip(walk.steps, walk.best.matches, strict=True):
        if step.row is not None:
            tables[step.row.table].append((step, found if found is not None else _unnamed(walk, step)))
    for table, rows in tables.items():
        certain = walk.subject.certain or all(found is not None and found.is_whole for _, found in rows)
        fewest = 1 if table == TABLE and certain else FEWEST
        if fewest <= len(rows) <= _MOST and _is_exact(rows, fewest):
            slips = list(_slips(walk, rows, passages))
            if walk.subject.candidates or len({slip.line for slip in slips}) <= _LINES:
                yield from slips


def _slips(walk: Walk, rows: Sequence[tuple[Step, Match | None]], passages: Sequence[Passage]) -> Iterator[Slip]:
    yield from renamed_layers(walk.best.network, rows)
    yield from misnumbered_rows(rows)
    yield from odd_sizes(rows)
    yield from odd_operations(walk.best.network, rows)
    yield from odd_shares(walk.best.network, rows)
    yield from odd_figures(rows)
    yield from _captions(walk.best.network, rows, passages)


def _unnamed(walk: Walk, step: Step) -> Match | None:
    """What a row fits but for its name."""
    return next(iter(Aligner(walk.best.network).fitting(step._replace(names=()))), None)


def _is_exact(rows: Sequence[tuple[Step, Match | None]], fewest: int) -> bool:
    named = [found for step, found in rows if step.names]
    fitting = sum(found is not None and sum(not part.is_right for part in found.parts) <= 1 for found in named)
    return len(named) >= fewest and fitting >= _EXACT * len(named)


def _captions(
    network: Network, rows: Sequence[tuple[Step, Match | None]], passages: Sequence[Passage]
) -> Iterator[Slip]:
    places = [cell.passage.index for step, _ in rows if step.row is not None for cell in step.row.cells.values()]
    for stated in captions(passages, min(places), max(places), network.variant):
        if stated.said not in stated.expected:
            cell = Cell(stated.passage, stated.start, stated.end)
            yield Slip("RC212", cell, stated.start, stated.end, format_count(stated.expected[0]), "")
