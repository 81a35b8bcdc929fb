"""The best networks within a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.counting import MULTIPLY_ADDS
from resnet_calc.analysis.search.judging import UNLIMITED
from resnet_calc.analysis.search.pricing import Price
from resnet_calc.figures import format_count
from resnet_calc.view.counted import (
    count_rule,
    counted_column,
    counted_record,
    counted_title,
    operations_noun,
    uncovered,
)
from resnet_calc.view.document import Cell, Column, Document, Facts, Figure, Kind, Line, Paragraph, Table
from resnet_calc.view.record import SCHEMA_VERSION

if TYPE_CHECKING:
    from resnet_calc.analysis.counting import Convention
    from resnet_calc.analysis.report import Report
    from resnet_calc.analysis.search import Budget, Candidate, Objective, Outcome, Space
    from resnet_calc.architecture.config import ResNetConfig

_SAME = 10
"""How much sooner a column goes where room is short, if all its cells say the same."""

_NOUNS = Price._fields
"""What is limited: the names of prices."""


def search_document(
    outcome: Outcome,
    space: Space,
    budget: Budget,
    objective: Objective,
    base_options: str,
    count: Convention = MULTIPLY_ADDS,
) -> Document:
    """The best networks, the best first, and what they were chosen from.

    ``base_options`` are those that ask ``resnet-calc table`` for the base of the space.
    """
    reports = [candidate.report for candidate in outcome.candidates]
    columns: tuple[Column, ...] = (
        Column("rank", "#", Kind.NUMBER),
        Column("block", "Block", rank=3),
        Column("blocks", "Blocks"),
        Column("widths", "Widths", rank=4),
        Column("groups", "Groups", rank=2),
        Column("input", "Input", Kind.SHAPE, rank=5),
        Column("layers", "Layers", Kind.COUNT),
        Column("parameters", "Parameters", Kind.COUNT),
        counted_column(count),
        Column("activations", "Activations", Kind.COUNT, rank=6),
    )
    lines = [Line((rank, *_cells(candidate))) for rank, candidate in enumerate(outcome.candidates, 1)]
    columns = tuple(
        column._replace(rank=column.rank and column.rank + _SAME * (len({line.cells[index] for line in lines}) == 1))
        for index, column in enumerate(columns)
    )
    facts = Facts(
        (
            ("Judged", Figure(outcome.judged, "configurations", rounded=False)),
            ("Fit", Figure(outcome.fitting, "of them", rounded=False)),
            *([("Impossible", _unbuildable(outcome.unbuildable))] if outcome.unbuildable else []),
            ("Blocks", ", ".join(f"{low}-{high}" if high > low else str(low) for low, high in space.blocks)),
            ("Otherwise as", space.base.name),
            ("Parameters", "every trainable number; moving statistics are not counted"),
            (counted_title(count), count_rule(count)),
            *[("not covered", remark) for remark in dict.fromkeys(_uncovered(report) for report in reports) if remark],
        )
    )
    again = Paragraph(command(base_options, reports[0].config, count), formula=True)
    most = operations_noun(count) if objective.order[0] == "operations" else objective.most
    return Document(
        f"Search: most {most}",
        (Table(columns, tuple(lines)), facts, again),
        budget_in_words(budget, count),
        lambda: _record(outcome, count),
    )


def _uncovered(report: Report) -> str:
    missing = report.not_covered()
    return uncovered(dict.fromkeys(missing, 0), report.count) if missing else ""


def budget_in_words(budget: Budget, count: Convention = MULTIPLY_ADDS) -> str:
    """at most 2.00 G multiply-adds, at most 12.0 M parameters.

    >>> from resnet_calc.analysis.search import Budget
    >>> budget_in_words(Budget(most=Price(2 * 10**9, UNLIMITED, UNLIMITED, 50), least=Price(layers=18)))
    'at most 2 G multiply-adds · at least 18 layers · at most 50 layers'
    """
    limits = []
    for name, least, most in zip(_NOUNS, budget.least, budget.most, strict=True):
        noun = operations_noun(count) if name == "operations" else name
        if least > 0:
            limits.append(f"at least {_round(least)} {noun}")
        if most < UNLIMITED:
            limits.append(f"at most {_round(most)} {noun}")
    return " · ".join(limits)


def _round(number: int) -> str:
    """2 G rather than 2.00 G, and every digit where a rounded form would not be the number itself."""
    for scale, letter in ((10**9, "G"), (10**6, "M"), (10**3, "K")):
        if number >= scale and number % (scale // 1000) == 0:
            return f"{number / scale:g} {letter}"
    return format_count(number)


def _unbuildable(number: int) -> str:
    return (
        f"{number:,} shape{'s' if number > 1 else ''}: groups that do not divide widths, or inputs that are too small"
    )


def _cells(candidate: Candidate) -> tuple[Cell, ...]:
    config, totals = candidate.report.config, candidate.report.totals
    return (
        config.stage_blocks[0].kind.replace("_", " "),
        f"[{', '.join(map(str, config.blocks))}]",
        f"[{', '.join(map(str, config.stage_widths))}]",
        f"{config.groups}×{config.width_per_group}d" if config.groups > 1 else "1",
        config.input_shape,
        totals.weighted_layers,
        totals.trainable,
        totals.counted,
        totals.activations,
    )


def command(base_options: str, config: ResNetConfig, count: Convention = MULTIPLY_ADDS) -> str:
    """What shows such a network layer by layer.

    >>> from resnet_calc.architecture.catalog import load
    >>> command("--extends resnet50", load("resnet50"))
    'resnet-calc table --extends resnet50 --block bottleneck --blocks 3,4,6,3 --widths 64,128,256,512 --input 3x224x224'
    """
    parts = [
        f"resnet-calc table {base_options}",
        f"--block {config.stage_blocks[0].kind}",
        f"--blocks {','.join(map(str, config.blocks))}",
        f"--widths {','.join(map(str, config.stage_widths))}",
        f"--groups {config.groups} --width-per-group {config.width_per_group}" if config.groups > 1 else "",
        f"--input {'x'.join(map(str, config.input))}",
        f"--count {count.name}" if count is not MULTIPLY_ADDS else "",
    ]
    return " ".join(part for part in parts if part)


def _record(outcome: Outcome, count: Convention) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "counting_convention": count.name,
        "judged": outcome.judged,
        "fitting": outcome.fitting,
        "unbuildable_shapes": outcome.unbuildable,
        "candidates": [
            {
                "block": candidate.report.config.stage_blocks[0].kind,
                "blocks": list(candidate.report.config.blocks),
                "widths": list(candidate.report.config.stage_widths),
                "groups": candidate.report.config.groups,
                "width_per_group": candidate.report.config.width_per_group,
                "input": list(candidate.report.config.input),
                "weighted_layers": candidate.price.layers,
                "parameters": candidate.price.parameters,
                "multiply_adds": candidate.report.totals.multiply_adds,
                "counted": counted_record(candidate.report),
                "activations": candidate.price.activations,
            }
            for candidate in outcome.candidates
        ],
    }
