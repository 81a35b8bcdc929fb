"""Options that several commands share: a dataclass of options stands for all its fields in a command's signature.

    @spliced
    def command(network: NetworkOptions, output: OutputOptions, level: Annotated[...] = ...) -> None: ...

typer then sees every field of ``NetworkOptions`` and ``OutputOptions`` as an option of the command.
"""

from __future__ import annotations

import functools
import inspect
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeVar, get_type_hints

F = TypeVar("F")


def spliced(function: F) -> F:
    """Replace each parameter that is a dataclass of options by its fields."""
    assert callable(function)  # noqa: S101 - for the type checker
    hints = get_type_hints(function, include_extras=True)
    groups = {name: hint for name, hint in hints.items() if is_dataclass(hint)}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name not in groups:
            parameters.append(parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY))
            continue
        group_hints = get_type_hints(groups[name], include_extras=True)
        parameters += [
            inspect.Parameter(
                field.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if field.default is MISSING else field.default,
                annotation=group_hints[field.name],
            )
            for field in fields(groups[name])
        ]

    @functools.wraps(function)
    def command(**options: Any) -> Any:
        made: dict[str, Any] = {}
        group: Any
        for name, group in groups.items():
            made[name] = group(**{field.name: options.pop(field.name) for field in fields(group)})
        return function(**made, **options)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what typer reads
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command  # type: ignore[return-value]  # the same command, spelt out
