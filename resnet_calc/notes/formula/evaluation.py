"""What expressions are worth, in fractions; an interval for what was printed with less than all its digits."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.formula.expression import Division, Expression, Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.units import Quantity

_LARGEST_EXPONENT: Final = 64
_MOST_BITS: Final = 2048
_WRITTEN: Final = {"*": "×", "-": "−", "hyphen": "−", "//": "/"}


def evaluate(
    expression: Expression,
    tokens: Sequence[Token],
    division: Division = Division.EXACT,
    *,
    substitute: Mapping[int, Fraction] | None = None,
) -> Interval | None:
    """Return what an expression is worth, or None where it is unknown, undefined or out of reason.

    >>> from resnet_calc.notes.formula.parser import find_equations
    >>> from resnet_calc.notes.lexer import tokenize
    >>> tokens = tokenize("(224-7+6)/2 + 1 = 112")
    >>> expression = next(find_equations(tokens)).sides[0]
    >>> evaluate(expression, tokens), evaluate(expression, tokens, Division.FLOOR).low
    (Interval(low=Fraction(225, 2), high=Fraction(225, 2)), Fraction(112, 1))
    """
    stack: list[int | Fraction] = []
    given: int | Fraction | None
    for step in expression.steps:
        if isinstance(step, int):
            given = substitute.get(step) if substitute is not None else None
            if given is None:
                figure = _figure(tokens[step])
                if figure.scale != 1 or figure.decimals:
                    return _evaluate_rounded(expression, tokens, division)
                given = figure.value
            stack.append(given)
            continue
        if step == "?":
            return None
        if step in ("negate", "floor", "ceil"):
            stack.append(_rounded(stack.pop(), step))
            continue
        right, left = stack.pop(), stack.pop()
        result = left * right if step == "*" else left + right if step == "+" else _apply(step, left, right, division)
        if result is None or result.numerator.bit_length() > _MOST_BITS:
            return None
        stack.append(result)
    value = Fraction(stack[0])
    return Interval(value, value)


def evaluate_as_printed(
    expression: Expression, tokens: Sequence[Token], division: Division = Division.EXACT
) -> Interval | None:
    """Return what an expression is worth if every figure in it is just what is printed: 2 × 25M is 50M."""
    printed = {step: _printed(_figure(tokens[step])) for step in expression.operands}
    return evaluate(expression, tokens, division, substitute=printed)


def _evaluate_rounded(expression: Expression, tokens: Sequence[Token], division: Division) -> Interval | None:
    """Evaluate with an interval for every figure that was printed with less than all its digits."""
    stack: list[Interval] = []
    for step in expression.steps:
        if isinstance(step, int):
            stack.append(_interval(_figure(tokens[step])))
            continue
        if step == "?":
            return None
        if step in ("negate", "floor", "ceil"):
            ends = [Fraction(_rounded(value, step)) for value in stack.pop()]
            stack.append(Interval(min(ends), max(ends)))
            continue
        right, left = stack.pop(), stack.pop()
        if step in ("/", "//") and right.low <= 0 <= right.high:
            return None
        corners = [_apply(step, one, other, division) for one in left for other in right]
        known = [Fraction(corner) for corner in corners if corner is not None]
        if len(known) < len(corners) or max(abs(corner.numerator) for corner in known).bit_length() > _MOST_BITS:
            return None
        stack.append(Interval(min(known), max(known)))
    return stack[0]


def workings(
    expression: Expression, tokens: Sequence[Token], division: Division = Division.EXACT
) -> Iterator[tuple[str, str, str, str, bool]]:
    """Yield each operation of a known, exact expression: its sides, its sign, its result, and whether it was floored.

    >>> from resnet_calc.notes.formula.parser import find_equations
    >>> from resnet_calc.notes.lexer import tokenize
    >>> tokens = tokenize("(224-7+6)/2 + 1 = 112")
    >>> [" ".join(step[:4]) for step in workings(next(find_equations(tokens)).sides[0], tokens, Division.FLOOR)]
    ['224 − 7 217', '217 + 6 223', '223 / 2 111', '111 + 1 112']
    """
    stack: list[int | Fraction] = []
    for step in expression.steps:
        if isinstance(step, int):
            stack.append(_figure(tokens[step]).value)
        elif step in ("negate", "floor", "ceil"):
            stack.append(_rounded(stack.pop(), step))
        else:
            right, left = stack.pop(), stack.pop()
            result = _apply(step, left, right, division)
            if result is None:
                return
            floored = step in ("/", "//") and left != result * right
            yield _plainly(left), _WRITTEN.get(step, step), _plainly(right), _plainly(result), floored
            stack.append(result)


def _plainly(value: int | Fraction) -> str:
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):,.4g}"


def _figure(token: Token) -> Quantity:
    figure = token.value
    assert figure is not None  # noqa: S101 - the parser takes numbers only
    return figure


def _interval(figure: Quantity) -> Interval:
    """The values that a figure may stand for: rounded, or cut off behind the last digit."""
    value, step = _printed(figure), Fraction(figure.step) / (100 if figure.unit == "%" else 1)
    return Interval(value, value) if figure.is_exact else Interval(value - step / 2, value + step)


def _printed(figure: Quantity) -> Fraction:
    return Fraction(figure.value) / (100 if figure.unit == "%" else 1)


def _rounded(value: int | Fraction, how: str) -> int | Fraction:
    if how == "negate":
        return -value
    return floor(value) if how == "floor" else ceil(value)


def _apply(operator: str, left: int | Fraction, right: int | Fraction, division: Division) -> int | Fraction | None:
    match operator:
        case "+":
            return left + right
        case "-" | "hyphen":
            return left - right
        case "*":
            return left * right
        case "/" | "//":
            return _divide(left, right, division if operator == "/" else Division.FLOOR)
        case _:
            if (
                right.denominator != 1
                or not 0 <= right <= _LARGEST_EXPONENT
                or left.numerator.bit_length() > _MOST_BITS
            ):
                return None
            return left ** int(right)


def _divide(left: int | Fraction, right: int | Fraction, division: Division) -> int | Fraction | None:
    if right == 0:
        return None
    quotient = Fraction(left) / Fraction(right)
    if division is Division.EXACT:
        return quotient
    return floor(quotient) if division is Division.FLOOR else ceil(quotient)
