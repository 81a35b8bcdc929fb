"""Expressions in MathML Core, which browsers draw without a library.

Browsers break no lines within MathML, so that each side of an equation, and each term of a long sum, stands for itself.
Where what is drawn does not read in a line (fractions, indices), its source in LaTeX goes with it, for whoever reads
the page without drawing it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from resnet_calc.analysis.derivation.expression import Expression, Sum
from resnet_calc.figures import format_count
from resnet_calc.render.latex_mathematics import latex, latex_symbol
from resnet_calc.render.mathematics import Symbol, chain, parse_symbol, signed_terms, typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.view.document import Step

_DRAWN = ("<mfrac>", "<msub>", "<msup>")


class _MathML:
    """The notation."""

    def number(self, text: str) -> str:
        return f"<mn>{text}</mn>"

    def symbol(self, symbol: Symbol) -> str:
        if symbol.name:
            return f"<mtext>{escape(symbol.name)}</mtext>"
        letter = f"<mi>{symbol.letter}</mi>"
        if symbol.prime:
            return f"<msup>{letter}<mo>′</mo></msup>"
        index = f"<mn>{symbol.below}</mn>" if symbol.below.isdecimal() else f"<mi>{symbol.below}</mi>"
        return f"<msub>{letter}{index}</msub>" if symbol.below else letter

    def negative(self, inner: str) -> str:
        return f"<mo>−</mo>{inner}"

    def sum(self, parts: Sequence[tuple[bool, str]]) -> str:
        return parts[0][1] + "".join(f"<mo>{'+' if added else '−'}</mo>{part}" for added, part in parts[1:])

    def product(self, factors: Sequence[str]) -> str:
        return "<mo>×</mo>".join(factors)

    def fraction(self, over: str, under: str) -> str:
        return f"<mfrac><mrow>{over}</mrow><mrow>{under}</mrow></mfrac>"

    def floor(self, inner: str) -> str:
        return f"<mrow><mo>⌊</mo>{inner}<mo>⌋</mo></mrow>"

    def ceiling(self, inner: str) -> str:
        return f"<mrow><mo>⌈</mo>{inner}<mo>⌉</mo></mrow>"

    def power(self, base: str, exponent: str) -> str:
        return f"<msup><mrow>{base}</mrow><mrow>{exponent}</mrow></msup>"

    def group(self, inner: str) -> str:
        return f"<mrow><mo>(</mo>{inner}<mo>)</mo></mrow>"


_NOTATION = _MathML()
_BREAKS_FROM = 4
"""A sum of so many terms may be broken between any of them."""


def mathml(expression: Expression, *, symbols: bool = False) -> str:
    """An expression as one ``math`` element, or as one for each term of a long sum.

    >>> from resnet_calc.analysis.derivation.expression import Number
    >>> mathml(Number(7) * 64)
    '<math><mn>7</mn><mo>×</mo><mn>64</mn></math>'
    """
    if isinstance(expression, Sum) and len(expression.terms) >= _BREAKS_FROM:
        return " ".join(_terms(expression, symbols=symbols))
    return _element(typeset(expression, _NOTATION, symbols=symbols), latex(expression, symbols=symbols))


def _terms(expression: Sum, *, symbols: bool) -> Iterator[str]:
    """The terms of a sum, each with the sign before it as text between them."""
    for number, (term, (added, drawn)) in enumerate(
        zip(expression.terms, signed_terms(expression, _NOTATION, symbols=symbols), strict=True)
    ):
        if number:
            yield "+" if added else "−"
        source = latex(term, symbols=symbols)
        yield _element(drawn, source if added else source.removeprefix("-"))


def _element(drawn: str, source: str) -> str:
    if not any(tag in drawn for tag in _DRAWN):
        return f"<math>{drawn}</math>"
    annotation = f'<annotation encoding="application/x-tex">{escape(source)}</annotation>'
    large = ' displaystyle="true"' if "<mfrac>" in drawn else ""
    return f"<math{large}><semantics><mrow>{drawn}</mrow>{annotation}</semantics></math>"


def mathml_symbol(symbol: str) -> str:
    """A symbol of a formula.

    >>> mathml_symbol("K"), mathml_symbol("R′")[:52]
    ('<math><mi>K</mi></math>', '<math><semantics><mrow><msup><mi>R</mi><mo>′</mo></m')
    """
    return _element(_NOTATION.symbol(parse_symbol(symbol)), latex_symbol(symbol))


def mathml_chain(step: Step) -> str:
    """The equation of a step; the last side, its value, stands out.

    >>> from resnet_calc.analysis.derivation.expression import Number
    >>> from resnet_calc.view.document import Step
    >>> mathml_chain(Step("parameters", "parameters", Number(64, "C") * 2, formula=True))[-70:]
    ' = <math><mn>64</mn><mo>×</mo><mn>2</mn></math> = <strong>128</strong>'
    """
    expression = step.expression
    sides = chain(step)
    drawn = [mathml(expression, symbols=True)] if step.formula else []
    drawn.append(mathml(expression))
    value = expression.value
    if value.denominator == 1:
        shown = f"<strong>{format_count(value.numerator)}</strong>"
    else:
        over, under = (_NOTATION.number(format_count(number)) for number in (value.numerator, value.denominator))
        source = f"\\frac{{{value.numerator}}}{{{value.denominator}}}"
        shown = f"{_element(_NOTATION.fraction(over, under), source)} ≈ <strong>{float(value):.2f}</strong>"
    # As many sides as the plain text has: what says nothing new is left out there too.
    kept = dict.fromkeys(drawn)
    return " = ".join([*list(kept)[: len(sides) - 1], shown])
