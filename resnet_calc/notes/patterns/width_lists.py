"""Lists of stage widths and map sizes: [64, 128, 256, 512], 256, 512, 1024, 2048 behind bottlenecks, 56, 28, 14, 7."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.lists import ListForm, NumberList, find_lists
from resnet_calc.notes.passage import of_text
from resnet_calc.notes.slips import digit_slip
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC252",
        name="wrong-list-of-widths",
        what=Message(
            "A list of the stages' widths is neither that of the blocks' inner convolutions nor that of their outputs.",
            "各阶段通道数的列表既不是块内卷积的宽度，也不是块的输出通道数。",
        ),
        why=Message(
            "Widths double from stage to stage: 64, 128, 256, 512 inside the blocks; bottlenecks put out four times as "
            "many.",
            "通道数逐阶段翻倍：块内为 64、128、256、512；瓶颈块的输出是其四倍。",
        ),
        wrong="ResNet-50 has stages of 256, 512, 1024 and 4096 channels.",
        right="ResNet-50 has stages of 256, 512, 1024 and 2048 channels.",
    ),
)

_CHANNELS: Final = expression(r"channel|width|filter|planes|feature maps|通道|宽度|维|滤波器|卷积核", re.IGNORECASE)
_OF_OTHERS: Final = 320
"""A width of pyramids of transformers: 64, 128, 320, 512."""
_STAGES: Final = expression(
    r"各个? ?(?:阶段|stage)|每个? ?(?:阶段|stage|layer)|[四4] ?个 ?(?:阶段|stage|layer|残差[层组])|阶段"
    r"|\b(?:the|its|each|every|four) (?:four )?stages?\b|\bstages'|\bC2\b|conv2_x|layer1",
    re.IGNORECASE,
)
_ALTERED: Final = expression(
    r"剪枝|修剪|裁剪|瘦身|压缩|改[为成]|减[为到少半]|自定义|\b(?:prun\w*+|slim\w*+|chang\w*+|reduc\w*+|custom\w*+)",
    re.IGNORECASE,
)
_RIGHT: Final = Message("the stages of {model} have {expected} channels", "{model} 各阶段的通道数为 {expected}")
_WRONG: Final = Message(
    "the stages of {model} have {inner} channels inside and {outer} at their ends, the note says {said}",
    "{model} 各阶段块内通道数为 {inner}，输出通道数为 {outer}，文中写的是 {said}",
)
_SLIPPED: Final = Message(
    "widths double from stage to stage: {expected}, the note says {said}",
    "通道数逐阶段翻倍，应为 {expected}，文中写的是 {said}",
)
_USUAL: Final = ((64, 128, 256, 512), (256, 512, 1024, 2048))
_CIFAR_WIDTHS: Final = (16, 32, 64)
_RULE: Final = expression(r"6 ?\*? ?n ?\+ ?2", re.IGNORECASE)
_SLIP: Final = 2
_LARGEST: Final = 8192
_NARROWEST: Final = 16
"""The channels of the narrowest stage."""


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every list of stage widths whose network is known, judged."""
    for passage in reading.passages:
        for found in _wide_lists(passage):
            yield from _judge(reading, passage, found)


@of_text
def _wide_lists(passage: Passage) -> tuple[NumberList, ...]:
    if not passage.has_numbers or _CHANNELS.search(passage.text) is None:
        return ()
    every = find_lists(passage.tokens, largest=_LARGEST)
    return tuple(found for found in every if found.form is ListForm.LIST and min(found.values) >= _NARROWEST)


def _widths(fact: Facts) -> Mapping[str, tuple[int, ...]]:
    inner = tuple(fact.stage_widths)
    return {"inner": inner, "outer": fact.stage_outputs}


def _mistyped(found: NumberList) -> tuple[int, ...]:
    """The widths of any ResNet's stages that the list is but for a slip of the pen: 1025 for 1024, 265 for 256."""
    for widths in _USUAL:
        odd = [(one, other) for one, other in zip(found.values, widths, strict=False) if one != other]
        if len(found.values) != len(widths) or len(odd) != 1:
            continue
        (said, right), *_ = odd
        if abs(said - right) <= _SLIP or digit_slip(said, right) is not None:
            return widths
    return ()


def _of_cifar(passage: Passage, found: NumberList) -> tuple[int, ...]:
    """The widths of the networks of 6n + 2 layers, if one of the list is twice or half as large."""
    odd = [(one, other) for one, other in zip(found.values, _CIFAR_WIDTHS, strict=False) if one != other]
    if len(found.values) != len(_CIFAR_WIDTHS) or len(odd) != 1 or _RULE.search(passage.recognised.folded) is None:
        return ()
    (said, right), *_ = odd
    return _CIFAR_WIDTHS if said in (2 * right, right // 2) else ()


def _slip(passage: Passage, found: NumberList, widths: tuple[int, ...]) -> Finding:
    place = next(place for place, (one, other) in enumerate(zip(found.values, widths, strict=True)) if one != other)
    token = passage.tokens[found.numbers[place]]
    said, expected = str(found.values[place]), str(widths[place])
    return passage.finding(
        token.start,
        token.end,
        Verdict.WRONG,
        "RC252",
        _SLIPPED.about(expected=expected, said=said),
        said=said,
        expected=expected,
        fix=passage.fix(token.start, token.end, expected),
    )


def _judge(reading: Reading, passage: Passage, found: NumberList) -> Iterator[Finding]:
    start, end = reading.subjects.sentences(passage).at(found.start)
    if reading.subjects.is_about_resnet and _CHANNELS.search(passage.text, start, end) is not None:
        meant_widths = _mistyped(found) or _of_cifar(passage, found)
        if meant_widths:
            yield _slip(passage, found, meant_widths)
            return
    subject = reading.subjects.at(passage, found.start)
    if _CHANNELS.search(passage.text, start, end) is None or subject.scope < Scope.HEADING or not subject.certain:
        return
    meant = [facts(model) for model in subject.candidates]
    lists = [values for fact in meant for values in _widths(fact).values()]
    with_stem = [(fact.stage_widths[0], *values) for fact in meant for values in _widths(fact).values()]
    if meant and all((len(values), values[0]) == (len(found.values), found.values[0]) for values in with_stem):
        lists = with_stem
    if not meant or not all(len(values) == len(found.values) for values in lists):
        return
    right = found.values in lists
    nearest = min(sum(one != other for one, other in zip(found.values, values, strict=True)) for values in lists)
    of_stages = _STAGES.search(passage.text, start, found.start) is not None and _OF_OTHERS not in found.values
    of_stages = of_stages or lists is with_stem
    if not right and _ALTERED.search(passage.recognised.folded, start, end) is not None:
        return
    if not right and (nearest != 1 or (subject.scope < Scope.SENTENCE and not of_stages)):
        return
    values = _widths(meant[0])
    said = passage.text[found.start : found.end]
    shown = {name: ", ".join(map(str, numbers)) for name, numbers in values.items()}
    message = (
        _RIGHT.about(model=meant[0].title, expected=said)
        if right
        else _WRONG.about(model=meant[0].title, said=said, **shown)
    )
    yield passage.finding(
        found.start,
        found.end,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC252",
        message,
        subject=meant[0].name,
        said=said,
        expected=said if right else shown["outer"],
    )
