"""Where a reader would not say that a step is wrong, though it does not fit: the note may speak of something else.

A shape that no layer of the network could have, sizes that disagree all along, a part of a model that stands behind
the ResNet, a network that is pruned or dilated: what is found here is left unchecked.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.catalog import load
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.matching import SIZE, match
from resnet_calc.notes.network import network
from resnet_calc.notes.note import Kind as Region
from resnet_calc.notes.steps.step import Kind, Quality

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.matching import Part
    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.walk import Walk

_SHAPES: Final = frozenset({Quality.INPUT, Quality.OUTPUT})
_WIDTHS: Final = frozenset({Quality.IN_CHANNELS, Quality.OUT_CHANNELS})
_FEWEST: Final = 16
"""The narrowest feature map of any ResNet of the catalog."""
_IMAGE: Final = 4
"""The most channels that an image has."""
_THREE: Final = 3
_MANY: Final = 2
"""More wrong sizes, or widths, than these are no slips."""
_PRUNED: Final = re.compile(r"\bprun(?:ed?|es|ing)\b|剪枝|network slimming|通道裁剪", re.IGNORECASE)
_DILATED: Final = re.compile(
    r"\bdilated\b|空洞卷积|膨胀卷积|\batrous\b|output[ _]?stride|last[ _]stride|\bdilation ?= ?[24]\b"
    r"|replace_stride_with_dilation ?= ?\[[^\]\n]{0,20}True",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    r"decod|解码|upsampl|上采样|反卷积|转置卷积|deconv|conv_?transpose|\.cat\(|\bconcat|拼接|interpolat"
    r"|attention|注意力|\bneck\b|\bfpn\b|pyramid|金字塔|\baspp\b|\blateral|\bunet\b|\bu-net\b",
    re.IGNORECASE,
)
"""Words for what stands behind a ResNet in a larger model."""
_LAYERS: Final = ("Conv2d(", "Linear(", "BatchNorm2d(")
_STAGES_DILATED: Final = 3
"""The first stage that networks for segmentation and tracking do not halve in."""


def doubted(reading: Reading, walk: Walk, judged: Iterable[Judged]) -> Iterator[Judged]:
    """Yield what is judged of a walk-through, and as unchecked what is not wrong beyond doubt."""
    every = list(judged)
    if not any(one.verdict is Verdict.WRONG for one in every):
        yield from every
        return
    text = reading.note.text
    pruned = len(_PRUNED.findall(text)) >= _MANY
    dilated = _DILATED.search(text) is not None
    sizes = _disagree((one, part) for one in every for part in one.parts if _is_size(part))
    own = {place.facts[0].output.channels for place in walk.best.network.places}
    widths = _disagree(
        (one, part)
        for one in every
        for part in one.parts
        if one.claim.quality in _WIDTHS and (part.is_right or not own.issuperset(one.claim.value))
    )
    for one in every:
        if one.verdict is not Verdict.WRONG:
            yield one
            continue
        shape = one.claim.quality in _SHAPES
        only_size = shape and all(part.weight == SIZE for part in one.wrong_parts)
        late = dilated and one.match.place.stage >= _STAGES_DILATED
        doubtful = (
            pruned
            or (only_size and (sizes or late or _holds_at_another_input(walk, one)))
            or (one.claim.quality in _WIDTHS and widths)
            or (late and one.claim.quality in (Quality.STRIDE, Quality.STRIDES))
            or (shape and _is_foreign(one, walk))
            or _is_of_another_part(reading.passages[one.step.passage], one)
        )
        yield one._replace(verdict=Verdict.UNCHECKED) if doubtful else one


def _is_size(part: Part) -> bool:
    return part.weight == SIZE and part.claim.quality in _SHAPES


def _disagree(parts: Iterable[tuple[Judged, Part]]) -> bool:
    """Whether so much disagrees of one sort that the note must mean another input, or another network."""
    every = list(parts)
    wrong = sum(one.verdict is Verdict.WRONG and not part.is_right for one, part in every)
    right = sum(part.is_right for _, part in every)
    return wrong > _MANY and wrong > right


def _is_foreign(one: Judged, walk: Walk) -> bool:
    """Whether a shape is one that no layer of the network could have by a slip: oblong, or of a few channels."""
    dims = tuple(side for side in one.claim.value if side is not None)
    _, height, width = walk.best.network.variant.input
    if len(dims) >= _MANY and len(one.claim.value) <= _THREE and height == width:
        pairs = set(pairwise(dims))
        square = any(first == second for first, second in pairs)
        slipped = len(set(dims) & set(one.wrong_parts[0].expected)) == len(dims) - 1  # 512×27×28
        if len(dims) == len(one.claim.value) and not square and not slipped:
            return True
    if len(one.claim.value) != _THREE:
        return False
    first, second, third = one.claim.value
    channels = third if first == second and first is not None else first
    if channels is None:
        return False
    if one.match.place.kind is Kind.INPUT or (
        one.claim.quality is Quality.INPUT and one.match.facts.input.channels <= _IMAGE
    ):
        return channels > _IMAGE
    return channels < _FEWEST and one.match.facts.input.channels > _IMAGE


def _holds_at_another_input(walk: Walk, one: Judged) -> bool:
    """Whether all sizes of the step are right for the image that the network was made for, or for one that is named."""
    variant, place = walk.best.network.variant, one.match.place
    for shape in dict.fromkeys((load(variant.model).input, *walk.subject.hints.inputs)):
        other = network(variant._replace(input=shape)) if shape != variant.input else None
        if other is None:
            continue
        same = next((each for each in other.places if (each.group, each.role) == (place.group, place.role)), None)
        if same is not None:
            shapes = [part for part in match(one.step, same, other).parts if part.claim.quality in _SHAPES]
            if shapes and all(part.is_right for part in shapes):
                return True
    return False


def _is_of_another_part(passage: Passage, one: Judged) -> bool:
    """Whether the line says that it is about another part of a model, or about what a layer has become."""
    text = passage.text
    start = text.rfind("\n", 0, one.step.start) + 1
    end = text.find("\n", one.step.end)
    end = end if end >= 0 else len(text)
    if passage.region.kind in (Region.CODE, Region.OUTPUT) or "\n" in text:
        before, arrow, after = text[start:end].partition("=>")
        rebuilt = bool(arrow) and any(layer in before and layer in after for layer in _LAYERS)
        return rebuilt or _BEHIND.search(text, start, end) is not None
    return _BEHIND.search(text, one.step.start, one.step.end) is not None
