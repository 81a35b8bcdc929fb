"""How a figure that no known total explains stands to those totals: near, a digit off, ten times, another's."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.notes.quantities import Measure
from resnet_calc.notes.totals import HEADLESS, hold, operation_totals, parameter_totals
from resnet_calc.notes.usual import CIFAR_SIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.quantities import Figure
    from resnet_calc.notes.totals import Explanation, Totals
    from resnet_calc.units import Quantity

_SQUARE: Final = expression(r"(?<![0-9.])([0-9]{2,4})[ ]?[×xX*][ ]?\1(?![0-9])")
_INPUT_SIDES: Final = range(32, 1025, 32)
"""Sides that images have and feature maps have not, 56 and 28."""
_SMALL: Final = {f"{CIFAR_SIDE}×{CIFAR_SIDE} input", "3×3 stem"}
_PLAIN: Final = frozenset({HEADLESS, "v1 strides", "v1.5 strides"})
_BESIDE: Final = 60
_PRODUCT: Final = expression(r"[×x*·][ ]?[0-9]{1,9}+(?:\.[0-9]{1,9}+)?+[ ]?[A-Za-z]{0,8}+[ ]?[=≈][ ]?$")
_STEP: Final = 3
_STEP_TOLERANCE: Final = Fraction(1, 60)
_MOST_INPUTS: Final = 2


def known_totals(model: str, figure: Figure) -> Totals:
    """What may be quoted as a total of a model, in the measure of the figure."""
    hints = figure.subject.hints
    if figure.measure is Measure.PARAMETERS:
        return parameter_totals(model, tuple(sorted(hints.classes)))
    return operation_totals(model, (*hints.inputs, *_named_inputs(figure)))


def _named_inputs(figure: Figure) -> tuple[tuple[int, int, int], ...]:
    """The images that are named beside a cost, 0.56 GMACs at 32×32; those of CIFAR where none are and the note is."""
    text = figure.passage.text
    around = text[max(0, figure.start - _BESIDE) : figure.end + _BESIDE]
    sides = [int(match[1]) for match in _SQUARE.finditer(around)]
    named = [side for side in dict.fromkeys(sides) if side in _INPUT_SIDES]
    if not named and figure.subject.hints.cifar:
        named = [CIFAR_SIDE]
    return tuple((3, side, side) for side in named[:_MOST_INPUTS])


def of_small_images(model: str, figure: Figure) -> Explanation | None:
    """What explains a cost as that of an image of CIFAR, where the note names no images: 0.56G for ResNet-18."""
    if figure.measure is not Measure.OPERATIONS or figure.subject.hints.inputs or _named_inputs(figure):
        return None
    if figure.quantity.value < 10 * figure.quantity.step:  # one digit is chance
        return None
    agreeing = operation_totals(model, ((3, CIFAR_SIDE, CIFAR_SIDE),)).agreeing(figure.quantity)
    quantity = figure.quantity
    small = (each for each in agreeing if set(each.holds_under) == _SMALL)
    return next((each for each in small if abs(Fraction(each.value - quantity.value)) * 2 <= quantity.step), None)


def is_multiplied(figure: Figure) -> bool:
    """Whether a cost is the result of a product, as that of a batch is: 4.09 GMACs × 32 = 130.9 GMACs."""
    start = figure.start
    return figure.measure is Measure.OPERATIONS and (
        _PRODUCT.search(figure.passage.text, max(0, start - _BESIDE), start) is not None
    )


def is_ten_times(figure: Figure, plain: Totals) -> bool:
    """Whether three digits or more are those of a published total, and only the power of ten is another."""
    quantity = figure.quantity
    if quantity.value < 100 * quantity.step or figure.altered:  # two digits are chance
        return False
    return any(not each.holds_under for _, each in _shifted(quantity, plain))


def _shifted(quantity: Quantity, plain: Totals) -> Iterator[tuple[int, Explanation]]:
    """Yield the totals that have the digits of a quantity at another power of ten, and the factor between them."""
    for factor in (10, 100, 1000):
        for by in (Fraction(factor), Fraction(1, factor)):
            scaled = replace(quantity, value=quantity.value * by, step=quantity.step * by)
            yield from ((factor, each) for each in plain.agreeing(scaled))


def is_near(figure: Figure, plain: Totals, tolerance: Fraction) -> bool:
    """Whether a figure is so near to a total that people quote that tools or variants may account for it."""
    said = figure.quantity.value
    least, most = said / (1 + tolerance), said / (1 - tolerance)
    near = plain.between(least, most)
    return any(not any(label.startswith("shortcut option") for label in one.holds_under) for one in near)


def may_be_training(figure: Figure, plain: Totals) -> bool:
    """Whether a cost is three times that of an image, as a step of training is: forward, and twice that backward."""
    said = Fraction(figure.quantity.value) / _STEP
    near = plain.between(said * (1 - _STEP_TOLERANCE), said * (1 + _STEP_TOLERANCE))
    return figure.measure is Measure.OPERATIONS and any(len(each.holds_under) <= 1 for each in near)


def may_have_own_head(figure: Figure, plain: Totals) -> bool:
    """Whether a printed total leaves room for the whole network without its classifier, and for layers behind it."""
    said = figure.quantity.value
    of_another = any(parameter_totals(other)[0].value == said for other in TABLE_1)
    return not of_another and said > min(each.value for each in plain if HEADLESS in each.holds_under)


def holds_bound(figure: Figure, plain: Totals) -> bool:
    """Whether more than 20 million is a fair thing to say of 25.6 million."""
    published = plain[0].value
    if figure.bound == "over":
        return published * 3 // 5 <= figure.quantity.value <= published
    return published <= figure.quantity.value <= published * 5 // 3


def slipped_from(figure: Figure, plain: Totals) -> Explanation | None:
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


def power_of_ten(figure: Figure, plain: Totals) -> tuple[int, Explanation] | None:
    """By how many powers of ten, as a factor, the figure is off from a total that people quote, and that total."""
    rounded = figure.quantity.without_trailing_zeros()
    for quantity in dict.fromkeys((figure.quantity, rounded)):
        if quantity.value >= 10 * quantity.step:  # one digit is chance
            found = next((one for one in _shifted(quantity, plain) if _is_plain(one[1])), None)
            if found is not None:
                return found
    return None


def _is_plain(explanation: Explanation) -> bool:
    """Whether a total is the published one, or of what people call the same network: headless, of other strides."""
    under = explanation.holds_under
    return len(under) <= 1 and all(label in _PLAIN or label.endswith(" input") for label in under)


def sibling(figure: Figure, model: str) -> str:
    """The other ResNet that the figure belongs to, if it is one's."""
    for other in TABLE_1:
        if other != model and not figure.quantity.is_exact:
            match = hold(figure.quantity, known_totals(other, figure))
            if match.explanation is not None and not match.explanation.holds_under:
                return other
    return ""
