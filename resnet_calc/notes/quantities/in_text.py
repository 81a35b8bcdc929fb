"""Figures about whole networks in sentences, and in lines such as `ResNet-18: 11,689,512`."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.mentions import MentionKind
from resnet_calc.notes.quantities.carriers import (
    is_altered,
    is_an_encoder,
    is_of_a_larger_model,
    is_of_another_thing,
    is_printed,
    is_under_another,
)
from resnet_calc.notes.quantities.figure import (
    LEAST,
    Figure,
    Measure,
    Written,
    bound,
    counts_once,
    figures_of,
    is_rounded,
    measure_named,
    without_names,
)
from resnet_calc.notes.quantities.measured import measured
from resnet_calc.notes.quantities.of_parts import (
    COMPONENT,
    TOTAL,
    goes_on_about_a_part,
    is_a_sum,
    is_of_a_block,
    is_of_a_part,
    is_of_the_part_before,
)
from resnet_calc.notes.quantities.part_lists import is_of_listed_parts
from resnet_calc.notes.quantities.under_headings import is_right_under_its_name
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.totals import operation_totals, parameter_totals
from resnet_calc.units import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.subject import Subject


_OTHER_WORK: Final = expression(
    r"训练|反向|视频|帧|批次|\b(?:train\w*+|backward\w*+|backprop\w*+|videos?|clips?|frames?"
    r"|mini-?batch|batch of|steps?|epochs?|views?"
    r"|crops)\b",
    re.IGNORECASE,
)
"""What takes more operations than one image."""
_COLON: Final = expression(r"[\"'`*_]*+(?:[ \t]*+(?:[:=|→]|->)[ \t]*+|[ \t]{2,}+)[~≈]?+[ ]?+")
_CHANGED: Final = expression(
    r"\d[\d.,]*+ ?[KMGB]?+(?: params?| parameters)? ?(?:→|->|⇒|=>|\bto\b)[ ~≈]*+$", re.IGNORECASE
)
"""What an arrow leads to from another figure is no longer the network that was named: 25.6M → ~19M."""
_PAIRED: Final = expression(
    r"(?<![0-9.])[0-9]{1,3}\.?[0-9]{0,2} ?(?:against|and|vs\.?|versus|to|[对与和、]|/) ?$", re.IGNORECASE
)
"""Another network's figure before it, which has no unit of its own: 3.8 against 3.6 GFLOPs."""
_THEN: Final = expression(
    r"[\s`*_]*+(?:的)?(?:则|也)?(?:大?约)?(?:为|是|有|has|is|:|:|=|→)?[\s`*_]*+(?:约|大约|about|~|≈)?[\s`*_]*+"
)
_GOES_ON: Final = expression(
    r"[ ]?(?:parameters|params|weights|[G]?FLOPs)?[ ]?;[ ]?(?:and |while |but )?(?:the )?", re.IGNORECASE
)
"""Between a network's figure and the name of the next: 25.6 million parameters; ResNet-101."""
_THAN: Final = expression(
    r"\b(?:and|but|[)]|parameters|params|FLOPs) (?:is|was|has|provides|offers|gives|achieves|performs|runs|reaches)"
    r"(?: (?!prun|quanti|compress|frozen|by\b|of\b|in\b)[a-z]{2,12}){1,3} than\b",
    re.IGNORECASE,
)
"""Behind a figure, how its network compares with another: and is deeper than ResNet-50."""
_OF_HARDWARE: Final = 10**12
"""The scale of what a processor does in a second: 312 TFLOPS."""
_BESIDE: Final = 32
"""Characters around a figure in which a word says what is counted."""
_HYPHENED: Final = expression(
    r"(?<![0-9.,-])(?P<figure>[0-9]{1,3}(?:\.[0-9]{1,2})?[ -]?(?:million|M))[ -]param(?:eter)?s?[ ]"
    r"(?=[*_`]{0,2}(?:the )?resnet)",
    re.IGNORECASE,
)
"""A 25-million-parameter ResNet-50."""
_TRAINED: Final = expression(r"\btrainable\b|可训练", re.IGNORECASE)
"""Before a figure that need not be all: Total trainable params: 549,888."""
_DIMENSIONS: Final = expression(r"\bconv(?:olution)?[13]d\b|(?<![\w.])[13]-?D\b|[一三]维卷积", re.IGNORECASE)
_OF_A_VARIANT: Final = expression(
    r"压[到缩至]|截[断取]|只[用取]|只保留|前[两二三123] ?个|帧|[一三13][维D]|我们的?|本文|嵌入(?!式)|语音|视频"
    r"|[αλ] ?= ?[0-9.]|宽度(?:因子|系数|乘子|缩放)|[0-9] (?:channels|frames|clips)\b"
    r"|\b(?:[13]-?D|truncat\w*+|only the first|first (?:two|three)|we|our|frames?"
    r"|clips?|video|speaker|embeddings?|segmentation|detection|sparse|sparsity|prun\w*+|student|proposed|lora"
    r"|width(?: multiplier| factor)|alpha)\b",
    re.IGNORECASE,
)
"""Words of a sentence about a network that the writer has changed, or made a part of something else."""


