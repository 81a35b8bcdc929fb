"""Lines under a stage's name that speak of one convolution inside it: conv2_x: 1×1, 64 → 64, output 64×56×56."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.sentences import line_around
from resnet_calc.notes.steps.step import SHAPES, Kind, Quality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.network import Place
    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.places import Facts
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.steps.step import Claim
    from resnet_calc.notes.walk import Walk

_KERNEL: Final = expression(
    r"(?<![0-9×xX*.])(?:1 ?(?:×|x|\*|\\times) ?1|3 ?(?:×|x|\*|\\times) ?3)(?![0-9×xX*.]| ?[×xX*] ?[0-9])",
    re.IGNORECASE,
)
_PART_OF: Final = expression(
    r"(?:conv(?:olution)?s?|layers?|kernels?|projections?|shortcuts?|norms?|normali[sz]ations?|bns?|[13] ?[x×] ?[13]"
    r"|weights?|downsampl\w{0,4}|relus?|path|branch)(?: layers?)?,? (?:of|in|from|inside|within)"
    r"(?: the| a| each| every)? (?:(?:first|last) block (?:of|in) )?"
    r"[`*]{0,2}[A-Za-z]{4,6}[ _.]?[0-9][0-9x_.\[\]]{0,6}[`*]{0,2}(?![0-9A-Za-z])",
    re.IGNORECASE,
)
"""A stage or block of which only something inside is spoken of: the projection in conv5_1 holds 2.1M."""
_BEFORE: Final = 80
_OF_WHOLES: Final = frozenset({*SHAPES, Quality.PARAMETERS, Quality.MULTIPLY_ADDS})
_BLOCKS: Final = expression(r"block|bottleneck|块|瓶颈|单元|\bunits?\b|[\])}][ ]?[×xX*][ ]?[0-9]", re.IGNORECASE)


def doubt(_walk: Walk, reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt the output of a stage where its line speaks of a convolution inside."""
    return lambda one: is_inside(reading.passages[one.step.passage], one.match.place, one.match.facts, one.claim)


def is_inside(passage: Passage, place: Place, facts: Facts, claim: Claim) -> bool:
    """Whether what is called a stage's output is that of a convolution inside: the line has one kernel and no block.

    Of whatever else a stage or block is said to have, its sentence names what is inside: the first 1×1 of conv3_x.
    """
    if place.kind in (Kind.STAGE, Kind.BLOCK) and claim.quality in _OF_WHOLES:
        start = max(line_around(passage.text, claim.start).start, claim.start - _BEFORE)
        if _PART_OF.search(passage.text, start, claim.start) is not None:
            return True
    if place.kind is not Kind.STAGE or claim.quality is not Quality.OUTPUT:
        return False
    inner = set(facts.out_channels) - {facts.output.channels}
    if not inner.intersection(claim.value):
        return False
    start, end = line_around(passage.text, claim.start, claim.end)
    return len(_KERNEL.findall(passage.text, start, end)) == 1 and _BLOCKS.search(passage.text, start, end) is None
