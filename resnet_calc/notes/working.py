"""Pages that work a network out, each with the network that it works out."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.lexicon import Spot, lexicon
from resnet_calc.notes.network import Network, Variant, network
from resnet_calc.notes.shown_worked import shown_worked
from resnet_calc.notes.steps.described import TABLE
from resnet_calc.notes.steps.step import Kind
from resnet_calc.notes.usual import CIFAR_MODELS, MODELS, STYLES
from resnet_calc.notes.worked import Sort, Worked, read_worked, read_worked_tables
from resnet_calc.notes.worked_rows import misnamed_rows
from resnet_calc.units import match_quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resnet_calc.notes.network import Place
    from resnet_calc.notes.places import Facts
    from resnet_calc.notes.reading import Reading

_SIDE: Final = expression(
    r"output[ _](?:side|height and width|size|height|width)|输出(?:高与宽|尺寸|高度|宽度)", re.IGNORECASE
)
_DIGITS: Final = expression(r"\d++")
_OPERANDS: Final = 6
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
        fitting = _fitting(_as_named_around(lines))
        if fitting is not None:
            yield Page(lines, fitting, is_text=False)


def _as_named_around(lines: list[Worked]) -> list[Worked]:
    """The lines with rows that are misnamed under the name of the rows around them."""
    names = {line.names[0].text: line.names for line in lines if line.names}
    meant = {id(line): names[name] for line, name in misnamed_rows(lines)}
    return [line._replace(names=meant.get(id(line), line.names)) for line in lines]


def _fitting(lines: list[Worked]) -> Network | None:
    """The network that a table without a title works out: the one that most of its figures fit, altered or not."""
    every = sum(len(line.labels) for line in lines)
    variants = [
        Variant(model, (3, 32, 32) if model in CIFAR_MODELS else (3, 224, 224), "", style)
        for model in (*MODELS, *CIFAR_MODELS)
        for style in STYLES
    ]
    best = _best(lines, variants)
    if best is not None and best[0] < every - _MOST_ODD:
        told = shown_worked(lines, best[1].variant.style)
        altered = _best(lines, [Variant(*told, "", best[1].variant.style)]) if told is not None else None
        best = altered if altered is not None and altered[0] > best[0] else best
    return best[1] if best is not None and best[0] >= max(_FEWEST, every - _MOST_ODD) else None


def _best(lines: list[Worked], variants: Iterable[Variant]) -> tuple[int, Network] | None:
    """The network that most of the figures fit, and how many they are."""
    laid = [found for variant in variants if (found := network(variant)) is not None]
    return max(((_share(lines, one), one) for one in laid), key=itemgetter(0), default=None)


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
            if place is None or value is None:  # a layer without a place has no figures that are known
                good += bool(line.names) and (line.names[0].text in ("stem", "head") or bool(spot and spot.role))
            elif is_side(label.label.text):
                said = [int(number[0]) for number in _DIGITS.finditer(label.said.text)]
                ways = [way for facts in place.facts for way in operands(facts)]
                good += any(value[0].value == facts.output.height for facts in place.facts) and (
                    len(said) != _OPERANDS or said in ways or not ways
                )
            else:
                good += value[0].value in _worth(label.label.text, place)
    return good


def _worth(label: str, place: Place) -> set[int]:
    """Every number that may be worked out of a place under a label."""
    worth: set[int] = set()
    for facts in place.facts:
        if "multiply" in label:
            worth.update(facts.multiply_adds[:1])
            continue
        worth.update(facts.parameters, facts.out_channels)
        worth.update((facts.buffers, 2 * facts.output.channels, 4 * facts.output.channels))
        worth.update(value + facts.buffers for value in facts.parameters)
    return worth


def operands(facts: Facts) -> Iterator[list[int]]:
    """What goes into an output size: side, kernel, padding on both sides, stride."""
    if facts.kernel is None or facts.stride is None or facts.padding is None:
        return
    for side in dict.fromkeys((facts.input.height, facts.input.width)):
        yield [side, facts.kernel, 2, facts.padding, facts.stride, 1]


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


__all__ = ["Page", "Sort", "find_pages", "is_side", "operands", "place_of"]
