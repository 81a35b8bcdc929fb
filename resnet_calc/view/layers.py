"""The layer count worked out: 1 + 33×3 + 1 = 101, and what is not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.analysis.layer_count import LayerCount, count_layers
from resnet_calc.analysis.naming import PAPER
from resnet_calc.view.document import Column, Document, Facts, Figure, Kind, Level, Line, Paragraph, Part, Table
from resnet_calc.view.model import header
from resnet_calc.view.record import SCHEMA_VERSION

if TYPE_CHECKING:
    from resnet_calc.analysis.report import Report


def derivation(count: LayerCount) -> str:
    """The count as one line of working.

    >>> derivation(LayerCount(1, ((3, 3), (4, 3), (23, 3), (3, 3)), 1, 4, 0, 104, 104, 1, 101, False))
    '1 + 33×3 + 1 = 101'
    """
    each = {layers for _, layers in count.stages}
    if len(each) == 1:
        blocks = f"{count.blocks}×{each.pop()}"
    else:
        blocks = " + ".join(f"{number}×{layers}" for number, layers in count.stages)
    terms = [str(count.stem) if count.stem else "", blocks, str(count.head) if count.head else ""]
    return f"{' + '.join(term for term in terms if term)} = {count.total}"


def rule(count: LayerCount) -> str | None:
    """The closed form that a CIFAR network follows: 6n + 2 with n = 3."""
    numbers = {blocks for blocks, _ in count.stages}
    each = {layers for _, layers in count.stages}
    if len(count.stages) != 3 or len(numbers) != 1 or len(each) != 1 or (count.stem, count.head) != (1, 1):  # noqa: PLR2004
        return None
    n, layers = numbers.pop(), 3 * each.pop()
    return f"{layers}n + 2 with n = {n}: {layers}×{n} + 2 = {layers * n + 2}"


def layers_document(report: Report) -> Document:
    """The derivation of the layer count of one network, and what it leaves out and why."""
    count = count_layers(report.config, report.graph)
    lines = [Line(("conv1 (stem)", None, None, count.stem))] if count.stem else []
    for stage, (blocks, layers) in enumerate(count.stages, 1):
        lines.append(Line((PAPER.stage(stage), blocks, layers, blocks * layers)))
    if count.head:
        lines.append(Line(("fully connected", None, None, count.head)))
    lines.append(Line(("weighted layers", count.blocks, None, count.total), Level.TOTAL))
    columns = (
        Column("part", "Part"),
        Column("blocks", "Blocks", Kind.COUNT),
        Column("layers_per_block", "Layers per block", Kind.COUNT),
        Column("layers", "Layers", Kind.COUNT),
    )
    parts: list[Part] = [Paragraph(derivation(count), formula=True)]
    closed = rule(count)
    if closed:
        parts.append(Paragraph(closed, formula=True))
    parts.append(Table(columns, tuple(lines)))
    parts.extend(Paragraph(text) for text in _remarks(count))
    parts.append(Facts(tuple(_left_out(count)), title="Not counted"))
    title, subtitle = header(report)
    return Document(f"{title}: weighted layers", tuple(parts), subtitle, lambda: _record(report, count))


def _remarks(count: LayerCount) -> list[str]:
    """What has to be said when name and count differ."""
    if count.counts_convolutions:
        rule_in_words = "Its authors count all convolutions, projections included, and not the fully connected layer"
        return [f"{rule_in_words}: {count.convolutions}. On the main path there are {count.total} weighted layers."]
    if count.named is None or count.named == count.total:
        return []
    remark = f"The name says {count.named}, the count is {count.total}"
    if count.stem > 1 and count.total - count.stem + 1 == count.named:
        return [f"{remark}: the name counts the {count.stem} convolutions of the stem as the one that they replace."]
    return [f"{remark}."]


def _left_out(count: LayerCount) -> list[tuple[str, Figure | str]]:
    reasons = (
        (count.projections, "projection shortcuts", "not on the main path; where shapes agree there is none"),
        (count.attention, "layers of attention or side branches", "not on the main path"),
        (count.normalizations, "normalizations", "no layers of weights of their own in this count"),
        (count.pools, "pools", "no weights"),
    )
    return [(what, Figure(number, why, rounded=False)) for number, what, why in reasons if number] + [
        ("activations and additions", "no weights"),
        ("all convolutions", Figure(count.convolutions, "projections included", rounded=False)),
    ]


def _record(report: Report, count: LayerCount) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "model": {"name": report.config.name, "style": report.config.style},
        "derivation": derivation(count),
        "weighted_layers": count.total,
        "depth": count.depth,
        "stem": count.stem,
        "stages": [{"blocks": blocks, "layers_per_block": layers} for blocks, layers in count.stages],
        "head": count.head,
        "not_counted": {
            "projections": count.projections,
            "attention": count.attention,
            "normalizations": count.normalizations,
            "pools": count.pools,
        },
        "convolutions": count.convolutions,
    }
