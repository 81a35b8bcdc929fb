"""What a classifier has in parameters: 2,049,000 of 1000 classes behind bottlenecks, 513,000 behind basic blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.blocks import published_classes
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.quantities.figure import figures_of
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.writing import written_like
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.quantities.figure import Written
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of any layer's parameters, RC411."""

_HEAD: Final = (
    r"(?:\b(?:fc|classifier|(?:(?:final |last )?(?:fully[- ]connected|fc|linear|dense|classification) layer))\b"
    r"|(?:全连接|分类|线性)层)"
)
_BEFORE: Final = expression(
    rf"{_HEAD}[`*]{{0,2}}(?: (?:alone|itself))?"
    r"(?:[ ](?:has|contains|holds|needs|adds|takes|comes with)|:"
    r"|[ ]?的?(?P<counted>参数量?|参数个数)?(?:约|大约|大概)?(?:共有|含有|包含|为|是|有|[:]))"
    r"[ ]?(?:about |around |roughly |approximately |only |just |some |[~≈]|大约|约为?)?[*]{0,2}$",
    re.IGNORECASE,
)
_BEHIND: Final = expression(
    r"[*]{0,2}[ ]?(?:learnable |trainable )?(?:个)?[ ]?(?:params?\b|parameters?\b|weights\b|参数)", re.IGNORECASE
)
_SIGNS: Final = ("fc", "classifi", "fully", "linear", "dense", "全连接", "分类层", "线性层")
_OTHER_HEAD: Final = expression(
    r"hidden|隐藏|\bmlp\b|projector|embedding|nn\.Linear|Dense\(|vgg|alexnet|two (?:linear|dense)|两个全连接"
    r"|\b(?:not|n't|instead|than|if|would|unlike|our|new|custom|own)\b|[?？]|不是|而不|如果|若|比|新的?|自定义|替换|我们|降到|降维|降至",
    re.IGNORECASE,
)
_CLASSES: Final = expression(
    r"(?<![0-9.,])(?P<classes>[0-9]{1,5})[ ]?(?:-?class(?:es)?\b|个?类别?)"
    r"|(?:num_classes|classes)[ ]?=[ ]?(?P<keyed>[0-9]{1,5})",
    re.IGNORECASE,
)
_BIAS: Final = expression(
    r"(?P<with>\b(?:including|includes?|with|counting)(?: the| its| all)? bias(?:es)?\b|[包]?含偏置|包括偏置|算上偏置)"
    r"|\b(?:without|excluding|ignoring|no)(?: the| its| any)? bias(?:es)?\b|不含偏置|不算偏置|不包括偏置|无偏置",
    re.IGNORECASE,
)
_WIDTHS: Final = (256, 512, 1024, 2048, 4096)
"""Features that a classifier may be mistaken to have: of another network, of another stage, of a layer of VGG."""
_LONGEST: Final = 64
_RIGHT: Final = Message("the classifier of {model} has {expected} parameters", "{model} 的分类层有 {expected} 个参数")
_WRONG: Final = Message(
    "the classifier of {model} has {features} × {classes} + {classes} = {expected} parameters, the note says {said}",
    "{model} 的分类层有 {features} × {classes} + {classes} = {expected} 个参数，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the numbers of parameters of a classifier that are those of one with other features."""
    hints = reading.subjects.hints
    if not reading.subjects.is_about_resnet or hints.own_network:
        return
    for passage in reading.passages:
        if not passage.has_numbers or not passage.says(_SIGNS) or passage.region.kind is Kind.CODE:
            continue
        for one in figures_of(passage):
            if one.quantity.value >= _WIDTHS[0] and not one.quantity.unit:
                yield from _judge(reading, passage, one)


def _judge(reading: Reading, passage: Passage, one: Written) -> Iterator[Finding]:
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(one.start)
    before = _BEFORE.search(text, max(start, one.start - _LONGEST), one.start)
    if before is None or (before["counted"] is None and _BEHIND.match(text, one.end) is None):
        return
    subject = reading.subjects.at(passage, one.start)
    if subject.model not in TABLE_1 or subject.other or subject.general or subject.scope < Scope.HEADING:
        return
    named = [
        int(found["classes"] or found["keyed"]) for found in passage.matches(_CLASSES) if start <= found.start() < end
    ]
    published = published_classes(subject.model)
    if len({*named}) > 1 or (not named and {*subject.hints.classes} - {published}):
        return
    classes = named[0] if named else published
    fact = facts(subject.model)
    features = fact.stage_outputs[-1]
    with_bias, without = _parameters(features, classes)
    biased = _BIAS.search(text, start, end)
    possible = (with_bias, without) if biased is None else (with_bias,) if biased["with"] else (without,)
    right = any(agrees(one.quantity, value) for value in possible)
    slipped = biased is not None and one.quantity.is_exact and one.quantity.value in (with_bias, without)
    others = (value for width in _WIDTHS if width != features for value in _parameters(width, classes))
    if not right and (
        _OTHER_HEAD.search(text, start, end) is not None
        or not (slipped or any(agrees(one.quantity, value) for value in others))
    ):
        return
    said = " ".join(passage.text[one.start : one.end].split())
    expected = said if right else written_like(said, possible[0])
    values: dict[str, object] = {
        "model": fact.title, "features": features, "classes": classes, "expected": expected, "said": said,
    }  # fmt: skip
    yield passage.finding(
        one.start,
        one.end,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC411",
        (_RIGHT if right else _WRONG).about(**values),
        subject=subject.model,
        said=said,
        expected=expected,
    )


def _parameters(features: int, classes: int) -> tuple[int, int]:
    """What a classifier of so many features and classes has with its biases, and without.

    >>> _parameters(512, 1000)
    (513000, 512000)
    """
    return ((features + 1) * classes, features * classes)
