"""Expressions: arithmetic that is written out before it is done, so that a number can show where it comes from.

Python's operators build them, and a leaf may carry the symbol that it stands for, so that one tree is both the
formula and what becomes of it when the numbers are put in:

>>> height, kernel = Number(224, "H"), Number(7, "K")
>>> padding, stride = Number(3, "P"), Number(2, "S")
>>> output = Floor((height - kernel + 2 * padding) / stride) + 1
>>> print(output.text(symbols=True), "=", output, "=", output.value)
⌊(H − K + 2×P)/S⌋ + 1 = ⌊(224 − 7 + 2×3)/2⌋ + 1 = 112

Where the quotient is whole, rounding changes nothing and is left out of the numbers (though not of the formula):

>>> halved = Floor(Number(224, "H") / 2)
>>> print(halved.text(symbols=True), "=", halved, "=", halved.value)
⌊H/2⌋ = 224/2 = 112
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from math import ceil, floor, prod
from typing import TypeAlias

Operand: TypeAlias = "Expression | int"
Tree: TypeAlias = "int | list[str | Tree]"

_PLAIN_BELOW = 10_000
"""Factors below it are channels, sides and kernels, which everybody writes without a thousands separator."""


class Binding(IntEnum):
    """How tightly the parts of an expression hang together, which decides where parentheses are needed."""

    SUM = 0
    PRODUCT = 1
    POWER = 2
    ATOM = 3


class Expression(ABC):
    """Base of all expressions."""

    __slots__ = ()

    @property
    @abstractmethod
    def value(self) -> Fraction:
        """What it comes to, exactly."""

    @property
    @abstractmethod
    def binding(self) -> Binding:
        """How tightly its parts hang together."""

    @abstractmethod
    def text(self, *, symbols: bool = False) -> str:
        """It in plain text: in numbers, or as the formula."""

    @abstractmethod
    def tree(self) -> Tree:
        """It as nested lists, the operator first: ["*", 7, 7, 3, 64]."""

    @property
    def result(self) -> int:
        """Its value, which must be a whole number.

        Raises:
            ValueError: if it is not.
        """
        value = self.value
        if value.denominator != 1:
            raise ValueError(f"{self} is {value}, not a whole number")
        return value.numerator

    def __str__(self) -> str:
        return self.text()

    def __add__(self, other: Operand) -> Sum:
        return Sum((*_terms(self), *_terms(number(other))))

    def __radd__(self, other: int) -> Sum:
        return number(other) + self

    def __sub__(self, other: Operand) -> Sum:
        return Sum((*_terms(self), Negative(number(other))))

    def __rsub__(self, other: int) -> Sum:
        return number(other) - self

    def __mul__(self, other: Operand) -> Product:
        return Product((*_factors(self), *_factors(number(other))))

    def __rmul__(self, other: int) -> Product:
        return number(other) * self

    def __truediv__(self, other: Operand) -> Quotient:
        return Quotient(self, number(other))

    def __pow__(self, other: Operand) -> Power:
        return Power(self, number(other))


@dataclass(frozen=True, slots=True)
class Number(Expression):
    """A whole number, and what it is called in a formula: C_in stands for C with the index "in"."""

    number: int
    symbol: str = ""

    @property
    def value(self) -> Fraction:
        """The number."""
        return Fraction(self.number)

    @property
    def binding(self) -> Binding:
        """A negative number is set apart like a difference."""
        return Binding.ATOM if self.number >= 0 else Binding.SUM

    def text(self, *, symbols: bool = False) -> str:
        """The number with its thousands marked, or its symbol."""
        return self.symbol if symbols and self.symbol else f"{self.number:,}".replace("-", "−")

    def tree(self) -> Tree:
        """The number."""
        return self.number


@dataclass(frozen=True, slots=True)
class Negative(Expression):
    """What is taken away; it stands in sums alone."""

    operand: Expression

    @property
    def value(self) -> Fraction:
        """The opposite number."""
        return -self.operand.value

    @property
    def binding(self) -> Binding:
        """As a sum's."""
        return Binding.SUM

    def text(self, *, symbols: bool = False) -> str:
        """−7."""
        return f"−{_bound(self.operand, Binding.PRODUCT, symbols=symbols)}"

    def tree(self) -> Tree:
        """["-", operand]."""
        return ["-", self.operand.tree()]


@dataclass(frozen=True, slots=True)
class Sum(Expression):
    """Terms added up, or taken away where they are negative."""

    terms: tuple[Expression, ...]

    @property
    def value(self) -> Fraction:
        """The sum."""
        return sum((term.value for term in self.terms), Fraction(0))

    @property
    def binding(self) -> Binding:
        """A sum's, unless it has only one term."""
        return Binding.SUM if len(self.terms) > 1 else self.terms[0].binding

    def text(self, *, symbols: bool = False) -> str:
        """224 − 7 + 2×3."""
        first, *others = self.terms
        parts = [first.text(symbols=symbols)]
        for term in others:
            sign, operand = ("−", term.operand) if isinstance(term, Negative) else ("+", term)
            parts.append(f"{sign} {_bound(operand, Binding.PRODUCT, symbols=symbols)}")
        return " ".join(parts)

    def tree(self) -> Tree:
        """["+", term, ...]."""
        return ["+", *(term.tree() for term in self.terms)]


