"""resnet_calc knows every ResNet by arithmetic alone: output sizes, parameters, multiply-adds, layer counts.

>>> import resnet_calc
>>> network = resnet_calc.load("resnet50")
>>> analysis = resnet_calc.analyse(network)
>>> analysis.totals.parameters, analysis.totals.multiply_adds, analysis.totals.weighted_layers
(25557032, 4089184256, 50)

Names are imported when first used, so that ``import resnet_calc`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from resnet_calc.api import Analysis, analyse, custom, load, load_file, names
    from resnet_calc.errors import ChoiceError, ConfigError, NoteError, OutputError, ResNetCalcError, ShapeError

__all__ = [
    "Analysis",
    "ChoiceError",
    "ConfigError",
    "NoteError",
    "OutputError",
    "ResNetCalcError",
    "ShapeError",
    "analyse",
    "custom",
    "load",
    "load_file",
    "names",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'resnet_calc' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - see the module's docstring

    return getattr(import_module("resnet_calc.errors" if name.endswith("Error") else "resnet_calc.api"), name)


def __dir__() -> list[str]:
    return __all__
