"""Operations under a counting convention: the column's name, the terms of the total, and what is not covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.counting import MULTIPLY_ADDS, Unit
from resnet_calc.analysis.counting.convention import formula
from resnet_calc.language import Language, Message
from resnet_calc.view.document import Column, Facts, Figure, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.analysis.counting import Convention
    from resnet_calc.analysis.derivation.expression import Expression
    from resnet_calc.analysis.report import Report

UNITS = {
    Unit.MULTIPLY_ADDS: Message("Multiply-adds", "乘加次数"),
    Unit.FLOPS: Message("FLOPs", "浮点运算次数（FLOPs）"),
}
BY = Message("{unit} by {name}", "{unit}（{name} 计法）")


def counted_title(count: Convention, language: Language = Language.EN) -> str:
    """What the column and the total are called.

    >>> from resnet_calc.analysis.counting import convention_of
    >>> counted_title(convention_of("thop")), counted_title(convention_of("flops"))
    ('Multiply-adds by thop', 'FLOPs')
    """
    unit = UNITS[count.unit].say(language)
    return unit if count.name == count.unit.lower() else BY.say(language, unit=unit, name=count.name)


def operations_noun(count: Convention, language: Language = Language.EN) -> str:
    """What a convention counts, within a sentence: multiply-adds by thop.

    >>> from resnet_calc.analysis.counting import FLOPS, MULTIPLY_ADDS
    >>> operations_noun(MULTIPLY_ADDS), operations_noun(FLOPS)
    ('multiply-adds', 'FLOPs')
    """
    return counted_title(count, language).replace("Multiply-adds", "multiply-adds")


def term_facts(count: Convention, expression: Expression, language: Language) -> Facts:
    """What the symbols of a convention's sum stand for."""
    formula = expression.text(symbols=True).split()
    used = [term for term in count.terms if any(term.symbol in factors.split("×") for factors in formula)]
    return Facts(tuple((term.symbol, term.words.say(language)) for term in used), symbols=True)


def counted_key(count: Convention) -> str:
    """What programs call what the convention counts."""
    return "multiply_adds" if count is MULTIPLY_ADDS else f"counted_{count.name}".replace("-", "_")


def counted_column(count: Convention) -> Column:
    """The column of what the convention counts, its key naming the convention."""
    return Column(counted_key(count), counted_title(count), Kind.COUNT)


def counted_facts(report: Report) -> list[tuple[str, Figure | str]]:
    """The total under a convention, with its rule, its terms and what it does not cover.

    Under the plain convention the total speaks for itself, and twice it stands beside it.
    """
    count, totals = report.count, report.totals
    if count is MULTIPLY_ADDS:
        return [
            ("Multiply-adds", Figure(totals.multiply_adds, count.rule.partition(";")[0])),
            ("FLOPs", Figure(2 * totals.multiply_adds, "2 × multiply-adds: a multiplication and an addition each")),
        ]
    numbers = report.tally()
    kept = {term: coefficient for term, coefficient in count.terms.items() if numbers[term]}
    pairs: list[tuple[str, Figure | str]] = [
        (counted_title(count), Figure(totals.counted, f"{formula(kept)}, as {count.tool} counts")),
        ("  rule", count.rule),
    ]
    for term, coefficient in kept.items():
        words = term.words.say(Language.EN)
        remark = words if coefficient == 1 else f"{coefficient} × {numbers[term]:,} {words}"
        pairs.append((f"  {formula({term: coefficient})}", Figure(coefficient * numbers[term], remark, rounded=False)))
    missing = report.not_covered()
    if missing:
        pairs.append(("  not covered", uncovered(missing, count)))
    pairs.append(("Multiply-adds", Figure(totals.multiply_adds, MULTIPLY_ADDS.rule.partition(";")[0])))
    return pairs


def count_rule(count: Convention) -> str:
    """The rule of a total in a line: in words, and whose it is.

    >>> from resnet_calc.analysis.counting import convention_of
    >>> count_rule(convention_of("calflops"))
    'multiply-adds of convolutions and fully connected layers (C + F + W, as calflops 0.3.2 counts)'
    """
    if not count.version:
        return count.rule.partition(";")[0]
    return f"{count.rule} ({count.formula}, as {count.tool} counts)"


def uncovered_remarks(reports: Sequence[Report]) -> list[str]:
    """What the totals of several networks leave out because the convention is not known to count it."""
    return [
        f"{report.config.name}: {uncovered(missing, report.count)}."
        for report in reports
        if (missing := report.not_covered())
    ]


def uncovered(missing: dict[str, int], count: Convention) -> str:
    """That a total leaves out what the convention is not known to count."""
    listed = ", ".join(f"{calls} × {kind}" for kind, calls in missing.items())
    return f"{listed}: how {count.tool} counts these is not known, and the total leaves them out"


def counted_record(report: Report) -> dict[str, Any]:
    """What JSON says of a total: its convention, its unit and its terms."""
    count, numbers = report.count, report.tally()
    return {
        "convention": count.name,
        "unit": count.unit.value,
        "tool": count.version or None,
        "total": report.totals.counted,
        "formula": count.formula,
        "terms": [
            {
                "symbol": term.symbol,
                "what": term.words.say(Language.EN),
                "coefficient": coefficient,
                "value": numbers[term],
            }
            for term, coefficient in count.terms.items()
        ],
        "not_covered": report.not_covered(),
    }
