"""Parameters and operations of whole networks, under any variant, convention and rounding that explains them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.figures import format_count, format_rounded
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Fix, Rule, Verdict
from resnet_calc.notes.quantities import Figure, Measure, find_figures
from resnet_calc.notes.slips import number_slip
from resnet_calc.notes.totals import Explanation, Totals, hold, operation_totals, parameter_totals
from resnet_calc.notes.writing import written_like
from resnet_calc.units import fold_width, match_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.language import Statement
    from resnet_calc.notes.reading import Reading

RULES: Final = (
    Rule(
        code="RC401",
        name="wrong-total-parameters",
        what=Message(
            "A network is said to have a number of parameters that no variant of it has.",
            "文中网络的参数总量与该网络任何变体都不符。",
        ),
        why=Message(
            "Held against the published network, Keras's, other heads, CIFAR stems, shortcut options, with and "
            "without moving statistics, rounded or cut off. What none of these explains is off by a digit, by ten, "
            "or belongs to another network.",
            "已与论文网络、Keras 版本、不同分类头、CIFAR 输入层、捷径选项、是否计入滑动统计量以及四舍五入或截断"
            "逐一比对。"
            "都解释不了的,多半是数字抄错、差了十倍,或是别的网络的参数量。",
        ),
        wrong="ResNet-50 has about 2.3 million parameters.",
        right="ResNet-50 has about 25.6 million parameters (23.5 million without its head).",
    ),
    Rule(
        code="RC501",
        name="wrong-total-operations",
        what=Message(
            "A network is said to take a number of multiply-adds or FLOPs that no convention gives.",
            "文中网络的乘加次数或 FLOPs 与任何计数约定都不符。",
        ),
        why=Message(
            "Held against a dozen counting conventions, once and twice for a multiplication with its addition, strides "
            "of v1 and v1.5, and the input sizes that the note names.",
            "已与十余种计数约定、乘加算一次或两次、v1 与 v1.5 的步长位置,以及文中提到的输入尺寸逐一比对。",
        ),
        wrong="ResNet-50 takes 1.7 billion FLOPs.",
        right="ResNet-50 takes 4.1 billion multiply-adds (3.9 with v1 strides), 8.2 billion FLOPs.",
    ),
)

_WORDS: Final = {
    Measure.PARAMETERS: Message("parameters", "个参数"),
    Measure.OPERATIONS: Message("operations", "次运算"),
}
_UNITS: Final = {False: Message("multiply-adds", "次乘加"), True: Message("FLOPs", "FLOPs")}
_RIGHT: Final = Message("{model} has {value} {what}", "{model} 有 {value} {what}")
_UNDER: Final = Message("{model} has {value} {what} under: {under}", "{model} 在以下条件下有 {value} {what}:{under}")
_WRONG: Final = Message(
    "{model} has {expected} {what}, the note says {said}", "{model} 有 {expected} {what},文中写的是 {said}"
)
_TEN: Final = Message(
    "{model} has {expected} {what}; {said} is off by a factor of {factor}",
    "{model} 有 {expected} {what};{said} 差了 {factor} 倍",
)
_OTHER: Final = Message(
    "{model} has {expected} {what}; {said} is that of {other}", "{model} 有 {expected} {what};{said} 是 {other} 的"
)
_TWICE: Final = Message(
    "{model} takes {expected} {what}; {said} counts a multiplication and its addition as two: these are FLOPs",
    "{model} 需要 {expected} {what};{said} 把乘法和加法各算一次,是 FLOPs",
)
_NEAR: Final = Message(
    "near the {expected} {what} of {model}, but nothing that is known here gives exactly {said}",
    "接近 {model} 的 {expected} {what},但已知的变体和约定都得不到 {said}",
)
_CODES: Final = {Measure.PARAMETERS: "RC401", Measure.OPERATIONS: "RC501"}
_TOLERANCE: Final = {Measure.PARAMETERS: Fraction(1, 100), Measure.OPERATIONS: Fraction(1, 25)}
"""How far off a figure may be from every explanation before it is called wrong: tools and variants not known here."""
_FAR: Final = Fraction(1, 5)
_ROUNDED: Final = Fraction(3, 50)
_ALTERED: Final = Fraction(1, 2)
"""Where the network may be altered, only a figure out of all proportion is wrong."""
_LONG: Final = 10**9
"""Up to which a number is written out; of one with a scale, 2557万, up to which there is sense in it."""


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every total of a whole network, judged."""
    seen: set[tuple[int, int]] = set()
    for figure in find_figures(reading):
        if (figure.passage.index, figure.start) not in seen:
            seen.add((figure.passage.index, figure.start))
            yield from _judge(figure)


