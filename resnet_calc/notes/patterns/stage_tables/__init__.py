"""Tables of stages in plain numbers: how many blocks, channels, how large the maps; of one network or several.

A small number in a cell says little by itself. What the other stages of the same column have anchors it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.mentions import MentionKind, find_mentions
from resnet_calc.notes.patterns.stage_tables.by_network import of_networks
from resnet_calc.notes.patterns.stage_tables.lines import LONGEST, columns, numbers_of, plain, rows
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.tables import find_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from resnet_calc.notes.patterns.stage_tables.lines import StageLine
    from resnet_calc.notes.reading import Reading

RULES: Final[tuple[Rule, ...]] = ()
"""What is wrong in such a column is what a sentence may say wrongly, too: RC113, RC202, RC204, RC301."""

_FEWEST: Final = 3
"""Stages of a column, and of these as many as have to be right where others are wrong."""
_BLOCKS: Final = expression(
    r"(?:#|no\. of|number of|num)? ?(?:residual |bottleneck |basic )?"
    r"(?:blocks?|units?|bottlenecks?|repeats|repetitions)(?: ?(?:count|#|per stage))?"
    r"|(?:堆叠)?(?:残差|瓶颈|基本)?(?:块|单元|模块| ?blocks? ?|bottleneck ?)(?:的)?"
    r"(?:数[量目]?|个数|重复次数)|重复次?数"
    r"|堆叠(?:次数|个数|数)|残差[块单元]{1,2}|(?:blocks?|块|重复次数|残差块数) ?\(?[nN]?\)?",
    re.IGNORECASE,
)
_CHANNELS: Final = expression(
    r"(?:#|output |out |number of )?(?:channels?|filters|out_channels|c_?out)|(?:输出)?通道数?|输出维度", re.IGNORECASE
)
_INPUTS: Final = expression(r"(?:input |in )(?:channels?)|in_channels|c_?in|输入通道数?", re.IGNORECASE)
_SIDES: Final = expression(
    r"(?:(?:output|feature map|map|spatial) ?)?(?:size|resolution|side|h ?[x×] ?w)|output|feature maps?"
    r"|(?:(?:输出)?特征图|输出|空间)?的?(?:尺寸|大小|分辨率)|输出特征图",
    re.IGNORECASE,
)
_STRIDES: Final = expression(
    r"(?:(?:total|output|overall|cumulative) )?strides?|downsampl\w{1,4}+(?: (?:factor|rate|ratio))?|reduction"
    r"|(?:累[计积]|总|输出)?步[长幅距]|(?:累[计积]|总)?下采样(?:率|倍[数率]|因子)?",
    re.IGNORECASE,
)
_DILATED: Final = expression(
    r"dilat|atrous|空洞|膨胀|扩张卷积|output[ _]stride|last[ _]stride|re-?id\b|行人重识别|deeplab|pspnet", re.IGNORECASE
)
_CHANGED: Final = expression(
    r"修改|改[为成动进]|自定义|自己|变体|定制|加[深宽]|变[深浅]|简化|精简|缩小|剪枝|搜索|→ ?[0-9]"
    r"|\b(?:custom|modif|variant|ours?\b|reduced|deeper|shallower|wider|narrower|slim|small|tiny|prun|search|instead|my\b)",
    re.IGNORECASE,
)
"""What says of a table that it is no published network's."""
_RIGHT: Final = Message("{what} of {stage} of {model}: {expected}", "{model} 的 {stage} 的{what}：{expected}")
_WRONG: Final = Message(
    "{what} of {stage} of {model}: {expected} (the stages have {list}), the note says {said}",
    "{model} 的 {stage} 的{what}应为 {expected}(各阶段依次为 {list})，文中写的是 {said}",
)


class _Property(NamedTuple):
    """What a column or row says of each stage."""

    head: re.Pattern[str]
    code: str
    what: Message
    series: Callable[[Facts, Sequence[int]], Sequence[tuple[int, ...]]]
    """What the stages have, in each way that it may be meant."""


def _blocks(fact: Facts, _: Sequence[int]) -> Sequence[tuple[int, ...]]:
    return (fact.blocks,)


def _outputs(fact: Facts, _: Sequence[int]) -> Sequence[tuple[int, ...]]:
    return (fact.stage_outputs, fact.stage_widths, fact.inner_widths)


def _inputs(fact: Facts, _: Sequence[int]) -> Sequence[tuple[int, ...]]:
    return ((fact.stage_widths[0], *fact.stage_outputs[:-1]), *_outputs(fact, ()))


