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
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
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


def cardinal(text: str) -> int | None:
    """Return how many a number in figures or words says, or None where it is none.

    >>> [cardinal(text) for text in ("12", "Three", "十六", "many")]
    [12, 3, 16, None]
    """
    said = text.strip().lower()
    if said.isascii():
        return int(said) if said.isdigit() else ENGLISH_NUMERALS.get(said)
    return chinese_numeral(said)


def ordinal(text: str) -> int:
    """Return which one of a sequence an ordinal in figures or words means: -1 is the last; 0 where it is none.

    >>> [ordinal(text) for text in ("very first", "2nd", "final", "第三个", "第12", "首个", "最后一层", "other")]
    [1, 2, -1, 3, 12, 1, -1, 0]
    """
    said = text.strip().lower().removeprefix("very ")
    if said in ORDINALS:
        return ORDINALS[said]
    if said.startswith(("最后", "首")):
        return -1 if said.startswith("最后") else 1
    digits = "".join(sign for sign in said if sign in "0123456789")
    if digits or said.isascii():
        return int(digits or 0)
    return chinese_numeral(said.strip("第个 ")) or 0
