"""What a line of a sketch gives its layer or stage at its end: Conv 7×7, stride 2 → [64, 112, 112], FLOPs: 0.24G."""

from __future__ import annotations

import re
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.nn.graph import STEM
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.patterns._layer_wording import layer_finding
from resnet_calc.notes.quantities.figure import Measure
from resnet_calc.notes.quantities.measured import measured
from resnet_calc.notes.sentences import line_around
from resnet_calc.notes.steps.step import Claim, Kind, Quality
from resnet_calc.notes.subject import Scope
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.matching import Match
    from resnet_calc.notes.network import Place
    from resnet_calc.notes.places import Facts
    from resnet_calc.notes.quantities.figure import Written
    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.sentences import Stretch
    from resnet_calc.notes.walk import Walk

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of any layer, RC411 and RC511."""

_LONGEST: Final = 120
_SENTENCES: Final = expression(r"[.;?!][ ]|。[^\s]|[?？]|\b(?:saves?|than|per|each)\b|[Tt]otal|每|比|总|合计")
_CONVOLUTION: Final = expression(r"\bconv(?:s\b|olution|[^0-9A-Za-z_])|卷积", re.IGNORECASE)
"""What a line about a stage may give the cost of."""
_IMAGES: Final = expression(r"\bimages?\b|图[像片]", re.IGNORECASE)
_FAR: Final = Fraction(5, 4)
"""How many times more or less a figure is than anything that may be meant: the layer, a stage, its blocks."""
_NEAR: Final = 20
"""A figure is near that of all up to there where it differs by less than this part of it."""
_KINDS: Final = frozenset({Kind.CONVOLUTION, Kind.FULLY_CONNECTED, Kind.BLOCK, Kind.STAGE})
_QUALITIES: Final = {Measure.PARAMETERS: Quality.PARAMETERS, Measure.OPERATIONS: Quality.MULTIPLY_ADDS}


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the figures that end the lines of sketches, judged."""
    if reading.subjects.hints.own_network:
        return
    for walk in reading.walks:
        model = walk.subject.model
        if model is None or walk.subject.scope < Scope.HEADING:
            continue
        lines: dict[tuple[int, Stretch], list[Match | None]] = defaultdict(list)
        for step, match in zip(walk.steps, walk.best.matches, strict=True):
            passage = reading.passages[step.passage]
            if step.row is None and not step.is_listed and passage.region.cell is None:
                lines[step.passage, line_around(passage.text, step.start)].append(match)
        for (index, line), matches in lines.items():
            if len(matches) == 1 and matches[0] is not None and _is_anchored(matches[0]):
                passage = reading.passages[index]
                if matches[0].name or not _is_of_a_network(reading, passage, line):
                    yield from _judge(passage, line, matches[0], walk)


def _is_anchored(match: Match) -> bool:
    """Whether a step is what it is beyond doubt: by its name, or by the shape that it gives."""
    is_layer = match.place.kind in _KINDS
    return is_layer and match.is_whole and (match.name > 0 or any(len(part.claim.value) > 1 for part in match.parts))


def _is_of_a_network(reading: Reading, passage: Passage, line: Stretch) -> bool:
    """Whether a line names a network, or images of some size: ResNet-18 for 28×28 images has 11.2M parameters."""
    start, end = line
    named = any(start <= one.start < end for one in reading.subjects.in_passage(passage))
    return named or _IMAGES.search(passage.recognised.folded, start, end) is not None


def _judge(passage: Passage, line: Stretch, match: Match, walk: Walk) -> Iterator[Finding]:
    start, end = line
    figures = [(_QUALITIES[measure], one) for measure, one in measured(passage) if start <= one.start < end]
    is_prose = _SENTENCES.search(passage.recognised.folded, start, end) is not None
    if is_prose or end - start > _LONGEST or len({quality for quality, _ in figures}) < len(figures):
        return
    network = walk.best.network
    stages = [place for place in network.places if place.role in ("stage", "stem")]
    meant = next((place for place in stages if place.stage == match.place.stage > STEM), match.place)
    place = match.place if match.place.kind in (Kind.CONVOLUTION, Kind.FULLY_CONNECTED) else meant
    whole: tuple[Kind, ...] = (Kind.BLOCK, Kind.STAGE)
    if place.kind in whole and _CONVOLUTION.search(passage.recognised.folded, start, end) is not None:
        whole = (*whole, Kind.CONVOLUTION)  # layer2 的 conv 约 14,450,688
    around = [each for each in network.places if each.stage == place.stage > STEM and each.kind in whole]
    for quality, one in figures:
        own = [value for each in (place, *around) for true in each.facts for value in _costs(true, quality)]
        so_far = sum(_costs(each.facts[0], quality)[0] for each in stages if each.stage <= place.stage)
        sums = (so_far, 2 * so_far) if quality is Quality.MULTIPLY_ADDS else (so_far,)
        right = any(agrees(one.quantity, value) for value in (*own, *sums))
        others = place.kind is Kind.FULLY_CONNECTED and _is_of_other_classes(one, place)
        if right or (not others and _is_far(Fraction(one.quantity.value), own, sums)):
            yield layer_finding(
                passage,
                Claim(quality, (int(one.quantity.value),), one.start, one.end),
                Verdict.RIGHT if right else Verdict.WRONG,
                _costs(place.facts[0], quality)[:1],
                network=network,
                place=place,
                facts=place.facts[0],
                certain=False,
            )


def _is_of_other_classes(one: Written, place: Place) -> bool:
    """Whether a figure is what the classifier has for some other number of classes: 2048×5 + 5 = 10245."""
    wide, said = place.facts[0].input.channels, int(one.quantity.value)
    return one.quantity.is_exact and (said % (wide + 1) == 0 or said % wide == 0)


def _is_far(said: Fraction, own: Sequence[int], sums: Sequence[int]) -> bool:
    """Whether a figure is out of the range of all that may be meant, and not nearly the sum of all up to there."""
    return not min(own) / _FAR < said < max(own) * _FAR and all(abs(said - value) * _NEAR > value for value in sums)


def _costs(facts: Facts, quality: Quality) -> tuple[int, ...]:
    return facts.parameters if quality is Quality.PARAMETERS else facts.multiply_adds
