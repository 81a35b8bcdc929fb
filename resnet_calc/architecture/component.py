"""Interchangeable parts of a network, and the registries that know them by name.

A part (a stem, a block, a projection, an attention, a head, ...) is a frozen dataclass: its fields are the options a
config may set, and calling it adds its layers to the network. Registering it is all it takes to be usable from a
config file, the command line and the library.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, NamedTuple, TypeAlias, TypeVar

from resnet_calc.errors import ChoiceError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Between(NamedTuple):
    """A bound on an option, which validation reads (see ``validation``); ``less`` excludes the upper end."""

    least: float
    most: float
    less: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """What pydantic asks an annotation for."""
        return {**handler(source), "ge": self.least, "lt" if self.less else "le": self.most}


class NonEmpty(NamedTuple):
    """A bound on a list: at least one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """What pydantic asks an annotation for."""
        return {**handler(source), "min_length": 1}


Positive: TypeAlias = Annotated[int, Between(1, 1_000_000)]
"""A width, kernel size, stride or the like: at least 1, and not absurd."""

NonNegative: TypeAlias = Annotated[int, Between(0, 1_000_000)]
"""A padding or the like."""


@dataclass(frozen=True, slots=True)
class Component:
    """Base of all parts."""

    kind: ClassVar[str]
    """The name under which a config asks for it."""

    def options(self) -> dict[str, Any]:
        """Its options by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def written(self) -> str | dict[str, Any]:
        """As a config writes it: its name, or a table of its kind and options."""
        options = self.options()
        return {"kind": self.kind, **options} if options else self.kind


C = TypeVar("C", bound=Component)


class Registry(Generic[C]):
    """The parts of one sort, by name."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._classes: dict[str, type[C]] = {}

    def register(self, kind: str) -> Any:
        """Class decorator: make a part known under a name, which no other may have."""

        def decorate(cls: type[C]) -> type[C]:
            if kind in self._classes:
                raise ValueError(f"two {self.noun}s are called {kind!r}")
            cls.kind = kind
            self._classes[kind] = cls
            return cls

        return decorate

    def kinds(self) -> list[str]:
        """All names, in the order in which they were registered."""
        return list(self._classes)

    def find(self, kind: str) -> type[C]:
        """The part of that name.

        Raises:
            ChoiceError: if there is none.
        """
        try:
            return self._classes[kind]
        except (KeyError, TypeError):
            raise ChoiceError(self.noun, str(kind), self._classes) from None


class Slot(NamedTuple):
    """A key of a config that asks for a part."""

    registry: Registry[Any]
    default: str | None = None
    """The kind of a table that names none."""
    optional: bool = False
    """Whether "none" is an answer."""
    many: bool = False
    """Whether a list, one for each stage, is an answer."""

    def make(self, value: Any) -> Any:
        """The part, or parts, that a config's value asks for; the value is known to be valid."""
        if value is None or isinstance(value, Component) or (self.optional and value == "none"):
            return value if isinstance(value, Component) else None
        if self.many and isinstance(value, list | tuple):
            return tuple([self.make(item) for item in value])
        kind, options = self.read(value)
        return self.registry.find(kind)(**options)

    def read(self, value: str | Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """The kind and the options of a name or a table."""
        if isinstance(value, str):
            return value, {}
        options = {key: as_tuple(option) for key, option in value.items() if key != "kind"}
        return value.get("kind", self.default), options


def as_tuple(value: Any) -> Any:
    """TOML's lists as tuples, which configs hold."""
    return tuple([as_tuple(item) for item in value]) if isinstance(value, list) else value


def divisible(channels: int, reduction: int, divisor: int, least: int = 0, *, shrinks: bool = False) -> int:
    """channels / reduction, rounded to the nearest multiple of ``divisor``: timm's make_divisible.

    The result is at least ``least``, and ``divisor``. Unless it ``shrinks``, rounding takes away less than a tenth.

    >>> divisible(256, 16, 8), divisible(64, 16, 8), divisible(64, 8, 16)
    (16, 8, 16)
    """
    rounded = max(least, divisor, (2 * channels + divisor * reduction) // (2 * reduction) // divisor * divisor)
    return rounded if shrinks or 10 * rounded * reduction >= 9 * channels else rounded + divisor