@dataclass(frozen=True, slots=True)
class Product(Expression):
    """Factors multiplied."""

    factors: tuple[Expression, ...]

    @property
    def value(self) -> Fraction:
        """The product."""
        return prod((factor.value for factor in self.factors), start=Fraction(1))

    @property
    def binding(self) -> Binding:
        """A product's, unless it has only one factor."""
        return Binding.PRODUCT if len(self.factors) > 1 else self.factors[0].binding

    def text(self, *, symbols: bool = False) -> str:
        """7×7×3×64."""
        if len(self.factors) == 1:
            return self.factors[0].text(symbols=symbols)
        return "×".join(factor_text(factor, symbols=symbols) for factor in self.factors)

    def tree(self) -> Tree:
        """["*", factor, ...]."""
        return ["*", *(factor.tree() for factor in self.factors)]


@dataclass(frozen=True, slots=True)
class Quotient(Expression):
    """One expression divided by another, exactly."""

    numerator: Expression
    denominator: Expression

    @property
    def value(self) -> Fraction:
        """The quotient, as a fraction where it is none."""
        return self.numerator.value / self.denominator.value

    @property
    def binding(self) -> Binding:
        """As a product's."""
        return Binding.PRODUCT

    def text(self, *, symbols: bool = False) -> str:
        """(224 − 7 + 2×3)/2."""
        over = _bound(self.numerator, Binding.PRODUCT, symbols=symbols)
        return f"{over}/{_bound(self.denominator, Binding.POWER, symbols=symbols)}"

    def tree(self) -> Tree:
        """["/", numerator, denominator]."""
        return ["/", self.numerator.tree(), self.denominator.tree()]


@dataclass(frozen=True, slots=True)
class Rounded(Expression):
    """Base of what makes a quotient whole. Where it is whole already, the numbers are written without."""

    operand: Expression

    @property
    def changes(self) -> bool:
        """Whether rounding changes the value."""
        return self.operand.value.denominator != 1

    @property
    def binding(self) -> Binding:
        """That of a single thing, or of the operand where that alone is written."""
        return Binding.ATOM if self.changes else self.operand.binding

    def text(self, *, symbols: bool = False) -> str:
        """⌊5/2⌋ or ⌈5/2⌉, and 4/2 where nothing is rounded."""
        inner = self.operand.text(symbols=symbols)
        if not (symbols or self.changes):
            return inner
        left, right = ("⌊", "⌋") if isinstance(self, Floor) else ("⌈", "⌉")
        return f"{left}{inner}{right}"

    def tree(self) -> Tree:
        """["floor", operand] or ["ceil", operand]."""
        return ["floor" if isinstance(self, Floor) else "ceil", self.operand.tree()]


class Floor(Rounded):
    """The largest whole number not above."""

    __slots__ = ()

    @property
    def value(self) -> Fraction:
        """⌊operand⌋."""
        return Fraction(floor(self.operand.value))


class Ceiling(Rounded):
    """The smallest whole number not below."""

    __slots__ = ()

    @property
    def value(self) -> Fraction:
        """⌈operand⌉."""
        return Fraction(ceil(self.operand.value))


@dataclass(frozen=True, slots=True)
class Power(Expression):
    """A base raised to a whole exponent.

    >>> print(Number(64, "C") ** 2, (Number(3) + 1) ** 2)
    64^2 (3 + 1)^2
    """

    base: Expression
    exponent: Expression

    @property
    def value(self) -> Fraction:
        """The power."""
        return Fraction(self.base.value**self.exponent.result)

    @property
    def binding(self) -> Binding:
        """A power's."""
        return Binding.POWER

    def text(self, *, symbols: bool = False) -> str:
        """64^2."""
        base = _bound(self.base, Binding.ATOM, symbols=symbols)
        return f"{base}^{_bound(self.exponent, Binding.ATOM, symbols=symbols)}"

    def tree(self) -> Tree:
        """["^", base, exponent]."""
        return ["^", self.base.tree(), self.exponent.tree()]


def number(operand: Operand) -> Expression:
    """A whole number as an expression; an expression as it is."""
    return Number(operand) if isinstance(operand, int) else operand


def is_plain_factor(factor: Expression) -> bool:
    """Whether a factor is written without a thousands separator: 1024 channels, but 1,048,576 weights."""
    return isinstance(factor, Number) and 0 <= factor.number < _PLAIN_BELOW


def factor_text(factor: Expression, *, symbols: bool) -> str:
    """A factor of a product, in parentheses where it needs them."""
    if isinstance(factor, Number) and is_plain_factor(factor) and not (symbols and factor.symbol):
        return str(factor.number)
    tight = Binding.POWER if is_quotient(factor) else Binding.PRODUCT
    return _bound(factor, tight, symbols=symbols)


def is_quotient(expression: Expression) -> bool:
    """Whether it is written as a quotient."""
    if isinstance(expression, Rounded) and not expression.changes:
        return is_quotient(expression.operand)
    return isinstance(expression, Quotient)


def _bound(expression: Expression, least: Binding, *, symbols: bool) -> str:
    """An expression in parentheses, unless it hangs together as tightly as is needed."""
    text = expression.text(symbols=symbols)
    binding = Binding.ATOM if symbols and isinstance(expression, Rounded) else expression.binding
    return text if binding >= least else f"({text})"


def _terms(expression: Expression) -> tuple[Expression, ...]:
    return expression.terms if isinstance(expression, Sum) else (expression,)


def _factors(expression: Expression) -> tuple[Expression, ...]:
    return expression.factors if isinstance(expression, Product) else (expression,)
