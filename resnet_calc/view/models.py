"""The list of known models: families at a glance, or every model of some with its size and source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.counting import MULTIPLY_ADDS
from resnet_calc.analysis.layer_count import count_layers
from resnet_calc.analysis.report import Report, analyse
from resnet_calc.errors import ChoiceError, ConfigError, near, quote
from resnet_calc.view.counted import counted_column, counted_record
from resnet_calc.view.document import Column, Document, Kind, Line, Paragraph, Part, Table
from resnet_calc.view.record import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.analysis.counting import Convention
    from resnet_calc.architecture.config import ResNetConfig

_STYLES = Paragraph(
    "A style before the name asks for the network as that source has it: keras/resnet50, paper/resnet50, "
    "caffe/resnet50."
)
_MORE = Paragraph("Sizes and sources: resnet-calc models WORD (a part of a name, family or source), or models --long.")


def models_document(
    configs: Sequence[ResNetConfig],
    *,
    matching: Sequence[str] = (),
    family: str | None = None,
    long: bool = False,
    count: Convention = MULTIPLY_ADDS,
) -> Document:
    """Families and the names in them; or, of those that match all words, every model with size and source.

    Words are looked for in name, title, family and source; case, dashes and spaces do not matter.

    Raises:
        ConfigError: if no model matches, with the nearest names.
        ChoiceError: if there is no such family, with the nearest.
    """
    chosen = _of_family(configs, family) if family else list(configs)
    wanted = [config for config in chosen if all(_plain(word) in _searched(config) for word in matching)]
    if not wanted:
        raise ConfigError(_no_match(matching, [config.name for config in chosen], family))
    listed = f"{len(wanted)} of {len(configs)} models" if len(wanted) < len(configs) else f"{len(configs)} models"
    reports = {config.name: analyse(config, count=count) for config in wanted}
    if matching or family or long:
        tables = [
            _table(name, [reports[member.name] for member in members]) for name, members in families(wanted).items()
        ]
        parts: tuple[Part, ...] = (*tables, _STYLES)
    else:
        parts = (_overview(wanted), _MORE, _STYLES)
    return Document("Models", parts, listed, lambda: _record(list(reports.values())))


def _no_match(matching: Sequence[str], names: Sequence[str], family: str | None) -> str:
    words = " and ".join(map(quote, matching))
    where = f" of the family {quote(family)}" if family else ""
    nearest = near(" ".join(matching), names)
    advice = f"did you mean {nearest}?" if nearest else "resnet-calc models lists all there are"
    return f"no model{where} has {words} in its name, family or source: {advice}"


def _of_family(configs: Sequence[ResNetConfig], family: str) -> list[ResNetConfig]:
    exact = [config for config in configs if _plain(config.family or "") == _plain(family)]
    found = exact or [config for config in configs if _plain(family) in _plain(config.family or "")]
    if not found:
        raise ChoiceError("family", family, {config.family or "" for config in configs})
    return found


def _plain(text: str) -> str:
    return "".join(character for character in text.lower().replace("×", "x") if character not in " -_.,:")


def _searched(config: ResNetConfig) -> str:
    return "\n".join(_plain(text or "") for text in (config.name, config.title, config.family, config.source))


def families(configs: Sequence[ResNetConfig]) -> dict[str, list[ResNetConfig]]:
    """The members of each family; families in the order in which they were published, those of no paper last."""
    members: dict[str, list[ResNetConfig]] = {}
    for config in configs:
        members.setdefault(config.family or "", []).append(config)
    return dict(sorted(members.items(), key=lambda item: (min(map(_year, item[1])), item[0])))


def _year(config: ResNetConfig) -> int:
    """When the source was published: the first year that it mentions."""
    year = re.search(r"\b(?:19|20)\d\d\b", config.source or "")
    return int(year[0]) if year else 9999


def _overview(configs: Sequence[ResNetConfig]) -> Table:
    lines = tuple(
        Line((family, len(members), ", ".join(member.name for member in members)))
        for family, members in families(configs).items()
    )
    return Table((Column("family", "Family"), Column("models", "Models", Kind.COUNT), Column("names", "Names")), lines)


def _table(family: str, reports: Sequence[Report]) -> Table:
    columns = (
        Column("name", "Name", Kind.NAME),
        Column("layers", "Layers", Kind.COUNT),
        Column("parameters", "Parameters", Kind.COUNT),
        counted_column(reports[0].count),
        Column("input", "Input", Kind.SHAPE, rank=1),
        Column("source", "Source", rank=2),
    )
    lines = [
        Line(
            (
                report.config.name,
                count_layers(report.config, report.graph).depth,
                report.totals.parameters,
                report.totals.counted,
                report.config.input_shape,
                report.config.source or "",
            )
        )
        for report in reports
    ]
    return Table(columns, tuple(lines), title=family)


def _record(reports: Sequence[Report]) -> dict[str, Any]:
    models = [
        {
            "name": report.config.name,
            "title": report.config.title,
            "family": report.config.family,
            "source": report.config.source,
            "style": report.config.style,
            "input": list(report.config.input),
            "parameters": report.totals.parameters,
            "multiply_adds": report.totals.multiply_adds,
            "counted": counted_record(report),
            "weighted_layers": report.totals.weighted_layers,
            "depth": count_layers(report.config, report.graph).depth,
        }
        for report in reports
    ]
    return {"schema_version": SCHEMA_VERSION, "models": models}
