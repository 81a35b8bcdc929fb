"""Figures listed in the order of networks: ResNet-18, 34 and 50 have 11.7M, 21.8M and 25.6M parameters."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.mentions import MentionKind
from resnet_calc.notes.quantities.carriers import is_altered, is_an_encoder, is_of_a_larger_model
from resnet_calc.notes.quantities.figure import (
    LEAST,
    Figure,
    Measure,
    counts_once,
    figures_of,
    is_rounded,
    measure_named,
    without_names,
)
from resnet_calc.notes.quantities.measured import measured
from resnet_calc.notes.quantities.of_parts import COMPONENT
from resnet_calc.notes.subject import Scope, Subject
from resnet_calc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.mentions import Mention
    from resnet_calc.notes.quantities.figure import Written
    from resnet_calc.notes.reading import Passage, Reading

_JOINT: Final = expression(r"[\s*_`$~≈]{0,6}(?:,? ?(?:and|or|&|和|与|及|以及)|[,/、|])[\s*_`$~≈]{0,6}", re.IGNORECASE)
"""What stands between the members of a list."""
_BETWEEN: Final = expression(r"[^0-9\n;；。]{1,64}+")
"""What stands between the names and the figures."""
_WORD: Final = expression(r"[^\W\d]{4,40}|[\u4e00-\u9fff]{2,40}")
_LEAST: Final = 2
_BEHIND: Final = 48
"""Characters behind the figures in which words say that they are of something else."""
_DOUBT: Final = expression(
    r"[?？]|超过|不到|介于|之间|到|减|\b(?:between|from|ranging|not|n't|if|would|sum|together|combined|over|under"
    r"|ours?|my|we|prun\w*+|ensemble)\b",
    re.IGNORECASE,
)


def in_turn(reading: Reading, passage: Passage) -> Iterator[Figure]:
    """Yield a figure for every network of a list, where a sentence lists as many figures behind it."""
    mentions = [one for one in reading.subjects.in_passage(passage) if one.kind is not MentionKind.FAMILY]
    worded = {written.start: measure for measure, written in measured(passage)}
    if passage.region.cell is not None or not mentions:
        return
    sentences = reading.subjects.sentences(passage)
    for names in _lists(passage.text, mentions):
        models = [model for mention in names for model in mention.models]
        start, end = sentences.at(names[0].start)
        together = [one for one in mentions if start <= one.start < end]
        if len(together) != len(names) or not _LEAST <= len(models) == len(set(models)):
            continue
        for run in _runs(passage.text, [one for one in figures_of(passage) if names[-1].end <= one.start < end]):
            if len(run) != len(models) or not _is_theirs(passage, names, run, (start, end)):
                continue
            measure = next((worded[one.start] for one in run if one.start in worded), None)
            measure = measure or _named(passage.text[start : run[0].start], run[0].quantity)
            if measure is None:
                continue
            if is_an_encoder(reading, passage) or is_of_a_larger_model(passage, run[0].start):
                continue
            yield from _figures(reading, passage, models, run, measure, (start, end))


def _lists(text: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Group names that a comma, a stroke or "and" joins."""
    found: list[Mention] = []
    for mention in mentions:
        if found and _JOINT.fullmatch(text, found[-1].end, mention.start) is None:
            yield found
            found = []
        found.append(mention)
    if found:
        yield found


def _runs(text: str, written: Sequence[Written]) -> Iterator[list[Written]]:
    """Group figures that are listed, all in the unit of the last where they have none of their own."""
    run = list(written[:1])
    for one, other in pairwise(written):
        if _JOINT.fullmatch(text, one.end, other.start) is None:
            yield _in_one_unit(run)
            run = []
        run.append(other)
    yield _in_one_unit(run)


def _in_one_unit(run: list[Written]) -> list[Written]:
    last = run[-1].quantity if run else None
    if last is None or last.scale == 1 or any(one.quantity.scale not in (1, last.scale) for one in run):
        return run if last is not None and all(one.quantity.scale == last.scale for one in run) else []
    return [one if one.quantity.scale != 1 else one._replace(quantity=_scaled(one.quantity, last)) for one in run]


def _scaled(quantity: Quantity, like: Quantity) -> Quantity:
    value, step = Fraction(quantity.value) * like.scale, Fraction(quantity.step) * like.scale
    exact = int(value) if value.denominator == 1 else value
    return Quantity(exact, step, like.scale, quantity.decimals, like.unit)


def _named(said: str, quantity: Quantity) -> Measure | None:
    """What the words before a list of figures say that all of them measure: the parameter counts of ... are."""
    scale = {Measure.PARAMETERS: 10**6, Measure.OPERATIONS: 10**9}
    measures = {measure for part in _WORD.findall(said) if (measure := measure_named(part)) is not None}
    measure = measures.pop() if len(measures) == 1 else None
    return measure if measure is not None and quantity.scale == scale[measure] else None


def _is_theirs(passage: Passage, names: Sequence[Mention], run: Sequence[Written], sentence: tuple[int, int]) -> bool:
    """Whether nothing in the sentence says that the figures are of a part, a difference or a range."""
    text = passage.text
    start, end = sentence
    if _BETWEEN.fullmatch(text, names[-1].end, run[0].start) is None:
        return False
    said = without_names(text, start, run[0].start, names) + text[run[-1].end : min(end, run[-1].end + _BEHIND)]
    return COMPONENT.search(said) is None and _DOUBT.search(said) is None


def _figures(
    reading: Reading, passage: Passage, models: Sequence[str], run: Sequence[Written], measure: Measure,
    sentence: tuple[int, int],
) -> Iterator[Figure]:  # fmt: skip
    hints = reading.subjects.at(passage, run[0].start).hints
    mentions = reading.subjects.in_passage(passage)
    words = passage.text[slice(*sentence)]
    for model, written in zip(models, run, strict=True):
        if written.quantity.value < LEAST:
            return
        subject = Subject((model,), certain=True, scope=Scope.SENTENCE, hints=hints)
        yield Figure(
            passage,
            measure,
            written.quantity,
            written.start,
            written.end,
            subject,
            rounded=is_rounded(words),
            altered=is_altered(passage, mentions, written.start),
            once=counts_once(words),
        )
