"""Whether the stated side of an equation, as precisely as it is printed, may stand for the computed side."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count
from resnet_calc.notes.formula import Division, Interval, evaluate, read_loosely
from resnet_calc.notes.patterns.arithmetic.results import written
from resnet_calc.notes.patterns.arithmetic.sizes import largest_unit, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.formula import Expression
    from resnet_calc.notes.reading import Passage
    from resnet_calc.units import Quantity

_BYTES: Final = frozenset({"KB", "MB", "GB", "KiB", "MiB", "GiB"})
_CONVERTED: Final = 500
"""How much greater a number of bytes is, at least, than that of the kilobytes that it makes."""
_ROUNDED_ZEROS: Final = 1000
_ROUNDED_DIGITS: Final = 1000
"""With three digits or fewer a figure may be rounded; 2,049,000 is what it says."""

_POWER: Final = expression(r"10 ?(?:\^|\*\*|[⁰¹²³⁴-⁹])")
_DOTTED: Final = expression(r"[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9.])")
_LEAST_MANTISSA: Final = Fraction(1, 100)
"""What is less is not printed with the scale of the note: 0.000012G."""
_MOST_DECIMALS: Final = 3
_WORD: Final = expression(r"[ ]?[^\W\d_]{2}|\\?\)[ ]?[^\W\d_]")
"""A word behind the figure, or behind the bracket of a formula that it ends: (3 × 50 ≈ 154) million."""
_SCALES: Final = (10**3, 10**4, 10**6, 10**8, 10**9)

_CONVOLVES: Final = expression(r"[-−–][ ]?7(?![0-9.])")
"""The 7×7 of the stem is no pool's."""
_ROUNDS: Final = expression(r"ceil|round(?!ed down| down)|up\b|⌈|向上|(?<!向下)取整|四舍五入|进一|约|≈", re.IGNORECASE)
_AROUND: Final = 60


def counts_twice(passage: Passage, worth: Interval, stated: Expression) -> bool:
    """Whether FLOPs stand behind a product that counts multiply-adds: 7×7×3×64×112×112 = 0.236 GFLOPs."""
    figure = passage.tokens[stated.first].value
    if stated.is_compound or figure is None or "flop" not in figure.unit.lower():
        return False
    return reaches(figure, Interval(2 * worth.low, 2 * worth.high))


def readings(computed: Expression, passage: Passage) -> Iterator[tuple[Interval, Division]]:
    """Yield what an expression may be worth: divided exactly or rounded, and with its brackets forgotten."""
    loose = read_loosely(computed, passage.tokens) if code_of(computed) == "RC602" else None
    for division in Division if "/" in computed.operators else (Division.EXACT,):
        for side in (computed, loose):
            worth = evaluate(side, passage.tokens, division) if side is not None else None
            if worth is not None:
                yield worth, division
                if in_percent(computed, passage):
                    yield Interval(100 * worth.low, 100 * worth.high), division


def in_percent(computed: Expression, passage: Passage) -> bool:
    """Whether percentages are added up or multiplied, whose sign the result may leave out: 9.3% - 8.1% = 1.2."""
    figures = [passage.tokens[step].value for step in computed.operands]
    return not {"/", "//"} & computed.operators and any(figure is not None and figure.unit == "%" for figure in figures)


def code_of(computed: Expression) -> str:
    """The rule that an expression falls under: an output size, another quotient, or a sum or product."""
    if "/" in computed.operators or "//" in computed.operators:
        steps = computed.steps
        return "RC602" if steps[-1] == "+" and ("/" in steps or "//" in steps) and "-" in steps else "RC603"
    return "RC601"


def without_sign(worth: Interval, computed: Expression, stated: Expression, passage: Passage) -> Interval:
    """What percentages come to, as many of them as the result says without their sign."""
    figure = passage.tokens[stated.first].value
    if figure is None or figure.unit or not in_percent(computed, passage):
        return worth
    hundred = Interval(100 * worth.low, 100 * worth.high)
    said = Fraction(figure.value)
    return hundred if abs(said - hundred.low) < abs(said - worth.low) else worth


def agrees(passage: Passage, worth: Interval, stated: Expression, *, approximate: bool) -> bool:
    """Whether the stated side may stand for a value in the interval, given how precisely it was printed."""
    if stated.is_compound:
        other = evaluate(stated, passage.tokens)
        return other is None or (other.low <= worth.high and worth.low <= other.high)
    figure = passage.tokens[stated.first].value
    if (
        figure is None
        or len(stated.steps) != 1
        or _is_dotted(passage, stated, worth)
        or (not figure.unit and worth.low == figure.value == worth.high)
        or (approximate and is_power_of_ten(passage, stated) and worth.low < 10 * figure.value < 100 * worth.high)
    ):
        return True
    if figure.unit == "%":
        worth = Interval(worth.low * 100, worth.high * 100)
    elif figure.unit and not figure.is_exact and figure.scale == 1:
        return True  # bytes: what a value weighs is not ours to know
    if figure.unit in _BYTES and worth.low >= _CONVERTED * figure.value:
        return True  # bytes counted out, and written in megabytes: 65536 × 128 × 4 = 32MB
    if figure.scale > 1:
        said, step = Fraction(figure.value) / figure.scale, Fraction(figure.step) / figure.scale
        if worth.low < said + step and said - step / 2 <= worth.high:
            return True  # the unit is carried along: 60 × 4 = 240M
    coarse = figure.without_trailing_zeros()
    rounded = coarse.step >= _ROUNDED_ZEROS and Fraction(figure.value) < _ROUNDED_DIGITS * coarse.step
    if (approximate or rounded) and figure.is_exact and figure.value:
        figure = coarse
    return reaches(figure, worth)


