"""Networks beside each other in the form of He et al. 2015, Table 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.analysis.alteration import ALTERED
from resnet_calc.analysis.counting import MULTIPLY_ADDS
from resnet_calc.analysis.naming import PAPER
from resnet_calc.language import Language
from resnet_calc.nn.graph import STEM
from resnet_calc.view.counted import count_rule, counted_title, uncovered_remarks
from resnet_calc.view.document import Cell, Column, Document, Level, Line, Paragraph, Phrase, Power, Table
from resnet_calc.view.model import alteration_remarks, model_labels, shared_alterations, variant
from resnet_calc.view.notation import head_notation, stage_notation, stem_notation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from resnet_calc.analysis.report import Report
    from resnet_calc.architecture.config import ResNetConfig
    from resnet_calc.nn.shape import Shape

AS_PRINTED = ("layer name", "output size")
"""What the first columns are called in the paper."""

RULE = (
    "Multiply-adds, which He et al. 2015 call FLOPs: the products of convolutions and fully connected layers, "
    "projection shortcuts included; biases, normalization, activation, pooling and additions are not counted."
)


def table1_document(reports: Sequence[Report], record: Callable[[], Mapping[str, Any]]) -> Document:
    """The table alone, with what has to be known to read its last line."""
    configs = [report.config for report in reports]
    powers: list[Cell] = [Power(report.totals.counted) for report in reports]
    count = reports[0].count
    plain = count is MULTIPLY_ADDS
    name = Phrase("multiply-adds", "multiply-\nadds") if plain else Phrase(counted_title(count), count.name)
    rule = RULE if plain else f"{counted_title(count)}: {count_rule(count)}."
    last = Line((name, "", *powers), Level.TOTAL)
    table = structure_table(reports, layer_labels(configs), (last,))
    front = tuple(column._replace(title=words) for column, words in zip(table.columns, AS_PRINTED, strict=False))
    table = table._replace(columns=(*front, *table.columns[len(front) :]))
    remarks = (rule, *uncovered_remarks(reports), *size_remarks(reports), *alteration_remarks(configs))
    return Document("Architectures", (table, *map(Paragraph, remarks)), common_facts(configs), record)


def structure_table(reports: Sequence[Report], labels: Sequence[str], more: tuple[Line, ...] = ()) -> Table:
    """What stem, stages and head are made of, and the size behind each; a column for each network."""
    graphs = [report.graph for report in reports]
    stems = [stem_notation(graph) for graph in graphs]
    stem_cells = (stem.convolutions for stem in stems)
    lines = [Line(("conv1", _sizes([stem.output for stem in stems]), *stem_cells), merged=True)]
    for stage in range(1, max(graph.stages for graph in graphs) + 1):
        name, size = PAPER.stage(stage), _sizes(_outputs(reports, stage))
        if stage == 1 and any(stem.pool for stem in stems):
            lines.append(Line((name, size, *(stem.pool for stem in stems)), merged=True))
            name = size = ""
        cells = [stage_notation(graph, stage) if stage <= graph.stages else None for graph in graphs]
        lines.append(Line((name, size, *cells)))
    ends = [graph.output for graph in graphs]
    lines.append(Line(("", _sizes(ends), *(head_notation(graph) for graph in graphs)), merged=True))
    columns = (
        Column("layer_name", "Layer"),
        Column("output_size", "Output size"),
        *(Column(report.config.name, label) for report, label in zip(reports, labels, strict=True)),
    )
    return Table(columns, (*lines, *more), leading=2)


def _outputs(reports: Sequence[Report], stage: int) -> list[Shape]:
    return [
        group.output for report in reports for group in report.stages() if group.stage == stage <= report.graph.stages
    ]


def _sizes(shapes: Sequence[Shape]) -> str:
    """Height × width; all that occur, where networks differ."""
    return ", ".join(dict.fromkeys(f"{shape.height}×{shape.width}" for shape in shapes))


def size_remarks(reports: Sequence[Report]) -> list[str]:
    """What has to be said where the networks' output sizes differ: which has which."""
    remarks = []
    labels = model_labels([report.config for report in reports])
    for stage in range(STEM + 1, max(report.graph.stages for report in reports) + 1):
        by_size: dict[str, list[str]] = {}
        for report, label in zip(reports, labels, strict=True):
            if stage <= report.graph.stages:
                by_size.setdefault(_sizes(_outputs([report], stage)), []).append(label)
        if len(by_size) > 1:
            each = "; ".join(f"{size} in {', '.join(names)}" for size, names in by_size.items())
            remarks.append(f"{PAPER.stage(stage)} puts out {each}.")
    return remarks


def layer_labels(configs: Sequence[ResNetConfig]) -> list[str]:
    """As in the paper (50-layer) where the networks differ in depth alone; else as :func:`model_labels`."""
    plain = [config.name.removeprefix("resnet") for config in configs]
    alike = len({(config.style, config.input) for config in configs}) == 1 and len(set(plain)) == len(plain)
    alike &= not alteration_remarks(configs)
    if alike and all(name.isdecimal() for name in plain):
        return [f"{name}-layer" for name in plain]
    return model_labels(configs)


def common_facts(configs: Sequence[ResNetConfig]) -> str:
    """Style, strides, input and alterations that all the networks share."""
    facts = []
    for tell in (lambda config: f"{config.style} style", variant, lambda config: f"input {config.input_shape}"):
        told = {tell(config) for config in configs} - {""}
        if len(told) == 1:
            facts.append(told.pop())
    if altered := shared_alterations(configs):
        facts.append(ALTERED.say(Language.EN, changes=altered))
    return " · ".join(facts)
