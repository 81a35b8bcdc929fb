"""What stands beside the blocks in a depth: 48 layers of blocks, one convolution and one classifier make 50."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.counts import find_counts
from resnet_calc.notes.counts.count import Noun
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.subject import Scope
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC105",
        name="wrong-layers-beside-blocks",
        what=Message(
            "The two layers that make up a depth with those of the blocks are named wrongly.",
            "除残差块之外计入深度的两层说错了。",
        ),
        why=Message(
            "Beside its blocks ResNet-50 counts the first convolution and the fully connected layer; pooling has no "
            "weights and is not counted, and there is one convolution before the blocks.",
            "除残差块外，ResNet-50 还计入第一个卷积层和最后的全连接层；池化层没有权重，不计入层数，"
            "残差块之前也只有一个卷积层。",
        ),
        wrong="ResNet-50: 48 layers in the blocks plus the first convolution and the pooling layer, 50 layers.",
        right="ResNet-50: 48 layers in the blocks plus the first convolution and the classifier, 50 layers.",
    ),
)

_PLUS: Final = expression(
    r"加上|再加|外加|算上|\+ ?2 ?\(|\bplus\b|\balong with\b|\btogether with\b|\badding\b", re.IGNORECASE
)
_PLUS_SIGNS: Final = ("加上", "再加", "外加", "算上", "+2", "+ 2", "plus", "with", "adding")
_CONVOLUTION: Final = expression(r"卷积|conv", re.IGNORECASE)
_POOL: Final = expression(
    r"(?:最大|平均|全局)?池化层?|(?:max|average|avg|global)?[- ]?pool(?:ing)?(?: layer)?", re.IGNORECASE
)
_TWO: Final = expression(
    r"(?:两|2|二) ?个? ?(?:初始|普通)?的?(?:卷积层?|conv\w{0,10})|\btwo (?:initial |first )?conv\w{0,10}(?: layers)?",
    re.IGNORECASE,
)
_CLASSIFIER: Final = expression(r"全连接|分类|\bfc\b|linear|fully|dense|classif|输出层|线性", re.IGNORECASE)
_DOUBT: Final = expression(r"[?？]|不计|不算|没有|而不是|如果|\bnot?\b|\bif\b|n't|exclud", re.IGNORECASE)
_TAIL: Final = 48
_SEPARATE: Final = expression(
    r"\b(?:2|two) (?:separate|single|standalone|individual|extra|additional|other) conv\w{0,10}(?: layers)?\b"
    r"|(?:2|两) ?个(?:独立|单独|普通|额外)的?卷积层",
    re.IGNORECASE,
)
_SEPARATE_SIGNS: Final = ("separate", "single", "standalone", "individual", "extra", "additional", "other", "卷积层")
_SO_FAR: Final = expression(
    r"\b(?:up to|until|till) (?:this point|here|now),? (?:the network|this|it|that|we) (?:has|have|is|makes?) "
    r"(?P<layers>[0-9]{2,3}) (?:weighted |convolutional )?layers\b"
    r"|(?:到|至)(?:此|这里|目前)为止[^。;0-9]{0,8}(?P<layers_zh>[0-9]{2,3})[ ]?层",
    re.IGNORECASE,
)
_BEFORE_CLASSIFIER: Final = Message(
    "{model} has {expected} layers before its classifier, the note says {said}",
    "{model} 在分类层之前有 {expected} 层，文中写的是 {said}",
)
_ONE_APART: Final = Message(
    "{model} has one convolution beside its {blocks} blocks, the other layer is fully connected; the note says {said}",
    "{model} 除 {blocks} 个残差块外只有一个卷积层，另一层是全连接层；文中写的是{said}",
)
_WRONG: Final = Message(
    "the two layers beside the {blocks} of the blocks are the first convolution and the fully connected layer of "
    "{model}, not {said}",
    "{model} 除残差块中的 {blocks} 层外，还计入第一个卷积层和全连接层，而不是{said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every naming of the two layers beside the blocks, judged."""
    for passage in reading.passages:
        text = passage.text
        if "池化" not in text and "pool" not in text.lower() and "两个" not in text and "two" not in text.lower():
            continue
        for match in passage.matches(_PLUS, _PLUS_SIGNS):
            yield from _judge(reading, passage, match.end())
    for passage in reading.passages:
        for match in passage.matches(_SEPARATE, _SEPARATE_SIGNS):
            yield from _judge_separate(reading, passage, match)
        for match in passage.matches(_SO_FAR, ("this point", "here", "now", "为止")):
            yield from _judge_so_far(reading, passage, match)


