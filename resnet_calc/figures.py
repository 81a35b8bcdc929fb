"""How counts are printed: 25,557,032 and 25.6 M. Reading them back is the business of ``units``."""

from __future__ import annotations

from fractions import Fraction
from math import floor


def format_count(count: int) -> str:
    """Return an integer with its thousands marked.

    >>> format_count(25557032)
    '25,557,032'
    """
    return f"{count:,}"


def format_rounded(count: int | Fraction, digits: int = 3) -> str:
    """Return a count with a decimal scale and `digits` significant digits.

    >>> format_rounded(25557032), format_rounded(4089184256), format_rounded(999), format_rounded(999_960)
    ('25.6 M', '4.09 G', '999', '1.00 M')
    """
    exact = Fraction(count)
    exact = -exact if exact < 0 else exact
    if exact < 1000:  # noqa: PLR2004 - the first scale
        return f"{count}"
    magnitude = len(str(int(exact))) - 1
    step = Fraction(10 ** (magnitude + 1), 10**digits)
    rounded = floor(exact / step + Fraction(1, 2)) * step
    magnitude = len(str(int(rounded))) - 1
    thousands = min(magnitude // 3, 4)
    decimals = max(0, digits - 1 - (magnitude - 3 * thousands))
    mantissa = rounded / 1000**thousands
    text = f"{int(mantissa * 10**decimals):0{decimals + 1}d}"
    text = f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text
    return f"{'-' if count < 0 else ''}{text} {' KMGT'[thousands]}"
