"""Documents: what a command shows, with raw values, before any format is chosen.

A view makes a document; a renderer writes it. Cells hold numbers and shapes, never formatted text, so that one table
serves the terminal, Markdown, LaTeX, HTML and CSV; ``record`` holds what JSON says.
"""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from resnet_calc.language import Language
from resnet_calc.nn.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from resnet_calc.analysis.derivation.expression import Expression


class Kind(Enum):
    """What the cells of a column are, which decides how each format aligns and writes them."""

    TEXT = "text"
    NAME = "name"
    """An identifier, such as a layer's or a model's name."""
    COUNT = "count"
    """A whole number, written with thousands separators."""
    NUMBER = "number"
    """An ordinal, written plainly."""
    SHAPE = "shape"
    SHARE = "share"
    """A fraction of the whole, written in per cent."""
    FACTOR = "factor"
    """A ratio, written as 16.94×."""
    DECIMAL = "decimal"
    """A fraction, written with two decimals."""


class Phrase(NamedTuple):
    """A text that has a shorter form for narrow places."""

    text: str
    short: str


class Stack(NamedTuple):
    """Layers one below the other, and how often: the notation for blocks of He et al. 2015, Table 1."""

    rows: tuple[str, ...]
    times: int


class Stacks(NamedTuple):
    """The blocks of a stage: one stack, or several where its blocks differ.

    >>> print(Stacks((Stack(("1×1, 64", "3×3, 64", "1×1, 256"), 3),)))
    [1×1, 64; 3×3, 64; 1×1, 256] × 3
    """

    stacks: tuple[Stack, ...]

    def __str__(self) -> str:
        return ", ".join(f"[{'; '.join(stack.rows)}] × {stack.times}" for stack in self.stacks)


class Power(NamedTuple):
    """A count that reads best as a mantissa and a power of ten: 3.86×10⁹."""

    value: int


class Change(NamedTuple):
    """How much a count grows or shrinks, written with its sign."""

    value: int


Cell: TypeAlias = int | str | Shape | Fraction | Phrase | Stacks | Power | Change | None


class Column(NamedTuple):
    """A column. Where room is short, columns of a higher ``rank`` are left out first; rank 0 always stays."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    rank: int = 0


class Level(Enum):
    """What a line stands for, which decides how each format sets it off."""

    ITEM = "item"
    ASIDE = "aside"
    """Belongs to the items, but is not what the reader came for."""
    SUBTOTAL = "subtotal"
    TOTAL = "total"


class Line(NamedTuple):
    """A line of a table: as many cells as the table has columns."""

    cells: tuple[Cell, ...]
    level: Level = Level.ITEM
    merged: bool = False
    """Whether equal cells beside each other say one thing, which formats that can write once, across."""


class Table(NamedTuple):
    """Columns and lines."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    title: str | None = None
    leading: int = 0
    """How many columns in front name the line. A table with any may be split into several, side by side, where it is
    too wide; each repeats them."""


class Figure(NamedTuple):
    """A number with what it means: 25,557,032 (25.6 M), and a remark."""

    value: int
    remark: str = ""
    rounded: bool = True
    """Whether the rounded form is worth showing beside it."""


class Facts(NamedTuple):
    """Labelled facts: a header or a footer."""

    pairs: tuple[tuple[str, Figure | str], ...]
    title: str | None = None
    symbols: bool = False
    """Whether the labels are symbols of formulas, which formats that can set as such."""


class Paragraph(NamedTuple):
    """Running text; ``formula`` says that it is a line of working, to be set as such."""

    text: str
    formula: bool = False


class Heading(NamedTuple):
    """The beginning of a section, and what there is to know about it in a line."""

    text: str
    about: str = ""


class Step(NamedTuple):
    """A number that is worked out: what it is, and the expression that gives it."""

    key: str
    """What programs call it."""
    label: str
    expression: Expression
    formula: bool = False
    """Whether the formula stands before the numbers that are put into it."""
    of: str = ""
    """The layer that it is of, where that is not the one which the working is about."""


class Working(NamedTuple):
    """Steps that belong together, and the layer (or block, or network) that they are about."""

    title: str
    steps: tuple[Step, ...]
    about: str = ""
    name: bool = True
    """Whether the title is an identifier, such as a layer's name."""


Part: TypeAlias = Table | Facts | Paragraph | Heading | Working


class Document(NamedTuple):
    """All that a command shows."""

    title: str
    parts: tuple[Part, ...]
    subtitle: str = ""
    record: Callable[[], Mapping[str, Any]] = dict
    """Makes the same for programs, when asked: only numbers, texts, lists and tables."""
    language: Language = Language.EN
