"""Which tokens form expressions, and which of these stand in equations; nothing that is read is executed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.formula.asides import (
    EQUALITIES,
    OPERANDS,
    annotation_end,
    behind_units,
    is_bullet,
    is_dash,
    is_joined,
    is_unit,
    skip_units,
)
from resnet_calc.notes.formula.expression import Equation, Expression
from resnet_calc.notes.lexer import Token, TokenKind
from resnet_calc.notes.signs import PAIRS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_DEEPEST: Final = 20
"""Brackets in brackets; deeper nesting is no arithmetic."""
_LONGEST: Final = 400
"""Operands of one expression."""

_FRACTIONS: Final = frozenset({"\\frac", "\\dfrac", "\\tfrac"})
_PRECEDENCE: Final = {"+": 1, "-": 1, "hyphen": 1, "*": 2, "/": 2, "//": 2, "^": 3}
_ROUNDING: Final = {"floor": "floor", "math.floor": "floor", "int": "floor", "ceil": "ceil", "math.ceil": "ceil"}


def find_equations(tokens: Sequence[Token]) -> Iterator[Equation]:
    """Yield every equation among the tokens.

    >>> from resnet_calc.notes.formula.expression import raw_steps
    >>> from resnet_calc.notes.lexer import tokenize
    >>> tokens = tokenize("output = (224 - 7 + 2×3)/2 + 1 = 112, 3+4+6+3=16 blocks")
    >>> [[raw_steps(side, tokens) for side in equation.sides] for equation in find_equations(tokens)]
    [['?', '224 7 - 2 3 * + 2 / 1 +', '112'], ['3 4 + 6 + 3 +', '16']]
    """
    closing: dict[int, int] | None = None
    for first, last in _stretches(tokens):
        closing = _matches(tokens) if closing is None else closing
        yield from _equations(tokens, closing, first, last)


def _stretches(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield where equations may stand: between punctuation, with an equality sign, a number and an operator."""
    first, signs, numbers, operators = 0, False, False, False
    for index, token in enumerate(tokens):
        kind = token.kind
        if kind is TokenKind.OPERATOR or token.norm in EQUALITIES:
            signs |= token.norm in EQUALITIES
            operators |= token.norm in _PRECEDENCE
        elif kind is TokenKind.NUMBER:
            numbers = True
        elif kind is TokenKind.COMMAND:
            operators |= token.norm in _FRACTIONS
        elif kind in (TokenKind.MARK, TokenKind.NEWLINE):
            if signs and numbers and operators:
                yield first, index
            first, signs, numbers, operators = index + 1, False, False, False
    if signs and numbers and operators:
        yield first, len(tokens)


def _equations(tokens: Sequence[Token], closing: Mapping[int, int], first: int, limit: int) -> Iterator[Equation]:
    index = first
    while index < limit:
        if is_dash(tokens, index) or is_bullet(tokens, index):
            index += 1
            continue
        expression = _Parser(tokens, closing, index).parse()
        if expression is None:
            index += 1
            continue
        sides, approximate = [expression], list[bool]()
        following = behind_units(tokens, expression.last + 1)
        while following < limit and tokens[following].norm in EQUALITIES:
            side = _Parser(tokens, closing, following + 1).parse()
            if side is None:
                break
            approximate.append(tokens[following].norm == "≈")
            sides.append(side)
            following = behind_units(tokens, side.last + 1)
        if len(sides) > 1:
            yield Equation(tuple(sides), tuple(approximate))
        index = sides[-1].last + 1


def read_loosely(expression: Expression, tokens: Sequence[Token]) -> Expression | None:
    """Return the expression read as if everything before a `/` were in brackets: 224 - 7 + 6 / 2 + 1.

    >>> from resnet_calc.notes.formula.expression import raw_steps
    >>> from resnet_calc.notes.lexer import tokenize
    >>> tokens = tokenize("224 - 7 + 6 / 2 + 1 = 112")
    >>> raw_steps(read_loosely(next(find_equations(tokens)).sides[0], tokens), tokens)
    '224 7 - 6 + 2 / 1 +'
    """
    return _Parser(tokens, _matches(tokens), expression.first, loose=True).parse()


