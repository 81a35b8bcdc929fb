"""What the batch norms and the projections of a network hold together: neither is nothing, nor a part of it."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.catalog import vary
from resnet_calc.errors import ResNetCalcError
from resnet_calc.expressions import expression
from resnet_calc.figures import format_count, format_rounded
from resnet_calc.language import Message
from resnet_calc.nn.ops import BatchNorm2d, Conv2d
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.laid_out import graph_of
from resnet_calc.notes.quantities.figure import figures_of
from resnet_calc.notes.stages import find_stages
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC405",
        name="wrong-total-of-norms-or-projections",
        what=Message(
            "The batch norms or the projections of a network are said to have no parameters, or a part of what they "
            "have.",
            "文中说批归一化或投影捷径没有参数，或只给出了其中一部分。",
        ),
        why=Message(
            "A batch norm has a weight and a bias for each channel; the four projections of ResNet-50 hold 2,768,896 "
            "weights.",
            "批归一化的每个通道都有一个权重和一个偏置；ResNet-50 的四个投影共有 2,768,896 个权重。",
        ),
        wrong="The projections of ResNet-50 together hold 2,097,152 weights.",
        right="The projections of ResNet-50 together hold 2,768,896 weights.",
    ),
)

_PROJECTIONS: Final = expression(
    r"\b(?:projections?|projection (?:shortcuts?|convolutions?)|downsampling convolutions?)\b[^.;,0-9]{0,14}"
    r"(?:resnet-?[0-9]{2,3} )?(?:together|in total|altogether|all in all) (?:have|has|hold|holds|contain|contains)\b"
    r"|(?:投影(?:捷径|卷积)?|下采样卷积)(?:一共|总共|共|合计)(?:有|是|为)?",
    re.IGNORECASE,
)
_NORMS: Final = expression(
    r"\b(?:batch ?norms?|batch normali[sz]ations?)(?: layers?)?(?: together| in total)?"
    r" (?:adds?|have|has|hold|contain)s?\b"
    r"|(?:BN|批归一化|批量归一化)层?(?:一共|总共|共|合计)(?:有|是|为)?",
    re.IGNORECASE,
)
_NONE: Final = expression(
    r"\b(?:batch ?norms?|batch normali[sz]ation|bn)(?: layers?)? (?:has|have|adds?|contains?) no"
    r"(?: learnable| trainable)? parameters\b"
    r"|(?:BN|批归一化|批量归一化)层?(?:本身)?(?:都|是)?(?:没有|不含|无)(?:任何)?(?:可学习|可训练|需要学习)?的?参数",
    re.IGNORECASE,
)
_DOUBT: Final = expression(
    r"推理|融合|合并|折叠|冻结|如果|假设|错|误|吗|[?？]|偏置|卷积参数|"
    r"\b(?:fus\w*+|fold\w*+|affine|fr[eo]\w{0,3}z\w*+|if|without|wrong\w*+|mistake|suppose|not|inference|merge\w*+)\b",
    re.IGNORECASE,
)
_COUNTED: Final = expression(r"[\s个*]{0,3}(?:weights|parameters|params|trainable|权重|参数|可)")
_SIGNS: Final = ("projection", "downsampling", "投影", "下采样", "batch", "bn", "归一化")
_NO_PARAMETERS: Final = Message(
    "a batch norm has a weight and a bias for each channel, {expected} parameters in all of {model}",
    "批归一化的每个通道都有一个权重和一个偏置，{model} 中共 {expected} 个参数",
)
_RIGHT: Final = Message("the {what} of {model} hold {expected} parameters", "{model} 的{what}共有 {expected} 个参数")
_WRONG: Final = Message(
    "the {what} of {model} hold {expected} parameters, the note says {said}",
    "{model} 的{what}共有 {expected} 个参数，文中写的是 {said}",
)
_WHAT: Final = {True: Message("projections", "投影"), False: Message("batch norms", "批归一化")}


@cache
def _held(model: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """What the projections hold under each way to count, what parts of them do; the same of the batch norms."""
    whole: list[int] = []
    parts: list[int] = []
    norms: list[int] = []
    halves: list[int] = []
    for option in ("B", "A"):
        try:
            graph = graph_of(vary(model, shortcut=option))
        except ResNetCalcError:
            continue
        weights, beside, main, side = [], 0, 0, 0
        for run in graph.runs:
            for layer in run.layers:
                if isinstance(layer.op, BatchNorm2d):
                    count = run.count * layer.output.channels
                    main, side = (main, side + count) if layer.role.startswith("shortcut") else (main + count, side)
                elif isinstance(layer.op, Conv2d) and layer.role.startswith("shortcut"):
                    weights += [layer.op.parameters()] * run.count
                    beside += layer.output.channels * run.count
        if weights:
            whole += [sum(weights) + times * beside for times in (0, 2, 1, 4, 5)]
            parts += [sum(some) for size in range(1, len(weights)) for some in combinations(weights, size)]
        norms += [2 * (main + side), 4 * (main + side), 2 * main, 4 * main]
        halves += [main + side, main]
    return tuple(whole), tuple(parts), tuple(norms), tuple(halves)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every statement about what all projections or all batch norms hold, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network or reading.subjects.hints.v2:
        return
    for passage in reading.passages:
        for match in passage.matches(_NONE, ("bn", "batch", "归一化")):
            yield from _none(reading, passage, match)
        for match in passage.matches(_PROJECTIONS, _SIGNS):
            yield from _judge(reading, passage, match, projections=True)
        for match in passage.matches(_NORMS, _SIGNS):
            yield from _judge(reading, passage, match, projections=False)


def _model(reading: Reading, passage: Passage, match: re.Match[str]) -> str | None:
    start, end = reading.subjects.sentences(passage).at(match.start())
    text = passage.recognised.folded
    subject = reading.subjects.at(passage, match.start())
    model = subject.model or subject.likely
    if subject.other or _DOUBT.search(text, start, end) is not None or find_stages(text[start:end]):
        return None
    return model


def _none(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    model = _model(reading, passage, match)
    norms = _held(model)[2] if model is not None else ()
    if model is not None and norms and norms[0]:
        values: dict[str, object] = {"model": facts(model).title, "expected": format_count(norms[0])}
        yield passage.finding(
            *match.span(), Verdict.WRONG, "RC405", _NO_PARAMETERS.about(**values), subject=model, said=match[0]
        )


def _judge(reading: Reading, passage: Passage, match: re.Match[str], *, projections: bool) -> Iterator[Finding]:
    text = passage.recognised.folded
    one = next((each for each in figures_of(passage) if match.end() <= each.start <= match.end() + 2), None)
    model = _model(reading, passage, match)
    if one is None or model is None or _COUNTED.match(text, one.end) is None:
        return
    right, wrong = _held(model)[:2] if projections else _held(model)[2:]
    holds = any(agrees(one.quantity, value) for value in right)
    if not right or (not holds and not any(agrees(one.quantity, value) for value in wrong)):
        return
    said = text[one.start : one.end]
    expected = said if holds else (format_count if one.quantity.is_exact else format_rounded)(right[0])
    values: dict[str, object] = {
        "what": _WHAT[projections], "model": facts(model).title, "expected": expected, "said": said,
    }  # fmt: skip
    yield passage.finding(
        one.start,
        one.end,
        Verdict.RIGHT if holds else Verdict.WRONG,
        "RC405",
        (_RIGHT if holds else _WRONG).about(**values),
        subject=model,
        said=said,
        expected=expected,
    )
