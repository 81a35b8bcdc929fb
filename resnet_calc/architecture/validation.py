"""The check of what users say of a network, by pydantic: every problem at once, with the nearest valid choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from resnet_calc.architecture.component import Component, Slot, as_tuple
from resnet_calc.architecture.config import MAXIMUM_STAGES, SLOTS, ResNetConfig, assemble
from resnet_calc.errors import ChoiceError, ConfigError, quote, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def validate(table: Mapping[str, Any], where: str) -> ResNetConfig:
    """Make a config from a table that a user wrote.

    >>> validate({"blocks": [3, 4, 6, 3]}, "mine.toml").blocks
    (3, 4, 6, 3)

    Raises:
        ConfigError: naming ``where``, every wrong key with what is wrong, and the nearest valid choice.
    """
    problems = list(_problems(table))
    if not problems:
        config = assemble(table)
        problems = list(config.disagreements())
        if not problems:
            return config
    raise ConfigError("\n".join(f"{where}: {problem}" for problem in problems))


def _problems(table: Mapping[str, Any]) -> Iterator[str]:
    hints = get_type_hints(ResNetConfig, include_extras=True)
    for key, hint in hints.items():
        if key in table:
            slot = SLOTS.get(key)
            yield from _value_problems(key, hint, table[key]) if slot is None else _part_problems(key, slot, table[key])
    blocks = table.get("blocks")
    if blocks is None:
        yield "blocks: is required, such as blocks = [3, 4, 6, 3]; or extend a known model"
    elif isinstance(blocks, list | tuple) and not 0 < len(blocks) <= MAXIMUM_STAGES:
        yield f"blocks: must list 1 to {MAXIMUM_STAGES} stages, not {len(blocks)}"
    for key in table:
        if key not in hints:
            yield f"unknown key {quote(key)}: {suggest(str(key), hints)}"


def _value_problems(key: str, hint: Any, value: Any) -> Iterator[str]:
    try:
        TypeAdapter(hint).validate_python(as_tuple(value), strict=True)
    except ValidationError as error:
        said: dict[str, str] = {}
        for item in error.errors():
            # Alternatives of a union complain one by one, under the name of each: the first stands for them all.
            place = ".".join(str(part) for part in item["loc"] if isinstance(part, int))
            message = str(item["msg"]).replace("Input should be ", "must be ")
            said.setdefault(place, f"{message[:1].lower()}{message[1:]}, not {quote(item['input'])}")
        for place, problem in said.items():
            yield f"{key}.{place}: {problem}" if place else f"{key}: {problem}"


def _part_problems(key: str, slot: Slot, value: Any) -> Iterator[str]:
    if isinstance(value, Component) or (slot.optional and (value is None or value == "none")):
        return
    if slot.many and isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _part_problems(f"{key}.{number}", slot._replace(many=False), item)
        return
    kind, options = slot.read(value) if isinstance(value, str | dict) else (None, {})
    if not isinstance(kind, str):
        choices = ", ".join(slot.registry.kinds())
        yield f"{key}: must be a name or a table of options, of kind {choices}, not {quote(value)}"
        return
    try:
        part = slot.registry.find(kind)
    except ChoiceError as error:
        yield f"{key}: {error}"
        return
    hints = get_type_hints(part, include_extras=True)
    known = list(part.__dataclass_fields__)
    for option, given in options.items():
        if option in known:
            yield from _value_problems(f"{key}.{option}", hints[option], given)
        else:
            yield f"{key}.{option}: unknown option; {suggest(str(option), known)}"
