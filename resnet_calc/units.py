"""Quantities as people write them, and the integers that a rounded figure can stand for.

A note says 25.6M, 3.8×10⁹, 2557万 or 25,557,032. Each is an exact number together with how precisely it was
printed, so that a figure can be compared with an integer without guessing a tolerance:

>>> figure = parse_quantity("25.6M")
>>> figure.value, figure.step
(25600000, 100000)
>>> agrees(figure, 25_557_032)
True
>>> agrees(figure, 25_636_712)
True
>>> agrees(figure, 25_680_000), agrees(figure, 25_680_000, truncation=False)
(True, False)

Only decimal scales exist here: a million parameters are 10**6, never 1024**2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from resnet_calc.expressions import expression

__all__ = [
    "Quantity",
    "agrees",
    "fold_width",
    "interval_round",
    "interval_truncate",
    "is_list_of_sizes",
    "match_quantity",
    "parse_quantity",
]

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFF0C: 0x3001}
"""Full-width forms of ASCII, one character for one, so that offsets survive the folding.

The full-width comma becomes the enumeration comma, because it separates and never marks thousands.
"""

_ANY_FULL_WIDTH: Final = expression("[\uff01-\uff5e\u3000]")

_SCALES: Final = {
    "k": 10**3, "m": 10**6, "g": 10**9, "b": 10**9, "t": 10**12,
    "thousand": 10**3, "million": 10**6, "mln": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12,
    "millions": 10**6, "billions": 10**9,
    "千": 10**3, "万": 10**4, "萬": 10**4, "百万": 10**6, "百萬": 10**6, "千万": 10**7, "千萬": 10**7,
    "亿": 10**8, "億": 10**8, "十亿": 10**9, "百亿": 10**10, "万亿": 10**12,
}  # fmt: skip

_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")

# Every quantifier below is possessive (`++`, `*+`, `?+`): nothing is ever tried twice, whatever the input.
_GROUP: Final = r"(?:,|_|'|\u00a0|\u2009|\u202f|\{,\}|\\,)"
_FRACTION_AND_EXPONENT: Final = r"(?:\.(?P<decimals>[0-9]++))?+(?:[eE](?P<exponent>[+-]?+[0-9]++))?+"
_DIGITS: Final = expression(rf"(?P<whole>[0-9]++(?:{_GROUP}[0-9]++){{0,12}}+)?+{_FRACTION_AND_EXPONENT}")
_UNGROUPED: Final = expression(rf"(?P<whole>[0-9]++)?+{_FRACTION_AND_EXPONENT}")
_SEPARATOR: Final = expression(_GROUP)
_EXPONENT: Final = (
    r"(?:[ ]?+(?:\^|\*\*)[ ]?+(?:\{[ ]?+(?P<braced>[+-]?+[0-9]++)[ ]?+\}|\(?+(?P<bare>[+-]?+[0-9]++))"
    r"|(?P<raised>[⁻⁺]?+[⁰¹²³⁴⁵⁶⁷⁸⁹]++))"
)
_GAP: Final = r"(?:[ \u00a0\u2009\u202f~]|\\,)"
_POWER_OF_TEN: Final = expression(rf"{_GAP}*+(?:×|[xX*·⋅∙•]|\\times|\\cdot){_GAP}*+10{_EXPONENT}")
_BARE_POWER_OF_TEN: Final = expression(rf"10{_EXPONENT}")
_CHINESE_SCALE: Final = expression(rf"{_GAP}?+(?P<scale>万亿|百亿|十亿|千万|百万|[万亿千萬億])")
_ENGLISH_SCALE: Final = expression(
    rf"(?:{_GAP}|-)?+(?P<scale>thousand|millions?|mln|billions?|trillion)(?![A-Za-z0-9_])", re.IGNORECASE
)
_OPERATION_UNIT: Final = (
    r"FLOP(?:s|S)?(?:/s|ps)?|flop[sS]?|Flop[sS]?|MAC[sS]?|mac[sS]?|Mac[sS]?|MAdds?|Madds?|madds?"
    r"|Mult-?[Aa]dds?|mult-?adds?|OPs|OPS|Ops|ops"
)
_FUSED_UNIT: Final = expression(rf"{_GAP}?+(?P<scale>[KkMmGgTtB])[ ]?+(?P<unit>{_OPERATION_UNIT})(?![A-Za-z0-9_])")
_BYTES: Final = expression(rf"{_GAP}?+(?P<unit>[KMGTkmg]i?+[Bb](?:ytes?)?+)(?![A-Za-z0-9_])")
_LETTER_SCALE: Final = expression(rf"(?:(?P<tight>[KkMmGTtBb])|{_GAP}(?P<loose>[KMGT]))(?![A-Za-z0-9_]|\.[0-9])")
_BEFORE_SCALES: Final = frozenset(" \u00a0\u2009\u202f~\\-×xX*·⋅∙•万亿千百十萬億KkMmGgTtBb%")
"""What may stand right behind digits where a scale or a unit follows them."""
_SPACED_GROUPS: Final = expression(r"[0-9]{1,3}+(?:[ ][0-9]{3}+)++(?![0-9 ]*+[0-9])")
_COMMA_GROUPS: Final = expression(r"[0-9]{1,3}+(?:,[0-9]{3}+)++(?![0-9,])")
_DOTTED_GROUPS: Final = expression(r"[0-9]{1,3}+(?:\.[0-9]{3}){2,}+(?![0-9.])")

_LONGEST_NUMBER: Final = 60
_LARGEST_EXPONENT: Final = 40
_WIDTHS: Final = frozenset({112, 128, 224, 256, 512})
_FIRST_OF_PAIR: Final = frozenset({*range(1, 10), 14, 28, 56, 64, 112, 128, 224, 256, 512})


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number as it was written: its exact value and the weight of the last digit that was printed.

    >>> parse_quantity("4.1 GFLOPs")
    Quantity(value=4100000000, step=100000000, scale=1000000000, decimals=1, unit='FLOPs')
    """

    value: int | Fraction
    """What the figure says, scale included: 4,100,000,000 for 4.1 G."""
    step: int | Fraction
    """The weight of the last printed digit: 100,000,000 for 4.1 G, 1 for 25,557,032, 1/100 for 2.78."""
    scale: int = 1
    """What the mantissa was multiplied by: 10**9 for G, 10**4 for 万, 10**9 for ×10⁹."""
    decimals: int = 0
    """How many digits stood behind the decimal point."""
    unit: str = ""
    """A unit word fused with the scale (FLOPs, MACs, MB), `%`, or nothing."""

    @property
    def is_exact(self) -> bool:
        """Whether the figure is a plain integer, with no scale and no decimals: 25,557,032 but not 25.6M."""
        return self.scale == 1 and self.decimals == 0

    @property
    def is_integer(self) -> bool:
        """Whether the value is a whole number: 25.6M is, 2.78 is not."""
        return isinstance(self.value, int)

    def without_trailing_zeros(self) -> Quantity:
        """Return the same value read as rounded at its last digit that is not zero: 25,600,000 as 25.6 million.

        >>> parse_quantity("25,600,000").without_trailing_zeros().step
        100000
        """
        step: int | Fraction = self.step
        while self.value and Fraction(self.value) / (step * 10) == int(Fraction(self.value) / (step * 10)):
            step = step * 10
        return Quantity(self.value, step, self.scale, self.decimals, self.unit)


