"""Expressions in LaTeX's mathematics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.figures import format_count
from resnet_calc.render.mathematics import Symbol, parse_symbol, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from resnet_calc.analysis.derivation.expression import Expression
    from resnet_calc.view.document import Step


class _Latex:
    """The notation."""

    def number(self, text: str) -> str:
        """Commas in braces are not taken for punctuation."""
        return text.replace(",", "{,}")

    def symbol(self, symbol: Symbol) -> str:
        if symbol.name:
            return r"\text{" + symbol.name.replace("_", r"\_") + "}"
        if symbol.prime:
            return f"{symbol.letter}'"
        index = symbol.below if len(symbol.below) <= 1 else f"\\mathrm{{{symbol.below}}}"
        return f"{symbol.letter}_{{{index}}}" if index else symbol.letter

    def negative(self, inner: str) -> str:
        return f"-{inner}"

    def sum(self, parts: Sequence[tuple[bool, str]]) -> str:
        text = parts[0][1]
        for added, part in parts[1:]:
            text += f" {'+' if added else '-'} {part}"
        return text

    def product(self, factors: Sequence[str]) -> str:
        return r" \times ".join(factors)

    def fraction(self, over: str, under: str) -> str:
        return f"\\frac{{{over}}}{{{under}}}"

    def floor(self, inner: str) -> str:
        return f"\\left\\lfloor{inner}\\right\\rfloor"

    def ceiling(self, inner: str) -> str:
        return f"\\left\\lceil{inner}\\right\\rceil"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def group(self, inner: str) -> str:
        return f"\\left({inner}\\right)"


_LATEX = _Latex()


def latex(expression: Expression, *, symbols: bool = False) -> str:
    r"""An expression in LaTeX's mathematics.

    >>> from resnet_calc.analysis.derivation.expression import Number
    >>> print(latex(Number(64, "C_in") * 2, symbols=True), latex(Number(9408) * 12_845_056))
    C_{\mathrm{in}} \times 2 9408 \times 12{,}845{,}056
    """
    return typeset(expression, _LATEX, symbols=symbols)


def latex_symbol(symbol: str) -> str:
    r"""A symbol in LaTeX's mathematics; what is longer than a letter with an index is the name of a layer or stage.

    >>> print(latex_symbol("K"), latex_symbol("C_in"), latex_symbol("conv2_x"), latex_symbol("R′"))
    K C_{\mathrm{in}} \text{conv2\_x} R'
    """
    return _LATEX.symbol(parse_symbol(symbol))


def latex_chain(step: Step) -> str:
    r"""The equation of a step in LaTeX's mathematics.

    >>> from resnet_calc.analysis.derivation.expression import Floor, Number
    >>> from resnet_calc.view.document import Step
    >>> side = Floor((Number(224, "H") - Number(7, "K")) / 2) + 1
    >>> print(latex_chain(Step("side", "side", side)))
    \left\lfloor\frac{224 - 7}{2}\right\rfloor + 1 = 109
    """
    sides = [latex(step.expression, symbols=True)] if step.formula else []
    sides += [latex(step.expression), _value(step.expression.value)]
    return " = ".join(dict.fromkeys(sides))


def _value(value: Fraction) -> str:
    if value.denominator == 1:
        return _LATEX.number(format_count(value.numerator))
    over, under = (_LATEX.number(format_count(number)) for number in (value.numerator, value.denominator))
    return f"{_LATEX.fraction(over, under)} \\approx {float(value):.2f}"
