"""How to write what `verify` found: one file per format, `to_NAME.py` with `render(diagnostics, target) -> str`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from resnet_calc.errors import ChoiceError
from resnet_calc.render import Target

if TYPE_CHECKING:
    from resnet_calc.view.diagnostics import Diagnostics


class Renderer(Protocol):
    """What a format's module offers."""

    def render(self, diagnostics: Diagnostics, target: Target) -> str:
        """The diagnostics as text."""


@cache
def formats() -> list[str]:
    """The names of all formats."""
    return sorted(path.stem.removeprefix("to_") for path in Path(__file__).parent.glob("to_*.py"))


def check_format(form: str) -> None:
    """Refuse an unknown format before any note is read.

    Raises:
        ChoiceError: if there is no such format.
    """
    if form not in formats():
        raise ChoiceError("format", form, formats())


def render(diagnostics: Diagnostics, form: str = "text", target: Target | None = None) -> str:
    """Write diagnostics in one of the formats.

    Raises:
        ChoiceError: if there is no such format.
    """
    check_format(form)
    module = cast("Renderer", import_module(f"resnet_calc.render.findings.to_{form}"))
    return module.render(diagnostics, target or Target())
