"""Rows whose names do not go through the network in order, or that are numbered out of order."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.exact.slip import DIGITS, FEWEST, OUT_OF_ORDER, Slip
from resnet_calc.notes.lexicon import lexicon
from resnet_calc.notes.steps.columns import Column
from resnet_calc.notes.steps.names import HEAD
from resnet_calc.notes.steps.step import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.matching import Match
    from resnet_calc.notes.network import Network
    from resnet_calc.notes.steps.step import LayerName, Step

_FEWEST_STAGES: Final = 3
_LAST: Final = expression(r"\d{1,6}$")
Key = tuple[int, int, str]
"""Stage, block and role: where a row stands in the network."""


def _key(name: LayerName, network: Network) -> Key | None:
    if name.stage is None:
        return None
    stage = network.places[-1].stage if name.stage == HEAD else name.stage
    if not name.role and not name.block:
        return (stage, 0, "stage")
    role = name.role or "block"
    if role == "act":  # the last of its block
        role = max((place.role for place in network.places if place.stage == stage and "act" in place.role), default="")
    return (stage, name.block or 0, role)


def _key_of(step: Step, network: Network) -> Key | None:
    """Where a row stands by its name, under any naming scheme of the network."""
    if step.names:
        return _key(step.names[0], network)
    cell = step.row.cells.get(Column.NAME) if step.row is not None else None
    spot = lexicon(network.variant).find(cell.text) if cell is not None else None
    return (spot.stage, spot.block, spot.role) if spot is not None and spot.role else None


def renamed_layers(network: Network, rows: Sequence[tuple[Step, Match | None]]) -> Iterator[Slip]:
    """Names that are out of order, or of no layer, where all others follow the network."""
    named = [(step, found) for step, found in rows if step.row is not None and Column.NAME in step.row.cells]
    stages = [step for step, found in named if _is_stage(step, found)]
    every = [(place.stage, 0, "stage") for place in network.by_kind[Kind.STAGE]]
    yield from _in_order(stages, network, every, fewest=_FEWEST_STAGES)
    listed = [step for step, found in named if step.kind is not Kind.PART and not _is_stage(step, found)]
    counted = Counter(key[2] for step in listed if (key := _key_of(step, network)) is not None)
    unread = {found.place.role for step, found in named if _key_of(step, network) is None and found is not None}
    usual = {role for role in unread if role.startswith(("stem", "head"))}
    usual |= {role for role, count in counted.items() if count > 1 or role.startswith(("stem", "head", "shortcut"))}
    known = {spot.role for spot in lexicon(network.variant).order if spot.role}
    unplaced = known - {place.role for place in network.places}
    listed = [step for step in listed if not step.names or step.names[0].role not in unplaced]
    keys = [_key_of(step, network) for step in listed]
    expected = [key for key in _every(network) if key[2] in usual]
    if sum(one != other for one, other in zip(keys, expected, strict=False)) <= 1:
        yield from _in_order(listed, network, expected)
        return
    yield from _in_order(
        [listed[place] for place in _shortcuts_last(keys)],
        network,
        [expected[place] for place in _shortcuts_last(expected)],
    )


def _shortcuts_last(keys: Sequence[Key | None]) -> list[int]:
    """The order in which each block's shortcut stands behind its other layers: Keras prints it between them."""
    blocks = [key[:2] if key is not None else None for key in keys]
    last = {
        block: place
        for place, block in enumerate(blocks)
        if block is not None
        and not keys[place][2].startswith("shortcut")  # type: ignore[index]  # of a key
        and block in (blocks[place - 1] if place else None, *blocks[place + 1 : place + 2])  # a stray name ends nothing
    }
    ends = [
        max(place, last.get(key[:2], place)) if key is not None and key[2].startswith("shortcut") else place
        for place, key in enumerate(keys)
    ]
    return sorted(range(len(keys)), key=lambda place: (ends[place], ends[place] != place, place))


def _is_stage(step: Step, found: Match | None) -> bool:
    return step.kind is Kind.STAGE or (found is not None and found.place.kind is Kind.STAGE)


def _in_order(
    listed: Sequence[Step], network: Network, expected: Sequence[Key], fewest: int = FEWEST
) -> Iterator[Slip]:
    """Rows whose names are not those of the network's layers in order."""
    keys = [_key_of(step, network) for step in listed]
    if len(keys) < fewest or not expected:
        return
    if len(keys) == len(expected):
        wrong = [place for place, key in enumerate(keys) if key != expected[place]]
        if len(wrong) <= max(1, OUT_OF_ORDER * len(keys)):
            for place in wrong:
                yield from _renamed(listed[place], expected[place])
            return
    matcher = SequenceMatcher(None, keys, expected, autojunk=False)
    odd = sum(end - start for tag, start, end, _, _ in matcher.get_opcodes() if tag in ("replace", "delete"))
    if odd > max(1, OUT_OF_ORDER * len(keys)):
        return
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "replace" and end - start == last - first:
            for step, key in zip(listed[start:end], expected[first:last], strict=True):
                yield from _renamed(step, key)
        elif tag == "delete" and end - start == 1 and keys[start] is not None:
            yield from _renamed(listed[start], None)


def _every(network: Network) -> Iterator[Key]:
    """Every layer of the network in order, block by block."""
    for stretch in dict.fromkeys((place.group, place.turn) for place in network.places):
        places = [place for place in network.places if (place.group, place.turn) == stretch]
        layers = [place for place in places if place.kind not in (Kind.STAGE, Kind.PART)]
        if not layers:
            continue
        for block in range(layers[0].first_block, layers[0].last_block + 1):
            for place in layers:
                yield (place.stage, block if place.first_block else 0, place.role)


def _renamed(step: Step, key: Key | None) -> Iterator[Slip]:
    assert step.row is not None  # noqa: S101 - rows of tables are looked at
    cell = step.row.cells[Column.NAME]
    numbers = list(DIGITS.finditer(cell.passage.text, cell.start, cell.end))
    if numbers:
        shown = f"{key[2]}, stage {key[0]}, block {key[1]}" if key is not None else ""
        text = cell.passage.text[cell.start : cell.end]
        start = cell.start + text.rstrip().rfind("\n") + 1  # LaTeX's \\addlinespace stands in the same cell
        yield Slip("RC208", cell, start, cell.end, "", shown)


def misnumbered_rows(rows: Sequence[tuple[Step, Match | None]]) -> Iterator[Slip]:
    """Rows that are numbered out of order."""
    numbered = [
        (row.cells[Column.POSITION], number)
        for step, _ in rows
        if (row := step.row) is not None
        and Column.POSITION in row.cells
        and (number := _LAST.search(row.cells[Column.POSITION].text)) is not None
    ]
    if len(numbered) < FEWEST:
        return
    offsets = Counter(int(number[0]) - place for place, (_, number) in enumerate(numbered))
    ((offset, count),) = offsets.most_common(1)
    if count < (1 - OUT_OF_ORDER) * len(numbered):
        return
    for place, (cell, number) in enumerate(numbered):
        if int(number[0]) != place + offset:
            end = cell.start + len(cell.passage.text[cell.start : cell.end].rstrip())
            yield Slip("RC211", cell, end - len(number[0]), end, str(place + offset), "")
