"""How many batch norms, ReLUs, shortcuts, additions or tensors of parameters a whole network has."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.catalog import vary
from resnet_calc.errors import ResNetCalcError
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.nn.ops import BatchNorm2d, Conv2d
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.laid_out import graph_of
from resnet_calc.notes.owners import is_modified, is_own
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC122",
        name="wrong-number-of-norms-or-shortcuts",
        what=Message(
            "A network is said to have more or fewer batch norms, ReLUs, shortcuts or tensors of parameters than it "
            "has.",
            "文中网络的批归一化层、ReLU、捷径连接或参数张量的个数与实际不符。",
        ),
        why=Message(
            "Every convolution has its batch norm, 53 in ResNet-50 with those of the projections and 49 without them; "
            "every block has one shortcut, 16 in ResNet-50.",
            "每个卷积后各有一个批归一化层：ResNet-50 连同投影共 53 个，主路上 49 个；每个残差块有一条捷径，"
            "ResNet-50 共 16 条。",
        ),
        wrong="ResNet-50 has 50 batch norm layers.",
        right="ResNet-50 has 53 batch norm layers.",
    ),
)

_NUMBER: Final = r"(?<![0-9A-Za-z.,×x*/_第-])(?P<said>[0-9]{1,3})"
_PARTS: Final = expression(
    rf"{_NUMBER}(?: |[ ]?[个條条次处處][ ]?)"
    r"(?:(?P<norms>batch[ -]?norm(?:ali[sz]ation)?s?(?:2d)?(?:[ ]?layers?|[ ]?层)?|BN(?:s\b|[ ]?layers?\b|[ ]?[层層])?"
    r"|批量?(?:归一化|歸一化|標準化|标准化|规范化)[层層]?)"
    r"|(?P<relus>ReLUs?(?:[ ]?(?:activations?|layers?|functions?|激活(?:函数)?|层))?)"
    r"|(?P<shortcuts>(?:skip|shortcut|residual)[ -]connections\b|shortcuts\b(?! \w)"
    r"|(?:捷径|跳跃|残差|快捷|跨层|短路)连接|捷径(?!卷积))"
    r"|(?P<additions>(?:residual |element-?wise )?(?:additions\b|adds?\b(?! \w)(?:[ ]?operations?)?)"
    r"|(?:逐元素|残差)相加)"
    r"|(?P<tensors>(?:parameter|learnable|trainable) tensors\b|参数张量))"
    r"(?![A-Za-z0-9_]|[ ]?(?:参数|权重|通道|parameters?|weights?|channels?|units?\b|内|中))",
    re.IGNORECASE,
)
_SIGNS: Final = (
    "norm", "bn", "归一", "標準", "标准", "relu", "shortcut", "connection", "捷径", "连接", "add", "相加", "tensor",
    "张量",
)  # fmt: skip
_HAS: Final = expression(
    r"(?:\b(?:has|have|contains?|uses?|with|and|plus|includes?|total of|consists? of|there are|exactly)|[+,:]"
    r"|有|共|含|包括|是|为|、|和|及)[ ]?[*`_]{0,2}$",
    re.IGNORECASE,
)
_WHOLE: Final = expression(
    r"一共|总共|总计|共计|整个网络|全网|(?:网络|模型)(?:中|里)?(?:总|一)?共?[有含]"
    r"|\b(?:whole|entire) (?:network|model)\b|\b(?:network|model) (?:has|contains)\b"
    r"|\b(?:in total|altogether)\b|共有?[ ]?$",
    re.IGNORECASE,
)
"""Before a number, that it is the whole network's, where only a heading names the network."""
_OF_BLOCKS: Final = expression(
    r"块|单元|阶段|模块|\b(?:(?:two|three|these|those) convolutions|blocks?|units?|stages?|bottlenecks?)\b",
    re.IGNORECASE,
)
_DOUBT: Final = expression(
    r"[?？]|每|各|另|新增|替换|替換|移除|去掉|删|融合|折叠|恒等|投影|实线|虚线|如果|若|不|没|解码|编码|检测|分割|生成器|约|其中|前|后"
    r"|\b(?:each|every|per|more|extra|new|other|first|last|replac\w{1,4}|remov\w{1,4}|fus\w{1,4}|fold\w{0,3}|identity"
    r"|projections?|if|not|n't|no|without|instead|frozen|u-?net|decoder|about|roughly|around|some|long|solid|dashed"
    r"|same|relax|tvm|matmuls?|r-?cnn|fpn|deeplab\w*+|yolo\w*+|ssd|detr|detect\w*+|segment\w*+|generator|encoder|neck|only|least|most)\b",
    re.IGNORECASE,
)
_LEAST: Final = 6
"""Fewer may be those of a block or a stage, or the levels of a decoder."""
_NAMES: Final = {
    "norms": Message("batch norms", "个批归一化层"),
    "relus": Message("ReLUs", "个 ReLU"),
    "shortcuts": Message("shortcuts", "条捷径连接"),
    "additions": Message("additions of a shortcut", "次残差相加"),
    "tensors": Message("tensors of parameters", "个参数张量"),
}
_RIGHT: Final = Message("{model} has {expected} {what}", "{model} 有 {expected} {what}")
_WRONG: Final = Message(
    "{model} has {expected} {what}, the note says {said}", "{model} 有 {expected} {what}，文中写的是 {said}"
)


