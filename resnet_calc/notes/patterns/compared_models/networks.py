"""Which network the head of a column or row names, and what a table may say of it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.architecture.catalog import altered_name, vary
from resnet_calc.errors import ResNetCalcError
from resnet_calc.expressions import expression
from resnet_calc.nn.graph import STEM
from resnet_calc.notes.altered import NO_ALTERATIONS
from resnet_calc.notes.laid_out import report_of
from resnet_calc.notes.usual import STYLES
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from resnet_calc.analysis.report import Cost, Report
    from resnet_calc.notes.altered import Alterations
    from resnet_calc.notes.steps.cells import Cell

MODEL: Final = expression(
    r"(?:(\w{1,20})/)?(?:(cifar)_)?(?:resnet[-_ ]?(\d{1,4})|(\d{1,4})-layer)(?: \((\w{1,20})\))?", re.IGNORECASE
)
PART: Final = expression(r"conv([2-5])(?:_x)?|stem|head|total|conv1", re.IGNORECASE)
_NUMBER: Final = expression(r"\d[\d,]*+")
_DIGITS: Final = expression(r"\d++")
_TIMES: Final = expression(r"\d\s?(?:×|x|\\times|\*)\s?\d")
TELLING: Final = 3
"""Figures that must fit another network before a name is called wrong."""
COSTS: Final[Mapping[str, Callable[[Cost], int]]] = {
    "parameters": lambda cost: cost.trainable,
    "all parameters": lambda cost: cost.parameters,
    "multiply-adds": lambda cost: cost.multiply_adds,
    "FLOPs": lambda cost: 2 * cost.multiply_adds,
    "activations": lambda cost: cost.activations,
}
TITLES: Final = (
    (expression(r"parameters|params|参数量?"), ("parameters", "all parameters")),
    (expression(r"multiply[-_ ]adds|乘加次数|macs"), ("multiply-adds",)),
    (expression(r"activations|激活"), ("activations",)),
)


class Compared(NamedTuple):
    """A network of the catalog that a head names."""

    title: str
    report: Report
    name: str = ""
    """What the catalog calls it."""


class Claim(NamedTuple):
    """A number of a cell, and what it should be."""

    cell: Cell
    start: int
    end: int
    code: str
    part: str
    network: str
    expected: str
    """Nothing where it is right."""


class Setting(NamedTuple):
    """What a page says of all the networks that it compares."""

    style: str = ""
    """Whose form of them; nothing where it does not say."""
    image: tuple[int, int, int] | None = None
    """What goes in, where that is not each network's own."""
    alterations: Alterations = NO_ALTERATIONS
    passage: int = 0
    """The index of a passage of the page."""
    classes: int | None = None
    """How many classes there are, where only the networks' last layers say it."""

    def compared(self, model: str, style: str, label: str) -> Compared | None:
        """The network that a head names, as this page means it; None where there is none such."""
        name = self.alterations.named(model, label, self.passage)
        if name is not None and self.classes is not None:
            name = altered_name(name, {"head.classes": self.classes})
        report = _report(name, style, self.image) if name is not None else None
        return Compared(label.strip(), report, name or model) if report is not None else None


@lru_cache(maxsize=128)
def _report(model: str, style: str, image: tuple[int, int, int] | None) -> Report | None:
    name = f"{style}/{model}"
    try:
        return report_of(vary(name, input=image) if image is not None else vary(name))
    except ResNetCalcError:
        return None


def named_networks(text: str, setting: Setting) -> Iterator[Compared]:
    """The networks that a head may name, under the styles that it may mean."""
    found = MODEL.fullmatch(fold_width(text).strip("*`_ "))
    if found is None:
        return
    said, depth = (found[1] or found[5] or "").lower(), found[3] or found[4]
    models = [f"cifar_resnet{depth}"] if found[2] or said == "cifar" else [f"resnet{depth}", f"cifar_resnet{depth}"]
    for model in models:
        for style in [said] if said in STYLES else [setting.style] if setting.style else STYLES:
            network = setting.compared(model, style, text)
            if network is not None:
                yield network


def style_of_row(row: dict[int, Cell], style: str) -> str:
    """Whose form of a network a row says that it has."""
    return next((cell.text for cell in row.values() if cell.text in STYLES), style)


def stage_of(text: str, report: Report) -> int | None:
    """Which stage a row's name means; None for the total."""
    name = fold_width(text).strip("*`_ ").lower()
    if name in ("stem", "conv1"):
        return STEM
    if name == "head":
        return report.graph.head
    found = re.fullmatch(r"conv([2-5])(?:_x)?|layer([1-4])", name)
    if found is None:
        return None
    return int(found[1]) - 1 if found[1] else int(found[2])


def whole_number(cell: Cell) -> tuple[int, int, int] | None:
    """The only number of a cell, and where it stands."""
    found = list(_NUMBER.finditer(cell.passage.text, cell.start, cell.end))
    bare = cell.text.strip("*`_ ")
    if len(found) != 1 or not re.fullmatch(r"[\d,]+", bare):
        return None
    return int(found[0][0].replace(",", "")), *found[0].span()


def numbers_of(cell: Cell) -> list[tuple[int, int, int]]:
    """The whole numbers of a cell, each with where it stands; behind a kernel a comma parts them: 1×1,128."""
    number = _DIGITS if _TIMES.search(cell.passage.text, cell.start, cell.end) else _NUMBER
    return [
        (int(found[0].rstrip(",").replace(",", "")), found.start(), found.start() + len(found[0].rstrip(",")))
        for found in number.finditer(cell.passage.text, cell.start, cell.end)
    ]
