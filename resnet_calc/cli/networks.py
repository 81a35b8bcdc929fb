"""The options that say which networks are meant, where a command takes several."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from resnet_calc.cli.network import input_size
from resnet_calc.errors import ConfigError

if TYPE_CHECKING:
    from resnet_calc.architecture.config import ResNetConfig


@dataclass(frozen=True, slots=True)
class VariantOptions:
    """What is different about all the networks named."""

    style: Annotated[
        str | None, typer.Option("--style", help="Whose form of them: torchvision, paper, caffe or keras.")
    ] = None
    input: Annotated[str | None, typer.Option("--input", "-i", help="Input size: 3x224x224, 224x320 or 256.")] = None
    classes: Annotated[int | None, typer.Option("--classes", help="Number of classes; 0 for no classifier.")] = None

    def load(self, name: str) -> list[ResNetConfig]:
        """The networks that a name means: one, or all that a file describes.

        A name is a model's (resnet50, keras/resnet50), a depth (50), or a config file (own.toml; own.toml:mine for
        one of the models in it).

        Raises:
            ConfigError: if a file cannot be read, or what it says is not valid.
            ChoiceError: if there is no such model.
        """
        from resnet_calc.architecture import catalog

        changes = self._changes()
        if name.isdecimal() and name.isascii():
            return [catalog.load_depth(int(name), style=self.style, **changes)]
        path, colon, model = name.rpartition(":")
        if colon and path.endswith(".toml"):
            return [catalog.load_file(Path(path), model=model, style=self.style, **changes)]
        if name.endswith(".toml"):
            return catalog.load_every(Path(name), style=self.style, **changes)
        return [catalog.load(name, style=self.style, **changes)]

    def load_one(self, name: str) -> ResNetConfig:
        """The network that a name means, as :meth:`load`.

        Raises:
            ConfigError: if the name is that of a file that describes several networks, with their names.
        """
        found = self.load(name)
        if len(found) > 1:
            known = ", ".join(f"{name}:{config.name}" for config in found[:6])
            raise ConfigError(f"{name}: holds {len(found)} models; name one of {known}")
        return found[0]

    def _changes(self) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if self.input is not None:
            changes["input"] = input_size(self.input)
        if self.classes is not None:
            changes["head"] = {"classes": self.classes}
        return changes
