"""What the columns of a table of two blocks hold, and the figures in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from resnet_calc.notes.steps.cells import Cell
    from resnet_calc.notes.tables import Table

NUMBER: Final = expression(r"\d[\d,]*+(?:\.\d++)?+")
_HEADS: Final = (
    ("channels", expression(r"channels|通道")),
    ("inside", expression(r"inside|width|瓶颈内部|内部")),
    ("map", expression(r"map|特征图")),
    ("shortcut", expression(r"shortcut|捷径")),
    ("stage", expression(r"stage|阶段")),
    ("block", expression(r"block|块")),
    ("ratio", expression(r"ratio\w{0,20}|.{0,20}比值|ratio .{0,20}")),
    ("basic", expression(r"(?:basic|基本).{0,40}")),
    ("bottleneck", expression(r"(?:bottleneck|瓶颈块?).{0,40}")),
    ("given", expression(r"this block|given|此块")),
    ("price", expression(r"costs|price|代价")),
    ("found", expression(r"buys|found|可换")),
    ("spent", expression(r"for|spent|花费")),
    ("left", expression(r"left over|left|剩余")),
)
_OPERATIONS: Final = expression(r"multiply|乘加")


class Claim(NamedTuple):
    """A number of a cell, and what it should be; nothing where it is right."""

    cell: Cell
    start: int
    end: int
    expected: str


def read_heads(table: Table) -> dict[str, int]:
    """Which column holds what; costs with what they count, from their heads or from the title."""
    found: dict[str, int] = {}
    what = "m" if _OPERATIONS.search(table.title.lower()) else "w"
    for place in sorted(table.head):
        text = fold_width(table.head[place].text).lower().replace("_", " ").strip("*` ")
        kind = next((name for name, pattern in _HEADS if pattern.fullmatch(text)), None)
        side = next((side for side in ("found", "given") if side in found), "")
        if text.startswith(("given ", "found ")) and text[6:] in ("channels", "width"):
            kind = f"{text[:5]} {'inside' if text.endswith('width') else 'channels'}"
        elif side and kind in ("channels", "inside"):
            kind = f"{side} {kind}"
        if kind in ("basic", "bottleneck", "ratio"):
            if kind != "ratio":
                what = "m" if _OPERATIONS.search(text) else "w" if re.search(r"weights|param|权重|参数", text) else what
            kind = f"{kind} {what}"
        if kind is not None:
            found.setdefault(kind, place)
    return found


def figures_of(cell: Cell | None) -> list[tuple[str, int, int]]:
    """The numbers of a cell, each with where it stands."""
    if cell is None:
        return []
    found = NUMBER.finditer(cell.passage.text, cell.start, cell.end)
    return [(one[0].rstrip(","), one.start(), one.start() + len(one[0].rstrip(","))) for one in found]


def whole(text: str) -> int:
    """A number without its marks of thousands and its decimals."""
    return int(text.replace(",", "").split(".")[0] or 0)


def compared(row: Mapping[int, Cell], heads: Mapping[str, int], true: Mapping[str, int]) -> Iterator[Claim]:
    """Hold the costs of a row, and their ratios, against the true ones."""
    for key, place in heads.items():
        values = figures_of(row.get(place))
        if key.startswith("ratio ") and len(values) == 1:
            what = key[-1]
            if not true.get(f"bottleneck {what}") or f"basic {what}" not in true:
                continue
            said, start, end = values[0]
            decimals = len(said.partition(".")[2])
            right = f"{true[f'basic {what}'] / true[f'bottleneck {what}']:.{decimals}f}"
            yield Claim(row[place], start, end, "" if said == right else right)
        elif key in true and len(values) == 1:
            said, start, end = values[0]
            yield Claim(row[place], start, end, "" if whole(said) == true[key] else format_count(true[key]))
