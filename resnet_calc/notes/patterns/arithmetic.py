"""Written-out arithmetic: any sum, product, ratio or output-size formula with its result."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.figures import format_count
from resnet_calc.language import Message, Statement
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.formula import Division, Equation, Expression, Interval, evaluate, read_loosely, workings
from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.patterns._results import certain_fix, slip, spaced_number, written
from resnet_calc.notes.slips import digit_slip, number_slip
from resnet_calc.notes.vocabulary import PHRASES, Concept
from resnet_calc.notes.writing import plainly, written_like
from resnet_calc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC601",
        name="wrong-sum-or-product",
        what=Message(
            "A written-out sum or product does not give the stated result.",
            "写出的加法或乘法算式与给出的结果不符。",
        ),
        why=Message(
            "Readers recompute the line to check that they have understood it; a wrong result teaches a wrong rule.",
            "读者会重算这一行来确认自己是否理解;错误的结果会让人学到错误的规则。",
        ),
        wrong="3×3×64×64 = 36,846",
        right="3×3×64×64 = 36,864",
    ),
    Rule(
        code="RC602",
        name="wrong-output-size-arithmetic",
        what=Message(
            "A written-out output size, (n − k + 2p)/s + 1, does not give the stated side, rounded down or up.",
            "写出的输出尺寸公式 (n − k + 2p)/s + 1,无论向下还是向上取整,都得不到给出的边长。",
        ),
        why=Message(
            "Every later shape of the note builds on this one.",
            "后面所有的形状都建立在这个尺寸之上。",
        ),
        wrong="(224 − 7 + 2×3)/2 + 1 = 114",
        right="(224 − 7 + 2×3)/2 + 1 = 112",
    ),
    Rule(
        code="RC603",
        name="wrong-ratio",
        what=Message("A written-out quotient does not give the stated ratio.", "写出的除法算式与给出的比值不符。"),
        why=Message(
            "Ratios are quoted as the saving of a design: 1,179,648 / 69,632 is what a bottleneck saves.",
            "比值常被引用为某种设计的节省程度:1,179,648 / 69,632 就是瓶颈结构的节省。",
        ),
        wrong="25/9 = 2.87",
        right="25/9 = 2.78",
    ),
)  # fmt: skip

_IS: Final = Message("{expression} is {expected}", "{expression} 等于 {expected}")
_IS_NOT: Final = Message(
    "{expression} is {expected}, the note says {said}", "{expression} 应为 {expected},文中写的是 {said}"
)
_WITH_CEIL: Final = Message(
    "{expression} is {expected} when the quotient is rounded up (ceil mode)",
    "{expression} 在商向上取整(ceil mode)时等于 {expected}",
)
_STEP: Final = Message("{left} {sign} {right} = {result}", "{left} {sign} {right} = {result}")
_STEP_FLOORED: Final = Message(
    "{left} {sign} {right}, rounded down = {result}", "{left} {sign} {right},向下取整 = {result}"
)
_TWICE: Final = Message(
    "{expression} is {expected} multiply-adds, twice as many FLOPs", "{expression} 为 {expected} 次乘加,FLOPs 为其两倍"
)
_TWO_SHAPES: Final = Message(
    "{expression} is {expected} and not {said}, if these are products and not shapes",
    "如果这里是乘积而不是形状,{expression} 等于 {expected},而不是 {said}",
)
_NUMBERED: Final = (Concept.STAGE, Concept.BLOCK, Concept.LAYER, Concept.CONVOLUTION, Concept.RESIDUAL_BLOCK)
_BLOCKS: Final = (Concept.BLOCK, Concept.RESIDUAL_BLOCK, Concept.BOTTLENECK, Concept.BASIC_BLOCK)
_SMALLEST_NUMBERED: Final = 10
"""A smaller number behind a word is its label."""
_ROUNDED_ZEROS: Final = 1000
_ROUNDED_DIGITS: Final = 1000
"""With three digits or fewer a figure may be rounded; 2,049,000 is what it says."""
_GROUP: Final = 3
"""Digits between two commas."""


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every equation whose two sides are known, judged."""
    for passage in reading.passages:
        for equation in passage.equations:
            yield from _judge(passage, equation)


