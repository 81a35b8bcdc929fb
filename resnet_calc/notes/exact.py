"""Tables that name every layer: what a walk-through may leave loose is exact in them.

Where nearly all rows of a table fit the layers that they name, the rest is held to the same standard: that the names
go through the network in order, that rows are numbered in order, every number in an operation, and the shares.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.figures import format_count
from resnet_calc.notes.align import Aligner
from resnet_calc.notes.captions import captions
from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.steps.cells import Cell
from resnet_calc.notes.steps.columns import Column
from resnet_calc.notes.steps.described import TABLE
from resnet_calc.notes.steps.names import HEAD
from resnet_calc.notes.steps.step import Kind, LayerName, Quality

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.matching import Match
    from resnet_calc.notes.network import Facts, Network, Place
    from resnet_calc.notes.reading import Passage
    from resnet_calc.notes.steps.step import Step
    from resnet_calc.notes.walk import Walk
    from resnet_calc.units import Quantity

_FEWEST: Final = 4
_MOST: Final = 3000
_EXACT: Final = 0.85
"""The share of rows that must fit."""
_OUT_OF_ORDER: Final = 0.15
_LAST: Final = re.compile(r"\d{1,6}$")
_DIGITS: Final = re.compile(r"\d++")
_REPEATED: Final = re.compile(r"\d{1,4}[ ]?(?:×|x|\\times|个|次)", re.IGNORECASE)
"""How often a block stands there: 3 × the same block."""

Key = tuple[int, int, str]
"""Stage, block and role: where a row stands in the network."""


class Slip(NamedTuple):
    """Something in a table that is not exact."""

    code: str
    cell: Cell
    start: int
    """Offset in the cell's passage."""
    end: int
    expected: str
    place: str


def exact_tables(walk: Walk, passages: Sequence[Passage]) -> Iterator[Slip]:
    """Yield what is not exact in the tables of a walk-through, over them and under them."""
    tables: dict[int, list[tuple[Step, Match | None]]] = defaultdict(list)
    for step, found in zip(walk.steps, walk.best.matches, strict=True):
        if step.row is not None:
            tables[step.row.table].append((step, found if found is not None else _unnamed(walk, step)))
    for table, rows in tables.items():
        certain = walk.subject.certain or all(found is not None and found.is_whole for _, found in rows)
        fewest = 1 if table == TABLE and certain else _FEWEST
        if fewest <= len(rows) <= _MOST and _is_exact(rows, fewest):
            yield from _names(walk.best.network, rows)
            yield from _positions(rows)
            yield from _sizes(rows)
            yield from _operations(walk.best.network, rows)
            yield from _shares(walk.best.network, rows)
            yield from _figures(rows)
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


# Names


def _key(name: LayerName, network: Network) -> Key | None:
    if name.stage is None:
        return None
    stage = network.places[-1].stage if name.stage == HEAD else name.stage
    if not name.role and not name.block:
        return (stage, 0, "stage")
    return (stage, name.block or 0, name.role or "block")


def _names(network: Network, rows: Sequence[tuple[Step, Match | None]]) -> Iterator[Slip]:
    """Names that are out of order, or of no layer, where all others follow the network."""
    named = [(step, found) for step, found in rows if step.row is not None and Column.NAME in step.row.cells]
    stages = [step for step, found in named if _is_stage(step, found)]
    yield from _in_order(stages, network, [(place.stage, 0, "stage") for place in network.by_kind[Kind.STAGE]])
    listed = [step for step, found in named if step.kind is not Kind.PART and not _is_stage(step, found)]
    counted = Counter(key[2] for step in listed if step.names and (key := _key(step.names[0], network)) is not None)
    usual = {role for role, count in counted.items() if count > 1 or role.startswith(("stem", "head", "shortcut"))}
    order = _shortcuts_last([_key(step.names[0], network) if step.names else None for step in listed])
    expected = [key for key in _every(network) if key[2] in usual]
    yield from _in_order(
        [listed[place] for place in order], network, [expected[place] for place in _shortcuts_last(expected)]
    )


def _shortcuts_last(keys: Sequence[Key | None]) -> list[int]:
    """The order in which each block's shortcut stands behind its other layers: Keras prints it between them."""
    last = {key[:2]: place for place, key in enumerate(keys) if key is not None and not key[2].startswith("shortcut")}
    ends = [
        max(place, last.get(key[:2], place)) if key is not None and key[2].startswith("shortcut") else place
        for place, key in enumerate(keys)
    ]
    return sorted(range(len(keys)), key=lambda place: (ends[place], ends[place] != place, place))


