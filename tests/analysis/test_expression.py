"""Expressions are written so that whoever reads them comes to the same value."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, prod
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resnet_calc.analysis.derivation.expression import (
    Ceiling,
    Expression,
    Floor,
    Number,
    Power,
    Product,
    Sum,
)
from tests.arithmetic import evaluate

if TYPE_CHECKING:
    from collections.abc import Callable


def expressions() -> st.SearchStrategy[Expression]:
    leaves = st.integers(0, 3_000_000).map(Number)
    positive = st.integers(1, 5000).map(Number)

    def larger(smaller: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        return st.one_of(
            st.tuples(smaller, smaller).map(lambda pair: pair[0] + pair[1]),
            st.tuples(smaller, smaller).map(lambda pair: pair[0] - pair[1]),
            st.tuples(smaller, smaller).map(lambda pair: pair[0] * pair[1]),
            st.tuples(smaller, smaller).map(Product),
            st.tuples(smaller, smaller).map(Sum),
            st.tuples(smaller, positive).map(lambda pair: pair[0] / pair[1]),
            st.tuples(positive, positive).map(lambda pair: Number(7) / (pair[0] + pair[1])),
            smaller.map(Floor),
            smaller.map(Ceiling),
            st.tuples(smaller, st.integers(0, 2)).map(lambda pair: Power(pair[0], Number(pair[1]))),
        )

    return st.recursive(leaves, larger, max_leaves=8)


OPERATORS: dict[str, Callable[..., Fraction]] = {
    "+": lambda *terms: sum(terms, Fraction(0)),
    "*": lambda *factors: prod(factors, start=Fraction(1)),
    "-": lambda only: -only,
    "/": lambda over, under: over / under,
    "^": lambda base, exponent: Fraction(base ** int(exponent)),
    "floor": lambda only: Fraction(floor(only)),
    "ceil": lambda only: Fraction(ceil(only)),
}


def value_of_tree(tree: Any) -> Fraction:
    if isinstance(tree, int):
        return Fraction(tree)
    operator, *operands = tree
    return OPERATORS[operator](*map(value_of_tree, operands))


@given(expressions())
def test_what_is_written_comes_to_the_value(expression: Expression) -> None:
    assert evaluate(expression.text()) == expression.value


@given(expressions())
def test_the_tree_comes_to_the_value(expression: Expression) -> None:
    assert value_of_tree(expression.tree()) == expression.value


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Floor((Number(224) - 7 + 2 * Number(3)) / 2) + 1, "⌊(224 − 7 + 2×3)/2⌋ + 1"),
        (Floor((Number(56) - 3 + 2 * Number(1)) / 1) + 1, "(56 − 3 + 2×1)/1 + 1"),
        (Number(3) * 3 * (Number(128) / 32) * 128, "3×3×(128/32)×128"),
        (1 + Number(33) * 3 + 1, "1 + 33×3 + 1"),
        (Number(1) * 1 * 2048 * 1000, "1×1×2048×1000"),
        (Number(9408) + 2 * Number(70_400), "9,408 + 2×70,400"),
        (5 - (Number(3) - 2), "5 − (3 − 2)"),
        (Number(17) * Number(64) ** 2, "17×64^2"),
        (Ceiling(Number(5) / 2), "⌈5/2⌉"),
        (Ceiling(Number(4) / 2), "4/2"),
    ],
)
def test_numbers_are_written_as_people_write_them(expression: Expression, text: str) -> None:
    assert str(expression) == text


def test_a_formula_keeps_its_rounding_where_the_numbers_need_none() -> None:
    side = Ceiling(Number(4, "H") / Number(2, "S")) * 3
    assert side.text(symbols=True) == "⌈H/S⌉×3"
    assert side.text() == "(4/2)×3"


def test_a_fraction_is_no_result() -> None:
    with pytest.raises(ValueError, match="5/2 is 5/2, not a whole number"):
        _ = (Number(5) / 2).result