def fold_width(text: str) -> str:
    r"""Return `text` with full-width ASCII made plain, one character for one.

    >>> fold_width("\uff08\uff12\uff10\uff14\uff18×\uff17×\uff17\uff09")
    '(2048×7×7)'
    """
    return text if text.isascii() or not _ANY_FULL_WIDTH.search(text) else text.translate(_FULL_WIDTH)


def is_list_of_sizes(groups: tuple[str, ...]) -> bool:
    """Whether digit groups joined by commas are separate sizes (64,128,256) and not one number (25,557,032).

    Three-digit groups leave both readings open; channel widths and spatial sizes of ResNets decide.

    >>> is_list_of_sizes(("64", "128", "256")), is_list_of_sizes(("25", "557", "032"))
    (True, False)
    >>> is_list_of_sizes(("3", "4", "23", "3")), is_list_of_sizes(("1", "179", "648"))
    (True, False)
    """
    first, *rest = groups
    if len(first) > 3 or (len(first) > 1 and first.startswith("0")) or any(len(group) != 3 for group in rest):  # noqa: PLR2004 - groups of thousands
        return True
    if any(int(group) not in _WIDTHS for group in rest):
        return False
    return int(first) in _FIRST_OF_PAIR or len(rest) > 1


def match_quantity(text: str, start: int = 0, *, grouped: bool = True) -> tuple[Quantity, int] | None:
    """Read one quantity that begins at `start`; return it with the offset behind it, or None.

    `text` must have passed through `fold_width`. Time is linear in what is consumed. Without `grouped`, a comma
    always ends a number, as it does in code.

    >>> match_quantity("about 3.8×10⁹ FLOPs", 6)
    (Quantity(value=3800000000, step=100000000, scale=1000000000, decimals=1, unit=''), 13)
    >>> match_quantity("none here") is None
    True
    """
    power = _BARE_POWER_OF_TEN.match(text, start)
    if power is not None and (bare := _exponent(power)) is not None:
        return Quantity(bare, bare, bare), power.end()
    dotted = _DOTTED_GROUPS.match(text, start) if grouped else None
    if dotted is not None and dotted.end() - start <= _LONGEST_NUMBER:
        value = int(dotted[0].replace(".", ""))
        return Quantity(value, 1), dotted.end()
    digits = (_DIGITS if grouped else _UNGROUPED).match(text, start)
    if digits is None or (digits["whole"] is None and digits["decimals"] is None):
        return None
    end = digits.end()
    whole, decimals, exponent = digits["whole"] or "", digits["decimals"] or "", digits["exponent"]
    if whole and not whole.isdigit():
        groups = tuple(_SEPARATOR.split(whole))
        if is_list_of_sizes(groups) and "_" not in whole:
            whole, decimals, exponent, end = groups[0], "", None, start + len(groups[0])
        else:
            whole = "".join(groups)
    if end - start > _LONGEST_NUMBER:
        return None
    return _scaled(text, end, whole + decimals, len(decimals), int(exponent or 0))


