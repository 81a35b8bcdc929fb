"""Networks beside each other: totals with ratios to the first, what they are made of, and the cost of each stage."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from resnet_calc.analysis.counting import PYTORCH
from resnet_calc.analysis.naming import PAPER
from resnet_calc.nn.graph import STEM
from resnet_calc.view.counted import (
    count_rule,
    counted_column,
    counted_record,
    counted_title,
    uncovered_remarks,
)
from resnet_calc.view.document import Cell, Column, Document, Facts, Kind, Level, Line, Paragraph, Part, Table
from resnet_calc.view.model import alteration_remarks, model_labels
from resnet_calc.view.notation import stage_notation
from resnet_calc.view.record import SCHEMA_VERSION
from resnet_calc.view.table1 import common_facts, size_remarks, structure_table, table1_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from resnet_calc.analysis.counting import Convention
    from resnet_calc.analysis.report import Cost, Report

_Costs: TypeAlias = "tuple[tuple[str, str, Callable[[Cost], int]], ...]"


def _costs(count: Convention) -> _Costs:
    """What networks are compared by: the column, its title, and where a cost holds it."""
    column = counted_column(count)
    return (
        ("parameters", "Parameters", lambda cost: cost.trainable),
        (column.key, column.title, lambda cost: cost.counted),
        ("activations", "Activations", lambda cost: cost.activations),
    )


def _rules(count: Convention) -> Facts:
    return Facts(
        (
            ("Parameters", PYTORCH.rule),
            (counted_title(count), count_rule(count)),
            ("Activations", "elements that convolutions put out"),
        )
    )


def compare_document(reports: Sequence[Report], *, table1: bool = False) -> Document:
    """Networks side by side; with ``table1`` in the form of He et al. 2015, Table 1, and nothing else."""
    if table1:
        return table1_document(reports, lambda: _record(reports))
    configs = [report.config for report in reports]
    labels = model_labels(configs)
    parts: list[Part] = [_totals(reports, labels), structure_table(reports, labels)]
    parts += [Paragraph(text) for text in (*size_remarks(reports), *alteration_remarks(configs))]
    parts += [_stages(reports, labels, title, read) for _, title, read in _costs(reports[0].count)]
    parts += [Paragraph(text) for text in uncovered_remarks(reports)]
    parts.append(_rules(reports[0].count))
    return Document("Comparison", tuple(parts), common_facts(configs), lambda: _record(reports))


def _totals(reports: Sequence[Report], labels: Sequence[str]) -> Table:
    columns = [
        Column("model", "Model", Kind.NAME),
        Column("style", "Style", rank=3),
        Column("input", "Input", Kind.SHAPE, rank=2),
        Column("layers", "Layers", Kind.COUNT),
    ]
    costs = _costs(reports[0].count)
    for key, title, _ in costs:
        rank = 4 if key == "activations" else 0
        columns += [Column(key, title, Kind.COUNT, rank), Column(f"{key}_ratio", "Ratio", Kind.FACTOR, rank + 1)]
    lines = []
    for report, label in zip(reports, labels, strict=True):
        cells: list[Cell] = [label, report.config.style, report.config.input_shape, report.totals.weighted_layers]
        for _, _, read in costs:
            cells += [read(report.totals), ratio(read(report.totals), read(reports[0].totals))]
        lines.append(Line(tuple(cells)))
    return Table(tuple(columns), tuple(lines), title="Totals, and ratios to the first")


def ratio(part: int, whole: int) -> Fraction | None:
    """How many times as large, if that can be said."""
    return Fraction(part, whole) if whole else None


def _stages(reports: Sequence[Report], labels: Sequence[str], title: str, read: Callable[[Cost], int]) -> Table:
    """One cost of stem, stages and head, a column for each network."""
    costs = [{_part(report, group.stage): read(group.cost) for group in report.stages()} for report in reports]
    stages = range(1, max(report.graph.stages for report in reports) + 1)
    lines = [
        Line((name, *(cost.get(name) for cost in costs)))
        for name in ("stem", *(PAPER.stage(stage) for stage in stages), "head")
    ]
    lines.append(Line(("total", *(read(report.totals) for report in reports)), Level.TOTAL))
    names = [report.config.name for report in reports]
    keys = [
        name if names.count(name) == 1 else f"{report.config.style}/{name}"
        for name, report in zip(names, reports, strict=True)
    ]
    columns = [Column(key, label, Kind.COUNT) for key, label in zip(keys, labels, strict=True)]
    return Table((Column("part", "Part", Kind.NAME), *columns), tuple(lines), title=f"{title} by stage", leading=1)


def _part(report: Report, stage: int) -> str:
    if stage == STEM:
        return "stem"
    return "head" if stage == report.graph.head else PAPER.stage(stage)


def _record(reports: Sequence[Report]) -> dict[str, Any]:
    return {"schema_version": SCHEMA_VERSION, "models": [_model(report, reports[0]) for report in reports]}


def _model(report: Report, first: Report) -> dict[str, Any]:
    config, graph = report.config, report.graph
    costs = _costs(report.count)
    return {
        "name": config.name,
        "title": config.title,
        "style": config.style,
        "input": list(config.input),
        "weighted_layers": report.totals.weighted_layers,
        "moving_statistics": report.totals.buffers,
        **{key: read(report.totals) for key, _, read in costs},
        "multiply_adds": report.totals.multiply_adds,
        "counted": counted_record(report),
        "ratios_to_first": {
            key: float(Fraction(read(report.totals), read(first.totals))) if read(first.totals) else None
            for key, _, read in costs
        },
        "stages": [
            {
                "name": _part(report, group.stage),
                "output": list(group.output),
                "blocks": [
                    {"layers": list(stack.rows), "times": stack.times}
                    for stack in stage_notation(graph, group.stage).stacks
                ]
                if group.blocks
                else [],
                **{key: read(group.cost) for key, _, read in costs},
            }
            for group in report.stages()
        ],
    }
