"""Networks that the note says are altered, or whose widths say so: pruned, widened, dilated, a layer replaced."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.changes import is_in_list_of_changes
from resnet_calc.notes.doubt._disagreement import MANY, disagrees
from resnet_calc.notes.matching import SIZE
from resnet_calc.notes.note import Kind
from resnet_calc.notes.sentences import line_around
from resnet_calc.notes.steps.step import SHAPES, Quality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk

_WIDTHS: Final = frozenset({Quality.IN_CHANNELS, Quality.OUT_CHANNELS})
_STRIDES: Final = frozenset({Quality.STRIDE, Quality.STRIDES})
_PRUNED: Final = expression(r"\bprun(?:ed?|es|ing)\b|剪枝|network slimming|通道裁剪", re.IGNORECASE)
_DILATED: Final = expression(
    r"\bdilated\b|空洞卷积|膨胀卷积|\batrous\b|output[ _]?stride|last[ _]stride|\bdilation ?= ?[24]\b"
    r"|replace_stride_with_dilation ?= ?\[[^\]\n]{0,20}True",
    re.IGNORECASE,
)
_LAYERS: Final = ("Conv2d(", "Linear(", "BatchNorm2d(")
_STAGES_DILATED: Final = 3
"""The first stage that networks for segmentation and tracking do not halve in."""


def doubt(walk: Walk, reading: Reading, judged: Sequence[Judged]) -> Doubt:
    """Doubt whatever an alteration may have changed: all of a pruned network, the late sizes of a dilated one."""
    pruned, dilated = _is_said_to_be(reading.note.text)
    dilated = dilated and not reading.subjects.alterations
    widened = _has_other_widths(walk, judged)

    def is_doubtful(one: Judged) -> bool:
        return (
            pruned
            or (widened and one.claim.quality in _WIDTHS)
            or (dilated and one.match.place.stage >= _STAGES_DILATED and _is_of_a_stride(one))
            or _is_rebuilt(reading, one)
            or is_in_list_of_changes(reading, one.step.passage)
        )

    return is_doubtful


@lru_cache(maxsize=1)
def _is_said_to_be(text: str) -> tuple[bool, bool]:
    """Whether a whole note speaks of a pruned network, and of a dilated one: asked for each of its walk-throughs."""
    return len(_PRUNED.findall(text)) >= MANY, _DILATED.search(text) is not None


def _has_other_widths(walk: Walk, judged: Sequence[Judged]) -> bool:
    """Whether the widths disagree all along, with ones that the network has nowhere."""
    own = {place.facts[0].output.channels for place in walk.best.network.places}
    return disagrees(
        (one, part)
        for one in judged
        for part in one.parts
        if one.claim.quality in _WIDTHS and (part.is_right or not own.issuperset(one.claim.value))
    )


def _is_of_a_stride(one: Judged) -> bool:
    """Whether it is a stride, or the size that follows from the strides."""
    if one.claim.quality in SHAPES:
        return all(part.weight == SIZE for part in one.wrong_parts)
    return one.claim.quality in _STRIDES


def _is_rebuilt(reading: Reading, one: Judged) -> bool:
    """Whether the line says what a layer has become: Conv2d(64, 64) => Conv2d(64, 32)."""
    passage = reading.passages[one.step.passage]
    text = passage.text
    if passage.region.kind not in (Kind.CODE, Kind.OUTPUT) and "\n" not in text:
        return False
    start, end = line_around(text, one.step.start, one.step.end)
    before, arrow, after = text[start:end].partition("=>")
    return bool(arrow) and any(layer in before and layer in after for layer in _LAYERS)
