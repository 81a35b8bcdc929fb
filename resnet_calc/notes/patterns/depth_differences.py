"""How many layers or blocks one network has more than another: ResNet-101 has 51 more layers than ResNet-50."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.mentions import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.mentions import Mention
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC119",
        name="wrong-difference-of-networks",
        what=Message(
            "A network is said to have so many layers or blocks more than another, and it has not.",
            "文中说一个网络比另一个多若干层或若干残差块，数目不对。",
        ),
        why=Message(
            "ResNet-101 has 17 blocks more than ResNet-50, of three layers each: 51 layers. The 23 blocks of its "
            "conv4_x are all of that stage, not what it has more.",
            "ResNet-101 比 ResNet-50 多 17 个残差块，每块三层，共多 51 层；其 conv4_x 的 23 个块是该阶段的全部，"
            "而不是多出的。",
        ),
        wrong="ResNet-101 has 23 more layers than ResNet-50.",
        right="ResNet-101 has 51 more layers than ResNet-50.",
    ),
)

_NUMBER: Final = r"(?<![0-9.~≈约])(?P<number>[0-9]{1,3})"
_MORE: Final = expression(
    rf"{_NUMBER} (?:(?:more|additional|extra|fewer) (?P<what>layers|(?:residual |bottleneck )?blocks)|layers (?:deeper|"
    r"shallower)) than (?:the )?[*_`]{0,2}$",
    re.IGNORECASE,
)
"""Right before the name of the network that is compared with."""
_MORE_CHINESE: Final = expression(
    rf"[*_`]{{0,2}} ?(?:多|少|更深|深|浅)(?:了|出)? ?{_NUMBER} ?(?:个)?(?P<what>层|残差块|瓶颈块|块)"
)
"""Right behind it: 比 ResNet-50 多 51 层."""
_SIGN: Final = expression(r"\bthan\b|比", re.IGNORECASE)
_LESS: Final = expression(r"fewer|shallower|少|浅", re.IGNORECASE)
_THAN: Final = expression(r"比[ *_`]{0,3}$")
_HEDGED: Final = expression(
    r"\b(?:about|around|roughly|nearly|almost|some|approximately|not|n't)\b|约|大概|近", re.IGNORECASE
)
_SPAN: Final = 64
_RIGHT: Final = Message("{one} has {expected} more {what} than {other}", "{one} 比 {other} 多 {expected} {what}")
_WRONG: Final = Message(
    "{one} has {expected} more {what} than {other}, the note says {said}",
    "{one} 比 {other} 多 {expected} {what}，文中写的是 {said}",
)
_WHAT: Final = {True: Message("blocks", "个残差块"), False: Message("layers", "层")}


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every stated difference of two networks that a sentence names, judged."""
    for passage in reading.passages:
        named = [each for each in reading.subjects.in_passage(passage) if each.kind is not MentionKind.FAMILY]
        if len(named) < 2 or not passage.holds(_SIGN, ("than", "比")):  # noqa: PLR2004 - to compare
            continue
        for one, other in pairwise(named):
            if len(one.models) == len(other.models) == 1 and one.models != other.models:
                yield from _judge(reading, passage, named, one, other)


def _judge(
    reading: Reading, passage: Passage, named: Sequence[Mention], one: Mention, other: Mention
) -> Iterator[Finding]:
    text = passage.text
    start, _ = reading.subjects.sentences(passage).at(other.start)
    found = _MORE.search(text, max(one.end, other.start - _SPAN), other.start)
    if found is None and _THAN.search(text, one.end, other.start) is not None:
        found = _MORE_CHINESE.match(text, other.end)
    if found is None or one.start < start or _HEDGED.search(text, one.end, found.start("number")) is not None:
        return
    if any(start <= each.start < one.start for each in named):
        return  # of which of them it is said remains open
    first, second = facts(one.models[0]), facts(other.models[0])
    blocks = (found["what"] or "").endswith(("locks", "块"))
    counts = [sum(each.blocks) if blocks else each.depth for each in (first, second)]
    expected, said = abs(counts[0] - counts[1]), int(found["number"])
    more, less = (first, second) if counts[0] > counts[1] else (second, first)
    is_right = said == expected
    if (_LESS.search(found[0]) is None) != (counts[0] > counts[1]) or (not is_right and abs(said - expected) <= 1):
        return  # the other way round; with the projections, or without the classifier
    values = {"one": more.title, "other": less.title, "expected": expected, "said": said, "what": _WHAT[blocks]}
    yield passage.finding(
        found.start("number"),
        found.end("number"),
        Verdict.RIGHT if is_right else Verdict.WRONG,
        "RC119",
        (_RIGHT if is_right else _WRONG).about(**values),
        said=found["number"],
        expected=str(expected),
    )
