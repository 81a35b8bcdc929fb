"""The layer table: every layer's operation, sizes and cost, with subtotals, totals and what was not counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.counting import MULTIPLY_ADDS
from resnet_calc.analysis.layer_count import count_layers
from resnet_calc.analysis.naming import Namer, Scheme
from resnet_calc.errors import ChoiceError
from resnet_calc.view.counted import counted_column, counted_facts
from resnet_calc.view.document import Cell, Column, Document, Facts, Figure, Kind, Level, Line, Part, Phrase, Table
from resnet_calc.view.entries import Depth, Entry, Rows, entries
from resnet_calc.view.layers import derivation
from resnet_calc.view.model import describe_blocks, header
from resnet_calc.view.record import report_record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from resnet_calc.analysis.counting import Convention
    from resnet_calc.analysis.report import Cost, Report


@dataclass(frozen=True, slots=True)
class Definition:
    """A column of the table: what it is called, and the cell it takes from an entry (and the network's totals)."""

    column: Column
    cell: Callable[[Entry, Cost], Cell]
    default: bool = True


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
        lambda entry, total: _share(entry.cost.counted, total.counted),
    ),
    Definition(
        Column("parameter_share", "Share of parameters", Kind.SHARE),
        lambda entry, total: _share(entry.cost.parameters, total.parameters),
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
)
"""Every column there is: one definition that all formats share."""


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


def table_document(
    report: Report,
    scheme: Scheme,
    *,
    level: Depth = Depth.LAYER,
    rows: Rows = Rows.MAIN,
    columns: Sequence[str] | None = None,
    sort: str | None = None,
) -> Document:
    """The table of one network.

    Raises:
        ChoiceError: if a column is unknown, or the one to sort by.
    """
    definitions = choose_columns(columns, report.count)
    namer = Namer(scheme, report.graph)
    shown = list(entries(report, namer, level, rows))
    if sort is not None:
        shown = _sorted(shown, choose_columns([sort])[0], report.totals)
    graph = report.graph
    total = Entry("total", describe_blocks(report.config), report.totals, graph.input, graph.output, level=Level.TOTAL)
    shown = [*shown, total]
    if columns:
        definitions = [replace(definition, column=replace(definition.column, rank=0)) for definition in definitions]
    else:
        definitions = [item for item in definitions if any(item.cell(entry, report.totals) for entry in shown)]
    kept = [definition.column for definition in definitions]
    lines = tuple(
        Line(tuple(definition.cell(entry, report.totals) for definition in definitions), entry.level) for entry in shown
    )
    parts: tuple[Part, ...] = (Table(tuple(kept), lines), _footer(report))
    title, subtitle = header(report)
    return Document(title, parts, subtitle, lambda: report_record(report, namer))


def _sorted(shown: list[Entry], by: Definition, totals: Cost) -> list[Entry]:
    """Entries by one column, largest number first, texts in order; subtotals make no sense any more and go."""

    def key(entry: Entry) -> tuple[int, Any]:
        cell = by.cell(entry, totals)
        if cell is None:
            return (1, 0)
        if isinstance(cell, tuple):
            return (0, -cell.elements)
        if isinstance(cell, int | Fraction):
            return (0, cell if by.column.kind is Kind.NUMBER else -cell)
        return (0, cell.text if isinstance(cell, Phrase) else str(cell))

    return sorted((entry for entry in shown if entry.level in {Level.ITEM, Level.ASIDE}), key=key)


def _footer(report: Report) -> Facts:
    totals, convention = report.totals, report.convention
    count = count_layers(report.config, report.graph)
    pairs: list[tuple[str, Figure | str]] = [("Layers", derivation(count))]
    pairs.append(("Parameters", Figure(totals.parameters, convention.rule)))
    if convention.counts_buffers:
        pairs.append(("  trainable", Figure(totals.trainable)))
        pairs.append(("  non-trainable", Figure(totals.buffers, "moving statistics", rounded=False)))
    pairs += counted_facts(report)
    label = "Not counted"
    for item in report.uncounted():
        pairs.append((label, Figure(item.elements, f"elements in {item.calls} × {item.what}", rounded=False)))
        label = ""
    if totals.buffers and not convention.counts_buffers:
        pairs.append(("", Figure(totals.buffers, "moving statistics, which Keras counts as parameters", rounded=False)))
    if count.projections:
        remark = "projection shortcuts, which are no layers, though their cost counts"
        pairs.append(("", Figure(count.projections, remark, rounded=False)))
    return Facts(tuple(pairs))