@cache
def _counts(model: str) -> dict[str, tuple[int, ...]]:
    """What a network has of each, under each way to count, the most usual one first."""
    fact = facts(model)
    norms: list[int] = []
    tensors: list[int] = []
    for option in ("B", "A"):
        try:
            graph = graph_of(vary(model, shortcut=option))
        except ResNetCalcError:
            continue
        layers = [(run.count, layer) for run in graph.runs for layer in run.layers]
        every = sum(count for count, layer in layers if isinstance(layer.op, BatchNorm2d))
        side = sum(
            count for count, layer in layers if isinstance(layer.op, BatchNorm2d) and layer.role.startswith("shortcut")
        )
        convolutions = sum(count for count, layer in layers if isinstance(layer.op, Conv2d))
        norms += [every, every - side]
        tensors += [convolutions + times * every + 2 for times in (2, 5, 4)]
    blocks = fact.every_block
    relus = (1 + blocks * fact.layers_per_block, 1 + blocks)
    return {
        "norms": tuple(norms), "relus": relus, "shortcuts": (blocks,), "additions": (blocks,),
        "tensors": tuple(tensors),
    }  # fmt: skip


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every number of such parts that a sentence gives a network, judged."""
    hints = reading.subjects.hints
    if not reading.subjects.is_about_resnet or hints.own_network or hints.v2:
        return
    for passage in reading.passages:
        for match in passage.matches(_PARTS, _SIGNS):
            yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(match.start())
    subject = reading.subjects.at(passage, match.start())
    if len(subject.candidates) != 1 or not subject.certain or subject.other or subject.scope < Scope.HEADING:
        return
    if subject.scope < Scope.SENTENCE and (
        subject.general
        or (not reading.subjects.names_one and _WHOLE.search(text, start, match.start()) is None)
        or _OF_BLOCKS.search(text, start, end) is not None
    ):
        return
    before = text[max(start, match.start() - 16) : match.start()]
    if _HAS.search(before) is None or _DOUBT.search(text, start, end) or find_stages(text[start:end]):
        return
    if is_modified(reading, passage, match.start()) or is_own(reading, passage, match.start()):
        return
    model, said = subject.candidates[0], int(match["said"])
    what = next(name for name in _NAMES if match[name])
    right: Sequence[int] = _counts(model)[what]
    if not right or (said not in right and said < _LEAST):
        return
    holds = said in right
    values: dict[str, object] = {
        "model": facts(model).title, "expected": said if holds else right[0], "said": said, "what": _NAMES[what],
    }  # fmt: skip
    yield passage.finding(
        match.start("said"),
        match.end(),
        Verdict.RIGHT if holds else Verdict.WRONG,
        "RC122",
        (_RIGHT if holds else _WRONG).about(**values),
        subject=model,
        said=match["said"],
        expected=str(values["expected"]),
    )
