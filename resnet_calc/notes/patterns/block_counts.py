"""Numbers of residual blocks: 16 in ResNet-50, 6 of them in conv4_x."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.counts import find_counts
from resnet_calc.notes.counts.count import Count, Noun
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.owners import block_owner, is_modified, names_network, stage_owner
from resnet_calc.notes.patterns._blocks_of_stages import in_stage
from resnet_calc.notes.shared_counts import shared_out
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.vocabulary import Concept

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.stages import StageName
    from resnet_calc.notes.subject import Subject

RULES: Final = (
    Rule(
        code="RC112",
        name="wrong-number-of-blocks",
        what=Message(
            "A network is said to have more or fewer residual blocks than it has.",
            "文中网络的残差块总数与实际不符。",
        ),
        why=Message(
            "ResNet-18 has 8 residual blocks in 4 stages, ResNet-34 and 50 have 16, ResNet-101 has 33, ResNet-152 50. "
            "A stage is not a block: with four two-layer blocks the depth would be 10.",
            "ResNet-18 在 4 个阶段中共有 8 个残差块，ResNet-34 和 50 有 16 个，ResNet-101 有 33 个，152 有 50 个。"
            "阶段不是残差块：四个两层的残差块只有 10 层。",
        ),
        wrong="ResNet-50 consists of 17 residual blocks.",
        right="ResNet-50 consists of 16 residual blocks.",
    ),
    Rule(
        code="RC113",
        name="wrong-number-of-blocks-in-stage",
        what=Message(
            "A stage is said to have more or fewer blocks than it has.",
            "文中某一阶段的残差块数目与实际不符。",
        ),
        why=Message(
            "The stages of ResNet-50 have 3, 4, 6 and 3 blocks; only these add up to 50 layers.",
            "ResNet-50 各阶段依次有 3、4、6、3 个残差块；只有这样才能得到 50 层。",
        ),
        wrong="In ResNet-50, conv4_x has 4 bottleneck blocks.",
        right="In ResNet-50, conv4_x has 6 bottleneck blocks.",
    ),
)

_RIGHT: Final = Message("{model} has {expected} residual blocks", "{model} 共有 {expected} 个残差块")
_WRONG: Final = Message(
    "{model} has {expected} residual blocks ({sum}), the note says {said}",
    "{model} 共有 {expected} 个残差块({sum})，文中写的是 {said}",
)
_STAGES_CALLED_BLOCKS: Final = Message(
    "{model} has {expected} residual blocks ({sum}); {said} is the number of stages",
    "{model} 共有 {expected} 个残差块({sum})；{said} 是阶段数",
)
_TOTAL: Final = expression(
    r"共|总|一共|全部|包含|包括|由|堆叠|构成|组成|使用|有|total|altogether|consists?|contains?|comprises?|composed|made|has|"
    r"have|stack|uses|with|为|=",
    re.IGNORECASE,
)
_HOLDS: Final = expression(
    r"[ *`]{0,4}:?[ *`]{0,4}(?:包含|包括|含有|共?有|由|has|contains|consists of)?[ ]{0,2}", re.IGNORECASE
)
_END: Final = expression(r"(?: ?(?:组成|构成))?[ 。.;]{0,3}(?:\n|$)")
_OF_DEPTH: Final = expression(r"(?:^|\n)\W{0,12}(?:layer )?(?:depth|层数|深度)[^\w\n]{0,28}$", re.IGNORECASE)
_STAGE_WORDS: Final = expression(r"stage|阶段|conv[2-5]|layer ?[1-4]|group|层组(?!成)|每组|每层|部分", re.IGNORECASE)
_HAS: Final = expression(
    r"\W*+(?:the )?resnet[- _]?[0-9]{2,4}(?: network| model)?[ ]?(?:has|contains|consists of|is made of|is built of"
    r"|uses|stacks|is a stack of|堆叠了?|一?共有|有|包含|由|含有)[ ]?(?:exactly |a total of |in total )?",
    re.IGNORECASE,
)
_OF_ANOTHER: Final = expression(r"\b(?!(?:SE-|Wide ?)?ResNe)[A-Z][\w+-]{2,24}['’]s (?:\w{3,12} )?$")
"""Whose blocks they are, if not the network's: AlphaGo's 40 blocks."""
_GONE: Final = expression(
    r"[ ](?:of them )?(?:are|is|were|was|get|have been) (?:missing|absent|added|inserted|removed|dropped|skipped|cut"
    r"|left out|gone|new|frozen)\b|[ ]?(?:被|缺失|不见了)",
    re.IGNORECASE,
)
"""What follows blocks by which two networks differ: 8 blocks are missing."""
_NEXT_STAGE: Final = expression(
    r"[`*_ ]{0,3}(?:, ?and|,? ?(?:and|to|through|until)\b|[,/&~–—-]|->|→|\.{3}|…|、|和|到|至)[`*_ ]{0,3}"
    r"(?:(?:the )?(?:layer|stage) ?[2-5]|conv[3-5]|\.{3}|…)",
    re.IGNORECASE,
)
"""What follows the first of several stages, so that they are what is counted: 4 blocks (layer1, layer2, ...)."""
_KINDS: Final = frozenset({Concept.RESIDUAL_BLOCK, Concept.BOTTLENECK, Concept.BASIC_BLOCK})
_IN_ALL: Final = expression(
    r"[\W_]*+(?:所以|因此|这样|于是|整个|网络|模型|它|其|里|中|主体|,|[ ])*+(?:一共|总共|共|总计|共计|合计)"
    r"(?:包含|堆叠|使用|由|有|含|了|[ *`])*+"
    r"|[\W_]*+(?:so |thus,? |hence,? )?(?:in total|altogether),? (?:there are|it has|it stacks|it contains) "
    r"|[\W_]*+(?:there are|it has|it stacks|it contains) a total of "
    r"|[\W_]*+(?:so |thus,? |hence,? |in total,? )?the (?:whole |entire |full )?(?:network|model|architecture) "
    r"(?:has|contains|consists of|comprises|is made (?:up )?of|is built (?:from|of)|is composed of|stacks|uses) "
    r"(?:a total of |exactly |in total )?",
    re.IGNORECASE,
)
"""All that stands before a number of blocks."""
_NO_MORE: Final = expression(
    r"[ *_`]{0,3}(?:组成|构成|堆叠而成|in total|altogether)?[ ]{0,2}(?:[。，,;；.、)）]|$)", re.IGNORECASE
)
_NEAR: Final = 3
_LEAST: Final = 6
_LEAST_PLAIN: Final = 8
"""Fewer things that are only called blocks may be stages."""


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every number of residual blocks whose network is known, judged."""
    for passage in reading.passages:
        sentences = reading.subjects.sentences(passage)
        counts = find_counts(passage, sentences)
        for count in counts:
            if count.noun is Noun.BLOCK and not count.hedged:
                yield from _judge(reading, passage, count, counts)


