"""The conversion of option texts without pydantic, which typer would import and set up for every option, given or not.

That takes longer than all the arithmetic of a table (benchmarks/table_speed.py). The plain types are converted here,
with messages that name the nearest choices; typer converts the others as ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any

from typer.core import TyperCommand

from resnet_calc.errors import ChoiceError, ConfigError, quote


class PlainConversion:
    """Stands where a typer parameter keeps its converter."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value of an option's text.

        Raises:
            ConfigError: if the text is no such value.
            ChoiceError: if it is none of those there are, with the nearest ones.
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
_DIGITS = 20
"""More digits than any number has that an option takes."""
_NOUNS = {"lang": "language", "rows": "choice of rows"}
"""What a choice is called, where that is not the option's name."""


class PlainCommand(TyperCommand):
    """A command whose options are converted here, and whose help is ours."""

    examples: tuple[str, ...] = ()
    """Calls that its help shows."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Examples, arguments and options."""
        from resnet_calc.cli.manual import write_options

        write_options(ctx, formatter, self.get_params(ctx), self.examples)

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
    if not text.isascii() or not text.removeprefix("-").removeprefix("+").isdecimal():
        raise ConfigError(f"{_option(param)}: {quote(text)} is not a whole number")
    if len(text) > _DIGITS:
        raise ConfigError(f"{_option(param)}: {quote(text)} is too large")
    return int(text)


def _number(value: Any, param: Any) -> float:
    try:
        return float(value)
    except ValueError:
        raise ConfigError(f"{_option(param)}: {quote(value)} is not a number") from None


def _choice(value: Any, param: Any) -> Enum:
    kinds: type[Enum] = param.type_descriptor.annotation
    known = {str(kind.value): kind for kind in kinds}
    if str(value) not in known:
        raise ChoiceError(_NOUNS.get(param.name, param.name), str(value), known)
    return known[str(value)]


def _option(param: Any) -> str:
    """What the user typed to give the parameter: its longest option, or its name."""
    return str(max(param.opts, key=len))


_CONVERSIONS: dict[Any, Any] = {str: _text, int: _whole_number, float: _number, Path: _path}
