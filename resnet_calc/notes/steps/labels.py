"""Names that a note gives to its feature maps: F4 goes in, F5 comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.steps.event import Sort

if TYPE_CHECKING:
    from resnet_calc.notes.steps.event import Event

_NEAR: Final = 5
"""Tokens between a shape and the label that names it."""


class Labels:
    """What goes in and what comes out, by the names that the note gives to feature maps."""

    def __init__(self) -> None:
        self.takes = ""
        self.gives = ""
        self._last: Event | None = None
        self._shape: Event | None = None

    def take(self, event: Event) -> None:
        """Look at the next event."""
        if event.sort is Sort.SHAPE:
            self._shape = event
        elif event.sort is Sort.LABEL:
            self._last = event
            if self._shape is not None and event.first - self._shape.last <= _NEAR:
                self.gives = event.text
        elif event.sort is Sort.ENTERS and self._last is not None:
            self.takes, self.gives = self.takes or self._last.text, ""
