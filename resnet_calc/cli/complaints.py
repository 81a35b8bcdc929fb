"""What is said of a command line that cannot be read: one line that says what, where and what to do."""

from __future__ import annotations

import re
from typing import Any

from resnet_calc.errors import near, quote

_NUMBER = re.compile(r"-[0-9.,]")
_SEVERAL = "resnet-calc compare sets several networks side by side"


def usage_problem(error: Any) -> str:
    """One line about a complaint of typer's, with the nearest option if one is unknown.

    typer has its own copy of click, so that its errors are known by their names.
    """
    message = str(error.format_message()).strip().removeprefix("Invalid value: ").rstrip(".").replace("\n", " ")
    message = f"{message[:1].lower()}{message[1:]}"
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "BadOptionUsage" and "requires" in message:
        return f"{error.option_name} needs a value behind it"
    if context is None:
        return message
    see = f"(see {context.command_path} --help)"
    match type(error).__name__:
        case "NoSuchOption":
            return _unknown_option(str(error.option_name), context, see)
        case "UsageError" if (extra := re.search(r"extra arguments? ?(?:\(s\))? ?\((.*)\)$", message)) is not None:
            more = _SEVERAL if _takes_networks_alone(context) else f"see {context.command_path} --help"
            return f"{quote(extra[1])} is more than {context.command.name} takes: {more}"
        case _:
            return f"{message} {see}"


def _unknown_option(name: str, context: Any, see: str) -> str:
    if _NUMBER.match(name):
        return f"{quote(name)}: no number here can be less than 0 {see}"
    whose = context.command_path.removeprefix("resnet-calc ")
    known = [option for param in context.command.params for option in (*param.opts, *param.secondary_opts)]
    meant = near(name, [option for option in known if option.startswith("--")], cutoff=0.75)
    return f"{whose} has no option {name}" + (f": did you mean {meant}?" if meant else f" {see}")


def _takes_networks_alone(context: Any) -> bool:
    arguments = {param.name for param in context.command.params if param.param_type_name == "argument"}
    return bool(arguments) and arguments <= {"model", "first", "last"}