def _is_stage(step: Step, found: Match | None) -> bool:
    return step.kind is Kind.STAGE or (found is not None and found.place.kind is Kind.STAGE)


def _in_order(listed: Sequence[Step], network: Network, expected: Sequence[Key]) -> Iterator[Slip]:
    """Rows whose names are not those of the network's layers in order."""
    keys = [_key(step.names[0], network) if step.names else None for step in listed]
    if len(keys) < _FEWEST or not expected:
        return
    if len(keys) == len(expected):
        wrong = [place for place, key in enumerate(keys) if key != expected[place]]
        if len(wrong) <= max(1, _OUT_OF_ORDER * len(keys)):
            for place in wrong:
                yield from _renamed(listed[place], expected[place])
            return
    matcher = SequenceMatcher(None, keys, expected, autojunk=False)
    odd = sum(end - start for tag, start, end, _, _ in matcher.get_opcodes() if tag in ("replace", "delete"))
    if odd > max(1, _OUT_OF_ORDER * len(keys)):
        return
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "replace" and end - start == last - first:
            for step, key in zip(listed[start:end], expected[first:last], strict=True):
                yield from _renamed(step, key)
        elif tag == "delete" and end - start == 1 and keys[start] is not None:
            yield from _renamed(listed[start], None)


def _every(network: Network) -> Iterator[Key]:
    """Every layer of the network in order, block by block."""
    for group in dict.fromkeys(place.group for place in network.places):
        places = [place for place in network.places if place.group == group]
        layers = [place for place in places if place.kind not in (Kind.STAGE, Kind.PART)]
        if not layers:
            continue
        for block in range(layers[0].first_block, layers[0].last_block + 1):
            for place in layers:
                yield (place.stage, block if place.first_block else 0, place.role)


def _renamed(step: Step, key: Key | None) -> Iterator[Slip]:
    assert step.row is not None  # noqa: S101 - rows of tables are looked at
    cell = step.row.cells[Column.NAME]
    numbers = list(_DIGITS.finditer(cell.passage.text, cell.start, cell.end))
    if numbers:
        shown = f"{key[2]}, stage {key[0]}, block {key[1]}" if key is not None else ""
        text = cell.passage.text[cell.start : cell.end]
        start = cell.start + text.rstrip().rfind("\n") + 1  # LaTeX's \\addlinespace stands in the same cell
        yield Slip("RC208", cell, start, cell.end, "", shown)


# Positions


def _positions(rows: Sequence[tuple[Step, Match | None]]) -> Iterator[Slip]:
    """Rows that are numbered out of order."""
    numbered = [
        (row.cells[Column.POSITION], number)
        for step, _ in rows
        if (row := step.row) is not None
        and Column.POSITION in row.cells
        and (number := _LAST.search(row.cells[Column.POSITION].text)) is not None
    ]
    if len(numbered) < _FEWEST:
        return
    offsets = Counter(int(number[0]) - place for place, (_, number) in enumerate(numbered))
    ((offset, count),) = offsets.most_common(1)
    if count < (1 - _OUT_OF_ORDER) * len(numbered):
        return
    for place, (cell, number) in enumerate(numbered):
        if int(number[0]) != place + offset:
            end = cell.start + len(cell.passage.text[cell.start : cell.end].rstrip())
            yield Slip("RC211", cell, end - len(number[0]), end, str(place + offset), "")


# Operations


def _sizes(rows: Sequence[tuple[Step, Match | None]]) -> Iterator[Slip]:
    """Shapes with a side that no feature map has, such as 512×0×1, which are read as no shape at all."""
    for step, found in rows:
        if found is None or step.row is None:
            continue
        for column, quality, code in (
            (Column.INPUT, Quality.INPUT, "RC302"),
            (Column.OUTPUT, Quality.OUTPUT, "RC301"),
        ):
            cell = step.row.cells.get(column)
            if cell is None or step.claim(quality) is not None:
                continue
            shape = found.facts.input if column is Column.INPUT else found.facts.output
            numbers = [int(number[0]) for number in _DIGITS.finditer(cell.passage.text, cell.start, cell.end)]
            if len(numbers) == 3 and numbers != list(shape) and 0 in numbers:  # noqa: PLR2004 - channels, height, width
                yield Slip(code, cell, cell.start, cell.end, "×".join(map(str, shape)), found.place.name)


