"""Numbers in words, and words for a place in a sequence, in English and Chinese."""

from __future__ import annotations

from typing import Final

COUNTERS: Final[frozenset[str]] = frozenset(
    {
        "个",
        "层",
        "块",
        "种",
        "类",
        "次",
        "倍",
        "步",
        "张",
        "路",
        "组",
        "维",
        "阶段",
        "部分",
        "条",
        "份",
        "轮",
        "stage",
        "block",
        "bottleneck",
        "残差",
        "卷积",
    }
)
"""What a Chinese numeral must stand before to be a number (三层, but not 一般)."""

_NUMERALS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_ORDINALS: Final = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth"
)

ENGLISH_NUMERALS: Final[dict[str, int]] = {word: number for number, word in enumerate(_NUMERALS.split())} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "hundred": 100,
}

ORDINALS: Final[dict[str, int]] = {word: number for number, word in enumerate(_ORDINALS.split())} | {
    "last": -1,
    "final": -1,
    "最后": -1,
    "最后一个": -1,
    "首先": 1,
}
"""Words for a place in a sequence; -1 is the last."""

_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}


def chinese_numeral(text: str) -> int | None:
    """Return what a Chinese numeral below 1000 stands for, or None where it is none.

    >>> [chinese_numeral(text) for text in ("三", "十", "十六", "五十", "一百零一", "一百五十二", "十百")]
    [3, 10, 16, 50, 101, 152, None]
    """
    total, digit, largest = 0, None, 1000
    for sign in text[:8]:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
            continue
        unit = 100 if sign == "百" else 10
        if unit >= largest or (unit == 100 and digit is None):  # noqa: PLR2004 - 百 is a hundred
            return None
        total += (1 if digit is None else digit) * unit
        digit, largest = None, unit
    return total + (digit or 0)
