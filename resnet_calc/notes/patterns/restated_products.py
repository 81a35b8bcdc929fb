"""Products that a sentence restates as a number without a sign of equality: 128×128×3×3, that is 147,456."""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.slips import digit_slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.reading import Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what written-out products do, RC601."""

_RESTATED: Final = expression(
    r"(?<![0-9.×xX*·+/(-])(?<![×xX*·+/-] )(?P<product>[0-9]{1,4}(?: ?[×xX*·] ?[0-9]{1,5}){2,6}+)(?! ?[+/=^.-])"
    r"(?: ?(?:个|次)?(?:参数|权重|乘加|weights|parameters|multiplications))?"
    r" ?[,，、(（]? ?(?:也?即为?|也就是|也即是|i\.e\.,?|that is,?|namely|or)[ ]?(?:说)?(?:共)?"
    r"(?P<said>[0-9]{1,3}(?:,[0-9]{3}){1,3}+|[0-9]{4,12}+)(?![0-9×xX*+/KMG万亿%]|[.,][0-9]| [×x*+/]"
    r"| ?(?:million|billion|for (?:each|every)|per\b|each\b|channels|filters|个?通道|个卷积核|维))",
    re.IGNORECASE,
)
_NUMBER: Final = expression(r"[0-9]++")
_SIGNS: Final = ("即", "也就是", "i.e.", "that is", "namely", " or ")
_WRONG: Final = Message("{product} is {expected}, the note says {said}", "{product} 等于 {expected}，文中写的是 {said}")
_RIGHT: Final = Message("{product} is {expected}", "{product} 等于 {expected}")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the numbers that restate a product, judged."""
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE or not passage.has_numbers:
            continue
        for match in passage.matches(_RESTATED, _SIGNS):
            factors = [int(number) for number in _NUMBER.findall(match["product"])]
            said, expected = int(match["said"].replace(",", "")), prod(factors)
            left_out = any(said * factor == expected for factor in {*factors, *(one * one for one in factors)})
            if said != expected and not left_out and said != 2 * expected and digit_slip(said, expected) is None:
                continue
            shown = format_count(expected) if "," in match["said"] else str(expected)
            yield passage.finding(
                *match.span("said"),
                Verdict.RIGHT if said == expected else Verdict.WRONG,
                "RC601",
                (_RIGHT if said == expected else _WRONG).about(
                    product=match["product"], expected=shown, said=match["said"]
                ),
                said=match["said"],
                expected=shown,
            )
