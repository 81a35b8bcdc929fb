"""Claims in a sentence about a place that are made of something else: of one layer inside it, of a changed network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.changes import is_in_list_of_changes
from resnet_calc.notes.doubt.other_meanings import (
    goes_in,
    is_of_other_widths,
    is_of_small_stem,
    is_stride_so_far,
    means_filters,
)
from resnet_calc.notes.doubt.single_convolutions import is_inside
from resnet_calc.notes.stages import names_some_block
from resnet_calc.notes.steps.step import Kind, Quality
from resnet_calc.notes.trainings import numbers_trainings

if TYPE_CHECKING:
    from resnet_calc.notes.network import Place
    from resnet_calc.notes.patterns.addressed.claims import Claimed
    from resnet_calc.notes.reading import Passage, Reading

PRICES: Final = frozenset({Quality.PARAMETERS, Quality.MULTIPLY_ADDS})
_STEM_KERNEL: Final = expression(r"(?<![0-9×x*])7 ?[×x*] ?7(?! ?[×x*0-9])", re.IGNORECASE)
_ADDED: Final = expression(
    r"\b(?:is|are|was|were) (?:added|removed)\b|\b(?:more|extra|additional|fewer|differ\w{0,5})\b"
    r"|\b(?:after|until|till|through|leaves?|left|keeps?|cut\w{0,4})\b|增加了|多出|额外|减少了|之后|以后|只剩|剩下",
    re.IGNORECASE,
)
"""What makes a figure that by which two networks differ, or that of all up to a place: 8.5M are left after layer3."""


def is_of_a_part(reading: Reading, passage: Passage, claimed: Claimed, place: Place) -> bool:
    """Whether what is said is said of something inside: a block of layer2, one convolution of it."""
    claim = claimed.claim
    if claim.quality in PRICES and place.kind is Kind.STAGE:
        start, end = reading.subjects.sentences(passage).at(claim.start)
        if names_some_block(passage.text[start:end]) or _ADDED.search(passage.text, start, end) is not None:
            return True
    return is_stride_so_far(place, claim) or is_inside(passage, place, place.facts[0], claim)


def is_of_something_else(reading: Reading, passage: Passage, claimed: Claimed, place: Place) -> bool:
    """Whether it may be said of a changed network, of the filters behind a pool, or of stage 2 of a training."""
    if is_in_list_of_changes(reading, passage.index) or means_filters(passage, claimed.claim, place):
        return True
    if is_of_small_stem(reading, passage, claimed.claim, place):
        return True
    facts = place.facts[0]
    if goes_in(reading, passage, claimed.claim, facts) or is_of_other_widths(claimed.claim, facts):
        return True
    if place.kind is Kind.STAGE and place.stage == 1 and claimed.claim.quality not in PRICES:
        between = passage.text[claimed.address.end : claimed.claim.start]
        if _STEM_KERNEL.search(between) is not None:
            return True  # layer 1 of all layers: 7×7, 64, stride 2
    return len(claimed.address.stages) > 1 and numbers_trainings(reading)
