"""How many blocks a stage has: what a count of them that names the stage is held against."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.counts.count import Noun
from resnet_calc.notes.facts import block_lists, facts
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.lists import lists_of
from resnet_calc.notes.mentions import find_mentions
from resnet_calc.notes.note import Kind
from resnet_calc.notes.sentences import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.counts.count import Count
    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.stages import StageName

_STAGE_RIGHT: Final = Message("{stage} of {model} has {expected} blocks", "{model} 的 {stage} 有 {expected} 个残差块")
_STAGE_WRONG: Final = Message(
    "{stage} of {model} has {expected} blocks (the blocks are {list}), the note says {said}",
    "{model} 的 {stage} 有 {expected} 个残差块(各阶段为 {list})，文中写的是 {said}",
)
_ONE: Final = expression(r"(?<![0-9.])1(?![0-9.])|一(?![共直般])|首|\b(?:one|first)\b", re.IGNORECASE)
_LATER: Final = expression(
    r"\b(?:that|which) (?:follow|come after|remain|are left)|\bafter (?:it|that|the first)\b|后面的|其余|之后的|剩下",
    re.IGNORECASE,
)
"""What makes the three blocks of conv3_x those behind its first."""
_CHANGED: Final = expression(
    r"减[为至到少]|改[为成]|变[为成]|增[为至到加]|加[到至深]|扩[为至到]|删|砍|\b(?:reduc|cut|increas|chang|extend|grow|shr[iu]nk|trim)",
    re.IGNORECASE,
)
"""What gives a stage other blocks than it has."""
_FIRST_APART: Final = expression(r"\bfirst\b|第一|首个", re.IGNORECASE)
_OF_ALL: Final = expression(
    r"\bof (?:the|its|all|all the|these|those) $|(?:[0-9](?:st|nd|rd|th)?|first|last|some|most|half) of $"
    r"|(?:个|占)(?:了|全部|所有)?$",
    re.IGNORECASE,
)
_OFTEN_OWN: Final = frozenset({"resnet10", "resnet14", "resnet26"})
"""Names that programs give to networks of their own, of any blocks."""


def in_stage(
    reading: Reading, passage: Passage, count: Count, counts: Sequence[Count], stage: StageName, fact: Facts
) -> Iterator[Finding]:
    start, end = reading.subjects.sentences(passage).at(count.start)
    lists = [found.values for found in lists_of(passage) if start <= found.start < end]
    if any(values in block_lists() and values != fact.blocks for values in lists):
        return  # the sentence explains the block list of another network
    if stage.spelling.lower().startswith("layer") and reading.subjects.hints.layers_from_two:
        stage = stage._replace(stages=tuple(number - 1 for number in stage.stages if number > 1))
    possible = [fact.blocks[number - 1] for number in stage.stages if number <= len(fact.blocks)]
    if not possible:
        return
    right = count.value in possible
    if not right and _is_a_share(passage, count, counts, stage, possible, Stretch(start, end)):
        return
    if not right and count.value in _of_others(reading, passage, count, stage):
        return  # the sentence compares it with another network
    if not right and fact.name in _OFTEN_OWN and passage.region.kind in (Kind.CODE, Kind.DOCSTRING):
        return
    between = passage.text[min(stage.end, count.end) : max(stage.start, count.start)]
    later = _LATER.search(passage.text, count.end, end) is not None
    changed = _CHANGED.search(between) is not None
    if not right and (len(between) > 30 or count.partial or later or changed or "个块" in between):  # noqa: PLR2004
        return
    values: dict[str, object] = {
        "stage": stage.spelling,
        "model": fact.title,
        "expected": count.value if right else possible[0],
        "said": count.value,
        "list": f"[{', '.join(map(str, fact.blocks))}]",
    }
    yield passage.finding(
        count.start,
        count.end,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC113",
        (_STAGE_RIGHT if right else _STAGE_WRONG).about(**values),
        subject=f"{fact.name} {stage.spelling}",
        said=str(count.value),
        expected=str(values["expected"]),
    )


def _is_a_share(
    passage: Passage,
    count: Count,
    counts: Sequence[Count],
    stage: StageName,
    possible: Sequence[int],
    sentence: Stretch,
) -> bool:
    """Whether other blocks are counted beside these: one that halves and three that keep it, 23 of the 33 blocks."""
    start, end = sentence
    parts = [one.value for one in counts if one.noun is Noun.BLOCK and start <= one.start < end]
    if (len(parts) > 1 and sum(parts) in possible) or _OF_ALL.search(
        passage.text, max(start, count.start - 16), count.start
    ):
        return True
    apart = _ONE.search(passage.text, stage.end, count.start) or _FIRST_APART.search(passage.text, start, end)
    return count.value + 1 in possible and apart is not None


def _of_others(reading: Reading, passage: Passage, count: Count, stage: StageName) -> set[int]:
    """Blocks of the stage in the networks that the sentence names; in the heading's, if it names them only later."""
    start, end = reading.subjects.sentences(passage).at(count.start)
    mentions = [one for one in reading.subjects.in_passage(passage) if start <= one.start < end]
    if mentions and all(one.start > count.start for one in mentions):
        mentions += [one for heading in passage.heading[-1:] for one in find_mentions(heading.text)]
    lists = [facts(model).blocks for one in mentions for model in one.models]
    return {blocks[number - 1] for blocks in lists for number in stage.stages if number <= len(blocks)}
