"""The bridge from one network to another, as a table that adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.counting import MULTIPLY_ADDS, parameter_convention
from resnet_calc.analysis.naming import PAPER
from resnet_calc.analysis.report import Cost
from resnet_calc.analysis.tensors import MOVING_STATISTICS, tensor_sorts
from resnet_calc.analysis.wording import key_in_words, value_in_words
from resnet_calc.nn.graph import STEM
from resnet_calc.view.counted import count_rule, counted_column, counted_title, uncovered_remarks
from resnet_calc.view.document import Cell, Change, Column, Document, Kind, Level, Line, Paragraph, Part, Table
from resnet_calc.view.model import model_labels
from resnet_calc.view.record import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from resnet_calc.analysis.difference import Bridge, Step
    from resnet_calc.analysis.report import Report

_ORDER = (
    "Every step changes one thing, and is counted on the network that the steps before it have made: in another order "
    "single steps may cost differently, their sum does not."
)


def difference_document(bridge: Bridge) -> Document:
    """What differs between two networks, what each difference costs, and where the cost arises."""
    configs, count = [bridge.first.config, bridge.last.config], bridge.first.count
    labels = model_labels(configs)
    title = f"From {labels[0]} to {labels[1]}"
    if not bridge.steps:
        parts: tuple[Part, ...] = (Paragraph("Nothing differs: the two networks are built alike."),)
        return Document(title, parts, record=lambda: _record(bridge))
    parts = (
        _bridge_table(bridge, labels),
        Paragraph(_ORDER),
        _sorts_table(bridge, labels),
        _stage_table(bridge, labels, "Trainable parameters by stage", lambda cost: cost.trainable),
        _stage_table(bridge, labels, f"{counted_title(count)} by stage", lambda cost: cost.counted),
        *(Paragraph(text) for text in uncovered_remarks([bridge.first, bridge.last])),
    )
    subtitle = f"{counted_title(count)}: {count_rule(count)}"
    if count is MULTIPLY_ADDS:
        subtitle = f"{MULTIPLY_ADDS.name} {count_rule(count)}"
    return Document(title, parts, subtitle, lambda: _record(bridge))


def _bridge_table(bridge: Bridge, labels: list[str]) -> Table:
    """From one network's totals to the other's; every column adds up."""
    switch = _counting_switch(bridge)
    printed = switch is not None or _counts_buffers(bridge.first)
    columns = [
        Column("difference", "Difference"),
        Column("trainable_parameters", "Trainable parameters", Kind.COUNT),
        Column("moving_statistics", "Moving statistics", Kind.COUNT, rank=1),
        *([Column("parameters", "Parameters as each counts", Kind.COUNT)] if printed else []),
        counted_column(bridge.first.count),
        Column("layers", "Layers", Kind.COUNT, rank=2),
        Column("activations", "Activations", Kind.COUNT, rank=3),
    ]

    def cells(cost: Cost, counted: int, made: Callable[[int], Cell]) -> list[Cell]:
        values = [cost.trainable, cost.buffers, *([counted] if printed else []), cost.counted]
        return [made(value) for value in (*values, cost.weighted_layers, cost.activations)]

    first, last, buffers = bridge.first, bridge.last, _counts_buffers(bridge.first)
    lines = [Line((labels[0], *cells(first.totals, _printed(first), int)), Level.SUBTOTAL)]
    for step in bridge.steps:
        counted = step.cost.trainable + step.cost.buffers * buffers
        level = Level.ASIDE if step.cost == Cost() else Level.ITEM
        lines.append(Line((step_in_words(step), *cells(step.cost, counted, Change)), level))
    if switch is not None:
        counts = "counted" if switch > 0 else "not counted"
        words = f"moving statistics: {counts} as parameters in {last.config.style} style"
        lines.append(Line((words, *cells(Cost(), switch, Change))))
    lines.append(Line((labels[1], *cells(last.totals, _printed(last), int)), Level.TOTAL))
    return Table(tuple(columns), tuple(lines))


def step_in_words(step: Step) -> str:
    """What a step changes: convolutions with a bias: none → all."""
    return "; ".join(
        f"{key_in_words(key)}: {value_in_words(key, before)} → {value_in_words(key, after)}"
        for key, before, after in step.differences
    )


def _counts_buffers(report: Report) -> bool:
    return parameter_convention(report.config.style).counts_buffers


def _printed(report: Report) -> int:
    """The parameters that the network's source prints."""
    return report.totals.trainable + report.totals.buffers * _counts_buffers(report)


