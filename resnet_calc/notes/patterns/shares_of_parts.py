"""Shares of a network's cost in per cent: the classifier holds 8 % of the parameters, conv1 takes 3 % of the FLOPs."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.nn.graph import STEM
from resnet_calc.nn.ops import Conv2d, Linear, Norm
from resnet_calc.notes.costs import layer_costs, total
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.laid_out import graph_of
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.usual import STAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from resnet_calc.nn.graph import Layer, Run
    from resnet_calc.notes.costs import Costs
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what tables say of a layer's share otherwise, RC521."""

_HEAD: Final = (
    r"(?:(?:final |last |single )?(?:fully[- ]connected|fc|linear|dense|classification)(?: layer)?|classifier"
    r"|classification head|(?:最后的?)?(?:全连接|分类|线性)层)"
)
_STEM: Final = (
    r"(?:conv1(?![0-9_.])|stem(?: convolution)?|(?:第一个|首个)卷积层"
    r"|first (?:7 ?[×x] ?7 )?conv(?:olution(?:al)?)?(?: layer)?)"
)
_STAGE: Final = (
    r"(?:(?:layer[ _-]?[1-4]|conv[2-5]_x)(?![0-9\[]|\.[0-9])"
    r"|(?:fourth|last|final) stage|第四(?:个)?阶段|最后一个(?:残差)?阶段)"
)
_NORMS: Final = r"(?:batch[- ]?norm(?:ali[sz]ation)?(?: layers)?|bn(?: layers)?|批(?:量)?(?:归一化|标准化)层?)"
_PART: Final = rf"(?:(?P<head>{_HEAD})|(?P<stem>{_STEM})|(?P<stage>{_STAGE})|(?P<norms>{_NORMS}))"
_NUMBER: Final = r"[0-9]{1,2}(?:\.[0-9]{1,3})?"
_PER_CENT: Final = r"[ ]?(?:%|per ?cent)[*]{0,2}"
_SHARE: Final = rf"[*]{{0,2}}(?P<share>{_NUMBER}){_PER_CENT}"
_NEARLY: Final = (
    r"(?:about |around |roughly |approximately |approx\. |some |only |just |nearly |almost |[~≈∼]"
    r"|约为?|大约|大概|近|仅|就)?[ ]?"
)
_WHOLE: Final = (
    r"(?:(?:the|all|its|total|overall|entire|whole|network|model|of|learnable|trainable|weight|resnet-?[0-9]{2,3})"
    r"(?:'s|’s)?[ ]){0,6}"
)
_COST: Final = (
    r"(?:(?P<parameters>param(?:eter)?s?\b|weights\b)"
    r"|(?P<operations>flops\b|macs\b|multiply-adds\b|computations?\b|compute\b|operations\b))"
)
_HOLDS: Final = (
    r"(?:account(?:s|ed)? for|makes? up|holds?|contains?|has|have|takes?(?: up)?|represents?|comprises?|constitutes?"
    r"|is responsible for|consumes?|contributes?|uses?)"
)
_ASIDE: Final = r"(?: alone| only| itself)?(?: \([^()\n]{1,40}\))?"
_WHOLE_CHINESE: Final = r"(?:整个|全部|总|所有|网络|模型|resnet-?[0-9]{2,3}|的|[ ]){0,6}"
_ENGLISH: Final = expression(
    rf"(?<![A-Za-z0-9_.]){_PART}[`*]{{0,2}}{_ASIDE} {_HOLDS} {_NEARLY}{_SHARE} of {_WHOLE}{_COST}",
    re.IGNORECASE,
)
_MOST_OF: Final = expression(
    rf"(?<![A-Za-z0-9_.]){_PART}[`*]{{0,2}}{_ASIDE} {_HOLDS} (?:the most|most of|the majority of|the bulk of)"
    rf" {_WHOLE}{_COST}[`*]{{0,2}}(?: ?\(|, (?:at )?| ?[:–—-] ){_NEARLY}{_SHARE}(?= ?[).;,]|$)",
    re.IGNORECASE,
)
_OF_COST: Final = expression(
    rf"{_SHARE} of {_WHOLE}{_COST} (?:are |is |lie |sit |reside |live |come |stem |belong )"
    rf"(?:located |found |concentrated )?(?:in|from|to) (?:the )?[`*]{{0,2}}{_PART}(?![A-Za-z0-9_]|\.[0-9])",
    re.IGNORECASE,
)
_TAKES: Final = (
    rf"(?<![A-Za-z0-9_.]){_PART}[`*]{{0,2}}(?:[ ]?的参数量?|[ ]?的计算量)?[、 ]?{_NEARLY}"
    rf"(?:占据?|贡献|包含|占用)[了到]?[ ]?{_NEARLY}"
)
_CHINESE: Final = expression(
    rf"{_TAKES}{_WHOLE_CHINESE}(?:(?P<parameters>参数)|(?P<operations>计算|运算|flops|乘加))量?的?[ ]?"
    rf"{_NEARLY}{_SHARE}",
    re.IGNORECASE,
)
_CHINESE_OF: Final = expression(
    rf"{_TAKES}{_WHOLE_CHINESE}{_SHARE}(?:左右)?{_WHOLE_CHINESE}(?:(?P<parameters>参数)|(?P<operations>计算量|运算量|flops|乘加))",
    re.IGNORECASE,
)
_SIGNS: Final = ("%", "percent", "per cent")
_DOUBT: Final = expression(
    r"prun|剪枝|reduc|减少|降低|sav(?:e|ing)|节省|memory|显存|内存|activation|激活|latency|time|耗时|时间|accura|准确率|error"
    r"|vgg|alexnet|inception|densenet|mobilenet|googlenet|efficientnet|transformer|lora|adapter|quanti|量化|compress|压缩"
    r"|if |would|如果|[?？]|more than|less than|over |up to|at least|at most|超过|不到|至少|至多|以上|以下|fewer|than",
    re.IGNORECASE,
)
_RIGHT: Final = Message("{part} of {model} has a share of {expected} %", "{model} 的 {part} 占 {expected}%")
_WRONG: Final = Message(
    "{part} of {model} has a share of {expected} %, the note says {said} %",
    "{model} 的 {part} 占 {expected}%，文中写的是 {said}%",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every share of a network's parameters or multiply-adds that a sentence gives, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for passage in reading.passages:
        if passage.has_numbers and passage.says(_SIGNS):
            for pattern in (_ENGLISH, _MOST_OF, _OF_COST, _CHINESE, _CHINESE_OF):
                for match in passage.matches(pattern):
                    yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.start("share"))
    start, end = reading.subjects.sentences(passage).at(match.start())
    if subject.model is None or subject.other or _DOUBT.search(passage.text, start, end) is not None:
        return
    operations = match["operations"] is not None
    if match["head"] and (subject.hints.classes or operations):
        return  # it depends on how many classes there are
    known = _shares(subject.model, _place(match), operations=operations)
    if not known:
        return
    said = match["share"]
    decimals = len(said.partition(".")[2])
    right = any(abs(Fraction(said) - share) <= _margin(share, whole=not decimals) for share in known)
    expected = f"{float(known[0]):.{decimals or int(known[0] < 1)}f}"
    values = {"part": match[_kind(match)], "model": facts(subject.model).title, "expected": expected, "said": said}
    yield passage.finding(
        *match.span("share"),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC521",
        (_RIGHT if right else _WRONG).about(**values),
        subject=subject.model,
        said=said,
        expected=said if right else expected,
    )


