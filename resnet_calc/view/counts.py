"""The counting conventions: their rules and sources; and what each makes of one network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.counting import CONVENTIONS
from resnet_calc.analysis.counting.convention import formula
from resnet_calc.analysis.counting.tally import not_covered, tally, total
from resnet_calc.language import Language
from resnet_calc.view.counted import uncovered
from resnet_calc.view.document import Change, Column, Document, Facts, Kind, Line, Paragraph, Part, Table
from resnet_calc.view.model import header
from resnet_calc.view.record import SCHEMA_VERSION

if TYPE_CHECKING:
    from resnet_calc.analysis.counting import Convention, Tally
    from resnet_calc.analysis.report import Report

_NAMES = Paragraph("A name here is what --count takes, and so is the name of any tool in the last column.")


def conventions_document() -> Document:
    """Every convention with its rule and source."""
    columns = (
        Column("name", "Name", Kind.NAME),
        Column("unit", "Unit", rank=1),
        Column("formula", "Formula"),
        Column("rule", "Rule"),
        Column("tool", "Tool", rank=2),
        Column("also", "Also", rank=3),
    )
    lines = tuple(
        Line((each.name, each.unit.value, each.formula, each.rule, each.version, ", ".join(each.also)))
        for each in CONVENTIONS.values()
    )
    parts = (Table(columns, lines), _terms(), _NAMES)
    return Document("Counting conventions", parts, record=_rules_record)


def _terms() -> Facts:
    terms = {term.symbol: term for each in CONVENTIONS.values() for term in each.terms}
    pairs = tuple((symbol, term.words.say(Language.EN)) for symbol, term in terms.items())
    return Facts(pairs, title="Terms")


def counts_document(report: Report) -> Document:
    """One network's total under every convention, from the least to the greatest, and why they differ."""
    numbers = tally(report.graph, {term for each in CONVENTIONS.values() for term in each.terms})
    plain = report.totals.multiply_adds
    columns = (
        Column("name", "Name", Kind.NAME),
        Column("total", "Total", Kind.COUNT),
        Column("unit", "Unit", rank=1),
        Column("difference", "More than multiply-adds", Kind.COUNT, rank=3),
        Column("formula", "Formula"),
        Column("tool", "Tool", rank=2),
    )
    ranked = sorted(CONVENTIONS.values(), key=lambda each: total(each.terms, numbers))
    lines = []
    for each in ranked:
        counted = total(each.terms, numbers)
        kept = formula({term: times for term, times in each.terms.items() if numbers[term]})
        mark = "*" if not_covered(report.graph, each) else ""
        lines.append(Line((each.name + mark, counted, each.unit.value, Change(counted - plain), kept, each.version)))
    used = {term.symbol: term for each in ranked for term in each.terms if numbers[term]}
    pairs = tuple((symbol, f"{numbers[term]:,} {term.words.say(Language.EN)}") for symbol, term in used.items())
    parts: list[Part] = [Table(columns, tuple(lines)), Facts(pairs, title="Terms")]
    missing = [(each, not_covered(report.graph, each)) for each in ranked]
    parts += [Paragraph(f"* {each.name}: {uncovered(calls, each)}.") for each, calls in missing if calls]
    title, subtitle = header(report)
    return Document(f"{title}: one network, many totals", tuple(parts), subtitle, lambda: _record(report, numbers))


def _rule(each: Convention) -> dict[str, Any]:
    return {
        "name": each.name,
        "unit": each.unit.value,
        "formula": each.formula,
        "rule": each.rule,
        "source": each.source,
        "tool": each.version or None,
        "label": each.label or None,
        "also": list(each.also),
    }


def _rules_record() -> dict[str, Any]:
    return {"schema_version": SCHEMA_VERSION, "conventions": [_rule(each) for each in CONVENTIONS.values()]}


def _record(report: Report, numbers: Tally) -> dict[str, Any]:
    config = report.config
    return {
        "schema_version": SCHEMA_VERSION,
        "model": {"name": config.name, "style": config.style, "input": list(config.input)},
        "conventions": [
            {
                **_rule(each),
                "total": total(each.terms, numbers),
                "terms": [
                    {"symbol": term.symbol, "coefficient": times, "value": numbers[term]}
                    for term, times in each.terms.items()
                ],
                "not_covered": not_covered(report.graph, each),
            }
            for each in CONVENTIONS.values()
        ],
    }
