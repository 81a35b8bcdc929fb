"""Layers of a whole network: 49 convolutions and one fully connected layer make ResNet-50, projections not counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.counts import find_counts, find_summed_counts
from resnet_calc.notes.counts.count import Count, Noun
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.lists import lists_of
from resnet_calc.notes.owners import is_modified, stage_owner
from resnet_calc.notes.shared_counts import shared_out
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC101",
        name="wrong-number-of-convolutional-layers",
        what=Message(
            "A network is said to have more or fewer convolutional or weighted layers than it has.",
            "文中网络的卷积层(或带权重的层)数目与实际不符。",
        ),
        why=Message(
            "The number in the name counts convolutions and the fully connected layer on the main path: ResNet-50 has "
            "49 convolutional layers and 1 fully connected layer (53 convolutions with those of the shortcuts).",
            "名称中的数字是主干上的卷积层与全连接层之和：ResNet-50 有 49 个卷积层和 1 个全连接层"
            "(连同捷径上的卷积共 53 个)。",
        ),
        wrong="ResNet-50 has 50 convolutional layers.",
        right="ResNet-50 has 49 convolutional layers and 1 fully connected layer.",
    ),
    Rule(
        code="RC102",
        name="pooling-counted-as-layer",
        what=Message(
            "The layers in a network's name are broken down into parts that count a pooling layer.",
            "在拆分网络层数时把池化层也算作一层。",
        ),
        why=Message(
            "Pooling has no weights and is not counted; with it in the sum, a convolution is missing.",
            "池化层没有权重，不计入层数；把它算进去，就少算了一个卷积层。",
        ),
        wrong="ResNet-50: 48 convolutional layers, 1 max pool, 1 fully connected layer.",
        right="ResNet-50: 49 convolutional layers, 1 fully connected layer.",
    ),
)

_RIGHT: Final = Message("{model} has {expected} convolutional layers", "{model} 有 {expected} 个卷积层")
_WITH_SHORTCUTS: Final = Message(
    "{model} has {said} convolutions when those on the shortcuts count; {expected} on the main path",
    "连同捷径上的卷积，{model} 有 {said} 个卷积；主干上有 {expected} 个",
)
_IN_BLOCKS: Final = Message(
    "the blocks of {model} have {said} convolutional layers; with the first one it has {expected}",
    "{model} 的残差块中有 {said} 个卷积层；加上第一个卷积层共 {expected} 个",
)
_WRONG: Final = Message(
    "{model} has {expected} convolutional layers and {head} fully connected layer, not {said} convolutional layers",
    "{model} 有 {expected} 个卷积层和 {head} 个全连接层，而不是 {said} 个卷积层",
)
_WRONG_DEPTH: Final = Message(
    "{model} has {expected} layers with weights on its main path, the note says {said}",
    "{model} 主干上有 {expected} 个带权重的层，文中写的是 {said}",
)
_RIGHT_DEPTH: Final = Message("{model} has {expected} layers with weights", "{model} 有 {expected} 个带权重的层")
_POOL: Final = Message(
    "{model} is {expected} convolutional layers and {head} fully connected layer; pooling is not counted",
    "{model} 由 {expected} 个卷积层和 {head} 个全连接层组成；池化层不计入层数",
)
_DERIVED: Final = Message(
    "{stem} + {blocks} × {layers} = {expected} convolutional layers, + {head} fully connected = {depth}",
    "{stem} + {blocks} × {layers} = {expected} 个卷积层，再加 {head} 个全连接层 = {depth}",
)
_LEAST: Final = 10
_BEHIND_ALL: Final = expression(r"[ *`_]*+(?:[.,;。、)]|\n|\Z)")
_HAS: Final = expression(
    r"[ *_`]*+(?:has|contains|includes|comprises|consists of|is (?:made|built|composed) (?:up )?of|有|包含|共有|由)"
    r"[ *_`]*+(?:(?:only|just|exactly|a total of|in total|about|around|some) )?[ *_`]*+",
    re.IGNORECASE,
)
_BLOCK_WORDS: Final = expression(r"block|stage|bottleneck|layer[1-4]|conv[2-5]|块|阶段|残差|主体|中间", re.IGNORECASE)
_STEM_WORDS: Final = expression(
    r"7[ ]?[×xX*][ ]?7|\b(?:stem|first conv\w*+|initial conv\w*+|conv1)\b|第一个卷积|首个卷积|第一层|开头",
    re.IGNORECASE,
)
_ADDED: Final = ("+", "加", "加上", "plus")
_BESIDE: Final = 40
"""Two counts at most so many characters apart are terms of one sum."""
_NEAR: Final = (3, 5)
"""Numbers between 3/5 and 7/5 of the depth speak of the whole network."""


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every statement of how many layers a network has, judged."""
    for passage in reading.passages:
        counts = find_counts(passage, reading.subjects.sentences(passage))
        for count in counts:
            if count.noun in (Noun.CONVOLUTION, Noun.WEIGHTED, Noun.LAYER) and count.value >= _LEAST:
                yield from _judge(reading, passage, count, counts)
        for count in find_summed_counts(passage, reading.subjects.sentences(passage)):
            yield from _summed(reading, passage, count)


