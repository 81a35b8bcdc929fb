"""Blocks of one stage after another, named once: conv2_x has 3 residual blocks, conv3_x 4, conv4_x 6, conv5_x 3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.owners import is_own
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.usual import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of one stage's blocks, RC113."""

_STAGE: Final = r"(?:conv[2-5]_x|layer[1-4])(?![0-9A-Za-z_.])[`*]{0,2}"
_FIRST: Final = expression(
    rf"{_STAGE} ?(?:有|含有?|包含|由|为|has|contains|consists of|holds|:|with) ?[0-9]{{1,2}} ?(?:个)? ?"
    r"(?:残差块|残差单元|瓶颈块|基本块|bottlenecks?|basicblocks?|(?:residual |bottleneck |basic )?blocks?)"
    rf"(?:(?:组成|构成)?[,、;] ?(?:and )?[`*]{{0,2}}{_STAGE} ?(?:则?有|含有?|包含|由|为|has|with)? ?[0-9]{{1,2}}"
    r"(?: ?个)?(?![0-9×x*.])){1,3}+",
    re.IGNORECASE,
)
_EACH: Final = expression(
    r"(?:conv(?P<conv>[2-5])_x|layer(?P<layer>[1-4]))[^0-9]{1,16}(?P<said>[0-9]{1,2})", re.IGNORECASE
)
_DOUBT: Final = expression(
    r"[?？]|\b(?:if|not|n't|instead|would|layers|channels|stride)\b|如果|若|不是|而不|层|通道|步长", re.IGNORECASE
)
_WRONG: Final = Message(
    "{stage} of {model} has {expected} blocks (the blocks are {list}), the note says {said}",
    "{model} 的 {stage} 有 {expected} 个残差块(各阶段为 {list})，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the stages behind the first whose number of blocks is another."""
    for passage in reading.passages:
        if passage.region.kind is not Kind.CODE and passage.region.cell is None and passage.has_numbers:
            for match in passage.matches(_FIRST, ("conv2_x", "layer1", "conv3_x", "layer2")):
                yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.start())
    model, text = subject.model, passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(match.start())
    if model is None or subject.other or subject.scope < Scope.HEADING or subject.hints.own_network:
        return
    fact = facts(model)
    if len(fact.blocks) != STAGES or is_own(reading, passage, match.start()) or _DOUBT.search(text, start, end):
        return
    every = list(_EACH.finditer(text, match.start(), match.end()))
    said = {int(each["layer"] or int(each["conv"]) - 1): each for each in every}
    wrong = [stage for stage, each in said.items() if int(each["said"]) != fact.blocks[stage - 1]]
    if len(said) != len(every) or len(wrong) != 1 or every[0] is said[wrong[0]]:
        return
    each, expected = said[wrong[0]], fact.blocks[wrong[0] - 1]
    values: dict[str, object] = {
        "stage": f"conv{wrong[0] + 1}_x", "model": fact.title, "expected": expected, "said": each["said"],
        "list": f"[{', '.join(map(str, fact.blocks))}]",
    }  # fmt: skip
    yield passage.finding(
        *each.span("said"), Verdict.WRONG, "RC113", _WRONG.about(**values), subject=model, said=each["said"],
        expected=str(expected),
    )  # fmt: skip
