"""Tables however they are written: in Markdown, HTML or LaTeX, with bars or blanks between columns, comma-separated.

What a column holds is told from its head: Layer, Output Shape, Param #, 乘加次数.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.notes.lexer import tokenize
from resnet_calc.notes.shapes import find_shapes
from resnet_calc.notes.vocabulary import spot_terms
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.reading import Passage
    from resnet_calc.notes.shapes import ShapeText
    from resnet_calc.notes.vocabulary import Term


class Column(StrEnum):
    """What a column of a table holds."""

    POSITION = auto()
    NAME = auto()
    OPERATION = auto()
    INPUT = auto()
    OUTPUT = auto()
    KERNEL = auto()
    STRIDE = auto()
    PADDING = auto()
    IN_CHANNELS = auto()
    OUT_CHANNELS = auto()
    PARAMETERS = auto()
    MULTIPLY_ADDS = auto()
    FLOPS = auto()
    SHARE = auto()
    OTHER = auto()


@dataclass(frozen=True)
class CellText:
    """A cell scanned on its own: between commas, 56,64 is no number."""

    text: str
    """The text of the whole passage, so that offsets hold."""
    index: int
    tokens: tuple[Token, ...]

    @classmethod
    def of(cls, passage: Passage, start: int, end: int) -> CellText:
        """Scan the stretch `start:end` of a passage."""
        tokens = tokenize(passage.text[start:end])
        shifted = tuple(token._replace(start=token.start + start, end=token.end + start) for token in tokens)
        return cls(passage.text, passage.index, shifted)

    @cached_property
    def shapes(self) -> tuple[ShapeText, ...]:
        """The shapes in the cell."""
        return tuple(find_shapes(self.tokens))

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The words of the field in the cell."""
        return tuple(spot_terms(self.tokens))


class Cell(NamedTuple):
    """A stretch of a passage's visible text."""

    passage: Passage
    start: int
    end: int
    scanned: CellText | None = None
    """The cell scanned on its own, where what stands around it would be read into its numbers."""

    @property
    def text(self) -> str:
        """What stands there."""
        return self.passage.text[self.start : self.end].strip()


class Row(NamedTuple):
    """One row of a table: its cells by what their columns hold."""

    cells: dict[Column, Cell]
    scale: dict[Column, int]
    """What the figures of a column are multiplied by, as its head says: Mult-Adds (M)."""
    is_listing: bool
    """Whether the table is one that a program prints for a model, by its head."""
    table: int = 0
    """Which table of the note it stands in."""


_HEADS: Final[dict[Column, str]] = {
    Column.POSITION: "# | no | no. | nr | position | index | 序号 | 编号",
    Column.NAME: (
        "layer | layers | name | layer name | module | layer (type) | layer (type:depth-idx) | part | stage | block | "
        "layer type | type | 层 | 层名 | 名称 | 部分 | 阶段 | 模块 | 网络层 | 层名称"
    ),
    Column.OPERATION: (
        "operation | operations | op | structure | config | configuration | description | 操作 | 结构 | 运算 | 配置"
    ),
    Column.INPUT: "input | input shape | input size | in shape | 输入 | 输入尺寸 | 输入形状 | 输入大小",
    Column.OUTPUT: (
        "output | output shape | output size | out shape | shape | feature map | 输出 | 输出尺寸 | 输出形状 | "
        "输出大小 | 特征图 | 尺寸 | 特征图尺寸 | 输出特征图"
    ),
    Column.KERNEL: "kernel | kernel size | kernel shape | filter size | 卷积核 | 卷积核大小 | 核大小",
    Column.STRIDE: "stride | strides | 步长",
    Column.PADDING: "padding | pad | 填充",
    Column.IN_CHANNELS: "in channels | input channels | in_channels | c_in | 输入通道 | 输入通道数",
    Column.OUT_CHANNELS: (
        "out channels | output channels | out_channels | channels | filters | c_out | 输出通道 | 输出通道数 | 通道数"
    ),
    Column.PARAMETERS: (
        "param # | params | param | parameters | #params | # params | 参数 | 参数量 | 参数数量 | "
        "params # | trainable parameters"
    ),
    Column.MULTIPLY_ADDS: (
        "multiply-adds | multiply adds | mult-adds | macs | mac | madds | multiply_adds | 乘加 | 乘加次数 | 乘加运算"
    ),
    Column.FLOPS: "flops | 计算量 | 浮点运算量 | 运算量",
    Column.SHARE: "share | % | percent | percentage | 占比 | 比例",
}
_COLUMNS: Final = {
    head.strip(): column for column, heads in _HEADS.items() for head in heads.split("|") if head.strip()
}
_TELLING: Final = frozenset(
    {Column.INPUT, Column.OUTPUT, Column.PARAMETERS, Column.MULTIPLY_ADDS, Column.FLOPS, Column.KERNEL}
)
_SCALES: Final = {"k": 10**3, "m": 10**6, "g": 10**9, "b": 10**9}
_UNIT: Final = re.compile(r"[ ]?[(\[]([kKmMgGbB])(?:FLOPs|MACs|il\w{0,4})?[)\]]|[ ]?[(\[][^)\]]{1,12}[)\]]")
_LISTINGS: Final = re.compile(r"(?:layer \(type|param #|output shape)", re.IGNORECASE)
_CELL: Final = re.compile(r"[^\s|&]++(?:[ ][^\s|&]++)*+")
_SHAPE: Final = re.compile(r"\[?[(\[](?:None|-1|\d{1,4}),")
_QUOTED: Final = re.compile(r'"(?:[^"\n]|"")*+"|[^,\n]*+')
_RULE: Final = frozenset("-=─━═+| \t_:┼│")
_FEWEST: Final = 2
_LONGEST_HEAD: Final = 40
"""Characters above a column of comma-separated values; what is longer is a clause of a sentence."""


