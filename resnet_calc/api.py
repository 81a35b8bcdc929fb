"""The library's front door: load a network, analyse it, read rows and totals; in a notebook it shows as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from resnet_calc.analysis import report
from resnet_calc.analysis.counting import convention_of
from resnet_calc.analysis.naming import Namer, scheme_of
from resnet_calc.architecture.catalog import custom, load, load_file, names
from resnet_calc.errors import ChoiceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.architecture.config import ResNetConfig
    from resnet_calc.nn.graph import Node
    from resnet_calc.view.document import Document

__all__ = ["Analysis", "analyse", "custom", "load", "load_file", "names"]


class Analysis(report.Report):
    """All numbers of one network, and its table.

    >>> analysis = analyse(load("resnet50"))
    >>> analysis.totals.parameters, analysis.totals.multiply_adds
    (25557032, 4089184256)
    >>> [analysis.name(row.node, "torchvision") for row in analysis.rows() if row.position == 2]
    ['layer1.0.conv1']
    """

    __slots__ = ()

    def name(self, node: Node, scheme: str = "paper") -> str:
        """What a layer is called under a naming scheme.

        Raises:
            ChoiceError: if there is no such scheme.
        """
        return Namer(scheme_of(scheme), self.graph).name(node.address)

    def document(
        self,
        *,
        names: str = "paper",
        level: str = "layer",
        rows: str = "main",
        columns: Sequence[str] | None = None,
        sort: str | None = None,
    ) -> Document:
        """The layer table as a document: level layer, block, stage or model; rows main or all.

        Raises:
            ChoiceError: if there is no such naming scheme, level, kind of rows or column.
        """
        from resnet_calc.view.entries import Depth, Rows  # noqa: PLC0415 - numbers need no table
        from resnet_calc.view.table import table_document  # noqa: PLC0415

        for noun, given, known in (("level", level, Depth), ("kind of rows", rows, Rows)):
            if given not in list(known):
                raise ChoiceError(noun, given, known)
        return table_document(self, scheme_of(names), level=Depth(level), rows=Rows(rows), columns=columns, sort=sort)

    def render(self, form: str = "table", **options: Any) -> str:
        """The layer table as text, in one of the formats: table, json, csv, markdown, latex, html.

        >>> analyse(load("resnet18")).render("csv", level="stage").splitlines()[-1].split(",")[-3]
        '11689512'

        Raises:
            ChoiceError: if there is no such format, naming scheme or column.
        """
        from resnet_calc.render import render  # noqa: PLC0415 - numbers need no renderer

        return render(self.document(**options), form)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from resnet_calc.render.to_html import fragment  # noqa: PLC0415 - only a notebook asks

        return fragment(self.document())


def analyse(network: ResNetConfig | str, *, count: str = "multiply-adds") -> Analysis:
    """Build a network, given as a config or by name, and count it; its operations by any counting convention.

    >>> analyse("keras/resnet50").totals.parameters
    25636712
    >>> analyse("resnet50", count="fvcore").totals.counted
    4111512576

    Raises:
        ChoiceError: if there is no network or no counting convention of that name.
        ShapeError: if the input is too small, or the parts do not fit.
    """
    config = load(network) if isinstance(network, str) else network
    counted = report.analyse(config, count=convention_of(count))
    return Analysis(*[getattr(counted, field) for field in report.Report.__dataclass_fields__])