def _judge(passage: Passage, equation: Equation) -> Iterator[Finding]:
    """Hold each side against the nearest computed side before it."""
    reference: Expression | None = None
    run_on = False
    for index, side in enumerate(equation.sides):
        if not side.is_known:
            reference = None
            continue
        if reference is not None and (reference.is_compound or side.is_compound):
            finding = _compare(passage, reference, side, approximate=equation.approximate[index - 1])
            if finding is not None and finding.verdict is Verdict.WRONG:
                run_on, before = _runs_on(passage, reference, side), run_on
                if run_on or (before and _is_rest(passage, reference, side)) or _is_grouped(passage, reference, side):
                    finding = None
            if finding is not None:
                yield finding
        if reference is None or side.is_compound:
            reference = side


def _runs_on(passage: Passage, computed: Expression, stated: Expression) -> bool:
    """Whether the sum goes on behind its result, as people write by hand: 7×7×3×64 = 9,408 + 128 = 9,536."""
    first = stated.steps[0]
    figure = passage.tokens[first].value if isinstance(first, int) and first == stated.first else None
    worth = evaluate(computed, passage.tokens)
    return stated.is_compound and figure is not None and worth is not None and _reaches(figure, worth)


def _is_rest(passage: Passage, computed: Expression, stated: Expression) -> bool:
    """Whether a result is that of what was added alone: 9,408 + 2·64 = 128."""
    first = computed.steps[0]
    figure = passage.tokens[stated.first].value
    if not isinstance(first, int) or computed.steps[-1] != "+" or stated.is_compound or figure is None:
        return False
    worth = evaluate(computed, passage.tokens, substitute={first: Fraction(0)})
    return worth is not None and _reaches(figure, worth)


def _is_grouped(passage: Passage, computed: Expression, stated: Expression) -> bool:
    """Whether a number goes on behind a comma and a blank, 74, 112 for 74,112, so that its value is not known."""
    tokens = passage.tokens
    ends = (stated.last, computed.last)
    behind = any(end + 2 < len(tokens) and _joins_group(passage, end + 1) for end in ends)
    starts = (stated.first, computed.first)
    return behind or any(start >= _GROUP and _joins_group(passage, start - 1) for start in starts)


def _joins_group(passage: Passage, comma: int) -> bool:
    number, mark, group = passage.tokens[comma - 1 : comma + 2]
    digits = passage.text[group.start : group.end]
    whole = number.kind is TokenKind.NUMBER and mark.norm == "," and group.kind is TokenKind.NUMBER
    return whole and digits.isdecimal() and len(digits) == _GROUP and number.end - number.start <= _GROUP


def _compare(  # noqa: PLR0911 - one for each way of being right
    passage: Passage, computed: Expression, stated: Expression, *, approximate: bool
) -> Finding | None:
    tokens = passage.tokens
    if stated.is_compound and not computed.is_compound and _code(stated) != "RC602" and _is_label(passage, computed):
        return None
    if not computed.is_compound and stated.is_compound:
        computed, stated = stated, computed
    exact = evaluate(computed, tokens)
    if exact is None or _makes_layers_of_blocks(passage, computed, stated):
        return None
    code = _code(computed)
    said = plainly(_raw(passage, stated))
    values: dict[str, object] = {"expression": plainly(_raw(passage, computed)), "said": said, "expected": said}
    for worth, division in _readings(computed, passage):
        if _agree(passage, worth, stated, approximate=approximate):
            if division is Division.CEIL:
                message = _WITH_CEIL.about(**values)
                return _finding(passage, stated, Verdict.CONVENTION, code, message, holds_under=("ceil mode",))
            return _finding(passage, stated, Verdict.RIGHT, code, _IS.about(**values))
    values["expected"] = plainly(_shown(exact, stated, passage))
    if _counts_twice(passage, exact, stated):
        return _finding(passage, stated, Verdict.CONVENTION, code, _TWICE.about(**values), holds_under=("FLOPs",))
    if computed.operators == stated.operators == {"*"}:
        return _finding(passage, stated, Verdict.UNCHECKED, code, _TWO_SHAPES.about(**values))
    spaced = spaced_number(passage, stated)
    if spaced is not None and exact.low == exact.high:
        return _judge_spaced(passage, stated, spaced, exact.low, code, values)
    division = Division.FLOOR if code == "RC602" else Division.EXACT
    floored = evaluate(computed, tokens, division) or exact
    expected = _shown(floored, stated, passage)
    values["expected"] = plainly(expected)
    return passage.finding(
        tokens[stated.first].start,
        tokens[stated.last].end,
        Verdict.WRONG,
        code,
        _IS_NOT.about(**values),
        said=_raw(passage, stated),
        expected=expected,
        slip=slip(passage, computed, stated, floored, is_size=code == "RC602"),
        fix=certain_fix(passage, computed, stated, exact),
        derivation=_derivation(computed, passage, division),
    )