def column_of(head: str) -> tuple[Column, int]:
    """What a column holds, by its head, and the scale of its figures.

    >>> column_of("Mult-Adds (M)"), column_of("Output Shape"), column_of("**输出尺寸**")[0]
    ((<Column.MULTIPLY_ADDS: 'multiply_adds'>, 1000000), (<Column.OUTPUT: 'output'>, 1), <Column.OUTPUT: 'output'>)
    """
    text = fold_width(head).strip("*`_ ").lower()
    if text in _COLUMNS:
        return _COLUMNS[text], 1
    found = _UNIT.search(text)
    scale = _SCALES.get((found[1] or "").lower(), 1) if found is not None else 1
    bare = _UNIT.sub("", text).strip("*`_ ")
    return _COLUMNS.get(bare, Column.OTHER), scale


class Head(NamedTuple):
    """The head of a table: its columns, and where each stands in its line."""

    columns: tuple[Column, ...]
    scales: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    is_listing: bool
    separator: str


def read_head(texts: Sequence[str], spans: Sequence[tuple[int, int]], separator: str, line: str) -> Head | None:
    """Return the head that a row of cells is, or None where it is none."""
    if len(texts) < _FEWEST:
        return None
    read = [column_of(text) for text in texts]
    columns = tuple(column for column, _ in read)
    known = [column for column in columns if column is not Column.OTHER]
    named = Column.NAME in known or Column.OPERATION in known
    if len(known) < _FEWEST or not named or not _TELLING & set(known):
        return None
    return Head(columns, tuple(scale for _, scale in read), tuple(spans), bool(_LISTINGS.search(line)), separator)


