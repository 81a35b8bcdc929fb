"""What the blocks of one stage cost: the first, which widens and mostly halves, other than those behind it."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from resnet_calc.architecture.catalog import vary
from resnet_calc.errors import ResNetCalcError
from resnet_calc.expressions import expression
from resnet_calc.figures import format_count, format_rounded
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.laid_out import report_of
from resnet_calc.notes.note import Kind
from resnet_calc.notes.numerals import cardinal
from resnet_calc.notes.quantities.figure import figures_of
from resnet_calc.notes.stages import find_stages
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.quantities.figure import Written
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC513",
        name="wrong-cost-in-a-stage",
        what=Message(
            "The first block of a stage is said to cost what the others do, or the blocks and the stage do not add up.",
            "文中说某阶段的第一个块与其余块的代价相同，或各块与整个阶段的计算量不符。",
        ),
        why=Message(
            "The first block has another input and a projection: in conv3_x of ResNet-50 it takes 373M multiply-adds, "
            "each of the others 218M.",
            "第一个块的输入不同，还有投影：ResNet-50 的 conv3_x 中它需要 3.73 亿次乘加，其余每块 2.18 亿次。",
        ),
        wrong="In conv3_x of ResNet-50 the first block costs 218M multiply-adds, the other three 218M each.",
        right="In conv3_x of ResNet-50 the first block costs 373M multiply-adds, the other three 218M each.",
    ),
)

_COST: Final = r"(?:multiply-adds?|macs?|flops|operations|computations?|parameters|计算量|运算量|乘加次数|乘加|参数量)"
_MEASURED: Final = expression(r"multiply-?adds?|\bg?macs?\b|flop|计算量|运算量|乘加", re.IGNORECASE)
_SIGNS: Final = ("block", "块", "conv3_1", "conv4_1", "conv5_1", "stage", "阶段")
_SAME: Final = ("same", "equal", "identical", "each", "都是", "都为", "均为", "相同", "一样", "相等")
_NUMBER: Final = r"(?P<number>two|three|four|six|eight|twenty-three|[0-9]{1,2})"
_ALIKE: Final = expression(
    rf"\b(?:all|each|every|the|both)(?: of)?(?: the)?(?: {_NUMBER})?(?: residual)? blocks?\b[^.;:]{{0,30}}?\b"
    rf"(?:takes?|costs?|needs?|have|has|require)\b[^.;]{{0,8}}\b(?:same|equal|identical)\b[^.;]{{0,24}}\b{_COST}"
    rf"|\b{_COST} of (?:all|each of)?(?: ?the)? ?{_NUMBER.replace('number', 'each')} blocks:"
    r" [0-9.,]{1,14} ?[KMG]? each\b"
    r"|(?:(?P<chinese>[两二三四六八]|[0-9]{1,2}) ?个|所有的?|每个|全部|各个?)(?:残差)?(?:block|块|bottleneck)s?(?:的)?"
    rf"{_COST}[^。;、0-9]{{0,4}}(?:都是|都为|均为|相同|一样|相等)",
    re.IGNORECASE,
)
_FIRST_ALIKE: Final = expression(
    r"(?:\bit|\bfirst block|\bconv(?P<stage>[345])_1)\b[^.;,]{0,30} (?:takes?|costs?|needs?) (?:exactly )?the same\b"
    r"[^.;]{0,40} as (?:the (?:other|remaining|later|next)|conv[345]_[2-9])"
    r"|conv(?P<chinese>[345])_1 ?的?(?:计算量|乘加次数|运算量)(?:与|和|同) ?conv(?P=chinese)_[2-9] ?"
    r"(?:的)?(?:完全)?(?:相同|一样|相等)",
    re.IGNORECASE,
)
_STAGES_ALIKE: Final = expression(
    rf"(?:每个|各个?|四个|所有)(?:stage|阶段)的?{_COST}(?:都|均)?(?:是|为|相同|一样|相等)"
    rf"|\b(?:each|every|all)(?: four)? stages? (?:takes?|costs?|needs?|requires?) (?:exactly )?the same\b"
    rf"[^.;]{{0,24}}\b{_COST}",
    re.IGNORECASE,
)
_DOUBT: Final = expression(
    r"后|其余|其他|除|不|剩|吗|首|第|[?？]|若|如果|约|大致|\b(?:last|other|rest|except|but|not|n't|differ\w*+|later|remaining|after|first|behind|"
    r"about|roughly|if|almost|nearly|identity|inside|follow\w*+|subsequent|second|from)\b",
    re.IGNORECASE,
)
_FIRST: Final = expression(
    r"\bfirst (?:block|one|bottleneck)\b|第一个(?:残差)?(?:block|块|bottleneck)?|首个", re.IGNORECASE
)
_LATER: Final = expression(
    r"\b(?:other|last|remaining|next|following|rest)\b|[后余他][^0-9]{0,2}[两二三四五七]|其余|其他|剩下", re.IGNORECASE
)
_WHOLE: Final = expression(
    r"共|合计|总|\b(?:total|together|altogether|in all|sum|stage (?:costs?|takes?|needs?))\b", re.IGNORECASE
)
_LEAST: Final = 10**6
_ALIKE_MESSAGE: Final = Message(
    "the first block of {stage} of {model} does not cost what the others do: it takes {first} multiply-adds, each of "
    "the others {other}",
    "{model} 的 {stage} 的第一个块与其余块代价不同：第一个块需要 {first} 次乘加，其余每块 {other} 次",
)
_STAGES_MESSAGE: Final = Message(
    "the stages of {model} do not cost the same: {costs} multiply-adds",
    "{model} 各阶段的计算量并不相同：{costs} 次乘加",
)
_RIGHT: Final = Message("{what} of {model} takes {expected} multiply-adds", "{model} 的{what}需要 {expected} 次乘加")
_WRONG: Final = Message(
    "{what} of {model} takes {expected} multiply-adds, the note says {said}",
    "{model} 的{what}需要 {expected} 次乘加，文中写的是 {said}",
)
_WHAT: Final = {
    "first": Message("the first block of {stage}", "{stage} 的第一个块"),
    "other": Message("each later block of {stage}", "{stage} 的其余各块"),
    "whole": Message("{stage}", "{stage}"),
}


class Costs(NamedTuple):
    """Multiply-adds of the first block of a stage, of each other one, and of all."""

    first: int
    other: int
    whole: int


@lru_cache(maxsize=256)
def stage_costs(model: str, stage: int, side: int) -> tuple[Costs, ...]:
    """Return what the blocks of a stage cost, under each placement of the strides and each kind of shortcut.

    >>> stage_costs("resnet50", 2, 224)[0]
    Costs(first=372506624, other=218365952, whole=1027604480)
    """
    found: dict[Costs, None] = {}
    changes: tuple[dict[str, Any], ...] = ({}, {"stride_in": "3x3"}, {"stride_in": "1x1"}, {"shortcut": "A"})
    for change in changes:
        try:
            config = vary(model, **(change | {"input": (3, side, side)} if side else change))
            blocks = [group for group in report_of(config).blocks() if group.stage == stage]
        except ResNetCalcError:
            continue
        costs = [group.cost.multiply_adds for group in blocks for _ in range(group.blocks)]
        if len(costs) > 1:
            found.setdefault(Costs(costs[0], costs[1], sum(costs)))
    return tuple(found)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every statement about what the blocks of one stage cost, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network or reading.subjects.hints.v2:
        return
    for passage in reading.passages:
        lower = passage.recognised.lower
        if passage.region.cell is not None or passage.region.kind is Kind.CODE or not any(s in lower for s in _SIGNS):
            continue
        for pattern in (_ALIKE, _FIRST_ALIKE):
            for match in passage.matches(pattern, _SAME):
                yield from _alike(reading, passage, match)
        for match in passage.matches(_STAGES_ALIKE, ("stage", "阶段")):
            yield from _stages_alike(reading, passage, match)
        if passage.has_numbers and passage.holds(_FIRST, ("first", "第一个", "首个")):
            for start, end in reading.subjects.sentences(passage).all():
                yield from _figured(reading, passage, start, end)


def _model(reading: Reading, passage: Passage, place: int) -> str | None:
    subject = reading.subjects.at(passage, place)
    model = subject.model or subject.likely
    return None if subject.other or model is None or len(facts(model).blocks) != 4 else model  # noqa: PLR2004 - not of CIFAR


def _stage(passage: Passage, start: int, end: int) -> tuple[int, ...]:
    """What the one stage that a sentence, or the heading above, names can be."""
    text = passage.recognised.folded
    for where in (text[start:end], *(region.text for region in reversed(passage.heading[-2:]))):
        named = {name.stages for name in find_stages(where)}
        if named:
            return named.pop() if len(named) == 1 else ()
    return ()


def _alike(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    model = _model(reading, passage, match.start())
    start, end = reading.subjects.sentences(passage).at(match.start())
    text = passage.recognised.folded
    if model is None:
        return
    if "stage" in match.re.groupindex:  # it costs the same as the others, not: all cost the same
        named = match["stage"] or match["chinese"]
        stages: tuple[int, ...] = (int(named) - 1,) if named else _stage(passage, start, end)
        if match[0][:2].lower() == "it" and _FIRST.search(text, max(0, start - 120), start) is None:
            return
    else:
        stages, said = _stage(passage, start, end), match["number"] or match["each"] or match["chinese"]
        if _DOUBT.search(text, start, end) is not None or _FIRST.search(text, start, end) is not None:
            return
        count = cardinal(said) if said else None
        if said and not any(0 < stage <= 4 and facts(model).blocks[stage - 1] == count for stage in stages):  # noqa: PLR2004 - stages
            return
    known = [costs[0] for stage in stages if stage > 1 and (costs := stage_costs(model, stage, 0))]
    if not known or len(known) < len([stage for stage in stages if stage <= 4]):  # noqa: PLR2004 - stages
        return
    values: dict[str, object] = {
        "stage": f"conv{stages[0] + 1}_x", "model": facts(model).title,
        "first": format_rounded(known[0].first), "other": format_rounded(known[0].other),
    }  # fmt: skip
    yield passage.finding(
        *match.span(), Verdict.WRONG, "RC513", _ALIKE_MESSAGE.about(**values), subject=model, said=match[0]
    )


def _stages_alike(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    model = _model(reading, passage, match.start())
    start, end = reading.subjects.sentences(passage).at(match.start())
    if model is None or not facts(model).is_bottleneck or _DOUBT.search(passage.recognised.folded, start, end):
        return
    costs = [stage_costs(model, stage, 0)[0].whole for stage in (1, 2, 3, 4)]
    said = ", ".join(format_rounded(cost) for cost in costs)
    yield passage.finding(
        *match.span(), Verdict.WRONG, "RC513", _STAGES_MESSAGE.about(model=facts(model).title, costs=said),
        subject=model, said=match[0],
    )  # fmt: skip


def _figured(reading: Reading, passage: Passage, start: int, end: int) -> Iterator[Finding]:
    """Judge the figures of the first block, the others and the stage that stand in one sentence together."""
    text = passage.recognised.folded
    if _FIRST.search(text, start, end) is None or not passage.has_numbers_in(start, end):
        return
    roles: dict[str, Written] = {}
    position = start
    for written in figures_of(passage):
        if start <= written.start < end and written.quantity.value >= _LEAST:
            role = _role(text[position : written.start])
            if role is None or role in roles:
                return
            roles[role] = written
            position = written.end
    model = _model(reading, passage, start)
    if len(roles) < 2 or "first" not in roles or model is None or not _is_measured(passage, reading):  # noqa: PLR2004 - compared
        return
    sides = (0, *(shape[1] for shape in reading.subjects.hints.inputs))
    ways = [
        (stage, costs)
        for stage in _stage(passage, start, end)
        for side in sides
        if 0 < stage <= 4  # noqa: PLR2004 - stages
        for costs in stage_costs(model, stage, side)
    ]
    agreeing = [sum(_agrees(written, _cost(costs, role)) for role, written in roles.items()) for _, costs in ways]
    if not ways or max(agreeing) < 1 or max(agreeing) * 2 < len(roles):
        return
    stage, costs = ways[agreeing.index(max(agreeing))]
    for role, written in roles.items():
        yield _told(passage, written, _WHAT[role].about(stage=f"conv{stage + 1}_x"), model, _cost(costs, role))


def _cost(costs: Costs, role: str) -> int:
    return {"first": costs.first, "other": costs.other, "whole": costs.whole}[role]


def _told(passage: Passage, written: Written, what: object, model: str, cost: int) -> Finding:
    right, said = _agrees(written, cost), passage.text[written.start : written.end]
    expected = format_count(cost) if written.quantity.is_exact else format_rounded(cost)
    return passage.finding(
        written.start,
        written.end,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC513",
        (_RIGHT if right else _WRONG).about(what=what, model=facts(model).title, expected=expected, said=said),
        subject=model,
        said=said,
        expected=said if right else expected,
    )


def _agrees(written: Written, cost: int) -> bool:
    """Whether a figure is this cost, in multiply-adds or in FLOPs, give or take one in its last digit."""
    quantity = written.quantity
    return any(
        agrees(quantity, value) or abs(Fraction(quantity.value) - value) * 100 <= value for value in (cost, 2 * cost)
    )


def _role(before: str) -> str | None:
    found = {
        name: matches[-1].end()
        for name, pattern in (("first", _FIRST), ("other", _LATER), ("whole", _WHOLE))
        if (matches := list(pattern.finditer(before)))
    }
    return max(found, key=lambda name: found[name]) if found else None


def _is_measured(passage: Passage, reading: Reading) -> bool:
    """Whether the passage, its heading or the note's beginning speaks of multiply-adds."""
    above = [region.text for region in passage.heading]
    return any(_MEASURED.search(text) for text in (passage.text, *above, reading.passages[0].text))
