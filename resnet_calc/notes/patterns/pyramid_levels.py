"""The maps C2 to C5 that a detector takes from a network: one of them with another's channels or another's size."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what walk-throughs report: RC301."""

_LEVEL: Final = expression(r"(?:^|\n)[ \t>*`_•-]{0,8}C(?P<level>[2-5])(?![0-9A-Za-z.])[ *`_]{0,4}")
_SHAPE: Final = expression(
    r"(?<![0-9×xX*.,])(?:[(\[] ?(?:(?:[0-9]{1,3}|N|B|None|batch), ?)?)?"
    r"(?P<one>[0-9]{1,4}) ?(?:[×xX*]|, ?) ?(?P<two>[0-9]{1,4}) ?(?:[×xX*]|, ?) ?(?P<three>[0-9]{1,4})"
    r"(?![0-9]| ?[×xX*,] ?[0-9])"
)
_DOUBT: Final = expression(r"[?？]|\bP[2-6]\b|\b(?:if|not|n't|instead|dilat\w*+)\b|如果|不是|空洞|膨胀")
_FEWEST: Final = 3
_LONGEST: Final = 80
_LAST: Final = 5
_WRONG: Final = Message(
    "C{level} of {model} is {expected} beside the other levels, the note says {said}",
    "按其余各级，{model} 的 C{level} 应为 {expected}，文中写的是 {said}",
)


class _Map(NamedTuple):
    """One level of the pyramid, as a note gives it."""

    level: int
    passage: Passage
    shape: re.Match[str]

    @property
    def dims(self) -> tuple[int, int, int]:
        """As they are written."""
        return int(self.shape["one"]), int(self.shape["two"]), int(self.shape["three"])


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the one level of a pyramid that does not go with the others."""
    run: list[_Map] = []
    row: tuple[int, int, int] | None = None
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE:
            continue
        cell, text = passage.region.cell, passage.recognised.folded
        found: list[_Map] = []
        if cell is not None and row is not None and (cell.table, cell.row) == row[:2]:
            shape = _SHAPE.search(text)
            found = [_Map(row[2], passage, shape)] if shape is not None else []
        elif "C" in text:
            levels = passage.matches(_LEVEL)
            if cell is not None and len(levels) == 1:
                row = (cell.table, cell.row, int(levels[0]["level"]))
            elif cell is None:
                shapes = ((match, _SHAPE.search(text, match.end(), _line_end(text, match.end()))) for match in levels)
                found = [_Map(int(match["level"]), passage, shape) for match, shape in shapes if shape is not None]
        for each in found:
            if run and each.level <= run[-1].level:
                yield from _judge(reading, run)
                run = []
            run.append(each)
    yield from _judge(reading, run)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start, start + _LONGEST)
    return end if end >= 0 else min(len(text), start + _LONGEST)


def _judge(reading: Reading, run: Sequence[_Map]) -> Iterator[Finding]:
    if len(run) < _FEWEST or len({each.level for each in run}) != len(run):
        return
    subject = reading.subjects.at(run[0].passage, run[0].shape.start())
    model = subject.model
    if model not in TABLE_1 or subject.other or subject.scope < Scope.NOTE or subject.hints.output_strides:
        return
    if any(_DOUBT.search(each.passage.text) for each in run):
        return
    outputs = facts(model).stage_outputs
    for first in (True, False):
        channels = [each.dims[0] if first else each.dims[2] for each in run]
        sides = [each.dims[1:] if first else each.dims[:2] for each in run]
        image, agreeing = Counter(side << each.level for each, (side, _) in zip(run, sides, strict=True)).most_common(
            1
        )[0]
        wide = [one == outputs[each.level - 2] for one, each in zip(channels, run, strict=True)]
        large = [one == other == image >> each.level for (one, other), each in zip(sides, run, strict=True)]
        wrong = [place for place in range(len(run)) if not (wide[place] and large[place])]
        if len(wrong) != 1 or agreeing < _FEWEST - 1 or not any((wide[wrong[0]], large[wrong[0]])):
            continue
        odd = run[wrong[0]]
        if not large[wrong[0]] and odd.level == _LAST and sides[wrong[0]] == sides[wrong[0] - 1]:
            return  # the last stage dilates in place of striding
        yield _finding(odd, facts(model).title, (outputs[odd.level - 2], image >> odd.level), model, first=first)
        return


def _finding(odd: _Map, title: str, true: tuple[int, int], model: str, *, first: bool) -> Finding:
    said = odd.passage.text[odd.shape.start("one") : odd.shape.end("three")]
    channels, side = true
    numbers = iter((channels, side, side) if first else (side, side, channels))
    expected = re.sub("[0-9]+", lambda _: str(next(numbers)), said)
    return odd.passage.finding(
        odd.shape.start("one"),
        odd.shape.end("three"),
        Verdict.WRONG,
        "RC301",
        _WRONG.about(level=odd.level, model=title, expected=expected, said=said),
        subject=f"{model} conv{odd.level}_x",
        said=said,
        expected=expected,
    )
