"""Figures on pages that work a network out: what goes into an output size, constants of formulas, bare results."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.lexicon import Spot, lexicon
from resnet_calc.notes.steps.cells import Cell
from resnet_calc.notes.working import MOST_WRONG, Sort, is_side, operands, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.network import Place
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.worked import Label
    from resnet_calc.notes.working import Page

RULES: Final = (
    Rule(
        code="RC606",
        name="wrong-term",
        what=Message(
            "A written-out formula has a number that is not the layer's or not the formula's; its result may be right.",
            "写出的算式里有一个数不属于该层或该公式，尽管结果可能是对的。",
        ),
        why=Message(
            "Rounding down hides the slip: (27 − 3 + 2×1)/2 + 1 gives 14 as (28 − 3 + 2×1)/2 + 1 does.",
            "向下取整会掩盖这种错误：(27 − 3 + 2×1)/2 + 1 与 (28 − 3 + 2×1)/2 + 1 都得 14。",
        ),
        wrong="conv4_1.conv2 · ... · 256×28×28 → 256×14×14: ⌊(27 − 3 + 2×1)/2⌋ + 1 = 14",
        right="⌊(28 − 3 + 2×1)/2⌋ + 1 = 14",
    ),
)  # fmt: skip

_TERM: Final = Message(
    "{layer}: {expected} belongs here, the note says {said}", "{layer}：此处应为 {expected}，文中写的是 {said}"
)
_TOTAL: Final = Message(
    "{layer} has {expected} here, the note says {said}", "{layer} 此处应为 {expected}，文中写的是 {said}"
)
_DIGITS: Final = expression(r"\d[\d,]*+")
_COMMA: Final = expression(r"\{,\}")
_SYMBOL: Final = expression(r"\d[\d,.]*+|[A-Za-z][\w.]*+|[-+−×*/^]")
_MARKUP: Final = expression(r"\\(?:left|right|lfloor|rfloor|lceil|rceil|mathrm|text)(?![a-z])|[{}()\[\]⌊⌋⌈⌉`$\s]")
_WINDOW: Final = expression(r"\d++[-−]\d++\+\d++×\d++/\d++\+\d++")
_WEIGHTS: Final = expression(r"weights|权重", re.IGNORECASE)
_BIASES: Final = expression(r"biases|偏置", re.IGNORECASE)
_PARAMETERS: Final = expression(r"parameters|参数量?", re.IGNORECASE)
_MULTIPLY_ADDS: Final = expression(r"multiply[-_]adds|乘加次数|macs", re.IGNORECASE)
_ENDS: Final = expression(r"enters? the block and |the same shape \(|进入块的|块的输入与输出形状相同", re.IGNORECASE)
_END_SIGNS: Final = ("the block and", "the same shape", "进入块", "块的输入")
_OUTPUTS: Final = expression(r"numbers that come out is a sum of|个数[,，、]每个都是", re.IGNORECASE)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the figures that are not those of what is worked out."""
    for page in reading.worked:
        wrong = list(_page(reading, page))
        if len(wrong) <= MOST_WRONG:
            yield from wrong


def _page(reading: Reading, page: Page) -> Iterator[Finding]:
    for line in page.lines:
        place = _place(page, line.names[0]) if line.names and line.sort is not Sort.TITLE else None
        for label in line.labels:
            yield from _formula(label)
            if place is not None:
                yield from _side(label, place)
                yield from _bare(label, place)
    if page.is_text:
        yield from _sentences(reading, page)


def _place(page: Page, name: Cell) -> Place | None:
    names = lexicon(page.network.variant)
    spot = names.find(name.text.strip("`*"))
    if spot is None and name.text in ("stem", "head"):
        spot = Spot(0 if name.text == "stem" else names.graph.head)
    return place_of(page.network, spot) if spot is not None else None