def _summed(reading: Reading, passage: Passage, count: Count) -> Iterator[Finding]:
    """Judge (3+4+6+3)×2 + 2 = 34 convolutions, where the number is one that the network has of something."""
    subject = reading.subjects.at(passage, count.start)
    if count.hedged or len(subject.candidates) != 1 or not subject.certain or subject.scope < Scope.HEADING:
        return
    fact = facts(subject.candidates[0])
    if count.kernel is not None or stage_owner(reading, passage, count.start, count.end) is not None:
        return
    one_a_block = count.value in (fact.every_block + 1, fact.every_block + 2)
    if one_a_block and _BEHIND_ALL.match(passage.recognised.folded, count.end) is None:
        return  # 10 convolutions of the network are to be replaced
    if one_a_block or count.value in (fact.convolutions, fact.every_convolution, fact.depth):
        yield _convolutions(reading, passage, count, (), [fact])


def _judge(reading: Reading, passage: Passage, count: Count, counts: Sequence[Count]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, count.start)
    found = [facts(model) for model in subject.candidates]
    if count.hedged or count.partial or not found or not subject.certain:
        return
    depths = count.noun is Noun.CONVOLUTION and subject.scope is Scope.NOTE and count.value == found[0].depth
    if subject.scope < Scope.HEADING and not depths:
        return
    if subject.general and subject.scope < Scope.SENTENCE:
        return
    if count.kernel is not None or stage_owner(reading, passage, count.start, count.end) is not None:
        return
    if is_modified(reading, passage, count.start):
        return
    for each, meant in shared_out(passage, count, found):
        whole = all(_is_of_the_whole(each, fact) for fact in meant) or _is_said_of_it(reading, passage, each)
        if not whole or _is_of_a_stage(each, meant) or _are_beside_the_head(passage, each, meant):
            continue
        if each.noun is Noun.CONVOLUTION:
            yield _convolutions(reading, passage, each, counts, meant)
        elif each.noun is Noun.WEIGHTED or all(fact.depth == each.value for fact in meant):
            yield _weighted(reading, passage, each, meant)


def _are_beside_the_head(passage: Passage, count: Count, meant: Sequence[Facts]) -> bool:
    """Whether it counts the convolutions alone, and adds the classifier to them: 19 convolutions + fc."""
    said = passage.recognised.folded[count.start : count.end].lower()
    return all(count.value == fact.convolutions for fact in meant) and any(sign in said for sign in _ADDED)


def _is_of_the_whole(count: Count, fact: Facts) -> bool:
    near, far = _NEAR
    return near * fact.depth <= far * count.value <= (2 * far - near) * fact.depth


def _is_said_of_it(reading: Reading, passage: Passage, count: Count) -> bool:
    """Whether the sentence says no more than this of the network: ResNet-50 has 16 convolutional layers."""
    text = passage.recognised.folded
    return _BEHIND_ALL.match(text, count.end) is not None and any(
        mention.end <= count.start and _HAS.fullmatch(text, mention.end, count.start) is not None
        for mention in reading.subjects.in_passage(passage)
    )


def _is_of_a_stage(count: Count, meant: Sequence[Facts]) -> bool:
    """Whether one stage has as many layers: the 69 of conv4_x in ResNet-101."""
    return any(count.value == blocks * fact.layers_per_block for fact in meant for blocks in fact.blocks)


def _values(count: Count, meant: Sequence[Facts]) -> dict[str, object]:
    fact = meant[0]
    return {
        "model": "/".join(fact.title for fact in meant),
        "said": count.value,
        "expected": fact.convolutions,
        "head": fact.count.head,
        "stem": fact.count.stem,
        "blocks": fact.every_block,
        "layers": fact.layers_per_block,
        "depth": fact.count.total,
    }


