"""What follows from a wrong number: sums, products and sizes that were computed with it, and totals that it went into.

3×3×64×64 = 36,846
4,096 + 36,846 + 16,384 = 57,326

The second line is right as arithmetic, and wrong all the same: it follows from the first. What is wrong as arithmetic
even with the wrong number put in is a mistake of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from resnet_calc.notes.consequences.computed import Tracer, computations, roots_of
from resnet_calc.notes.consequences.totals import with_totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.reading import Reading


def with_consequences(reading: Reading, findings: Sequence[Finding], silenced: Sequence[Finding]) -> list[Finding]:
    """The findings in order, with what follows from an earlier wrong one told so, and added where it was not found.

    Nothing follows from what a comment silences.
    """
    roots = sorted(roots_of(findings, {id(one) for one in silenced}), key=lambda wrong: wrong.place.start)
    if not roots:
        return list(findings)
    tracer = Tracer(roots, findings)
    for passage in reading.passages:
        for equation in passage.equations:
            for one in computations(passage, equation):
                tracer.trace(one)
    return sorted(
        _together(with_totals(tracer.findings(), {(one.place, one.code) for one in silenced})),
        key=lambda one: (one.place.start, one.place.end, one.code),
    )


def _together(findings: list[Finding]) -> list[Finding]:
    """What hangs together is corrected together or not at all."""
    kept = {(one.place, one.code) for one in findings if one.fix is not None}
    groups: dict[tuple[object, str], list[Finding]] = {}
    for one in findings:
        if one.follows is not None:
            groups.setdefault((one.follows.place, one.follows.code), []).append(one)
    uncertain = {key for key, group in groups.items() if key not in kept or any(one.fix is None for one in group)}
    return [
        replace(one, fix=None)
        if one.fix is not None
        and (
            (one.place, one.code) in uncertain
            or (one.follows is not None and (one.follows.place, one.follows.code) in uncertain)
        )
        else one
        for one in findings
    ]
