"""A number with its rounded form behind it: 25,557,032 (25.6M)."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.quantities.figure import figures_of
from resnet_calc.units import agrees, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

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
_SAID: Final = expression(
    r"(?<![\d.,×x*] )(?<![\d.,])(?P<exact>\d{1,3}(?:[,_]\d{3}){2,5}|\d{7,15})(?![\d_]|[.,]\d)"
    r"(?P<what>[ ]?(?:multiply-adds|multiply-accumulates|macs|flops|parameters|params|weights|operations"
    r"|次乘加|个参数))?"
    r"(?:[ ]{0,3}(?:[,、] ?(?:or |i\.e\. ?|that is,? ?|即|也就是)?|(?:is|are|or)\b|->|→|#|≈|即|约)[ ]{0,3}){1,2}"
    r"(?:about |around |roughly |approximately |some |约 ?|大约 ?|≈ ?|~ ?)?"
    r"(?P<said>\d{1,4}(?:\.\d{1,3})?)(?P<space>[ ]?)(?P<scale>[KMGB]|million|billion|万|亿)"
    r"(?![A-Za-z]|/)(?!(?<=[KMG])[ ]?(?:i?B|bytes))"
    r"|(?<![\d.,×x*] )(?<![\d.,])(?P<exact2>\d{1,3}(?:[,_]\d{3}){2,5}|\d{7,15})(?![\d_]|[.,]\d)"
    r" (?:multiply-adds|multiply-accumulates) (?:is|are|=|≈) (?:about )?"
    r"(?P<said2>\d{1,4}(?:\.\d{1,3})?)(?P<space2>[ ]?)(?P<scale2>[MG])(?=MACs?\b)",
    re.IGNORECASE,
)
_JOINT: Final = expression(
    r"[^0-9.;。\n]{0,8}?[,、 ](?:即|也就是|亦即|i\.e\.,?|that is,?)[ ]?(?:约|about)?[ ]?", re.IGNORECASE
)
_DOUBT: Final = expression(r"[?？]|\b(?:not|n't|instead|if|than|bytes)\b|不是|而不|如果|字节", re.IGNORECASE)
_LEAST: Final = 10_000
_TENS: Final = frozenset({*(Fraction(10) ** power for power in (-3, -2, -1, 1, 2, 3))})
_SCALES: Final = {"K": 3, "M": 6, "million": 6, "G": 9, "B": 9, "billion": 9, "T": 12, "万": 4, "亿": 8}


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the pairs, judged; what is no rounding of the other (a size in megabytes) is left alone."""
    for passage in reading.passages:
        if passage.has_numbers and passage.region.cell is None:
            yield from _restated(reading, passage)
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
            if not _is_rounding(found[2], expected, exact):
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


def _restated(reading: Reading, passage: Passage) -> Iterator[Finding]:
    """Judge a number and what a sentence says it is in round figures: off by a power of ten, or 1024² for 10⁶."""
    for match in passage.matches(_SAID, ("million", "billion", "万", "亿", "m", "g", "k", "b")):
        second = "2" if match["exact2"] else ""
        exact = int(match["exact" + second].replace(",", "").replace("_", ""))
        said, scale = match["said" + second], match["scale" + second]
        power = _SCALES.get(scale, _SCALES.get(scale.upper(), _SCALES.get(scale.lower(), 0)))
        figure = parse_quantity(said + (scale if scale in _SCALES else scale.upper()))
        if any(agrees(figure, each) for each in (exact, 2 * exact)) or _is_doubtful(reading, passage, match.start()):
            continue
        shifted = _digits(said) == _digits(str(exact))[: len(_digits(said))] or _digits(said) == _rounded(exact, said)
        binary = power in (6, 9) and agrees(parse_quantity(said), Fraction(exact, 1024 ** (power // 3)))
        if not (shifted and len(_digits(said)) > 1) and not binary:
            continue
        expected = f"{exact / 10**power:.{max(len(said.partition('.')[2]), 1)}f}{match['space' + second]}{scale}"
        start, end = match.start("said" + second), match.end("scale" + second)
        yield _told(passage, (start, end), match["exact" + second], expected)
    written = [one for one in figures_of(passage) if one.quantity.value >= _LEAST]
    for one, other in pairwise(written):
        if _JOINT.fullmatch(passage.recognised.folded, one.end, other.start) is None:
            continue
        ratio = Fraction(other.quantity.value) / Fraction(one.quantity.value)
        if ratio in _TENS and not _is_doubtful(reading, passage, one.start):
            first = passage.text[one.start : one.end].strip()
            yield _told(passage, (other.start, other.end), first, first)


def _told(passage: Passage, span: tuple[int, int], exact: str, expected: str) -> Finding:
    said = passage.text[slice(*span)]
    message = _WRONG.about(exact=exact, expected=expected, said=said)
    return passage.finding(*span, Verdict.WRONG, "RC604", message, said=said, expected=expected)


def _is_doubtful(reading: Reading, passage: Passage, place: int) -> bool:
    start, end = reading.subjects.sentences(passage).at(place)
    return _DOUBT.search(passage.recognised.folded, start, end) is not None


def _digits(text: str) -> str:
    return text.replace(".", "").strip("0")


def _rounded(exact: int, said: str) -> str:
    """The first digits of a number, rounded to as many as another has."""
    count = len(said.replace(".", "").lstrip("0"))
    power = len(str(exact)) - count
    return _digits(str(round(exact / 10**power))) if power > 0 else ""


def _is_rounding(said: str, expected: str, exact: int) -> bool:
    """Whether a figure was meant to be the rounded form: nearly as large, or with the same digits but for one."""
    value = float(re.sub(r"[^\d.]", "", expected))
    if not value:
        return False
    digits = [text.replace(".", "").strip("0") for text in (said, re.sub(r"[^\d.]", "", expected))]
    near = 0.5 < float(said) / value < 2  # noqa: PLR2004 - half and double
    telling = len(digits[0]) > 2  # noqa: PLR2004 - digits
    alike = telling and len(digits[0]) == len(digits[1]) and sum(map(str.__ne__, *digits)) == 1
    shifted = telling and _rounded(exact, said) == digits[0]
    return near or alike or shifted or sorted(digits[0]) == sorted(digits[1])
