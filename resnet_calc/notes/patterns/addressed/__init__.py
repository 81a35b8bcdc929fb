"""Claims about a layer, block or stage that the sentence names: the third convolution of the first block of conv2_x.

No walk-through need stand around them. A claim is wrong only where no network that the note may mean, in no variant,
at no input size that it names and under no reading of the address, makes it right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.catalog import load
from resnet_calc.expressions import expression
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.matching import compare
from resnet_calc.notes.network import Variant, network
from resnet_calc.notes.note import Kind as Region
from resnet_calc.notes.other_uses import names_another_use
from resnet_calc.notes.passage import of_text
from resnet_calc.notes.patterns._layer_wording import layer_finding
from resnet_calc.notes.patterns.addressed.claims import find_claims
from resnet_calc.notes.patterns.addressed.elsewhere import PRICES, is_of_a_part, is_of_something_else
from resnet_calc.notes.patterns.addressed.places import find_places
from resnet_calc.notes.patterns.addressed.products import is_product
from resnet_calc.notes.patterns.addressed.unnamed_inputs import Told, settled
from resnet_calc.notes.patterns.addressed.wholes import may_be_the_whole
from resnet_calc.notes.steps.events import events_of
from resnet_calc.notes.steps.lines import split
from resnet_calc.notes.steps.step import SHAPES, Claim, Kind, Quality
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.usual import may_have_small_stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.matching import Part
    from resnet_calc.notes.network import Network, Place
    from resnet_calc.notes.patterns.addressed.claims import Claimed
    from resnet_calc.notes.places import Facts
    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.subject import Subject

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what walk-throughs report: RC201 to RC205, RC301, RC411 and RC511."""

