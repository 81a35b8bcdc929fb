"""Figures that are said to be the parameters or the operations of a whole network, in sentences and in tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.mentions import MentionKind, find_mentions
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.vocabulary import Concept
from resnet_calc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.mentions import Mention
    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.subject import Subject


class Measure(StrEnum):
    """What a figure measures."""

    PARAMETERS = "parameters"
    OPERATIONS = "operations"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure about a whole network."""

    passage: Passage
    measure: Measure
    quantity: Quantity
    start: int
    end: int
    subject: Subject
    rounded: bool = False
    """Whether it is said to be about right: about, ~, 约."""
    bound: str = ""
    """`over` or `under`, where it is said to be more or less than this."""
    altered: bool = False
    """Whether the network may be an altered one: pruned, fine-tuned, with attention added."""


_CONCEPTS: Final[Mapping[Concept, Measure]] = {
    Concept.PARAMETERS: Measure.PARAMETERS,
    Concept.FLOPS: Measure.OPERATIONS,
    Concept.MULTIPLY_ADDS: Measure.OPERATIONS,
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LINKS: Final = _words(
    "is are was of about around approximately roughly nearly almost only just total totals number count size has have "
    "reach reaches to at over more than less under exactly the which comes : = ≈ ~ ( - -> "
    "为 约 大约 是 有 达 达到 达到了 只有 仅 仅有 仅为 共 大概 量 数 数量 总 总数 约为 大约为 共有 量为 量约为 "
    "量是 数为 在 左右 超过 "
    "的 总量 总量为 数量为 个数为 高达 则 将近 接近 了 也 就"
)
"""What may stand between the word for parameters and the figure behind it."""
_BEHIND: Final = _words(
    "trainable learnable total model weight weights million m parameter of free network in "
    "个 多 万 的 可训练 可学习 模型 网络 左右 以上"
)
"""What may stand between the figure and the word for parameters behind it."""
_ROUNDED: Final = re.compile(
    r"约|大概|左右|近|差不多|将近|接近|≈|~|∼|\b(?:about|around|approximately|approx|roughly|nearly|almost|circa|some|"
    r"close to|ca)\b",
    re.IGNORECASE,
)
_OVER: Final = re.compile(
    r"超过|多于|大于|不止|以上|高于|\b(?:over|more than|above|exceed\w*+|greater than|at least)\b|>", re.IGNORECASE
)
_UNDER: Final = re.compile(
    r"不到|少于|小于|低于|以下|不足|\b(?:under|less than|below|fewer than|at most|up to)\b|<", re.IGNORECASE
)
_COMPONENT: Final = re.compile(
    r"全连接|分类头|分类器|卷积层|卷积核|残差块|瓶颈|阶段|捷径|投影|注意力|嵌入|优化器|显存|内存|每层|每个|一层|某|骨干外|解码|编码|适配|"
    r"减少|减小|增加|降低|节省|剪枝|量化|压缩|蒸馏|冻结|微调|更少|更多|其中|比|倍|偏置|占|"
    r"\b(?:fc|heads?|classifiers?|stem|conv\w*+|layer\w*+|stages?|blocks?|bottlenecks?|bn|batch ?norm\w*+|embedding|"
    r"optimi[sz]er|memory|per|shortcuts?|projections?|se|attention|decoder|encoder|adapters?|lora|reduc\w*+|prun\w*+|"
    r"quanti\w*+|compress\w*+|distill\w*+|frozen|freez\w*+|fine-?tun\w*+|fewer|smaller|larger|extra|additional|added|"
    r"saves?|saved|increase\w*+|decrease\w*+|difference|bias\w*+|first|last|non-?trainable|each|every|than|vs|versus|"
    r"compared|times|instead|overhead|share|most of|remaining|rest)\b",
    re.IGNORECASE,
)
_HEADER_SCALES: Final = (
    (
        re.compile(
            r"[(\[（/×x* ]+(?:10\^?6|10⁶|m|mio|million|millions|百万)[)\]）]?|百万|million|\bm\b", re.IGNORECASE
        ),
        10**6,
    ),
    (
        re.compile(
            r"[(\[（/×x* ]+(?:10\^?9|10⁹|g|b|bn|billion|billions)[)\]）]?|gflops|gmacs|billion|十亿|\bg\b",
            re.IGNORECASE,
        ),
        10**9,
    ),
    (re.compile(r"亿"), 10**8),
    (re.compile(r"万"), 10**4),
    (re.compile(r"mflops|mmacs", re.IGNORECASE), 10**6),
)
_HEADER_OTHER: Final = re.compile(
    r"%|比|增|减|/s|\b(?:ratio|reduc\w*+|pruned|pruning|extra|head|acc\w*+|error|training|time|ms|speed|memory|mb|per|"
    r"size|layers?|stages?)\b",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(r"总|共|全部|整个|\b(?:total|overall|whole|entire|altogether)\b", re.IGNORECASE)
_COLON: Final = re.compile(r"[\"'`*_]*+(?:[ \t]*+(?:[:=|→]|->)[ \t]*+|[ \t]{2,}+)[~≈]?+[ ]?+")
_LEAST: Final = 10_000
_FARTHEST_BEHIND: Final = 4
_FARTHEST_BEFORE: Final = 7
_PLAIN_NAME: Final = re.compile(
    r"(?:he et al\.?+|paper|ours?+|baseline|models?+|original|torchvision|pytorch|imagenet|net|网络|模型"
    r"|deep residual learning for image recognition|[\s*_`|\[\]()'\"“”.,:;0-9†‡§¹²³#-]++)*+",
    re.IGNORECASE,
)


def find_figures(reading: Reading) -> Iterator[Figure]:
    """Yield the figures about whole networks in order."""
    heads = _heads(reading)
    for passage in reading.passages:
        if passage.region.cell is not None:
            yield from _in_cell(reading, passage, heads)
        yield from _in_text(reading, passage)
        yield from _in_lines(reading, passage)


def _figures(tokens: Sequence[Token]) -> Iterator[tuple[int, Quantity]]:
    for index, token in enumerate(tokens):
        if (
            token.kind is TokenKind.NUMBER
            and token.value is not None
            and token.value.unit not in ("%", "MB", "KB", "GB")
        ):
            yield index, token.value


def _in_lines(reading: Reading, passage: Passage) -> Iterator[Figure]:
    """Read lines such as `ResNet-18:   11,689,512  (11.7M)` under words of parameters."""
    if passage.region.cell is not None or not _under_parameters(reading, passage):
        return
    starts = {token.start: (token, quantity) for token, quantity in _token_figures(passage.tokens)}
    for mention in reading.subjects.in_passage(passage):
        joint = _COLON.match(passage.text, mention.end)
        line = passage.text.rfind("\n", 0, mention.start) + 1
        if any(map(str.isalnum, passage.text[line : mention.start])):
            continue
        found = starts.get(joint.end()) if joint is not None else None
        if found is None or len(mention.models) != 1 or found[1].value < _LEAST:
            continue
        token, quantity = found
        if not quantity.is_exact and quantity.scale != 10**6:
            continue
        subject = reading.subjects.at(passage, token.start)
        yield Figure(passage, Measure.PARAMETERS, quantity, token.start, token.end, subject)


def _under_parameters(reading: Reading, passage: Passage) -> bool:
    above = [region.text for region in passage.heading[-1:]]
    above += [other.text for other in reading.passages[max(0, passage.index - 2) : passage.index]]
    return any(_named(text) is Measure.PARAMETERS for text in [*above, passage.text])


def _token_figures(tokens: Sequence[Token]) -> Iterator[tuple[Token, Quantity]]:
    for index, quantity in _figures(tokens):
        yield tokens[index], quantity


def _in_text(reading: Reading, passage: Passage) -> Iterator[Figure]:
    concepts = {index: term.concept for term in passage.terms for index in range(term.first, term.last + 1)}
    tokens = passage.tokens
    for index, quantity in _figures(tokens):
        if quantity.value < _LEAST:
            continue
        measure = _measure(tokens, concepts, index, quantity)
        if measure is None:
            continue
        start, end = tokens[index].start, tokens[index].end
        subject = reading.subjects.at(passage, start)
        if not subject.certain or not subject.candidates or subject.scope < Scope.HEADING:
            continue
        first, last = reading.subjects.sentences(passage).clause_at(start)
        if subject.scope < Scope.TABLE and _TOTAL.search(passage.text, first, start) is None:
            continue
        mentions = [m for m in reading.subjects.in_passage(passage) if m.kind is not MentionKind.FAMILY]
        clause = _without(passage.text, first, last, mentions)
        if _COMPONENT.search(clause) is not None:
            continue
        before = passage.text[max(first, start - 24) : start]
        behind = passage.text[end : min(last, end + 8)]
        yield Figure(
            passage,
            measure,
            quantity,
            start,
            end,
            subject,
            rounded=_ROUNDED.search(before + "\n" + behind) is not None,
            bound=_bound(before + "\n" + behind),
            altered=_is_altered(passage, mentions, start),
        )


def _bound(words: str) -> str:
    return "over" if _OVER.search(words) else "under" if _UNDER.search(words) else ""


def _measure(
    tokens: Sequence[Token], concepts: Mapping[int, Concept], index: int, quantity: Quantity
) -> Measure | None:
    """Tell what a figure measures from its unit, from the words behind it, or from those before."""
    if quantity.unit:
        return Measure.OPERATIONS
    for position in range(index + 1, min(len(tokens), index + 1 + _FARTHEST_BEHIND)):
        measure = _CONCEPTS.get(concepts.get(position, Concept.LAYER))
        if measure is not None:
            return measure
        if tokens[position].norm not in _BEHIND:
            break
    for position in range(index - 1, max(-1, index - 1 - _FARTHEST_BEFORE), -1):
        measure = _CONCEPTS.get(concepts.get(position, Concept.LAYER))
        if measure is not None:
            return measure
        if tokens[position].norm not in _LINKS:
            break
    return None


def _without(text: str, start: int, end: int, mentions: Sequence[Mention]) -> str:
    """Return a stretch without the names of networks, whose layers are no component."""
    parts, position = [], start
    for mention in mentions:
        if start <= mention.start < end:
            parts.append(text[position : mention.start])
            position = max(position, mention.end)
    return " ".join([*parts, text[position:end]])


_ALTERED: Final = ("pruned", "modified", "custom", "our ", "tiny", "small", "剪枝", "改进", "修改", "自定义", "+")


def _is_altered(passage: Passage, mentions: Sequence[Mention], place: int) -> bool:
    """Whether something is joined to the name: ResNet-50-CBAM, ResNet-50 + SE, pruned ResNet-50."""
    near = [mention for mention in mentions if mention.start <= place] or list(mentions)
    if not near:
        return False
    mention = near[-1] if near[-1].start <= place else near[0]
    behind = passage.text[mention.end : mention.end + 6].lstrip("*_` ")
    before = passage.text[max(0, mention.start - 16) : mention.start].lower()
    return (behind[:1] in ("-", "+", "_", "w") and behind[1:2].isalpha()) or any(word in before for word in _ALTERED)


# Tables


@dataclass(frozen=True, slots=True)
class _Heads:
    """What stands above each column and at the beginning of each row of the tables."""

    columns: Mapping[tuple[int, int], str]
    rows: Mapping[tuple[int, int], str]


def _heads(reading: Reading) -> _Heads:
    columns: dict[tuple[int, int], str] = {}
    rows: dict[tuple[int, int], str] = {}
    for passage in reading.passages:
        cell = passage.region.cell
        if cell is None:
            continue
        if cell.head or cell.row == 0:
            key = (cell.table, cell.column)
            columns[key] = f"{columns.get(key, '')} {passage.text}".strip()
        elif cell.column == 0:
            rows[cell.table, cell.row] = passage.text
    return _Heads(columns, rows)


def _in_cell(reading: Reading, passage: Passage, heads: _Heads) -> Iterator[Figure]:
    cell = passage.region.cell
    assert cell is not None  # noqa: S101 - asked for cells only
    figures = list(_figures(passage.tokens))
    if cell.head or len(figures) != 1 or cell.column == 0:
        return
    index, quantity = figures[0]
    token = passage.tokens[index]
    subject = reading.subjects.at(passage, token.start)
    if not subject.certain or not subject.candidates or subject.scope is not Scope.TABLE:
        return
    column, row = heads.columns.get((cell.table, cell.column), ""), heads.rows.get((cell.table, cell.row), "")
    name, network = (column, row) if find_mentions(row) else (row, column)
    measure = _named(name)
    scaled = _scaled(quantity, name, measure) if measure is not None else None
    if measure is None or scaled is None or _HEADER_OTHER.search(name) is not None:
        return
    around = passage.text[: token.start] + " " + passage.text[token.end :]
    yield Figure(
        passage,
        measure,
        scaled,
        token.start,
        token.end,
        subject,
        rounded=_ROUNDED.search(around) is not None,
        bound=_bound(around),
        altered=_PLAIN_NAME.fullmatch(_without(network, 0, len(network), find_mentions(network))) is None,
    )


def _named(name: str) -> Measure | None:
    lowered = name.lower()
    if re.search(r"param|参数|#p\b", lowered):
        return Measure.PARAMETERS
    if re.search(r"flop|macs?\b|mult-?adds?|multiply|乘加|浮点|计算量|madd", lowered):
        return Measure.OPERATIONS
    return None


def _scaled(quantity: Quantity, head: str, measure: Measure) -> Quantity | None:
    """Apply the scale that a column's head gives: Params (M), GFLOPs."""
    if quantity.scale != 1 or quantity.value >= _LEAST:
        return quantity
    for pattern, scale in _HEADER_SCALES:
        if pattern.search(head) is not None and (measure is Measure.OPERATIONS or scale < 10**9):
            value, step = quantity.value * scale, quantity.step * scale
            return Quantity(value, step, scale, quantity.decimals)
    return None