def in_sentences(reading: Reading, passage: Passage) -> Iterator[Figure]:
    """Yield the figures that a sentence gives a network."""
    yield from _hyphened(reading, passage)
    for measure, written in (*measured(passage), *_continued(reading, passage)):
        start, end = written.start, written.end
        subject = reading.subjects.at(passage, start)
        if not subject.certain or not subject.candidates or subject.scope < Scope.HEADING:
            continue
        first, last = reading.subjects.sentences(passage).clause_at(start)
        loose = (
            subject.scope < Scope.TABLE
            and TOTAL.search(passage.text, first, start) is None
            and not is_right_under_its_name(reading, passage, first, written, measure)
        )
        mentions = [m for m in reading.subjects.in_passage(passage) if m.kind is not MentionKind.FAMILY]
        clause = without_names(passage.text, first, end, mentions)
        clause += _THAN.sub(" ", without_names(passage.text, end, last, mentions), count=1)
        if COMPONENT.search(clause) or (measure is Measure.OPERATIONS and _OTHER_WORK.search(clause)):
            continue
        if is_of_a_block(reading, passage, first, start):
            continue
        if goes_on_about_a_part(reading, passage, first, start):
            continue
        another = is_of_another_thing(passage, mentions, start, beside=subject.scope >= Scope.SENTENCE)
        if another or is_of_a_larger_model(passage, start) or written.quantity.scale >= _OF_HARDWARE:
            continue
        if subject.scope < Scope.SENTENCE and is_of_listed_parts(reading, passage, start, written.quantity):
            continue
        if _PAIRED.search(passage.text, max(0, start - 24), start) is not None and _several(reading, passage, start):
            continue
        before = passage.text[max(first, start - 24) : start]
        if _CHANGED.search(passage.text, max(0, start - 24), start) is not None:
            continue
        behind = passage.text[end : min(last, end + 8)]
        yield Figure(
            passage,
            measure,
            written.quantity,
            start,
            end,
            subject,
            rounded=is_rounded(before + "\n" + behind),
            bound=bound(before + "\n" + behind),
            altered=is_altered(passage, mentions, start)
            or is_of_a_part(reading, passage, mentions, start)
            or (
                _is_less(measure, written, subject)
                and (is_of_the_part_before(reading, passage, start) or is_a_sum(passage, start))
            )
            or is_an_encoder(reading, passage)
            or is_under_another(passage)
            or _TRAINED.search(passage.text, max(0, start - _BESIDE), start) is not None
            or _of_other_dimensions(passage)
            or _OF_A_VARIANT.search(passage.text, *reading.subjects.sentences(passage).at(start)) is not None,
            loose=loose,
            printed=written.quantity.is_exact and is_printed(passage.text, start, end),
            once=counts_once(passage.text[max(first, start - _BESIDE) : min(last, end + _BESIDE)]),
        )


