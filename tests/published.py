"""The figures of published papers, read from published.toml."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resnet_calc.analysis.report import Report, analyse
from resnet_calc.architecture.catalog import load

FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure."""

    source: str
    model: str
    quantity: str
    printed: str
    how: str
    """rounded, truncated or not_reproduced."""
    note: str

    def exact(self) -> int:
        """The exact number behind it."""
        return QUANTITIES[self.quantity](analyse(load(self.model)))


def weights(report: Report) -> int:
    """What convolutions and fully connected layers hold."""
    return sum(
        run.count * sum(layer.op.parameters() for layer in run.layers if layer.op.weighted) for run in report.graph.runs
    )


QUANTITIES: Mapping[str, Callable[[Report], int]] = {
    "multiply_adds": lambda report: report.totals.multiply_adds,
    "parameters": lambda report: report.totals.parameters,
    "weights": weights,
}


def figures() -> list[Figure]:
    """All of them, in the order of the file."""
    tables: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["tables"]
    return [
        Figure(table["source"], model, table["quantity"], printed, how, table.get("note", ""))
        for table in tables
        for how in ("rounded", "truncated", "not_reproduced")
        for model, printed in table.get(how, {}).items()
    ]
