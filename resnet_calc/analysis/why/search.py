"""The search: every measure of every variant with every slip, ranked by how far-fetched it is.

An explanation's oddity is the sum of its parts': of the measure, of the variant, of the slip, of the way the number is
read, and one if the number is cut off rather than rounded. The least odd is the likeliest. A number of few digits
agrees with much by chance, so the fewer it has, the less odd an explanation has to be. Where nothing simple explains a
number, other networks of the same depth or family are tried, then compound variants. Differences that an explanation
does not need are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.analysis.counting.tally import total
from resnet_calc.analysis.why.measures import Kind, measures
from resnet_calc.analysis.why.slips import NONE, SLIPS, Slip
from resnet_calc.analysis.why.variants import Variant, compound, namesakes, simple
from resnet_calc.errors import NumberError, quote
from resnet_calc.units import interval_round, interval_truncate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resnet_calc.analysis.counting import Convention, Tally
    from resnet_calc.analysis.why.measures import Measure, Words
    from resnet_calc.analysis.why.question import Question, Reading
    from resnet_calc.architecture.config import ResNetConfig

ALLOWED: Final = 3
"""How odd an explanation may be, beside one more for each digit that the number has."""
COMPOUND_FROM: Final = 5
"""Compound variants are tried where every simple explanation is at least as odd as this."""
NEAREST: Final = 5


class Agreement(Enum):
    """How a number and what was counted agree."""

    EXACT = "exact"
    ROUNDED = "rounded"
    TRUNCATED = "truncated"
    CLOSE = "close"
    """Within what the slip loses or adds."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What makes a number true: a measure of a variant, printed after a slip."""

    variant: Variant
    measure: Measure
    slip: Slip
    reading: Reading
    agreement: Agreement
    counted: int
    """What the measure is, before the slip."""
    tally: Tally

    @property
    def value(self) -> Fraction:
        """What would be printed in full."""
        return self.counted * self.slip.factor

    @property
    def oddity(self) -> int:
        """How far-fetched it is."""
        truncated = int(self.agreement is Agreement.TRUNCATED)
        measured = self.measure.oddity_in(self.variant.config.style)
        return self.variant.oddity + measured + self.slip.oddity + self.reading.oddity + truncated


@dataclass(frozen=True, slots=True)
class Answer:
    """What explains a number, the likeliest first; and, if nothing does, what comes nearest."""

    question: Question
    config: ResNetConfig
    explanations: tuple[Explanation, ...]
    nearest: tuple[Explanation, ...] = ()
    count: Convention | None = None
    """The one convention that the number was to be explained by, if there was one."""


class _Target(NamedTuple):
    """The values of a measure that a reading and a slip make agree."""

    reading: Reading
    slip: Slip
    rounded: tuple[int, int]
    truncated: tuple[int, int]

    def agreement(self, value: int) -> Agreement | None:
        if self.slip.slack is not NONE.slack:
            return Agreement.CLOSE if self.rounded[0] <= value <= self.rounded[1] else None
        if self.rounded[0] <= value <= self.rounded[1]:
            return Agreement.EXACT if self.reading.figure.step == 1 else Agreement.ROUNDED
        return Agreement.TRUNCATED if self.truncated[0] <= value <= self.truncated[1] else None


def why(config: ResNetConfig, question: Question, count: Convention | None = None) -> Answer:
    """Explain a number that somebody gave for a network; as what a convention counts, if one is given.

    >>> from resnet_calc.analysis.why.question import read
    >>> from resnet_calc.architecture.catalog import load
    >>> [found.measure.name for found in why(load("resnet50"), read("4.11")).explanations[:1]]
    ['fvcore']

    Raises:
        NumberError: if a convention of operations is given, and the number is said to be something else.
    """
    if count is not None and question.kind not in {None, Kind.OPERATIONS}:
        raise NumberError(f"{quote(question.shown)}: --count says how operations are counted, and this is none of them")
    if not question.figure.value:  # agrees with everything that is small enough
        return Answer(question, config, (), count=count)
    tried = measures(count)
    targets = {kind: list(_targets(question, kind)) for kind in {measure.kind for measure in tried}}
    allowed = ALLOWED + question.digits
    found = _explanations(simple(config), tried, targets, allowed)
    plain = {kind: [target for target in each if target.slip is NONE] for kind, each in targets.items()}
    for more in (namesakes, compound):
        if all(explanation.oddity >= COMPOUND_FROM for explanation in found):
            found += _explanations(more(config), tried, plain, allowed)
    ranked = tuple(_without_repeats(sorted(found, key=lambda explanation: explanation.oddity)))
    return Answer(question, config, ranked, () if ranked else _nearest(config, question, tried), count)


def _targets(question: Question, kind: Kind) -> Iterator[_Target]:
    for reading in question.readings():
        if kind not in reading.kinds:
            continue
        rounded, truncated = interval_round(reading.figure), interval_truncate(reading.figure)
        for slip in SLIPS:
            yield _Target(reading, slip, _before(rounded, slip), _before(truncated, slip))


def _before(printed: range, slip: Slip) -> tuple[int, int]:
    """The least and the greatest value that a slip makes one of those printed."""
    low, high = Fraction(printed.start) / slip.factor, Fraction(printed.stop - 1) / slip.factor
    less, more = slip.slack(printed.start)
    low, high = low - less, high + more
    return -(-low.numerator // low.denominator), high.numerator // high.denominator


def _explanations(
    variants: Iterable[Variant], tried: tuple[Measure, ...], targets: dict[Kind, list[_Target]], allowed: int
) -> list[Explanation]:
    found = []
    for variant in variants:
        numbers = variant.tally()
        if numbers is None:
            continue
        for measure in tried:
            counted = total(measure.terms, numbers)
            for target in targets[measure.kind]:
                agreement = target.agreement(counted)
                if (
                    agreement is None
                    or not counted
                    or not target.reading.figure.value
                    or not target.slip.applies(measure)
                ):
                    continue
                explanation = Explanation(variant, measure, target.slip, target.reading, agreement, counted, numbers)
                if explanation.oddity <= allowed:
                    found.append(explanation)
    return found


def _without_repeats(found: Iterable[Explanation]) -> Iterator[Explanation]:
    """Each value once, and what needs no difference of a variant without it."""
    needed: dict[str, list[set[Words]]] = {}
    values: set[Fraction] = set()
    for explanation in found:
        differences = set(explanation.variant.differences)
        known = needed.setdefault(explanation.measure.name, [])
        if explanation.value in values or any(fewer <= differences for fewer in known):
            continue
        values.add(explanation.value)
        known.append(differences)
        yield explanation


def _nearest(config: ResNetConfig, question: Question, tried: tuple[Measure, ...]) -> tuple[Explanation, ...]:
    """What comes nearest of the likely: no slips, no odd measures."""
    found = []
    for variant in simple(config):
        numbers = variant.tally()
        for measure in tried:
            for reading in question.readings():
                if numbers is None or measure.kind not in reading.kinds:
                    continue
                counted = total(measure.terms, numbers)
                found.append(Explanation(variant, measure, NONE, reading, Agreement.ROUNDED, counted, numbers))
    likely = sorted((explanation for explanation in found if explanation.oddity <= ALLOWED), key=distance)
    return tuple(_without_repeats(likely))[:NEAREST]


def distance(explanation: Explanation) -> Fraction:
    """How far a number is from what was counted, as a share of the number."""
    figure = Fraction(explanation.reading.figure.value)
    return abs(explanation.value - figure) / figure if figure else Fraction(explanation.counted)
