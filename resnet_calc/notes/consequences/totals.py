"""Totals whose sums are not written out, and shapes with a side that is known to be wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from resnet_calc.notes.consequences.pairs import MOST, SIZES, pairs_of
from resnet_calc.notes.finding import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.text import Place


def with_totals(findings: list[Finding], silenced: Collection[tuple[Place, str]]) -> list[Finding]:
    """Totals that are wrong by just what a part of them is, and shapes whose side is that of an earlier mistake."""
    ordered = sorted(findings, key=lambda one: (one.place.start, one.place.end))
    roots: list[tuple[Finding, set[tuple[int, int]]]] = []
    told: list[Finding] = []
    for one in ordered:
        pairs = pairs_of(one) if one.verdict is Verdict.WRONG and one.follows is None and one.expected else set()
        cause = next((root for root, known in reversed(roots) if pairs and _follows(one, pairs, root, known)), None)
        told.append(replace(one, follows=cause) if cause is not None else one)
        if pairs and cause is None and (one.place, one.code) not in silenced:
            roots = [*roots[-MOST:], (one, pairs)]
        elif one.follows is not None and one.code in SIZES:
            roots = [(root, known | pairs_of(one)) if root is one.follows else (root, known) for root, known in roots]
    return told


def _follows(one: Finding, pairs: set[tuple[int, int]], root: Finding, known: set[tuple[int, int]]) -> bool:
    if one.place.start <= root.place.start:
        return False
    if one.code in SIZES and root.code == "RC602":
        return pairs <= known
    if len(pairs) != 1 or len(known) != 1 or one.code[:3] != root.code[:3] or one.code[2] not in "45":
        return False
    (said, right), (part, true) = next(iter(pairs)), next(iter(known))
    return said - right == part - true and part < said and _is_part(root.subject, one.subject)


def _is_part(part: str, whole: str) -> bool:
    """Whether what one subject names is a part of what the other does: conv2_1.conv2 of conv2_1, conv2_x."""
    own, _, name = part.partition(" ")
    model, _, block = whole.partition(" ")
    if not name or own != model or name == block:
        return False
    return (
        not block
        or block == "total"
        or name.startswith((f"{block}.", block.removesuffix("x") if "_x" in block else f"{block}."))
    )
