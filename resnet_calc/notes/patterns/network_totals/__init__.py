"""Parameters and operations of whole networks, under any variant, convention and rounding that explains them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.patterns.network_totals.nearness import (
    holds_bound,
    is_multiplied,
    is_near,
    is_ten_times,
    known_totals,
    may_be_training,
    may_have_own_head,
    of_small_images,
    power_of_ten,
    sibling,
    slipped_from,
)
from resnet_calc.notes.patterns.network_totals.wording import explained_finding, in_style, told_of, values_of
from resnet_calc.notes.quantities import Measure, find_figures
from resnet_calc.notes.slips import number_slip
from resnet_calc.notes.totals import hold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.language import Statement
    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.quantities import Figure
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
            "都解释不了的，多半是数字抄错、差了十倍，或是别的网络的参数量。",
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
            "已与十余种计数约定、乘加算一次或两次、v1 与 v1.5 的步长位置，以及文中提到的输入尺寸逐一比对。",
        ),
        wrong="ResNet-50 takes 1.7 billion FLOPs.",
        right="ResNet-50 takes 4.1 billion multiply-adds (3.9 with v1 strides), 8.2 billion FLOPs.",
    ),
)
_WRONG: Final = Message(
    "{model} has {expected} {what}, the note says {said}", "{model} 有 {expected} {what}，文中写的是 {said}"
)
_TEN: Final = Message(
    "{model} has {expected} {what}; {said} is off by a factor of {factor}",
    "{model} 有 {expected} {what}；{said} 差了 {factor} 倍",
)
_OTHER: Final = Message(
    "{model} has {expected} {what}; {said} is that of {other}", "{model} 有 {expected} {what}；{said} 是 {other} 的"
)
_TWICE: Final = Message(
    "{model} takes {expected} {what}; {said} counts a multiplication and its addition as two: these are FLOPs",
    "{model} 需要 {expected} {what}；{said} 把乘法和加法各算一次，是 FLOPs",
)
_NEAR: Final = Message(
    "near the {expected} {what} of {model}, but nothing that is known here gives exactly {said}",
    "接近 {model} 的 {expected} {what}，但已知的变体和约定都得不到 {said}",
)
_TOLERANCE: Final = {Measure.PARAMETERS: Fraction(1, 100), Measure.OPERATIONS: Fraction(1, 25)}
"""How far off a figure may be from every explanation before it is called wrong: tools and variants not known here."""
_FAR: Final = Fraction(1, 5)
_ROUNDED: Final = Fraction(3, 50)
_ALTERED: Final = Fraction(1, 2)
"""Where the network may be altered, only a figure out of all proportion is wrong."""


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every total of a whole network, judged."""
    seen: set[tuple[int, int]] = set()
    for figure in find_figures(reading):
        if (figure.passage.index, figure.start) not in seen:
            seen.add((figure.passage.index, figure.start))
            yield from _judge(figure)


def _judge(figure: Figure) -> Iterator[Finding]:
    matches = [(model, hold(figure.quantity, known_totals(model, figure))) for model in figure.subject.candidates]
    explained = [(model, match) for model, match in matches if match.explanation is not None]
    if len(matches) == 1 and figure.bound and holds_bound(figure, known_totals(matches[0][0], figure)):
        yield explained_finding(figure, matches[0][0], known_totals(matches[0][0], figure)[0])
    elif is_multiplied(figure) and not explained:
        return
    elif _is_doubled(figure):
        yield _twice(figure, matches[0][0])
    elif explained:
        model, match = explained[0]
        assert match.explanation is not None  # noqa: S101 - just filtered
        yield explained_finding(figure, model, match.explanation)
    elif len(matches) == 1 and (small := of_small_images(matches[0][0], figure)) is not None:
        yield explained_finding(figure, matches[0][0], small)
    elif len(matches) == 1:
        yield from _unexplained(figure, matches[0][0])


def _is_doubled(figure: Figure) -> bool:
    """Whether what is said to be multiply-adds is, nearly, the number of FLOPs: twice as many."""
    if not figure.once or figure.altered or figure.subject.hints.own_network or len(figure.subject.candidates) != 1:
        return False
    known = known_totals(figure.subject.candidates[0], figure)
    said = figure.quantity.value
    near, far = (
        known.between(said / (1 + tolerance), said / (1 - tolerance))
        for tolerance in (_TOLERANCE[figure.measure], _FAR)
    )
    return any(each.flops for each in near) and all(each.flops for each in far)


def _twice(figure: Figure, model: str) -> Finding:
    plain = next(each for each in known_totals(model, figure) if not each.flops)
    values = values_of(figure, model, plain)
    return told_of(figure, model, Verdict.WRONG, _TWICE.about(**values), expected=str(values["expected"]))


def _unexplained(figure: Figure, model: str) -> Iterator[Finding]:
    plain = known_totals(model, figure)
    tolerance = _TOLERANCE[figure.measure]
    hints = figure.subject.hints
    if figure.rounded or figure.bound:
        tolerance = max(tolerance, _ROUNDED)
    if figure.altered or hints.own_network or (hints.cifar and not model.startswith("cifar")):
        tolerance = _ALTERED
    slipped = slipped_from(figure, plain)
    values = values_of(figure, model, slipped or plain[0])
    if slipped is None and (is_near(figure, plain, tolerance) or may_be_training(figure, plain)):
        if figure.altered or figure.loose:
            return
        yield told_of(figure, model, Verdict.UNCHECKED, _NEAR.about(**values))
        return
    if figure.altered:
        return  # pruned, widened, quantised: any figure may be right
    if model.startswith("cifar") and not hints.cifar and power_of_ten(figure, plain) is None:
        return  # a name that was slipped, or a network of somebody's own: ResNet-32 with 21.8 million parameters
    doubtful = figure.loose or (figure.printed and may_have_own_head(figure, plain))
    if doubtful and slipped is None and not is_ten_times(figure, plain):
        return
    ten = None if slipped else power_of_ten(figure, plain)
    other = "" if slipped else sibling(figure, model)
    slip: Statement | Message | None = None
    if ten is not None:
        factor, total = ten
        values = values_of(figure, model, total) if total.flops else values
        message = _TEN.about(**values, factor=factor)
    elif other:
        message = _OTHER.about(**values, other=facts(other).title)
    else:
        message = _WRONG.about(**values)
        slip = number_slip(figure.quantity, (slipped or plain[0]).value)
    certain = slipped is not None or (figure.measure is Measure.PARAMETERS and (ten or slip) and not figure.altered)
    styled = in_style(figure, str(values["said"]), (slipped or plain[0]).value)
    fix = figure.passage.fix(figure.start, figure.end, styled) if certain and styled else None
    yield told_of(figure, model, Verdict.WRONG, message, expected=str(values["expected"]), slip=slip, fix=fix)
