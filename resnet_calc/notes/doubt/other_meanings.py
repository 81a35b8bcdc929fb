"""What a number beside a layer may mean instead: the image, the classes, the stride so far, a stem of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.matching import MOST_IN_AN_IMAGE
from resnet_calc.notes.slips import digit_slip
from resnet_calc.notes.steps.step import SHAPES, Kind, Quality
from resnet_calc.notes.usual import CIFAR_SIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.matching import Match
    from resnet_calc.notes.network import Place
    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.places import Facts
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.steps.step import Claim
    from resnet_calc.notes.walk import Walk

_SIZES: Final = (Quality.KERNEL, Quality.STRIDE, Quality.PADDING)
_NEAR: Final = 10
_ONE: Final = (1, 1)
_SMALL_KERNEL: Final = 3
"""Of the stem of networks for CIFAR, and of the usual example of a convolution."""
_BESIDE: Final = 32
_RESIZED: Final = expression(
    r"\b(?:resiz|rescal|upsampl|upscal|interpolat|crop|padded|zero[- ]?pad|pad(?:ding|s)? (?:of|by|it|the|with)\b)"
    r"|缩放|放大|裁剪|上采样|调整|填充[后为到]|补零|补0|縮放|調整",
    re.IGNORECASE,
)
_NARROWEST: Final = 16
_SLIP: Final = 2
_COMES_OUT: Final = expression(r"输出|得到|变[为成]|output|produc|gives|yields|returns", re.IGNORECASE)
_POOL: Final = expression(r"pool|池化", re.IGNORECASE)
_NUMBER: Final = expression(r"[0-9]{1,5}+")
_UNSTRIDED: Final = expression(r"(?:stride|步[长幅])[^0-9\n]{0,6}1(?![0-9])", re.IGNORECASE)
_SMALL: Final = expression(r"3 ?[x×*] ?3|kernel[^0-9\n]{0,8}3(?![0-9])", re.IGNORECASE)


def doubt(walk: Walk, reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt claims that may say something else than what their layer is like."""

    def is_doubtful(one: Judged) -> bool:
        passage = reading.passages[one.claim.passage if one.claim.passage >= 0 else one.step.passage]
        return (
            _may_be_meant_otherwise(walk, one.match, one.claim)
            or means_filters(passage, one.claim, one.match.place)
            or is_of_small_stem(reading, passage, one.claim, one.match.place)
            or _is_small_convolution(one.match, one.claim)
            or _is_before_another_pool(walk, passage, one)
            or _is_before_resizing(passage, one.claim, one.match.place)
            or _is_before_the_pool(walk, one)
            or _is_before_the_scores(one)
            or goes_in(reading, passage, one.claim, one.match.facts)
            or is_of_other_widths(one.claim, one.match.facts)
        )

    return is_doubtful


def _is_small_convolution(found: Match, claim: Claim) -> bool:
    """Whether a shape may be a 1×1 convolution and its filters, 1x1x64, where the maps are larger."""
    is_small = claim.quality in SHAPES and len(claim.value) > len(_ONE) and claim.value[:2] == _ONE
    return is_small and found.facts.output.height > 1


def _is_before_the_pool(walk: Walk, one: Judged) -> bool:
    """Whether the stem's output may be that of its convolution, which the pool then halves."""
    if one.match.place.role != "stem" or one.claim.quality is not Quality.OUTPUT:
        return False
    convolution = next(
        (place for place in walk.best.network.places if place.stage == 0 and place.facts[0].kernel), None
    )
    if convolution is None:
        return False
    channels, height, width = convolution.facts[0].output
    return one.claim.value in ((height, width), (channels, height, width), (height, width, channels))


def _is_before_the_scores(one: Judged) -> bool:
    """Whether the head's output may be that of its pool: Head: 7×7×2048 → 1×1×2048, and then the classifier."""
    if one.match.place.role != "head" or one.claim.quality is not Quality.OUTPUT:
        return False
    channels = one.match.facts.input.channels
    return one.claim.value in ((channels, 1, 1), (1, 1, channels))


def goes_in(reading: Reading, passage: Passage, claim: Claim, facts: Facts) -> bool:
    """Whether channels are those that go in, beside which those that come out are said: 64 channels become 128."""
    if claim.quality is not Quality.OUT_CHANNELS or claim.value[0] not in facts.in_channels:
        return False
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(claim.start)
    before, behind = (
        text[max(start, claim.start - _BESIDE) : claim.start],
        text[claim.end : min(end, claim.end + _BESIDE)],
    )
    if _COMES_OUT.search(before[-_NEAR:]) is not None:
        return False
    beside = {int(number) for part in (before, behind) for number in _NUMBER.findall(part)}
    return not beside.isdisjoint(facts.out_channels)


def is_of_other_widths(claim: Claim, facts: Facts) -> bool:
    """Whether channels are none that a ResNet has, nor such with a slip of the pen: 96 → 256 in a slim network."""
    true = {Quality.IN_CHANNELS: facts.in_channels, Quality.OUT_CHANNELS: facts.out_channels}.get(claim.quality)
    said = claim.value[0]
    if not true or said is None or said < _NARROWEST or said & (said - 1) == 0:
        return False
    return all(digit_slip(said, one) is None and abs(said - one) > _SLIP for one in true)


