"""Tables that work their figures out: an expression in one column, what it gives in another."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.formula import Division, evaluate, find_equations
from resnet_calc.notes.lexer import tokenize
from resnet_calc.notes.tables import find_tables
from resnet_calc.units import fold_width, match_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.steps.cells import Cell

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what written-out arithmetic reports: RC601."""

_WORKING: Final = expression(r"working|expression|calculation|formula|computation|算式|计算(?:过程|式)?|公式|推导")
_RESULT: Final = expression(r"value|result|total|answer|=|结果|值|数值|得数")
_FEWEST: Final = 2
_LONGEST: Final = 400

_IS: Final = Message("{expression} is {said}", "{expression} 等于 {said}")
_IS_NOT: Final = Message(
    "{expression} is {expected}, the table says {said}", "{expression} 应为 {expected}，表中写的是 {said}"
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the results of worked tables, judged; a table in which most do not hold means something else."""
    if not any(
        word in reading.note.text
        for word in ("ork", "xpression", "alculation", "ormula", "omputation", "算", "公式", "推导")
    ):
        return
    for table in find_tables(reading):
        titles = {place: fold_width(cell.text).lower().strip("*_` ") for place, cell in table.head.items()}
        working = next((place for place, title in titles.items() if _WORKING.fullmatch(title)), None)
        result = next((place for place, title in titles.items() if _RESULT.fullmatch(title)), None)
        if working is None or result is None:
            continue
        worked = [(row[working], row[result]) for row in table.rows if working in row and result in row]
        judged = [(one, other, *_worth(one, other)) for one, other in worked]
        told = [entry for entry in judged if entry[2] is not None]
        right = sum(entry[2] is True for entry in told)
        if right < max(_FEWEST, len(told) - max(1, len(told) // 4)):
            continue
        for computed, stated, agrees, expected in told:
            yield _finding(computed, stated, expected, agrees=bool(agrees))


def _worth(expression: Cell, stated: Cell) -> tuple[bool | None, str]:
    """Whether an expression gives what is stated, or None where it cannot be worked out; and what it gives."""
    found = match_quantity(stated.text)
    if found is None or len(expression.text) > _LONGEST:
        return None, ""
    said = found[0]
    tokens = tokenize(f"{expression.text} = 1")
    equation = next(iter(find_equations(tokens)), None)
    if equation is None:
        alone = match_quantity(expression.text)
        return (None, "") if alone is None else (alone[0].value == said.value, str(alone[0].value))
    side = equation.sides[0]
    if side.first != 0 or not side.is_known:
        return None, ""
    for division in (Division.EXACT, Division.FLOOR) if "floor" not in side.steps else (Division.EXACT,):
        worth = evaluate(side, tokens, division)
        if worth is not None and worth.low - Fraction(said.step, 2) < said.value <= worth.high + Fraction(said.step):
            exact = worth.low == worth.high and worth.low.denominator == 1
            if not exact or worth.low == said.value:
                return True, ""
    worth = evaluate(side, tokens)
    if worth is None:
        return False, ""
    return False, f"{int(worth.low):,}" if worth.low.denominator == 1 else f"{float(worth.low):.2f}"


def _finding(expression: Cell, stated: Cell, expected: str, *, agrees: bool) -> Finding:
    values = {"expression": expression.text, "said": stated.text, "expected": expected}
    return stated.passage.finding(
        stated.start,
        stated.end,
        Verdict.RIGHT if agrees else Verdict.WRONG,
        "RC601",
        (_IS if agrees else _IS_NOT).about(**values),
        said=stated.text,
        expected=stated.text if agrees else expected,
    )
