"""What a stage costs as its blocks times what one costs: the first block has another input, and a projection."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count, format_rounded
from resnet_calc.language import Message
from resnet_calc.notes.blocks import first_and_later
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.known_parts import known_part
from resnet_calc.notes.note import Kind
from resnet_calc.notes.patterns.stage_costs import stage_costs
from resnet_calc.notes.quantities.figure import figures_of
from resnet_calc.notes.stages import counts_from_one, find_stages
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.tables import find_tables
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.quantities.figure import Written
    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.steps.cells import Cell
    from resnet_calc.notes.tables import Table

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of a stage's blocks otherwise, RC513."""

_SIGNS: Final = ("conv", "layer", "stage", "阶段")
_DOUBT: Final = expression(
    r"后|其余|其他|除|不|剩|首|第一|[?？]|若|如果|大致|近似|忽略|\b(?:last|other|others|rest|except|but|not|n't|differ\w*+|later|"
    r"remaining|after|first|behind|roughly|if|almost|nearly|follow\w*+|subsequent|second|ignor\w{1,4}|neglect\w{0,4}"
    r"|without|projection|shortcut|approximat\w{1,4})\b",
    re.IGNORECASE,
)
_EACH: Final = expression(r"\b(?:each|one|per|a) block|\bblock\b|每个?(?:残差)?块|单个?(?:残差)?块", re.IGNORECASE)
_WHOLE: Final = expression(r"stage|total|all|sum|阶段|合计|总|共", re.IGNORECASE)
_WRONG: Final = Message(
    "{stage} of {model} has {expected}: only the blocks behind its first have {each}, the first has {first}; the note "
    "says {said}",
    "{model} 的 {stage} 共 {expected}：只有第一个块之后的块才是 {each}，第一个块是 {first}；文中写的是 {said}",
)
_LEAST: Final = 10_000


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what is said of a stage where it is all its blocks times a later one."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network or reading.subjects.hints.v2:
        return
    tables = False
    for passage in reading.passages:
        tables = tables or passage.region.cell is not None
        lower = passage.recognised.lower
        if passage.region.cell is not None or passage.region.kind is Kind.OUTPUT or not passage.has_numbers:
            continue
        above = passage.heading[-1].text.lower() if passage.heading else ""
        if any(sign in lower or sign in above for sign in _SIGNS):
            yield from _in_passage(reading, passage)
    for table in find_tables(reading) if tables else ():
        yield from _in_table(reading, table)


def _in_passage(reading: Reading, passage: Passage) -> Iterator[Finding]:
    written = [one for one in figures_of(passage) if one.quantity.value >= _LEAST]
    if len(written) < 2:  # noqa: PLR2004 - one block and the stage
        return
    sentences = reading.subjects.sentences(passage)
    for one, whole in pairwise(written):
        start, end = sentences.at(one.start)
        if not whole.start < end or _DOUBT.search(passage.recognised.folded, start, end) is not None:
            continue
        subject = reading.subjects.at(passage, one.start)
        model = subject.model or subject.likely
        if model is not None and subject.scope >= Scope.HEADING:
            stage = _stage(passage, start, end, len(facts(model).blocks))
            found = _judge(passage, model, stage, one, whole) if stage else None
            if found is not None:
                yield found


def _in_table(reading: Reading, table: Table) -> Iterator[Finding]:
    """Judge the rows of a table that has a column for one block of a stage, and a later one for the stage."""
    one = [place for place, cell in table.head.items() if _EACH.search(cell.text) and not _DOUBT.search(cell.text)]
    whole = [place for place, cell in table.head.items() if place and place not in one and _WHOLE.search(cell.text)]
    if len(one) != 1 or len(whole) != 1:
        return
    for row in table.rows:
        cells, name = (row.get(one[0]), row.get(whole[0])), row.get(0)
        if name is None or any(cell is None or cell.passage.region.cell is None for cell in cells):
            continue
        each, total = (next(_written(cell), None) for cell in cells if cell is not None)
        subject = reading.subjects.at(name.passage, 0)
        model = subject.model or subject.likely
        if each is None or total is None or model is None or subject.scope < Scope.HEADING:
            continue
        stage = _stage(name.passage, 0, len(name.text), len(facts(model).blocks))
        found = _judge(total[0], model, stage, each[1], total[1]) if stage else None
        if found is not None:
            yield found


def _written(cell: Cell) -> Iterator[tuple[Passage, Written]]:
    """The figure of a cell, with its passage."""
    for one in figures_of(cell.passage):
        if cell.start <= one.start < cell.end and one.quantity.value >= _LEAST:
            yield cell.passage, one


def _stage(passage: Passage, start: int, end: int, count: int) -> int:
    """The one stage of so many that a sentence, or the heading above, names for certain."""
    for where in (passage.text[start:end], *(region.text for region in passage.heading[-1:])):
        named = {name.stages for name in find_stages(where)}
        if named:
            stages = named.pop()
            certain = not named and (len(stages) == 1 or counts_from_one(passage.text, count))
            return stages[0] if certain and stages[0] <= count else 0
    return 0


def _judge(passage: Passage, model: str, stage: int, one: Written, whole: Written) -> Finding | None:
    fact = facts(model)
    blocks = fact.blocks[stage - 1]
    for first, other, total in _costs(model, stage):
        ways = [(blocks, Fraction(other))]
        if fact.layers_per_block == 2 and 2 * first != 2 * other:  # noqa: PLR2004 - two alike in a basic block
            ways.append((2 * blocks, Fraction(other, 2)))
        for count, each in ways:
            if agrees(one.quantity, each) and first != other and _is_times(one, whole, count):
                exact = one.quantity.is_exact and whole.quantity.is_exact
                written = format_count if exact else format_rounded
                values: dict[str, object] = {
                    "stage": f"conv{stage + 1}_x", "model": fact.title, "expected": written(total),
                    "each": written(other), "first": written(first),
                    "said": passage.text[whole.start : whole.end].strip(),
                }  # fmt: skip
                return passage.finding(
                    whole.start, whole.end, Verdict.WRONG, "RC513", _WRONG.about(**values), subject=model,
                    said=str(values["said"]), expected=str(values["expected"]),
                )  # fmt: skip
    return None


def _costs(model: str, stage: int) -> Iterator[tuple[int, int, int]]:
    """What the first block costs, each later one, and the stage, in every measure."""
    blocks = facts(model).blocks[stage - 1]
    runs = first_and_later(model, stage)
    if len(runs) == 2:  # noqa: PLR2004 - the first and the others
        first, later = runs
        for other in later:
            each = next((one for one in first if one.holds_under == other.holds_under), None)
            if each is not None:
                yield each.value, other.value, each.value + (blocks - 1) * other.value
        each_rule = (known_part(model, f"layer{stage}.{block}").parameters for block in (0, 1))
        for one, other in zip(*each_rule, strict=False):  # with biases, too
            yield one, other, one + (blocks - 1) * other
    if stage > 1:
        yield from stage_costs(model, stage, 0)


def _is_times(one: Written, whole: Written, count: int) -> bool:
    """Whether the second figure is the first one so many times, as far as both are printed."""
    said, made = Fraction(whole.quantity.value), Fraction(one.quantity.value) * count
    slack = Fraction(one.quantity.step) * count + Fraction(whole.quantity.step)
    exact = one.quantity.is_exact and whole.quantity.is_exact
    return said == made if exact else abs(said - made) <= slack and slack * 20 < said