def _wrong(cell: Cell, start: int, end: int, expected: int, place: str, code: str = "RC606") -> Finding:
    said = cell.passage.text[start:end]
    message = (_TERM if code == "RC606" else _TOTAL).about(layer=place, said=said, expected=format_count(expected))
    return cell.passage.finding(start, end, Verdict.WRONG, code, message, said=said, expected=format_count(expected))


# Formulas


def _plain(text: str) -> str:
    """A side of an equation without brackets and blanks; a fraction as a quotient."""
    text = re.sub(r"\\[dt]?frac[ ]?\{([^{}]{0,80})\}[ ]?\{([^{}]{0,40})\}", r"\1/\2", _COMMA.sub("", text))
    text = re.sub(r"_\{?\\mathrm\{(\w{1,9})\}\}?", r"_\1", text)
    text = re.sub(r"\\times(?![a-z])|(?<=\d)x(?=\d)", "×", text)
    return _MARKUP.sub("", text).replace("*", "×")


def _formula(label: Label) -> Iterator[Finding]:
    """A formula in symbols beside the same in numbers: what is a number in both must be the same number."""
    cell = label.said
    text = cell.passage.text[cell.start : cell.end]
    sides = text.split("=")
    if len(sides) < 3:  # noqa: PLR2004 - symbols, numbers, result
        return
    symbols, figures = (_SYMBOL.findall(_plain(side)) for side in sides[:2])
    if (
        len(symbols) != len(figures)
        or not any(one[0].isalpha() for one in symbols)
        or any(one[0].isalpha() for one in figures)
    ):
        return
    for one, other in zip(symbols, figures, strict=True):
        if one[0].isdigit() != other[0].isdigit() and not one[0].isalpha():
            return
        if not one[0].isdigit() and not one[0].isalpha() and one != other:
            return
    odd = [(one, other) for one, other in zip(symbols, figures, strict=True) if one[0].isdigit() and one != other]
    if len(odd) == 1:
        yield _wrong(cell, cell.start, cell.start + len(sides[0].rstrip()), int(odd[0][1].replace(",", "")), "")


def _side(label: Label, place: Place) -> Iterator[Finding]:
    """What goes into an output size: side, kernel, padding on both sides, stride."""
    if not is_side(label.label.text) or "⌈(" in label.said.text or "\\lceil\\frac" in label.said.text:
        return  # rounded up: a framework of its own
    cell = label.said
    text = cell.passage.text[cell.start : cell.end]
    offset = 0
    for side in text.split("="):
        numbers = list(_DIGITS.finditer(side))
        if _WINDOW.fullmatch(_plain(side)) and len(numbers) == 6:  # noqa: PLR2004 - n, k, 2, p, s, 1
            said = [int(number[0].replace(",", "")) for number in numbers]
            ways = [way for facts in place.facts for way in operands(facts)]
            if ways and said not in ways:
                way = min(ways, key=lambda way: sum(one != other for one, other in zip(said, way, strict=True)))
                wrong = next(place for place, (one, other) in enumerate(zip(said, way, strict=True)) if one != other)
                start = cell.start + offset + numbers[wrong].start()
                yield _wrong(cell, start, start + len(numbers[wrong][0]), way[wrong], place.name)
        elif len(numbers) == 2 and "/" in _plain(side) and "+" not in side and len(place.facts):  # noqa: PLR2004 - n/s
            said = [int(number[0].replace(",", "")) for number in numbers]
            ways = [[facts.input.height, facts.stride or 1] for facts in place.facts]
            if said not in ways:
                wrong = 0 if said[0] != ways[0][0] else 1
                start = cell.start + offset + numbers[wrong].start()
                yield _wrong(cell, start, start + len(numbers[wrong][0]), ways[0][wrong], place.name)
        offset += len(side) + 1


# Bare results


