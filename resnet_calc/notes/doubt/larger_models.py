"""Lines about a larger model that the ResNet is only a part of: its decoder, its neck, its attention."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind
from resnet_calc.notes.sentences import line_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.walk import Walk

_BEHIND: Final = expression(
    r"decod|解码|upsampl|上采样|反卷积|转置卷积|deconv|conv_?transpose|\.cat\(|\bconcat|拼接|interpolat"
    r"|attention|注意力|\bneck\b|\bfpn\b|pyramid|金字塔|\baspp\b|\blateral|\bunet\b|\bu-net\b",
    re.IGNORECASE,
)
"""Words for what stands behind a ResNet in a larger model."""


def doubt(_walk: Walk, reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt steps of which the line, or in a paragraph the step itself, names another part of a model."""

    def is_doubtful(one: Judged) -> bool:
        passage = reading.passages[one.step.passage]
        return _BEHIND.search(passage.text, *_stretch(passage, one)) is not None

    return is_doubtful


def _stretch(passage: Passage, one: Judged) -> tuple[int, int]:
    start, end = one.step.start, one.step.end
    if passage.region.kind in (Kind.CODE, Kind.OUTPUT) or "\n" in passage.text:
        return line_around(passage.text, start, end)
    return start, end