def _convolutions(
    reading: Reading, passage: Passage, count: Count, counts: Sequence[Count], meant: Sequence[Facts]
) -> Finding:
    start, end = reading.subjects.sentences(passage).at(count.start)
    said = count.value
    code, verdict, message = "RC101", Verdict.WRONG, _WRONG
    holds: tuple[str, ...] = ()
    if all(said == fact.convolutions for fact in meant):
        verdict, message = Verdict.RIGHT, _RIGHT
    elif all(said == fact.every_convolution for fact in meant):
        verdict, message, holds = Verdict.CONVENTION, _WITH_SHORTCUTS, ("projections counted",)
    elif all(_is_added(passage, count, counts, fact) for fact in meant):
        verdict, message, holds = Verdict.CONVENTION, _IN_BLOCKS, ("first convolution not counted",)
    elif all(said == fact.block_convolutions for fact in meant) and _is_breakdown(counts, start, end):
        code, message = "RC102", _POOL
    elif all(said == fact.block_convolutions for fact in meant) and (
        _speaks_of_blocks(passage, start, end, meant) or _STEM_WORDS.search(passage.text, start, end)
    ):
        verdict, message, holds = Verdict.CONVENTION, _IN_BLOCKS, ("first convolution not counted",)
    values = _values(count, meant)
    derivation = (_DERIVED.about(**values),) if len(meant) == 1 else ()
    return passage.finding(
        count.start,
        count.end,
        verdict,
        code,
        message.about(**values),
        subject=meant[0].name,
        said=str(said),
        expected=str(said if holds or verdict is Verdict.RIGHT else meant[0].convolutions),
        holds_under=holds,
        derivation=derivation,
    )


def _is_added(passage: Passage, count: Count, counts: Sequence[Count], fact: Facts) -> bool:
    """Whether the convolutions of the blocks are added to the first one: 1 conv + 16 conv + 1 fc."""
    return count.value == fact.block_convolutions and (
        passage.text[: count.start].rstrip(" `*_").endswith(_ADDED)
        or any(
            other.noun is Noun.CONVOLUTION
            and count.value + other.value == fact.convolutions
            and abs(other.start - count.start) < _BESIDE
            for other in counts
        )
    )


def _speaks_of_blocks(passage: Passage, start: int, end: int, meant: Sequence[Facts]) -> bool:
    """Whether a sentence names blocks, or lists those of the network: 3、4、6、3，共 48 层卷积."""
    if _BLOCK_WORDS.search(passage.text, start, end) is not None:
        return True
    listed = {found.values for found in lists_of(passage) if start <= found.start < end}
    return any(fact.blocks in listed for fact in meant)


def _is_breakdown(counts: Sequence[Count], start: int, end: int) -> bool:
    """Whether the sentence lists pooling layers beside the convolutional ones."""
    return any(
        other.noun is Noun.POOL and start <= other.start < end and other.value <= 2  # noqa: PLR2004 - max and average
        for other in counts
    )


def _weighted(reading: Reading, passage: Passage, count: Count, meant: Sequence[Facts]) -> Finding:
    start, end = reading.subjects.sentences(passage).at(count.start)
    values = _values(count, meant)
    fact = meant[0]
    expected = fact.count.total
    holds: tuple[str, ...] = ()
    if all(count.value in (fact.count.total, fact.depth) for fact in meant):
        verdict, message = Verdict.RIGHT, _RIGHT_DEPTH
    elif all(count.value == fact.every_convolution + fact.count.head for fact in meant):
        verdict, message, holds = Verdict.CONVENTION, _WITH_SHORTCUTS, ("projections counted",)
    elif all(_is_added(passage, count, (), fact) for fact in meant) or (
        all(count.value == fact.block_convolutions for fact in meant) and _speaks_of_blocks(passage, start, end, meant)
    ):
        verdict, message, holds = Verdict.CONVENTION, _IN_BLOCKS, ("first convolution not counted",)
    else:
        verdict, message = Verdict.WRONG, _WRONG_DEPTH
    return passage.finding(
        count.start,
        count.end,
        verdict,
        "RC101",
        message.about(**{**values, "expected": expected}),
        subject=fact.name,
        said=str(count.value),
        expected=str(count.value if verdict is not Verdict.WRONG else expected),
        holds_under=holds,
        derivation=(_DERIVED.about(**values),) if len(meant) == 1 else (),
    )
