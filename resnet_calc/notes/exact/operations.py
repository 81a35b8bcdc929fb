"""Numbers in the operation of a row, and sides of its shapes, that are none of its layer's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.exact.slip import DIGITS, Slip
from resnet_calc.notes.steps.columns import Column
from resnet_calc.notes.steps.step import Kind, Quality

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.matching import Match
    from resnet_calc.notes.network import Network, Place
    from resnet_calc.notes.places import Facts
    from resnet_calc.notes.steps.cells import Cell
    from resnet_calc.notes.steps.step import Step

_NARROWEST: Final = 16
_REPEATED: Final = expression(r"\d{1,4}[ ]?(?:×|x|\\times|个|次)", re.IGNORECASE)
"""How often a block stands there: 3 × the same block."""
_STRIDE: Final = expression(r"(?:[/\\]|\bs|strides?|步[长幅距])[ ]?=?[ ]?$", re.IGNORECASE)
"""Before what is a stride, wherever it stands: 7×7/2, 3x3 s2."""
_BACK: Final = 12


def odd_sizes(rows: Sequence[tuple[Step, Match | None]]) -> Iterator[Slip]:
    """Shapes that are read as none or as another's: a side of 0, few channels, a side where there is none, classes."""
    for step, found in rows:
        if found is None or step.row is None:
            continue
        for column, quality, code in (
            (Column.INPUT, Quality.INPUT, "RC302"),
            (Column.OUTPUT, Quality.OUTPUT, "RC301"),
        ):
            cell = step.row.cells.get(column)
            if cell is None:
                continue
            shape = found.facts.input if column is Column.INPUT else found.facts.output
            numbers = [int(number[0]) for number in DIGITS.finditer(cell.passage.text, cell.start, cell.end)]
            odd = sum(one != other for one, other in zip(numbers, shape, strict=False))
            if len(numbers) != 3 or not odd:  # noqa: PLR2004 - channels, height, width
                continue
            unread = 0 in numbers and step.claim(quality) is None
            narrow = odd == 1 and numbers[0] < min(_NARROWEST, shape.channels)
            spread = odd == 1 and shape.height == shape.width == 1 and numbers[0] == shape.channels
            summed = odd == 1 and found.place.kind is Kind.PART
            if unread or narrow or spread or summed or (odd == 1 and _is_of_these_classes(step, found)):
                yield Slip(code, cell, cell.start, cell.end, "×".join(map(str, shape)), found.place.name)


def _is_of_these_classes(step: Step, found: Match) -> bool:
    """Whether a row of a classifier says in its operation that it has as many classes as the table's network."""
    cell = step.row.cells.get(Column.OPERATION) if step.row is not None else None
    if cell is None or found.place.kind is not Kind.FULLY_CONNECTED:
        return False
    numbers = [int(number[0]) for number in DIGITS.finditer(cell.passage.text, cell.start, cell.end)]
    return numbers == [found.facts.output.channels]


def odd_operations(network: Network, rows: Sequence[tuple[Step, Match | None]]) -> Iterator[Slip]:
    """Numbers in an operation that are none of its layer's."""
    for step, found in rows:
        if found is None or step.row is None or (cell := step.row.cells.get(Column.OPERATION)) is None:
            continue
        numbers = list(DIGITS.finditer(cell.passage.text, cell.start, cell.end))
        said = [int(number[0]) for number in numbers]
        ways = [way for facts in found.place.facts for way in _said_of(found.place, facts)]
        if found.place.kind is Kind.BLOCK and _REPEATED.match(cell.text):
            ways = [[found.place.last_block - found.place.first_block + 1]]
        if found.place.role == "total":
            ways = [[stage.facts[0].blocks for stage in network.by_kind[Kind.STAGE]]]
        if not said or said in ways:
            continue
        for way in ways:
            if len(way) != len(said):
                continue
            wrong = [place for place, (one, other) in enumerate(zip(said, way, strict=True)) if one != other]
            if len(wrong) == 1:
                number = numbers[wrong[0]]
                if _is_stride(cell, number, found.place):
                    break
                yield Slip("RC209", cell, number.start(), number.end(), str(way[wrong[0]]), found.place.name)
                break


def _is_stride(cell: Cell, number: re.Match[str], place: Place) -> bool:
    """Whether a number that is not where the usual order has it is the stride, as the signs before it say."""
    before = cell.passage.text[max(cell.start, number.start() - _BACK) : number.start()]
    return _STRIDE.search(before) is not None and any(int(number[0]) == facts.stride for facts in place.facts)


def _said_of(place: Place, facts: Facts) -> Iterator[list[int]]:
    """The numbers that say what an operation is, in the order that is usual."""
    if place.kind in (Kind.CONVOLUTION, Kind.MAX_POOL):
        window = [facts.kernel or 0] * 2
        filters = [facts.output.channels] if place.kind is Kind.CONVOLUTION else []
        stride = [facts.stride] if facts.stride and facts.stride > 1 else []
        padding = [facts.padding] if facts.padding else []
        dilation = [facts.dilation] if facts.dilation > 1 else []
        yield [*window, *filters, *stride, *padding, *dilation]
        yield [*window, *filters, *stride, *padding]
        yield [*window, *filters, *stride]
        yield [*window, *filters]
    elif place.kind is Kind.FULLY_CONNECTED:
        yield [facts.output.channels]
    elif place.kind is Kind.STAGE:
        yield [facts.blocks]
    elif place.kind is Kind.PAD:
        yield [facts.padding or 0]
        yield [facts.stride or 1, facts.output.channels]
        yield [facts.output.channels]
    elif place.kind is Kind.NORM:
        yield [2]  # BatchNorm2d
    elif place.role == "norms":
        yield [facts.blocks, 2]
