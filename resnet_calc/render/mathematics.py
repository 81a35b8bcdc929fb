"""Working as it is written: formula = numbers = value; and expressions in any notation that sets mathematics."""

from __future__ import annotations

import re
from functools import singledispatch
from typing import TYPE_CHECKING, NamedTuple, Protocol

from resnet_calc.analysis.derivation.expression import (
    Binding,
    Expression,
    Floor,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Rounded,
    Sum,
    is_plain_factor,
)
from resnet_calc.figures import format_count

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from resnet_calc.view.document import Step

_INDEXED = re.compile(r"([A-Za-z])(?:_([a-z]+))?")
"""A symbol of one letter, perhaps with an index: C_in."""

_MARKED = re.compile("([A-Za-z])([′₁₂ₛ])")
"""A term of a counting convention that is told from another of the same letter."""

_MARKS = {"′": "′", "₁": "1", "₂": "2", "ₛ": "s"}


def chain(step: Step) -> list[str]:
    """The sides of a step's equation, without those that say nothing new.

    >>> from resnet_calc.view.document import Step
    >>> chain(Step("weights", "weights", Number(7, "K") * Number(7, "K") * 3 * 64, formula=True))
    ['K×K×3×64', '7×7×3×64', '9,408']
    >>> chain(Step("biases", "biases", Number(64)))
    ['64']
    >>> chain(Step("ratio", "ratio", Number(18) / 4))
    ['18/4', '9/2 ≈ 4.50']
    """
    sides = [step.expression.text(symbols=True)] if step.formula else []
    sides += [step.expression.text(), _value(step.expression.value)]
    return list(dict.fromkeys(sides))


def _value(value: Fraction) -> str:
    """A whole number, or a fraction with what it comes to."""
    if value.denominator == 1:
        return format_count(value.numerator)
    return f"{format_count(value.numerator)}/{format_count(value.denominator)} ≈ {float(value):.2f}"


class Symbol(NamedTuple):
    """A symbol of a formula: a letter with what stands below it, or a prime; or the name of a layer or stage.

    >>> parse_symbol("C_in"), parse_symbol("R′").prime, parse_symbol("conv2_x").name
    (Symbol(name='', letter='C', below='in', prime=False), True, 'conv2_x')
    """

    name: str
    letter: str = ""
    below: str = ""
    prime: bool = False


def parse_symbol(text: str) -> Symbol:
    """A symbol taken apart."""
    marked = _MARKED.fullmatch(text)
    if marked is not None:
        letter, mark = marked.groups()
        return Symbol("", letter, prime=True) if mark == "′" else Symbol("", letter, _MARKS[mark])
    indexed = _INDEXED.fullmatch(text)
    return Symbol(text) if indexed is None else Symbol("", indexed[1], indexed[2] or "")


class Notation(Protocol):
    """How a language for mathematics writes what expressions are made of."""

    def number(self, text: str) -> str:
        """A number with its thousands marked: 12,845,056."""

    def symbol(self, symbol: Symbol) -> str:
        """What stands for a number in a formula."""

    def negative(self, inner: str) -> str:
        """−7."""

    def sum(self, parts: Sequence[tuple[bool, str]]) -> str:
        """Terms added up, those taken away marked by False."""

    def product(self, factors: Sequence[str]) -> str:
        """Factors with signs between them."""

    def fraction(self, over: str, under: str) -> str:
        """A quotient with a line between its parts."""

    def floor(self, inner: str) -> str:
        """⌊inner⌋."""

    def ceiling(self, inner: str) -> str:
        """⌈inner⌉."""

    def power(self, base: str, exponent: str) -> str:
        """A base with an exponent."""

    def group(self, inner: str) -> str:
        """In parentheses."""


@singledispatch
def typeset(expression: Expression, notation: Notation, *, symbols: bool = False) -> str:
    """An expression in a notation: in numbers, or as the formula."""
    del notation, symbols
    raise TypeError(f"nothing is known of how to set {expression!r}")


@typeset.register
def _(expression: Number, notation: Notation, *, symbols: bool = False) -> str:
    if symbols and expression.symbol:
        return notation.symbol(parse_symbol(expression.symbol))
    return notation.number(format_count(expression.number))


@typeset.register
def _(expression: Negative, notation: Notation, *, symbols: bool = False) -> str:
    return notation.negative(bound(expression.operand, Binding.PRODUCT, notation, symbols=symbols))


@typeset.register
def _(expression: Sum, notation: Notation, *, symbols: bool = False) -> str:
    return notation.sum(signed_terms(expression, notation, symbols=symbols))


def signed_terms(expression: Sum, notation: Notation, *, symbols: bool = False) -> list[tuple[bool, str]]:
    """The terms of a sum, and whether each is added: it is taken away otherwise."""
    first, *others = expression.terms
    parts = [(True, typeset(first, notation, symbols=symbols))]
    for term in others:
        added, operand = (False, term.operand) if isinstance(term, Negative) else (True, term)
        parts.append((added, bound(operand, Binding.PRODUCT, notation, symbols=symbols)))
    return parts


@typeset.register
def _(expression: Product, notation: Notation, *, symbols: bool = False) -> str:
    return notation.product([_factor(factor, notation, symbols=symbols) for factor in expression.factors])


def _factor(factor: Expression, notation: Notation, *, symbols: bool) -> str:
    if isinstance(factor, Number) and is_plain_factor(factor) and not (symbols and factor.symbol):
        return notation.number(str(factor.number))
    return bound(factor, Binding.PRODUCT, notation, symbols=symbols)


@typeset.register
def _(expression: Quotient, notation: Notation, *, symbols: bool = False) -> str:
    over = typeset(expression.numerator, notation, symbols=symbols)
    return notation.fraction(over, typeset(expression.denominator, notation, symbols=symbols))


@typeset.register
def _(expression: Rounded, notation: Notation, *, symbols: bool = False) -> str:
    inner = typeset(expression.operand, notation, symbols=symbols)
    if not (symbols or expression.changes):
        return inner
    return notation.floor(inner) if isinstance(expression, Floor) else notation.ceiling(inner)


@typeset.register
def _(expression: Power, notation: Notation, *, symbols: bool = False) -> str:
    base = bound(expression.base, Binding.ATOM, notation, symbols=symbols)
    return notation.power(base, typeset(expression.exponent, notation, symbols=symbols))


def bound(expression: Expression, least: Binding, notation: Notation, *, symbols: bool) -> str:
    """An expression, in parentheses where it hangs together less tightly than its place asks for."""
    text = typeset(expression, notation, symbols=symbols)
    binding = Binding.ATOM if symbols and isinstance(expression, Rounded) else expression.binding
    return text if binding >= least else notation.group(text)
