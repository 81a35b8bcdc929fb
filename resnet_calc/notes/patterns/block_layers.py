"""Layers of one block: two 3×3 convolutions in a basic block, 1×1, 3×3, 1×1 in a bottleneck."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message, Statement
from resnet_calc.notes.counts import find_counts
from resnet_calc.notes.counts.count import Count, Noun
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.owners import BlockOwner, block_owner
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.vocabulary import Concept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC103",
        name="wrong-layers-per-block",
        what=Message(
            "A block is said to have more or fewer convolutional layers than blocks of its kind have.",
            "文中残差块的卷积层数与该类残差块的实际层数不符。",
        ),
        why=Message(
            "A basic block (ResNet-18, 34) has two 3×3 convolutions, a bottleneck (ResNet-50 and deeper) has three: "
            "1×1, 3×3, 1×1. With the wrong number the depth in the network's name does not come out.",
            "基本块(ResNet-18、34)有两个 3×3 卷积，瓶颈块(ResNet-50 及更深)有三个：1×1、3×3、1×1。"
            "数错了就算不出网络名称中的层数。",
        ),
        wrong="In ResNet-50, every residual block has two convolutional layers.",
        right="In ResNet-50, every residual block has three convolutional layers.",
    ),
)  # fmt: skip

_RIGHT: Final = Message("{owner} has {expected} convolutional layers", "{owner}有 {expected} 个卷积层")
_WRONG: Final = Message(
    "{owner} has {expected} convolutional layers ({layout}), the note says {said}",
    "{owner}有 {expected} 个卷积层({layout})，文中写的是 {said}",
)
_RIGHT_KERNEL: Final = Message(
    "{owner} has {expected} convolutions of {kernel}×{kernel}", "{owner}有 {expected} 个 {kernel}×{kernel} 卷积"
)
_WRONG_KERNEL: Final = Message(
    "{owner} has {layout}, the note says {said} convolutions of {kernel}×{kernel}",
    "{owner}的卷积为 {layout}，文中写的是 {said} 个 {kernel}×{kernel} 卷积",
)
_UNKNOWN: Final = Message(
    "which kind of block is meant is not clear: a basic block has 2 convolutional layers, a bottleneck 3",
    "不清楚指的是哪种残差块：基本块有 2 个卷积层，瓶颈块有 3 个",
)
_BLOCK_OF: Final = Message("a block of {model}", "{model} 的残差块")
_KIND: Final = {3: Message("a bottleneck", "瓶颈块"), 2: Message("a basic block", "基本块")}
_LAYOUT: Final[Mapping[int, str]] = {3: "1×1, 3×3, 1×1", 2: "3×3, 3×3"}
_KERNELS: Final[Mapping[int, Mapping[int, int]]] = {3: {1: 2, 3: 1}, 2: {3: 2}}
_OF_BLOCKS: Final = (None, 1, 3)
"""A convolution of 7×7 beside blocks is the network's first."""
_MOST: Final = 6
_AND: Final = expression(r"[ ]?(?:和|与|及|以及|加上?|再加上?|,|、|and|plus)[ ]?(?:and[ ])?", re.IGNORECASE)
_ANY: Final = expression(
    r"(?:\b(?:an?|any|one|basic|simple|simplest|typical(?:ly)?|original|standard|general|plain|usual|such an?)[ ]"
    r"(?:\w{3,12}[ ]){0,2}|(?:一个|一般的?|典型的?|基本的?|简单的?|最简单的?|原始的?|普通的?))$",
    re.IGNORECASE,
)
"""Before a block that is any block, wherever it stands: a residual block has two convolutions."""
_IN_A_FIGURE: Final = expression(
    r"\bfig(?:ure|\.)|\b(?:left|right|building block)\b|如图|下图|上图|左图|右图|图[ ]?[0-9]", re.IGNORECASE
)
_OF_OTHERS: Final = expression(
    r"\b(?:the others?|the rest|remaining|former|latter|shallow\w*+|smaller|shorter)\b"
    r"|其余|其他|另外|前者|后者|较浅|更浅",
    re.IGNORECASE,
)
"""What names networks that the sentence does not name again: the other two."""
_BUILT: Final = expression(
    r"\b(?:we|our|my|i) (?:\w{1,12} )?(?:appl|us|build|built|design|implement|propos|train|resnet)|我们", re.IGNORECASE
)
"""What a network is told by that its writer has built."""
_SIDE_PATH: Final = expression(
    r"投影|1 ?[×x*] ?1[^。.;]{0,12}(?:shortcut|捷径|跳)|projection|downsampl|下采样", re.IGNORECASE
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every statement of how many convolutional layers a block has, judged."""
    for passage in reading.passages:
        counts = find_counts(passage, reading.subjects.sentences(passage))
        for count in counts:
            if count.noun not in (Noun.CONVOLUTION, Noun.WEIGHTED, Noun.LAYER) or count.value > _MOST or count.partial:
                continue
            owner = block_owner(reading, passage, count, counts)
            if owner is not None and not _is_only_a_share(passage, count, counts):
                yield from _judge(reading, passage, count, owner)


def _judge(reading: Reading, passage: Passage, count: Count, owner: BlockOwner) -> Iterator[Finding]:
    if count.hedged or (count.value == 1 and count.kernel is None) or count.kernel not in _OF_BLOCKS:
        return
    layers, subject, name = _expected(reading, passage, count, owner)
    said = passage.text[count.start : count.end]
    if layers is None:
        if count.value in _LAYOUT and count.noun is not Noun.LAYER:
            yield passage.finding(
                count.start, count.end, Verdict.UNCHECKED, "RC103", _UNKNOWN.about(), said=str(count.value)
            )
        return
    if count.kernel is not None:
        expected = _KERNELS[layers].get(count.kernel, 0)
        right, wrong = _RIGHT_KERNEL, _WRONG_KERNEL
    else:
        expected, right, wrong = layers, _RIGHT, _WRONG
    values = {
        "owner": name,
        "expected": expected,
        "kernel": count.kernel,
        "layout": _LAYOUT[layers],
        "said": count.value,
    }
    if count.value == expected:
        verdict, message = Verdict.RIGHT, right.about(**values)
    elif (
        _may_be_a_stage(passage, owner)
        or _may_be_otherwise(reading, passage, count, owner, layers)
        or _is_of_their_own(reading, passage)
    ):
        verdict, message = Verdict.UNCHECKED, _UNKNOWN.about()
    else:
        verdict, message = Verdict.WRONG, wrong.about(**values)
    yield passage.finding(
        count.start, count.end, verdict, "RC103", message, subject=subject, said=said, expected=str(expected)
    )


def _is_only_a_share(passage: Passage, count: Count, counts: Sequence[Count]) -> bool:
    """Whether more convolutions are added to those that are counted: two convolutions and a 1×1 convolution."""
    if count.kernel is not None:
        return False
    behind = (other for other in counts if other.start >= count.end and other.noun is Noun.CONVOLUTION)
    other = next(behind, None)
    return other is not None and _AND.fullmatch(passage.text, count.end, other.start) is not None


def _expected(
    reading: Reading, passage: Passage, count: Count, owner: BlockOwner
) -> tuple[int | None, str, Message | Statement]:
    """Return the layers of the block meant, the model, and what to call the block; None where it is not clear."""
    if owner.layers is not None:
        return owner.layers, "", _KIND[owner.layers]
    subject = reading.subjects.at(passage, count.start)
    found: list[Facts] = [facts(model) for model in subject.candidates]
    sure = subject.certain and subject.scope >= Scope.HEADING and not subject.general
    layers = {fact.layers_per_block for fact in found}
    if not sure or len(layers) != 1 or not layers <= _LAYOUT.keys():
        return None, "", _UNKNOWN
    return layers.pop(), found[0].name, _BLOCK_OF.about(model="/".join(fact.title for fact in found))


def _may_be_a_stage(passage: Passage, owner: BlockOwner) -> bool:
    """Whether the owner is called no more than a module, which textbooks call what others call a stage."""
    if owner.concept is not Concept.BLOCK:
        return False
    return passage.text[owner.start : owner.end].lower().rstrip("s") in {"模块", "module"}


def _is_of_their_own(reading: Reading, passage: Passage) -> bool:
    """Whether a note that names no published network says how its writers have built theirs, of blocks of their own."""
    return not reading.subjects.named and _BUILT.search(passage.recognised.folded) is not None


def _is_any_block(reading: Reading, passage: Passage, owner: BlockOwner) -> bool:
    """Whether the sentence explains residual blocks under a heading that names a network, without speaking of it."""
    if owner.layers is not None or reading.subjects.at(passage, owner.start).scope >= Scope.SENTENCE:
        return False
    start, end = reading.subjects.sentences(passage).at(owner.start)
    if _IN_A_FIGURE.search(passage.text, start, end) is not None:
        return True
    return _ANY.search(passage.text, max(start, owner.start - 40), owner.start) is not None


def _may_be_otherwise(reading: Reading, passage: Passage, count: Count, owner: BlockOwner, layers: int) -> bool:
    """Whether the projection may be counted along, only some of the layers be meant, or layers of another kind."""
    start, end = reading.subjects.sentences(passage).at(count.start)
    sentence = passage.text[start:end]
    if _OF_OTHERS.search(passage.text, start, count.start) is not None or _is_any_block(reading, passage, owner):
        return True
    if count.value == layers + 1 and _SIDE_PATH.search(sentence) is not None:
        return True
    if count.noun is Noun.LAYER:  # batch normalisation and activations are layers too
        return count.value > layers
    if count.kernel is not None:
        return count.value < _KERNELS[layers].get(count.kernel, 0)
    return count.value > layers + 1
