"""One thing that stands in a line or sentence: an operation, a size, a shape, a name, or a word between them."""

from __future__ import annotations

from enum import StrEnum, auto
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.shapes import ShapeText
    from resnet_calc.notes.steps.step import Kind, LayerName, Quality
    from resnet_calc.notes.vocabulary import Term


class Scanned(Protocol):
    """A text that was scanned: a passage, or a cell of a table on its own."""

    @property
    def text(self) -> str:
        """What the offsets count in."""

    @property
    def index(self) -> int:
        """Which passage it is, or stands in."""

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Its tokens."""

    @property
    def shapes(self) -> tuple[ShapeText, ...]:
        """Its shapes."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """Its terms."""


class Sort(StrEnum):
    """What an event is."""

    OPERATION = auto()
    SIZE = auto()
    """A number with its quality: stride 2."""
    SQUARE = auto()
    """3×3, which may be a kernel or the side of a feature map."""
    SHAPE = auto()
    PAIR = auto()
    """64 -> 128: what goes in and what comes out, in channels."""
    INPUT = auto()
    """A word that says that what follows goes in."""
    OUTPUT = auto()
    ENTERS = auto()
    """A word that says that what stands before goes in."""
    ARROW = auto()
    JOINT = auto()
    COMMA = auto()
    LABEL = auto()
    NAME = auto()
    SHORTCUT = auto()
    SORT_OF_BLOCK = auto()


class Event(NamedTuple):
    """One thing that stands in a text."""

    sort: Sort
    first: int
    """Index of its first token."""
    last: int
    start: int
    """Offset of what it says: of the number, not of the word before it."""
    end: int
    kind: Kind | None = None
    quality: Quality | None = None
    value: tuple[int | None, ...] = ()
    text: str = ""
    name: LayerName | None = None