def _is_before_another_pool(walk: Walk, passage: Passage, one: Judged) -> bool:
    """Whether a kernel is the stem's, and the pool is only named behind it: 7×7 stride 2, max pool stride 2."""
    if one.match.place.kind is not Kind.MAX_POOL or one.claim.quality is not Quality.KERNEL:
        return False
    kernels = {facts.kernel for place in walk.best.network.places if place.stage == 0 for facts in place.facts}
    if one.claim.value[0] not in kernels or one.claim.passage not in (-1, passage.index):
        return False
    behind = _POOL.search(passage.text, one.claim.end, one.claim.end + 2 * _BESIDE)
    return behind is not None and any(sign in passage.text[one.claim.end : behind.start()] for sign in ",;，；")


def _is_before_resizing(passage: Passage, claim: Claim, place: Place) -> bool:
    """Whether the image is said to be made another size: 1×28×28, resized to 1×96×96."""
    if place.stage != 0 or claim.quality not in SHAPES or claim.passage not in (-1, passage.index):
        return False
    near = passage.text[max(0, claim.start - _BESIDE) : claim.end + _BESIDE]
    return _RESIZED.search(near) is not None


def _may_be_meant_otherwise(walk: Walk, found: Match, claim: Claim) -> bool:
    if claim.quality in SHAPES:
        return _is_either_end(walk, found, claim)
    if is_stride_so_far(found.place, claim):
        return True
    return found.place.stage == 0 and _is_another_stem(walk, found, claim)


def _is_either_end(walk: Walk, found: Match, claim: Claim) -> bool:
    """Whether the sizes are those of the image, the scores or the weights, which a sentence may mention along."""
    sides = claim.value
    if found.place.kind is Kind.FULLY_CONNECTED and claim.quality is Quality.INPUT:
        if found.facts.output.channels in sides:
            return True  # what comes out of the classifier
        pooled = {tuple(one.output) for place in walk.best.network.by_kind[Kind.STAGE][-1:] for one in place.facts}
        return any(sides in ((c, h, w), (h, w, c)) for c, h, w in pooled)  # what the pool before it takes in
    if found.place.kind is Kind.CONVOLUTION and sides[-2:] == (found.facts.kernel, found.facts.kernel):
        return True  # the weights, (64, 3, 7, 7)
    channels, height, width = walk.best.network.variant.input
    whole = sides in ((channels, height, width), (height, width, channels))
    others = {(one, other) for _, one, other in walk.subject.hints.inputs} - {(height, width)}
    if sides in others or (walk.subject.hints.cifar and sides == (CIFAR_SIDE, CIFAR_SIDE)):
        return True
    if found.place.stage == 0:
        as_a_whole = whole and claim.quality is Quality.INPUT  # of the stem
        return as_a_whole or (found.place.kind is Kind.INPUT and _is_mask_or_picture(walk, sides))
    return whole or sides == (height, width)


def _is_mask_or_picture(walk: Walk, sides: tuple[int | None, ...]) -> bool:
    """Whether the note names pictures of one size in grey and in colour: an image and its mask."""
    inputs = walk.subject.hints.inputs
    sizes = {size for _, *size_ in inputs if (size := tuple(size_)) and {(1, *size), (3, *size)} <= set(inputs)}
    return any(sides in ((channels, *size), (*size, channels)) for size in sizes for channels in (1, 3))


def means_filters(passage: Passage, claim: Claim, place: Place) -> bool:
    """Whether a number beside a pool is one of filters, which no pool has: from the pool to the 128-filter layers."""
    near = passage.text[max(0, claim.start - _NEAR) : claim.end + _NEAR].lower()
    return place.kind is Kind.MAX_POOL and claim.quality is Quality.OUT_CHANNELS and "filter" in near


def is_stride_so_far(place: Place, claim: Claim) -> bool:
    """Whether it is how much smaller than the image the feature map is: C2 to C5 have stride 4, 8, 16, 32."""
    if claim.quality is not Quality.STRIDE or place.stage <= 0:
        return False
    return place.kind in (Kind.STAGE, Kind.BLOCK) and claim.value == (2 << place.stage,)


def _is_another_stem(walk: Walk, found: Match, claim: Claim) -> bool:
    """Whether a stem is said to take other images, to be one for CIFAR, or to be the note's own in code."""
    hints = walk.subject.hints
    if claim.quality is Quality.IN_CHANNELS:
        return (claim.value[0] or 0) <= MOST_IN_AN_IMAGE
    if claim.quality is Quality.KERNEL and claim.value[0] == _SMALL_KERNEL:
        return not any(part.is_right and part.claim.quality in {*_SIZES, *SHAPES} for part in found.parts)
    return hints.own_network and claim.quality in _SIZES


def is_of_small_stem(reading: Reading, passage: Passage, claim: Claim, place: Place) -> bool:
    """Whether the sentence says that the first convolution is 3×3 and does not stride: it is made for small images."""
    if place.stage != 0 or claim.quality not in _SIZES:
        return False
    start, end = reading.subjects.sentences(passage).at(claim.start)
    said = passage.recognised.folded[start:end]
    return _UNSTRIDED.search(said) is not None and _SMALL.search(said) is not None
