"""By how much the stem shrinks the image: four times, its convolution and its pool halve it one after the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.nn.graph import STEM
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.laid_out import graph_of
from resnet_calc.notes.note import Kind
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of strides in all, RC304."""

_FACTOR: Final = r"(?P<{}>2|4|8|16)(?![0-9]|[.][0-9]|[ ]?[×x*])"
_STEM: Final = (
    r"(?:\bstem\b(?: \([^()\n]{1,40}\))?|(?:\bconv1|\b7 ?[×x*] ?7 conv\w{0,10}|\bfirst conv\w{0,10})(?: layer)?"
    r"(?:,| and| followed by| \+| plus)(?: the| a)? (?:3 ?[×x*] ?3 )?max[- ]?pool\w{0,3}(?: layer)?)"
)
_ENGLISH: Final = expression(
    rf"{_STEM},? [^.;:\n0-9]{{0,40}}?(?:(?P<half>\bhalves\b|\bhalved\b|\bhalf (?:its|the|of|as)\b)"
    rf"|\bby (?:a factor of )?{_FACTOR.format('by')}|\b1/{_FACTOR.format('part')})",
    re.IGNORECASE,
)
_CHINESE: Final = expression(
    r"(?:conv1|7 ?[×x*] ?7[^。;\n]{0,16}卷积(?:层|操作)?|第一个?卷积层)[ ]?(?:[+、]|和|以及|与|及|再经过)[ ]?"
    r"(?:3 ?[×x*] ?3 ?的?)?(?:最大池化|max ?pool(?:ing)?|池化)[^。;\n0-9]{0,24}?(?:(?P<half>减半|一半)"
    rf"|1/{_FACTOR.format('part')}|缩小了?[ ]?{_FACTOR.format('by')}[ ]?倍)",
    re.IGNORECASE,
)
_SIGNS: Final = ("stem", "pool", "池化")
_SIZE: Final = expression(
    r"resolution|size|image|input|maps?\b|spatial|dimension|height|width|尺寸|大小|分辨率|特征图|图像|原", re.IGNORECASE
)
_POOL: Final = expression(r"pool|池化", re.IGNORECASE)
_AROUND: Final = 24
_DOUBT: Final = expression(
    r"[?？]|\b(?:each|both|twice|again|further|respectively|every|not|n't|if|instead|without|remov\w*+|cifar|our|my|only)\b"
    r"|各|都|均|分别|两次|再次|每|不|如果|去掉|依次|又",
    re.IGNORECASE,
)
_RIGHT: Final = Message(
    "the stem of {model} shrinks the image {expected} times", "{model} 的 stem 把图像缩小 {expected} 倍"
)
_WRONG: Final = Message(
    "the stem of {model} shrinks the image {expected} times, its convolution and its pool twice each; the note says "
    "{said}",
    "{model} 的 stem 把图像缩小 {expected} 倍(卷积和池化各 2 倍)，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield by how much the stem is said to shrink the image, judged."""
    hints = reading.subjects.hints
    if not reading.subjects.is_about_resnet or hints.own_network or hints.cifar:
        return
    for passage in reading.passages:
        if passage.region.kind is not Kind.CODE and passage.says(_SIGNS):
            for pattern in (_ENGLISH, _CHINESE):
                for match in passage.matches(pattern):
                    yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.start())
    model = subject.model or subject.likely
    start, end = reading.subjects.sentences(passage).at(match.start())
    if model is None or subject.other or subject.scope < Scope.NOTE:
        return
    text = passage.recognised.folded
    if _DOUBT.search(text, start, end) or _SIZE.search(text, match.start(), min(end, match.end() + _AROUND)) is None:
        return
    group = next(name for name in ("half", "by", "part") if match[name])
    if group == "half" and _POOL.search(match[0]) is None:
        return  # some call the first convolution alone the stem
    graph = graph_of(facts(model).config)
    stem = next(run for run in graph.runs if run.stage == STEM)
    factor = stem.input.height // stem.output.height
    right = (2 if group == "half" else int(match[group])) == factor
    values = {"model": facts(model).title, "expected": factor, "said": match[group]}
    yield passage.finding(
        *match.span(group),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC304",
        (_RIGHT if right else _WRONG).about(**values),
        subject=model,
        said=match[group],
        expected=match[group] if right else str(factor),
    )
