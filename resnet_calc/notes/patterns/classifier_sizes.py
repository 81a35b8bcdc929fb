"""How many features the ImageNet classifier takes: a linear layer (2048 → 1000), 2048 inputs and 1000 outputs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of any layer's input, RC201."""

_SAID: Final = expression(
    r"(?:\bfully[- ]connected(?: layer)?|\bfc(?: layer)?|\blinear(?: layer)?|\bdense(?: layer)?|\bclassifier|\bhead"
    r"|\bclassification layer|全连接层?|分类[器头层])[`*]{0,3}"
    r"(?:(?: (?:that |which )?(?:takes|has|having|with) (?:the |its )?| ?有 ?)(?P<first>256|512|1024|2048)"
    r" ?(?:inputs?(?: features| channels| units)?|个?输入)(?:,? and |[,，和与、及 ]{1,3})"
    r"|:? ?[(\[] ?(?:in_features ?= ?)?(?P<second>256|512|1024|2048) ?(?:(?P<arrow>→|->|=>)|,) ?(?:out_features ?= ?)?)"
    r"[`*]{0,3}1,?000(?![0-9.]|,[0-9])",
    re.IGNORECASE,
)
_SIGNS: Final = ("1000", "1,000")
_DOUBT: Final = expression(
    r"[?？]|\b(?:not|n't|instead|than|if|would|hidden|replac\w++|while|whereas|versus|vs|our|my|custom|mlp|added?|adds|new"
    r"|extra|additional|reduc\w++"
    r"|two|second|each|vgg\w*+|alexnet|inception\w*+|densenet\w*+|shallower|basic|smaller)\b"
    r"|如果|若|不是|而不|改|换|新|自定义|隐藏|相比",
    re.IGNORECASE,
)
_RIGHT: Final = Message("the classifier of {model} takes {expected} features", "{model} 的分类层输入为 {expected} 维")
_WRONG: Final = Message(
    "the classifier of {model} takes {expected} features, the note says {said}",
    "{model} 的分类层输入为 {expected} 维，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield how many features a network's own classifier takes, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for passage in reading.passages:
        if passage.has_numbers and passage.region.kind not in (Kind.CODE, Kind.OUTPUT):
            for match in passage.matches(_SAID, _SIGNS):
                yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.start())
    if subject.model is None or subject.scope < Scope.HEADING or subject.other or subject.general:
        return
    fact = facts(subject.model)
    group = "first" if match["first"] else "second"
    width, true = match[group], str(fact.stage_outputs[-1])
    start, end = reading.subjects.sentences(passage).at(match.start())
    right = width == true
    if not right and (not subject.certain or _DOUBT.search(passage.recognised.folded, start, end) is not None):
        return
    span = match.start(group), match.end() if match["arrow"] else match.end(group)
    said = passage.text[slice(*span)]
    expected = said.replace(width, true, 1)
    values: dict[str, object] = {"model": fact.title, "expected": true, "said": width}
    yield passage.finding(
        *span, Verdict.RIGHT if right else Verdict.WRONG, "RC201",
        (_RIGHT if right else _WRONG).about(**values), subject=f"{fact.name} fc", said=said, expected=expected,
    )  # fmt: skip
