"""Figures about a part of a network, in sentences that name the network too: in ResNet-50 layer4 has 15.0M."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.mentions import MentionKind
from resnet_calc.notes.quantities.figure import without_names
from resnet_calc.notes.stages import find_stages, names_some_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.mentions import Mention
    from resnet_calc.notes.reading import Passage, Reading

COMPONENT: Final = expression(
    r"全连接|分类头|分类器|卷积层|卷积核|(?:残差|普通|标准|基本|基础|个)块|瓶颈|阶段|捷径|投影|下采样|注意力|嵌入(?!式)|优化器|显存|内存|每层|每个|一层|某|骨干外|解码|编码|适配|"
    r"减少|减小|增加|降低|节省|剪枝|量化|压缩|蒸馏|冻结|微调|更少|更多|多了|多出|少了|额外|其中|比|倍|偏置|占|"
    r"\b(?:fc|heads?|classifiers?|stem|conv\w*+|layer\w*+|stages?|blocks?|bottlenecks?|bn|batch ?norm\w*+|embedding|"
    r"optimi[sz]er|memory|per(?![ -](?:image|sample|crop|input|inference|forward)\b)|shortcuts?|projections?|se|"
    r"attention|decoder|encoder|adapters?|lora|reduc\w*+|prun\w*+|"
    r"quanti\w*+|compress\w*+|distill\w*+|frozen|freez\w*+|fine-?tun\w*+|fewer|smaller|larger|extra|additional|added|"
    r"(?<!ly[- ])adds?|adding|contribut\w*+|raises?|grows?|"
    r"saves?|saved|increase\w*+|decrease\w*+|difference|bias\w*+|first|last|non-?trainable|each|every|than|vs|versus|"
    r"compared|(?<!\\)times|instead|overhead|share|most of|remaining|rest)\b",
    re.IGNORECASE,
)
TOTAL: Final = expression(r"总|共|全部|整个|\b(?:total|overall|whole|entire|altogether|in all)\b", re.IGNORECASE)
_A_PART: Final = expression(
    r"\blayer[1-4]\b|\bconv[1-5](?:_[x0-9]{1,2})?(?![0-9A-Za-z_])"
    r"|\b(?:the|its|each|every|an?|one|any|most|all)(?: of the)? (?:[a-z0-9×]{3,9} ){0,2}"
    r"(?:stem|head|classifier|fc|stage|block|bottleneck|layer|conv(?:olution)?|projection|shortcut)s?\b"
    r"|(?<![a-z])(?:bns?|batch ?norms?|batch normali[sz]ations?)(?![0-9a-z])"
    r"|(?:每个?|每一个|单个|一个)[^,。;、\n]{0,8}?(?:卷积|残差块|瓶颈|块)"
    r"|第[一二三四五]个?(?:阶段|残差块|卷积)|最后(?:一个|的)?(?:阶段|卷积|全连接|层)|全连接层|分类[头层器]|投影|捷径|归一化",
    re.IGNORECASE,
)
"""A part of a network that a sentence may go on to speak of, named and not counted."""
_OF_IT: Final = expression(r"\b(?:of|in|from|for)(?: the| an?)? $", re.IGNORECASE)
_IN_IT: Final = expression(r"[ *_`]{0,3}(?:里|中|上)(?!间)")
"""Behind a network's name that says no more than where the part is: ResNet-50 里就是 225344 个参数."""
_LONGEST_BEFORE: Final = 200
_WHOLE: Final = expression(
    r"总参数|总量|全部|整个|网络|模型|\b(?:total|overall|whole|entire|altogether|network|model)\b|resnet", re.IGNORECASE
)
_NETWORK: Final = expression(r"整个|网络|模型|\b(?:whole|entire|network|model)\b|resnet", re.IGNORECASE)
_LONGEST_BRACKET: Final = 120
_BESIDE: Final = 32
"""Characters behind a figure in which a word says that it is the total."""


def is_of_a_block(reading: Reading, passage: Passage, first: int, place: int) -> bool:
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
    return text[offset] == "(" and COMPONENT.search(without_names(passage.text, start, offset, mentions)) is not None


def goes_on_about_a_part(reading: Reading, passage: Passage, first: int, place: int) -> bool:
    """Whether the sentence was about one stage or block before: layer3 of ResNet-101 has 23 blocks, 26.1M in all."""
    start = reading.subjects.sentences(passage).at(place).start
    before = passage.recognised.folded[start:first]
    if _WHOLE.search(passage.text, first, place) is not None:
        return False
    return names_some_block(before) or len({name.spelling for name in find_stages(before)}) == 1


def is_a_sum(passage: Passage, place: int) -> bool:
    """Whether a figure is what a sum before it makes: 9,536 + 215,808 = 225,344."""
    for equation in passage.equations:
        results = {passage.tokens[side.first].start for side in equation.sides[1:]}
        if place in results:
            return any("+" in side.operators for side in equation.sides)
    return False


def is_of_the_part_before(reading: Reading, passage: Passage, place: int) -> bool:
    """Whether the sentence right before is about one part, and this one does not turn back to the network."""
    text = passage.recognised.folded
    sentences = reading.subjects.sentences(passage)
    start, end = sentences.at(place)
    if not start or _NETWORK.search(text, start, end) is not None:
        return False
    first, last = sentences.at(max(0, start - 2))
    return last <= start and len({part[0].lower() for part in _A_PART.finditer(text, first, last)}) == 1


def is_of_a_part(reading: Reading, passage: Passage, mentions: Sequence[Mention], place: int) -> bool:
    """Whether an earlier clause of the sentence speaks of a part: in ResNet-50 layer4 is the largest, with 15M ..."""
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(place)
    low = max(start, place - _LONGEST_BEFORE)
    parts = list(_A_PART.finditer(text, low, place))
    all_of_it = TOTAL if any(start <= mention.start < end for mention in mentions) else _WHOLE
    if not parts or all_of_it.search(text, parts[-1].end(), min(end, place + _BESIDE)) is not None:
        return False
    named = [mention for mention in mentions if parts[-1].end() <= mention.start < place]
    return all(
        _OF_IT.search(text, max(low, mention.start - 12), mention.start) is not None
        or _IN_IT.match(text, mention.end) is not None
        for mention in named
    )
