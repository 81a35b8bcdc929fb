"""Totals that a closer reading of the same number makes right: what a layer has is no wrong total of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.finding import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.finding import Finding

_OF_A_LAYER: Final = {"RC401": "RC411", "RC501": "RC511"}
"""Rules for totals, and the rule by which the same quantity is held against a layer, a block or a stage."""


def without_outweighed(found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings without totals that are wrong where the number is right for a layer: fc 的参数共 2,049,000."""
    right = {
        (finding.code, finding.place.start)
        for finding in found
        if finding.verdict is Verdict.RIGHT and finding.code in _OF_A_LAYER.values()
    }
    for finding in found:
        closer = (_OF_A_LAYER.get(finding.code, ""), finding.place.start)
        if finding.verdict is not Verdict.WRONG or closer not in right:
            yield finding
