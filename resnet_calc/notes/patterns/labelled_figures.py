"""Figures beside the name of a part, layer4: 14,964,736: a digit slipped, or it is the first block's, or another's.

One that is nothing known is wrong where the other parts of its list are right.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.known_parts import KnownPart, known_part
from resnet_calc.notes.slips import digit_slip
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.writing import written_like

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""What is wrong here is what a walk-through may say wrongly, too, and goes by the same codes."""

_WRONG: Final = Message(
    "{part} of {model} has {expected}, the note says {said}", "{model} 的 {part} 为 {expected}，文中写的是 {said}"
)
_RIGHT: Final = Message("{part} of {model} has {expected}", "{model} 的 {part} 为 {expected}")
_FIRST: Final = Message(
    "{part} of {model} has {expected}; {said} is that of the first block of the stage",
    "{model} 的 {part} 为 {expected}；{said} 是该阶段第一个块的",
)
_OTHERS: Final = Message(
    "{part} of {model} has {expected}; {said} is that of {other}",
    "{model} 的 {part} 为 {expected}；{said} 是 {other} 的",
)
_PART: Final = r"(?P<part>layer[1-4](?:\.[0-9]{1,2}(?:\.(?:conv[1-3]|downsample(?:\.0)?))?)?|conv[2-5]_x)"
_FIGURE: Final = r"(?P<figure>[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{4,12}|0)(?![0-9.,]*+[0-9]|[ ]?[×x*%+KMG/])"
_LINE: Final = expression(
    rf"(?:^|\n)[ \t>#|*`_•│├└─-]{{0,16}}{_PART}[`*_]{{0,3}}(?: of ResNet-?[0-9]{{2,3}})?(?:[ ]?\([^()\n]{{0,24}}\))?"
    rf"[ ]?[:=][ *`_]{{0,4}}(?:[0-9×x*,+() ]{{3,40}}= ?)?{_FIGURE}(?P<behind>[^\n]{{0,40}})",
    re.IGNORECASE,
)
_CELL: Final = expression(rf"[ *`_]{{0,4}}{_PART}[ *`_]{{0,4}}", re.IGNORECASE)
_VALUE: Final = expression(rf"(?:[0-9×x*,+() ]{{3,40}}= ?)?{_FIGURE}[ *`_]{{0,4}}", re.IGNORECASE)
_OTHER: Final = expression(
    r"%|\bms\b|second|memory|bytes|activation|epoch|accuracy|image|time|latency|时间|显存|秒", re.IGNORECASE
)
_SHARE: Final = expression(r"\([ ]?[0-9.]{1,6}[ ]?%[ ]?\)")
"""What part of the whole it is, which stands behind it: layer1: 215,808 (0.84%)."""
_PARAMETERS: Final = expression(r"param|weight|参数|权重|\(", re.IGNORECASE)
_TO_THE_DIGIT: Final = 10_000
"""A figure of fewer digits may be many a thing."""
_NEAR: Final = 8
"""Passages before a list in which its network is named."""
_ANCHORS: Final = 2
"""Parts of a list that must be right before another is wrong that is nothing known."""


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every figure beside the name of a part, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if passage.region.cell is None:
            yield from _in_lines(reading, passage)
    yield from _in_cells(reading)


def _in_lines(reading: Reading, passage: Passage) -> Iterator[Finding]:
    """Judge the lines of a passage that say what a part has, and of a list the one that is nothing known."""
    unknown: list[re.Match[str]] = []
    right: set[str] = set()
    for match in passage.matches(_LINE, ("layer", "conv")):
        above = passage.text[max(0, passage.text.rfind("\n\n", 0, match.start())) : match.end()]
        if _OTHER.search(_SHARE.sub("", above)) is not None:
            continue
        finding = _judge(reading, passage, match["part"], match.span("figure"))
        if finding is None:
            unknown.append(match)
            continue
        if finding.verdict is Verdict.RIGHT:
            right.add(match["part"].lower())
        yield finding
    if len(right) >= _ANCHORS and len(unknown) < len(right):
        for match in unknown:
            if _PARAMETERS.search(match["behind"]) is not None and "," in match["figure"]:
                yield from _beside_right_ones(reading, passage, match["part"], match.span("figure"))


