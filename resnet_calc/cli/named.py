"""The networks that a name on the command line means: a model, a depth, a config file or one of the models in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from resnet_calc.errors import ConfigError

if TYPE_CHECKING:
    from resnet_calc.architecture.config import ResNetConfig

_SUFFIX = ".toml"


def load_named(name: str, *, style: str | None = None, **changes: Any) -> list[ResNetConfig]:
    """The networks that a name means: one, or all that a file describes.

    A name is a model's (resnet50, keras/resnet50), a depth (50), or a config file (own.toml; own.toml:mine for
    one of the models in it).

    Raises:
        ConfigError: if a file cannot be read, or what it says is not valid.
        ChoiceError: if there is no such model.
    """
    from resnet_calc.architecture import catalog

    if name.isdecimal() and name.isascii():
        return [catalog.load_depth(int(name[:20]), style=style, **changes)]
    path, colon, model = name.rpartition(":")
    if colon and path.endswith(_SUFFIX):
        return [catalog.load_file(Path(path), model=model, style=style, **changes)]
    if name.endswith(_SUFFIX):
        return catalog.load_every(Path(name), style=style, **changes)
    return [catalog.load(name, style=style, **changes)]


def load_one(name: str, *, style: str | None = None, **changes: Any) -> ResNetConfig:
    """The network that a name means, as :func:`load_named`.

    Raises:
        ConfigError: if the name is that of a file that describes several networks, with their names.
    """
    found = load_named(name, style=style, **changes)
    if len(found) > 1:
        known = ", ".join(f"{name}:{config.name}" for config in found[:6])
        raise ConfigError(f"{name}: holds {len(found)} models; name one of {known}")
    return found[0]
