"""Something in a table that is not exact, and how much of that there may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression

if TYPE_CHECKING:
    from resnet_calc.notes.steps.cells import Cell

FEWEST: Final = 4
OUT_OF_ORDER: Final = 0.15
DIGITS: Final = expression(r"\d++")


class Slip(NamedTuple):
    """Something in a table that is not exact."""

    code: str
    cell: Cell
    start: int
    """Offset in the cell's passage."""
    end: int
    expected: str
    place: str

    @property
    def line(self) -> int:
        """The line of the file that it stands on."""
        return self.cell.passage.place(self.start, self.end).line
