"""Totals that are none on a closer reading: what a layer has is neither a right nor a wrong total of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.finding import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.finding import Finding

_OF_A_LAYER: Final = {"RC401": "RC411", "RC501": "RC511"}
"""Rules for totals, and the rule by which the same quantity is held against a layer, a block or a stage."""


_SURE: Final = frozenset({Verdict.RIGHT, Verdict.WRONG})


def without_outweighed(found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings without totals of which a layer's rule says something else: fc 的参数共 2,049,000."""
    closer = {
        (finding.code, finding.place.start): finding.verdict is Verdict.WRONG
        for finding in found
        if finding.verdict in _SURE and finding.code in _OF_A_LAYER.values()
    }
    for finding in found:
        is_wrong = finding.verdict is Verdict.WRONG
        if closer.get((_OF_A_LAYER.get(finding.code, ""), finding.place.start), is_wrong) == is_wrong:
            yield finding
