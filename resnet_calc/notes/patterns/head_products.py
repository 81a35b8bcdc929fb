"""What a classifier has in parameters, as a product: 2048 × 10 + 10 of ResNet-50, 512 × 10 + 10 of ResNet-18."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of any layer's parameters, RC411."""

_PRODUCT: Final = expression(
    r"(?<![0-9.,×x*+/(-])(?<![×x*+/] )(?P<features>512|1024|2048)[ ]?[×x*·][ ]?(?P<classes>[0-9]{1,5})"
    r"[ ]?\+[ ]?(?P=classes)(?![0-9.,]*+[0-9]|[ ]?[×x*])"
)
_HEAD: Final = expression(r"\bhead|classifier|\bfc\b|fully|linear|dense|全连接|分类|线性", re.IGNORECASE)
_OTHER_HEAD: Final = expression(
    r"hidden|隐藏|\bmlp\b|projector|embedding|2048 ?(?:→|->|,|×|x|\*|to) ?(?:512|1024)|512 ?(?:→|->|,|to) ?(?:256|1024)"
    r"|1024 ?(?:→|->|,|to)|nn\.Linear|concat|拼接|two (?:linear|dense)|Dense\(",
    re.IGNORECASE,
)
_DOUBT: Final = expression(
    r"[?？]|\b(?:not|n't|instead|than|if|would|unlike)\b|不是|而不|如果|若|比|不同于", re.IGNORECASE
)
_WRONG: Final = Message(
    "{features} features go into the classifier of {model}, the note says {said}",
    "{model} 分类层的输入为 {features} 维，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the products for a classifier that has another number of features."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    found = [
        (passage, match) for passage in reading.passages for match in passage.matches(_PRODUCT, ("512", "1024", "2048"))
    ]
    if not found or any(_OTHER_HEAD.search(passage.text) for passage in reading.passages):
        return
    for passage, match in found:
        yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.start())
    start, end = reading.subjects.sentences(passage).at(match.start())
    text = passage.recognised.folded
    if subject.model is None or subject.other or subject.scope < Scope.HEADING or subject.general:
        return
    if _HEAD.search(text, start, end) is None or _DOUBT.search(text, start, end) is not None:
        return
    fact, said = facts(subject.model), int(match["features"])
    if said == fact.stage_outputs[-1]:
        return
    expected = str(fact.stage_outputs[-1])
    yield passage.finding(
        *match.span("features"),
        Verdict.WRONG,
        "RC411",
        _WRONG.about(model=fact.title, features=expected, said=match["features"]),
        subject=fact.name,
        said=match["features"],
        expected=expected,
    )
