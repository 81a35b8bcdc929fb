"""The options that say which networks are meant, where a command takes several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from resnet_calc.cli.named import load_named, load_one
from resnet_calc.cli.network import input_size

if TYPE_CHECKING:
    from resnet_calc.architecture.config import ResNetConfig


@dataclass(frozen=True, slots=True)
class VariantOptions:
    """What is different about all the networks named."""

    style: Annotated[
        str | None,
        typer.Option("--style", help="Whose form of them: {choices}; torchvision's, unless a name says otherwise."),
    ] = None
    input: Annotated[
        str | None, typer.Option("--input", "-i", metavar="SIZE", help="Input size: 3x224x224, 224x320 or 256.")
    ] = None
    classes: Annotated[int | None, typer.Option("--classes", help="Number of classes; 0 for no classifier.")] = None

    def load(self, name: str) -> list[ResNetConfig]:
        """The networks that a name means, as :func:`load_named`."""
        return load_named(name, style=self.style, **self._changes())

    def load_one(self, name: str) -> ResNetConfig:
        """The network that a name means, as :func:`load_one`."""
        return load_one(name, style=self.style, **self._changes())

    def _changes(self) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if self.input is not None:
            changes["input"] = input_size(self.input)
        if self.classes is not None:
            changes["head"] = {"classes": self.classes}
        return changes