def _bare(label: Label, place: Place) -> Iterator[Finding]:
    """A result that is a layer's, block's or stage's: it must be that, whatever stands in front of it."""
    cell = label.value or label.said
    text = _COMMA.sub(",", (label.value or label.said).text).strip("`* ")
    number = re.search(r"(?:\A|= ?)(\d[\d,]{0,20})\Z", text)
    if number is None:
        return
    allowed = _allowed(label.label.text, place)
    said = int(number[1].replace(",", ""))
    if allowed and said not in allowed:
        span = list(re.finditer(r"\d(?:[\d,]|\{,\})*", cell.passage.text[cell.start : cell.end]))[-1].span()
        yield _wrong(cell, cell.start + span[0], cell.start + span[1], min(allowed), place.name, "RC411")


def _allowed(label: str, place: Place) -> set[int]:
    facts = place.facts
    text = label.strip()
    if _MULTIPLY_ADDS.fullmatch(text):
        return {one.multiply_adds[0] for one in facts if one.multiply_adds}
    if _PARAMETERS.fullmatch(text):
        return {value + more for one in facts for value in one.parameters[:1] for more in (0, one.buffers)}
    if _WEIGHTS.fullmatch(text):
        return {min(one.parameters) for one in facts if one.parameters}
    if _BIASES.fullmatch(text):
        return {one.output.channels for one in facts}
    return set()


# Sentences


def _sentences(reading: Reading, page: Page) -> Iterator[Finding]:
    """What enters a block and what leaves it; what each number that comes out is a sum of."""
    lines = [
        (line.names[0].passage.index, line.names[0].start, line)
        for line in page.lines
        if line.sort is Sort.LAYER and line.names
    ]
    for passage in reading.passages:
        ends, outputs = passage.holds(_ENDS, _END_SIGNS), passage.holds(_OUTPUTS, ("sum of", "个数"))
        if not ends and not outputs:
            continue
        before = [line for index, _, line in lines if index <= passage.index]
        behind = [line for index, _, line in lines if index > passage.index]
        line = before[-1] if before else behind[0] if behind else None
        place = _place(page, line.names[0]) if line is not None else None
        if place is None:
            continue
        whole = Cell(passage, 0, len(passage.text))
        numbers = list(_DIGITS.finditer(passage.text))
        said = [int(number[0].rstrip(",").replace(",", "")) for number in numbers]
        ways = list(_passing(page, place, len(said))) if ends else list(_summed(place, len(said)))
        if not ways or said in ways:
            continue
        way = min(ways, key=lambda way: sum(one != other for one, other in zip(said, way, strict=True)))
        wrong = [index for index, (one, other) in enumerate(zip(said, way, strict=True)) if one != other]
        if len(wrong) == 1:
            number = numbers[wrong[0]]
            end = number.end() - (number[0].endswith(","))
            yield _wrong(whole, number.start(), end, way[wrong[0]], place.name, "RC301" if ends else "RC606")


def _passing(page: Page, place: Place, count: int) -> Iterator[list[int]]:
    block = place_of(page.network, Spot(place.stage, place.first_block)) if place.first_block else None
    for facts in block.facts if block is not None else ():
        one, other = facts.input, facts.output
        ways: Sequence[list[int]] = (
            [one.channels, other.channels],
            [one.channels, one.height, one.width],
            [one.height, one.width, other.height, other.width],
            [one.channels, one.height, one.width, other.channels, other.height, other.width],
        )
        yield from (way for way in ways if len(way) == count)


def _summed(place: Place, count: int) -> Iterator[list[int]]:
    for facts in place.facts:
        out, kernel = facts.output, facts.kernel
        channels = facts.in_channels[0] if facts.in_channels else 0
        if kernel is not None:
            ways: Sequence[list[int]] = (
                [*out, out.elements, kernel, kernel, channels, kernel * kernel * channels],
                [*out, out.elements, channels],
            )
        else:
            ways = ([out.elements, channels],)
        yield from (way for way in ways if len(way) == count)
