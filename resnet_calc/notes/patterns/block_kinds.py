"""Tables that give the kind of block of each network: ResNet-34 | basic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what sentences report, RC115."""

_HEAD: Final = expression(
    r"[ *_`]{0,4}(?:(?:residual )?(?:block|unit)s?(?:[ -](?:type|kind|used|design))?|(?:type|kind) of (?:block|unit)s?"
    r"|type"
    r"|(?:残差)?块(?:的)?(?:类型|种类|结构)?|(?:基本|残差)?单元(?:类型)?|类型|block ?类型)[ *_`]{0,4}",
    re.IGNORECASE,
)
_KIND: Final = expression(
    r"[ *_`]{0,4}(?P<kind>(?:(?P<basic>basic|基本|基础)|(?P<bottleneck>bottleneck|瓶颈))[ ]?"
    r"(?:residual )?(?:blocks?|units?|残差块|块)?)[ *_`]{0,4}",
    re.IGNORECASE,
)
_RIGHT: Final = Message("{model} is built of {expected} blocks", "{model} 由{expected}块构成")
_WRONG: Final = Message(
    "{model} is built of {expected} blocks, the note says {said}", "{model} 由{expected}块构成，文中写的是 {said}"
)
_KINDS: Final = {False: Message("basic", "基本"), True: Message("bottleneck", "瓶颈")}


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the kinds of blocks that tables give networks, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    heads: dict[tuple[int, int, int], str] = {}
    for passage in reading.passages:
        cell = passage.region.cell
        if cell is None:
            continue
        if cell.row == 0:
            heads[cell.table, 0, cell.column] = passage.recognised.folded
        if cell.column == 0:
            heads[cell.table, 1, cell.row] = passage.recognised.folded
        kind = _KIND.fullmatch(passage.recognised.folded) if cell.row and cell.column else None
        if kind is not None:
            over, before = heads.get((cell.table, 0, cell.column), ""), heads.get((cell.table, 1, cell.row), "")
            if _HEAD.fullmatch(over) is not None or _HEAD.fullmatch(before) is not None:
                yield from _judge(reading, passage, kind)


def _judge(reading: Reading, passage: Passage, kind: re.Match[str]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, kind.start("kind"))
    if subject.model not in TABLE_1 or subject.scope < Scope.TABLE:
        return
    fact = facts(subject.model)
    right = fact.is_bottleneck == (kind["bottleneck"] is not None)
    said = kind["kind"].strip()
    values: dict[str, object] = {"model": fact.title, "expected": _KINDS[fact.is_bottleneck], "said": said}
    yield passage.finding(
        *kind.span("kind"),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC115",
        (_RIGHT if right else _WRONG).about(**values),
        subject=fact.name,
        said=said,
        expected=said if right else _KINDS[fact.is_bottleneck].en,
    )
