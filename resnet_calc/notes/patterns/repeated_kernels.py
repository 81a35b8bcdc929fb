"""Kernels that are repeated and the layers that they make: 1×1, 128, 3×3, 128 and 1×1, 512, four times, 12 layers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.numerals import cardinal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of a stage's blocks and layers otherwise, RC113 and RC106."""

_NUMBER: Final = r"[0-9]{1,3}|two|three|four|five|six|eight|nine|twelve|fifteen|eighteen"
_REPEATED: Final = expression(
    rf"\b(?:repeat|iterat)(?:ed|es|s|ing)? (?:in total |a total of |them |it |this )?(?P<times>{_NUMBER}) times?\b,?"
    rf"(?:[^.;0-9]{{0,12}}\bgiv(?:es|ing|e) (?:us )?(?:a total of |another )?(?P<layers>{_NUMBER}) (?:more )?layers)?"
    r"|重复[^。;0-9]{0,4}(?P<times_zh>[0-9]{1,2})[ ]?次(?:[^。;0-9]{0,8}(?P<layers_zh>[0-9]{1,3})[ ]?(?:个卷积)?层)?",
    re.IGNORECASE,
)
_SIGNS: Final = ("repeat", "iterat", "重复")
_KERNEL: Final = expression(
    r"(?<![0-9])(?P<size>(?P<kernel>[13])[ ]?[*×x][ ]?(?P=kernel))[ ]?[,、][ ]?(?P<width>[0-9]{2,4})(?![0-9])"
)
_AHEAD: Final = expression(r"(?<![0-9A-Za-z.-])(?P<layers>[0-9]{1,3}) more (?:convolutional )?layers\b", re.IGNORECASE)
"""The layers said before their kernels: 12 more layers with 1×1,128 kernels."""
_BEFORE: Final = 240
"""Characters before in which the kernels stand, in this sentence or the one before."""
_WRONG_KERNEL: Final = Message(
    "the kernels of {stage} of {model} are {sizes} in this order: {expected}, the note says {said}",
    "{model} 的 {stage} 中卷积核依次为 {sizes}，此处应为 {expected}，文中写的是 {said}",
)
_RIGHT: Final = Message("{kernels} repeated {expected} times", "{kernels} 重复 {expected} 次")
_WRONG_TIMES: Final = Message(
    "the block {kernels} of {model} is repeated {expected} times, the note says {said}",
    "{model} 的块 {kernels} 重复 {expected} 次，文中写的是 {said} 次",
)
_RIGHT_LAYERS: Final = Message(
    "{number} kernels repeated {times} times are {expected} layers", "{number} 个卷积重复 {times} 次共 {expected} 层"
)
_WRONG_LAYERS: Final = Message(
    "{number} kernels repeated {times} times are {expected} layers, the note says {said}",
    "{number} 个卷积重复 {times} 次共 {expected} 层，文中写的是 {said} 层",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield how often the kernels of a block are repeated, and how many layers that makes, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for passage in reading.passages:
        if passage.region.kind is not Kind.CODE:
            for match in passage.matches(_REPEATED, _SIGNS):
                yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    before = max(0, match.start() - _BEFORE)
    last = [one.end() for one in passage.matches(_REPEATED, _SIGNS) if one.end() <= match.start()]
    start = max([before, *last])
    found = [one for one in passage.matches(_KERNEL) if start <= one.start() and one.end() <= match.start()]
    kernels = [(int(one["kernel"]), int(one["width"])) for one in found]
    subject = reading.subjects.at(passage, match.start())
    group = "times" if match["times"] else "times_zh"
    times = cardinal(match[group])
    if times is None or subject.model is None or subject.other:
        return
    fact = facts(subject.model)
    stage = _stage(fact, [width for _, width in kernels])
    if stage is None:
        return
    for one, size in zip(found, fact.kernels_in_order, strict=True):
        if int(one["kernel"]) != size:
            yield _kernel(passage, one, size, fact, stage)
    said, expected = match[group], fact.blocks[stage]
    named = ", ".join(f"{size}×{size}, {width}" for size, width in kernels)
    values: dict[str, object] = {"kernels": named, "model": fact.title, "expected": expected, "said": said}
    yield passage.finding(
        *match.span(group),
        Verdict.RIGHT if times == expected else Verdict.WRONG,
        "RC113",
        (_RIGHT if times == expected else _WRONG_TIMES).about(**values),
        subject=f"{fact.name} conv{stage + 2}_x",
        said=said,
        expected=str(expected),
    )
    ahead = [one for one in passage.matches(_AHEAD, ("more",)) if start <= one.start() < match.start()]
    for one, group in ((match, "layers"), (match, "layers_zh"), *((one, "layers") for one in ahead[-1:])):
        if one[group] is not None:
            yield from _layers(passage, one, group, len(kernels), times)


def _kernel(passage: Passage, found: re.Match[str], size: int, fact: Facts, stage: int) -> Finding:
    """Report a kernel of another size than stands in its turn."""
    said, expected = f"{found['kernel']}×{found['kernel']}", f"{size}×{size}"
    values: dict[str, object] = {
        "sizes": ", ".join(f"{each}×{each}" for each in fact.kernels_in_order),
        "model": fact.title, "expected": expected, "said": said, "stage": f"conv{stage + 2}_x",
    }  # fmt: skip
    return passage.finding(
        *found.span("size"),
        Verdict.WRONG,
        "RC203",
        _WRONG_KERNEL.about(**values),
        subject=fact.name,
        said=said,
        expected=expected,
    )


def _layers(passage: Passage, match: re.Match[str], group: str, number: int, times: int) -> Iterator[Finding]:
    """Judge how many layers the kernels make, so often as they are said to be repeated."""
    layers = cardinal(match[group])
    if layers is None:
        return
    expected = number * times
    values: dict[str, object] = {"number": number, "times": times, "expected": expected, "said": layers}
    yield passage.finding(
        *match.span(group),
        Verdict.RIGHT if layers == expected else Verdict.WRONG,
        "RC106",
        (_RIGHT_LAYERS if layers == expected else _WRONG_LAYERS).about(**values),
        said=match[group],
        expected=str(expected),
    )


def _stage(fact: Facts, widths: Sequence[int]) -> int | None:
    """The stage, from 0, whose blocks have convolutions of these widths."""
    if fact.layers_per_block not in (2, 3):
        return None
    for stage, (inner, out) in enumerate(zip(fact.inner_widths, fact.stage_outputs, strict=True)):
        if tuple(widths) == (inner, inner, out)[-fact.layers_per_block :]:
            return stage
    return None
