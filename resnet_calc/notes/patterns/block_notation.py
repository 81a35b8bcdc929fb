r"""Blocks written as in a paper's table: [1×1, 64; 3×3, 64; 1×1, 256] × 3, in brackets, LaTeX or lines of a cell.

The stage is the one that the row, the clause or the widths name; a number is wrong where it alone does not fit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.sentences import line_around
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.usual import A_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what walk-throughs and counts report: RC203, RC202 and RC113."""

_UNIT: Final = expression(
    r"(?<![0-9.])(?P<kernel>[1357])[ ]{0,4}[×xX*][ ]{0,5}(?P=kernel)(?:[ ]?(?:conv|卷积))?[ ]?[,、][ ]{0,2}"
    r"(?P<width>[0-9]{2,4})(?![0-9]|[ ]?[×xX*][ ]?[0-9]{1,4}[ ]?[×xX*]|[ ]?[×xX*][ ]?[0-9]{3})"
)
_BETWEEN: Final = expression(r"[\s;,|\[\]{}\\&→>–-]{1,16}", re.IGNORECASE)
_REPEAT: Final = expression(
    r"[ ]{0,3}(?:[\s\])}$|)]|\\(?:end|right|rbrack)[ ]?(?:\{[a-z]{0,9}\})?){0,8}"
    r"[ ]{0,5}[×xX*✕][ ]{0,5}(?P<repeat>[0-9]{1,2})"
    r"(?![0-9]|[ ]?[×xX*])|\][ ]?(?P<bare>[0-9]{1,2})(?![0-9.]|[ ]?[×xX*])"
)
_GROUPED: Final = expression(r"group|C ?= ?\d|组|cardinality", re.IGNORECASE)
_DEPTH: Final = expression(rf"(?<![0-9.])(?:{A_DEPTH})(?![0-9]|\.[0-9])")
_LEAST_RIGHT: Final = 3
_BEFORE: Final = expression(r"(?<![第0-9.×x*])(?P<before>\d{1,2})[ ]?[个個组組×x*][ ]?[\[(【（][ ]?$")
"""Four of them: 4个[1×1, 128; 3×3, 128; 1×1, 512]."""
_FAR_BEFORE: Final = 8
_WRONG: Final = Message(
    "{stage} of {model} is {expected}: {what} {right}, the note says {said}",
    "{model} 的 {stage} 为 {expected}：{what}应为 {right}，文中写的是 {said}",
)
_RIGHT: Final = Message("{stage} of {model} is {expected}", "{model} 的 {stage} 为 {expected}")
_KERNEL: Final = Message("kernel size", "卷积核大小")
_WIDTH: Final = Message("filters", "通道数")
_REPEATS: Final = Message("blocks", "块数")


class Number(NamedTuple):
    """One number of the notation."""

    value: int
    start: int
    end: int


class Notation(NamedTuple):
    """One block as it is written, and how often it is said to repeat."""

    kernels: tuple[Number, ...]
    widths: tuple[Number, ...]
    repeat: Number | None

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Kernels, widths and the repetition, as they are compared."""
        return (*self.kernels, *self.widths, *((self.repeat,) if self.repeat else ()))


class _True(NamedTuple):
    fact: Facts
    stage: int
    kernels: tuple[int, ...]
    widths: tuple[int, ...]
    repeat: int

    def numbers(self, notation: Notation) -> tuple[int, ...]:
        return (*self.kernels, *self.widths, *((self.repeat,) if notation.repeat else ()))


def find_notations(text: str) -> Iterator[Notation]:
    r"""Yield the blocks that a text writes out.

    >>> found = next(find_notations(r"[1×1, 64; 3×3, 64; 1×1, 256] × 3"))
    >>> [one.value for one in found.numbers]
    [1, 3, 1, 64, 64, 256, 3]
    """
    plain = text.replace(r"\times", "  ×   ").replace(r"\\", "; ").replace("<br>", ";   ")
    units: list[re.Match[str]] = []
    for match in _UNIT.finditer(plain):
        if units and _BETWEEN.fullmatch(plain, units[-1].end(), match.start()) is None:
            yield from _notation(plain, units)
            units = []
        units.append(match)
    yield from _notation(plain, units)


def _notation(text: str, units: Sequence[re.Match[str]]) -> Iterator[Notation]:
    if len(units) not in (2, 3):
        return
    start = units[0].start()
    said = _REPEAT.match(text, units[-1].end()) or _BEFORE.search(text, max(0, start - _FAR_BEFORE), start)
    yield Notation(
        tuple(_number(unit, "kernel") for unit in units),
        tuple(_number(unit, "width") for unit in units),
        _number(said, said.lastgroup or "repeat") if said is not None else None,
    )


def _number(match: re.Match[str], group: str) -> Number:
    return Number(int(match[group]), *match.span(group))


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every block that is written out, judged."""
    if not reading.subjects.is_about_resnet:
        return
    labels: dict[tuple[int, int], str] = {}
    for passage in reading.passages:
        cell = passage.region.cell
        if cell is not None and cell.column == 0:
            labels[cell.table, cell.row] = passage.text
        text = passage.recognised.folded
        if "3" not in text or passage.region.kind is Kind.HEADING:
            continue
        for notation in find_notations(text):
            label = labels.get((cell.table, cell.row), "") if cell is not None else ""
            yield from _judge(reading, passage, notation, label)