def _judge_so_far(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    """Judge the layers up to the classifier, which the text behind them still names."""
    model = reading.subjects.at(passage, match.start()).model
    following = reading.passages[passage.index + 1 : passage.index + 3]
    behind = " ".join((passage.text[match.end() :], *(each.text for each in following)))
    group = match.lastgroup or "layers"
    if model is None or _CLASSIFIER.search(behind) is None:
        return
    fact, said = facts(model), int(match[group])
    if said == fact.depth:
        yield passage.finding(
            *match.span(group),
            Verdict.WRONG,
            "RC105",
            _BEFORE_CLASSIFIER.about(model=fact.title, expected=fact.depth - 1, said=said),
            subject=fact.name,
            said=match[group],
            expected=str(fact.depth - 1),
        )


def _judge_separate(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    """Judge the convolutions that stand apart, in a sentence that counts the blocks of the network."""
    subject = reading.subjects.at(passage, match.start())
    if subject.model is None or subject.other or subject.scope < Scope.HEADING:
        return
    fact = facts(subject.model)
    start, end = reading.subjects.sentences(passage).at(match.start())
    text = passage.recognised.folded
    counts = find_counts(passage, reading.subjects.sentences(passage))
    blocks = [one for one in counts if one.noun is Noun.BLOCK and start <= one.start < end]
    if [one.value for one in blocks] != [fact.every_block]:
        return
    if _DOUBT.search(text, start, end) is None and _CLASSIFIER.search(text, match.end(), end) is None:
        yield passage.finding(
            *match.span(),
            Verdict.WRONG,
            "RC105",
            _ONE_APART.about(model=fact.title, blocks=fact.every_block, said=match[0]),
            subject=fact.name,
            said=match[0],
            expected="1",
        )


def _judge(reading: Reading, passage: Passage, offset: int) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, offset)
    if len(subject.candidates) != 1 or not subject.certain or subject.scope < Scope.HEADING:
        return
    fact = facts(subject.candidates[0])
    start, end = reading.subjects.sentences(passage).at(offset)
    text = fold_width(passage.text)
    sentence = text[start:end]
    if not _is_depth(sentence, fact) or _DOUBT.search(sentence) or _CLASSIFIER.search(sentence):
        return
    last = min(end, offset + _TAIL)
    two = _TWO.search(text, offset, last)
    first = _CONVOLUTION.search(text, offset, last)
    pool = _POOL.search(text, first.end(), last) if first is not None else None
    found = two or pool
    if found is None:
        return
    said = passage.text[found.start() : found.end()].strip()
    yield passage.finding(
        found.start(),
        found.end(),
        Verdict.WRONG,
        "RC105",
        _WRONG.about(model=fact.title, blocks=fact.block_convolutions, said=said),
        subject=fact.name,
        said=said,
        expected="fc",
    )


def _is_depth(sentence: str, fact: Facts) -> bool:
    """Whether a sentence adds up the depth of the network from the layers of its blocks."""
    depth, blocks = fact.depth, fact.block_convolutions
    total = re.search(
        rf"(?:=|共|是|为|到|达|\bis|\bmake|\btotal\w*+ of) ?{depth}(?![0-9])|(?<![-0-9]){depth} ?(?:层|layers)",
        sentence,
    )
    inside = re.search(rf"(?<![0-9]){blocks}(?![0-9])", sentence) or "+".join(
        map(str, fact.blocks)
    ) in sentence.replace(" ", "")
    return total is not None and bool(inside)
