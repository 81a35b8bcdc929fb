"""Receptive fields of stacked convolutions: two 3×3 see as far as one 5×5, three as far as one 7×7."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.vocabulary import ENGLISH_NUMERALS, chinese_numeral
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC801",
        name="wrong-receptive-field-of-stack",
        what=Message(
            "Stacked convolutions are said to have a receptive field that they do not have.",
            "文中所说堆叠卷积的感受野与实际不符。",
        ),
        why=Message(
            "Each k×k convolution of stride 1 adds k − 1: the fields are added, not multiplied.",
            "每个步长为 1 的 k×k 卷积使感受野增加 k − 1:是相加,不是相乘。",
        ),
        wrong="Two 3×3 convolutions have the receptive field of one 6×6.",
        right="Two 3×3 convolutions have the receptive field of one 5×5.",
    ),
)

_FIELD: Final = re.compile(r"感受野|receptive field", re.IGNORECASE)
_STACK: Final = re.compile(
    r"(?P<count>[2-9]|two|three|four|five|[两二三四五])[ ]?(?:个|层)?[ ]?"
    r"(?:连续的?|堆叠的?|串联的?|stacked|consecutive|successive|sequential)?"
    r"[ ]?(?P<kernel>[3579])[ ]?[×xX*][ ]?(?P=kernel)(?![0-9])",
    re.IGNORECASE,
)
_ONE: Final = re.compile(
    r"(?:一个|1个|单个|\b(?:one|a|an|single|of)|等于|等同于|相当于|等价于|为|是|达到)[ ]?(?:一个|one |a |an |single )?"
    r"(?P<size>[0-9]{1,2})[ ]?[×xX*][ ]?(?P=size)(?![0-9]|[ ]?[×xX*])",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(r"stride|dilat|步长|步幅|空洞|膨胀|pool|池化", re.IGNORECASE)
_RIGHT: Final = Message(
    "{count} convolutions of {kernel}×{kernel} have the receptive field of one {expected}×{expected}",
    "{count} 个 {kernel}×{kernel} 卷积的感受野等于一个 {expected}×{expected}",
)
_WRONG: Final = Message(
    "{count} convolutions of {kernel}×{kernel} have the receptive field of one {expected}×{expected}, the note says "
    "{said}×{said}",
    "{count} 个 {kernel}×{kernel} 卷积的感受野等于一个 {expected}×{expected},文中写的是 {said}×{said}",
)
_DERIVED: Final = Message("1 + {count} × ({kernel} − 1) = {expected}", "1 + {count} × ({kernel} − 1) = {expected}")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every statement about the receptive field of stacked convolutions, judged."""
    for passage in reading.passages:
        if not passage.holds(_FIELD, ("感受野", "receptive")):
            continue
        for start, end in reading.subjects.sentences(passage).all():
            yield from _judge(passage, start, end)


def _judge(passage: Passage, start: int, end: int) -> Iterator[Finding]:
    text = fold_width(passage.text)
    if _FIELD.search(text, start, end) is None or _OTHER.search(text, start, end) is not None:
        return
    stacks = list(_STACK.finditer(text, start, end))
    for place, stack in enumerate(stacks):
        limit = stacks[place + 1].start() if place + 1 < len(stacks) else end
        one = _ONE.search(text, stack.end(), limit)
        if one is None:
            continue
        said_count = stack["count"].lower()
        count = ENGLISH_NUMERALS.get(said_count) or chinese_numeral(said_count) or int(said_count)
        kernel, said = int(stack["kernel"]), int(one["size"])
        expected = 1 + count * (kernel - 1)
        values: dict[str, object] = {"count": count, "kernel": kernel, "expected": expected, "said": said}
        yield passage.finding(
            one.start("size"),
            one.end(),
            Verdict.RIGHT if said == expected else Verdict.WRONG,
            "RC801",
            (_RIGHT if said == expected else _WRONG).about(**values),
            said=text[one.start("size") : one.end()],
            expected=f"{expected}×{expected}",
            derivation=(_DERIVED.about(**values),),
        )