def _exponent(power: re.Match[str]) -> int | None:
    """Return ten to the power that was matched, or None where the exponent is out of reason."""
    digits = power["braced"] or power["bare"] or power["raised"].translate(_SUPERSCRIPTS)
    exponent = int(digits) if len(digits) <= 3 else _LARGEST_EXPONENT + 1  # noqa: PLR2004 - a sign and two digits
    return 10**exponent if 0 <= exponent <= _LARGEST_EXPONENT else None


def _scaled(text: str, end: int, digits: str, decimals: int, exponent: int) -> tuple[Quantity, int] | None:
    """Read the scale and unit behind the digits and put the quantity together."""
    if not -_LARGEST_EXPONENT <= exponent <= _LARGEST_EXPONENT:
        return None
    if not exponent and not decimals and text[end : end + 1] not in _BEFORE_SCALES:
        return Quantity(int(digits), 1), end
    scale, unit = 1, ""
    power = _POWER_OF_TEN.match(text, end)
    if power is not None and (ten := _exponent(power)) is not None:
        scale, end = ten, power.end()
    elif (fused := _FUSED_UNIT.match(text, end)) is not None:
        scale, unit, end = _SCALES[fused["scale"].lower()], fused["unit"], fused.end()
    elif (size := _BYTES.match(text, end)) is not None:
        unit, end = size["unit"], size.end()
    elif (word := _CHINESE_SCALE.match(text, end) or _ENGLISH_SCALE.match(text, end)) is not None:
        scale, end = _SCALES[word["scale"].lower()], word.end()
    elif (letter := _LETTER_SCALE.match(text, end)) is not None:
        scale, end = _SCALES[(letter["tight"] or letter["loose"]).lower()], letter.end()
    elif text.startswith(("%", " %", "\\%"), end):
        unit, end = "%", text.index("%", end) + 1
    step = Fraction(10 ** max(0, exponent - decimals), 10 ** max(0, decimals - exponent)) * scale
    if exponent:
        scale *= 10**exponent if exponent > 0 else 1
    return Quantity(_plain(int(digits) * step), _plain(step), scale, decimals, unit), end


