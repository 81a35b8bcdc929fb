"""What the lines of a layer table are about: layers, blocks or stages, with subtotals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from resnet_calc.analysis.report import Cost, Group, Report, Row
from resnet_calc.nn.graph import Address
from resnet_calc.nn.ops import Norm, Pool2d, Rearrangement
from resnet_calc.view.document import Level, Phrase
from resnet_calc.view.model import describe_blocks
from resnet_calc.view.operation import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from resnet_calc.analysis.naming import Namer
    from resnet_calc.nn.graph import Node
    from resnet_calc.nn.shape import Shape


JOIN = "add"
"""The role of the sum with the shortcut."""


_IDENTITY = Phrase("add identity shortcut", "+ identity")
_RESIZED = Phrase("add resized identity shortcut", "+ resized identity")
_PROJECTION = Phrase("add projection shortcut", "+ projection")


class Depth(StrEnum):
    """How far a table goes into a network."""

    LAYER = "layer"
    BLOCK = "block"
    STAGE = "stage"
    MODEL = "model"


class Rows(StrEnum):
    """Which operations get a row of their own at layer level."""

    MAIN = "main"
    """What a reader works out by hand; the rest of a stage is summed up in one line."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line of the table is about, from which each column takes its cell."""

    name: str
    operation: Phrase | str
    cost: Cost
    input: Shape | None = None
    output: Shape | None = None
    position: int | None = None
    level: Level = Level.ITEM
    node: Node | None = None
    end: Address | None = None
    """Where it ends: its layer; of a block or stage, the last block, without a role."""


def entries(report: Report, namer: Namer, level: Depth, rows: Rows) -> Iterator[Entry]:
    """The lines of a table of that level, without the grand total."""
    return _ENTRIES[level](report, namer, rows)


def _layer_entries(report: Report, namer: Namer, rows: Rows) -> Iterator[Entry]:
    subtotals = iter(report.stages())
    stage: int | None = None
    folded: list[Row] = []
    said: dict[tuple[int, str], Phrase] = {}
    for row in report.rows():
        if stage not in {None, row.node.address.stage}:
            yield from _close(next(subtotals), folded, namer)
            folded = []
        stage = row.node.address.stage
        if rows is Rows.ALL or _is_main(row):
            yield _row_entry(row, namer, said)
        else:
            folded.append(row)
    yield from _close(next(subtotals), folded, namer)


def _is_main(row: Row) -> bool:
    """Whether a reader works it out by hand: it has multiply-adds, pools or resizes, or joins a shortcut."""
    op, node = row.node.op, row.node
    return (
        row.cost.multiply_adds > 0
        or node.address.role == JOIN
        or isinstance(op, Pool2d)
        or (node.output != node.inputs[0] and not isinstance(op, Rearrangement))
        or (row.cost.parameters > 0 and not isinstance(op, Norm))
    )


def _row_entry(row: Row, namer: Namer, said: dict[tuple[int, str], Phrase]) -> Entry:
    """A line of its own; ``said`` keeps what operations do, which equal blocks share."""
    node, where = row.node, row.node.address
    if where.role == JOIN:
        operation = _joined(node)
    else:
        key = (id(node.op), where.role)
        operation = said.get(key) or said.setdefault(key, _described(node))
    level = Level.ITEM if row.cost.multiply_adds else Level.ASIDE
    return Entry(namer.name(where), operation, row.cost, node.inputs[0], node.output, row.position, level, node, where)


def _described(node: Node) -> Phrase:
    operation = describe(node.op)
    if node.address.role.startswith("shortcut.") and node.op.weighted:
        return Phrase(f"{operation.text}, projection", operation.short)
    return operation


def _joined(node: Node) -> Phrase:
    """The sum of a block: with the identity, or with a projected (or zero-padded) shortcut."""
    carried = [source.role for source in node.sources if source and source.role.startswith("shortcut.")]
    if not carried:
        return _IDENTITY
    return _RESIZED if carried[0] in {"shortcut.pad", "shortcut.pool"} else _PROJECTION


def _close(group: Group, folded: Iterable[Row], namer: Namer) -> Iterator[Entry]:
    """The end of a stage: one line for what got no row of its own, and the subtotal."""
    norms = [row for row in folded if isinstance(row.node.op, Norm)]
    others = [row for row in folded if not isinstance(row.node.op, Norm) and row.cost != Cost()]
    for rows in (norms, others):
        if rows:
            cost = Cost()
            for row in rows:
                cost = cost.plus(row.cost)
            types = sorted({row.node.op.type for row in rows})
            text = f"{len(rows)} × {', '.join(types)}"
            yield Entry("", Phrase(text, text), cost, level=Level.ASIDE)
    yield _group_entry(group, namer.stage(group.stage), Level.SUBTOTAL)


def _group_entry(group: Group, name: str, level: Level) -> Entry:
    blocks = f"{group.blocks} block{'s' if group.blocks > 1 else ''}" if group.blocks else ""
    return Entry(name, blocks, group.cost, group.input, group.output, level=level, end=_end(group))


def _end(group: Group) -> Address:
    """A block's own address, or that of a stage's last block."""
    last = group.first_block + group.blocks - 1 if group.blocks else 0
    return Address(group.stage, last, "")


def _block_entries(report: Report, namer: Namer, _: Rows) -> Iterator[Entry]:
    subtotals = {group.stage: group for group in report.stages()}
    previous: int | None = None
    for group in report.blocks():
        if previous is not None and previous != group.stage and subtotals[previous].blocks:
            yield _group_entry(subtotals[previous], namer.stage(previous), Level.SUBTOTAL)
        previous = group.stage
        name = namer.block(group.stage, group.first_block)
        blocks = describe_blocks(report.config, group)
        yield Entry(name, blocks, group.cost, group.input, group.output, end=_end(group))


def _stage_entries(report: Report, namer: Namer, _: Rows) -> Iterator[Entry]:
    for group in report.stages():
        operation = describe_blocks(report.config, group)
        name = namer.stage(group.stage)
        yield Entry(name, operation, group.cost, group.input, group.output, end=_end(group))


def _no_entries(report: Report, namer: Namer, rows: Rows) -> Iterator[Entry]:
    del report, namer, rows
    return iter(())


_ENTRIES: dict[Depth, Callable[[Report, Namer, Rows], Iterator[Entry]]] = {
    Depth.LAYER: _layer_entries,
    Depth.BLOCK: _block_entries,
    Depth.STAGE: _stage_entries,
    Depth.MODEL: _no_entries,
}