def _judge(reading: Reading, passage: Passage, count: Count, counts: Sequence[Count]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, count.start)
    meant = [facts(model) for model in subject.candidates]
    if not meant or not subject.certain or (subject.general and subject.scope < Scope.SENTENCE):
        return
    another = _OF_ANOTHER.search(passage.text, max(0, count.start - 40), count.start)
    if another is not None or _GONE.match(passage.text, count.end) is not None:
        return
    stage = stage_owner(reading, passage, count.start, count.end)
    if stage is not None and stage.start <= count.start < stage.end:
        return  # in each stage 3 blocks
    if stage is not None:
        several = count.value > 1 or _is_alone_in_line(passage, count, stage)
        listed = count.end <= stage.start and _NEXT_STAGE.match(passage.text, stage.end) is not None
        if len(meant) == 1 and subject.scope >= Scope.HEADING and several and not count.inside and not listed:
            yield from in_stage(reading, passage, count, counts, stage, meant[0])
        if (listed or not stage.stages) and all(count.value == fact.every_block for fact in meant):
            yield _total(passage, count, meant)  # from the first stage to the last
        return
    if count.partial or count.inside or is_modified(reading, passage, count.start):
        return
    for each, those in shared_out(passage, count, meant):
        right = all(each.value == fact.every_block for fact in those)
        if right or (
            not _is_told(reading, passage, each, counts, those)
            and _is_total(reading, passage, each, counts, subject, those)
        ):
            yield _total(passage, each, those)


def _is_told(reading: Reading, passage: Passage, count: Count, counts: Sequence[Count], meant: Sequence[Facts]) -> bool:
    """Whether the sentence has told before how many blocks there are: of 54 blocks a path passes 27 blocks."""
    start, _ = reading.subjects.sentences(passage).at(count.start)
    told = {one.value for one in counts if one.noun is Noun.BLOCK and start <= one.start < count.start}
    return any(fact.every_block in told for fact in meant)