class TextGrid:
    """Reads the tables of a plain text, line by line; a head holds until something else follows."""

    def __init__(self) -> None:
        self.head: Head | None = None
        self._table = 0

    def line(self, passage: Passage, start: int, end: int) -> Row | bool | None:
        """Read one line: a row, True for a line of a table that says nothing, None for any other line."""
        text = passage.text[start:end]
        if not text.strip() or set(text) <= _RULE:
            return True if self.head is not None and text.strip() else None
        cells = list(_cells(text, self.head.separator if self.head is not None else ""))
        head = self._head(passage, text, start, cells)
        if head is not None:
            self.head = head
            self._table -= 1  # tables of cells count from 1 upwards
            return True
        if self.head is None or (len(cells) < _FEWEST and self.head.separator != " "):
            return None
        if len(cells) < _FEWEST:
            if len(text) > 80:  # noqa: PLR2004 - a sentence, not a name on its own
                self.head = None
            return None
        return self._row(passage, text, start, cells)

    def _head(self, passage: Passage, text: str, start: int, cells: Sequence[tuple[int, int]]) -> Head | None:
        if not any(sign.isalpha() for sign in text):
            return None
        separators = [sign for sign in "|" if sign in text] or [" "]
        if text.count(",") >= _FEWEST and "  " not in text and "|" not in text:
            commas = list(_cells(text, ","))
            texts = [text[a:b].replace("_", " ") for a, b in commas]
            head = read_head(texts, commas, ",", text) if max(map(len, texts)) <= _LONGEST_HEAD else None
            if head is not None:
                return head
        head = read_head([text[a:b] for a, b in cells], cells, separators[0], text)
        if head is None:
            return None
        return head._replace(spans=tuple(self._shown(passage, start + a, start + b) for a, b in cells))

    @staticmethod
    def _shown(passage: Passage, start: int, end: int) -> tuple[int, int]:
        """Where a stretch is seen in its line, in columns of a terminal."""
        place = passage.place(start, end)
        line = passage.note.line_text(place.line)
        before = display_width(line[: place.column - 1])
        return before, before + display_width(passage.text[start:end])

    def _row(self, passage: Passage, text: str, start: int, cells: Sequence[tuple[int, int]]) -> Row:
        head = self.head
        assert head is not None  # noqa: S101 - asked for rows of a table
        if head.is_listing:
            cells = list(_parted(text, cells))
        found: dict[Column, Cell] = {}
        scale: dict[Column, int] = {}
        if len(cells) == len(head.columns):
            places = list(range(len(cells)))
        else:
            shown = [self._shown(passage, start + a, start + b) for a, b in cells]
            places = [nearest(span, head.spans) for span in shown]
        for (first, last), place in zip(cells, places, strict=True):
            column = head.columns[place]
            if column is Column.NAME and text[first:last].isdigit():
                column = Column.POSITION  # its head, #, was read as Markdown's mark of a heading
            if column is not Column.OTHER and column not in found and first < last:
                alone = head.separator == ","
                scanned = CellText.of(passage, start + first, start + last) if alone else None
                found[column] = Cell(passage, start + first, start + last, scanned)
                scale[column] = head.scales[place]
        return Row(found, scale, head.is_listing, self._table)


def display_width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def comma_cells(text: str) -> Iterator[tuple[int, int]]:
    """Where the cells of a comma-separated line stand, without the quotation marks around them."""
    position = 0
    while position <= len(text):
        found = _QUOTED.match(text, position)
        assert found is not None  # noqa: S101 - it matches nothing at least
        start, end = found.span()
        quoted = end > start and text[start] == '"'
        yield (start + quoted, end - quoted)
        position = end + 1


def _cells(text: str, separator: str) -> Iterator[tuple[int, int]]:
    if separator == ",":
        yield from comma_cells(text)
        return
    for found in _CELL.finditer(text):
        yield found.span()


def _parted(text: str, cells: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Part a name from the shape that was printed against it: conv1_bn (BatchNorm (None, 56, 56, 64)."""
    for start, end in cells:
        found = _SHAPE.search(text, start, end)
        if found is not None and found.start() > start:
            yield start, found.start()
            yield found.start(), end
        else:
            yield start, end


def nearest(span: tuple[int, int], heads: Sequence[tuple[int, int]]) -> int:
    """The head that a cell stands under: the one it overlaps most, else the nearest."""
    start, end = span

    def distance(place: int) -> tuple[int, int]:
        first, last = heads[place]
        overlap = min(end, last) - max(start, first)
        return (-overlap, min(abs(first - start), abs(last - end))) if overlap > 0 else (-overlap + 1000, 0)

    return min(range(len(heads)), key=distance)


def marked_rows(cells: Sequence[Passage]) -> Iterator[Row]:
    """The rows of one table of cells, in order."""
    rows: dict[int, list[Passage]] = {}
    for passage in cells:
        if passage.region.cell is not None:
            rows.setdefault(passage.region.cell.row, []).append(passage)
    head: dict[int, tuple[Column, int]] | None = None
    listing = False
    for number in sorted(rows):
        own = rows[number]
        if head is None:
            texts = [passage.text for passage in own]
            read = read_head(texts, [(0, 0)] * len(own), "|", " ".join(texts))
            if read is None:
                if number > 1:
                    return
                continue
            places = [passage.region.cell.column for passage in own if passage.region.cell is not None]
            head = dict(zip(places, zip(read.columns, read.scales, strict=True), strict=True))
            listing = read.is_listing
            continue
        found: dict[Column, Cell] = {}
        scale: dict[Column, int] = {}
        for passage in own:
            place = passage.region.cell.column if passage.region.cell is not None else -1
            column, factor = head.get(place, (Column.OTHER, 1))
            if column is not Column.OTHER and column not in found:
                found[column] = Cell(passage, 0, len(passage.text))
                scale[column] = factor
        yield Row(found, scale, listing, own[0].region.cell.table if own[0].region.cell is not None else 0)
