"""What a wrong result comes from, and how it is corrected: the slip, and the number in the note's own writing."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.formula import Division, Expression, Interval, evaluate
from resnet_calc.notes.reasons import FORGOT_ONE, FORGOT_PADDING, FORGOT_STRIDE
from resnet_calc.notes.slips import digit_slip, number_slip
from resnet_calc.notes.writing import written_like

if TYPE_CHECKING:
    from resnet_calc.language import Message, Statement
    from resnet_calc.notes.finding import Fix
    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.reading import Passage

_SPACED: Final = expression(r"[0-9]{1,3}+(?: [0-9]{3}(?![0-9.,]*+[0-9])){1,5}+")
_MOST_SOLVED: Final = 12
_SMALL: Final = 10
"""Numbers below it are easily mistaken for each other."""


def slip(
    passage: Passage, computed: Expression, stated: Expression, worth: Interval, *, is_size: bool
) -> Statement | Message | None:
    """How the result came to be wrong, if it is a single number."""
    figure = passage.tokens[stated.first].value
    if stated.is_compound or figure is None or worth.low != worth.high:
        return None
    left_out = _left_out(passage, computed, Fraction(figure.value)) if is_size else None
    return left_out or number_slip(figure, worth.low)


def spaced_number(passage: Passage, stated: Expression) -> int | None:
    """Where a number ends whose thousands are marked with spaces, or None."""
    if stated.is_compound:
        return None
    found = _SPACED.match(passage.text, passage.tokens[stated.first].start)
    return found.end() if found is not None else None


def _left_out(passage: Passage, computed: Expression, said: Fraction) -> Message | None:
    """Which part of an output size was forgotten: (n − k + 2p)/s + 1 without its padding, its stride or its + 1."""
    divisor = next((at for at, step in enumerate(computed.steps) if step in ("/", "//")), 0) - 1
    numbers = [step for step in computed.steps[:divisor] if isinstance(step, int)]
    if not isinstance(computed.steps[divisor], int) or not isinstance(computed.steps[-2], int):
        return None
    for change, message in (
        (dict.fromkeys(numbers[2:], Fraction(0)), FORGOT_PADDING),
        ({int(computed.steps[divisor]): Fraction(1)}, FORGOT_STRIDE),
        ({int(computed.steps[-2]): Fraction(0)}, FORGOT_ONE),
    ):
        worth = evaluate(computed, passage.tokens, Division.FLOOR, substitute=change)
        if change and worth is not None and worth.low == worth.high == said:
            return message
    return None


def certain_fix(passage: Passage, computed: Expression, stated: Expression, exact: Interval) -> Fix | None:
    """Correct the result where no single operand could be what is wrong instead."""
    tokens = passage.tokens
    if stated.is_compound or exact.low != exact.high or exact.low.denominator != 1 or "/" in computed.operators:
        return None
    figure = tokens[stated.first].value
    if figure is None or not figure.is_exact or "^" in computed.operators:
        return None
    operands = computed.operands
    if len(operands) > _MOST_SOLVED:
        return None
    slipped = figure.value > _SMALL and digit_slip(int(figure.value), int(exact.low)) is not None
    for operand in operands:
        at_zero = evaluate(computed, tokens, substitute={operand: Fraction(0)})
        at_one = evaluate(computed, tokens, substitute={operand: Fraction(1)})
        if at_zero is None or at_one is None or at_one.low == at_zero.low:
            return None
        solution = (figure.value - at_zero.low) / (at_one.low - at_zero.low)
        if solution.denominator == 1 and solution > 0 and not (slipped and _is_far(tokens[operand], solution)):
            return None
    token = tokens[stated.first]
    return passage.fix(token.start, token.end, written(passage, stated, int(exact.low)))


def _is_far(operand: Token, solution: Fraction) -> bool:
    """Whether nobody writes the one number for the other: neither a digit, nor twice, nor a neighbour."""
    value = operand.integer
    if value is None or value < _SMALL:
        return False
    ratio = max(solution / value, value / solution)
    return digit_slip(value, int(solution)) is None and ratio.denominator != 1 and abs(solution - value) > _SMALL


def written(passage: Passage, stated: Expression, value: int | Fraction, *, decimals: int | None = None) -> str:
    """The right number as the note writes the wrong one."""
    token = passage.tokens[stated.first]
    said = passage.text[token.start : token.end]
    return written_like(said, value, grouped=not passage.region.is_program, decimals=decimals)
