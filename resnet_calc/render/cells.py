"""How cells are written in every format that is text: thousands separators, per cent, sizes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from resnet_calc.nn.shape import Shape
from resnet_calc.units import format_count, format_rounded
from resnet_calc.view.document import Figure, Kind, Phrase

if TYPE_CHECKING:
    from resnet_calc.view.document import Cell

RIGHT_ALIGNED = {Kind.COUNT, Kind.NUMBER, Kind.SHAPE, Kind.SHARE, Kind.FACTOR}


def write(cell: Cell, kind: Kind, *, short: bool = False) -> str:
    """A cell as text.

    >>> write(25557032, Kind.COUNT), write(Fraction(1, 3), Kind.SHARE), write(Shape(64, 56, 56), Kind.SHAPE)
    ('25,557,032', '33.3%', '64×56×56')
    """
    match cell:
        case None:
            return ""
        case Fraction():
            return percent(cell) if kind is Kind.SHARE else f"{float(cell):.2f}×"
        case Phrase():
            return cell.short if short else cell.text
        case Shape():
            return str(cell) if cell.pixels > 1 or kind is not Kind.SHAPE else f"{cell.channels}×1×1"
        case int():
            return str(cell) if kind is Kind.NUMBER else format_count(cell)
        case _:
            return str(cell)


def percent(share: Fraction) -> str:
    """A share of the whole; what is there but rounds to nothing is not called nothing."""
    if 0 < share < Fraction(5, 10_000):
        return "<0.1%"
    return f"{float(share):.1%}"


def figure(value: Figure | str) -> tuple[str, str]:
    """A fact's number, with its rounded form, and its remark."""
    if isinstance(value, str):
        return value, ""
    number = format_count(value.value)
    if value.rounded and value.value >= 1000:  # noqa: PLR2004 - from there on a rounded form is shorter
        number += f" ({format_rounded(value.value)})"
    return number, value.remark
