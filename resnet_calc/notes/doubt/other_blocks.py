"""Lines that name, or whose class is, the other kind of block: three BasicBlocks are no stage of ResNet-101."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.facts import facts
from resnet_calc.notes.note import Kind
from resnet_calc.notes.sentences import line_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk

_BASIC: Final = expression(r"basic[ _]?block|(?:基本|基础)(?:残差)?[块单]", re.IGNORECASE)
_PRINTED: Final = expression(r"\([0-9]{1,2}\): (?:BasicBlock|Bottleneck)\(")
_BOTTLENECK: Final = expression(r"bottleneck|瓶颈", re.IGNORECASE)
_KERNELS: Final = expression(
    r"(?<![0-9])1 ?[x×] ?1(?![0-9×x*])[^\n]{1,40}?(?<![0-9])3 ?[x×] ?3(?![0-9×x*])[^\n]{1,40}?(?<![0-9])1 ?[x×] ?1"
    r"(?![0-9×x*])"
)
"""The kernels of a bottleneck in their order, in a line that draws one."""
_CLASS: Final = "\nclass "
_NAME: Final = 24
"""Characters in which a class is named."""


def doubt(walk: Walk, reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt what a line or a printed model says of the blocks that the network of its walk-through does not have."""
    own, other = _BASIC, _BOTTLENECK
    if facts(walk.best.network.variant.model).is_bottleneck:
        own, other = other, own

    def is_doubtful(one: Judged) -> bool:
        passage = reading.passages[one.step.passage]
        text = passage.text
        if passage.region.kind in (Kind.CODE, Kind.OUTPUT) and _PRINTED.search(text) is not None:
            start, end = 0, len(text)
        else:
            start, end = line_around(text, one.step.start, one.step.end)
        if own.search(text, start, end) is not None:
            return False
        if other.search(text, start, end) is not None or (other is _BOTTLENECK and _KERNELS.search(text, start, end)):
            return True
        written = reading.note.text
        opened = written.rfind(_CLASS, 0, passage.place(one.step.start, one.step.end).start)
        if passage.region.kind is not Kind.CODE or opened < 0:
            return False
        return other.search(written, opened, opened + _NAME) is not None

    return is_doubtful