def _operations(network: Network, rows: Sequence[tuple[Step, Match | None]]) -> Iterator[Slip]:
    """Numbers in an operation that are none of its layer's."""
    for step, found in rows:
        if found is None or step.row is None or (cell := step.row.cells.get(Column.OPERATION)) is None:
            continue
        numbers = list(_DIGITS.finditer(cell.passage.text, cell.start, cell.end))
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
                yield Slip("RC209", cell, number.start(), number.end(), str(way[wrong[0]]), found.place.name)
                break


def _said_of(place: Place, facts: Facts) -> Iterator[list[int]]:
    """The numbers that say what an operation is, in the order that is usual."""
    if place.kind in (Kind.CONVOLUTION, Kind.MAX_POOL):
        window = [facts.kernel or 0] * 2
        filters = [facts.output.channels] if place.kind is Kind.CONVOLUTION else []
        stride = [facts.stride] if facts.stride and facts.stride > 1 else []
        padding = [facts.padding] if facts.padding else []
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
    elif place.kind is Kind.NORM:
        yield [2]  # BatchNorm2d
    elif place.role == "norms":
        yield [facts.blocks, 2]


# Figures


def _figures(rows: Sequence[tuple[Step, Match | None]]) -> Iterator[Slip]:
    """Figures that are right under another rule than the rest of their column."""
    for quality, code in ((Quality.PARAMETERS, "RC411"), (Quality.MULTIPLY_ADDS, "RC511")):
        told = [
            (step, claim, found.place)
            for step, found in rows
            if found is not None and (claim := step.claim(quality)) is not None and claim.figure is None
        ]
        rules = {
            (variant, rule): [_told(place.under(variant), quality, rule) == claim.value[0] for _, claim, place in told]
            for variant in ("torchvision", "paper", "keras")
            for rule in range(3)
        }
        chosen = max(rules, key=lambda rule: sum(rules[rule]))
        best = rules[chosen]
        if sum(best) < (1 - _OUT_OF_ORDER) * len(told) or len(told) < _FEWEST:
            continue
        for (step, claim, place), holds in zip(told, best, strict=True):
            if not holds and step.row is not None:
                column = Column.PARAMETERS if quality is Quality.PARAMETERS else Column.MULTIPLY_ADDS
                cell = step.row.cells.get(column) or step.row.cells.get(Column.FLOPS)
                if cell is not None:
                    expected = format_count(_told(place.under(chosen[0]), quality, chosen[1]))
                    yield Slip(code, cell, claim.start, claim.end, expected, place.name)


def _told(facts: Facts, quality: Quality, rule: int) -> int:
    """A figure under one rule of counting: as it is, with moving statistics or doubled, convolutions alone."""
    every = facts.parameters if quality is Quality.PARAMETERS else facts.multiply_adds
    if not every:
        return 0
    if quality is Quality.PARAMETERS:
        return (every[0], every[0] + facts.buffers, every[min(1, len(every) - 1)])[rule]
    return (every[0], 2 * every[0], every[0])[rule]


# Shares


class _Share(NamedTuple):
    cell: Cell
    said: Quantity
    start: int
    end: int
    true: tuple[list[Fraction], list[Fraction]]
    """Shares of the multiply-adds and of the parameters, under each variant."""
    place: str


def _shares(network: Network, rows: Sequence[tuple[Step, Match | None]]) -> Iterator[Slip]:
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
        if len(wrong) <= max(1, _OUT_OF_ORDER * len(shares)) and len(shares) >= _FEWEST:
            for one in wrong:
                yield Slip("RC521", one.cell, one.start, one.end, _shown(one.true[rule][0], one.said), one.place)
            return


def _figure(cell: Cell) -> tuple[Quantity, int, int] | None:
    every = (cell.scanned or cell.passage).tokens
    tokens = [token for token in every if cell.start <= token.start < cell.end]
    numbers = [token for token in tokens if token.kind is TokenKind.NUMBER and token.value is not None]
    if len(numbers) != 1 or tokens[0] is not numbers[0]:  # <0.1%
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
