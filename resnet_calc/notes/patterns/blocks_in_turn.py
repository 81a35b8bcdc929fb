"""Blocks of the stages one after the other: the first 3, the next 4, the next 6 and the last 3 of ResNet-50."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.counts import find_counts
from resnet_calc.notes.counts.count import Count, Noun
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.numerals import ordinal
from resnet_calc.notes.patterns.block_lists import RIGHT, STAGES, depth_of, differences
from resnet_calc.notes.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports a wrong list of blocks, RC111."""

_WRONG: Final = Message(
    "{model} has {expected} blocks in stage {stage} (the blocks are {list}), the note says {said}",
    "{model} 的第 {stage} 阶段有 {expected} 个残差块(各阶段为 {list})，文中写的是 {said}",
)
_FIRST: Final = expression(r"(?:前面?的?|首先的?|\bfirst)[ ]?$", re.IGNORECASE)
_LAST: Final = expression(r"(?:最后的?|末尾的?|\b(?:last|final))[ ]?$", re.IGNORECASE)
_NUMBERED: Final = expression(
    r"(?:第[ ]?(?P<ordinal>[一二三四1-4])[ ]?个?(?:残差|卷积)?(?:层|组|模块|大层)"
    r"|残差(?:层|组|模块)[ ]?(?P<number>[1-4]))"
    r"[ ]?[:(][ ]?"
    r"(?:包含|由|共|有)?[ ]?(?P<blocks>[0-9]{1,2})[ ]?个(?:残差|基本|瓶颈)(?:块|单元|结构)"
)
"""Layers of layers, as some call stages: 第三层：6 个残差块."""
_NEXT: Final = expression(
    r"(?:接着的?|接下来的?|然后的?|中间的?|之后的?|再|\b(?:next|following|then))[ ]?$", re.IGNORECASE
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the blocks of each stage that a sentence goes through, judged."""
    numbered: list[tuple[Passage, re.Match[str]]] = []
    for passage in reading.passages:
        yield from _in_passage(reading, passage)
        for match in passage.matches(_NUMBERED, ("残差层", "残差组", "残差模块", "第")):
            if ordinal(match["ordinal"] or match["number"]) != len(numbered) + 1:
                numbered = []
            numbered.append((passage, match))
            if len(numbered) == STAGES:
                yield from _numbered(reading, numbered)
                numbered = []


def _numbered(reading: Reading, stages: list[tuple[Passage, re.Match[str]]]) -> Iterator[Finding]:
    """Judge four layers of blocks, one after the other."""
    subject = reading.subjects.at(stages[0][0], stages[0][1].start())
    said = [int(match["blocks"]) for _, match in stages]
    if subject.model is None or subject.hints.own_network:
        return
    fact = facts(subject.model)
    if len(fact.blocks) == STAGES and differences(said, fact.blocks) <= STAGES // 2:
        for stage, ((passage, match), expected) in enumerate(zip(stages, fact.blocks, strict=True), start=1):
            yield _step(passage, fact, stage, match.span("blocks"), int(match["blocks"]), expected)


def _in_passage(reading: Reading, passage: Passage) -> Iterator[Finding]:
    """Judge the first 3 blocks ..., the next 4 ..., the next 6 ..., the last 3 ... of one sentence."""
    sentences = reading.subjects.sentences(passage)
    rows: dict[int, list[Count]] = {}
    for count in find_counts(passage, sentences):
        if count.partial and (count.noun is Noun.BLOCK or count.kernel is not None):
            rows.setdefault(sentences.at(count.start).start, []).append(count)
    for counts in rows.values():
        text = passage.text
        steps = [count for count in counts if any(_matches(sign, text, count) for sign in (_FIRST, _NEXT, _LAST))]
        subject = reading.subjects.at(passage, steps[0].start) if steps else Subject()
        if len(steps) != STAGES or subject.model is None:
            continue
        if not (_matches(_FIRST, text, steps[0]) and _matches(_LAST, text, steps[-1])):
            continue
        fact = facts(subject.model)
        said = [step.value for step in steps]
        if len(fact.blocks) != STAGES or differences(said, fact.blocks) > STAGES // 2:
            continue
        for stage, (step, expected) in enumerate(zip(steps, fact.blocks, strict=True), start=1):
            yield _step(passage, fact, stage, (step.start, step.end), step.value, expected)


def _matches(pattern: re.Pattern[str], text: str, count: Count) -> bool:
    return pattern.search(text, max(0, count.start - 12), count.start) is not None


def _step(passage: Passage, fact: Facts, stage: int, span: tuple[int, int], said: int, expected: int) -> Finding:
    right = said == expected
    blocks = f"[{', '.join(map(str, fact.blocks))}]"
    values: dict[str, object] = {
        "model": fact.title,
        "stage": stage,
        "expected": blocks if right else expected,
        "list": blocks,
        "said": said,
    }
    return passage.finding(
        *span,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC111",
        (RIGHT if right else _WRONG).about(**values),
        subject=f"{fact.name} conv{stage + 1}_x",
        said=str(said),
        expected=str(expected),
        derivation=(depth_of(fact),),
    )
