"""Block lists of several networks in one sentence: ResNet-18 and 34 use [2, 2, 2, 2] and [3, 4, 6, 3]."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.lists import ListForm, lists_of
from resnet_calc.notes.mentions import MentionKind
from resnet_calc.notes.note import Kind
from resnet_calc.notes.usual import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.lists import NumberList
    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.sentences import Stretch

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of one network's blocks, RC111."""

_BETWEEN: Final = expression(
    r"[\s`*\[\](){},、/&]{0,8}(?:and|resp\.?|和|与|及|以及)?[\s`*\[\](){},、/&]{0,8}", re.IGNORECASE
)
_DOUBT: Final = expression(
    r"[?？]|\b(?:not|n't|instead|or|if|reverse\w*+|wrong)\b|不是|而不|或|如果|反过来|相反", re.IGNORECASE
)
_WRONG: Final = Message(
    "{model} has the blocks {expected}, the note says {said}",
    "{model} 各阶段的残差块数为 {expected}，文中写的是 {said}",
)
_RIGHT: Final = Message("{model} has the blocks {expected}", "{model} 各阶段的残差块数为 {expected}")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the lists of blocks that a sentence gives for as many networks, each held against its own."""
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE or passage.region.cell is not None or not passage.has_numbers:
            continue
        found = [one for one in lists_of(passage) if one.form is ListForm.LIST and len(one.values) == STAGES]
        if len(found) > 1:
            yield from _judge(reading, passage, found)


def _judge(reading: Reading, passage: Passage, found: Sequence[NumberList]) -> Iterator[Finding]:
    sentences = reading.subjects.sentences(passage)
    by_sentence: dict[Stretch, list[NumberList]] = {}
    for one in found:
        by_sentence.setdefault(sentences.at(one.start), []).append(one)
    text = passage.recognised.folded
    for (start, end), lists in by_sentence.items():
        joined = all(_BETWEEN.fullmatch(text, one.end, other.start) for one, other in pairwise(lists))
        names = [each for each in reading.subjects.in_passage(passage) if start <= each.start < end]
        if len(lists) < 2 or not joined or _DOUBT.search(text, start, end) is not None:  # noqa: PLR2004 - side by side
            continue
        if any(each.end > lists[0].start or each.kind is MentionKind.OTHER for each in names):
            continue
        models = [model for each in names if each.kind is MentionKind.MODEL for model in each.models]
        if len(models) == len(lists) and all(len(facts(model).blocks) == STAGES for model in models):
            for model, one in zip(models, lists, strict=True):
                yield _finding(passage, model, one)


def _finding(passage: Passage, model: str, one: NumberList) -> Finding:
    fact = facts(model)
    right = one.values == fact.blocks
    expected = f"[{', '.join(map(str, fact.blocks))}]"
    said = passage.text[one.start : one.end]
    return passage.finding(
        one.start,
        one.end,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC111",
        (_RIGHT if right else _WRONG).about(model=fact.title, expected=expected, said=said),
        subject=model,
        said=said,
        expected=expected,
    )
