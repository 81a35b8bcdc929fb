"""Interchangeable parts of a network, and the registries that know them by name.

A part (a stem, a block, a projection, an attention, a head, ...) is a frozen dataclass: its fields are the options a
config may set, and calling it adds its layers to the network. Registering it is all it takes to be usable from a
config file, the command line and the library.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar, Generic, TypeAlias, TypeVar

from annotated_types import Ge, Le

from resnet_calc.errors import ChoiceError

Positive: TypeAlias = Annotated[int, Ge(1), Le(1_000_000)]
"""A width, kernel size, stride or the like: at least 1, and not absurd."""

NonNegative: TypeAlias = Annotated[int, Ge(0), Le(1_000_000)]
"""A padding or the like."""


@dataclass(frozen=True, slots=True)
class Component:
    """Base of all parts."""

    kind: ClassVar[str]
    """The name under which a config asks for it."""

    def options(self) -> dict[str, Any]:
        """Its options by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


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


def divisible(channels: int, reduction: int, divisor: int, least: int = 0, *, shrinks: bool = False) -> int:
    """channels / reduction, rounded to the nearest multiple of ``divisor``: timm's make_divisible.

    The result is at least ``least``, and ``divisor``. Unless it ``shrinks``, rounding takes away less than a tenth.

    >>> divisible(256, 16, 8), divisible(64, 16, 8), divisible(64, 8, 16)
    (16, 8, 16)
    """
    rounded = max(least, divisor, (2 * channels + divisor * reduction) // (2 * reduction) // divisor * divisor)
    return rounded if shrinks or 10 * rounded * reduction >= 9 * channels else rounded + divisor
