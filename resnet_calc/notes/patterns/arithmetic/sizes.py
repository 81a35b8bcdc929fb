"""Sizes in bytes: what a product of megabytes is in the unit of its result, 32 × 88MB in gigabytes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.formula import Interval

if TYPE_CHECKING:
    from resnet_calc.notes.formula import Expression
    from resnet_calc.notes.reading import Passage

SIZES: Final = {
    "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12,
    "KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40,
}  # fmt: skip
"""Bytes of each unit, by its name in capitals."""


def size_of(unit: str) -> int:
    """Return how many bytes a unit has, or 0 where it is none of bytes.

    >>> size_of("MB"), size_of("gb"), size_of("KiB"), size_of("FLOPs")
    (1000000, 1000000000, 1024, 0)
    """
    return SIZES.get(unit.upper().removesuffix("YTES").removesuffix("YTE"), 0)


def in_its_unit(passage: Passage, computed: Expression, stated: Expression, worth: Interval) -> Interval:
    """What an expression is worth in the unit of the stated side, where both sides are in bytes; unchanged elsewhere.

    A sum or product is in the unit of its operands if all that have one have the same, and in a product only one has.
    """
    figure = passage.tokens[stated.first].value
    if figure is None or stated.is_compound or not computed.operators <= {"*", "+"}:
        return worth
    units = [unit for operand in computed.operands if (unit := _unit(passage, operand))]
    if len(set(units)) != 1 or (len(units) > 1 and "*" in computed.operators):
        return worth
    given, wanted = size_of(units[0]), size_of(figure.unit)
    if not given or not wanted:
        return worth
    return Interval(worth.low * Fraction(given, wanted), worth.high * Fraction(given, wanted))


def largest_unit(value: Fraction, unit: str) -> tuple[Fraction, str]:
    """Return a size in the largest unit of the same kind of which it makes one or more.

    >>> largest_unit(Fraction(36, 10**6), "GB"), largest_unit(Fraction(3, 1024), "MiB")
    ((Fraction(36, 1), 'KB'), (Fraction(3, 1), 'KiB'))
    """
    binary = "i" in unit.lower()
    kin = [(name, size) for name, size in SIZES.items() if ("I" in name) == binary]
    whole = value * size_of(unit)
    name, size = next(((name, size) for name, size in reversed(kin) if whole >= size), kin[0])
    return whole / size, name.replace("I", "i")


def _unit(passage: Passage, operand: int) -> str:
    figure = passage.tokens[operand].value
    return figure.unit if figure is not None else ""
