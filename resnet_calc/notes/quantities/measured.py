"""What a figure in a text measures, parameters or operations, by its unit and the words beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.passage import of_text
from resnet_calc.notes.quantities.figure import LEAST, Measure, Written, figures_of
from resnet_calc.notes.vocabulary import Concept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.reading import Passage


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CONCEPTS: Final[Mapping[Concept, Measure]] = {
    Concept.PARAMETERS: Measure.PARAMETERS,
    Concept.FLOPS: Measure.OPERATIONS,
    Concept.MULTIPLY_ADDS: Measure.OPERATIONS,
}
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
    "个 多 万 的 可训练 可学习 模型 网络 左右 以上 次 次的"
)
"""What may stand between the figure and the word for parameters behind it."""
_LABELLED: Final = _words(": =")
_COMPUTATION: Final = frozenset({"计算量", "运算量", "计算复杂度", "运算", "计算"})
_OPERATIONS: Final = 3 * 10**8
"""No network has so many parameters, and no ImageNet network takes fewer operations."""
_FARTHEST_BEHIND: Final = 4
_FARTHEST_BEFORE: Final = 7
_COUNT_OF: Final = expression(
    r"\b(?:number of (?:trainable |learnable )?param(?:eter)?s|param(?:eter)? count)[ ](?:of|in|for)[ ](?:an? |the )?"
    r"[*_`]{0,2}resnet[- ]?[0-9]{2,4}[*_`]{0,2}(?: model| network)?(?: is| equals| =|:)"
    r"(?: about| around| roughly| approximately| nearly| over| ~| ≈)?[ ]$",
    re.IGNORECASE,
)
_OF_WEIGHTS: Final = expression(r"[ ](?:(?:trainable|learnable|learned|total)[ ])?weights\b", re.IGNORECASE)
_MOST: Final = 96


@of_text
def measured(passage: Passage) -> tuple[tuple[Measure, Written], ...]:
    """The quantities of a passage that a word beside them says to be parameters or operations."""
    large = [written for written in figures_of(passage) if written.quantity.value >= LEAST]
    if not large:
        return ()
    concepts = {index: term.concept for term in passage.terms for index in range(term.first, term.last + 1)}
    found = (
        (_measure(passage.tokens, concepts, written) or _worded(passage.recognised.folded, written), written)
        for written in large
    )
    return tuple((measure, written) for measure, written in found if measure is not None)


def _worded(text: str, written: Written) -> Measure | None:
    """Tell from the wording around that a figure in millions counts parameters."""
    if written.quantity.scale != 10**6:
        return None
    behind = _OF_WEIGHTS.match(text, written.end) is not None
    if behind or _COUNT_OF.search(text, max(0, written.start - _MOST), written.start) is not None:
        return Measure.PARAMETERS
    return None


def _measure(tokens: Sequence[Token], concepts: Mapping[int, Concept], written: Written) -> Measure | None:
    """Tell what a figure measures from its unit, from the words behind it, or from those before."""
    if written.quantity.unit:
        return Measure.OPERATIONS
    concepts = {**concepts, **_computations(tokens, written)}
    if written.first > 1 and tokens[written.first - 1].norm in _LABELLED:
        labelled = _CONCEPTS.get(concepts.get(written.first - 2, Concept.LAYER))
        if labelled is not None:
            return labelled  # FLOPs: 3.8G  params: 25.6M
    for position in range(written.last + 1, min(len(tokens), written.last + 1 + _FARTHEST_BEHIND)):
        measure = _CONCEPTS.get(concepts.get(position, Concept.LAYER))
        if measure is not None:
            return measure
        if tokens[position].norm not in _BEHIND:
            break
    for position in range(written.first - 1, max(-1, written.first - 1 - _FARTHEST_BEFORE), -1):
        measure = _CONCEPTS.get(concepts.get(position, Concept.LAYER))
        if measure is not None:
            return measure
        if tokens[position].norm not in _LINKS:
            break
    return None


def _computations(tokens: Sequence[Token], written: Written) -> Mapping[int, Concept]:
    """The words 计算量 and 运算量 beside a figure that is too large to count anything but operations."""
    if written.quantity.value < _OPERATIONS:
        return {}
    around = range(max(0, written.first - _FARTHEST_BEFORE), min(len(tokens), written.last + 1 + _FARTHEST_BEHIND))
    return {index: Concept.FLOPS for index in around if tokens[index].norm in _COMPUTATION}
