"""The conversion of option texts without pydantic, which typer would import and set up for every option, given or not.

That takes longer than all the arithmetic of a table (benchmarks/table_speed.py). The plain types are converted here,
with messages that name the nearest choices; typer converts the others as ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand

from resnet_calc.errors import quote, suggest


class PlainConversion:
    """Stands where a typer parameter keeps its converter."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value of an option's text.

        Raises:
            typer.BadParameter: if the text is no such value.
        """
        if value is None:
            return () if param.multiple else None
        many = param.multiple or param.nargs == -1
        if many and param.type_descriptor.annotation == list[str]:
            return list(value)
        if value == param.default:  # the text "en" equals Language.EN and is not it
            return param.default
        convert = _CONVERSIONS.get(param.type_descriptor.annotation)
        if convert is not None:
            return convert(value, param)
        if isinstance(param.type_descriptor.annotation, type) and issubclass(param.type_descriptor.annotation, Enum):
            return _choice(value, param)
        setattr(param, _CONVERTER, None)
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


_CONVERTER = "_runtime_param"


class PlainCommand(TyperCommand):
    """A command whose options are converted here."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As typer's, but for the conversion of the options."""
        convert_plainly(self.get_params(ctx))
        return super().parse_args(ctx, args)


def convert_plainly(parameters: Iterable[Any]) -> None:
    """Let parameters be converted here, where typer works as this expects."""
    for parameter in parameters:
        if hasattr(parameter, _CONVERTER) and hasattr(parameter, "type_descriptor"):
            setattr(parameter, _CONVERTER, PlainConversion())


def _text(value: Any, _: Any) -> str:
    return str(value)


def _path(value: Any, _: Any) -> Path:
    return Path(value)


def _whole_number(value: Any, param: Any) -> int:
    text = str(value).strip()
    if len(text) > 20 or not text.isascii() or not text.removeprefix("-").isdecimal():  # noqa: PLR2004 - digits enough
        raise typer.BadParameter(f"{quote(text)} is not a whole number", param_hint=_option(param))
    return int(text)


def _number(value: Any, param: Any) -> float:
    try:
        return float(value)
    except ValueError:
        raise typer.BadParameter(f"{quote(value)} is not a number", param_hint=_option(param)) from None


def _choice(value: Any, param: Any) -> Enum:
    kinds: type[Enum] = param.type_descriptor.annotation
    known = {str(kind.value): kind for kind in kinds}
    if str(value) not in known:
        raise typer.BadParameter(
            f"unknown choice {quote(value)}: {suggest(str(value), known)}", param_hint=_option(param)
        )
    return known[str(value)]


def _option(param: Any) -> str:
    """What the user typed to give the parameter: its longest option, or its name."""
    return str(max(param.opts, key=len))


_CONVERSIONS: dict[Any, Any] = {str: _text, int: _whole_number, float: _number, Path: _path}