_PROSE: Final = frozenset({Region.PROSE, Region.LIST_ITEM, Region.DOCSTRING})
_ALTERED: Final = expression(
    r"wide|resnext|\bse-|senet|attention|注意力|[13]d\b|[一三]维|人脸|\bface|arcface", re.IGNORECASE
)
"""Signs anywhere in the note that its network may not be the published one."""
_ALTERED_SIGNS: Final = (
    "wide", "resnext", "se-", "senet", "attention", "注意力", "3d", "1d", "一维", "三维", "人脸", "face",
)  # fmt: skip
_DOUBTFUL: Final = expression(
    r"[?？]|respectively|分别|依次|instead|rather than|should|would|could|wrong|mistake|"
    r"\b(?:if|not|n't|original|modif\w*+|chang\w*+|replac\w*+|remov\w*+|suppose|imagine|except|without|vs|versus|"
    r"up to|truncat\w*+|minus|excluding|plus|"
    r"unlike|upsampl\w*+|than|each|every|all|both|half|halves|double\w*+|reshape\w*+|our|my|let)\b|"
    r"如果|假设|若|不是|而不是|应该|错误|改|替换|去掉|除了|每|各|都|(?<!平)均|其余|其他|一半|不同|相比|比|减半|翻倍|类似|例如|比如|上采样|反卷积|插值|截[断取至]|为止|只[用取]|保留",
    re.IGNORECASE,
)
"""Words that make of a sentence something else than a plain claim about one place."""
_ENLARGED: Final = expression(
    r"放大|大图|[一两二1-9] ?倍|像素|分辨率|\b(?:enlarg\w*+|larger|bigger|twice|double|high-res\w*+)\b",
    re.IGNORECASE,
)
"""Words for other images, or for maps that have been made larger."""
_NUMBERS: Final = expression(r"(?<![0-9.])[0-9]{2,4}+(?![0-9.,]*+[0-9])")
_BLOCK_ZERO: Final = expression(r"block[ _-]?#?0(?![0-9.])", re.IGNORECASE)
"""What tells that a note counts the blocks of a stage from 0."""
_SIDES: Final = (32, 64, 96, 128, 160, 192, 256, 288, 299, 320, 384, 416, 448, 480, 512, 600, 640, 800, 1024)
"""Inputs that a note may mean without saying so."""
_LONGEST: Final = 600
"""The longest sentence that is looked at, in characters; a longer one is a listing."""
_FEW_MODELS: Final = 4


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every claim about a named layer, block or stage, judged."""
    subjects = reading.subjects
    hints = subjects.hints
    if not subjects.is_about_resnet or hints.own_network or hints.v2 or hints.layers_from_two:
        return
    if any(names_another_use(passage) or passage.holds(_ALTERED, _ALTERED_SIGNS) for passage in reading.passages):
        return
    judged: list[Told] = []
    for passage in reading.passages:
        if passage.region.cell is None:
            told = (_judge(reading, passage, claimed) for claimed in _claimed(passage))
            judged += [one for one in told if one is not None]
    yield from settled(judged, reading.note.text)


@of_text
def _claimed(passage: Passage) -> tuple[Claimed, ...]:
    """What the sentences of a passage claim of the places that they name."""
    if passage.region.kind not in _PROSE or not passage.has_numbers:
        return ()
    found: list[Claimed] = []
    events = events_of(passage)
    for first, last in split(passage):
        start, end = passage.tokens[first].start, passage.tokens[last - 1].end
        if end - start > _LONGEST or not passage.has_numbers_in(start, end):
            continue
        claims = list(find_claims(passage, events.between(first, last), first, last))
        if claims and _DOUBTFUL.search(passage.text, start, min(end + 1, len(passage.text))) is None:
            found += claims
    return tuple(found)


# What is true


def _judge(reading: Reading, passage: Passage, claimed: Claimed) -> Told | None:
    claim = claimed.claim
    subject = reading.subjects.at(passage, claim.start)
    if subject.other or not 1 <= len(subject.candidates) <= _FEW_MODELS:
        return None
    if not subject.certain or subject.scope < Scope.NOTE or subject.general:
        return None
    missing: tuple[int, ...] = ()
    shown: tuple[Network, Place] | None = None
    for net, place in _meant(reading, passage, subject, claimed):
        for facts in place.facts:
            parts = _compared(claim, facts, place, is_published=_says_all_classes(reading, passage, claim, facts))
            if not parts:
                return None
            if all(part.is_right for part in parts):
                right = _finding(passage, claim, net, place, claim_expected=None)
                side, height = net.variant.input[1], facts.output.height if claim.quality in SHAPES else 0
                if shown is None or side == shown[0].variant.input[1] or _is_named(reading, side):
                    return Told(right, height)
                start, end = reading.subjects.sentences(passage).at(claim.start)
                larger = _may_be_dilated(shown, side) or _ENLARGED.search(passage.text, start, end) is not None
                return Told(right, 0, side, None if larger else _wrong(reading, passage, claimed, shown, missing))
            if shown is None:
                shown, missing = (net, place), next(part.expected for part in parts if not part.is_right)
    wrong = _wrong(reading, passage, claimed, shown, missing) if shown is not None else None
    return Told(wrong, 0) if wrong is not None else None


def _wrong(
    reading: Reading, passage: Passage, claimed: Claimed, shown: tuple[Network, Place], missing: tuple[int, ...]
) -> Finding | None:
    """What is wrong if no network makes a claim right, or none at an input that the note names."""
    claim = claimed.claim
    if is_of_a_part(reading, passage, claimed, shown[1]) or may_be_the_whole(claim, shown[0].variant.model):
        return None
    unknown = claim.quality is Quality.OUTPUT and not _is_known_size(reading, claim, missing)
    if unknown or is_of_something_else(reading, passage, claimed, shown[1]):
        return None
    return _finding(passage, claim, *shown, claim_expected=missing)


def _may_be_dilated(shown: tuple[Network, Place], side: int) -> bool:
    """Whether the last stage has twice the size, as where it dilates in place of striding; many do without a word."""
    net, place = shown
    return place.stage == net.by_kind[Kind.STAGE][-1].stage and side == 2 * net.variant.input[1]


def _is_named(reading: Reading, side: int) -> bool:
    hints = reading.subjects.hints
    return side in hints.sides or any(side == shape[1] for shape in hints.inputs)


def _says_all_classes(reading: Reading, passage: Passage, claim: Claim, facts: Facts) -> bool:
    """Whether the sentence names as many classes as the network is known for, so that no other classifier is meant."""
    if claim.quality not in PRICES:
        return False
    said, classes = passage.text[slice(*reading.subjects.sentences(passage).at(claim.start))], facts.output.channels
    return f"{classes}" in said or f"{classes:,}" in said


def _compared(claim: Claim, facts: Facts, place: Place, *, is_published: bool) -> list[Part]:
    """Hold a claim against the truth; a product of kernel, channels and map is never twice the multiply-adds.

    What a stage or a block puts out is not the width inside it, which others may mean by its channels.
    """
    if claim.quality is Quality.OUT_CHANNELS and place.kind in (Kind.STAGE, Kind.BLOCK):
        facts = facts._replace(out_channels=(facts.output.channels,))
    parts = compare(claim, facts, place, is_published=is_published)
    if is_product(claim) and facts.multiply_adds and claim.value[0] == 2 * facts.multiply_adds[0]:
        return [part._replace(is_right=False) for part in parts]
    return parts


def _meant(reading: Reading, passage: Passage, subject: Subject, claimed: Claimed) -> Iterator[tuple[Network, Place]]:
    from_zero = bool(claimed.address.from_zero) and _BLOCK_ZERO.search(reading.note.text) is not None
    may_be_stem = claimed.address.block == 1 and not claimed.address.stages and not claimed.address.convolution
    for laid in _networks(reading, subject, claimed.claim):
        yield from ((laid, place) for place in find_places(laid, claimed.address, from_zero=from_zero))
        if may_be_stem and _names_half(reading, passage, claimed.claim, laid):
            yield from ((laid, place) for place in laid.places if place.stage == 0)


def _names_half(reading: Reading, passage: Passage, claim: Claim, net: Network) -> bool:
    """Whether the sentence has a side that only the first convolution puts out, so that the first block is the stem."""
    own = net.variant.input
    if own != load(net.variant.model).input and own not in reading.subjects.hints.inputs:
        return False
    start, end = reading.subjects.sentences(passage).at(claim.start)
    half = f"{own[1] // 2}"
    return any(match[0] == half for match in _NUMBERS.finditer(passage.text, start, end))


def _is_known_size(reading: Reading, claim: Claim, expected: tuple[int, ...]) -> bool:
    """Whether the shape is like the one expected, so that the sentence cannot well mean another thing."""
    said = [value for value in claim.value if value is not None]
    return (len(said) == len(expected) and bool(set(said) & set(expected))) or bool(reading.subjects.hints.inputs)


def _networks(reading: Reading, subject: Subject, claim: Claim) -> Iterator[Network]:
    hints = reading.subjects.hints
    style = "keras" if hints.keras else "torchvision"
    for model in subject.candidates:
        own = load(model).input
        inputs = [own, *hints.inputs, *((own[0], side, side) for side in hints.sides)]
        named = hints.inputs or own[1] in hints.sides or is_product(claim)
        if not named and claim.quality in (Quality.OUTPUT, Quality.MULTIPLY_ADDS):
            inputs += [(own[0], side, side) for side in _SIDES]
        for shape in dict.fromkeys(inputs):
            small = hints.cifar or may_have_small_stem(own[1], shape[1])
            stems = ("", "cifar") if small else ("",)
            for stem in stems:
                laid = network(Variant(model, shape, stem, style))
                if laid is not None:
                    yield laid


# What is said of it


def _finding(
    passage: Passage, claim: Claim, net: Network, place: Place, *, claim_expected: tuple[int, ...] | None
) -> Finding:
    return layer_finding(
        passage,
        claim,
        Verdict.RIGHT if claim_expected is None else Verdict.WRONG,
        claim_expected or (),
        network=net,
        place=place,
        facts=place.facts[0],
        certain=claim_expected is not None and not _is_of_another(claim, place, net),
    )


def _is_of_another(claim: Claim, place: Place, net: Network) -> bool:
    """Whether another place has what is said of this one, so that its name may be what is wrong."""
    return any(
        (parts := compare(claim, facts, other)) and all(part.is_right for part in parts)
        for other in net.by_kind.get(place.kind, ())
        if other is not place
        for facts in other.facts
    )
