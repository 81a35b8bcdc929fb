"""What is said of a total of a network: the numbers in the note's own writing, and the finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.figures import format_count, format_rounded
from resnet_calc.language import Message
from resnet_calc.notes.conditions import in_words
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.quantities import Measure
from resnet_calc.notes.writing import written_like
from resnet_calc.units import fold_width, match_quantity

if TYPE_CHECKING:
    from resnet_calc.language import Statement
    from resnet_calc.notes.finding import Finding, Fix
    from resnet_calc.notes.quantities import Figure
    from resnet_calc.notes.totals import Explanation

_WORDS: Final = {
    Measure.PARAMETERS: Message("parameters", "个参数"),
    Measure.OPERATIONS: Message("operations", "次运算"),
}
_UNITS: Final = {False: Message("multiply-adds", "次乘加"), True: Message("FLOPs", "FLOPs")}
_RIGHT: Final = Message("{model} has {value} {what}", "{model} 有 {value} {what}")
_UNDER: Final = Message("{model} has {value} {what} under: {under}", "{model} 在以下条件下有 {value} {what}：{under}")
_CODES: Final = {Measure.PARAMETERS: "RC401", Measure.OPERATIONS: "RC501"}
_LONG: Final = 10**9
"""Up to which a number is written out; of one with a scale, 2557万, up to which there is sense in it."""


def values_of(figure: Figure, model: str, published: Explanation) -> dict[str, object]:
    """What messages about a figure put in."""
    said = " ".join(figure.passage.text[figure.start : figure.end].split())
    return {
        "model": facts(model).title,
        "expected": _expected(figure, said, published.value),
        "said": said,
        "what": _WORDS[figure.measure] if figure.measure is Measure.PARAMETERS else _UNITS[published.flops],
    }


def in_style(figure: Figure, said: str, value: int) -> str:
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
    return in_style(figure, said, value) or rounded


def explained_finding(figure: Figure, model: str, explanation: Explanation) -> Finding:
    """A figure that an explanation holds for: right, or right under what the explanation names."""
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
        "under": in_words(under),
    }
    verdict = Verdict.CONVENTION if under else Verdict.RIGHT
    message = (_UNDER if under else _RIGHT).about(**values)
    return told_of(figure, model, verdict, message, expected=value, holds_under=under)


def told_of(
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
    """The finding on a figure."""
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
