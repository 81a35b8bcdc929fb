"""Steps out of the rows of tables and listings: the name says where, the columns what."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.steps.columns import Column
from resnet_calc.notes.steps.event import Event, Sort
from resnet_calc.notes.steps.events import Events
from resnet_calc.notes.steps.grouping import group
from resnet_calc.notes.steps.names import HEAD, read_name
from resnet_calc.notes.steps.step import SHAPES, Claim, Kind, LayerName, Quality, Step
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.steps.cells import Cell, Row

_PARTS: Final = {
    "stem": LayerName(0, None, "stem"), "head": LayerName(HEAD, None, "head"), "total": LayerName(None, None, "total"),
    "合计": LayerName(None, None, "total"), "总计": LayerName(None, None, "total"),
}  # fmt: skip
"""Rows that sum up a part of the network."""
_SHAPES: Final = {Column.INPUT: Quality.INPUT, Column.OUTPUT: Quality.OUTPUT}
_NUMBERS: Final = {
    Column.STRIDE: Quality.STRIDE,
    Column.PADDING: Quality.PADDING,
    Column.KERNEL: Quality.KERNEL,
    Column.IN_CHANNELS: Quality.IN_CHANNELS,
    Column.OUT_CHANNELS: Quality.OUT_CHANNELS,
    Column.PARAMETERS: Quality.PARAMETERS,
    Column.MULTIPLY_ADDS: Quality.MULTIPLY_ADDS,
    Column.FLOPS: Quality.MULTIPLY_ADDS,
}
_COUNTED: Final = expression(r"\d{1,5}[ ]?(?:[×xX*]|\\times)[ ]?(?:Batch|Group|Layer)Norm", re.IGNORECASE)
_BLOCKS: Final = expression(r"^\W{0,4}\d{1,4}[ ](?:basic |bottleneck )?blocks?", re.IGNORECASE)
_FIGURES: Final = frozenset({Quality.PARAMETERS, Quality.MULTIPLY_ADDS})


_BEHIND_A_POOL: Final[dict[tuple[Kind | None, str], str]] = {
    (Kind.AVERAGE_POOL, "shortcut.conv"): "shortcut.pool", (Kind.POOL, "shortcut.conv"): "shortcut.pool",
    (Kind.CONVOLUTION, "shortcut.norm"): "shortcut.conv",
}  # fmt: skip
"""What torchvision's downsample.0 and downsample.1 are where the shortcut begins with a pool."""
_WITHIN: Final = expression(
    r"[0-9][ _/-]{1,2}(?:\()?(?:(?P<conv>[abc123]|conv[ _]?[123abc])"
    r"|(?P<shortcut>sc|shortcut|ds|down(?:sample)?|proj(?:ection)?|skip|捷径|短接))\)?\W{0,3}$",
    re.IGNORECASE,
)
"""What follows a block's name in that of one of its convolutions: conv3_1 a, conv3_1 sc."""
_SIDES: Final = expression(r"[0-9]{1,2} ?[x×*] ?[0-9]{1,2}")
_WHICH: Final = {"a": 1, "b": 2, "c": 3}


class _Said(NamedTuple):
    kind: Kind | None
    names: tuple[LayerName, ...]
    claims: tuple[Claim, ...]
    block: str
    is_shortcut: bool


def _summed(row: Row) -> Kind | None:
    """Whether a row without a name sums up normalisations: 10 × BatchNorm2d."""
    if Column.NAME in row.cells or Column.OPERATION not in row.cells:
        return None
    return Kind.PART if _COUNTED.match(row.cells[Column.OPERATION].text) is not None else None


