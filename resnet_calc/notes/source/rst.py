"""reStructuredText: headings by their underlines, literal and code blocks, formulas, lists, tables and prose."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Cell, Kind, Region
from resnet_calc.notes.source.code import code_region
from resnet_calc.notes.source.inline import visible
from resnet_calc.notes.source.rst_tables import CellSpan, list_cells, value_cells
from resnet_calc.notes.text import Lines, Splicer

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from resnet_calc.notes.text import SourceText

_UNDERLINE: Final = expression(r"(?P<sign>[=\-~^\"'`#*+.:_<>])(?P=sign){2,}+[ \t]*+$")
_DIRECTIVE: Final = expression(r"(?P<indent>[ \t]*+)\.\.[ \t]++(?P<name>[A-Za-z-]++)::[ \t]*+(?P<argument>[^\n]*+)$")
_OPTION: Final = expression(r"[ \t]*+:[A-Za-z-]++:")
_ITEM: Final = expression(r"(?P<indent>[ \t]*+)(?:[-*+•]|[0-9]{1,3}[.)]|#\.)[ \t]++")
_SIMPLE_TABLE: Final = expression(r"[ \t]*+={2,}+(?:[ \t]++={2,}+)++[ \t]*+$")
_GRID: Final = expression(r"[ \t]*+\+[-=+]{2,}+[ \t]*+$")
_CODE: Final = frozenset({"code", "code-block", "sourcecode", "parsed-literal", "ipython"})
_TABLES: Final = {"list-table": list_cells, "csv-table": value_cells}
_SILENT: Final = frozenset({"image", "include", "contents", "toctree", "raw", "bibliography"})


def read_rst(source: SourceText) -> Iterator[Region]:
    r"""Yield the regions of a reStructuredText file.

    >>> from resnet_calc.notes.text import SourceText
    >>> text = "Stem\n====\n\nIt gives **64**×112×112::\n\n    Conv2d(3, 64)\n\n- :math:`7\\times7`\n"
    >>> [(region.kind.value, region.text) for region in read_rst(SourceText.whole(text))]
    [('heading', 'Stem'), ('prose', 'It gives 64×112×112:'), ('code', '    Conv2d(3, 64)'), ('list item', '7\\times7')]
    """
    return _Reader(source).regions()


class _Reader:
    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._lines = Lines(source.text)
        self._count = len(self._lines)
        self._levels: dict[str, int] = {}
        self._tables = 0

    def _text(self, number: int) -> str:
        return self._source.text[slice(*self._lines.bounds(number + 1))]

    def regions(self) -> Iterator[Region]:
        number, literal_next = 0, False
        while number < self._count:
            line = self._text(number)
            directive = _DIRECTIVE.match(line)
            if not line.strip():
                number += 1
            elif literal_next and line[0] in " \t":
                number = yield from self._literal(number, "")
                literal_next = False
            elif self._is_heading(number):
                number = yield from self._heading(number)
            elif directive is not None:
                number = yield from self._directive(number, directive)
            elif line.startswith(".."):
                number = self._behind_block(number + 1)
            elif _SIMPLE_TABLE.match(line) or _GRID.match(line):
                number = yield from self._table(number)
            else:
                last = self._paragraph_end(number)
                literal_next = self._text(last).rstrip().endswith("::")
                yield from self._paragraph(number, last)
                number = last + 1

    def _is_heading(self, number: int) -> bool:
        line = self._text(number)
        if _UNDERLINE.fullmatch(line):
            return number + 2 < self._count and self._text(number + 2).rstrip() == line.rstrip() != ""
        if line[0] in " \t" or number + 1 >= self._count:
            return False
        below = self._text(number + 1).rstrip()
        return bool(_UNDERLINE.fullmatch(below)) and len(below) >= len(line.rstrip()) // 2

    def _heading(self, number: int) -> Generator[Region, None, int]:
        overlined = bool(_UNDERLINE.fullmatch(self._text(number)))
        title = number + overlined
        style = self._text(title + 1)[0] + ("+" if overlined else "")
        level = self._levels.setdefault(style, len(self._levels) + 1)
        yield self._region(Kind.HEADING, title, title, level=level)
        return title + 2

    def _behind_block(self, number: int) -> int:
        """Return the first line behind the indented lines that start at `number`."""
        while number < self._count and (not self._text(number).strip() or self._text(number)[0] in " \t"):
            number += 1
        return number

    def _literal(self, number: int, language: str, *, formula: bool = False) -> Generator[Region, None, int]:
        end = self._behind_block(number)
        last = end - 1
        while last > number and not self._text(last).strip():
            last -= 1
        source = self._source.cut(self._lines.bounds(number + 1)[0], self._lines.bounds(last + 1)[1])
        yield Region(Kind.MATH, source) if formula else code_region(source, language)
        return end

    def _directive(self, number: int, directive: re.Match[str]) -> Generator[Region, None, int]:
        name, argument = directive["name"], directive["argument"].strip()
        start = number + 1
        while start < self._count and (not self._text(start).strip() or _OPTION.match(self._text(start))):
            start += 1
        indented = start < self._count and self._text(start)[:1] in (" ", "\t")
        if name in _SILENT:
            return self._behind_block(number + 1)
        if argument and name not in _CODE:
            begin = self._lines.bounds(number + 1)[0] + directive.start("argument")
            source = self._source.cut(begin, begin + len(argument))
            yield Region(Kind.MATH, source) if name == "math" else _prose(source)
        if name in _TABLES:
            end = self._behind_block(number + 1)
            yield from self._listed(number + 1, _TABLES[name]([self._text(at) for at in range(number + 1, end)]))
            return end
        if indented and (name in _CODE or name == "math"):
            end = yield from self._literal(start, argument.lower(), formula=name == "math")
            return end
        return start

    def _paragraph_end(self, number: int) -> int:
        last = number
        while last + 1 < self._count:
            line = self._text(last + 1)
            if not line.strip() or _ITEM.match(line) or line.startswith(".. "):
                break
            last += 1
        return last

    def _paragraph(self, first: int, last: int) -> Iterator[Region]:
        item = _ITEM.match(self._text(first))
        if item is None:
            yield self._region(Kind.PROSE, first, last)
        else:
            yield self._region(Kind.LIST_ITEM, first, last, level=1 + len(item["indent"]) // 2, skip=item.end())

    def _region(self, kind: Kind, first: int, last: int, *, level: int = 0, skip: int = 0) -> Region:
        """Join lines without their indentation, roles and the second colon of `::`."""
        splicer = Splicer(self._source)
        for number in range(first, last + 1):
            start, end = self._lines.bounds(number + 1)
            text = self._source.text
            start += skip if number == first else 0
            while start < end and text[start] in " \t":
                start += 1
            if number == last and text[start:end].rstrip().endswith("::"):
                end = start + len(text[start:end].rstrip()) - 1
            if number > first:
                before = self._lines.bounds(number)[1]
                splicer.put("\n", before, before + 1)
            position = start
            while (role := text.find(":math:`", position, end)) >= 0:
                splicer.keep(position, role)
                position = role + len(":math:")
            splicer.keep(position, end)
        seen, marks = visible(splicer.done())
        return Region(kind, seen, level=level, marks=marks)

    def _table(self, number: int) -> Generator[Region, None, int]:
        """Read a table line by line; a cell of several lines is several cells."""
        self._tables += 1
        grid = bool(_GRID.match(self._text(number)))
        borders = [part.span() for part in re.finditer(r"=+", self._text(number))]
        row = rules = 0
        while number < self._count and self._text(number).strip():
            line = self._text(number)
            if (_GRID if grid else _SIMPLE_TABLE).match(line):
                rules += 1
            else:
                spans = _grid_cells(line) if grid else _aligned_cells(line, borders)
                yield from self._cells(number, spans, row, head=rules < 2)  # noqa: PLR2004 - the rule below the head
                row += 1
            number += 1
            if not grid and rules > 2:  # noqa: PLR2004 - the third rule ends a simple table
                break
        return number

    def _listed(self, first: int, cells: Iterator[CellSpan]) -> Iterator[Region]:
        self._tables += 1
        for cell in cells:
            offset = self._lines.bounds(first + cell.line + 1)[0]
            seen, marks = visible(self._source.cut(offset + cell.start, offset + cell.end))
            yield Region(Kind.TABLE_CELL, seen, cell=Cell(self._tables, cell.row, cell.column, cell.head), marks=marks)

    def _cells(self, number: int, spans: list[tuple[int, int]], row: int, *, head: bool) -> Iterator[Region]:
        offset = self._lines.bounds(number + 1)[0]
        line = self._text(number)
        for column, (start, end) in enumerate(spans):
            text = line[start:end]
            first = start + len(text) - len(text.lstrip())
            seen, marks = visible(self._source.cut(offset + first, offset + max(first, start + len(text.rstrip()))))
            yield Region(Kind.TABLE_CELL, seen, cell=Cell(self._tables, row, column, head), marks=marks)


def _prose(source: SourceText) -> Region:
    seen, marks = visible(source)
    return Region(Kind.PROSE, seen, marks=marks)


def _grid_cells(line: str) -> list[tuple[int, int]]:
    bars = [index for index, sign in enumerate(line) if sign in "|+"]
    return [(left + 1, right) for left, right in pairwise(bars)]


def _aligned_cells(line: str, borders: list[tuple[int, int]]) -> list[tuple[int, int]]:
    reached = bisect_left(borders, (len(line),))
    starts = [start for start, _ in borders[: reached + 1]]
    following = [*starts[1:], len(line)]
    return [(starts[at], min(len(line), following[at])) for at in range(min(reached, len(starts)))]
