"""A number written as a note writes its numbers: 25,557,032 beside 25,575,032, 2556万 beside 2657万."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Final

from resnet_calc.expressions import expression
from resnet_calc.units import fold_width, match_quantity

_NUMBER: Final = expression(
    r"(?P<whole>[0-9]{1,3}+(?:\.[0-9]{3}+){2,12}+"
    r"|[0-9]++(?:(?:,|_|'|\u00a0|\u2009|\u202f| (?=[0-9]{3})|\{,\}|\\,)[0-9]++){0,12}+)"
    r"(?:\.(?P<decimals>[0-9]++))?+"
)
_MARKS: Final = {
    "{,}": ",", "\\,": " ", "\\times": "×", "\\cdot": "·", "\\left": "", "\\right": "",
    "\\lfloor": "⌊", "\\rfloor": "⌋",
}  # fmt: skip
_GAP: Final = expression(r"(?<=[^ ])× ")
_DIGITS: Final = expression(r"[0-9]++")
_SEPARATOR: Final = expression(r"[^0-9]++")
_FULL_WIDTH: Final = str.maketrans("0123456789", "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19")
_GROUPED_FROM: Final = 5
"""Digits from which a note whose habit is not known has its thousands marked."""


def written_like(said: str, value: int | Fraction, *, grouped: bool = True, decimals: int | None = None) -> str:
    r"""Return a value in place of the first number of a text, with its scale, its separators and (or so many) decimals.

    >>> written_like("25,575,032", 25557032), written_like("26.5M", 25557032), written_like("2657万", 25557032)
    ('25,557,032', '25.6M', '2556万')
    >>> [written_like(said, 9408) for said in ("9{,}480", "9480", "9 480", "\uff19\uff14\uff18\uff10")]
    ['9{,}408', '9408', '9 408', '９４０８']
    >>> written_like("75%", Fraction(1, 4))
    '25%'

    Where the text shows no habit, because its number is short, thousands are marked if `grouped`.
    """
    folded = fold_width(said)
    found = _NUMBER.search(folded)
    if found is None:
        return _plain(value, grouped=grouped)
    quantity = match_quantity(folded, found.start(), grouped=not _SEPARATOR.search(found["whole"]))
    scale = Fraction(1)
    decimals = len(found["decimals"] or "") if decimals is None else decimals
    if _SEPARATOR.search(found["whole"]):  # with its separators it may look like a list of sizes
        bare = _SEPARATOR.sub("", found["whole"]) + folded[found.end("whole") :]
        quantity = match_quantity(bare)
    if quantity is not None:
        scale = Fraction(quantity[0].scale) / (100 if quantity[0].unit == "%" else 1)
    digits = _rounded(Fraction(value) / scale, decimals)
    whole, _, fraction = digits.partition(".")
    separator = _SEPARATOR.search(found["whole"])
    if separator is not None:
        whole = _in_groups(whole, separator[0])
    elif grouped and decimals == 0 and len(found["whole"]) < _GROUPED_FROM <= len(whole):
        whole = _in_groups(whole, ",")
    written = f"{whole}.{fraction}" if fraction else whole
    if said[found.start()] != folded[found.start()]:
        written = written.translate(_FULL_WIDTH)
    return said[: found.start()] + written + said[found.end() :]


def written_in_pair(said: str, value: int, meant: int) -> str:
    """Return the two numbers of a text with the value in place of the first (1), the second (2), or both (3).

    >>> written_in_pair("256 变为 1024", 512, 2), written_in_pair("3×3", 7, 3), written_in_pair("512", 64, 2)
    ('256 变为 512', '7×7', '')
    """
    places = [found.span() for found in _DIGITS.finditer(said)]
    if not meant or len(places) != 2:  # noqa: PLR2004 - a pair
        return ""
    for place, (start, end) in reversed(list(enumerate(places))):
        if meant & (place + 1):
            said = f"{said[:start]}{value}{said[end:]}"
    return said


def plainly(text: str) -> str:
    r"""What a formula says without the marks of LaTeX, for a sentence about it.

    >>> plainly(r"7 \times 7\cdot3 = 9{,}408")
    '7 × 7·3 = 9,408'
    """
    if "\\" in text or "{" in text:
        for mark, sign in _MARKS.items():
            text = text.replace(mark, sign)
    return _GAP.sub("×", " ".join(text.split()))


def _plain(value: int | Fraction, *, grouped: bool) -> str:
    whole = _rounded(Fraction(value), 0)
    return _in_groups(whole, ",") if grouped and len(whole) >= _GROUPED_FROM else whole


def _rounded(value: Fraction, decimals: int) -> str:
    """A value with so many decimals, a half rounded up."""
    units = floor(value * 10**decimals + Fraction(1, 2))
    text = f"{units:0{decimals + 1}d}"
    return f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text


def _in_groups(whole: str, separator: str) -> str:
    return f"{int(whole):,}".replace(",", separator)
