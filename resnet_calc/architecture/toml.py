"""A config as TOML, every key spelt out, to start one's own from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from resnet_calc.architecture.component import Component

if TYPE_CHECKING:
    from resnet_calc.architecture.config import ResNetConfig


def to_toml(config: ResNetConfig) -> str:
    """The config as a TOML file that describes the same network.

    >>> from resnet_calc.architecture.catalog import load
    >>> print(to_toml(load("resnet50")).splitlines()[0])
    name = "resnet50"
    """
    table = config.table()
    return "".join(f"{key} = {written(value)}\n" for key, value in table.items())


def written(value: Any) -> str:
    """One value, as TOML writes it."""
    if isinstance(value, Component):
        value = value.written()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {written(item)}" for key, item in value.items() if item is not None) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(item) for item in value) + "]"
    # JSON's escapes are TOML's, but for characters beyond the basic plane and DEL, which it need not escape.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
