"""How to write it: from a document to text, one file per format.

A format is a module ``to_NAME.py`` with a function ``render(document, target) -> str``; putting the file here is all
it takes to offer the format in every command.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from resnet_calc.errors import ChoiceError

if TYPE_CHECKING:
    from resnet_calc.view.document import Document


@dataclass(frozen=True, slots=True)
class Target:
    """Where a text will be read: a terminal of some width and colours, or (without a width) a file or pipe."""

    width: int | None = None
    color: bool = False


class Renderer(Protocol):
    """What a format's module offers."""

    def render(self, document: Document, target: Target) -> str:
        """The document as text."""


@cache
def formats() -> list[str]:
    """The names of all formats."""
    return sorted(path.stem.removeprefix("to_") for path in Path(__file__).parent.glob("to_*.py"))


def render(document: Document, form: str = "table", target: Target | None = None) -> str:
    """Write a document in one of the formats.

    >>> from resnet_calc.view.document import Document, Paragraph
    >>> render(Document("Layers", (Paragraph("1 + 33×3 + 1 = 101"),)), "markdown").splitlines()[0]
    '## Layers'

    Raises:
        ChoiceError: if there is no such format.
    """
    if form not in formats():
        raise ChoiceError("format", form, formats())
    module = cast("Renderer", import_module(f"resnet_calc.render.to_{form}"))
    return module.render(document, target or Target())