def _explanations(model: str, figure: Figure) -> Totals:
    hints = figure.subject.hints
    if figure.measure is Measure.PARAMETERS:
        return parameter_totals(model, tuple(sorted(hints.classes)))
    return operation_totals(model, hints.inputs)


def _judge(figure: Figure) -> Iterator[Finding]:
    matches = [(model, hold(figure.quantity, _explanations(model, figure))) for model in figure.subject.candidates]
    explained = [(model, match) for model, match in matches if match.explanation is not None]
    if len(matches) == 1 and figure.bound and _holds_bound(figure, _explanations(matches[0][0], figure)):
        yield _finding(figure, matches[0][0], _explanations(matches[0][0], figure)[0])
    elif _is_doubled(figure):
        yield _twice(figure, matches[0][0])
    elif explained:
        model, match = explained[0]
        assert match.explanation is not None  # noqa: S101 - just filtered
        yield _finding(figure, model, match.explanation)
    elif len(matches) == 1:
        yield from _unexplained(figure, matches[0][0])


def _is_doubled(figure: Figure) -> bool:
    """Whether what is said to be multiply-adds is, nearly, the number of FLOPs: twice as many."""
    if not figure.once or figure.altered or figure.subject.hints.own_network or len(figure.subject.candidates) != 1:
        return False
    known = _explanations(figure.subject.candidates[0], figure)
    said = figure.quantity.value
    near, far = (
        known.between(said / (1 + tolerance), said / (1 - tolerance))
        for tolerance in (_TOLERANCE[figure.measure], _FAR)
    )
    return any(each.flops for each in near) and all(each.flops for each in far)


def _twice(figure: Figure, model: str) -> Finding:
    plain = next(each for each in _explanations(model, figure) if not each.flops)
    values = _values(figure, model, plain)
    return _told(figure, model, Verdict.WRONG, _TWICE.about(**values), expected=str(values["expected"]))


def _unexplained(figure: Figure, model: str) -> Iterator[Finding]:
    plain = _explanations(model, figure)
    tolerance = _TOLERANCE[figure.measure]
    hints = figure.subject.hints
    if figure.rounded or figure.bound:
        tolerance = max(tolerance, _ROUNDED)
    if figure.altered or hints.own_network or (hints.cifar and not model.startswith("cifar")):
        tolerance = _ALTERED
    slipped = _slipped_from(figure, plain)
    values = _values(figure, model, slipped or plain[0])
    if _is_near(figure, plain, tolerance) and slipped is None:
        if figure.altered or figure.loose:
            return
        yield _told(figure, model, Verdict.UNCHECKED, _NEAR.about(**values))
        return
    if figure.altered:
        return  # pruned, widened, quantised: any figure may be right
    if model.startswith("cifar") and not hints.cifar:
        return  # a name that was slipped, or a network of somebody's own: ResNet-32 with 21.8 million parameters
    if figure.loose and slipped is None and not _is_ten_times(figure, plain):
        return
    expected = str(values["expected"])
    ten = 0 if slipped else _power_of_ten(figure, plain)
    other = "" if slipped else _sibling(figure, model)
    slip: Statement | Message | None = None
    if ten:
        message = _TEN.about(**values, factor=ten)
    elif other:
        message = _OTHER.about(**values, other=facts(other).title)
    else:
        message = _WRONG.about(**values)
        slip = number_slip(figure.quantity, (slipped or plain[0]).value)
    certain = slipped is not None or (figure.measure is Measure.PARAMETERS and (ten or slip) and not figure.altered)
    styled = _in_style(figure, str(values["said"]), (slipped or plain[0]).value)
    fix = figure.passage.fix(figure.start, figure.end, styled) if certain and styled else None
    yield _told(figure, model, Verdict.WRONG, message, expected=expected, slip=slip, fix=fix)


def _is_ten_times(figure: Figure, plain: Totals) -> bool:
    """Whether three digits or more are those of a published total, and only the power of ten is another."""
    quantity = figure.quantity
    if quantity.value < 100 * quantity.step or figure.altered or figure.rounded:  # two digits are chance
        return False
    shifted = (
        replace(quantity, value=quantity.value * factor, step=quantity.step * factor)
        for factor in (10, 100, 1000, Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000))
    )
    return any(not each.holds_under for one in shifted for each in plain.agreeing(one))


def _is_near(figure: Figure, plain: Totals, tolerance: Fraction) -> bool:
    """Whether a figure is so near to a total that people quote that tools or variants may account for it."""
    said = figure.quantity.value
    least, most = said / (1 + tolerance), said / (1 - tolerance)
    near = plain.between(least, most)
    return any(not any(label.startswith("shortcut option") for label in one.holds_under) for one in near)


