"""A number with its rounded form behind it: 25,557,032 (25.6M)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.units import agrees, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Reading

RULES: Final = (
    Rule(
        code="RC604",
        name="wrong-rounding",
        what=Message("A number and the rounded form behind it do not agree.", "一个数与其后括号里的约数不一致。"),
        why=Message(
            "Readers remember the rounded form; if it is off, they remember another network's number.",
            "读者记住的是约数；约数写错，记住的就是另一个网络的数。",
        ),
        wrong="25,557,032 (26.5M) parameters",
        right="25,557,032 (25.6M) parameters",
    ),
)
_RIGHT: Final = Message("{said} is {exact}, rounded", "{said} 是 {exact} 的约数")
_WRONG: Final = Message(
    "{exact} is {expected} in round figures, the note says {said}", "{exact} 约为 {expected}，文中写的是 {said}"
)
_PAIR: Final = expression(
    r"(?<![\d.,])(\d{1,3}(?:,\d{3}){1,5}|\d{5,15})(?![\d.,])[ ]?\([≈~约]?[ ]?"
    r"(\d{1,6}(?:\.\d{1,4})?+)([ ]?)([KMGBT]|million|billion|万|亿)\)"
)
_SCALES: Final = {"K": 3, "M": 6, "million": 6, "G": 9, "B": 9, "billion": 9, "T": 12, "万": 4, "亿": 8}


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the pairs, judged; what is no rounding of the other (a size in megabytes) is left alone."""
    for passage in reading.passages:
        for found in passage.matches(_PAIR, ("(",)):
            exact = int(found[1].replace(",", ""))
            said = found[2] + found[3] + found[4]
            start, end = found.start(2), found.end(4)
            if agrees(parse_quantity(found[2] + found[4]), exact):
                message = _RIGHT.about(said=said, exact=found[1])
                yield passage.finding(start, end, Verdict.RIGHT, "RC604", message, said=said, expected=said)
                continue
            decimals = len(found[2].partition(".")[2])
            expected = f"{exact / 10 ** _SCALES[found[4]]:.{decimals}f}{found[3]}{found[4]}"
            if not _is_rounding(found[2], expected):
                continue
            yield passage.finding(
                start,
                end,
                Verdict.WRONG,
                "RC604",
                _WRONG.about(exact=found[1], expected=expected, said=said),
                said=said,
                expected=expected,
            )


def _is_rounding(said: str, expected: str) -> bool:
    """Whether a figure was meant to be the rounded form: nearly as large, or with the same digits."""
    value = float(re.sub(r"[^\d.]", "", expected))
    if not value:
        return False
    digits = [text.replace(".", "").strip("0") for text in (said, re.sub(r"[^\d.]", "", expected))]
    return 0.5 < float(said) / value < 2 or sorted(digits[0]) == sorted(digits[1])  # noqa: PLR2004 - half and double