def _makes_layers_of_blocks(passage: Passage, computed: Expression, stated: Expression) -> bool:
    """Whether blocks are added up to layers, so that each stands for several: 1 conv + 16 blocks + 1 fc = 50 layers."""
    tokens = passage.tokens
    behind = tokens[stated.last + 1 : stated.last + 2]
    if computed.operators != {"+"} or not behind or PHRASES.get(behind[0].norm) is not Concept.LAYER:
        return False
    return any(PHRASES.get(token.norm) in _BLOCKS for token in tokens[computed.first : computed.last + 1])


def _counts_twice(passage: Passage, worth: Interval, stated: Expression) -> bool:
    """Whether FLOPs stand behind a product that counts multiply-adds: 7×7×3×64×112×112 = 0.236 GFLOPs."""
    figure = passage.tokens[stated.first].value
    if stated.is_compound or figure is None or "flop" not in figure.unit.lower():
        return False
    return _reaches(figure, Interval(2 * worth.low, 2 * worth.high))


def _judge_spaced(
    passage: Passage, stated: Expression, end: int, worth: Fraction, code: str, values: dict[str, object]
) -> Finding | None:
    """Judge a result whose thousands are marked with spaces: 36 864."""
    start = passage.tokens[stated.first].start
    said = passage.text[start:end]
    number = int("".join(said.split()))
    if number != worth and len(str(number)) != len(str(worth)):
        return None  # two numbers beside each other
    expected = written_like(said, worth)
    values |= {"said": said, "expected": expected}
    if number == worth:
        return passage.finding(start, end, Verdict.RIGHT, code, _IS.about(**values), said=said, expected=said)
    return passage.finding(
        start,
        end,
        Verdict.WRONG,
        code,
        _IS_NOT.about(**values),
        said=said,
        expected=expected,
        slip=number_slip(Quantity(number, 1), worth),
        fix=passage.fix(start, end, expected) if digit_slip(number, int(worth)) else None,
    )


def _readings(computed: Expression, passage: Passage) -> Iterator[tuple[Interval, Division]]:
    """Yield what an expression may be worth: divided exactly or rounded, and with its brackets forgotten."""
    loose = read_loosely(computed, passage.tokens) if _code(computed) == "RC602" else None
    for division in Division if "/" in computed.operators else (Division.EXACT,):
        for expression in (computed, loose):
            worth = evaluate(expression, passage.tokens, division) if expression is not None else None
            if worth is not None:
                yield worth, division


def _finding(
    passage: Passage,
    stated: Expression,
    verdict: Verdict,
    code: str,
    message: Statement,
    *,
    holds_under: tuple[str, ...] = (),
) -> Finding:
    said = _raw(passage, stated)
    return passage.finding(
        passage.tokens[stated.first].start,
        passage.tokens[stated.last].end,
        verdict,
        code,
        message,
        said=said,
        expected=said,
        holds_under=holds_under,
    )


