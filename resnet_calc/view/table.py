"""The layer table: every layer's operation, sizes and cost, with subtotals, totals and what was not counted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.layer_count import count_layers
from resnet_calc.analysis.naming import Namer, Scheme
from resnet_calc.nn.shape import Shape
from resnet_calc.view.columns import Definition, Sheet, choose_columns
from resnet_calc.view.counted import counted_facts
from resnet_calc.view.document import (
    Document,
    Facts,
    Figure,
    Kind,
    Level,
    Line,
    Paragraph,
    Part,
    Phrase,
    Table,
)
from resnet_calc.view.entries import Depth, Entry, Rows, entries
from resnet_calc.view.layers import derivation
from resnet_calc.view.model import describe_blocks, header
from resnet_calc.view.record import report_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.analysis.report import Report


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
        shown = _sorted(shown, choose_columns([sort])[0], Sheet(report))
    graph = report.graph
    total = Entry("total", describe_blocks(report.config), report.totals, graph.input, graph.output, level=Level.TOTAL)
    shown = [*shown, total]
    sheet = Sheet(report)
    if columns:
        definitions = [replace(definition, column=definition.column._replace(rank=0)) for definition in definitions]
    else:
        definitions = [item for item in definitions if any(item.cell(entry, sheet) for entry in shown)]
    kept = [definition.column for definition in definitions]
    lines = tuple(
        Line(tuple([definition.cell(entry, sheet) for definition in definitions]), entry.level) for entry in shown
    )
    notes = [Paragraph(definition.note) for definition in definitions if definition.note]
    parts: tuple[Part, ...] = (Table(tuple(kept), lines), *notes, _footer(report))
    title, subtitle = header(report)
    return Document(title, parts, subtitle, lambda: report_record(report, namer))


def _sorted(shown: list[Entry], by: Definition, sheet: Sheet) -> list[Entry]:
    """Entries by one column, largest number first, texts in order; subtotals make no sense any more and go."""

    def key(entry: Entry) -> tuple[int, Any]:
        cell = by.cell(entry, sheet)
        if cell is None:
            return (1, 0)
        if isinstance(cell, Shape):
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