def _counting_switch(bridge: Bridge) -> int | None:
    """What the last network's parameters change by, if its source counts otherwise than that of the first."""
    change = _counts_buffers(bridge.last) - _counts_buffers(bridge.first)
    return change * bridge.last.totals.buffers if change else None


def _sorts_table(bridge: Bridge, labels: list[str]) -> Table:
    first, last = (tensor_sorts(report.graph) for report in (bridge.first, bridge.last))
    sorts = [sort for sort in dict.fromkeys((*first, *last)) if sort != MOVING_STATISTICS]
    lines = [_compared(sort, first.get(sort, 0), last.get(sort, 0)) for sort in sorts]
    totals = bridge.first.totals, bridge.last.totals
    lines.append(_compared("trainable parameters", totals[0].trainable, totals[1].trainable, Level.SUBTOTAL))
    lines.append(_compared(MOVING_STATISTICS, totals[0].buffers, totals[1].buffers))
    kept = [cost.trainable + cost.buffers for cost in totals]
    lines.append(_compared("all that is kept", kept[0], kept[1], Level.TOTAL))
    return Table(_columns("sort", "What", labels), tuple(lines), title="What the parameters are")


def _stage_table(bridge: Bridge, labels: list[str], title: str, read: Callable[[Cost], int]) -> Table:
    stages = max(bridge.first.graph.stages, bridge.last.graph.stages)
    names = ["stem", *(PAPER.stage(stage) for stage in range(1, stages + 1)), "head"]
    first, last = (_by_stage(report, read) for report in (bridge.first, bridge.last))
    lines = [_compared(name, first.get(name, 0), last.get(name, 0)) for name in names]
    lines.append(_compared("total", read(bridge.first.totals), read(bridge.last.totals), Level.TOTAL))
    return Table(_columns("part", "Part", labels), tuple(lines), title=title)


def _by_stage(report: Report, read: Callable[[Cost], int]) -> dict[str, int]:
    return {part_name(report, group.stage): read(group.cost) for group in report.stages()}


def part_name(report: Report, stage: int) -> str:
    """stem, conv2_x, ..., head."""
    if stage == STEM:
        return "stem"
    return "head" if stage == report.graph.head else PAPER.stage(stage)


def _columns(key: str, title: str, labels: list[str]) -> tuple[Column, ...]:
    return (
        Column(key, title),
        Column("first", labels[0], Kind.COUNT),
        Column("last", labels[1], Kind.COUNT),
        Column("change", "Change", Kind.COUNT),
    )


def _compared(name: str, first: int, last: int, level: Level = Level.ITEM) -> Line:
    return Line((name, first, last, Change(last - first)), level)


def _record(bridge: Bridge) -> dict[str, Any]:
    def costs(cost: Cost) -> dict[str, int]:
        return {
            "trainable_parameters": cost.trainable,
            "moving_statistics": cost.buffers,
            "multiply_adds": cost.multiply_adds,
            "counted": cost.counted,
            "weighted_layers": cost.weighted_layers,
            "activations": cost.activations,
        }

    def model(report: Report) -> dict[str, Any]:
        config = report.config
        return {
            "name": config.name,
            "style": config.style,
            "input": list(config.input),
            "parameters": _printed(report),
            "parameter_convention": parameter_convention(config.style).name,
            **costs(report.totals),
            "stages": {part_name(report, group.stage): costs(group.cost) for group in report.stages()},
            "tensors": tensor_sorts(report.graph),
        }

    return {
        "schema_version": SCHEMA_VERSION,
        "counting_convention": bridge.first.count.name,
        "first": model(bridge.first),
        "last": model(bridge.last),
        "steps": [
            {
                "differences": [
                    {"key": key, "before": value_in_words(key, before), "after": value_in_words(key, after)}
                    for key, before, after in step.differences
                ],
                **costs(step.cost),
            }
            for step in bridge.steps
        ],
        "counting_switch": _counting_switch(bridge),
    }
