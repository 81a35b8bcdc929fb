"""The columns of the layer table: one definition that all formats share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from resnet_calc.analysis.counting import MULTIPLY_ADDS
from resnet_calc.analysis.receptive_field import ReceptiveFields
from resnet_calc.analysis.training import RULE as TRAINING_RULE
from resnet_calc.analysis.training import image_gradient, image_readers
from resnet_calc.errors import ChoiceError
from resnet_calc.nn.graph import STEM, Address
from resnet_calc.view.counted import counted_column
from resnet_calc.view.document import Column, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from resnet_calc.analysis.counting import Convention
    from resnet_calc.analysis.receptive_field import Field, Span
    from resnet_calc.analysis.report import Report
    from resnet_calc.view.document import Cell
    from resnet_calc.view.entries import Entry


class Sheet:
    """What the columns of one table take their cells from, beside its entries; worked out when a column asks."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.totals = report.totals

    @cached_property
    def fields(self) -> ReceptiveFields:
        """The receptive fields of the network."""
        return ReceptiveFields(self.report.graph)

    def field(self, entry: Entry) -> Field | None:
        """What an entry's output sees of the input; None is all of it."""
        stage, block, role = entry.end or Address(self.report.graph.head, 0, "")
        return self.fields.behind_layer(stage, block, role) if role else self.fields.behind_block(stage, block)

    def seen(self, entry: Entry, read: Callable[[Span], int]) -> Cell:
        """Something about the receptive field of an entry: one number, or two where height and width differ."""
        field = self.field(entry) if entry.output else None
        if field is None:
            return None
        height, width = read(field.height), read(field.width)
        return height if height == width else f"{height}×{width}"

    def training(self, entry: Entry) -> int:
        """The multiply-adds of a step of training."""
        graph = self.report.graph
        if entry.node is not None:
            reads = entry.node.address.stage == STEM and entry.node.address.role in image_readers(graph)
            return (2 if reads else 3) * entry.cost.multiply_adds
        holds_stem = (entry.end is None and entry.output is not None) or (
            entry.end is not None and entry.end.stage == STEM
        )
        return 3 * entry.cost.multiply_adds - image_gradient(graph) * holds_stem


@dataclass(frozen=True, slots=True)
class Definition:
    """A column of the table: what it is called, and the cell it takes from an entry (and what all entries share)."""

    column: Column
    cell: Callable[[Entry, Sheet], Cell]
    default: bool = True
    note: str = ""
    """What a reader has to know who has asked for it."""


@lru_cache(maxsize=4096)
def _share(part: int, whole: int) -> Fraction | None:
    """The share of what costs something; nothing of nothing is left blank."""
    return Fraction(part, whole) if part and whole else None


COLUMNS: tuple[Definition, ...] = (
    Definition(Column("position", "#", Kind.NUMBER, rank=1), lambda entry, _: entry.position),
    Definition(Column("name", "Layer", Kind.NAME), lambda entry, _: entry.name),
    Definition(Column("operation", "Operation"), lambda entry, _: entry.operation),
    Definition(Column("input", "Input", Kind.SHAPE, rank=3), lambda entry, _: entry.input),
    Definition(Column("output", "Output", Kind.SHAPE), lambda entry, _: entry.output),
    Definition(Column("parameters", "Parameters", Kind.COUNT), lambda entry, _: entry.cost.parameters),
    Definition(Column("multiply_adds", "Multiply-adds", Kind.COUNT), lambda entry, _: entry.cost.multiply_adds),
    Definition(Column("counted", "Counted", Kind.COUNT), lambda entry, _: entry.cost.counted, default=False),
    Definition(
        Column("share", "Share", Kind.SHARE, rank=2),
        lambda entry, sheet: _share(entry.cost.counted, sheet.totals.counted),
    ),
    Definition(
        Column("parameter_share", "Share of parameters", Kind.SHARE),
        lambda entry, sheet: _share(entry.cost.parameters, sheet.totals.parameters),
        default=False,
    ),
    Definition(
        Column("flops", "FLOPs (2 × multiply-adds)", Kind.COUNT),
        lambda entry, _: 2 * entry.cost.multiply_adds,
        default=False,
    ),
    Definition(Column("buffers", "Moving statistics", Kind.COUNT), lambda entry, _: entry.cost.buffers, default=False),
    Definition(
        Column("activations", "Activations (convolution outputs)", Kind.COUNT),
        lambda entry, _: entry.cost.activations,
        default=False,
    ),
    Definition(
        Column("training_multiply_adds", "Training multiply-adds", Kind.COUNT),
        lambda entry, sheet: sheet.training(entry),
        default=False,
        note=f"Training multiply-adds: {TRAINING_RULE}.",
    ),
    Definition(
        Column("receptive_field", "Receptive field", Kind.NUMBER),
        lambda entry, sheet: sheet.seen(entry, lambda span: span.size) or ("global" if entry.output else None),
        default=False,
        note="Receptive field: pixels of the input along a side, on the widest path, not cut off at the image's "
        "border. Gates of attention, which see the whole input, are left out.",
    ),
    Definition(
        Column("effective_stride", "Effective stride", Kind.NUMBER),
        lambda entry, sheet: sheet.seen(entry, lambda span: span.jump),
        default=False,
        note="Effective stride: pixels of the input between neighbouring elements.",
    ),
    Definition(
        Column("field_start", "Field starts at", Kind.NUMBER),
        lambda entry, sheet: sheet.seen(entry, lambda span: span.low),
        default=False,
        note="Field starts at: the first pixel that the first element sees; negative ones are padding.",
    ),
)
"""Every column there is."""


def column_keys() -> list[str]:
    """The names by which columns are asked for."""
    return [definition.column.key for definition in COLUMNS]


def choose_columns(keys: Sequence[str] | None, count: Convention = MULTIPLY_ADDS) -> list[Definition]:
    """The columns asked for, in that order; the default ones if none are, with what the convention counts.

    Raises:
        ChoiceError: if there is no such column.
    """
    if not keys:
        defaults = [definition.column.key for definition in COLUMNS if definition.default]
        keys = (
            defaults if count is MULTIPLY_ADDS else ["counted" if key == "multiply_adds" else key for key in defaults]
        )
    known = {definition.column.key: definition for definition in COLUMNS}
    for key in keys:
        if key not in known:
            raise ChoiceError("column", key, known)
    chosen = [known[key] for key in keys]
    return [
        replace(definition, column=counted_column(count)) if definition.column.key == "counted" else definition
        for definition in chosen
    ]
