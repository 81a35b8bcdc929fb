"""Sums that are to give a network's depth: 1 + 3 × (3 + 4 + 23 + 3) + 1 of ResNet-101, 6n + 2 of CIFAR networks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.lists import lacks_or_repeats_one
from resnet_calc.notes.owners import is_own
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading

RULES: Final = (
    Rule(
        code="RC107",
        name="wrong-sum-for-a-depth",
        what=Message(
            "A sum over a network's blocks that is to give its depth adds one layer too many or too few.",
            "由各阶段块数求网络层数的算式多加或少加了层。",
        ),
        why=Message(
            "Beside the layers of the blocks two count: the first convolution and the classifier. The pool does not.",
            "除残差块中的层外只再计两层：第一个卷积层和全连接层；池化层不计。",
        ),
        wrong="ResNet-101: 1 + 1 + 3×(3+4+23+3) + 1 layers.",
        right="ResNet-101: 1 + 3×(3+4+23+3) + 1 layers.",
    ),
)

_BLOCKS: Final = r"\([ ]?(?P<blocks>[0-9]{1,2}(?:[ ]?\+[ ]?[0-9]{1,2}){2,4})[ ]?\)"
_TIMES: Final = r"[ ]?[×xX*·][ ]?"
_SUM: Final = expression(
    rf"(?<![0-9+×x*n] )(?<![0-9+×x*n])(?P<before>(?:[1-3][ ]?\+[ ]?){{0,3}})(?:(?P<one>[23]){_TIMES}{_BLOCKS}"
    rf"|{_BLOCKS.replace('blocks', 'blocks2')}{_TIMES}(?P<two>[23]))"
    r"(?P<behind>(?:[ ]?\+[ ]?[1-3](?![0-9.]|[ ]?[×x*])){0,3})"
)
_SHORT: Final = expression(
    r"(?<![0-9+×x*n] )(?<![0-9+×x*n.])(?P<before>(?:[1-3][ ]?\+[ ]?){0,3})(?P<count>[0-9]{1,2})"
    r"[ ]?[×xX*·][ ]?(?P<layers>[0-9]{1,2})(?![0-9]|[ ]?[×xX*·])"
    r"(?P<behind>(?:[ ]?\+[ ]?[1-3](?![0-9.]|[ ]?[×x*])){1,3})"
)
_RULE: Final = expression(r"(?<![0-9A-Za-z.])(?P<factor>[69])[ ]?[*×·]?[ ]?[nN][ ]?\+[ ]?(?P<rest>[0-9])(?![0-9])")
_CONVOLUTIONS: Final = expression(r"conv|卷积", re.IGNORECASE)
_LAYERS: Final = expression(r"layers|层", re.IGNORECASE)
_NEAR: Final = 24
_BESIDE: Final = 2
"""The first convolution and the classifier."""
_WIDE: Final = expression(r"wide|wrn|宽", re.IGNORECASE)
_DOUBT: Final = expression(
    r"[?？]|\b(?:not|n't|instead|than|if|pool\w{0,6}|shortcut\w{0,2}|projection\w{0,2}"
    r"|downsampl\w{0,5})\b|不是|而不|如果|捷径|下采样|投影|残差边",
    re.IGNORECASE,
)
_LONGER: Final = (expression(r"[0-9n][)$ *]{0,3}\+[ $*]{0,3}$"), expression(r"[ $*]{0,3}\+[ $*]{0,3}[0-9]"))
"""What before or behind makes of 6n + 1 a part of a longer sum: 1 + 6n + 1."""
_BEFORE: Final = 8
_WRONG: Final = Message(
    "{sum} is {said}; {model} has {expected} layers: {blocks} × {layers} in its blocks, the first convolution and the "
    "classifier",
    "{sum} 得 {said}；{model} 有 {expected} 层：残差块中 {blocks} × {layers} 层，加上第一个卷积层和全连接层",
)
_WRONG_RULE: Final = Message(
    "the depth of these CIFAR networks is {expected}, the note says {said}",
    "这类 CIFAR 网络的层数为 {expected}，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the sums for a depth that give another."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        text = passage.recognised.folded
        if "+" not in text:
            continue
        for match in _SUM.finditer(text):
            blocks = [int(number) for number in (match["blocks"] or match["blocks2"]).split("+")]
            yield from _judge(reading, passage, match, sum(blocks), int(match["one"] or match["two"]), tuple(blocks))
        for match in _SHORT.finditer(text):
            yield from _judge(reading, passage, match, int(match["count"]), int(match["layers"]), ())
        if "n" in text.lower():
            for match in _RULE.finditer(text):
                yield from _rule(reading, passage, match)


def _added(match: re.Match[str]) -> list[int]:
    return [int(number) for number in re.findall("[0-9]", match["before"] + match["behind"])]


def _judge(
    reading: Reading, passage: Passage, match: re.Match[str], count: int, layers: int, blocks: tuple[int, ...]
) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.start())
    model = subject.model or subject.likely
    if model is None or subject.scope < Scope.HEADING:
        return
    fact = facts(model)
    cut = sum(_added(match)) == _BESIDE and lacks_or_repeats_one(blocks, fact.blocks)
    whole = fact.every_block == count and (not blocks or blocks == fact.blocks)
    start, end = reading.subjects.sentences(passage).at(match.start())
    said = count * layers + sum(_added(match))
    told = count * layers == fact.block_convolutions and _LAYERS.search(passage.text, start, end) is not None
    if not (told and not blocks) and (fact.layers_per_block != layers or not (whole or cut)):
        return
    known = {fact.depth, fact.count.total, fact.block_convolutions, fact.convolutions, fact.every_convolution,
             fact.every_convolution + fact.count.head}  # fmt: skip
    if is_own(reading, passage, match.start()):
        return
    if said in known or _DOUBT.search(passage.recognised.folded, start, end) is not None:
        return
    yield _told(passage, match, fact, said)


def _told(passage: Passage, match: re.Match[str], fact: Facts, said: int) -> Finding:
    values: dict[str, object] = {
        "sum": " ".join(match[0].split()), "said": said, "model": fact.title, "expected": fact.count.total,
        "blocks": fact.every_block, "layers": fact.layers_per_block,
    }  # fmt: skip
    return passage.finding(
        match.start(), match.end(), Verdict.WRONG, "RC107", _WRONG.about(**values), subject=fact.name, said=str(said),
        expected=str(fact.count.total),
    )  # fmt: skip


def _rule(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    """6n + 2, and 9n + 2 of bottlenecks; 6n + 1 convolutions, and 6n + 4 of wide networks, are right too."""
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(match.start())
    rest = int(match["rest"])
    every = any(_WIDE.search(other.text) for other in reading.passages if other.index <= passage.index)
    if rest == 2 or (rest == 4 and every) or _DOUBT.search(text, start, end):  # noqa: PLR2004 - the two layers
        return
    if _LONGER[0].search(text, max(0, match.start() - _BEFORE), match.start()) or _LONGER[1].match(text, match.end()):
        return
    if rest == 1 and _CONVOLUTIONS.search(text, max(start, match.start() - _NEAR), min(end, match.end() + _NEAR)):
        return
    if re.search(r"layer|depth|deep|层|深度", text[start:end], re.IGNORECASE) is None:
        return
    expected = f"{match['factor']}n + 2"
    yield passage.finding(
        match.start(), match.end(), Verdict.WRONG, "RC107", _WRONG_RULE.about(said=match[0], expected=expected),
        said=match[0], expected=expected,
    )  # fmt: skip
