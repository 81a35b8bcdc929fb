"""Cells and rows of tables: stretches of a passage, by what their columns hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from resnet_calc.notes.lexer import tokenize
from resnet_calc.notes.shapes import find_shapes
from resnet_calc.notes.vocabulary import spot_terms

if TYPE_CHECKING:
    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.reading import Passage
    from resnet_calc.notes.shapes import ShapeText
    from resnet_calc.notes.steps.columns import Column
    from resnet_calc.notes.vocabulary import Term


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
