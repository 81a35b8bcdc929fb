"""Lines that describe one layer, block or stage wholly: conv2_1.conv1 · 1×1, 64 · 64×56×56 → 64×56×56.

Such a line says what a row of a table says, and is read as one: its name, its operation, what goes in, what comes out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.steps.cells import Cell, CellText, Row
from resnet_calc.notes.steps.columns import Column
from resnet_calc.notes.steps.names import read_name
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from resnet_calc.notes.reading import Passage

TABLE: Final = 10**6
"""The lines of a note that describe layers make one table."""
_ARROWS: Final = ("→", "->", "\\to", "=>")
_TIMES: Final = r"[ ]?(?:[×xX*]|\\times)[ ]?"
_SHAPE: Final = rf"(?<![\d.])\d{{1,5}}{_TIMES}\d{{1,5}}{_TIMES}\d{{1,5}}(?![\d.])"
_CHANGE: Final = expression(rf"({_SHAPE})[ ]?(?:→|->|=>|\\to)[ ]?({_SHAPE})")
_WORD: Final = expression(r"[*`]{0,3}([A-Za-z][\w.]{1,40})[*`]{0,3}")
_RANGE: Final = expression(r"[ ](?:to|through|至|到|~|–)[ ][*`]{0,3}([A-Za-z][\w.]{1,40})[*`]{0,3}")
_STEM: Final = expression(r"[\u4e00-\u9fff]{0,8}[（(]?((?i:stem|head))(?![\w.])[)）]?")
_LONGEST: Final = 250
_BETWEEN: Final = " \t·:：—–-,，;；|"
_SEPARATORS: Final = "·:：—–,，;；|"


def described(passage: Passage, start: int, end: int) -> Row | None:
    """Return the line `start:end` of a passage as a row, or None where it does not describe one layer."""
    text = passage.text
    if end - start > _LONGEST or not any(arrow in text[start:end] for arrow in _ARROWS):
        return None
    folded = fold_width(text)
    changes = list(_CHANGE.finditer(folded, start, end))
    if len(changes) != 1:
        return None
    first = start + len(text[start:end]) - len(text[start:end].lstrip(" \t#*-"))
    name = _name(folded, first, changes[0].start())
    if name is None:
        return None
    cells = {Column.NAME: _cell(passage, first, name)}
    low, high = name, changes[0].start()
    while low < high and folded[low] in _BETWEEN:
        low += 1
    while high > low and folded[high - 1] in _BETWEEN:
        high -= 1
    if low < high:
        if not any(sign in _SEPARATORS for sign in folded[high : changes[0].start()]):
            return None  # part of a sentence
        cells[Column.OPERATION] = _cell(passage, low, high)
    cells[Column.INPUT] = _cell(passage, *changes[0].span(1))
    cells[Column.OUTPUT] = _cell(passage, *changes[0].span(2))
    return Row(cells, {}, is_listing=False, table=TABLE)


_IN_ALL: Final = expression(r"(?:,[ ]?(?:in all|in total)|[ ]?(?:合计|总计))[*\s:]{0,4}")


def part_named(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the stem or the head is named in a line that sums it up: stem, in all."""
    stem = _STEM.match(text, start, end)
    if stem is None or _IN_ALL.fullmatch(text, stem.end(), end) is None:
        return None
    return stem.span(1)


def _name(text: str, start: int, end: int) -> int | None:
    """Where the name that a line begins with ends."""
    stem = _STEM.match(text, start, end)
    if stem is not None:
        return stem.end()
    word = _WORD.match(text, start, end)
    if word is None:
        return None
    name = read_name(word[1])
    if name is None and not re.fullmatch(r"[a-z]{1,20}[\d_.a-z]{0,20}\d[\w.]{0,20}", word[1]):
        return None
    if name is not None and not (name.certain or name.role):
        return None
    last = _RANGE.match(text, word.end(), end)
    return last.end() if last is not None else word.end()


def _cell(passage: Passage, start: int, end: int) -> Cell:
    """A stretch scanned on its own: between dots, 1 · 64×56×56 is no product."""
    return Cell(passage, start, end, CellText.of(passage, start, end))
