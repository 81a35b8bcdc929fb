"""Sums over the stages of a network that leave one out, count one twice or add a layer too many: 1 + 9 + 12 + 9 + 1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.lists import lacks_or_repeats_one
from resnet_calc.notes.owners import is_own
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what sums for a depth report, RC107."""

_NAME: Final = r"(?:[A-Za-z][A-Za-z0-9_.]{0,11}+[ ]?\()?+"
_LABEL: Final = r"(?:[ ]?\((?=[A-Za-z\u4e00-\u9fff])[^()+=\n]{1,24}+\)|\))?+"
_TERM: Final = rf"{_NAME}[0-9]{{1,3}}+(?:[ ]?[×xX*·][ ]?[0-9]{{1,2}}+)?+{_LABEL}"
_CHAIN: Final = expression(
    rf"(?<![0-9+×x*/.(-] )(?<![0-9A-Za-z+×*/._-]){_TERM}(?:[ ]?\+[ ]?{_TERM}){{1,9}}+"
    r"(?![ ]?[×x*+/0-9.)])"
)
_BRACKETED: Final = expression(r"[ ]?\((?=[A-Za-z\u4e00-\u9fff])[^()+=\n]{1,24}+\)")
"""A label may have a number of its own: 1 (conv1)."""
_PART: Final = expression(rf"{_NAME}(?P<one>[0-9]{{1,3}}+)(?:[ ]?[×xX*·][ ]?(?P<two>[0-9]{{1,2}}+))?+")
_DOUBT: Final = expression(
    r"[?？]|\b(?:not|n't|instead|than|if|pool\w{0,6}|shortcut\w{0,2}|projection\w{0,2}|downsampl\w{0,5}"
    r"|without|up to|until|through|before|after|except|remov\w{1,4}|dropp?\w{0,4}|skip\w{0,4}|prun\w{1,4}"
    r"|truncat\w{1,4}|cut|(?:first|last) (?:two|three|few)|remaining|rest|other|wrong\w{0,2}|mistake|forgot)\b"
    r"|不是|而不|如果|若|捷径|下采样|投影|残差边|池化|到|至|为止|之前|之后|前[两二三]|后[两二三]|去掉|不含|其余|剩|错|忘|漏",
    re.IGNORECASE,
)
_BLOCKS_BEHIND: Final = expression(
    r"[ ]?=[ ]?[0-9]{1,3}[ ]?(?:个?(?:残差|瓶颈|基本)?块|(?:residual |bottleneck |basic )?(?:blocks|units)\b)",
    re.IGNORECASE,
)
_BLOCKS_BEFORE: Final = expression(
    r"(?:blocks|units|残差块|块数|总数)[ ]?(?::|=|is|are|为|是|有|共)?[ ]?$", re.IGNORECASE
)
_RESULT: Final = expression(r"[ ]?=[ ]?(?P<result>[0-9]{1,3})(?![0-9.,]*+[0-9]|[ ]?[×x*+/])")
_MORE: Final = expression(r"[^.;。\n]{0,24}(?:\+|\bplus\b|\band then\b|再加|加上|另)", re.IGNORECASE)
_WRONG: Final = Message(
    "the layers of {model} are {expected}: {sum}; the note adds up {said}",
    "{model} 的层数为 {expected}：{sum}；文中加的是 {said}",
)
_WRONG_BLOCKS: Final = Message(
    "{model} has {expected} residual blocks ({sum}); the note adds up {said}",
    "{model} 共有 {expected} 个残差块({sum})；文中加的是 {said}",
)
_FEWEST: Final = 3
_BESIDE: Final = 2
"""The first convolution and the classifier."""


