"""Accusations taken back: what does not fit its layer, but need not be wrong, is left unchecked.

One file a reason to doubt. Each says of a walk-through which of its wrong claims it doubts, given the note and all
that was judged; whatever it doubts is no evidence that the note is right. The reasons are asked in turn, and a later
one does not see as wrong what an earlier one took back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.doubt import (
    altered_networks,
    denials,
    ends_of_blocks,
    example_blocks,
    foreign_shapes,
    larger_models,
    lone_blocks,
    other_blocks,
    other_inputs,
    other_meanings,
    other_networks,
    parts_of_stages,
    pyramids,
    single_convolutions,
    timed_costs,
    training_stages,
    unknown_tables,
    untrusted_sections,
)
from resnet_calc.notes.finding import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk

    Doubt = Callable[[Judged], bool]

REASONS: Final[tuple[Callable[[Walk, Reading, Sequence[Judged]], Doubt], ...]] = (
    other_meanings.doubt,
    untrusted_sections.doubt,
    other_inputs.doubt,
    altered_networks.doubt,
    foreign_shapes.doubt,
    larger_models.doubt,
    pyramids.doubt,
    denials.doubt,
    ends_of_blocks.doubt,
    example_blocks.doubt,
    lone_blocks.doubt,
    other_blocks.doubt,
    other_networks.doubt,
    parts_of_stages.doubt,
    single_convolutions.doubt,
    timed_costs.doubt,
    training_stages.doubt,
    unknown_tables.doubt,
)


def without_doubtful(walk: Walk, reading: Reading, judged: Iterable[Judged]) -> Iterator[Judged]:
    """Yield what was judged of a walk-through, in order, and as unchecked what is not wrong beyond doubt."""
    every = list(judged)
    for reason in REASONS:
        if not any(one.verdict is Verdict.WRONG for one in every):
            break
        is_doubtful = reason(walk, reading, every)
        every = [
            one._replace(verdict=Verdict.UNCHECKED) if one.verdict is Verdict.WRONG and is_doubtful(one) else one
            for one in every
        ]
    yield from every
