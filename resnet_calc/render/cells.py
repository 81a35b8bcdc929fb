"""How cells are written in every format that is text: thousands separators, per cent, sizes."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from resnet_calc.figures import format_count, format_rounded
from resnet_calc.nn.shape import Shape
from resnet_calc.view.document import Change, Figure, Kind, Phrase, Power, Stacks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.view.document import Cell

UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]+")
"""Control characters, and those that turn the direction of writing: a terminal or page would obey them."""

RIGHT_ALIGNED = {Kind.COUNT, Kind.NUMBER, Kind.SHAPE, Kind.SHARE, Kind.FACTOR, Kind.DECIMAL}


def clean(text: str) -> str:
    r"""A text in one line, without characters that a terminal or a page would obey.

    >>> clean("red\x1b[31m"), clean("two\nlines")
    ('red�[31m', 'two lines')
    """
    if text.isprintable():
        return text
    return UNSEEN.sub("�", " ".join(text.split("\n")))


def write(cell: Cell, kind: Kind, *, short: bool = False) -> str:
    """A cell as text.

    >>> write(25557032, Kind.COUNT), write(Fraction(1, 3), Kind.SHARE), write(Shape(64, 56, 56), Kind.SHAPE)
    ('25,557,032', '33.3%', '64×56×56')
    """
    exact = type(cell)
    if exact is int:  # nearly all cells of a long table are counts and texts
        return str(cell) if kind is Kind.NUMBER else f"{cell:,}"
    return clean(str(cell)) if exact is str else _write(cell, kind, short=short)


def _write(cell: Cell, kind: Kind, *, short: bool) -> str:
    match cell:
        case None:
            text = ""
        case Fraction():
            text = percent(cell) if kind is Kind.SHARE else f"{float(cell):,.2f}{'×' if kind is Kind.FACTOR else ''}"
        case Phrase() if short:
            text = "\n".join(map(clean, cell.short.split("\n")))
        case Phrase():
            text = clean(cell.text)
        case Power():
            text = power(cell.value)
        case Change():
            text = signed(cell.value)
        case Shape():
            text = str(cell)
        case int():
            text = str(cell) if kind is Kind.NUMBER else format_count(cell)
        case Stacks() | str():
            text = clean(str(cell))
        case _:
            assert_never(cell)
    return text


def signed(value: int) -> str:
    """A change with its sign, a true minus.

    >>> signed(26560), signed(-231211008), signed(0)
    ('+26,560', '−231,211,008', '0')
    """
    return f"+{format_count(value)}" if value > 0 else format_count(value).replace("-", "−")


def power(value: int, digits: int = 3) -> str:
    """A count as a mantissa and a power of ten that is a multiple of three.

    >>> power(3857973248), power(11282415616), power(940)
    ('3.86×10⁹', '11.3×10⁹', '940')
    """
    number, _, scale = format_rounded(value, digits).partition(" ")
    return number + {"": "", "K": "×10³", "M": "×10⁶", "G": "×10⁹", "T": "×10¹²"}[scale]


def percent(share: Fraction) -> str:
    """A share of the whole; what is there but rounds to nothing is not called nothing."""
    if 0 < share.numerator * 10_000 < 5 * share.denominator:
        return "<0.1%"
    return f"{float(share):.1%}"


def figure(value: Figure | str) -> tuple[str, str]:
    """A fact's number, with its rounded form, and its remark."""
    if isinstance(value, str):
        return clean(value), ""
    number = format_count(value.value)
    if value.rounded and value.value >= 1000:  # noqa: PLR2004 - from there on a rounded form is shorter
        number += f" ({format_rounded(value.value)})"
    return number, clean(value.remark)


def spans(texts: Sequence[str]) -> list[int]:
    """How many columns each text of a merged line takes: as many as equal cells stand beside each other.

    >>> spans(["conv1", "112×112", "7×7", "7×7", "3×3"])
    [1, 1, 2, 1]
    """
    found: list[int] = []
    for index, text in enumerate(texts):
        if index and text and text == texts[index - 1]:
            found[-1] += 1
        else:
            found.append(1)
    return found