class _Sum(NamedTuple):
    """A sum of stages with what is added before and behind them."""

    before: int
    stages: list[int]
    behind: int
    products: bool


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the sums over stages that do not add up what they are to."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if passage.recognised.lower.count("+") < _BESIDE:
            continue
        for match in passage.matches(_CHAIN):
            yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    terms = _BRACKETED.sub("", match[0]).replace(" + ", "+")
    pairs = [(int(part["one"]), int(part["two"] or 0)) for part in _PART.finditer(terms)]
    subject = reading.subjects.at(passage, match.start())
    model = subject.model or subject.likely
    if len(pairs) < _FEWEST or model is None or subject.scope < Scope.HEADING or subject.hints.own_network:
        return
    fact = facts(model)
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(match.start())
    wrong = _wrong_blocks(text, match, pairs, fact) or _wrong_layers(pairs, fact)
    doubtful = _DOUBT.search(text, start, end) is not None or is_own(reading, passage, match.start())
    if wrong and not doubtful and _stands_alone(text, match):
        yield _told(passage, match, fact, blocks=wrong == "blocks")


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether nothing behind the sum makes good what it leaves out: ... = 49, plus 1."""
    result = _RESULT.match(text, match.end())
    return _MORE.match(text, (result or match).end()) is None


def _wrong_blocks(text: str, match: re.Match[str], pairs: Sequence[tuple[int, int]], fact: Facts) -> str:
    """Whether a plain sum of blocks is that of all stages but one, or one stage more."""
    if any(two for _, two in pairs):
        return ""
    named = _BLOCKS_BEHIND.match(text, match.end()) or _BLOCKS_BEFORE.search(
        text, max(0, match.start() - 16), match.start()
    )
    values = [one for one, _ in pairs]
    return "blocks" if named and lacks_or_repeats_one(values, fact.blocks) else ""


def _wrong_layers(pairs: Sequence[tuple[int, int]], fact: Facts) -> str:
    """Whether a sum of the stem, the layers of the stages and the classifier is not that of the network."""
    said, true = _read(pairs, fact.layers_per_block), [blocks * fact.layers_per_block for blocks in fact.blocks]
    if said is None or len(true) < _FEWEST:
        return ""
    beside = said.before + said.behind
    if said.stages == true:
        known = {fact.every_convolution, fact.every_convolution + fact.count.head, fact.depth, fact.count.total}
        return "layers" if beside == _BESIDE + 1 and sum(true) + beside not in known else ""
    whole = said.before >= 1 and said.behind >= 1 and beside == _BESIDE
    changed = sum(one != other for one, other in zip(said.stages, true, strict=False))
    if whole and (
        lacks_or_repeats_one(said.stages, true)
        or (len(said.stages) == len(true) and changed == 1 and not said.products)
    ):
        return "layers"
    return ""


def _read(pairs: Sequence[tuple[int, int]], layers: int) -> _Sum | None:
    """Part the layers of the stages from what is added before and behind them."""
    first, last = 0, len(pairs)
    while first < last and pairs[first] == (1, 0):
        first += 1
    while last > first and pairs[last - 1] in ((1, 0), (2, 0)):
        last -= 1
    stages: list[int] = []
    for one, two in pairs[first:last]:
        if two and layers not in (one, two):
            return None
        stages.append(one * (two or 1))
    products = any(two for _, two in pairs[first:last])
    if products and not all(two for _, two in pairs[first:last]):
        return None
    return _Sum(first, stages, sum(one for one, _ in pairs[last:]), products)


def _told(passage: Passage, match: re.Match[str], fact: Facts, *, blocks: bool) -> Finding:
    per_block = fact.layers_per_block
    layers = " + ".join(["1", *(str(each * per_block) for each in fact.blocks), "1"])
    values: dict[str, object] = {
        "model": fact.title,
        "expected": fact.every_block if blocks else fact.count.total,
        "sum": " + ".join(map(str, fact.blocks)) if blocks else layers,
        "said": " ".join(match[0].split()),
    }
    return passage.finding(
        match.start(),
        match.end(),
        Verdict.WRONG,
        "RC107",
        (_WRONG_BLOCKS if blocks else _WRONG).about(**values),
        subject=fact.name,
        said=str(values["said"]),
        expected=str(values["expected"]),
    )
