"""A figure in a sentence about one stage that is another stage's, another network's, or ten times off: layer4: 7.1M.

A figure that nothing explains may be about something else, and is let be.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message, Statement
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.known_parts import known_part
from resnet_calc.notes.note import Kind
from resnet_calc.notes.quantities.figure import LEAST, Measure, figures_of, measure_named
from resnet_calc.notes.totals import parameter_totals
from resnet_calc.notes.writing import written_like
from resnet_calc.units import Quantity, agrees

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.quantities.figure import Written
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""What is wrong here is what a walk-through may say wrongly, too: RC411."""

_STAGE: Final = expression(
    r"(?<![A-Za-z0-9._])(?:layer(?P<layer>[1-4])(?![0-9A-Za-z.\[_])|conv(?P<conv>[2-5])_x(?![0-9A-Za-z])"
    r"|(?P<last>(?:last|final) stage\b|最后一?个? ?(?:阶段|stage)))",
    re.IGNORECASE,
)
_SIGNS: Final = ("layer", "conv", "stage", "阶段")
_PART: Final = expression(
    r"\b(?:blocks?|bottlenecks?|units?|conv\w*+|first|second|third|each|every|per|one|bn|batch|norm\w*+|shortcuts?"
    r"|projections?|downsampl\w*+|kernels?|filters?|weights of|fc|head|classifier|stem|before|without|except|up to"
    r"|until|through|from|to|than|like|unlike|twice|(?<!\\)times|half|rest|others?|remaining|freez\w*+|frozen|train\w*+|unfreez\w*+)\b"
    r"|[块首每各卷池]|单元|瓶颈|第一|第二|投影|捷径|下采样|归一化|偏置|全连接|头|之前|以前|不含|除|比|倍|其余|其他|剩|冻结|训练|到|前",
    re.IGNORECASE,
)
"""What makes a figure that of less than the stage, or of more."""
_CHANGED: Final = expression(
    r"\b(?:prun\w*+|modif\w*+|replac\w*+|dilat\w*+|remov\w*+|widen\w*+|quanti\w*+|compress\w*+|our|my|if|would)\b"
    r"|剪枝|修改|替换|改成|改为|去掉|如果|压缩|量化|我们的",
    re.IGNORECASE,
)
_WEIGHTS: Final = expression(r"\bweights\b|权重", re.IGNORECASE)
_AND: Final = expression(r"[ `*]{0,3}(?:,? ?(?:and|&|和|与|及|以及)|[,，/、]) ?(?:the )?[ `*~≈]{0,3}", re.IGNORECASE)
"""Between the members of a list: layer3 and layer4 have 7.1M and 15.0M."""
_RANGE: Final = 4
"""Characters between two stages that are the first and the last of several."""
_FAR: Final = 40
"""Characters between the stage and its figure."""
_COARSE: Final = 12
"""The last printed digit of a figure is at most this part of it, else many a thing rounds to it."""
_WRONG: Final = Message(
    "{stage} of {model} has {expected} parameters; {said} is {other}",
    "{model} 的 {stage} 有 {expected} 个参数；{said} {other}",
)
_STAGES: Final = Message("that of {other}", "是 {other} 的参数量")
_TENFOLD: Final = Message("off by a factor of 10", "相差 10 倍")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the parameters that a sentence gives a stage and that are known to be something else's."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE or passage.region.cell is not None or not passage.has_numbers:
            continue
        named = passage.matches(_STAGE, _SIGNS)
        if named and (measure_named(passage.text) is Measure.PARAMETERS or _WEIGHTS.search(passage.text) is not None):
            yield from _judge(reading, passage, named)


def _judge(reading: Reading, passage: Passage, named: Sequence[re.Match[str]]) -> Iterator[Finding]:
    text = passage.recognised.folded
    sentences = reading.subjects.sentences(passage)
    written = [one for one in figures_of(passage) if one.quantity.value >= LEAST and not one.quantity.unit]
    for one in written:
        start, end = sentences.at(one.start)
        before = [match for match in named if start <= match.start() and match.end() <= one.start]
        if not before or one.start - before[-1].end() > _FAR or _CHANGED.search(text, start, end) is not None:
            continue
        if any(before[-1].end() <= other.start < one.start for other in written):
            continue
        names = _joined(text, [match.span() for match in before])
        if len(before) > names and before[-names].start() - before[-names - 1].end() < _RANGE:
            continue  # layer1…layer4
        if (
            _PART.search(text, before[-1].end(), one.start) is None
            and _PART.search(text, start, before[-names].start()) is None
        ):
            behind = [other for other in written if one.start <= other.start < end]
            if names == 1 or names == _joined(text, [(other.start, other.end) for other in behind][::-1]):
                for match, figure in zip(before[-names:], behind, strict=False):
                    yield from _held(reading, passage, match, figure)


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> int:
    """How many of the stretches, from the last one on, stand side by side as a list."""
    count = min(1, len(spans))
    for one, other in pairwise(reversed(spans)):
        low, high = sorted((one, other))
        if _AND.fullmatch(text, low[1], high[0]) is None:
            break
        count += 1
    return count


def _held(reading: Reading, passage: Passage, name: re.Match[str], one: Written) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, name.start())
    model = subject.model or subject.likely
    if (
        model not in TABLE_1
        or subject.other
        or subject.hints.own_network
        or one.quantity.step * _COARSE > one.quantity.value
    ):
        return
    stage = int(name["layer"] or int(name["conv"] or 5) - 1)
    known = known_part(model, f"layer{stage}")
    blocks = [known_part(model, f"layer{stage}.{block}") for block in range(facts(model).blocks[stage - 1])]
    fitting = [*known.values, *(value for each in blocks for value in each.values)]
    fitting += [explanation.value for explanation in parameter_totals(model)]
    if any(agrees(one.quantity, value) for value in fitting):
        return
    other = _other(model, stage, one)
    if other is None:
        return
    said = passage.text[one.start : one.end]
    expected = written_like(said, known.parameters[0])
    yield passage.finding(
        one.start,
        one.end,
        Verdict.WRONG,
        "RC411",
        _WRONG.about(stage=name[0], model=facts(model).title, expected=expected, said=said, other=other),
        subject=model,
        said=said,
        expected=expected,
    )


def _other(model: str, stage: int, one: Written) -> Statement | None:
    """Say whose figure it is: that of another stage, of another network's, or ten times this one's."""
    for each in range(1, len(facts(model).blocks) + 1):
        if each != stage and any(agrees(one.quantity, value) for value in known_part(model, f"layer{each}").parameters):
            return _STAGES.about(other=f"layer{each}")
    for other in TABLE_1:
        if any(agrees(one.quantity, value) for value in known_part(other, f"layer{stage}").parameters):
            return _STAGES.about(other=f"{facts(other).title} layer{stage}")
    ten = one.quantity
    shifted = (
        Quantity(ten.value * 10, ten.step * 10),
        Quantity(Fraction(ten.value) / 10, Fraction(ten.step) / 10),
    )
    exact = known_part(model, f"layer{stage}").parameters[0]
    return _TENFOLD.about() if any(agrees(each, exact) for each in shifted) else None