def _in_cells(reading: Reading) -> Iterator[Finding]:
    """Judge the rows of tables that the name of a part heads, and of a column the one that is nothing known."""
    parts: dict[tuple[int, int], str] = {}
    others: set[tuple[int, int]] = set()
    right: Counter[tuple[int, int]] = Counter()
    unknown: dict[tuple[int, int], list[tuple[Passage, str, re.Match[str]]]] = {}
    for passage in reading.passages:
        cell, text = passage.region.cell, passage.recognised.folded
        if cell is None:
            continue
        if cell.row == 0 and _OTHER.search(text) is not None:
            others.add((cell.table, cell.column))
        if cell.column == 0 and (part := _CELL.fullmatch(text)) is not None:
            parts[cell.table, cell.row] = part["part"]
        value = _VALUE.fullmatch(text) if (cell.table, cell.row) in parts and cell.column else None
        found = (cell.table, cell.column) not in others and _OTHER.search(passage.text) is None
        if value is not None and found:
            finding = _judge(reading, passage, parts[cell.table, cell.row], value.span("figure"))
            column = (cell.table, cell.column)
            if finding is not None:
                right[column] += finding.verdict is Verdict.RIGHT and finding.code == "RC411"
                yield finding
            else:
                unknown.setdefault(column, []).append((passage, parts[cell.table, cell.row], value))
    for column, cells in unknown.items():
        if len(cells) == 1 and right[column] > _ANCHORS and "," in cells[0][2]["figure"]:
            passage, name, found_there = cells[0]
            yield from _beside_right_ones(reading, passage, name, found_there.span("figure"))


def _model_of(reading: Reading, passage: Passage, at: int) -> str | None:
    subject = reading.subjects.at(passage, at)
    return None if subject.other or subject.hints.own_network else subject.model or subject.likely


def _judge(reading: Reading, passage: Passage, part: str, span: tuple[int, int]) -> Finding | None:
    model = _model_of(reading, passage, span[0])
    if model is None:
        return None
    known = known_part(model, part.lower())
    said = int(passage.text[slice(*span)].replace(",", ""))
    expected, message = _expected(known, said)
    other = "" if message is not None else _other_network(reading, passage, part, said, model)
    if other:
        expected, message = known.parameters[0], _OTHERS
    return _told(passage, part, span, model, expected, message, other) if message is not None else None


def _other_network(reading: Reading, passage: Passage, part: str, said: int, model: str) -> str:
    """Return the network whose part has exactly as many parameters, if the note does not name it nearby."""
    if said < _TO_THE_DIGIT or model not in TABLE_1 or reading.subjects.at(passage, 0).scope < Scope.HEADING:
        return ""
    near = reading.passages[max(0, passage.index - _NEAR) : passage.index + 2]
    named = {name for each in near for mention in reading.subjects.in_passage(each) for name in mention.models}
    return next(
        (
            facts(each).title
            for each in TABLE_1
            if each not in named and said in known_part(each, part.lower()).parameters
        ),
        "",
    )


def _beside_right_ones(reading: Reading, passage: Passage, part: str, span: tuple[int, int]) -> Iterator[Finding]:
    """Judge a figure that is nothing known in a list whose other figures are right."""
    model = _model_of(reading, passage, span[0])
    known = known_part(model, part.lower()) if model is not None else KnownPart(())
    if model is not None and known.parameters:
        yield _told(passage, part, span, model, known.parameters[0], _WRONG, "")


def _told(
    passage: Passage, part: str, span: tuple[int, int], model: str, expected: int, message: Message, other: str
) -> Finding:
    text = passage.text[slice(*span)]
    said = int(text.replace(",", ""))
    known = known_part(model, part.lower())
    values: dict[str, object] = {
        "part": part, "model": facts(model).title, "expected": format_count(expected), "said": text, "other": other,
    }  # fmt: skip
    right = message is _RIGHT
    return passage.finding(
        *span,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC411" if expected in known.parameters else "RC511",
        message.about(**values),
        subject=model,
        said=text,
        expected=text if right else written_like(text, expected),
        slip=None if right else digit_slip(said, expected),
    )


def _expected(known: KnownPart, said: int) -> tuple[int, Message | None]:
    if not known.values or said in known.values:
        return said, _RIGHT if known.values else None
    if said in known.first or (not said and known.is_projection):
        return known.values[0], _FIRST if said else _WRONG
    near = next((value for value in known.values if digit_slip(said, value) is not None), None)
    return (near, _WRONG) if near is not None else (said, None)
