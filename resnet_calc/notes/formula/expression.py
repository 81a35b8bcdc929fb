"""Written-out arithmetic as data: expressions in reverse Polish notation, and the equations that they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from resnet_calc.notes.lexer import Token


class Division(StrEnum):
    """How `/` is read: output sizes are rounded down without anybody writing it."""

    EXACT = "exact"
    FLOOR = "floor"
    CEIL = "ceil"


class Interval(NamedTuple):
    """The values that an expression of rounded figures can have; low is high where all of them are exact."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Expression:
    """One side of an equation."""

    first: int
    """Index of the first token."""
    last: int
    """Index of the last token that belongs to the arithmetic."""
    steps: tuple[int | str, ...]
    """Reverse Polish notation: the index of a number's token, an operator, or `?` for what is not known."""

    @property
    def is_known(self) -> bool:
        """Whether it holds numbers only."""
        return "?" not in self.steps

    @property
    def is_compound(self) -> bool:
        """Whether anything is to be computed."""
        return len(self.steps) > 1

    @property
    def operators(self) -> frozenset[str]:
        """The operators in it."""
        return frozenset(step for step in self.steps if isinstance(step, str) and step != "?")

    @property
    def operands(self) -> tuple[int, ...]:
        """The indices of the tokens of its numbers."""
        return tuple(step for step in self.steps if isinstance(step, int))


@dataclass(frozen=True, slots=True)
class Equation:
    """Two or more expressions with equality signs between them."""

    sides: tuple[Expression, ...]
    approximate: tuple[bool, ...]
    """For each sign whether it is ≈ and not =."""


def raw_steps(expression: Expression, tokens: Sequence[Token]) -> str:
    """Return the reverse Polish notation of an expression in letters, for tests and explanations."""
    return " ".join(tokens[step].norm if isinstance(step, int) else step for step in expression.steps)
