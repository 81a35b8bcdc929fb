"""Receptive fields of stacked convolutions: two 3×3 see as far as one 5×5, three as far as one 7×7."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.numerals import cardinal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
            "每个步长为 1 的 k×k 卷积使感受野增加 k − 1：是相加，不是相乘。",
        ),
        wrong="Two 3×3 convolutions have the receptive field of one 6×6.",
        right="Two 3×3 convolutions have the receptive field of one 5×5.",
    ),
)

_SEES: Final = r"(?:sees?|covers?|spans?|looks? at|see as far as|(?:能|可以?)?看到|(?:能|可以?)?覆盖)"
_FIELD: Final = expression(rf"感受野|receptive field|(?<![a-z]){_SEES}(?![a-z])", re.IGNORECASE)
_STACK: Final = expression(
    r"(?P<count>[2-9]|two|three|four|five|[两二三四五])[ ]?(?:个|层)?[ ]?"
    r"(?:连续的?|堆叠的?|串联的?|stacked|consecutive|successive|sequential)?"
    r"[ ]?(?P<kernel>[3579])[ ]?[×xX*][ ]?(?P=kernel)(?![0-9])"
    r"|(?<![0-9×x*])(?P<first>[3579])[ ]?[×xX*][ ]?(?P=first) (?:conv\w*+|filter|kernel|layer)(?: layer)?,? "
    r"(?:that is |which is )?followed by (?:another|a second) (?:one|(?P=first)[ ]?[×xX*][ ]?(?P=first))"
    r"|(?:\b(?:each|every|a single|one)|每个?|一个)[ ]?(?P<each>[3579])[ ]?[×xX*][ ]?(?P=each)(?![0-9])",
    re.IGNORECASE,
)
_MORE: Final = expression(
    r"(?:\b(?P<count>two|three|four|five)(?: of (?:them|these|those))?|(?P<chinese>[两二三四五])个)"
    rf"[^0-9,.;、。]{{0,6}}{_SEES}",
    re.IGNORECASE,
)
"""How a sentence goes on about more of the same kernels: three see 7×7."""
_THEN: Final = expression(
    r"(?:\b(?P<count>two|three|four|five)(?: of (?:them|these|those))?|(?P<chinese>[两二三四五]) ?(?:个|层))"
    r"[ ]?(?:堆叠|叠加|串联|叠|stacked|in a row|convs?|convolutions|卷积)?(?:起来|在一起)?[ ]?"
    r"(?:则|就|也)?[ ]?(?:是|为|相当于|等于|达到|are|give|make|cover|have)[ ]?(?:an? |one |一个)?[ ]?"
    r"(?P<size>[0-9]{1,2})[ ]?[×xX*][ ]?(?P=size)(?![0-9]|[ ]?[×xX*])",
    re.IGNORECASE,
)
"""How the next sentence goes on: 三个堆叠是 7×7."""
_ONE: Final = expression(
    rf"(?:一个|1个|单个|\b(?:one|a|an|single|of|is|becomes)|等于|等同于|相当于|等价于|为|是|达到|{_SEES})[ ]?"
    r"(?:一个|one |a |an |single )?"
    r"(?P<size>[0-9]{1,2})[ ]?[×xX*][ ]?(?P=size)(?![0-9]|[ ]?[×xX*])",
    re.IGNORECASE,
)
_OTHER: Final = expression(
    r"(?:map|image|picture|input|特征图|图像)s? of [0-9]|stride(?! (?:of )?1\b)|dilat"
    r"|(?:步长|步幅)(?! ?为? ?1(?![0-9]))|空洞|膨胀|pool|池化",
    re.IGNORECASE,
)
_RIGHT: Final = Message(
    "{count} convolutions of {kernel}×{kernel} have the receptive field of one {expected}×{expected}",
    "{count} 个 {kernel}×{kernel} 卷积的感受野等于一个 {expected}×{expected}",
)
_WRONG: Final = Message(
    "{count} convolutions of {kernel}×{kernel} have the receptive field of one {expected}×{expected}, the note says "
    "{said}×{said}",
    "{count} 个 {kernel}×{kernel} 卷积的感受野等于一个 {expected}×{expected}，文中写的是 {said}×{said}",
)
_SIGNS: Final = ("感受野", "receptive", "see", "cover", "span", "look", "看到", "覆盖")
_DERIVED: Final = Message("1 + {count} × ({kernel} − 1) = {expected}", "1 + {count} × ({kernel} − 1) = {expected}")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every statement about the receptive field of stacked convolutions, judged."""
    for passage in reading.passages:
        if not passage.holds(_FIELD, _SIGNS):
            continue
        text = passage.recognised.folded
        kernel = 0
        for start, end in reading.subjects.sentences(passage).all():
            found = list(_judge(passage, start, end))
            if not found and kernel:
                yield from _continued(passage, start, end, kernel)
            yield from found
            kernels = {int(match["kernel"]) for match in _STACK.finditer(text, start, end) if match["kernel"]}
            kernel = kernels.pop() if found and len(kernels) == 1 else 0


def _continued(passage: Passage, start: int, end: int, kernel: int) -> Iterator[Finding]:
    """Judge what a sentence says of more of the kernels that the one before was about."""
    text = passage.recognised.folded
    match = _THEN.search(text, start, end)
    if match is None or _STACK.search(text, start, end) is not None or _OTHER.search(text, start, end) is not None:
        return
    yield _finding(passage, match, cardinal(match["count"] or match["chinese"]) or 2, kernel)


def _judge(passage: Passage, start: int, end: int) -> Iterator[Finding]:
    text = passage.recognised.folded
    if _FIELD.search(text, start, end) is None:
        return
    found = enumerate(_STACK.finditer(text, start, end))
    stacks = [match for place, match in found if not place or not match["each"]]
    if not stacks:
        return
    more = [match for match in _MORE.finditer(text, stacks[0].end(), end) if not _counted(stacks, match.start())]
    places = sorted([*stacks, *more], key=lambda match: match.start())
    kernel = 0
    for place, stack in enumerate(places):
        is_stack = "kernel" in stack.re.groupindex
        kernel = int(stack["kernel"] or stack["first"] or stack["each"]) if is_stack else kernel
        limit = places[place + 1].start() if place + 1 < len(places) else end
        one = _ONE.search(text, stack.end() if is_stack else stack.start(), limit)
        if one is None or (is_stack and stack["each"]) or _OTHER.search(text, start, one.end()) is not None:
            continue
        said_count = stack["count"] or ("2" if is_stack else stack["chinese"])
        count = cardinal(said_count) or 2
        yield _finding(passage, one, count, kernel)


def _counted(stacks: Sequence[re.Match[str]], place: int) -> bool:
    return any(stack.start() <= place < stack.end() for stack in stacks)


def _finding(passage: Passage, one: re.Match[str], count: int, kernel: int) -> Finding:
    said, expected = int(one["size"]), 1 + count * (kernel - 1)
    values: dict[str, object] = {"count": count, "kernel": kernel, "expected": expected, "said": said}
    return passage.finding(
        one.start("size"),
        one.end(),
        Verdict.RIGHT if said == expected else Verdict.WRONG,
        "RC801",
        (_RIGHT if said == expected else _WRONG).about(**values),
        said=passage.recognised.folded[one.start("size") : one.end()],
        expected=f"{expected}×{expected}",
        derivation=(_DERIVED.about(**values),),
    )
