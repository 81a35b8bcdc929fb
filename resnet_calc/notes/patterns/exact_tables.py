"""Tables that go through a network layer by layer: names in order, row numbers, operations, shares, captions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.language import Message
from resnet_calc.notes.exact import exact_tables
from resnet_calc.notes.finding import Finding, Rule, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.exact.slip import Slip
    from resnet_calc.notes.reading import Reading

_WHY: Final = Message(
    "A table that fits everywhere else is trusted here too.", "一张其他各处都正确的表，读者在这里也会相信它。"
)

RULES: Final = (
    Rule(
        code="RC211",
        name="wrong-row-number",
        what=Message(
            "The rows of a table are numbered, and one number is out of order.", "表格的行有编号，其中一个编号乱序。"
        ),
        why=_WHY,
        wrong="| 12 | conv3_1.conv1 | behind row 10",
        right="| 11 | conv3_1.conv1 |",
    ),
    Rule(
        code="RC212",
        name="wrong-caption",
        what=Message(
            "A number over or under a table is not that of the table's network.",
            "表格上方或下方的某个数与表中的网络不符。",
        ),
        why=_WHY,
        wrong="ResNet-50, input 3×225×224",
        right="ResNet-50, input 3×224×224",
    ),
    Rule(
        code="RC208",
        name="wrong-layer-name",
        what=Message(
            "In a table that goes through a network in order, one layer has another's name.",
            "逐层列出的表中，某一层用了别的层的名字。",
        ),
        why=_WHY,
        wrong="| conv2_1.conv2 | twice",
        right="| conv2_1.conv1 |, | conv2_1.conv2 |",
    ),
    Rule(
        code="RC209",
        name="wrong-operation",
        what=Message(
            "A number in a table's description of an operation is not the layer's.",
            "表中对某个操作的描述里有一个数字不对。",
        ),
        why=_WHY,
        wrong="conv1: 7×5, 64, stride 2",
        right="conv1: 7×7, 64, stride 2",
    ),
    Rule(
        code="RC521",
        name="wrong-share",
        what=Message(
            "A layer's share of the multiply-adds or parameters is not what it takes.",
            "某一层在乘加次数或参数量中的占比不对。",
        ),
        why=_WHY,
        wrong="conv1: 118,013,952 multiply-adds, 5.8%",
        right="conv1: 118,013,952 multiply-adds, 2.9%",
    ),
)

_MESSAGES: Final = {
    "RC211": Message("row {expected} is numbered {said}", "第 {expected} 行的编号写成了 {said}"),
    "RC212": Message(
        "the table's network has {expected} here, the note says {said}",
        "表中的网络这里是 {expected}，文中写的是 {said}",
    ),
    "RC208": Message(
        "{said} is not the layer that follows in this table ({place})", "{said} 不是表中接下来的一层({place})"
    ),
    "RC209": Message("{place}: {expected}, the table says {said}", "{place}：应为 {expected}，表中写的是 {said}"),
    "RC301": Message(
        "{place} has output {expected}, the table says {said}", "{place} 的输出应为 {expected}，表中写的是 {said}"
    ),
    "RC302": Message(
        "{place} has input {expected}, the table says {said}", "{place} 的输入应为 {expected}，表中写的是 {said}"
    ),
    "RC411": Message(
        "{place} has {expected} parameters as the other rows count them, the table says {said}",
        "按其他各行的算法，{place} 有 {expected} 个参数，表中写的是 {said}",
    ),
    "RC511": Message(
        "{place} takes {expected} multiply-adds as the other rows count them, the table says {said}",
        "按其他各行的算法，{place} 有 {expected} 次乘加，表中写的是 {said}",
    ),
    "RC521": Message(
        "{place} has a share of {expected}, the table says {said}", "{place} 的占比应为 {expected}，表中写的是 {said}"
    ),
}


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what is not exact in tables that are exact everywhere else."""
    for walk in reading.walks:
        for slip in exact_tables(walk, reading.passages):
            yield _finding(slip)


def _finding(slip: Slip) -> Finding:
    passage = slip.cell.passage
    said = passage.text[slip.start : slip.end].strip()
    message = _MESSAGES[slip.code].about(said=said, expected=slip.expected, place=slip.place)
    fix = passage.fix(slip.start, slip.end, slip.expected) if slip.expected else None
    return passage.finding(
        slip.start,
        slip.end,
        Verdict.WRONG,
        slip.code,
        message,
        subject=slip.place,
        said=said,
        expected=slip.expected,
        fix=fix,
    )
