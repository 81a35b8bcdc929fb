"""A reader of printed arithmetic that shares nothing with the code that prints it."""

from __future__ import annotations

import ast
import math
import operator
import re
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_AS_PYTHON = {"×": "*", "−": "-", "^": "**", "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")"}
_OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: lambda base, exponent: base ** int(exponent),
}
_ROUNDINGS: dict[str, Callable[[Fraction], int]] = {"floor": math.floor, "ceil": math.ceil}


def evaluate(text: str) -> Fraction:
    """What a printed expression comes to.

    >>> evaluate("⌊(224 − 7 + 2×3)/2⌋ + 1"), evaluate("9,408 + 2×(64 − 1)")
    (Fraction(112, 1), Fraction(9534, 1))
    """
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    for character, python in _AS_PYTHON.items():
        plain = plain.replace(character, python)
    return _value(ast.parse(plain.strip(), mode="eval").body)


def _value(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() as number):
            return Fraction(number)
        case ast.BinOp():
            return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
        case ast.UnaryOp(op=ast.USub()):
            return -_value(node.operand)
        case ast.Call(func=ast.Name(id=name), args=[operand]):
            return Fraction(_ROUNDINGS[name](_value(operand)))
        case _:
            raise ValueError(f"not arithmetic: {ast.dump(node)}")
