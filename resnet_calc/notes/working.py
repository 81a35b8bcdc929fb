"""Pages that work a network out, each with the network that it works out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.lexicon import Spot, lexicon
from resnet_calc.notes.network import Network, Variant, network
from resnet_calc.notes.steps.described import TABLE
from resnet_calc.notes.steps.step import Kind
from resnet_calc.notes.usual import CIFAR_MODELS, MODELS, STYLES
from resnet_calc.notes.worked import Sort, Worked, read_worked, read_worked_tables
from resnet_calc.units import match_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.network import Place
    from resnet_calc.notes.reading import Reading

_SIDE: Final = expression(r"output[ _](?:side|height and width|size)|输出高与宽|输出尺寸", re.IGNORECASE)
_FEWEST: Final = 2
_MOST_ODD: Final = 1
"""A table that does not say which network it works out must be one network's but for a slip."""


MOST_WRONG: Final = 3
"""A page that is wrong in more works out another network."""


class Page(NamedTuple):
    """Lines that work a network out."""

    lines: list[Worked]
    network: Network
    is_text: bool
    """Whether it is no table: it has a title, and says what it is about in each line of its own."""


def find_pages(reading: Reading) -> Iterator[Page]:
    """Yield the pages of a note: the one that its lines make, and each table that works figures out."""
    for walk in reading.walks:
        if walk.subject.certain and any(step.row is not None and step.row.table == TABLE for step in walk.steps):
            yield Page(read_worked(reading), walk.best.network, is_text=True)
            break
    for lines in read_worked_tables(reading):
        fitting = _fitting(lines)
        if fitting is not None:
            yield Page(lines, fitting, is_text=False)


def _fitting(lines: list[Worked]) -> Network | None:
    """The network that a table without a title works out: the one that most of its figures fit."""
    best: tuple[int, Network] | None = None
    for model in (*MODELS, *CIFAR_MODELS):
        for style in STYLES:
            laid = network(Variant(model, (3, 32, 32) if model in CIFAR_MODELS else (3, 224, 224), "", style))
            if laid is None:
                continue
            score = _share(lines, laid)
            if best is None or score > best[0]:
                best = (score, laid)
    every = sum(len(line.labels) for line in lines)
    return best[1] if best is not None and best[0] >= max(_FEWEST, every - _MOST_ODD) else None


def _share(lines: list[Worked], laid: Network) -> int:
    """How many of the figures fit."""
    names = lexicon(laid.variant)
    good = 0
    for line in lines:
        if line.sort is Sort.TITLE:
            good += len(line.labels)  # the network as a whole
            continue
        spot = names.find(line.names[0].text) if line.names else None
        place = place_of(laid, spot) if spot is not None else None
        for label in line.labels:
            value = match_quantity(label.value.text) if label.value is not None else None
            if place is None or value is None:
                good += line.names[0].text in ("stem", "head") if line.names else 0
                continue
            good += value[0].value in _worth(place)
    return good


def _worth(place: Place) -> set[int]:
    """Every number that may be worked out of a place."""
    worth: set[int] = set()
    for facts in place.facts:
        worth.update(facts.parameters, facts.multiply_adds, facts.out_channels)
        worth.update((facts.output.height, facts.buffers, 2 * facts.output.channels, 4 * facts.output.channels))
        worth.update(value + facts.buffers for value in facts.parameters)
    return worth


def place_of(laid: Network, spot: Spot) -> Place | None:
    """The place of a network that a layer, block or stage stands at."""
    for place in laid.places:
        if place.stage != spot.stage or (spot.block and not place.first_block <= spot.block <= place.last_block):
            continue
        if spot.role:
            if place.role == spot.role:
                return place
        elif spot.block:
            if place.kind is Kind.BLOCK:
                return place
        elif place.kind is Kind.STAGE or place.role in ("stem", "head"):
            return place
    return None


def is_side(label: str) -> bool:
    """Whether a label says that an output size is worked out."""
    return _SIDE.fullmatch(label.strip()) is not None


__all__ = ["Page", "Sort", "find_pages", "is_side", "place_of"]
