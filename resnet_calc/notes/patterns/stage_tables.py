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
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.tables import find_tables
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.steps.cells import Cell
    from resnet_calc.notes.tables import Table

RULES: Final[tuple[Rule, ...]] = ()
"""What is wrong in such a column is what a sentence may say wrongly, too: RC113, RC202, RC204, RC301."""

_FEWEST: Final = 3
"""Stages of a column, and of these as many as have to be right where others are wrong."""
_BARE: Final = expression(r"(?:C[ ]?(?P<c>[2-5])|(?P<number>[0-5]))")
_STAGE_HEAD: Final = expression(
    r"stages?|阶段|层级|组|stage ?(?:编号|序号|#|id|no\.?)|阶段(?:编号|序号)", re.IGNORECASE
)
_BLOCK: Final = expression(r"block|bottleneck|unit|块|单元|[._][0-9]", re.IGNORECASE)
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
_NUMBER: Final = expression(
    r"[\s*_`$~≈]{0,4}(?:[×x/]|1/)?[ ]?(?P<number>[0-9]{1,4})[ ]?(?:[×x*][ ]?(?P<again>[0-9]{1,4})|[×x]"
    r"|(?:residual |bottleneck |basic )?(?:blocks?|bottlenecks?|units?|channels?|ch|d)"
    r"|个?(?:残差|瓶颈|基本)?(?:块|单元|个)|个|次|维|通道)?[\s*_`$]{0,4}",
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
_LONGEST: Final = 40

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


class _Line(NamedTuple):
    """A column or row: its head, and its cells by stage, from 0."""

    head: str
    cells: Mapping[int, Cell]
    names: Mapping[int, str]


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what tables say of each stage in plain numbers, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for table in find_tables(reading, 2):
        if _CHANGED.search(" ".join((table.title, *(cell.text for row in table.rows for cell in row.values())))):
            continue
        for lines in (_columns(table), _rows(table)):
            yield from _networks(lines)
            for line in lines:
                yield from _of_one(reading, line)


def _columns(table: Table) -> list[_Line]:
    """The columns of a table whose rows are stages."""
    for first in sorted(table.head)[:2]:
        labels = [row[first].text if first in row else "" for row in table.rows]
        stages = _stages(labels, table.head[first].text)
        if stages:
            return [
                _Line(
                    head.text,
                    {stage: table.rows[row][column] for stage, row in stages.items() if column in table.rows[row]},
                    {stage: labels[row] for stage, row in stages.items()},
                )
                for column, head in table.head.items()
                if column != first
            ]
    return []


def _rows(table: Table) -> list[_Line]:
    """The rows of a table whose columns are stages."""
    places = sorted(table.head)
    labels = [table.head[place].text for place in places]
    stages = _stages(labels[1:], labels[0])
    if not stages:
        return []
    return [
        _Line(
            row[places[0]].text,
            {stage: row[places[at + 1]] for stage, at in stages.items() if places[at + 1] in row},
            {stage: labels[at + 1] for stage, at in stages.items()},
        )
        for row in table.rows
        if places[0] in row
    ]


def _stages(labels: Sequence[str], head: str) -> dict[int, int]:
    """Which label names which stage, from 0; none where it is not clear that they name all, or how they count."""
    numbers: dict[int, int] = {}
    shift: int | None = None
    bare_head = _STAGE_HEAD.fullmatch(_plain(head)) is not None
    for at, label in enumerate(labels):
        text = _plain(label)
        if len(text) > _LONGEST:
            return {}
        found = find_stages(text)
        if len({name.stages for name in found}) > 1 or (found and _BLOCK.search(text) is not None):
            return {}
        bare = _BARE.fullmatch(text)
        if found:
            number, kind = found[0].stages[0], int(len(found[0].stages) > 1)
        elif bare is not None and (bare["c"] or bare_head):
            number, kind = int(bare["c"] or bare["number"]) - bool(bare["c"]), int(not bare["c"])
        else:
            continue
        if number in numbers or (shift is not None and shift != kind):
            return {}
        numbers[number], shift = at, kind
    return _counted(numbers) if shift else {number - 1: at for number, at in numbers.items() if number > 0}


def _counted(numbers: Mapping[int, int]) -> dict[int, int]:
    """Stages that are numbered from 1, from 2 like conv2_x, or behind a stage 0."""
    said = sorted(numbers)
    match said:
        case [1, 2, 3] | [1, 2, 3, 4] | [0, 1, 2, 3, 4]:
            first = 1
        case [2, 3, 4, 5] | [1, 2, 3, 4, 5]:
            first = 2
        case _:
            return {}
    return {number - first: at for number, at in numbers.items() if number >= first}


def _plain(text: str) -> str:
    return fold_width(text).strip("*_`$ \t")


def _of_one(reading: Reading, line: _Line) -> Iterator[Finding]:
    """Judge what a column says of the stages of the network that the table is about."""
    head = _plain(line.head)
    each = next((one for one in _PROPERTIES if len(head) < _LONGEST and one.head.fullmatch(head)), None)
    said = _read(line)
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


def _networks(lines: Sequence[_Line]) -> Iterator[Finding]:
    """Judge a table of block counts, whose other side are networks."""
    rows: list[tuple[_Line, dict[int, int], Facts]] = []
    for line in lines:
        named = [one for one in find_mentions(line.head) if one.kind is not MentionKind.FAMILY]
        said = {stage: value for stage, value in _read(line).items() if _plain(line.cells[stage].text).isdigit()}
        if len(named) == 1 and len(named[0].models) == 1 and len(said) >= _FEWEST:
            rows.append((line, said, facts(named[0].models[0])))
    right = [all(_at(fact.blocks, stage) == value for stage, value in said.items()) for _, said, fact in rows]
    if sum(right) < max(1, (len(rows) + 1) // 2):
        return
    for line, said, fact in rows:
        yield from _held(line, said, _BLOCKS_OF, fact)


def _read(line: _Line) -> dict[int, int]:
    """The plain numbers of the stages."""
    said: dict[int, int] = {}
    for stage, cell in line.cells.items():
        found = _NUMBER.fullmatch(fold_width(cell.text))
        if found is not None and found["again"] in (None, found["number"]):
            said[stage] = int(found["number"])
    return said


def _at(series: Sequence[int], stage: int) -> int | None:
    return series[stage] if stage < len(series) else None


def _held(line: _Line, said: Mapping[int, int], each: _Property, fact: Facts) -> Iterator[Finding]:
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
        name = _plain(line.names[stage])
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