def _matches(tokens: Sequence[Token]) -> dict[int, int]:
    """Pair every opening bracket with its closing one."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind is TokenKind.OPEN:
            opened.append(index)
        elif token.kind is TokenKind.CLOSE and opened and PAIRS[tokens[opened[-1]].norm] == token.norm:
            pairs[opened.pop()] = index
    return pairs


class _Parser:
    """Reads one expression from left to right, as far as it goes."""

    def __init__(self, tokens: Sequence[Token], closing: Mapping[int, int], start: int, *, loose: bool = False) -> None:
        self._tokens, self._closing, self._start, self._loose = tokens, closing, start, loose
        self._steps: list[int | str] = []

    def parse(self) -> Expression | None:
        end = self._expression(self._start, 0, len(self._tokens))
        if end is None:
            return None
        steps = tuple(self._steps)
        if self._is_torn_off() or len(steps) > 2 * _LONGEST:
            steps = ("?",)
        return Expression(self._start, end - 1, steps)

    def _is_torn_off(self) -> bool:
        """Whether what stands before belongs to the expression and could not be read: an operator, a name, 3(33)."""
        if self._tokens[self._start].norm == "+":
            return True  # what stands on the line above is added to
        if self._start == 0:
            return False
        before, token = self._tokens[self._start - 1], self._tokens[self._start]
        if token.norm == "-" and before.kind is TokenKind.NEWLINE:
            return token.end < self._tokens[self._start + 1].start  # or taken from
        if before.norm in _PRECEDENCE:
            return not (is_dash(self._tokens, self._start - 1) or is_bullet(self._tokens, self._start - 1))
        if token.kind is not TokenKind.OPEN:
            return before.kind is TokenKind.WORD and is_joined(self._tokens, self._start)
        called = before.kind is TokenKind.WORD and before.norm.isascii() and before.end == token.start
        return called or before.kind is TokenKind.NUMBER

    def _expression(self, start: int, depth: int, limit: int) -> int | None:
        """Read operands and operators from `start`; return the index behind them, or None if there is no operand."""
        waiting: list[str] = []
        end = self._operand(start, depth, limit)
        if end is None:
            return None
        while True:
            end = self._labelled(end, limit)
            behind = behind_units(self._tokens, end)
            if behind >= limit or self._tokens[behind].norm not in _PRECEDENCE or is_dash(self._tokens, behind):
                break
            operator = self._tokens[behind].norm
            kept = len(self._steps)
            following = self._operand(behind + 1, depth, limit)
            if following is None:
                del self._steps[kept:]
                break
            operand = self._steps[kept:]
            del self._steps[kept:]
            while waiting and (
                _PRECEDENCE[waiting[-1]] > _PRECEDENCE[operator]
                or (_PRECEDENCE[waiting[-1]] == _PRECEDENCE[operator] and operator != "^")
                or (self._loose and operator == "/")
            ):
                self._steps.append(waiting.pop())
            self._steps.extend(operand)
            waiting.append(operator)
            end = following
        self._steps.extend(reversed(waiting))
        return end

    def _labelled(self, end: int, limit: int) -> int:
        """Skip what is said in brackets of the operand before: 2×(3+4+6+3) (16 blocks) + 1.

        A bracket that may be a factor as well leaves the operand unknown, if the expression goes on behind it.
        """
        tokens, bracket = self._tokens, end
        while bracket < limit and bracket < end + 3 and is_unit(tokens[bracket]):
            bracket += 1
        if bracket >= limit or tokens[bracket].norm != "(" or tokens[end - 1].kind not in OPERANDS:
            return end
        behind, close = annotation_end(self._tokens, self._closing, bracket), self._closing.get(bracket)
        if behind is not None:
            return behind
        goes_on = close is not None and close + 1 < limit and tokens[close + 1].norm in _PRECEDENCE
        if close is None or not goes_on or self._steps == [self._start]:
            return end
        self._steps.extend(("?", "*"))
        return close + 1

    def _operand(self, index: int, depth: int, limit: int) -> int | None:
        """Read one operand; return the index behind it, or None if there is none."""
        negative = False
        if is_dash(self._tokens, index):
            return None
        while (
            index < limit and self._tokens[index].norm in ("-", "+") and self._tokens[index].kind is TokenKind.OPERATOR
        ):
            negative ^= self._tokens[index].norm == "-"
            index += 1
        if index >= limit or depth > _DEEPEST:
            return None
        end = self._atom(index, depth, limit)
        if end is not None and negative:
            self._steps.append("negate")
        return end

    def _atom(self, index: int, depth: int, limit: int) -> int | None:  # noqa: PLR0911 - one for each kind
        token = self._tokens[index]
        if token.kind in (TokenKind.NUMBER, TokenKind.NUMERAL):
            return self._number(index, limit)
        if token.kind is TokenKind.OPEN:
            return self._group(index, depth)
        if token.kind is TokenKind.COMMAND and token.norm in _FRACTIONS:
            return self._fraction(index, depth)
        if token.kind is TokenKind.WORD:
            if token.norm in _ROUNDING and index + 1 < limit and self._tokens[index + 1].norm == "(":
                end = self._group(index + 1, depth)
                if end is not None:
                    self._steps.append(_ROUNDING[token.norm])
                    return end
            self._steps.append("?")
            return index + 1
        if token.kind is TokenKind.COMMAND:
            self._steps.append("?")
            return index + 1
        return None

    def _number(self, index: int, limit: int) -> int:
        """Read a number; glued to a letter or a bracket (2n, 4f, 16(3+4)) or before another it is something unknown."""
        token, end = self._tokens[index], index + 1
        if end < limit:
            following = self._tokens[end]
            if token.kind is TokenKind.NUMERAL and following.kind is TokenKind.NUMBER:
                self._steps.append("?")  # one 5×5: so many of them
                return end
            glued = following.start == token.end
            if following.norm == "(":
                behind = annotation_end(self._tokens, self._closing, end)
                if behind is not None or not glued:
                    self._steps.append(index)
                    return behind or end
                self._steps.append("?")
                return end
            if glued and following.kind is TokenKind.WORD and following.norm.isascii() and not is_unit(following):
                self._steps.append("?")
                return end + 1
        self._steps.append(index)
        return end

    def _group(self, index: int, depth: int) -> int | None:
        """Read an expression in brackets, which must fill them."""
        close = self._closing.get(index)
        if close is None:
            return None
        kept = len(self._steps)
        end = self._expression(index + 1, depth + 1, close)
        if end is None or skip_units(self._tokens, end, close) != close:
            del self._steps[kept:]
            return None
        sign = self._tokens[index].norm
        if sign in "⌊⌈":
            self._steps.append("floor" if sign == "⌊" else "ceil")
        return close + 1

    def _fraction(self, index: int, depth: int) -> int | None:
        kept = len(self._steps)
        end: int | None = index + 1
        for _ in range(2):
            if end is None or end >= len(self._tokens) or self._tokens[end].norm != "{":
                del self._steps[kept:]
                return None
            end = self._group(end, depth)
        if end is None:
            del self._steps[kept:]
            return None
        self._steps.append("/")
        return end