def is_power_of_ten(passage: Passage, stated: Expression) -> bool:
    """Whether only the order of magnitude is stated: 2^55 ≈ 10^16."""
    token = passage.tokens[stated.first]
    return _POWER.match(passage.text, token.start, token.end) is not None


def _is_dotted(passage: Passage, stated: Expression, worth: Interval) -> bool:
    """Whether a dot marks the thousands of the right result: 5 × 5 × 256 × 128 = 819.200."""
    token = passage.tokens[stated.first]
    said = passage.text[token.start : token.end]
    return worth.low == worth.high and _DOTTED.fullmatch(said) is not None and int(said.replace(".", "")) == worth.low


def has_unknown_unit(passage: Passage, stated: Expression, worth: Interval) -> bool:
    """Whether an unknown word stands behind that may say thousands or millions: 150528 × 1024 = 154 triệu."""
    figure = passage.tokens[stated.first].value
    if (
        stated.is_compound
        or figure is None
        or figure.unit
        or _WORD.match(passage.text, passage.tokens[stated.last].end) is None
    ):
        return False
    if _is_dotted(passage, stated, worth) or any(term.first == stated.last + 1 for term in passage.terms):
        return False
    return any(reaches(figure, Interval(worth.low / scale, worth.high / scale)) for scale in _SCALES)


def is_rounded_up(passage: Passage, computed: Expression, stated: Expression, worth: Interval) -> bool:
    """Whether a convolution's output was rounded up without a word, as only pools are: (224 − 7 + 6)/2 + 1 = 113."""
    figure = passage.tokens[stated.first].value
    floored = evaluate(computed, passage.tokens, Division.FLOOR)
    if code_of(computed) != "RC602" or stated.is_compound or figure is None or floored is None:
        return False
    if not figure.is_exact or figure.step != 1:
        return False
    start, end = passage.tokens[computed.first].start, passage.tokens[stated.last].end
    around = passage.text[max(0, start - _AROUND) : end + _AROUND]
    return (
        worth.low > floored.high
        and _CONVOLVES.search(passage.recognised.folded, start, end) is not None
        and floored.high < figure.value
        and _ROUNDS.search(around) is None
    )


def reaches(figure: Quantity, worth: Interval) -> bool:
    """Whether a printed figure may stand for a value in the interval, cut off or rounded."""
    low = Fraction(figure.value) - Fraction(figure.step) / 2
    high = Fraction(figure.value) + Fraction(figure.step)
    if figure.is_exact and figure.step == 1 and worth.low == worth.high and worth.low.denominator == 1:
        return worth.low == figure.value
    return worth.low < high and low <= worth.high


def shown(worth: Interval, stated: Expression, passage: Passage) -> str:
    """Print the expected value as precisely as the note does, and with two digits that count at least."""
    value = (worth.low + worth.high) / 2
    figure = passage.tokens[stated.first].value if not stated.is_compound else None
    if figure is not None and is_power_of_ten(passage, stated) and value > 0:
        power = len(str(int(value))) - 1
        return f"{float(value / 10**power):.2g} × 10^{power}"
    if figure is not None and figure.unit == "%":
        return f"{float(value * 100):.{figure.decimals}f}%"
    if figure is not None and value > 0 and (figure.scale > 1 or size_of(figure.unit)):
        mantissa = value / figure.scale
        if mantissa.denominator == 1 or mantissa >= _LEAST_MANTISSA:
            return written(passage, stated, value, decimals=_decimals(mantissa, figure.decimals))
        if size_of(figure.unit):
            smaller, unit = largest_unit(value, figure.unit)
            return f"{float(smaller):.{_decimals(max(smaller, _LEAST_MANTISSA), 0)}f} {unit}"
    if value.denominator == 1 and value >= 0:
        return format_count(int(value)) if figure is None else written(passage, stated, int(value))
    decimals = max(2, figure.decimals if figure is not None else 2)
    return f"{float(value):.{decimals}f}"


def _decimals(mantissa: Fraction, printed: int) -> int:
    """As many decimals as the note prints, or as many more as two digits that count, and are no zeros, take."""
    needed = next(
        (places for places in range(_MOST_DECIMALS) if (mantissa * 10**places).denominator == 1), _MOST_DECIMALS
    )
    counting = next(places for places in range(_MOST_DECIMALS + 1) if mantissa * 10**places >= 10)  # noqa: PLR2004 - two digits
    return max(printed, min(needed, counting))
