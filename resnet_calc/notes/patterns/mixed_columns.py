"""A column of parameters in which one network is counted without its head and the others with theirs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count, format_rounded
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.quantities import Figure, Measure, find_figures
from resnet_calc.notes.totals import HEADLESS, plain_parameter_totals
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Reading

RULES: Final = (
    Rule(
        code="RC406",
        name="mixed-column-of-parameters",
        what=Message(
            "In a column of parameters one network is counted without its head and the others with theirs, or the "
            "other way round.",
            "参数量一列中，只有一个网络不含分类层，其余都含；或者相反。",
        ),
        why=Message(
            "ResNet-101 has 44.5 million parameters with its head and 42.5 million without; beside 25.6 million for "
            "ResNet-50 only the first can be compared.",
            "ResNet-101 含分类层时有 44.5M 参数，不含时为 42.5M；与 ResNet-50 的 25.6M 并列时，只有前者可比。",
        ),
        wrong="| net | params | ResNet-18: 11.7M, ResNet-50: 25.6M, ResNet-101: 42.5M",
        right="| net | params | ResNet-18: 11.7M, ResNet-50: 25.6M, ResNet-101: 44.5M",
    ),
)

_WRONG: Final = Message(
    "{model} has {expected} parameters counted as the others of this column are; {said} is the number {other}",
    "按本列其余各行的口径，{model} 有 {expected} 个参数；{said} 是{other}的值",
)
_WITH: Final = Message("with its head", "含分类层")
_WITHOUT: Final = Message("without its head", "不含分类层")
_SAYS: Final = expression(r"head|top|fc|backbone|class|without|excl|主干|分类|全连接|不含", re.IGNORECASE)
_FEWEST: Final = 2
"""So many others have to be counted alike."""


class _Cell(NamedTuple):
    figure: Figure
    model: str
    whole: bool
    """Whether it agrees with the number with the head, and with that alone."""


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the one figure of a column that is counted otherwise than the others."""
    columns: dict[tuple[int, str, int], list[_Cell | None]] = {}
    for figure in find_figures(reading):
        cell = figure.passage.region.cell
        if cell is None or figure.measure is not Measure.PARAMETERS or len(figure.subject.candidates) != 1:
            continue
        for key in ((cell.table, "column", cell.column), (cell.table, "row", cell.row)):
            columns.setdefault(key, []).append(_counted(figure))
    for cells in columns.values():
        known = [cell for cell in cells if cell is not None]
        for whole in (True, False):
            odd = [cell for cell in known if cell.whole is whole]
            if len(odd) == 1 and len(cells) == len(known) > _FEWEST:
                yield _told(odd[0])


def _counted(figure: Figure) -> _Cell | None:
    """How the figure is counted: with the head or without; None where it agrees with both or with neither."""
    model = figure.subject.candidates[0]
    if figure.altered or model.startswith("cifar") or _SAYS.search(figure.passage.text) is not None:
        return None
    totals = plain_parameter_totals(model)
    whole = any(agrees(figure.quantity, each.value) for each in totals if not each.holds_under)
    headless = any(agrees(figure.quantity, each.value) for each in totals if each.holds_under == (HEADLESS,))
    return _Cell(figure, model, whole) if whole is not headless else None


def _told(cell: _Cell) -> Finding:
    figure, passage = cell.figure, cell.figure.passage
    under = (HEADLESS,) if cell.whole else ()
    value = next(each.value for each in plain_parameter_totals(cell.model) if each.holds_under == under)
    said = passage.text[figure.start : figure.end]
    expected = (format_count if figure.quantity.is_exact else format_rounded)(value)
    values: dict[str, object] = {
        "model": facts(cell.model).title, "expected": expected, "said": said,
        "other": _WITH if cell.whole else _WITHOUT,
    }  # fmt: skip
    return passage.finding(
        figure.start,
        figure.end,
        Verdict.WRONG,
        "RC406",
        _WRONG.about(**values),
        subject=cell.model,
        said=said,
        expected=expected,
    )
