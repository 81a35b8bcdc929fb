"""Tables with a row for every stage and a column for every network, or the other way round: maps, widths and costs.

Most of what a column says has to be its network's, before what is left over is called wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Verdict
from resnet_calc.notes.known_parts import known_part
from resnet_calc.notes.mentions import MentionKind, find_mentions
from resnet_calc.notes.patterns.stage_tables.lines import numbers_of, plain
from resnet_calc.notes.quantities.figure import Measure, figures_of, measure_named
from resnet_calc.notes.writing import written_like
from resnet_calc.units import agrees, fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.patterns.stage_tables.lines import StageLine
    from resnet_calc.notes.steps.cells import Cell

_FEWEST: Final = 3
"""Stages of a column that must be right where another is wrong."""
_LEAST: Final = 1000
"""No stage has fewer parameters; of a smaller number the scale stands somewhere else."""
_SHAPE: Final = expression(
    r"[\s*_`$(\[]{0,4}(?P<one>[0-9]{1,4})[ ]?[×x*,][ ]?(?P<two>[0-9]{1,4})[ ]?[×x*,][ ]?(?P<three>[0-9]{1,4})"
    r"[\s*_`$)\]]{0,4}",
    re.IGNORECASE,
)
_ALTERED: Final = expression(
    r"prun|slim|ours?\b|modif|custom|widen|dilat|frozen|trainable|剪枝|压缩|修改|改进|我们|冻结|可训练|%|占比|share|ratio"
    r"|\bms\b|时间|time|latency|memory|\bmb\b|显存|sparsity|稀疏|error|acc|准确率|精度",
    re.IGNORECASE,
)
"""What makes of a column one of something else than what its network has."""
_CHANNELS: Final = expression(
    r"[\s(\[:：,，的]{0,3}(?:(?:output |out )?(?:channels?|widths?|filters|dims?)|(?:输出)?(?:通道数?|维度|宽度))?"
    r"[)\]\s]{0,2}",
    re.IGNORECASE,
)
_RIGHT: Final = Message("{what} of {stage} of {model}: {expected}", "{model} 的 {stage} 的{what}：{expected}")
_WRONG: Final = Message(
    "{what} of {stage} of {model}: {expected}, the note says {said}",
    "{model} 的 {stage} 的{what}应为 {expected}，文中写的是 {said}",
)
_WHAT: Final = {
    "RC301": Message("output", "输出"),
    "RC202": Message("output channels", "输出通道数"),
    "RC411": Message("parameters", "参数量"),
    "RC511": Message("multiply-adds", "乘加次数"),
}


class _Said(NamedTuple):
    """What one cell says, and what its stage has."""

    stage: int
    cell: Cell
    is_right: bool
    expected: str


def of_networks(lines: Sequence[StageLine]) -> Iterator[Finding]:
    """Judge the columns, or rows, that a network heads."""
    for line in lines:
        named = [one for one in find_mentions(line.head) if one.kind is not MentionKind.FAMILY]
        models = [model for one in named for model in one.models]
        if not models or any(one.kind is MentionKind.OTHER for one in named) or _ALTERED.search(line.head) is not None:
            continue
        known = [facts(model) for model in models]
        if len({fact.stage_outputs for fact in known}) > 1:
            continue
        for code, said in (
            ("RC301", _shapes(line, known[0])),
            ("RC202", _widths(line, known[0], named[-1].end)),
            *_costs(line, known),
        ):
            yield from _judged(line, code, said, known[0])


def _judged(line: StageLine, code: str, every: Sequence[_Said], fact: Facts) -> Iterator[Finding]:
    right = sum(one.is_right for one in every)
    if right < min(_FEWEST, len(fact.blocks) - 1) or len(every) - right > 1:
        return
    for one in every:
        text = one.cell.text
        start = one.cell.start + len(text) - len(text.lstrip())
        values: dict[str, object] = {
            "what": _WHAT[code], "stage": plain(line.names[one.stage]), "model": fact.title,
            "expected": one.expected, "said": text.strip(),
        }  # fmt: skip
        yield one.cell.passage.finding(
            start,
            start + len(text.strip()),
            Verdict.RIGHT if one.is_right else Verdict.WRONG,
            code,
            (_RIGHT if one.is_right else _WRONG).about(**values),
            subject=f"{fact.name} {plain(line.names[one.stage])}",
            said=text.strip(),
            expected=one.expected,
        )


def _shapes(line: StageLine, fact: Facts) -> list[_Said]:
    """The maps that leave the stages, whose sides halve from one to the next."""
    read: dict[int, tuple[int, int, int]] = {}
    for stage, cell in line.cells.items():
        found = _SHAPE.fullmatch(fold_width(cell.text))
        if found is not None and stage < len(fact.blocks):
            read[stage] = (int(found["one"]), int(found["two"]), int(found["three"]))
    if len(read) < min(_FEWEST, len(fact.blocks) - 1):
        return []
    last = Counter(shape[0] == shape[1] for shape in read.values()).most_common(1)[0][0]  # channels behind the sides
    firsts = Counter(shape[1] << stage for stage, shape in read.items())
    ((first, agreeing),) = firsts.most_common(1)
    if agreeing + 1 < len(read):
        return []
    said: list[_Said] = []
    for stage, shape in read.items():
        side, channels = first >> stage, fact.stage_outputs[stage]
        true = (side, side, channels) if last else (channels, side, side)
        cell = line.cells[stage]
        said.append(_Said(stage, cell, shape == true, _like(cell.text.strip(), shape, true)))
    return said


def _widths(line: StageLine, fact: Facts, behind: int) -> list[_Said]:
    """The channels that leave the stages, or those inside their blocks."""
    said = {stage: value for stage, value in numbers_of(line).items() if stage < len(fact.blocks)}
    if _CHANNELS.fullmatch(plain(line.head[behind:])) is None:
        return []
    ways = {fact.stage_outputs, fact.stage_widths, fact.inner_widths}
    true = max(sorted(ways), key=lambda way: sum(way[stage] == value for stage, value in said.items()))
    return [
        _Said(
            stage,
            line.cells[stage],
            value == true[stage],
            plain(line.cells[stage].text).replace(str(value), str(true[stage])),
        )
        for stage, value in said.items()
    ]


def _like(text: str, said: Sequence[int], true: Sequence[int]) -> str:
    """The right shape as the note writes its shapes."""
    if said == true:
        return text
    numbers = iter(true)
    return re.sub(r"[0-9]+", lambda _: str(next(numbers)), fold_width(text), count=len(true))


def _costs(line: StageLine, known: Sequence[Facts]) -> Iterator[tuple[str, list[_Said]]]:
    """What the stages hold or take, where the head says that it is that."""
    measure = measure_named(line.head)
    if measure is None or len(known) > 1:
        return
    said: list[_Said] = []
    for stage, cell in line.cells.items():
        written = [one for one in figures_of(cell.passage) if cell.start <= one.start and one.end <= cell.end]
        if len(written) != 1 or stage >= len(known[0].blocks) or written[0].quantity.value < _LEAST:
            return
        part = known_part(known[0].name, f"layer{stage + 1}")
        values = part.parameters if measure is Measure.PARAMETERS else part.operations
        is_right = any(agrees(written[0].quantity, value) for value in values)
        expected = written_like(cell.passage.text[written[0].start : written[0].end], values[0])
        said.append(_Said(stage, cell, is_right, expected or format_count(values[0])))
    yield "RC411" if measure is Measure.PARAMETERS else "RC511", said
