"""Figures about whole networks in tables: the network heads the row or the column, what is measured the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.depth_rows import is_depth
from resnet_calc.notes.mentions import find_mentions
from resnet_calc.notes.quantities.figure import (
    LEAST,
    Figure,
    Measure,
    Written,
    bound,
    counts_once,
    figures_of,
    is_rounded,
    measure_named,
    without_names,
)
from resnet_calc.notes.subject import Scope
from resnet_calc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.subject import Subject

_HEADER_SCALES: Final = (
    (
        expression(
            r"[(\[（/×x* ]+(?:10\^?6|10⁶|m|mio|million|millions|百万)[)\]）]?|百万|million|\bm\b", re.IGNORECASE
        ),
        10**6,
    ),
    (
        expression(
            r"[(\[（/×x* ]+(?:10\^?9|10⁹|g|b|bn|billion|billions)[)\]）]?|gflops|gmacs?|billion|十亿|\bg\b",
            re.IGNORECASE,
        ),
        10**9,
    ),
    (expression(r"亿"), 10**8),
    (expression(r"万"), 10**4),
    (expression(r"mflops|mmacs?", re.IGNORECASE), 10**6),
)
_HEADER_OTHER: Final = expression(
    r"%|比|增|减|/s|[剪壓压][枝缩縮]?[后後]|剪枝|压缩|壓縮|量化|蒸[馏餾]|\b(?:ratio|reduc\w*+|pruned|pruning|extra|head|acc\w*+|error|training|time|ms|speed|memory|mb|per|"
    r"size|layers?|stages?|blocks?|bottlenecks?|conv\w{0,9}|layer ?[1-4]|stem|fc|classifier|shortcuts?|projections?)\b"
    r"|块|阶段|卷积|全连接|分类|捷径|投影",
    re.IGNORECASE,
)
_PLAIN_NAME: Final = expression(
    r"(?:he et al\.?+|paper|ours?+|baseline|models?+|original|torchvision|pytorch|imagenet|net|网络|模型"
    r"|deep residual learning for image recognition|[\s*_`|\[\]()'\"“”.,:;0-9†‡§¹²³#-]++)*+",
    re.IGNORECASE,
)


_BESIDE_NAMES: Final = expression(
    r"(?:#|no\.?|nr\.?|id|rank|year|index|use ?case|scenario|task|when|goal|need|size|budget|priority|family"
    r"|category|序号|编号|年份|场景|用途|类别|系列)?",
    re.IGNORECASE,
)
_A_PART: Final = expression(
    r"[\s*_`]*+(?:layer ?[1-4]|conv[1-5](?:_x)?|stage ?[1-5]|stem|head|fc|classifier|第[一二三四]个?阶段|分类头)"
    r"(?:\.[0-9a-z*]{0,12})?[\s*_`]*+",
    re.IGNORECASE,
)
_LARGER: Final = expression(
    r"\b(?:backbones?|encoders?|necks?|decoders?|detectors?|m?ap(?:50|75|@\S{1,8})?|box|masks?|m?iou|dice|pq|wer|eer|cider|bleu|psnr)\b"
    r"|检测|分割|骨干|主干|编码器|颈部|解码器",
    re.IGNORECASE,
)
"""Heads of tables whose networks may be only a part of what is measured: Backbone, Neck, Params, mAP."""
_SIDE: Final = expression(
    r"(?:@|\bat\b|\binput\b|\bfor\b|输入|尺寸|分辨率|解析度) ?(?P<one>[1-9][0-9]{1,3})(?![0-9.])"
    r"|(?<![0-9.])(?P<two>[1-9][0-9]{1,3}) ?(?:px\b|pixels?\b|[x×] ?[0-9])",
    re.IGNORECASE,
)
_USUAL_SIDE: Final = "224"
_NAMES: Final = expression(r"\b(?:models?|networks?|nets?|architectures?|variants?)\b|模型|网络|架构", re.IGNORECASE)


_PROPERTY: Final = expression(
    r"[\s*_`#]{0,4}(?:(?:total|number of|overall|model|总|模型) ?)?"
    r"(?:param(?:eter)?s?(?: count)?|(?:G|M)?FLOPs|(?:G|M)?MACs?|mult(?:iply)?[ -]?add(?:ition)?s?|参数总?[量数]?目?"
    r"|计算量|浮点运算量|乘加(?:次数|运算)?)(?: ?[(（][^()（）]{1,24}[)）])?[\s*_`:：]{0,4}",
    re.IGNORECASE,
)
"""The name of what a row of two cells says of a network."""


@dataclass(frozen=True, slots=True)
class Heads:
    """What stands above each column and at the beginning of each row of the tables."""

    columns: Mapping[tuple[int, int], str]
    rows: Mapping[tuple[int, int], str]
    larger: frozenset[int]
    """Tables about larger models, of which the networks are a part."""
    of_parts: frozenset[tuple[int, int]]
    """Rows in which a cell names a part of the network, of which the figures may be: resnet50 | layer4 | 14,964,736."""


def read_heads(reading: Reading) -> Heads:
    """Gather the heads of every table of a note."""
    columns: dict[tuple[int, int], str] = {}
    rows: dict[tuple[int, int], str] = {}
    of_parts: set[tuple[int, int]] = set()
    for passage in reading.passages:
        cell = passage.region.cell
        if cell is None:
            continue
        if _A_PART.fullmatch(passage.text) is not None:
            of_parts.add((cell.table, cell.row))
        if cell.head or cell.row == 0:
            key = (cell.table, cell.column)
            columns[key] = f"{columns.get(key, '')} {passage.text}".strip()
        elif cell.column == 0 or (cell.column == 1 and _is_named_second(columns, rows, cell.table, cell.row)):
            rows[cell.table, cell.row] = passage.text
    larger = frozenset(table for (table, _), text in columns.items() if _LARGER.search(text) is not None)
    return Heads(columns, rows, larger, frozenset(of_parts))


def _is_of_other_images(head: str) -> bool:
    """Whether a column is for images of another size than usual: MACs @160, FLOPs (448×448)."""
    return any((found["one"] or found["two"]) != _USUAL_SIDE for found in _SIDE.finditer(head))


def _is_named_second(
    columns: Mapping[tuple[int, int], str], rows: Mapping[tuple[int, int], str], table: int, row: int
) -> bool:
    """Whether a table has its networks in the second column, and in the first only what they are good for."""
    first, second = columns.get((table, 0), ""), columns.get((table, 1), "")
    beside = _BESIDE_NAMES.fullmatch(first.strip(" *_`")) is not None and _NAMES.search(second) is not None
    return beside and not find_mentions(rows.get((table, row), ""))


def in_cell(reading: Reading, passage: Passage, heads: Heads) -> Iterator[Figure]:
    """Yield the figure that a cell gives a network."""
    cell = passage.region.cell
    assert cell is not None  # noqa: S101 - asked for cells only
    found = list(figures_of(passage))
    if cell.head or len(found) != 1 or cell.column == 0:
        return
    written = found[0]
    subject = reading.subjects.at(passage, written.start)
    if not subject.certain or not subject.candidates:
        return
    if subject.scope is not Scope.TABLE:
        yield from _of_a_property(passage, written, subject, heads)
        return
    column, row = heads.columns.get((cell.table, cell.column), ""), heads.rows.get((cell.table, cell.row), "")
    headed = find_mentions(row) or not find_mentions(column)
    if is_depth(column) and measure_named(row) is not None:
        headed = False  # params | 11.7 | 21.8 under 18 | 34
    name, network = (column, row) if headed else (row, column)
    measure = measure_named(name)
    scaled = _scaled(written.quantity, name, measure) if measure is not None else None
    if measure is None or scaled is None or _HEADER_OTHER.search(name) is not None or _is_of_other_images(name):
        return
    around = passage.text[: written.start] + " " + passage.text[written.end :]
    yield Figure(
        passage,
        measure,
        scaled,
        written.start,
        written.end,
        subject,
        rounded=is_rounded(around),
        bound=bound(around),
        once=counts_once(f"{name} {around}"),
        altered=_PLAIN_NAME.fullmatch(without_names(network, 0, len(network), find_mentions(network))) is None
        or cell.table in heads.larger
        or (cell.table, cell.row) in heads.of_parts
        or _is_of_several(passage, heads, subject),
    )


def _of_a_property(passage: Passage, written: Written, subject: Subject, heads: Heads) -> Iterator[Figure]:
    """What a table of two columns says of the network that it stands under: Parameters | 25.6 million."""
    cell = passage.region.cell
    assert cell is not None  # noqa: S101 - asked for cells only
    name = heads.rows.get((cell.table, cell.row), "")
    is_wide = (cell.table, 2) in heads.columns or find_mentions(heads.columns.get((cell.table, 1), ""))
    if cell.column != 1 or is_wide or subject.scope < Scope.HEADING or _PROPERTY.fullmatch(name) is None:
        return
    if cell.table in heads.larger or _is_of_other_images(name):
        return
    measure = measure_named(name)
    scaled = _scaled(written.quantity, name, measure) if measure is not None else None
    if measure is None or scaled is None:
        return
    around = passage.text[: written.start] + " " + passage.text[written.end :]
    yield Figure(
        passage, measure, scaled, written.start, written.end, subject, rounded=is_rounded(around), bound=bound(around),
        loose=True, once=counts_once(f"{name} {around}"),
    )  # fmt: skip


def _is_of_several(passage: Passage, heads: Heads, subject: Subject) -> bool:
    """Whether several rows of the table are about the same network: made smaller by one method and by another."""
    cell = passage.region.cell
    assert cell is not None  # noqa: S101 - asked for cells only
    key = (cell.table, cell.row)
    if key not in heads.rows:
        return False
    for row in (cell.row - 1, cell.row + 1):
        other = heads.rows.get((cell.table, row), "")
        if any(mention.models == subject.candidates for mention in find_mentions(other)):
            return True
    return False


def _scaled(quantity: Quantity, head: str, measure: Measure) -> Quantity | None:
    """Apply the scale that a column's head gives: Params (M), GFLOPs."""
    if quantity.scale != 1 or quantity.value >= LEAST:
        return quantity
    for pattern, scale in _HEADER_SCALES:
        if pattern.search(head) is not None and (measure is Measure.OPERATIONS or scale < 10**9):
            value, step = quantity.value * scale, quantity.step * scale
            return Quantity(value, step, scale, quantity.decimals)
    return None