def _holds_bound(figure: Figure, plain: Totals) -> bool:
    """Whether more than 20 million is a fair thing to say of 25.6 million."""
    published = plain[0].value
    if figure.bound == "over":
        return published * 3 // 5 <= figure.quantity.value <= published
    return published <= figure.quantity.value <= published * 5 // 3


def _slipped_from(figure: Figure, plain: Totals) -> Explanation | None:
    """The number from which an exact figure differs in a single digit, or two that changed places."""
    if not figure.quantity.is_exact or figure.altered or figure.subject.hints.own_network:
        return None
    rounded = figure.quantity.without_trailing_zeros()
    if plain.agreeing(rounded):
        return None  # rounded to the last digits that are no zeros
    said = str(figure.quantity.value)
    if len(said) < 6:  # noqa: PLR2004 - digits
        return None
    for explanation in plain.between(10 ** (len(said) - 1), 10 ** len(said) - 1):
        if len(explanation.holds_under) > 1:
            continue
        right = str(explanation.value)
        wrong = [place for place, (one, other) in enumerate(zip(said, right, strict=True)) if one != other]
        swapped = len(wrong) == 2 and sorted(said) == sorted(right)  # noqa: PLR2004 - two places
        if len(wrong) == 1 or swapped:
            return explanation
    return None


def _power_of_ten(figure: Figure, plain: Totals) -> int:
    said = Fraction(figure.quantity.value)
    for factor in (10, 100, 1000):
        for scaled in (said * factor, said / factor):
            least, most = scaled * 30 / 31, scaled * 30 / 29
            if plain.between(least, most):
                return factor
    return 0


def _sibling(figure: Figure, model: str) -> str:
    """The other ResNet that the figure belongs to, if it is one's."""
    for other in TABLE_1:
        if other != model and not figure.quantity.is_exact:
            match = hold(figure.quantity, _explanations(other, figure))
            if match.explanation is not None and not match.explanation.holds_under:
                return other
    return ""


def _values(figure: Figure, model: str, published: Explanation) -> dict[str, object]:
    said = " ".join(figure.passage.text[figure.start : figure.end].split())
    return {
        "model": facts(model).title,
        "expected": _expected(figure, said, published.value),
        "said": said,
        "what": _WORDS[figure.measure] if figure.measure is Measure.PARAMETERS else _UNITS[published.flops],
    }


def _in_style(figure: Figure, said: str, value: int) -> str:
    """The published number as the note writes its own, with three digits that count; nothing if that is no number."""
    read = match_quantity(fold_width(said))
    if read is None or read[0] != figure.quantity or figure.quantity.unit:
        return ""
    mantissa = value // figure.quantity.scale
    if not 1 <= mantissa < _LONG:
        return ""
    decimals = max(figure.quantity.decimals, 3 - len(str(mantissa)), 0)
    return written_like(said, value, decimals=decimals)


def _expected(figure: Figure, said: str, value: int) -> str:
    rounded = format_count(value) if figure.quantity.is_exact else format_rounded(value)
    return _in_style(figure, said, value) or rounded


def _finding(figure: Figure, model: str, explanation: Explanation) -> Finding:
    unit = figure.quantity.unit.lower()
    counts_twice = "flop" in unit
    operations = figure.measure is Measure.OPERATIONS
    what = _UNITS[explanation.flops] if operations else _WORDS[figure.measure]
    under = explanation.holds_under
    if operations and unit and counts_twice != explanation.flops:
        under = (*under, _UNITS[explanation.flops].en)
    value = format_count(explanation.value) if figure.quantity.is_exact else format_rounded(explanation.value)
    values: dict[str, object] = {
        "model": facts(model).title,
        "value": value,
        "what": what,
        "under": ", ".join(under),
    }
    verdict = Verdict.CONVENTION if under else Verdict.RIGHT
    message = (_UNDER if under else _RIGHT).about(**values)
    return _told(figure, model, verdict, message, expected=value, holds_under=under)


def _told(
    figure: Figure,
    model: str,
    verdict: Verdict,
    message: Statement,
    *,
    expected: str = "",
    holds_under: tuple[str, ...] = (),
    slip: Statement | Message | None = None,
    fix: Fix | None = None,
) -> Finding:
    said = " ".join(figure.passage.text[figure.start : figure.end].split())
    return figure.passage.finding(
        figure.start,
        figure.end,
        verdict,
        _CODES[figure.measure],
        message,
        subject=model,
        said=said,
        expected=expected,
        holds_under=holds_under,
        slip=slip,
        fix=fix,
    )