def _plain(value: Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value


def parse_quantity(text: str) -> Quantity:
    r"""Return the quantity that `text` as a whole stands for.

    >>> [int(parse_quantity(text).value) for text in ("25.6M", "3.8e9", "2557万", "38亿", "1.7 million", "25 557 032")]
    [25600000, 3800000000, 25570000, 3800000000, 1700000, 25557032]
    >>> int(parse_quantity("25,557,032").value), int(parse_quantity(r"3.8\times 10^{9}").value)
    (25557032, 3800000000)

    Raises:
        ValueError: if the text is not one number.
    """
    folded = fold_width(text).strip()
    grouped = _SPACED_GROUPS.match(folded) or _COMMA_GROUPS.match(folded)
    if grouped is not None:  # the text is one number, so that nothing can be a list of sizes
        folded = grouped[0].replace(" ", "").replace(",", "") + folded[grouped.end() :]
    found = match_quantity(folded)
    if found is None or found[1] != len(folded):
        raise ValueError(f"{text!r} is not a number such as 25557032, 25.6M, 3.8e9, 4.1 GFLOPs or 2557万")
    return found[0]


def interval_round(figure: Quantity) -> range:
    """Return the integers that, rounded to the printed precision, give `figure`; a half may go either way.

    >>> interval_round(parse_quantity("25.6M"))
    range(25550000, 25650001)
    >>> interval_round(parse_quantity("25,557,032"))
    range(25557032, 25557033)
    """
    half = Fraction(figure.step) / 2
    low, high = figure.value - half, figure.value + half
    return range(-((-low.numerator) // low.denominator), high.numerator // high.denominator + 1)


def interval_truncate(figure: Quantity) -> range:
    """Return the integers that, cut off behind the last printed digit, give `figure`.

    >>> interval_truncate(parse_quantity("3.8×10⁹"))
    range(3800000000, 3900000000)
    """
    low, high = Fraction(figure.value), Fraction(figure.value) + figure.step
    return range(-((-low.numerator) // low.denominator), -((-high.numerator) // high.denominator))


def interval(figure: Quantity) -> tuple[int, int]:
    """Return the least and the greatest integer that may be printed as `figure`, rounded or cut off.

    >>> interval(parse_quantity("25.6M"))
    (25550000, 25699999)
    """
    rounded, cut = interval_round(figure), interval_truncate(figure)
    return rounded.start, max(rounded.stop, cut.stop) - 1


def agrees(figure: Quantity, exact: int | Fraction, *, truncation: bool = True) -> bool:
    """Whether `exact` may be printed as `figure`: rounded, or (with `truncation`) cut off.

    >>> agrees(parse_quantity("2.78"), Fraction(25, 9)), agrees(parse_quantity("2.77"), Fraction(25, 9))
    (True, True)
    >>> agrees(parse_quantity("2.76"), Fraction(25, 9))
    False
    """
    above = exact - figure.value
    if above < 0:
        return -above * 2 <= figure.step
    return above * 2 <= figure.step or (truncation and above < figure.step)
