"""How a wrong number came about, where that can be told: digits that changed places, a factor, a stride forgotten."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.language import Message, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.units import Quantity

_SWAPPED: Final = Message("two digits have changed places", "有两位数字写颠倒了")
_DIGIT: Final = Message("one digit is off", "有一位数字写错了")
_LEFT_OUT: Final = Message("a digit is missing", "漏写了一位数字")
_ADDED: Final = Message("a digit too many", "多写了一位数字")
_DOUBLE: Final = Message("twice as many", "多了一倍(×2)")
_HALF: Final = Message("half as many", "少了一半(÷2)")
_TEN: Final = Message("off by a factor of {factor:,}", "差了 {factor:,} 倍")
_BINARY: Final = Message("divided by 1024{power} instead of 1000{power}", "除以了 1024{power}，而不是 1000{power}")
_POWERS: Final = {1: "", 2: "²", 3: "³"}
_FEW: Final = 3
"""A number of fewer digits has no digit that could be told from another number's."""


def digit_slip(said: int, right: int) -> Message | None:
    """What happened to the digits on the way from one number to the other, if little did.

    >>> digit_slip(36846, 36864).en, digit_slip(36964, 36864).en, digit_slip(3686, 36864).en
    ('two digits have changed places', 'one digit is off', 'a digit is missing')
    >>> digit_slip(12, 21).en, digit_slip(64, 65), digit_slip(1000, 2048)
    ('two digits have changed places', None, None)
    """
    one, two = str(said), str(right)
    if len(one) == len(two):
        places = [place for place, (left, other) in enumerate(zip(one, two, strict=True)) if left != other]
        if len(places) == 2 and sorted(one) == sorted(two) and places[1] - places[0] == 1:  # noqa: PLR2004 - two digits
            return _SWAPPED
        return _DIGIT if len(places) == 1 and len(one) >= _FEW + 1 else None
    if min(len(one), len(two)) >= _FEW:
        if _is_without_one(one, two) and said * 10 != right:
            return _LEFT_OUT
        if _is_without_one(two, one) and right * 10 != said:
            return _ADDED
    return None


def _is_without_one(short: str, long: str) -> bool:
    if len(short) + 1 != len(long):
        return False
    place = next((place for place, (one, two) in enumerate(zip(short, long, strict=False)) if one != two), len(short))
    return short[place:] == long[place + 1 :]


def number_slip(said: Quantity, right: int | Fraction) -> Statement | Message | None:
    """What made the one number of the other: a factor of two or ten, 1024 for 1000, digits.

    >>> from resnet_calc.units import parse_quantity
    >>> from resnet_calc.language import Language
    >>> def told(said, right): return number_slip(parse_quantity(said), right).say(Language.EN)
    >>> told("24.4M", 25557032), told("255.6M", 25557032), told("18,816", 9408)
    ('divided by 1024² instead of 1000²', 'off by a factor of 10', 'twice as many')
    """
    if not right or not said.value:
        return None
    exact = Fraction(right)
    return next((message for factor, message in _factors(said) if _is(said, exact * factor)), None) or _digits(
        said, exact
    )


def _digits(said: Quantity, right: Fraction) -> Message | None:
    """Compare the digits as they were printed."""
    step = Fraction(said.step)
    return digit_slip(int(said.value / step), int(right / step + Fraction(1, 2)))


def _factors(said: Quantity) -> Iterator[tuple[Fraction, Statement | Message]]:
    yield Fraction(2), _DOUBLE
    yield Fraction(1, 2), _HALF
    for ten in (10, 100, 1000, 10**6):
        yield Fraction(ten), _TEN.about(factor=ten)
        yield Fraction(1, ten), _TEN.about(factor=ten)
    for power, raised in _POWERS.items():
        if said.scale == 1000**power:
            yield Fraction(1000, 1024) ** power, _BINARY.about(power=raised)


def _is(said: Quantity, value: Fraction) -> bool:
    """Whether the figure is this value as it was printed."""
    return abs(value - said.value) * 2 <= said.step if not said.is_exact else value == said.value