def _margin(share: Fraction, *, whole: bool) -> Fraction:
    """How far what is said may be off: a tenth; half a point with decimals, up to two points as a whole number."""
    return max(share / 10, min(Fraction(2), (share + 1) / 2) if whole else Fraction(1, 2))


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in ("head", "stem", "stage", "norms") if match[kind])


def _place(match: re.Match[str]) -> str | int:
    """What is meant: a stage by its number, anything else by its kind."""
    if match["stage"] is None:
        return _kind(match)
    named = find_stages(match["stage"])
    return named[0].stages[0] if named and named[0].is_certain else STAGES


_IS_PART: Final[dict[str, Callable[[Run, Layer], bool]]] = {
    "head": lambda _, layer: isinstance(layer.op, Linear),
    "stem": lambda run, layer: run.stage == STEM and isinstance(layer.op, Conv2d),
    "norms": lambda _, layer: isinstance(layer.op, Norm),
}


@cache
def _shares(model: str, place: str | int, *, operations: bool) -> tuple[Fraction, ...]:
    """What a part holds or takes of the whole, in per cent, the network's own first and then as others count."""
    every = [(run, layer) for run in graph_of(facts(model).config).runs for layer in run.layers]

    def costs(is_part: Callable[[Run, Layer], bool]) -> Costs:
        return total(layer_costs(layer).times(run.count) for run, layer in every if is_part(run, layer))

    whole, head = costs(lambda *_: True), costs(_IS_PART["head"])
    part = costs(_IS_PART[place] if isinstance(place, str) else lambda run, _: run.stage == place)
    if operations:
        pairs = [(part.once, whole.once), (part.once - part.once_aside, whole.once - whole.once_aside)]
    else:
        pairs = [(part.own, whole.own), (part.own, whole.own - head.own), (part.convolutions, whole.own)]
    return tuple(Fraction(100 * one, all_) for one, all_ in pairs if one)
