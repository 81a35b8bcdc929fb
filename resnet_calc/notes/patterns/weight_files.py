"""What the weights of a network take on disk: ResNet-50's 102 MB or 97.5 MiB, half of it in float16."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.totals import plain_parameter_totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is computed of a network's size, RC402."""

_SIZE: Final = expression(r"(?<![0-9.,~-])(?P<size>[0-9]{2,3}(?:\.[0-9]{1,2})?)[ ]?(?P<unit>MiB|MB|兆)(?![A-Za-z/])")
_WEIGHTS: Final = expression(
    r"checkpoints?|weights?\b|on disk|\.pth|\.pt\b|\.h5|\bfile|model size|download|float32|fp32"
    r"|权重|文件|模型(?:的)?(?:大小|体积)|单精度",
    re.IGNORECASE,
)
_COLUMN: Final = expression(r"size|大小|disk|checkpoint|weights|文件|体积", re.IGNORECASE)
_FULL: Final = expression(r"float32|fp32|single precision|单精度|4 bytes|4 ?字节", re.IGNORECASE)
_OTHER: Final = expression(
    r"memory|显存|内存|activation|激活|\bgpu|\bram\b|quanti|量化|int8|int4|prun|剪枝|compress|压缩|\bzip"
    r"|[48][- ]?bit|tflite|student|batch|optimi"
    r"|feature map|特征图|detect|faster|mask|segment|onnx|dataset|数据集|images?\b|[?？]"
    r"|\b(?:not|n't|instead|less|more|than|if|over|under|saves?|fewer|from|plus)\b"
    r"|不是|如果|超过|不到|减少|节省|训练|per second|bandwidth",
    re.IGNORECASE,
)
_HALF_SIGNS: Final = ("16", "half", "半精度", "混合精度", "2 bytes", "2字节", "2 字节")
_HALF: Final = expression(r"float16|fp16|bf16|bfloat16|half|半精度|混合精度|16[- ]?bit|2 bytes|2 ?字节", re.IGNORECASE)
_QUARTER_SIGNS: Final = ("int8", "8bit", "8 bit", "8-bit", "8 位", "8位")
_QUARTER: Final = expression(r"\bu?int8\b|(?<![0-9])8 ?-?(?:bit|位)", re.IGNORECASE)
_MEGA, _MEBI = 10**6, 2**20
_NEAR, _FAR = Fraction(3, 100), Fraction(6, 100)
"""Nearer than the one a size is meant; farther than the other from all of a network's own it is not."""
_WRONG: Final = Message(
    "the weights of {model} are {expected} in float32, the note says {said}",
    "{model} 的权重以 float32 存储为 {expected}，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the sizes of weights that are another network's, or of half as many bytes as the sentence says."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    columns: dict[tuple[int, int], str] = {}
    altered = False
    widths = [4]
    for width, narrow, signs in ((2, _HALF, _HALF_SIGNS), (1, _QUARTER, _QUARTER_SIGNS)):
        said = (passage for passage in reading.passages if width > 1 or passage.region.cell is None)
        if any(passage.holds(narrow, signs) for passage in said):
            widths.append(width)
    for passage in reading.passages:
        cell = passage.region.cell
        if cell is not None and cell.row == 0:
            columns[cell.table, cell.column], altered = passage.text, False
        elif cell is not None and cell.column == 0:
            altered = _OTHER.search(passage.text) is not None  # ResNet-50 INT8
        if cell is not None and altered:
            continue
        for match in passage.matches(_SIZE, ("mb", "mib", "兆")):
            head = columns.get((cell.table, cell.column), "") if cell is not None else ""
            yield from _judge(reading, passage, match, head, tuple(widths))


def _judge(
    reading: Reading, passage: Passage, match: re.Match[str], head: str, widths: tuple[int, ...]
) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.start())
    start, end = reading.subjects.sentences(passage).at(match.start())
    said_of = passage.recognised.folded[start:end]
    in_table = passage.region.cell is not None
    if subject.model not in TABLE_1 or subject.scope < Scope.HEADING:
        return
    if not (_COLUMN.search(head) if in_table else _WEIGHTS.search(said_of)):
        return
    if _OTHER.search(said_of) is not None or _OTHER.search(head) is not None:
        return
    first, last = reading.subjects.sentences(passage).clause_at(match.start())
    full = _FULL.search(passage.recognised.folded, first, last) is not None or _FULL.search(head) is not None
    said = Fraction(match["size"])
    widths = (4,) if full else widths
    own = _sizes(subject.model, widths)
    others = [size for model in TABLE_1 if model != subject.model for size in _sizes(model, (4,))]
    others += _sizes(subject.model, tuple({2, 1} - set(widths)))
    if any(abs(size - said) <= _FAR * size for size in own) or not any(abs(s - said) <= _NEAR * s for s in others):
        return
    mega, mebi = _sizes(subject.model, (4,))[:2]
    expected = f"{float(mega):.1f} MB ({float(mebi):.1f} MiB)"
    fact = facts(subject.model)
    yield passage.finding(
        match.start(),
        match.end(),
        Verdict.WRONG,
        "RC402",
        _WRONG.about(model=fact.title, expected=expected, said=match[0]),
        subject=fact.name,
        said=match[0],
        expected=expected,
    )


@cache
def _sizes(model: str, widths: tuple[int, ...]) -> tuple[Fraction, ...]:
    """What the parameters weigh in megabytes and mebibytes, with the head and without.

    >>> [round(float(size), 1) for size in _sizes("resnet50", (4,))[:2]]
    [102.2, 97.5]
    """
    counts = [each.value for each in plain_parameter_totals(model)]
    return tuple(Fraction(count * width, unit) for width in widths for count in counts for unit in (_MEGA, _MEBI))
