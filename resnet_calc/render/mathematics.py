"""Working as it is written: formula = numbers = value, in plain text and in LaTeX."""

from __future__ import annotations

import re
from functools import singledispatch
from typing import TYPE_CHECKING

from resnet_calc.analysis.derivation.expression import (
    Binding,
    Ceiling,
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
    from fractions import Fraction

    from resnet_calc.view.document import Step

_INDEXED = re.compile(r"([A-Za-z])(?:_([a-z]+))?")
"""A symbol of one letter, perhaps with an index: C_in."""


_MARKS = {"′": "'", "₁": "_{1}", "₂": "_{2}", "ₛ": "_{s}"}
_MARKED = re.compile(rf"([A-Za-z])([{''.join(_MARKS)}])")
"""A term of a counting convention that is told from another of the same letter."""


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


def latex_chain(step: Step) -> str:
    r"""The equation of a step in LaTeX's mathematics.

    >>> from resnet_calc.view.document import Step
    >>> side = Floor((Number(224, "H") - Number(7, "K")) / 2) + 1
    >>> print(latex_chain(Step("side", "side", side)))
    \left\lfloor\frac{224 - 7}{2}\right\rfloor + 1 = 109
    """
    sides = [latex(step.expression, symbols=True)] if step.formula else []
    sides += [latex(step.expression), _latex_value(step.expression.value)]
    return " = ".join(dict.fromkeys(sides))


def _latex_value(value: Fraction) -> str:
    if value.denominator == 1:
        return _grouped(value.numerator)
    fraction = f"\\frac{{{_grouped(value.numerator)}}}{{{_grouped(value.denominator)}}}"
    return f"{fraction} \\approx {float(value):.2f}"


def _grouped(number: int) -> str:
    """A number whose commas LaTeX does not take for punctuation."""
    return format_count(number).replace(",", "{,}")


@singledispatch
def latex(expression: Expression, *, symbols: bool = False) -> str:  # noqa: ARG001 - as in the cases below
    r"""An expression in LaTeX's mathematics.

    >>> print(latex(Number(64, "C_in") * 2, symbols=True), latex(Number(9408) * 12_845_056))
    C_{\mathrm{in}} \times 2 9408 \times 12{,}845{,}056
    """
    raise TypeError(f"nothing is known of how to set {expression!r}")


@latex.register(Number)
def _(expression: Number, *, symbols: bool = False) -> str:
    return latex_symbol(expression.symbol) if symbols and expression.symbol else _grouped(expression.number)


def latex_symbol(symbol: str) -> str:
    r"""A symbol in LaTeX's mathematics; what is longer than a letter with an index is the name of a layer or stage.

    >>> print(latex_symbol("K"), latex_symbol("C_in"), latex_symbol("conv2_x"), latex_symbol("R′"))
    K C_{\mathrm{in}} \text{conv2\_x} R'
    """
    marked = _MARKED.fullmatch(symbol)
    if marked is not None:
        return marked[1] + _MARKS[marked[2]]
    indexed = _INDEXED.fullmatch(symbol)
    if indexed is None:
        return r"\text{" + symbol.replace("_", r"\_") + "}"
    letter, index = indexed.groups()
    return f"{letter}_{{\\mathrm{{{index}}}}}" if index else str(letter)


@latex.register(Negative)
def _(expression: Negative, *, symbols: bool = False) -> str:
    return f"-{_bound(expression.operand, Binding.PRODUCT, symbols=symbols)}"


@latex.register(Sum)
def _(expression: Sum, *, symbols: bool = False) -> str:
    first, *others = expression.terms
    parts = [latex(first, symbols=symbols)]
    for term in others:
        sign, operand = ("-", term.operand) if isinstance(term, Negative) else ("+", term)
        parts.append(f"{sign} {_bound(operand, Binding.PRODUCT, symbols=symbols)}")
    return " ".join(parts)


@latex.register(Product)
def _(expression: Product, *, symbols: bool = False) -> str:
    return r" \times ".join(_factor(factor, symbols=symbols) for factor in expression.factors)


def _factor(factor: Expression, *, symbols: bool) -> str:
    if isinstance(factor, Number) and is_plain_factor(factor) and not (symbols and factor.symbol):
        return str(factor.number)
    return _bound(factor, Binding.PRODUCT, symbols=symbols)


@latex.register(Quotient)
def _(expression: Quotient, *, symbols: bool = False) -> str:
    over, under = latex(expression.numerator, symbols=symbols), latex(expression.denominator, symbols=symbols)
    return f"\\frac{{{over}}}{{{under}}}"


@latex.register(Floor)
@latex.register(Ceiling)
def _(expression: Rounded, *, symbols: bool = False) -> str:
    inner = latex(expression.operand, symbols=symbols)
    if not (symbols or expression.changes):
        return inner
    name = "floor" if isinstance(expression, Floor) else "ceil"
    return f"\\left\\l{name}{inner}\\right\\r{name}"


@latex.register(Power)
def _(expression: Power, *, symbols: bool = False) -> str:
    return f"{_bound(expression.base, Binding.ATOM, symbols=symbols)}^{{{latex(expression.exponent, symbols=symbols)}}}"


def _bound(expression: Expression, least: Binding, *, symbols: bool) -> str:
    text = latex(expression, symbols=symbols)
    binding = Binding.ATOM if symbols and isinstance(expression, Rounded) else expression.binding
    return text if binding >= least else f"\\left({text}\\right)"