def _judge(reading: Reading, passage: Passage, notation: Notation, label: str) -> Iterator[Finding]:
    place = notation.kernels[0].start
    subject = reading.subjects.at(passage, place)
    if subject.other or not subject.candidates or reading.subjects.hints.own_network:
        return
    start, _ = reading.subjects.sentences(passage).at(place)
    named = find_stages(label) or find_stages(passage.text[max(start, place - 24) : place])
    stages = named[-1].stages[:1] if named else ()
    known = [
        one
        for model in subject.candidates
        for one in _truths(model, len(notation.kernels))
        if not stages or one.stage in stages
    ]
    if any(not _slips(notation, one) for one in known):
        right = next(one for one in known if not _slips(notation, one))
        yield _told(passage, notation, right, None)
        return
    if not subject.certain and subject.likely is None:
        return
    near = sorted(known, key=lambda one: len(_slips(notation, one)))
    if not near or (len(near) > 1 and len(_slips(notation, near[0])) == len(_slips(notation, near[1]))):
        return
    slips = _slips(notation, near[0])
    if len(slips) <= 2 and len(notation.numbers) - len(slips) >= _LEAST_RIGHT:  # noqa: PLR2004 - one, or a pair of widths
        for slip in slips:
            if not _is_of_another_depth(passage, notation, near[0]):
                yield _told(passage, notation, near[0], slip)


def _truths(model: str, convolutions: int) -> Iterator[_True]:
    fact = facts(model)
    if fact.layers_per_block != convolutions or fact.config.groups != 1:
        return
    kernels = (1, 3, 1) if fact.is_bottleneck else (3,) * convolutions
    for stage, (width, output, blocks) in enumerate(
        zip(fact.inner_widths, fact.stage_outputs, fact.blocks, strict=True), start=1
    ):
        widths = (width, width, output) if fact.is_bottleneck else (width,) * convolutions
        yield _True(fact, stage, kernels, widths, blocks)


def _is_of_another_depth(passage: Passage, notation: Notation, near: _True) -> bool:
    """Whether the line names another depth, whose network has that block: [3×3, 64 | 3×3, 64] × 2 ... (18)."""
    start, end = line_around(passage.text, notation.kernels[0].start, notation.widths[-1].end)
    models = {f"resnet{depth[0]}" for depth in _DEPTH.finditer(passage.text, start, end)} - {near.fact.name}
    return any(not _slips(notation, one) for model in models for one in _truths(model, len(notation.kernels)))


def _slips(notation: Notation, true: _True) -> list[int]:
    pairs = zip(notation.numbers, true.numbers(notation), strict=True)
    return [place for place, (number, value) in enumerate(pairs) if number.value != value]


def _told(passage: Passage, notation: Notation, true: _True, slip: int | None) -> Finding:
    units = "; ".join(f"{one}×{one}, {width}" for one, width in zip(true.kernels, true.widths, strict=True))
    number = notation.numbers[slip or 0]
    count = len(notation.kernels)
    if slip is None:
        start, end = notation.kernels[0].start, notation.widths[-1].end
        code, what = "RC202", _WIDTH
    else:
        start, end = number.start, number.end
        code, what = (
            ("RC203", _KERNEL) if slip < count else ("RC202", _WIDTH) if slip < 2 * count else ("RC113", _REPEATS)
        )
    right = str(true.numbers(notation)[slip or 0])
    values: dict[str, object] = {
        "stage": f"conv{true.stage + 1}_x", "model": true.fact.title, "expected": f"[{units}] × {true.repeat}",
        "what": what, "right": right, "said": str(number.value),
    }  # fmt: skip
    said = passage.text[start:end]
    return passage.finding(
        start,
        end,
        Verdict.RIGHT if slip is None else Verdict.WRONG,
        code,
        (_RIGHT if slip is None else _WRONG).about(**values),
        subject=f"{true.fact.name} conv{true.stage + 1}_x",
        said=said,
        expected=said if slip is None else right,
    )
