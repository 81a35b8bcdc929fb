"""Parameters of a network or block of which the note says what they include: the head, 10 classes, an option, norms.

A figure is wrong where it is exactly what comes of leaving out what is said to be in, or of counting what is said to be
left out; a figure that nothing explains is no business of this rule.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count, format_rounded
from resnet_calc.language import Message
from resnet_calc.notes.blocks import HEAD_ALONE, WEIGHTS_OF_MAIN_PATH, block_totals, head_totals, published_classes
from resnet_calc.notes.conditions import in_words
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.patterns.stated_parts.attribution import stated_of, without_summands
from resnet_calc.notes.patterns.stated_parts.conditions import Means
from resnet_calc.notes.patterns.stated_parts.fitting import Published, fits
from resnet_calc.notes.quantities.figure import LEAST, figures_of
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.totals import HEADLESS, parameter_totals
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.patterns.stated_parts.conditions import Condition
    from resnet_calc.notes.quantities.figure import Written
    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.totals import Explanation

RULES: Final = (
    Rule(
        code="RC403",
        name="parameters-of-other-parts",
        what=Message(
            "A number of parameters is that with the head where the note says without it, that of 1000 classes where "
            "it says 10, that of another shortcut option, or lacks the batch normalisation or projection that it "
            "names.",
            "参数量与文中所说的范围不符：说不含分类头却是含分类头的值，说 10 类却是 1000 类的值，"
            "捷径选项不符，或漏了文中提到的批归一化、投影。",
        ),
        why=Message(
            "The classifier of ResNet-50 has 2,049,000 parameters with 1000 classes and 20,490 with 10; a figure is "
            "right for one of them only.",
            "ResNet-50 的分类层在 1000 类时有 2,049,000 个参数，10 类时只有 20,490 个；一个数值只对应其中一种。",
        ),
        wrong="Without the fully connected layer, ResNet-50 has 25.6M parameters.",
        right="Without the fully connected layer, ResNet-50 has 23.5M parameters.",
    ),
)
_CHEAP: Final = expression(
    r"head|top|fc|connected|classif|class|dense|last|layer|way|output|option|shortcut|projection|frozen|norm|bn|冻结|全连接|分类|顶层|类|方案|选项|归一化|投影",
    re.IGNORECASE,
)
_ASIDE: Final = expression(r"resnet[- ]?[0-9]{2,3}[ ]?\([ ]?[~≈]?[ ]?$", re.IGNORECASE)
"""Fine-tuned on 10 classes, ResNet-50 (25.6M parameters): what stands in the bracket is the published network's."""
_WRONG: Final = Message(
    "{model} has {expected} parameters {under}; {said} is the number {other}",
    "{model}({under})有 {expected} 个参数；{said} 是{other}的值",
)
_RIGHT: Final = Message("{model} has {expected} parameters {under}", "{model}({under})有 {expected} 个参数")
_MYRIAD: Final = 10**4
"""万, behind which 2560 is written for 25.6 million."""
_AS_PUBLISHED: Final = "with the published head"


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every number of parameters of which the note says what it includes, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        text = passage.recognised.folded
        above = " ".join(heading.text for heading in passage.heading[-1:])
        if passage.region.cell is not None or (_CHEAP.search(text) or _CHEAP.search(above)) is None:
            continue
        written = [one for one in figures_of(passage) if one.quantity.value >= LEAST and not one.quantity.unit]
        alone = without_summands(text, written)
        for index in range(len(alone)):
            yield from _judge(reading, passage, alone, index)


def _judge(reading: Reading, passage: Passage, written: Sequence[Written], index: int) -> Iterator[Finding]:
    stated, one = stated_of(reading, passage, written, index), written[index]
    if not stated:
        return
    subject = reading.subjects.at(passage, one.start)
    model = subject.model or subject.likely
    if model is None or subject.scope < Scope.NOTE or subject.hints.own_network:
        return
    classes = tuple(int(found.value) for found in stated if found.means is Means.CLASSES)
    known = [*parameter_totals(model, classes), *block_totals(model), *head_totals(model, classes)]
    plain = Published(published_classes(model), facts(model).config.shortcut)
    named = {f"{number} classes" for number in (*classes, *subject.hints.classes)}
    meant = [each for each in known if all(part in named for part in each.holds_under if part.endswith(" classes"))]
    right = [each for each in meant if fits(each, stated, plain)]
    quantity = one.quantity.without_trailing_zeros() if one.quantity.scale == _MYRIAD else one.quantity
    agreeing = [each for each in known if agrees(quantity, each.value)]
    if not agreeing or not right:
        return
    holding = [each for each in right if agrees(quantity, each.value)]
    fewest = min((each.holds_under for each in agreeing), key=len)
    told = len(fewest) > 1 and fewest != WEIGHTS_OF_MAIN_PATH and not _is_twin(one, fewest, right)
    aside = _ASIDE.search(passage.recognised.folded, max(0, one.start - 32), one.start)
    if not holding and aside is not None and all(each.start < aside.start() for each in stated):
        return
    if not holding and (told or not (one.quantity.is_exact or _is_apart(agreeing, right))):
        return
    shown = holding[0] if holding else _nearest(right, agreeing[0])
    yield _told(passage, one, model, stated, shown, None if holding else agreeing[0])


def _is_twin(one: Written, fewest: tuple[str, ...], right: Sequence[Explanation]) -> bool:
    """Whether a figure in full is that of a variant which the note may mean, but for the head: Keras' with its top."""
    return one.quantity.is_exact and any({*each.holds_under} ^ {*fewest} == {HEADLESS} for each in right)


def _is_apart(agreeing: Sequence[Explanation], right: Sequence[Explanation]) -> bool:
    """Whether what the figure agrees with differs from what is right by more than a rounding."""
    return all(abs(each.value - agreeing[0].value) * 100 > agreeing[0].value for each in right[:1])


def _nearest(right: Sequence[Explanation], wrong: Explanation) -> Explanation:
    twins = [each for each in right if {*each.holds_under} ^ {*wrong.holds_under} == {HEADLESS}]
    if twins:
        return twins[0]
    alike = [each for each in right if (HEAD_ALONE in each.holds_under) == (HEAD_ALONE in wrong.holds_under)] or right
    if wrong.holds_under == WEIGHTS_OF_MAIN_PATH:
        alike = [each for each in alike if each.holds_under == WEIGHTS_OF_MAIN_PATH[1:]] or alike
    fewest = min(len(each.holds_under) for each in alike)
    plain = [each for each in alike if len(each.holds_under) == fewest]
    return min(plain, key=lambda each: abs(each.value - wrong.value))


def _told(
    passage: Passage,
    one: Written,
    model: str,
    stated: Sequence[Condition],
    shown: Explanation,
    other: Explanation | None,
) -> Finding:
    said = " ".join(passage.text[one.start : one.end].split())
    exact = one.quantity.is_exact
    expected = format_count(shown.value) if exact else format_rounded(shown.value)
    under = ", ".join(" ".join(passage.text[each.start : each.end].split()) for each in stated)
    values: dict[str, object] = {
        "model": facts(model).title, "expected": expected, "said": said, "under": under,
        "other": in_words((other.holds_under if other is not None else ()) or (_AS_PUBLISHED,)),
    }  # fmt: skip
    return passage.finding(
        one.start,
        one.end,
        Verdict.RIGHT if other is None else Verdict.WRONG,
        "RC403",
        (_RIGHT if other is None else _WRONG).about(**values),
        subject=model,
        said=said,
        expected=said if other is None else expected,
    )
