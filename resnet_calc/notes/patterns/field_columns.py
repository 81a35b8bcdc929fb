"""Tables that work receptive fields out layer by layer: kernel, stride and field of each, whatever the network.

A layer of kernel k sees (k - 1) times the product of all strides before it more than the layer before
(Araujo et al. 2019, "Computing receptive fields of convolutional neural networks").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.tables import find_tables
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.steps.cells import Cell
    from resnet_calc.notes.tables import Table

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of a network's receptive field, RC802."""

_HEADS: Final = {
    "kernel": expression(
        r"k|f|kernel(?: size)?|filter(?: size)?|核|卷积核(?:大小|尺寸)?|核(?:大小|尺寸)", re.IGNORECASE
    ),
    "stride": expression(r"s|strides?|步[长幅]|步距", re.IGNORECASE),
    "field": expression(
        r"rf|r|field|receptive[ -]?field(?: size)?(?: \([a-z]{1,8}\))?|(?:理论)?感受野(?:大小|尺寸)?", re.IGNORECASE
    ),
}
_NUMBER: Final = expression(r"(?P<one>[0-9]{1,4})(?: ?[x×*] ?(?P=one))?(?: ?(?:px|pixels?|像素))?")
_SEVERAL: Final = expression(
    r"[×x*] ?[0-9]{1,2}\b(?! ?[x×*])|[0-9]{1,2} ?[×x*](?! ?[0-9])|[0-9] ?个|\b[0-9]{1,2} (?:conv|layers|blocks)"
)
_DILATED: Final = expression(r"dilat|atrous|空洞|膨胀", re.IGNORECASE)
_SIGNS: Final = ("eceptive", "感受野", "rf", "RF")
_FEWEST: Final = 3
_MOST_WRONG: Final = 2
_RIGHT: Final = Message("the receptive field there is {expected}", "该处的感受野为 {expected}")
_WRONG: Final = Message(
    "the receptive field there is {before} + ({kernel} − 1)·{jump} = {expected}, the note says {said}",
    "该处的感受野为 {before} + ({kernel} − 1)·{jump} = {expected}，文中写的是 {said}",
)


class _Row(NamedTuple):
    cell: Cell
    kernel: int
    jump: int
    """The product of all strides before the layer."""
    before: int
    """The field that the row above gives."""
    said: int

    @property
    def expected(self) -> int:
        """What the layer sees by what the row above gives."""
        return self.before + (self.kernel - 1) * self.jump


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the receptive fields of tables that give every layer's kernel and stride, judged."""
    if not any(sign in reading.note.text for sign in _SIGNS):
        return
    for table in find_tables(reading):
        rows = _rows(table)
        wrong = [row for row in rows if row.said != row.expected]
        if len(rows) - len(wrong) < _FEWEST or len(wrong) > _MOST_WRONG:
            continue
        for row in rows:
            yield from _judge(row, rows)


def _judge(row: _Row, rows: list[_Row]) -> Iterator[Finding]:
    place = rows.index(row)
    if place and rows[place - 1].said != rows[place - 1].expected:
        return  # held against a wrong one it may seem wrong or right
    right = row.said == row.expected
    said = row.cell.text.strip()
    expected = said if right else said.replace(str(row.said), str(row.expected))
    values: dict[str, object] = {
        "expected": row.expected, "said": row.said, "before": row.before, "kernel": row.kernel, "jump": row.jump,
    }  # fmt: skip
    yield row.cell.passage.finding(
        row.cell.start, row.cell.end, Verdict.RIGHT if right else Verdict.WRONG, "RC802",
        (_RIGHT if right else _WRONG).about(**values), said=said, expected=expected,
    )  # fmt: skip


def _rows(table: Table) -> list[_Row]:
    """The rows behind the first, where the table has all three columns and every row is one layer."""
    titles = {place: fold_width(cell.text).strip("*_`$ ") for place, cell in table.head.items()}
    columns = {
        name: [place for place, title in titles.items() if pattern.fullmatch(title)] for name, pattern in _HEADS.items()
    }
    dilated = any(_DILATED.search(title) for title in titles.values())
    if dilated or any(len(places) != 1 for places in columns.values()):
        return []
    kernel, stride, field = (columns[name][0] for name in ("kernel", "stride", "field"))
    found: list[_Row] = []
    jump, before = 1, 1
    for cells in table.rows:
        numbers = [_number(cells.get(place)) for place in (kernel, stride, field)]
        size, step, said = numbers
        first = cells.get(min(titles))
        if first is None or _SEVERAL.search(fold_width(first.text)) is not None or said is None:
            return []
        if size is None or step is None:
            if found or said != 1:
                return []
            continue  # the image
        found.append(_Row(cells[field], size, jump, before, said))
        jump, before = jump * step, said
    return found


def _number(cell: Cell | None) -> int | None:
    """The whole number that a cell holds: 7, 7×7."""
    match = _NUMBER.fullmatch(fold_width(cell.text).strip("*_`$ ")) if cell is not None else None
    return int(match["one"]) if match is not None else None