def _is_total(
    reading: Reading, passage: Passage, count: Count, counts: Sequence[Count], subject: Subject, meant: Sequence[Facts]
) -> bool:
    """Whether the sentence cannot but speak of all blocks of the network."""
    scope = subject.scope
    if count.block in _KINDS and all(count.value in (fact.depth, fact.block_convolutions) for fact in meant):
        # the number in the name, or of their layers
        alone = len(reading.subjects.named) == 1 and _OF_DEPTH.search(passage.text, 0, count.start) is not None
        return scope >= (Scope.NOTE if alone else Scope.HEADING) and not subject.hints.own_network
    start, end = reading.subjects.sentences(passage).at(count.start)
    if _STAGE_WORDS.search(passage.text, start, end) or find_stages(passage.text[start:end]):
        return False
    if all(count.value == len(fact.blocks) for fact in meant):
        listed = any(one.noun is Noun.BLOCK and start <= one.start < end and one != count for one in counts)
        return not listed and scope >= Scope.HEADING and _blocks_have_layers(reading, passage, counts, meant)
    if count.block is Concept.BLOCK and all(count.value > fact.depth for fact in meant):
        return False  # modules of a program: 151 modules in all
    least = _LEAST_PLAIN if count.block is Concept.BLOCK else _LEAST
    if count.value < least or (
        any(count.value in fact.blocks for fact in meant) and not _is_all(passage, count, start, end)
    ):
        return False
    composed = _TOTAL.search(passage.text, start, count.start) is not None
    whole = scope >= Scope.PARAGRAPH and names_network(reading, passage, count.start)
    alone = _IN_ALL.fullmatch(passage.text, start, count.start) is not None
    in_all = alone and scope >= Scope.HEADING and _NO_MORE.match(passage.text, count.end) is not None
    return composed and (
        whole or (in_all and count.block in _KINDS and len(meant) == 1 and _is_nearly_all(count.value, meant[0]))
    )


def _is_nearly_all(said: int, fact: Facts) -> bool:
    """Whether a number of blocks is near that of a network, and not that of some of its stages.

    >>> [_is_nearly_all(said, facts("resnet50")) for said in (6, 13, 15, 17, 30)]
    [False, False, True, True, False]
    """
    stages = range(len(fact.blocks) + 1)
    parts = {sum(fact.blocks[first:last]) for last in stages for first in range(last)}
    return abs(said - fact.every_block) <= _NEAR and said not in parts


def _is_all(passage: Passage, count: Count, start: int, end: int) -> bool:
    """Whether the sentence says nothing but that the network has so many blocks: ResNet-101 has 23 residual blocks."""
    text = passage.recognised.folded
    alone = not any(map(str.isalnum, text[count.end : end]))
    return alone and count.block in _KINDS and _HAS.fullmatch(text, start, count.start) is not None


def _is_alone_in_line(passage: Passage, count: Count, stage: StageName) -> bool:
    """Whether a line says nothing but how many blocks a stage has: one block is not an example of them then."""
    text = passage.recognised.folded
    behind = _END.match(text, count.end) is not None
    return behind and stage.end <= count.start and _HOLDS.fullmatch(text, stage.end, count.start) is not None


def _blocks_have_layers(reading: Reading, passage: Passage, counts: Sequence[Count], meant: Sequence[Facts]) -> bool:
    """Whether the paragraph says that each block has as many layers as one block has, so that no stage is meant."""
    return any(
        count.noun in (Noun.CONVOLUTION, Noun.LAYER)
        and all(
            count.value == fact.layers_per_block and (count.kernel is None or not fact.is_bottleneck) for fact in meant
        )
        and block_owner(reading, passage, count, tuple(counts)) is not None
        for count in counts
    ) or any(
        "具有相同" in passage.text[count.start : count.end + 16] and count.value == meant[0].layers_per_block
        for count in counts
    )


def _total(passage: Passage, count: Count, meant: Sequence[Facts]) -> Finding:
    fact = meant[0]
    right = all(count.value == fact.every_block for fact in meant)
    values: dict[str, object] = {
        "model": "/".join(fact.title for fact in meant),
        "expected": fact.every_block,
        "said": count.value,
        "sum": " + ".join(map(str, fact.blocks)),
    }
    message = _RIGHT if right else _STAGES_CALLED_BLOCKS if count.value == len(fact.blocks) else _WRONG
    return passage.finding(
        count.start,
        count.end,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC112",
        message.about(**values),
        subject=fact.name,
        said=str(count.value),
        expected=str(fact.every_block),
    )
