"""The reference data of this directory: what scripts/reference read off the real frameworks, as typed values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DIRECTORY = Path(__file__).parent

FILES = ("torchvision", "keras", "timm_totals", "timm_layers", "drawn")


@dataclass(frozen=True, slots=True)
class Layer:
    """One call of a layer, in the order of execution (Keras: in the order of its summary).

    Shapes are (channels, height, width), (features,) or, in timm's channel attention, (1, channels). A residual
    addition has the type Add and, in PyTorch, the name of its block. `multiply_adds` leaves biases out. Settings are
    those that the framework's layer has: one integer, or a tuple where directions differ.
    """

    name: str
    type: str
    input: tuple[int, ...]
    output: tuple[int, ...]
    parameters: int
    multiply_adds: int
    buffers: int = 0
    """Running statistics of a PyTorch layer: not among its parameters."""
    non_trainable_parameters: int = 0
    """Moving statistics of a Keras layer: among its parameters."""
    kernel_size: int | tuple[int, ...] | None = None
    stride: int | tuple[int, ...] | None = None
    padding: int | tuple[int, ...] | str | None = None
    dilation: int | tuple[int, ...] | None = None
    groups: int | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """One model at one input size (channels, height, width)."""

    name: str
    input: tuple[int, ...]
    totals: Mapping[str, int]
    """What the framework itself says: parameters, multiply_adds, convolutions; buffers or non_trainable_parameters."""
    layers: tuple[Layer, ...]
    """Empty in timm_totals."""
    constructor: str = ""
    """Drawn cases: the class, as `timm.ResNet`."""
    arguments: Mapping[str, Any] | None = None
    """Drawn cases: the constructor's arguments that differ from its defaults, classes by their names."""
    module: str = ""
    """timm_totals: the timm.models module that registers the model."""


@dataclass(frozen=True, slots=True)
class ReferenceFile:
    """One file: its models by name, and the framework versions and the date they were read at."""

    versions: Mapping[str, str]
    date: str
    models: Mapping[str, Model]


@cache
def load(name: str) -> ReferenceFile:
    """Read one of FILES."""
    content = json.loads((DIRECTORY / f"{name}.json").read_text(encoding="utf-8"))
    columns = content["columns"]
    return ReferenceFile(
        versions=content["versions"],
        date=content["date"],
        models={key: _model(key, value, columns) for key, value in content["models"].items()},
    )


def _model(name: str, content: dict[str, Any], columns: list[str]) -> Model:
    rows = (dict(zip(columns, map(_tuples, row), strict=False)) for row in content.get("layers", ()))
    return Model(
        name=name,
        input=tuple(content["input"]),
        totals=content["totals"],
        layers=tuple(Layer(**row) for row in rows),
        constructor=content.get("class", ""),
        arguments=content.get("arguments"),
        module=content.get("module", ""),
    )


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