def _derivation(computed: Expression, passage: Passage, division: Division) -> tuple[Statement, ...]:
    """Each operation with its result, as one would work it out by hand."""
    return tuple(
        (_STEP_FLOORED if floored else _STEP).about(left=left, sign=sign, right=right, result=result)
        for left, sign, right, result, floored in workings(computed, passage.tokens, division)
    )


def _raw(passage: Passage, expression: Expression) -> str:
    start, end = passage.tokens[expression.first].start, passage.tokens[expression.last].end
    return " ".join(passage.text[start:end].split())


def _is_label(passage: Passage, side: Expression) -> bool:
    """Whether a lone number on the left belongs to a name or a list before it: stage 2 = 3×4, 64, 128 = 2×64."""
    if side.first == 0:
        return False
    before = passage.tokens[side.first - 1]
    if before.kind is TokenKind.WORD:
        figure = passage.tokens[side.first].value
        return figure is None or figure.value < _SMALLEST_NUMBERED or PHRASES.get(before.norm) in _NUMBERED
    return before.kind not in (TokenKind.NEWLINE, TokenKind.OPEN) and before.norm not in (".", ":", ";")


def _code(computed: Expression) -> str:
    if "/" in computed.operators or "//" in computed.operators:
        steps = computed.steps
        return "RC602" if steps[-1] == "+" and ("/" in steps or "//" in steps) and "-" in steps else "RC603"
    return "RC601"


_BYTES: Final = frozenset({"KB", "MB", "GB", "KiB", "MiB", "GiB"})
_CONVERTED: Final = 500
"""How much greater a number of bytes is, at least, than that of the kilobytes that it makes."""


def _agree(passage: Passage, worth: Interval, stated: Expression, *, approximate: bool) -> bool:
    """Whether the stated side may stand for a value in the interval, given how precisely it was printed."""
    if stated.is_compound:
        other = evaluate(stated, passage.tokens)
        return other is None or (other.low <= worth.high and worth.low <= other.high)
    figure = passage.tokens[stated.first].value
    if figure is None or len(stated.steps) != 1 or (not figure.unit and worth.low == figure.value == worth.high):
        return True
    if figure.unit == "%":
        worth = Interval(worth.low * 100, worth.high * 100)
    elif figure.unit and not figure.is_exact and figure.scale == 1:
        return True  # bytes: what a value weighs is not ours to know
    if figure.unit in _BYTES and worth.low >= _CONVERTED * figure.value:
        return True  # bytes counted out, and written in megabytes: 65536 × 128 × 4 = 32MB
    if figure.scale > 1:
        said, step = Fraction(figure.value) / figure.scale, Fraction(figure.step) / figure.scale
        if worth.low < said + step and said - step / 2 <= worth.high:
            return True  # the unit is carried along: 60 × 4 = 240M
    coarse = figure.without_trailing_zeros()
    rounded = coarse.step >= _ROUNDED_ZEROS and Fraction(figure.value) < _ROUNDED_DIGITS * coarse.step
    if (approximate or rounded) and figure.is_exact and figure.value:
        figure = coarse
    return _reaches(figure, worth)


def _reaches(figure: Quantity, worth: Interval) -> bool:
    low = Fraction(figure.value) - Fraction(figure.step) / 2
    high = Fraction(figure.value) + Fraction(figure.step)
    if figure.is_exact and figure.step == 1 and worth.low == worth.high and worth.low.denominator == 1:
        return worth.low == figure.value
    return worth.low < high and low <= worth.high


def _shown(worth: Interval, stated: Expression, passage: Passage) -> str:
    """Print the expected value as precisely as the note does."""
    value = (worth.low + worth.high) / 2
    figure = passage.tokens[stated.first].value if not stated.is_compound else None
    if figure is not None and figure.unit == "%":
        return f"{float(value * 100):.{figure.decimals}f}%"
    if value.denominator == 1 and value >= 0:
        return format_count(int(value)) if figure is None else written(passage, stated, int(value))
    decimals = max(2, figure.decimals if figure is not None else 2)
    return f"{float(value):.{decimals}f}"
