"""The network that a place in a note speaks of, and how near its name stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from resnet_calc.notes.variant import NO_HINTS

if TYPE_CHECKING:
    from resnet_calc.notes.variant import Hints


class Scope(IntEnum):
    """How near the name stands that decides; a greater one is nearer."""

    NONE = 0
    NOTE = 1
    """Somewhere in the note."""
    HEADING = 2
    """In a heading above."""
    SECTION = 3
    """In an earlier paragraph of the section."""
    PARAGRAPH = 4
    """In an earlier sentence of the paragraph, or an earlier line of the code."""
    TABLE = 5
    """In the cell's row or column."""
    SENTENCE = 6
    """In the same sentence, before the place; or behind it where no other name stands before."""
    CLAUSE = 7
    """In the same clause."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The network that a place in a note speaks of."""

    candidates: tuple[str, ...] = ()
    """Names in the catalog, the likeliest first; several where a sentence names several, none where another
    network or nothing is named."""
    certain: bool = False
    """Whether a reader would say that this place speaks of the candidates, of each of them, and of nothing else."""
    scope: Scope = Scope.NONE
    other: str = ""
    """The name of the other network that the place speaks of."""
    hints: Hints = NO_HINTS
    general: bool = False
    """Whether the sentence speaks of ResNets as such, so that what is true of one depth need not be meant."""

    @property
    def likely(self) -> str | None:
        """The one network that can be meant, for claims that their own numbers anchor."""
        return self.candidates[0] if len(self.candidates) == 1 and not self.other and not self.general else None

    @property
    def model(self) -> str | None:
        """The one network that this place certainly speaks of, if it is one."""
        return self.candidates[0] if self.certain and len(self.candidates) == 1 else None