def _sides(fact: Facts, said: Sequence[int]) -> Sequence[tuple[int, ...]]:
    """The sides of maps that halve from stage to stage, from each that is said."""
    count = len(fact.blocks)
    firsts = {number << stage for number in said for stage in range(count)}
    return [
        tuple(first >> stage for stage in range(count)) for first in sorted(firsts) if not first % (1 << (count - 1))
    ]


def _strides(fact: Facts, _: Sequence[int]) -> Sequence[tuple[int, ...]]:
    count = len(fact.blocks)
    so_far = [tuple(first << stage for stage in range(count)) for first in (4, 2, 1, 8)]
    return [*so_far, (1, *(2 for _ in range(count - 1))), (2,) * count]


_BLOCKS_OF: Final = _Property(_BLOCKS, "RC113", Message("blocks", "残差块数"), _blocks)
_PROPERTIES: Final = (
    _BLOCKS_OF,
    _Property(_CHANNELS, "RC202", Message("output channels", "输出通道数"), _outputs),
    _Property(_INPUTS, "RC201", Message("input channels", "输入通道数"), _inputs),
    _Property(_SIDES, "RC301", Message("side of the maps", "特征图边长"), _sides),
    _Property(_STRIDES, "RC204", Message("stride", "步长"), _strides),
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what tables say of each stage in plain numbers, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for table in find_tables(reading, 2):
        if _CHANGED.search(" ".join((table.title, *(cell.text for row in table.rows for cell in row.values())))):
            continue
        for lines in (columns(table), rows(table)):
            yield from _networks(lines)
            yield from of_networks(lines)
            for line in lines:
                yield from _of_one(reading, line)


def _of_one(reading: Reading, line: StageLine) -> Iterator[Finding]:
    """Judge what a column says of the stages of the network that the table is about."""
    head = plain(line.head)
    each = next((one for one in _PROPERTIES if len(head) < LONGEST and one.head.fullmatch(head)), None)
    said = numbers_of(line)
    if each is None or len(said) < _FEWEST:
        return
    if each.code == "RC301" and _DILATED.search(reading.note.text) is not None:
        return
    cell = line.cells[min(said)]
    subject = reading.subjects.at(cell.passage, cell.start)
    model = subject.model or subject.likely
    if model is None or subject.other or subject.hints.own_network or subject.scope < Scope.NOTE:
        return
    yield from _held(line, said, each, facts(model))


def _networks(lines: Sequence[StageLine]) -> Iterator[Finding]:
    """Judge a table of block counts, whose other side are networks."""
    rows: list[tuple[StageLine, dict[int, int], Facts]] = []
    for line in lines:
        named = [one for one in find_mentions(line.head) if one.kind is not MentionKind.FAMILY]
        said = {stage: value for stage, value in numbers_of(line).items() if plain(line.cells[stage].text).isdigit()}
        if len(named) == 1 and len(named[0].models) == 1 and len(said) >= _FEWEST:
            rows.append((line, said, facts(named[0].models[0])))
    right = [all(_at(fact.blocks, stage) == value for stage, value in said.items()) for _, said, fact in rows]
    if sum(right) < max(1, (len(rows) + 1) // 2):
        return
    for line, said, fact in rows:
        yield from _held(line, said, _BLOCKS_OF, fact)


def _at(series: Sequence[int], stage: int) -> int | None:
    return series[stage] if stage < len(series) else None


def _held(line: StageLine, said: Mapping[int, int], each: _Property, fact: Facts) -> Iterator[Finding]:
    """Hold the numbers against what is nearest to them of what may be meant."""
    if max(said) >= len(fact.blocks):
        return
    ways = {
        way: sum(_at(way, stage) == value for stage, value in said.items())
        for way in each.series(fact, [*said.values()])
    }
    most = max(ways.values(), default=0)
    nearest = {way for way, agreeing in ways.items() if agreeing == most}
    fewest = min(_FEWEST, len(fact.blocks) - 1)
    if len(nearest) != 1 or (most < len(said) and most < fewest):
        return
    true = nearest.pop()
    for stage, value in said.items():
        cell = line.cells[stage]
        start = cell.start + len(cell.text) - len(cell.text.lstrip())
        end = start + len(cell.text.strip())
        right = value == true[stage]
        name = plain(line.names[stage])
        name = f"conv{stage + 2}_x" if name.isdigit() else name
        values: dict[str, object] = {
            "what": each.what, "stage": name, "model": fact.title, "expected": true[stage],
            "said": value, "list": ", ".join(map(str, true)),
        }  # fmt: skip
        yield cell.passage.finding(
            start,
            end,
            Verdict.RIGHT if right else Verdict.WRONG,
            each.code,
            (_RIGHT if right else _WRONG).about(**values),
            subject=f"{fact.name} {name}",
            said=cell.text.strip(),
            expected=cell.text.strip().replace(str(value), str(true[stage])),
        )
