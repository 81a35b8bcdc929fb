"""Written-out arithmetic: any sum, product, ratio or output-size formula with its result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.language import Message
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.formula import Division, evaluate, evaluate_as_printed, workings
from resnet_calc.notes.patterns.arithmetic.agreement import (
    agrees,
    code_of,
    counts_twice,
    has_unknown_unit,
    is_rounded_up,
    readings,
    shown,
    without_sign,
)
from resnet_calc.notes.patterns.arithmetic.beside import counts_in, counts_kernels
from resnet_calc.notes.patterns.arithmetic.results import certain_fix, slip, spaced_number
from resnet_calc.notes.patterns.arithmetic.sides import (
    adds_the_last_term_first,
    counts_another_thing,
    is_grouped,
    is_label,
    is_rest,
    makes_layers_of_blocks,
    names_a_kernel,
    runs_on,
)
from resnet_calc.notes.patterns.arithmetic.sizes import in_its_unit
from resnet_calc.notes.slips import digit_slip, number_slip
from resnet_calc.notes.writing import plainly, written_like
from resnet_calc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from resnet_calc.language import Statement
    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.formula import Equation, Expression, Interval
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
            "读者会重算这一行来确认自己是否理解；错误的结果会让人学到错误的规则。",
        ),
        wrong="3×3×64×64 = 36,846",
        right="3×3×64×64 = 36,864",
    ),
    Rule(
        code="RC602",
        name="wrong-output-size-arithmetic",
        what=Message(
            "A written-out output size, (n − k + 2p)/s + 1, does not give the stated side, rounded down or up.",
            "写出的输出尺寸公式 (n − k + 2p)/s + 1，无论向下还是向上取整，都得不到给出的边长。",
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
            "比值常被引用为某种设计的节省程度：1,179,648 / 69,632 就是瓶颈结构的节省。",
        ),
        wrong="25/9 = 2.87",
        right="25/9 = 2.78",
    ),
)  # fmt: skip

_IS: Final = Message("{expression} is {expected}", "{expression} 等于 {expected}")
_IS_NOT: Final = Message(
    "{expression} is {expected}, the note says {said}", "{expression} 应为 {expected}，文中写的是 {said}"
)
_WITH_CEIL: Final = Message(
    "{expression} is {expected} when the quotient is rounded up (ceil mode)",
    "{expression} 在商向上取整(ceil mode)时等于 {expected}",
)
_STEP: Final = Message("{left} {sign} {right} = {result}", "{left} {sign} {right} = {result}")
_STEP_FLOORED: Final = Message(
    "{left} {sign} {right}, rounded down = {result}", "{left} {sign} {right}，向下取整 = {result}"
)
_TWICE: Final = Message(
    "{expression} is {expected} multiply-adds, twice as many FLOPs", "{expression} 为 {expected} 次乘加，FLOPs 为其两倍"
)
_TWO_SHAPES: Final = Message(
    "{expression} is {expected} and not {said}, if these are products and not shapes",
    "如果这里是乘积而不是形状，{expression} 等于 {expected}，而不是 {said}",
)


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
        if index > 1 and counts_another_thing(passage, equation.sides[index - 1], side):
            reference = None
        if reference is not None and (reference.is_compound or side.is_compound):
            finding = _compare(passage, reference, side, approximate=equation.approximate[index - 1])
            if finding is not None and finding.verdict is Verdict.WRONG:
                run_on, before = runs_on(passage, reference, side), run_on
                rest = before and is_rest(passage, reference, side)
                cut = is_grouped(passage, reference, side)
                otherwise = names_a_kernel(passage, reference) or names_a_kernel(passage, side)
                if run_on or rest or cut or otherwise or adds_the_last_term_first(passage, reference, side):
                    finding = None
            if finding is not None:
                yield finding
        if reference is None or side.is_compound:
            reference = side


def _compare(  # noqa: C901, PLR0911 - one for each way of being right
    passage: Passage, computed: Expression, stated: Expression, *, approximate: bool
) -> Finding | None:
    tokens = passage.tokens
    of_size = code_of(stated) == "RC602"
    if of_size and computed.operators == {"*"}:
        return None  # a shape, and how its sides come about: 112×112 = (224 − 7 + 6)/2 + 1
    if stated.is_compound and not computed.is_compound and not of_size and is_label(passage, computed):
        return None
    if not computed.is_compound and stated.is_compound:
        computed, stated = stated, computed
    exact = evaluate(computed, tokens)
    if exact is None or makes_layers_of_blocks(passage, computed, stated) or has_unknown_unit(passage, stated, exact):
        return None
    code = code_of(computed)
    said = plainly(text_of(passage, stated))
    values: dict[str, object] = {"expression": plainly(text_of(passage, computed)), "said": said, "expected": said}
    for worth, division in readings(computed, passage):
        if agrees(passage, worth, stated, approximate=approximate) and not is_rounded_up(
            passage, computed, stated, worth
        ):
            if division is Division.CEIL:
                message = _WITH_CEIL.about(**values)
                return _finding(passage, stated, Verdict.CONVENTION, code, message, holds_under=("ceil mode",))
            return _finding(passage, stated, Verdict.RIGHT, code, _IS.about(**values))
    values["expected"] = plainly(_expected(passage, computed, stated, exact))
    if counts_twice(passage, exact, stated):
        return _finding(passage, stated, Verdict.CONVENTION, code, _TWICE.about(**values), holds_under=("FLOPs",))
    if computed.operators == stated.operators == {"*"}:
        return _finding(passage, stated, Verdict.UNCHECKED, code, _TWO_SHAPES.about(**values))
    spaced = spaced_number(passage, stated)
    if spaced is not None and exact.low == exact.high:
        return _judge_spaced(passage, stated, spaced, exact.low, code, values)
    if counts_in(passage, computed, stated, exact) or counts_kernels(passage, computed, stated):
        return None
    division = Division.FLOOR if code == "RC602" else Division.EXACT
    floored = evaluate(computed, tokens, division) or exact
    converted = in_its_unit(passage, computed, stated, floored)
    expected = _expected(passage, computed, stated, floored, division)
    values["expected"] = plainly(expected)
    return passage.finding(
        tokens[stated.first].start,
        tokens[stated.last].end,
        Verdict.WRONG,
        code,
        _IS_NOT.about(**values),
        said=text_of(passage, stated),
        expected=expected,
        slip=slip(passage, computed, stated, converted, is_size=code == "RC602"),
        fix=certain_fix(passage, computed, stated, exact) if converted == floored else None,
        derivation=_derivation(computed, passage, division),
    )


def _expected(
    passage: Passage, computed: Expression, stated: Expression, worth: Interval, division: Division = Division.EXACT
) -> str:
    """The right result in the note's own writing; of figures that are rounded, what they give as they are printed."""
    if worth.low != worth.high:
        worth = evaluate_as_printed(computed, passage.tokens, division) or worth
    worth = without_sign(worth, computed, stated, passage)
    return shown(in_its_unit(passage, computed, stated, worth), stated, passage)


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


def _finding(
    passage: Passage,
    stated: Expression,
    verdict: Verdict,
    code: str,
    message: Statement,
    *,
    holds_under: tuple[str, ...] = (),
) -> Finding:
    said = text_of(passage, stated)
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


def text_of(passage: Passage, expression: Expression) -> str:
    """An expression as the note writes it, on one line."""
    start, end = passage.tokens[expression.first].start, passage.tokens[expression.last].end
    return " ".join(passage.text[start:end].split())
