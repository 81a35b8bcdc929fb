"""What a wrong claim says beside what it should say, as whole numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.writing import plainly

if TYPE_CHECKING:
    from resnet_calc.notes.finding import Finding

SIZES: Final = frozenset({"RC301", "RC302", "RC602"})
"""The rules that speak of sizes, of which each number is held against its own."""
MOST: Final = 200
"""Wrong numbers of a note of which consequences are looked for."""
_NUMBER: Final = re.compile(r"\d{1,3}(?:,\d{3})++|\d++")


def _numbers(text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in _NUMBER.findall(plainly(text))]


def pairs_of(finding: Finding) -> set[tuple[int, int]]:
    """What a finding says, each with what it should be; none where the two are written otherwise."""
    said, right = _numbers(finding.said), _numbers(finding.expected)
    if len(said) != len(right) or (len(said) > 1 and finding.code not in SIZES):
        return set()
    return {(one, other) for one, other in zip(said, right, strict=True) if one != other}
