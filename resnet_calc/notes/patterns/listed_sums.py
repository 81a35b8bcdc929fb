"""What a list adds up to: the figures at the ends of its items, and the total behind or at the end of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.slips import digit_slip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what written-out sums do: RC601."""

_NUMBER: Final = (
    r"(?<![0-9.,])(?P<{}>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,3}}+|[0-9]{{3,12}}+)(?![0-9×xX*%KMG万亿]|[.,][0-9])"
)
_TOTAL: Final = expression(
    r"^[*_` ]{0,3}(?:合计|总计|总共|一共|共计|总和|加起来|相加|in total|total|sum|altogether|together"
    r"|adding (?:it |them )?(?:all )?up)"
    r"(?:参数量?|parameters|params|weights|权重|个数|为|是|得|约|共|有"
    r"|(?:that |this |it )?(?:is|are|makes?|gives?|comes to)"
    r"|[:=*_`, ]){0,6}" + _NUMBER.format("total"),
    re.IGNORECASE,
)
_FIGURE: Final = expression(
    r"[:=][ *_`]{0,3}(?:[0-9×x*·+() ]{3,40}= ?)?"
    + _NUMBER.format("figure")
    + r"[ *_`]{0,3}(?:个?参数|个权重|parameters|params|weights)?[ *_`。.;,]{0,3}$",
    re.IGNORECASE,
)
_SIGNS: Final = ("计", "共", "总", "加", "total", "sum", "altogether", "together", "adding")
_NOT_ADDED: Final = expression(
    r"合计|总计|总共|其中|小计|\b(?:total|of which|sum|instead|versus|vs|output|input)\b|输出|输入|对比", re.IGNORECASE
)
_FEWEST: Final = 3
_MOST: Final = 12
_WRONG: Final = Message(
    "the list adds up to {expected}, the note says {said}", "列表各项之和为 {expected}，文中写的是 {said}"
)
_RIGHT: Final = Message("the list adds up to {expected}", "列表各项之和为 {expected}")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the totals of lists, judged."""
    for index, passage in enumerate(reading.passages):
        if not passage.has_numbers or passage.region.kind is Kind.CODE or passage.region.cell is not None:
            continue
        for match in passage.matches(_TOTAL, _SIGNS):
            yield from _judge(passage, match, list(_figures(reading.passages, index)))


def _figures(passages: Sequence[Passage], index: int) -> Iterator[int]:
    """The figures of the items right before a total, the nearest first; none where one has no figure."""
    level: int | None = None
    for passage in reversed(passages[max(0, index - _MOST - 1) : index]):
        if passage.region.kind is not Kind.LIST_ITEM or (level is not None and passage.region.level != level):
            return
        text = passage.recognised.folded.strip()
        match = _FIGURE.search(text)
        if match is None or "\n" in text or _NOT_ADDED.search(text) is not None:
            yield -1
            return
        level = passage.region.level
        yield int(match["figure"].replace(",", ""))


def _judge(passage: Passage, match: re.Match[str], items: list[int]) -> Iterator[Finding]:
    if not _FEWEST <= len(items) <= _MOST or min(items) < 0:
        return
    said, expected = int(match["total"].replace(",", "")), sum(items)
    slipped = digit_slip(said, expected) is not None or said in {10 * expected, expected // 10, 2 * expected}
    if said != expected and not slipped and said not in {expected - one for one in items}:
        return
    text = match["total"]
    shown = format_count(expected) if "," in text else str(expected)
    yield passage.finding(
        *match.span("total"),
        Verdict.RIGHT if said == expected else Verdict.WRONG,
        "RC601",
        (_RIGHT if said == expected else _WRONG).about(expected=shown, said=text),
        said=text,
        expected=shown,
    )
