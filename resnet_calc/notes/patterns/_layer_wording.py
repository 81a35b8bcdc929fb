"""What is said of an attribute of a layer, block or stage: its rule and name, the message, the right number."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.catalog import load
from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.reasons import derivation, slip
from resnet_calc.notes.steps.step import Quality
from resnet_calc.notes.writing import plainly, written_in_pair, written_like
from resnet_calc.units import fold_width, match_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.network import Network, Place
    from resnet_calc.notes.places import Facts
    from resnet_calc.notes.reading import Passage
    from resnet_calc.notes.steps.step import Claim

_COSTS: Final = frozenset({Quality.PARAMETERS, Quality.MULTIPLY_ADDS})
_PAIRS: Final = {Quality.IN_CHANNELS: 1, Quality.OUT_CHANNELS: 2, Quality.KERNEL: 3}
"""Which of two numbers is meant where one is judged: in 256 变为 1024, in 3×3."""
_CODES: Final = {
    Quality.IN_CHANNELS: "RC201",
    Quality.OUT_CHANNELS: "RC202",
    Quality.KERNEL: "RC203",
    Quality.STRIDE: "RC204",
    Quality.STRIDES: "RC204",
    Quality.PADDING: "RC205",
    Quality.WIDTHS: "RC206",
    Quality.OUTPUT: "RC301",
    Quality.INPUT: "RC302",
    Quality.PARAMETERS: "RC411",
    Quality.MULTIPLY_ADDS: "RC511",
    Quality.BLOCKS: "RC202",
}
_QUALITIES: Final = {
    Quality.IN_CHANNELS: Message("input channels", "输入通道数"),
    Quality.OUT_CHANNELS: Message("output channels", "输出通道数"),
    Quality.KERNEL: Message("kernel size", "卷积核大小"),
    Quality.STRIDE: Message("stride", "步长"),
    Quality.STRIDES: Message("strides", "各卷积的步长"),
    Quality.PADDING: Message("padding", "填充"),
    Quality.WIDTHS: Message("filters", "各卷积的通道数"),
    Quality.OUTPUT: Message("output", "输出"),
    Quality.INPUT: Message("input", "输入"),
    Quality.PARAMETERS: Message("parameters", "参数量"),
    Quality.MULTIPLY_ADDS: Message("multiply-adds", "乘加次数"),
    Quality.BLOCKS: Message("blocks", "块数"),
}
_RIGHT: Final = Message("{layer} of {model} has {quality} {said}", "{model} 的 {layer} 的{quality}是 {said}")
_WRONG: Final = Message(
    "{layer} of {model} has {quality} {expected}, the note says {said}",
    "{model} 的 {layer} 的{quality}应为 {expected}，文中写的是 {said}",
)
_UNSURE: Final = Message(
    "{quality} {said} is not that of {layer} of {model}, but too little else says that this layer is meant",
    "{quality} {said} 与 {model} 的 {layer} 不符，但没有足够的依据说明指的就是这一层",
)
_MESSAGES: Final = {Verdict.RIGHT: _RIGHT, Verdict.WRONG: _WRONG, Verdict.UNCHECKED: _UNSURE}


def layer_finding(
    passage: Passage,
    claim: Claim,
    verdict: Verdict,
    true: tuple[int, ...],
    *,
    network: Network,
    place: Place,
    facts: Facts,
    certain: bool,
) -> Finding:
    """The finding on a claim about a place of a network; corrected where it is `certain` which number is wrong."""
    wrong = verdict is Verdict.WRONG
    said = " ".join(passage.text[claim.start : claim.end].split())
    expected = said if verdict is Verdict.RIGHT else _written(passage, claim, true)
    model = network.variant.model
    values: dict[str, object] = {
        "layer": place.name, "model": load(model).title or model, "quality": _QUALITIES[claim.quality],
        "said": plainly(said), "expected": plainly(expected),
    }  # fmt: skip
    return passage.finding(
        claim.start,
        claim.end,
        verdict,
        _CODES[claim.quality],
        _MESSAGES[verdict].about(**values),
        subject=f"{model} {place.name}",
        said=said,
        expected=expected,
        fix=passage.fix(claim.start, claim.end, expected) if wrong and certain else None,
        derivation=derivation(claim.quality, place, facts) if wrong else (),
        slip=slip(claim, true, place, facts, network) if wrong else None,
    )


def _written(passage: Passage, claim: Claim, true: tuple[int, ...]) -> str:
    """What should stand there, written as the note writes it."""
    said = passage.text[claim.start : claim.end]
    if claim.quality in _COSTS and claim.value != (0,) and any(sign in said for sign in "×x*·"):
        return format_count(true[0])  # of a product, the value
    if len(true) == 1:
        pair = written_in_pair(said, true[0], _PAIRS.get(claim.quality, 0))
        return pair or written_like(said, true[0] / _column_scale(claim, said), grouped=not passage.region.is_program)
    return _rewritten(said, true) or "×".join(map(str, true))


def _column_scale(claim: Claim, said: str) -> Fraction:
    """How much larger a figure is than it is written, by the head of its column: 57.8 below MACs (M)."""
    own = match_quantity(fold_width(said)) if claim.figure is not None else None
    return (
        Fraction(1)
        if claim.figure is None or own is None
        else max(Fraction(1), Fraction(claim.figure.scale, own[0].scale))
    )


def _rewritten(said: str, true: tuple[int, ...]) -> str:
    """The text with its numbers replaced in order, where it holds as many."""
    pieces: list[str] = []
    position = 0
    spans = [(found, end) for found, end in _numbers(said)]
    if len(spans) == len(true) + 1:
        spans = spans[1:]  # the batch
    if len(spans) != len(true):
        return ""
    for (start, end), value in zip(spans, true, strict=True):
        pieces += (said[position:start], str(value))
        position = end
    return "".join(pieces) + said[position:]


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    start = -1
    for index, sign in enumerate(text + " "):
        if sign.isdigit() and start < 0:
            start = index
        elif not sign.isdigit() and start >= 0:
            yield start, index
            start = -1
