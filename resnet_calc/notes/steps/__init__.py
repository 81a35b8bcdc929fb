"""The steps of a note, in order: operations with what is said of them, from prose, code, listings and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.notes.note import Kind as RegionKind
from resnet_calc.notes.note import MarkKind
from resnet_calc.notes.sentences import line_around
from resnet_calc.notes.steps.cells import Row
from resnet_calc.notes.steps.described import described
from resnet_calc.notes.steps.event import Event, Sort
from resnet_calc.notes.steps.events import Events, events_of
from resnet_calc.notes.steps.grid import TextGrid, marked_rows
from resnet_calc.notes.steps.grouping import context_name, group
from resnet_calc.notes.steps.lines import split
from resnet_calc.notes.steps.listing import call_steps, is_printed, printed_steps
from resnet_calc.notes.steps.measured import measured_step, opens_parameters
from resnet_calc.notes.steps.program import program_steps
from resnet_calc.notes.steps.rows import RowReader
from resnet_calc.notes.steps.step import Kind, Quality, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.steps.step import LayerName


def find_steps(reading: Reading) -> Iterator[Step]:
    """Yield the steps of a note in the order of the file."""
    for step in _every_step(reading):
        yield _with_widths(reading, step)


def _with_widths(reading: Reading, step: Step) -> Step:
    """Read the three filters of a bottleneck, (64, 64, 256), which look like a shape."""
    if not any(_is_widths(claim.value) for claim in step.claims):
        return step
    claims = []
    for claim in step.claims:
        text = reading.passages[claim.passage if claim.passage >= 0 else step.passage].text[claim.start : claim.end]
        listed = text.count(",") == 2 and "None" not in text  # noqa: PLR2004 - three numbers
        widths = listed and claim.quality is Quality.OUTPUT and _is_widths(claim.value)
        claims.append(claim._replace(quality=Quality.WIDTHS) if widths else claim)
    return step._replace(claims=tuple(claims))


def _is_widths(value: tuple[int | None, ...]) -> bool:
    return len(value) == 3 and value[0] is not None and value == (value[0], value[0], 4 * value[0])  # noqa: PLR2004 - 1×1, 3×3, 1×1


def _every_step(reading: Reading) -> Iterator[Step]:
    context: tuple[LayerName, ...] = ()
    cells: list[Passage] = []
    rows = RowReader()
    grid = TextGrid()
    measured = False
    for passage in reading.passages:
        cell = passage.region.cell
        if cells and (cell is None or cells[0].region.cell is None or cell.table != cells[0].region.cell.table):
            yield from _table(cells, rows)
            cells = []
        if cell is not None:
            row = described(passage, 0, len(passage.text)) if cell.column == 0 else None
            if row is None:
                cells.append(passage)
            else:
                yield from rows.steps(row)
            continue
        if passage.region.kind is RegionKind.HEADING:
            context = ()
            grid.head = None
        found, context = _passage_steps(passage, context, grid, rows)
        if measured and passage.region.kind is RegionKind.LIST_ITEM:
            found = measured_step(passage, found)
        else:
            measured = opens_parameters(passage)
        yield from found
    yield from _table(cells, rows)


def _passage_steps(
    passage: Passage, context: tuple[LayerName, ...], grid: TextGrid, rows: RowReader
) -> tuple[list[Step], tuple[LayerName, ...]]:
    """The steps of a passage, and the context that it leaves; read once where passages say the same in one context.

    What stands in tables of plain text hangs together over many passages, and is read each time.
    """
    derived, key = passage.recognised.derived, (_Lines, context)
    if grid.head is None and key in derived:
        known, context = derived[key]
        return [step._replace(passage=passage.index) for step in known], context
    outside = grid.head is None
    lines = _Lines(passage, context, grid, rows)
    found = list(lines.steps())
    if outside and grid.head is None and all(step.row is None for step in found):
        derived[key] = (found, lines.context)
    return found, lines.context


def _table(cells: Sequence[Passage], rows: RowReader) -> Iterator[Step]:
    for row in marked_rows(cells):
        yield from rows.steps(row)


class _Lines:
    """Reads a passage line by line."""

    def __init__(self, passage: Passage, context: tuple[LayerName, ...], grid: TextGrid, rows: RowReader) -> None:
        self._passage = passage
        self._grid = grid
        self._rows = rows
        self.context = context
        self._header: Step | None = None

    def steps(self) -> Iterator[Step]:
        if self._passage.region.is_program:
            yield from program_steps(self._passage)
            return
        if is_printed(self._passage.text):
            yield from printed_steps(self._passage)
            return
        events = events_of(self._passage)
        tokens = self._passage.tokens
        behind = 0
        for first, last in split(self._passage):
            start, end = line_around(self._passage.text, tokens[first].start)
            if start < behind:
                continue  # the rest of a row
            row = described(self._passage, start, end) or self._grid.line(self._passage, start, end)
            if row is not None:
                behind = end
                if isinstance(row, Row):
                    yield from self._rows.steps(row)
                continue
            if self._says_something(first, last):
                yield from self._line(events.between(first, last), first, last)
            else:
                self._header = None

    def _says_something(self, first: int, last: int) -> bool:
        """Whether a line or sentence can hold a claim or announce some."""
        passage = self._passage
        if passage.region.kind is RegionKind.HEADING or passage.tokens[last - 1].norm == ":":
            return True
        return passage.has_numbers_in(passage.tokens[first].start, passage.tokens[last - 1].end)

    def _line(self, events: Sequence[Event], first: int, last: int) -> Iterator[Step]:
        steps = self._called(events, first, last) or group(self._passage, events, header=self._header)
        ends_in_colon = self._passage.tokens[last - 1].norm == ":"
        if not steps:
            self._open(events, ends_in_colon=ends_in_colon)
            return
        for step in steps:
            names = step.names or self.context
            yield step._replace(names=names)
        if ends_in_colon:
            self._open(events, ends_in_colon=True)

    def _called(self, events: Sequence[Event], first: int, last: int) -> list[Step]:
        """A line with calls in it, and the shapes that stand beside the only one."""
        tokens = self._passage.tokens
        start, end = tokens[first].start, tokens[last - 1].end
        if "(" not in self._passage.text[start:end]:
            return []
        steps = call_steps(self._passage, start, end)
        if len(steps) != 1:
            return steps
        called = steps[0]
        beside = [
            event
            for event in events
            if not called.start <= event.start < called.end and event.sort not in {Sort.SIZE, Sort.SQUARE}
        ]
        said = {claim.quality for claim in called.claims}
        for step in group(self._passage, beside):
            more = tuple(claim for claim in step.claims if claim.quality not in said)
            return [called._replace(claims=(*called.claims, *more), names=called.names or step.names)]
        return steps

    def _open(self, events: Sequence[Event], *, ends_in_colon: bool) -> None:
        """A line that announces what follows: 第一个残差部分 conv2:, ## Layer3."""
        names = tuple(event.name for event in events if event.name is not None)
        heading = self._passage.region.kind is RegionKind.HEADING
        if names and (ends_in_colon or heading):
            self.context = context_name(names)
        kinds = [event.kind for event in events if event.sort is Sort.OPERATION and event.kind is not None]
        self._header = None
        if ends_in_colon and kinds:
            kind = Kind.STAGE if Kind.STAGE in kinds else kinds[-1]
            self._header = Step(self._passage.index, 0, 0, kind, (), names)


__all__ = ["Events", "MarkKind", "find_steps"]
