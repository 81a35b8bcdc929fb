"""Layers of a stage: conv4_x of ResNet-152 has 36 blocks, which are 108 convolutions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.counts import find_counts
from resnet_calc.notes.counts.count import Count, Noun
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.owners import block_owner, stage_owner
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC106",
        name="wrong-layers-in-a-stage",
        what=Message(
            "A stage is said to have as many layers as it has blocks, or twice as many where a block has three.",
            "文中把阶段的残差块数当作层数，或在每块三层的网络里按两层计算。",
        ),
        why=Message(
            "A bottleneck has three convolutional layers and a basic block two: conv4_x of ResNet-152 has 36 blocks, "
            "which are 108 layers.",
            "瓶颈块有三个卷积层，基本块有两个：ResNet-152 的 conv4_x 有 36 个残差块，即 108 层。",
        ),
        wrong="In ResNet-152, conv4_x holds 36 convolutional layers.",
        right="In ResNet-152, conv4_x holds 108 convolutional layers.",
    ),
)

_RIGHT: Final = Message(
    "{blocks} blocks of {layers} layers are {expected}", "{blocks} 个残差块、每块 {layers} 层，共 {expected} 层"
)
_WRONG: Final = Message(
    "{blocks} blocks of {model} are {expected} convolutional layers, for a block has {layers}; the note says {said}",
    "{model} 的 {blocks} 个残差块共有 {expected} 个卷积层(每块 {layers} 个)，文中写的是 {said}",
)
_JOINT: Final = expression(
    r"[^,;:(=→、。]{0,16}(?:[,;:(=→—–、]|->|\bso\b|\bor\b)[^0-9]{0,24}"
    r"|[^0-9。;]{0,12}[,、][ ]?(?:每个?|each|every|one)[^,。;]{0,28}[,、][^0-9]{0,12}",
    re.IGNORECASE,
)
"""Between the blocks of a stage and their layers: a sign that the one is the other, no `of`."""
_NOT_SO: Final = expression(
    r"每|各|each|every|per\b|加|另|外|\b(?:plus|and|with|of|first|last|then|batch|pool\w*+|norm\w*+)\b|其中|第|池化|归一|步长",
    re.IGNORECASE,
)
_BEHIND: Final = expression(
    r"[ ]?(?:each|every|per|apiece|in each|a block|的残差块|的block|残差|bottleneck)", re.IGNORECASE
)
_LEAST: Final = 4
"""Three layers beside three blocks may be those of each."""
_MOST: Final = 4
"""So many times the blocks of a stage are at most said to be its layers, the projection's and all."""
_SO_FAR: Final = expression(
    r"so far|until|up to|cumulat\w*+|in total|altogether|together|累计|到此|至此|截止|总|合计|加上|plus"
    r"|分别|依次|respectively",
    re.IGNORECASE,
)
_LONGEST: Final = 24
_LAYERS: Final = frozenset({Noun.CONVOLUTION, Noun.LAYER, Noun.WEIGHTED})


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every number of layers of a stage, judged."""
    for passage in reading.passages:
        counts = find_counts(passage, reading.subjects.sentences(passage))
        for index, count in enumerate(counts):
            if count.noun in _LAYERS and not count.hedged and not count.partial and count.kernel is None:
                yield from _judge(reading, passage, counts, index)


def _judge(reading: Reading, passage: Passage, counts: Sequence[Count], index: int) -> Iterator[Finding]:
    count = counts[index]
    subject = reading.subjects.at(passage, count.start)
    if subject.model is None or subject.scope < Scope.HEADING or subject.hints.own_network:
        return
    fact = facts(subject.model)
    if fact.layers_per_block not in (2, 3) or _BEHIND.match(passage.recognised.folded, count.end) is not None:
        return
    blocks = _blocks(reading, passage, counts, index, fact)
    if blocks is None or block_owner(reading, passage, count, tuple(counts)) is not None:
        return
    expected = blocks * fact.layers_per_block
    right = count.value in (expected, expected + 1)
    doubled = fact.layers_per_block == 3 and count.value == 2 * blocks  # noqa: PLR2004 - a bottleneck
    beside = any(other.noun is Noun.BLOCK and other.value == blocks for other in counts[max(0, index - 1) : index])
    sentence = reading.subjects.sentences(passage).at(count.start)
    so_far = _SO_FAR.search(passage.recognised.folded, *sentence) is not None
    off = beside and not so_far and blocks < count.value <= _MOST * blocks
    if not right and (count.value < _LEAST or not (count.value == blocks or doubled or off)):
        return
    values: dict[str, object] = {
        "blocks": blocks, "layers": fact.layers_per_block, "model": fact.title, "said": count.value,
        "expected": count.value if right else expected,
    }  # fmt: skip
    yield passage.finding(
        count.start,
        count.end,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC106",
        (_RIGHT if right else _WRONG).about(**values),
        subject=fact.name,
        said=str(count.value),
        expected=str(values["expected"]),
    )


def _blocks(reading: Reading, passage: Passage, counts: Sequence[Count], index: int, fact: Facts) -> int | None:
    """The blocks whose layers are counted: those counted just before, or those of the one stage that is named."""
    count, text = counts[index], passage.recognised.folded
    start, _ = reading.subjects.sentences(passage).at(count.start)
    before = [other for other in counts[:index] if other.noun is Noun.BLOCK and start <= other.start]
    if before:
        nearest, between = before[-1], text[before[-1].end : count.start]
        joined = _JOINT.fullmatch(between) is not None and not _NOT_SO.search(between.rpartition(",")[2])
        return nearest.value if joined and not nearest.partial and nearest.value in fact.blocks else None
    stage = stage_owner(reading, passage, count.start, count.end)
    if stage is None or count.noun is not Noun.CONVOLUTION:
        return None
    between = text[min(stage.end, count.end) : max(stage.start, count.start)]
    possible = {fact.blocks[number - 1] for number in stage.stages if number <= len(fact.blocks)}
    if len(between) > _LONGEST or _NOT_SO.search(between) is not None:
        return None
    right = [blocks for blocks in possible if count.value == blocks * fact.layers_per_block]
    return right[0] if right else possible.pop() if len(possible) == 1 else None
