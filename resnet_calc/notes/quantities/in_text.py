"""Figures about whole networks in sentences, and in lines such as `ResNet-18: 11,689,512`."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.mentions import MentionKind
from resnet_calc.notes.passage import of_text
from resnet_calc.notes.quantities.carriers import is_altered, is_of_a_larger_model, is_printed
from resnet_calc.notes.quantities.figure import (
    LEAST,
    Figure,
    Measure,
    Written,
    bound,
    counts_once,
    figures,
    is_rounded,
    measure_named,
    without_names,
)
from resnet_calc.notes.quantities.part_lists import is_of_listed_parts
from resnet_calc.notes.stages import find_stages, names_some_block
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.vocabulary import Concept
from resnet_calc.units import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.mentions import Mention
    from resnet_calc.notes.reading import Passage, Reading

_CONCEPTS: Final[Mapping[Concept, Measure]] = {
    Concept.PARAMETERS: Measure.PARAMETERS,
    Concept.FLOPS: Measure.OPERATIONS,
    Concept.MULTIPLY_ADDS: Measure.OPERATIONS,
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LINKS: Final = _words(
    "is are was of about around approximately roughly nearly almost only just total totals number count size has have "
    "reach reaches to at over more than less under exactly the which comes : = ≈ ~ ( - -> "
    "为 约 大约 是 有 达 达到 达到了 只有 仅 仅有 仅为 共 大概 量 数 数量 总 总数 约为 大约为 共有 量为 量约为 "
    "量是 数为 在 左右 超过 "
    "的 总量 总量为 数量为 个数为 高达 则 将近 接近 了 也 就"
)
"""What may stand between the word for parameters and the figure behind it."""
_BEHIND: Final = _words(
    "trainable learnable total model weight weights million m parameter of free network in "
    "个 多 万 的 可训练 可学习 模型 网络 左右 以上 次 次的"
)
"""What may stand between the figure and the word for parameters behind it."""
_COMPONENT: Final = expression(
    r"全连接|分类头|分类器|卷积层|卷积核|(?:残差|普通|标准|基本|基础|个)块|瓶颈|阶段|捷径|投影|下采样|注意力|嵌入|优化器|显存|内存|每层|每个|一层|某|骨干外|解码|编码|适配|"
    r"减少|减小|增加|降低|节省|剪枝|量化|压缩|蒸馏|冻结|微调|更少|更多|其中|比|倍|偏置|占|"
    r"\b(?:fc|heads?|classifiers?|stem|conv\w*+|layer\w*+|stages?|blocks?|bottlenecks?|bn|batch ?norm\w*+|embedding|"
    r"optimi[sz]er|memory|per(?![ -](?:image|sample|crop|input|inference|forward)\b)|shortcuts?|projections?|se|"
    r"attention|decoder|encoder|adapters?|lora|reduc\w*+|prun\w*+|"
    r"quanti\w*+|compress\w*+|distill\w*+|frozen|freez\w*+|fine-?tun\w*+|fewer|smaller|larger|extra|additional|added|"
    r"(?<!ly[- ])adds?|adding|contribut\w*+|raises?|grows?|"
    r"saves?|saved|increase\w*+|decrease\w*+|difference|bias\w*+|first|last|non-?trainable|each|every|than|vs|versus|"
    r"compared|times|instead|overhead|share|most of|remaining|rest)\b",
    re.IGNORECASE,
)
_OTHER_WORK: Final = expression(
    r"训练|反向|视频|帧|批次|\b(?:train\w*+|backward\w*+|backprop\w*+|videos?|clips?|frames?"
    r"|mini-?batch|batch of|steps?|epochs?)\b",
    re.IGNORECASE,
)
"""What takes more operations than one image."""
_TOTAL: Final = expression(r"总|共|全部|整个|\b(?:total|overall|whole|entire|altogether|in all)\b", re.IGNORECASE)
_A_PART: Final = expression(
    r"\blayer[1-4]\b|\bconv[1-5](?:_[x0-9]{1,2})?(?![0-9A-Za-z_])"
    r"|\b(?:the|its) (?:[a-z]{3,9} ){0,2}(?:stem|head|classifier|fc|stage|block|layer|convolution|projections?"
    r"|shortcuts?)\b"
    r"|第[一二三四五]个?(?:阶段|残差块|卷积)|最后(?:一个|的)?(?:阶段|卷积|全连接|层)|全连接层|分类[头层器]|投影|捷径",
    re.IGNORECASE,
)
"""A part of a network that a sentence may go on to speak of, named and not counted."""
_OF_IT: Final = expression(r"\b(?:of|in|from|for)(?: the| an?)? $", re.IGNORECASE)
_LONGEST_BEFORE: Final = 200
_WHOLE: Final = expression(
    r"总参数|总量|全部|整个|网络|模型|\b(?:total|overall|whole|entire|altogether|network|model)\b|resnet", re.IGNORECASE
)
_COLON: Final = expression(r"[\"'`*_]*+(?:[ \t]*+(?:[:=|→]|->)[ \t]*+|[ \t]{2,}+)[~≈]?+[ ]?+")
_CHANGED: Final = expression(
    r"\d[\d.,]*+ ?[KMGB]?+(?: params?| parameters)? ?(?:→|->|⇒|=>|\bto\b)[ ~≈]*+$", re.IGNORECASE
)
"""What an arrow leads to from another figure is no longer the network that was named: 25.6M → ~19M."""
_THEN: Final = expression(r"[\s`*_]*+(?:则)?(?:为|是|有|has|is|:|:|=|→)?[\s`*_]*+(?:约|大约|about|~|≈)?[\s`*_]*+")
_COMPUTATION: Final = frozenset({"计算量", "运算量", "计算复杂度", "运算", "计算"})
_OPERATIONS: Final = 3 * 10**8
"""No network has so many parameters, and no ImageNet network takes fewer operations."""
_LONGEST_BRACKET: Final = 120
_BESIDE: Final = 32
"""Characters around a figure in which a word says what is counted."""
_FARTHEST_BEHIND: Final = 4
_FARTHEST_BEFORE: Final = 7
_HYPHENED: Final = expression(
    r"(?<![0-9.,-])(?P<figure>[0-9]{1,3}(?:\.[0-9]{1,2})?[ -]?(?:million|M))[ -]param(?:eter)?s?[ ]"
    r"(?=[*_`]{0,2}(?:the )?resnet)",
    re.IGNORECASE,
)
"""A 25-million-parameter ResNet-50."""
_COUNT_OF: Final = expression(
    r"\b(?:number of (?:trainable |learnable )?param(?:eter)?s|param(?:eter)? count)[ ](?:of|in|for)[ ](?:an? |the )?"
    r"[*_`]{0,2}resnet[- ]?[0-9]{2,4}[*_`]{0,2}(?: model| network)?(?: is| equals| =|:)"
    r"(?: about| around| roughly| approximately| nearly| over| ~| ≈)?[ ]$",
    re.IGNORECASE,
)
_OF_WEIGHTS: Final = expression(r"[ ](?:(?:trainable|learnable|learned|total)[ ])?weights\b", re.IGNORECASE)
_MOST: Final = 96
_OF_A_VARIANT: Final = expression(
    r"压[到缩至]|帧|我们的?|本文|嵌入|语音|视频|[0-9] (?:channels|frames|clips)\b"
    r"|\b(?:we|our|frames?|clips?|video|speaker|embeddings?|segmentation|detection|sparse|sparsity)\b",
    re.IGNORECASE,
)
"""Words of a sentence about a network that the writer has changed, or made a part of something else."""


def in_sentences(reading: Reading, passage: Passage) -> Iterator[Figure]:
    """Yield the figures that a sentence gives a network."""
    yield from _hyphened(reading, passage)
    for measure, written in (*_measured(passage), *_continued(reading, passage)):
        start, end = written.start, written.end
        subject = reading.subjects.at(passage, start)
        if not subject.certain or not subject.candidates or subject.scope < Scope.HEADING:
            continue
        first, last = reading.subjects.sentences(passage).clause_at(start)
        loose = subject.scope < Scope.TABLE and _TOTAL.search(passage.text, first, start) is None
        mentions = [m for m in reading.subjects.in_passage(passage) if m.kind is not MentionKind.FAMILY]
        clause = without_names(passage.text, first, last, mentions)
        if _COMPONENT.search(clause) or (measure is Measure.OPERATIONS and _OTHER_WORK.search(clause)):
            continue
        if _is_of_a_block(reading, passage, first, start):
            continue
        if _goes_on_about_a_part(reading, passage, first, start):
            continue
        if is_of_a_larger_model(passage, start):
            continue
        if subject.scope < Scope.SENTENCE and is_of_listed_parts(reading, passage, start, written.quantity.value):
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
            or _is_of_a_part(reading, passage, mentions, start)
            or _OF_A_VARIANT.search(passage.text, *reading.subjects.sentences(passage).at(start)) is not None,
            loose=loose,
            printed=written.quantity.is_exact and is_printed(passage.text, start, end),
            once=counts_once(passage.text[max(first, start - _BESIDE) : min(last, end + _BESIDE)]),
        )


def _hyphened(reading: Reading, passage: Passage) -> Iterator[Figure]:
    """Read a 25-million-parameter ResNet-50: what is meant is the network behind, whatever stands before."""
    for match in passage.matches(_HYPHENED, ("param",)):
        subject = reading.subjects.at(passage, match.end() + len("resnet"))
        quantity = parse_quantity(match["figure"].replace("-", " "))
        if subject.certain and len(subject.candidates) == 1 and subject.scope >= Scope.SENTENCE:
            altered = _OF_A_VARIANT.search(passage.text, *reading.subjects.sentences(passage).at(match.start()))
            span = match.span("figure")
            yield Figure(passage, Measure.PARAMETERS, quantity, *span, subject, altered=altered is not None)


def _is_of_a_block(reading: Reading, passage: Passage, first: int, place: int) -> bool:
    """Whether brackets with commas or arrows in them stand before a figure, and a part of the network before them."""
    text = passage.recognised.folded
    depth = 0
    for offset in range(place - 1, max(-1, place - _LONGEST_BRACKET), -1):
        depth += (text[offset] == ")") - (text[offset] == "(")
        if offset < first and depth == 0:
            break
    else:
        return False
    start = reading.subjects.sentences(passage).clause_at(offset).start
    mentions = [m for m in reading.subjects.in_passage(passage) if m.kind is not MentionKind.FAMILY]
    return text[offset] == "(" and _COMPONENT.search(without_names(passage.text, start, offset, mentions)) is not None


def _goes_on_about_a_part(reading: Reading, passage: Passage, first: int, place: int) -> bool:
    """Whether the sentence was about one stage or block before: layer3 of ResNet-101 has 23 blocks, 26.1M in all."""
    start = reading.subjects.sentences(passage).at(place).start
    before = passage.recognised.folded[start:first]
    if _WHOLE.search(passage.text, first, place) is not None:
        return False
    return names_some_block(before) or len({name.spelling for name in find_stages(before)}) == 1


def _continued(reading: Reading, passage: Passage) -> Iterator[tuple[Measure, Written]]:
    """Read on: ResNet-18 has 11.7M parameters, ResNet-34 21.8M, ResNet-50 25.6M."""
    measured = _measured(passage)
    mentions = reading.subjects.in_passage(passage)
    if not measured or len(mentions) <= len(measured):
        return
    sentences = reading.subjects.sentences(passage)
    known = {written.start for _, written in measured}
    ends = [mention.end for mention in mentions]
    for written in figures(passage.tokens):
        place = bisect_right(ends, written.start) - 1
        if written.start in known or written.quantity.value < LEAST or place < 0:
            continue
        joint = _THEN.fullmatch(passage.text, ends[place], written.start)
        start = sentences.at(written.start).start
        before = [pair for pair in measured if start <= pair[1].start < written.start]
        if joint is not None and before and before[-1][1].quantity.scale == written.quantity.scale:
            yield before[-1][0], written


@of_text
def _measured(passage: Passage) -> tuple[tuple[Measure, Written], ...]:
    """The quantities of a passage that a word beside them says to be parameters or operations."""
    large = [written for written in figures(passage.tokens) if written.quantity.value >= LEAST]
    if not large:
        return ()
    concepts = {index: term.concept for term in passage.terms for index in range(term.first, term.last + 1)}
    found = (
        (_measure(passage.tokens, concepts, written) or _worded(passage.recognised.folded, written), written)
        for written in large
    )
    return tuple((measure, written) for measure, written in found if measure is not None)


def _worded(text: str, written: Written) -> Measure | None:
    """Tell from the wording around that a figure in millions counts parameters."""
    if written.quantity.scale != 10**6:
        return None
    behind = _OF_WEIGHTS.match(text, written.end) is not None
    if behind or _COUNT_OF.search(text, max(0, written.start - _MOST), written.start) is not None:
        return Measure.PARAMETERS
    return None


def _measure(tokens: Sequence[Token], concepts: Mapping[int, Concept], written: Written) -> Measure | None:
    """Tell what a figure measures from its unit, from the words behind it, or from those before."""
    if written.quantity.unit:
        return Measure.OPERATIONS
    concepts = {**concepts, **_computations(tokens, written)}
    for position in range(written.last + 1, min(len(tokens), written.last + 1 + _FARTHEST_BEHIND)):
        measure = _CONCEPTS.get(concepts.get(position, Concept.LAYER))
        if measure is not None:
            return measure
        if tokens[position].norm not in _BEHIND:
            break
    for position in range(written.first - 1, max(-1, written.first - 1 - _FARTHEST_BEFORE), -1):
        measure = _CONCEPTS.get(concepts.get(position, Concept.LAYER))
        if measure is not None:
            return measure
        if tokens[position].norm not in _LINKS:
            break
    return None


def _computations(tokens: Sequence[Token], written: Written) -> Mapping[int, Concept]:
    """The words 计算量 and 运算量 beside a figure that is too large to count anything but operations."""
    if written.quantity.value < _OPERATIONS:
        return {}
    around = range(max(0, written.first - _FARTHEST_BEFORE), min(len(tokens), written.last + 1 + _FARTHEST_BEHIND))
    return {index: Concept.FLOPS for index in around if tokens[index].norm in _COMPUTATION}


def _is_of_a_part(reading: Reading, passage: Passage, mentions: Sequence[Mention], place: int) -> bool:
    """Whether an earlier clause of the sentence speaks of a part: in ResNet-50 layer4 is the largest, with 15M ..."""
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(place)
    low = max(start, place - _LONGEST_BEFORE)
    parts = list(_A_PART.finditer(text, low, place))
    if not parts or _TOTAL.search(text, parts[-1].end(), min(end, place + _BESIDE)) is not None:
        return False
    named = [mention for mention in mentions if parts[-1].end() <= mention.start < place]
    return all(_OF_IT.search(text, max(low, mention.start - 12), mention.start) is not None for mention in named)


def in_lines(reading: Reading, passage: Passage) -> Iterator[Figure]:
    """Read lines such as `ResNet-18:   11,689,512  (11.7M)` under words of parameters."""
    mentions = reading.subjects.in_passage(passage)
    if passage.region.cell is not None or not mentions or not _under_parameters(reading, passage):
        return
    starts = {written.start: written for written in figures(passage.tokens)}
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
            yield Figure(passage, Measure.PARAMETERS, found.quantity, found.start, found.end, subject)


def _under_parameters(reading: Reading, passage: Passage) -> bool:
    above = [region.text for region in passage.heading[-1:]]
    above += [other.text for other in reading.passages[max(0, passage.index - 2) : passage.index]]
    return any(measure_named(text) is Measure.PARAMETERS for text in [*above, passage.text])
