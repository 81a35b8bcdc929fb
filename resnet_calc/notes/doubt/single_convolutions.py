"""Lines under a stage's name that speak of one convolution inside it: conv2_x: 1×1, 64 → 64, output 64×56×56."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.sentences import line_around
from resnet_calc.notes.steps.step import Kind, Quality

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
_BLOCKS: Final = expression(r"block|bottleneck|块|瓶颈|单元|\bunits?\b|[\])}][ ]?[×xX*][ ]?[0-9]", re.IGNORECASE)


def doubt(_walk: Walk, reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt the output of a stage where its line speaks of a convolution inside."""
    return lambda one: is_inside(reading.passages[one.step.passage], one.match.place, one.match.facts, one.claim)


def is_inside(passage: Passage, place: Place, facts: Facts, claim: Claim) -> bool:
    """Whether what is called a stage's output is that of a convolution inside: the line has one kernel and no block."""
    if place.kind is not Kind.STAGE or claim.quality is not Quality.OUTPUT:
        return False
    inner = set(facts.out_channels) - {facts.output.channels}
    if not inner.intersection(claim.value):
        return False
    start, end = line_around(passage.text, claim.start, claim.end)
    return len(_KERNEL.findall(passage.text, start, end)) == 1 and _BLOCKS.search(passage.text, start, end) is None