class RowReader:
    """Reads rows; what was found in a passage is kept for its next row."""

    def __init__(self) -> None:
        self._events: tuple[int, Events] | None = None

    def steps(self, row: Row) -> Iterator[Step]:
        """The step that a row makes, if it names a layer or an operation."""
        found = self._said(row)
        kind = _summed(row) or found.kind
        if kind is None and Column.OPERATION in row.cells and _BLOCKS.search(row.cells[Column.OPERATION].text):
            kind = Kind.STAGE
        if kind is None:
            return
        claims = [claim for claim in found.claims if claim.quality not in SHAPES]
        known = {claim.quality for claim in claims}
        claims += [claim for claim in self._columns(row) if claim.quality not in known]
        if not claims:
            return
        first = next(iter(row.cells.values()))
        yield Step(
            first.passage.index,
            first.start,
            first.end,
            kind,
            tuple(claims),
            found.names if kind is found.kind or kind is Kind.STAGE else (LayerName(None, None, "norms"),),
            block=found.block,
            is_shortcut=found.is_shortcut and kind is Kind.CONVOLUTION,
            is_listed=True,
            row=row,
        )

    def _said(self, row: Row) -> _Said:
        """What the name and the operation of a row say."""
        said = _Said(None, (), (), "", is_shortcut=False)
        for column in (Column.NAME, Column.OPERATION):
            cell = row.cells.get(column)
            if cell is None:
                continue
            last = cell.text.rpartition("\n")[2]  # LaTeX's \\addlinespace stands in the cell behind it
            part = _part(last) if column is Column.NAME else None
            if part is not None:
                said = said._replace(kind=Kind.PART, names=(part,))
                continue
            events = self._between(cell)
            names = said.names or tuple(event.name for event in events if event.name is not None)
            if not names and column is Column.NAME and (name := read_name(last)) is not None:
                names = (name,)
            steps = group(cell.scanned or cell.passage, events)[:1]
            claims = [claim._replace(passage=cell.passage.index) for step in steps for claim in step.claims]
            kind = _kind(said.kind, steps[0].kind if steps else None, events)
            said = _Said(
                kind=said.kind if said.kind is Kind.PART else kind,
                names=names,
                claims=(*said.claims, *claims),
                block=next((step.block for step in steps if step.block), said.block),
                is_shortcut=said.is_shortcut or any(step.is_shortcut for step in steps),
            )
        if said.kind is Kind.BLOCK and len(said.names) == 1 and said.names[0].block and Column.KERNEL in row.cells:
            said = _inside(said, row)
        role = _BEHIND_A_POOL.get((said.kind, said.names[0].role)) if said.names else None
        if role is not None:
            said = said._replace(names=(said.names[0]._replace(role=role),))
        return said

    def _between(self, cell: Cell) -> list[Event]:
        if cell.scanned is not None:
            return Events(cell.scanned).between(0, len(cell.scanned.tokens))
        if self._events is None or self._events[0] != cell.passage.index:
            self._events = (cell.passage.index, Events(cell.passage))
        first, last = _token_span(cell)
        return self._events[1].between(first, last)

    @staticmethod
    def _columns(row: Row) -> Iterator[Claim]:
        for column, cell in row.cells.items():
            if column in _SHAPES:
                yield from _shape(_SHAPES[column], cell)
            elif column in _NUMBERS:
                yield from _number(_NUMBERS[column], cell, row.scale.get(column, 1))


def _inside(said: _Said, row: Row) -> _Said:
    """A row that gives a block one kernel: of the convolution that its name ends with, else of nobody knows which."""
    if len(_SIDES.findall(fold_width(row.cells[Column.KERNEL].text))) != 1:
        return said
    first = row.cells.get(Column.NAME)
    within = _WITHIN.search(fold_width(first.text)) if first is not None else None
    if within is None:
        return said._replace(kind=None)
    which = within["conv"] or ""
    role = f"conv{_WHICH.get(which[-1].lower(), which[-1])}" if which else "shortcut.conv"
    return said._replace(kind=Kind.CONVOLUTION, names=(said.names[0]._replace(role=role),))


def _part(name: str) -> LayerName | None:
    """The part of the network that a row sums up; 网络开头（stem） says it in two languages."""
    plain = fold_width(name).strip("*` ").lower()
    return _PARTS.get(plain) or _PARTS.get(plain.rpartition("(")[2].rstrip(")"))


def _kind(known: Kind | None, said: Kind | None, events: list[Event]) -> Kind | None:
    """The kind of a row's operation: what its operation says wholly, else what its name means."""
    kinds = [event.kind for event in events if event.sort is Sort.OPERATION and event.kind is not None]
    if any(event.sort is Sort.SORT_OF_BLOCK and event.text == "identity" for event in events):
        kinds = kinds or ([Kind.ADD] if known is Kind.ADD else [])
    if said is not None and said is not Kind.SHAPE:
        return said if known in (None, Kind.SHAPE) or said is not Kind.BLOCK else known
    if known is not None:
        return known
    return kinds[0] if kinds else None


def _token_span(cell: Cell) -> tuple[int, int]:
    tokens = cell.passage.tokens
    return (
        bisect_left(tokens, cell.start, key=_start),
        bisect_left(tokens, cell.end, key=_start),
    )


def _start(token: Token) -> int:
    return token.start


def _shape(quality: Quality, cell: Cell) -> Iterator[Claim]:
    passage = cell.scanned or cell.passage
    place = bisect_left(passage.shapes, cell.start, key=lambda shape: shape.start)
    if place >= len(passage.shapes) or passage.shapes[place].end > cell.end:
        return
    shape = passage.shapes[place]
    dims = shape.dims
    if len(dims) == 4:  # noqa: PLR2004 - a batch of feature maps
        dims = dims[1:]
    yield Claim(quality, dims, shape.start, shape.end, passage=passage.index)


def _number(quality: Quality, cell: Cell, scale: int) -> Iterator[Claim]:
    first, last = _token_span(cell)
    every = cell.scanned.tokens if cell.scanned is not None else cell.passage.tokens[first:last]
    tokens = [token for token in every if token.kind is TokenKind.NUMBER]
    if not tokens or (len(tokens) > 1 and quality in _FIGURES):
        return
    token = tokens[0]
    value = token.value
    if value is None or (value.unit and value.unit == "%"):
        return
    if quality in _FIGURES:
        whole, exact = value.value * scale, value.is_exact and scale == 1
        figure = None if exact else replace(value, value=whole, step=value.step * scale, scale=value.scale * scale)
        yield Claim(quality, (int(whole),), token.start, token.end, passage=cell.passage.index, figure=figure)
    elif token.integer is not None and len({token.integer for token in tokens}) == 1:
        yield Claim(quality, (token.integer,), token.start, tokens[-1].end, passage=cell.passage.index)
