"""A note, read: its passages, what each speaks of, its walk-throughs, ready for the kinds of claims to look through."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from resnet_calc.notes.passage import Passage, find_passages
from resnet_calc.notes.steps import find_steps
from resnet_calc.notes.subjects import Subjects
from resnet_calc.notes.walk import Walk, find_walks
from resnet_calc.notes.working import Page, find_pages

if TYPE_CHECKING:
    from resnet_calc.notes.note import Note

__all__ = ["Options", "Passage", "Reading"]


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said about the notes."""

    model: str | None = None
    """The model that the notes speak of, where they do not make it clear."""
    input: tuple[int, int, int] | None = None
    """Channels, height and width of the input, where it is not the model's own."""


@dataclass(frozen=True)
class Reading:
    """Everything that a kind of claim may look at."""

    note: Note
    options: Options = field(default_factory=Options)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The regions in the order of the file, each with the headings above it."""
        return tuple(find_passages(self.note))

    @cached_property
    def subjects(self) -> Subjects:
        """Which network each place of the note speaks of."""
        return Subjects(self.passages, self.options)

    @cached_property
    def walks(self) -> tuple[Walk, ...]:
        """The walk-throughs of the note, aligned with the networks that it may mean."""
        return tuple(find_walks(self, tuple(find_steps(self))))

    @cached_property
    def worked(self) -> tuple[Page, ...]:
        """The lines of the note that work a network out, each under what it is about."""
        return tuple(find_pages(self))
