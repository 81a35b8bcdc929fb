"""What --help prints: arguments, options by subject, what they take and mean when left out, and examples."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

CHOICES = "{choices}"
"""Where the help of an option lists what it can be."""

_OPTIONS = "Options"


def write_options(context: Any, formatter: Any, parameters: Iterable[Any], examples: Sequence[str]) -> None:
    """Write the part of a command's help behind its description."""
    if examples:
        with formatter.section("Examples"):
            for example in examples:
                formatter.write(f"  {example}\n")
    sections: dict[str, list[tuple[str, str]]] = {}
    for parameter in parameters:
        if getattr(parameter, "hidden", False):
            continue
        section = "Arguments" if parameter.param_type_name == "argument" else None
        section = section or getattr(parameter, "rich_help_panel", None) or _OPTIONS
        sections.setdefault(section, []).append((_usage(parameter), _meaning(parameter, context)))
    for section in sorted(sections, key=lambda name: (name != "Arguments", name != _OPTIONS)):
        with formatter.section(section):
            formatter.write_dl(sections[section])


def placeholder(parameter: Any) -> str:
    """What stands for the value of an option or argument: its metavar, or what its type or name says.

    >>> from types import SimpleNamespace as Option
    >>> placeholder(Option(metavar=None, opts=["--max-layers"], type_descriptor=Option(annotation=str)))
    'LAYERS'
    >>> placeholder(Option(metavar=None, opts=["--depth", "-d"], type_descriptor=Option(annotation=int)))
    'NUMBER'
    """
    if parameter.metavar:
        return str(parameter.metavar)
    annotation = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    if annotation in {int, float}:
        return "NUMBER"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "|".join(str(each.value) for each in annotation)
    return str(max(parameter.opts, key=len)).rpartition("-")[2].upper()


def _usage(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"{placeholder(parameter)}{'...' if parameter.nargs == -1 else ''}"
    options = sorted(parameter.opts, key=lambda option: option.startswith("--"))
    both = " / ".join([", ".join(options), *parameter.secondary_opts])
    return both if parameter.is_flag else f"{both} {placeholder(parameter)}"


def _meaning(parameter: Any, context: Any) -> str:
    text = str(parameter.help or "")
    if CHOICES in text:
        text = text.replace(CHOICES, listed(_CHOICES[parameter.name]()))
    default = parameter.get_default(context) if hasattr(parameter, "get_default") else parameter.default
    if default is None or default is False or default == () or not getattr(parameter, "show_default", True):
        return text
    return f"{text}  [default: {default.value if isinstance(default, Enum) else default}]"


def listed(names: Iterable[str]) -> str:
    """Names in a sentence.

    >>> listed(["sgd", "momentum", "adam"])
    'sgd, momentum or adam'
    """
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def _blocks() -> Iterable[str]:
    from resnet_calc.architecture.blocks import BLOCKS

    return BLOCKS.kinds()


def _stems() -> Iterable[str]:
    from resnet_calc.architecture.stems import STEMS

    return STEMS.kinds()


def _styles() -> Iterable[str]:
    from resnet_calc.architecture.catalog import styles

    return sorted(styles())


def _formats() -> Iterable[str]:
    from resnet_calc.render import formats

    return formats()


def _schemes() -> Iterable[str]:
    from resnet_calc.analysis.naming import SCHEMES

    return SCHEMES


def _columns() -> Iterable[str]:
    from resnet_calc.view.columns import column_keys

    return column_keys()


def _precisions() -> Iterable[str]:
    from resnet_calc.analysis.memory import PRECISIONS

    return PRECISIONS


def _optimizers() -> Iterable[str]:
    from resnet_calc.analysis.memory import OPTIMIZERS

    return OPTIMIZERS


def _objectives() -> Iterable[str]:
    from resnet_calc.analysis.search import OBJECTIVES

    return OBJECTIVES


_CHOICES: dict[str, Callable[[], Iterable[str]]] = {
    "block": _blocks,
    "stem": _stems,
    "style": _styles,
    "form": _formats,
    "names": _schemes,
    "columns": _columns,
    "sort": _columns,
    "dtype": _precisions,
    "optimizer": _optimizers,
    "objective": _objectives,
}
"""What the options of these names can be; asked for when help is printed."""
