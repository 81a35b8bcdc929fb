"""Tables that count: blocks, blocks per stage, n, layers per stage, features; a network heads the row or column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC118",
        name="wrong-count-in-table",
        what=Message(
            "A table that compares networks counts something of one of them wrongly: its blocks, its n, its features.",
            "比较网络的表格中，某个网络的计数不对：残差块数、n、特征维数。",
        ),
        why=Message(
            "ResNet-50 has 16 blocks and 2048 features; ResNet-20 for CIFAR has n = 3 blocks, which are 6 layers, in "
            "each stage.",
            "ResNet-50 有 16 个残差块、2048 维特征；CIFAR 的 ResNet-20 每个阶段有 n = 3 个残差块，即 6 层。",
        ),
        wrong="A column of blocks that says 101 for ResNet-101.",
        right="A column of blocks that says 33 for ResNet-101.",
    ),
)

_RIGHT: Final = Message("{what} of {model}: {expected}", "{model} 的{what}：{expected}")
_WRONG: Final = Message(
    "{what} of {model}: {expected}, the note says {said}", "{model} 的{what}应为 {expected}，文中写的是 {said}"
)
_NUMBER: Final = expression(r"[\s*_`$]{0,4}(?P<number>[0-9]{1,4})(?:[ ]?个)?[\s*_`$]{0,4}")
_LONGEST_HEAD: Final = 40


class _Column(NamedTuple):
    """What the cells of a column or row count."""

    head: re.Pattern[str]
    what: Message
    right: Callable[[Facts, str], tuple[int, ...]]


def _uniform(fact: Facts) -> int:
    """Blocks of each stage, where all have as many and the network is one for CIFAR."""
    alike = len(set(fact.blocks)) == 1 and fact.name.startswith("cifar_resnet")
    return fact.blocks[0] if alike else 0


def _of_stage(fact: Facts, head: str) -> tuple[int, ...]:
    stages = [name.stages for name in find_stages(head)]
    if len(stages) != 1 or len(stages[0]) != 1 or stages[0][0] > len(fact.blocks):
        return ()
    return (fact.blocks[stages[0][0] - 1],)


def _if_any(number: int) -> tuple[int, ...]:
    return (number,) if number else ()


_COLUMNS: Final = (
    _Column(
        expression(r"[$*_`\s]{0,3}n[$*_`\s]{0,3}"),
        Message("n", " n "),
        lambda fact, _: _if_any(_uniform(fact)),
    ),
    _Column(
        expression(
            r"(?:residual |basic )?blocks (?:per|in each|/) ?(?:stage|group|size)"
            r"|每个?(?:阶段|组)的?(?:残差)?块数?|每阶段(?:残差)?块数",
            re.IGNORECASE,
        ),
        Message("blocks of each stage", "每阶段的残差块数"),
        lambda fact, _: _if_any(_uniform(fact)),
    ),
    _Column(
        expression(
            r"(?:conv\w*+ )?layers (?:per|in each|/) ?(?:stage|group|size)|每个?(?:阶段|组)的?(?:卷积)?层数",
            re.IGNORECASE,
        ),
        Message("layers of each stage", "每阶段的层数"),
        lambda fact, _: _if_any(_uniform(fact) * fact.layers_per_block),
    ),
    _Column(
        expression(
            r"(?:#|no\. of|number of|total|num)? ?(?:residual |bottleneck )?blocks(?: in total| \(total\))?"
            r"|(?:总|残差)?块(?:总)?数|残差块(?:的)?(?:总?数[量目]?|个数)|总块数",
            re.IGNORECASE,
        ),
        Message("residual blocks", "残差块数"),
        lambda fact, _: (fact.every_block,),
    ),
    _Column(
        expression(
            r"(?:conv[2-5](?:_x)?|layer[1-4]) ?(?:的|\(|:)?(?:残差)?(?:blocks|块数|块|的块数)\)?|blocks (?:in|of) "
            r"(?:conv[2-5](?:_x)?|layer[1-4])",
            re.IGNORECASE,
        ),
        Message("blocks of the stage", "该阶段的残差块数"),
        _of_stage,
    ),
    _Column(
        expression(
            r"(?:output |final |last )?features?(?: dim\w*+| size| width| length)?"
            r"|(?:输出|最终|最后)?特征(?:的)?维[度数]|(?:输出|最后的?)特征(?:维度|通道数?)?",
            re.IGNORECASE,
        ),
        Message("features before the classifier", "分类层之前的特征维数"),
        lambda fact, _: (fact.stage_outputs[-1],),
    ),
    _Column(
        expression(r"expansion(?: factor)?|扩[展张](?:系数|倍数)|膨胀系数", re.IGNORECASE),
        Message("expansion", "扩展系数"),
        lambda fact, _: (fact.stage_outputs[0] // fact.stage_widths[0],),
    ),
)
_WIDTHS: Final = (64, 128, 256, 512, 1024, 2048)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every cell that counts something of the network of its row or column, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    heads: dict[tuple[int, int], str] = {}
    firsts: dict[tuple[int, int], str] = {}
    for passage in reading.passages:
        cell = passage.region.cell
        if cell is None:
            continue
        if cell.row == 0:
            heads[cell.table, cell.column] = passage.recognised.folded
        if cell.column == 0:
            firsts[cell.table, cell.row] = passage.recognised.folded
        if cell.row and cell.column and (number := _NUMBER.fullmatch(passage.recognised.folded)) is not None:
            yield from _judge(reading, passage, number, heads, firsts)


def _judge(
    reading: Reading,
    passage: Passage,
    number: re.Match[str],
    heads: Mapping[tuple[int, int], str],
    firsts: Mapping[tuple[int, int], str],
) -> Iterator[Finding]:
    cell = passage.region.cell
    assert cell is not None  # noqa: S101 - asked for cells only
    above, before = heads.get((cell.table, cell.column), ""), firsts.get((cell.table, cell.row), "")
    for head in (above, before):
        column = next(
            (each for each in _COLUMNS if len(head) < _LONGEST_HEAD and each.head.fullmatch(head.strip())), None
        )
        if column is None:
            continue
        subject = reading.subjects.at(passage, number.start("number"))
        if subject.model is None or subject.scope < Scope.TABLE:
            return
        fact, said = facts(subject.model), int(number["number"])
        right = column.right(fact, head)
        if head is above and find_stages(before):
            return  # the row is about a part of the network: ResNet-50 layer3
        if not right or (said not in right and not _is_slip(column, fact, said)):
            return
        values: dict[str, object] = {"what": column.what, "model": fact.title, "expected": right[0], "said": said}
        yield passage.finding(
            *number.span("number"),
            Verdict.RIGHT if said in right else Verdict.WRONG,
            "RC118",
            (_RIGHT if said in right else _WRONG).about(**values),
            subject=fact.name,
            said=str(said),
            expected=str(right[0]),
        )
        return


def _is_slip(column: _Column, fact: Facts, said: int) -> bool:
    """Whether a number is no other thing that such a column may hold."""
    if column.what.en.startswith("features"):
        return said in _WIDTHS
    if column.what.en == "residual blocks":  # stages are called blocks, too, and n blocks of a stage
        return said > len(fact.blocks) + 1 and said not in fact.blocks
    return True
