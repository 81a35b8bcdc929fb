"""How an explanation makes a number: what it counts, with the numbers put in, and how the result was printed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.counting.convention import formula
from resnet_calc.figures import format_count

if TYPE_CHECKING:
    from resnet_calc.analysis.why import Answer, Explanation


def number_text(value: Fraction) -> str:
    """A count, rounded to a whole number if a slip left a part of one."""
    return format_count(round(value))


def figure_text(explanation: Explanation, answer: Answer) -> str:
    """The number as it was given, with the scale at which it was read: 4.12 × 10⁹."""
    figure = explanation.reading.figure
    if figure.scale == answer.question.figure.scale:
        return answer.question.shown
    mantissa = Fraction(figure.value) / figure.scale
    text = f"{float(mantissa):,.{figure.decimals}f}" if figure.decimals else f"{int(mantissa):,}"
    if figure.scale == 1:
        return text
    exponent = len(str(figure.scale)) - 1
    if 10**exponent == figure.scale:
        return f"{text} × 10{str(exponent).translate(_RAISED)}"
    return f"{text} × {figure.scale:,}"


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def counted_terms(explanation: Explanation) -> dict[Any, int]:
    """The terms that an explanation counts, with how often."""
    return {
        term: coefficient
        for term, coefficient in explanation.measure.terms.items()
        if coefficient and explanation.tally[term]
    }


def working(explanation: Explanation) -> list[str]:
    """Formula, numbers and result; then what the slip made of it; then how it was printed."""
    terms, numbers = counted_terms(explanation), explanation.tally
    counted = format_count(explanation.counted)
    lines = []
    if len(terms) > 1 or any(coefficient != 1 for coefficient in terms.values()):
        text = ""
        for term, coefficient in terms.items():
            sign = "−" if coefficient < 0 else "+"
            times = "" if abs(coefficient) == 1 else f"{abs(coefficient)} × "
            text += f" {sign} " if text else sign.replace("+", "")
            text += f"{times}{format_count(numbers[term])}"
        lines.append(f"{formula(terms)} = {text} = {counted}")
    factor = explanation.slip.factor
    if factor.denominator == 1 and factor != 1:
        lines.append(f"{factor} × {counted} = {number_text(explanation.value)}")
    elif factor.numerator == 1 and factor != 1:
        lines.append(f"{counted} / {factor.denominator:,} = {number_text(explanation.value)}")
    elif factor != 1:
        lines.append(f"{counted} × {factor.numerator:,} / {factor.denominator:,} = {number_text(explanation.value)}")
    return lines
