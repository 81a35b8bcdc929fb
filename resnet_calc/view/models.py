"""The list of known models, by family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.analysis.report import analyse
from resnet_calc.errors import ChoiceError
from resnet_calc.view.document import Column, Document, Kind, Line, Paragraph, Table
from resnet_calc.view.record import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.architecture.config import ResNetConfig


def models_document(configs: Sequence[ResNetConfig], *, matching: str = "", family: str | None = None) -> Document:
    """Every model, or those whose name, title or family matches, in one table a family.

    Raises:
        ChoiceError: if there is no such family.
    """
    families = list(dict.fromkeys(config.family or "" for config in configs))
    if family is not None and not any(family.lower() in known.lower() for known in families):
        raise ChoiceError("family", family, families)
    wanted = [
        config
        for config in configs
        if matching.lower() in f"{config.name} {config.title or ''} {config.family or ''}".lower()
        and (family is None or family.lower() in (config.family or "").lower())
    ]
    reports = {config.name: analyse(config) for config in wanted}
    columns = (
        Column("name", "Name", Kind.NAME),
        Column("layers", "Layers", Kind.COUNT),
        Column("parameters", "Parameters", Kind.COUNT),
        Column("multiply_adds", "Multiply-adds", Kind.COUNT),
        Column("input", "Input", Kind.SHAPE, rank=1),
        Column("source", "Source", rank=2),
    )
    tables = []
    for name in families:
        members = [config for config in wanted if (config.family or "") == name]
        lines = []
        for config in members:
            totals = reports[config.name].totals
            cells = (
                config.name,
                totals.weighted_layers,
                totals.parameters,
                totals.multiply_adds,
                config.input_shape,
                config.source or "",
            )
            lines.append(Line(cells))
        if lines:
            tables.append(Table(columns, tuple(lines), title=name))
    count = f"{len(wanted)} of {len(configs)} models" if len(wanted) < len(configs) else f"{len(configs)} models"
    note = Paragraph("Styles: resnet-calc table keras/resnet50 (torchvision, paper, caffe, keras); see --style.")
    record = [
        {
            "name": config.name,
            "family": config.family,
            "source": config.source,
            "input": list(config.input),
            "parameters": reports[config.name].totals.parameters,
            "multiply_adds": reports[config.name].totals.multiply_adds,
            "weighted_layers": reports[config.name].totals.weighted_layers,
        }
        for config in wanted
    ]
    return Document("Models", (*tables, note), count, lambda: {"schema_version": SCHEMA_VERSION, "models": record})