def _of_other_dimensions(passage: Passage) -> bool:
    """Whether a paragraph, or its heading, is about networks for signals or videos."""
    above = [region.text for region in passage.heading[-1:]]
    return any(_DIMENSIONS.search(text) is not None for text in (*above, passage.text))


def _is_less(measure: Measure, written: Written, subject: Subject) -> bool:
    """Whether a figure may be that of a part: it is less than the whole network's."""
    totals = parameter_totals if measure is Measure.PARAMETERS else operation_totals
    return all(written.quantity.value < totals(model)[0].value for model in subject.candidates)


def _several(reading: Reading, passage: Passage, place: int) -> bool:
    """Whether a sentence names more networks than one."""
    start, end = reading.subjects.sentences(passage).at(place)
    named = [mention for mention in reading.subjects.in_passage(passage) if start <= mention.start < end]
    return len({mention.models for mention in named if mention.kind is not MentionKind.FAMILY}) > 1


def _hyphened(reading: Reading, passage: Passage) -> Iterator[Figure]:
    """Read a 25-million-parameter ResNet-50: what is meant is the network behind, whatever stands before."""
    for match in passage.matches(_HYPHENED, ("param",)):
        subject = reading.subjects.at(passage, match.end() + len("resnet"))
        quantity = parse_quantity(match["figure"].replace("-", " "))
        if subject.certain and len(subject.candidates) == 1 and subject.scope >= Scope.SENTENCE:
            altered = _OF_A_VARIANT.search(passage.text, *reading.subjects.sentences(passage).at(match.start()))
            span = match.span("figure")
            yield Figure(passage, Measure.PARAMETERS, quantity, *span, subject, altered=altered is not None)


def _continued(reading: Reading, passage: Passage) -> Iterator[tuple[Measure, Written]]:
    """Read on: ResNet-18 has 11.7M parameters, ResNet-34 21.8M, ResNet-50 25.6M."""
    worded = measured(passage)
    mentions = reading.subjects.in_passage(passage)
    if not worded or len(mentions) <= len(worded):
        return
    sentences = reading.subjects.sentences(passage)
    known = {written.start for _, written in worded}
    ends = [mention.end for mention in mentions]
    for written in figures_of(passage):
        place = bisect_right(ends, written.start) - 1
        if written.start in known or written.quantity.value < LEAST or place < 0:
            continue
        joint = _THEN.fullmatch(passage.text, ends[place], written.start)
        start = sentences.at(written.start).start
        before = [pair for pair in worded if pair[1].start < written.start]
        if before and before[-1][1].start < start:
            on = _GOES_ON.fullmatch(passage.text, before[-1][1].end, mentions[place].start)
            before = before if on is not None else []
        if joint is not None and before and before[-1][1].quantity.scale == written.quantity.scale:
            yield before[-1][0], written


def in_lines(reading: Reading, passage: Passage) -> Iterator[Figure]:
    """Read lines such as `ResNet-18:   11,689,512  (11.7M)` under words of parameters."""
    mentions = reading.subjects.in_passage(passage)
    if passage.region.cell is not None or not mentions or not _under_parameters(reading, passage):
        return
    starts = {written.start: written for written in figures_of(passage)}
    for mention in mentions:
        joint = _COLON.match(passage.text, mention.end)
        line = passage.text.rfind("\n", 0, mention.start) + 1
        if any(map(str.isalnum, passage.text[line : mention.start])):
            continue
        found = starts.get(joint.end()) if joint is not None else None
        if found is None or len(mention.models) != 1 or found.quantity.value < LEAST:
            continue
        if found.quantity.is_exact or found.quantity.scale == 10**6:
            subject = reading.subjects.at(passage, found.start)
            larger = is_an_encoder(reading, passage)
            yield Figure(passage, Measure.PARAMETERS, found.quantity, found.start, found.end, subject, altered=larger)


def _under_parameters(reading: Reading, passage: Passage) -> bool:
    above = [region.text for region in passage.heading[-1:]]
    above += [other.text for other in reading.passages[max(0, passage.index - 2) : passage.index]]
    return any(measure_named(text) is Measure.PARAMETERS for text in [*above, passage.text])
