"""The lines of a table in plain characters, aligned by spaces; cells may be several lines high, or stand across."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from resnet_calc.render.cells import RIGHT_ALIGNED, clean, spans
from resnet_calc.render.fitting import GAP, column_widths, ends_section, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.view.document import Column, Level, Table


def written(table: Table, columns: list[Column], cells: list[list[str]]) -> Iterator[tuple[str, Level | None]]:
    """Each line of text with the level of the line of the table that it belongs to; None for the head and gaps."""
    widths = column_widths(columns, [texts for line, texts in zip(table.lines, cells, strict=True) if not line.merged])
    right = [column.kind in RIGHT_ALIGNED for column in columns]
    yield _row([clean(column.title) for column in columns], widths, right), None
    yield "─" * (sum(widths) + GAP * (len(widths) - 1)), None
    for number, (line, texts) in enumerate(zip(table.lines, cells, strict=True)):
        if line.merged:
            for text in _merged_rows(texts, widths, spans(texts)):
                yield text, line.level
        elif any("\n" in text for text in texts):
            for text in _high_rows([text.split("\n") for text in texts], widths, right):
                yield text, line.level
        else:
            yield _row(texts, widths, right), line.level
        if ends_section(table.lines, number, line):
            yield "", None


def _row(texts: list[str], widths: list[int], right: list[bool]) -> str:
    padded = [pad(text, width, right=side) for text, width, side in zip(texts, widths, right, strict=True)]
    return (" " * GAP).join(padded)


def _high_rows(texts: list[list[str]], widths: list[int], right: list[bool]) -> Iterator[str]:
    """As many lines as the highest cell has, the others in the middle beside it."""
    height = max(map(len, texts))
    above = [(height - len(lines)) // 2 for lines in texts]
    for number in range(height):
        row = []
        for lines, top in zip(texts, above, strict=True):
            row.append(lines[number - top] if 0 <= number - top < len(lines) else "")
        yield _row(row, widths, right)


def _merged_rows(texts: list[str], widths: list[int], taken: list[int]) -> Iterator[str]:
    """Equal cells written once, in the middle of their columns; wrapped where they have too little room."""
    rooms: list[int] = []
    wrapped: list[list[str]] = []
    index = 0
    for columns in taken:
        room = sum(widths[index : index + columns]) + GAP * (columns - 1)
        lines = wrap(texts[index], max(room, 1)) or [""]
        if columns > 1:
            lines = [" " * ((room - text_width(line)) // 2) + line for line in lines]
        rooms.append(room)
        wrapped.append(lines)
        index += columns
    yield from _high_rows(wrapped, rooms, [False] * len(rooms))


def pad(text: str, width: int, *, right: bool = False) -> str:
    """A text with as many spaces as make it so wide."""
    if text.isascii():
        return text.rjust(width) if right else text.ljust(width)
    space = " " * (width - text_width(text))
    return space + text if right else text + space
