"""Blocks or layers of one stage after another, named once: conv2_x and conv5_x have 3 blocks each, conv3_x 4."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.numerals import cardinal
from resnet_calc.notes.owners import is_own
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.usual import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of one stage's blocks, RC113, and of its layers, RC106."""

_STAGE: Final = r"(?:conv[2-5]_x|layer[1-4])(?![0-9A-Za-z_.])[`*]{0,2}"
_JOINED: Final = rf"{_STAGE}(?: ?(?:,|、|,? and|和|与|及|&|/) ?[`*]{{0,2}}{_STAGE}){{0,2}}"
_HAS: Final = (
    r" ?(?:则|都|各自?|均|也)?(?:有|含有?|包含|由|为|是)? ?"
    r"(?:,? ?(?:each )?(?:has|have|contains?|consists? of|holds?|with)|:)? ?"
)
_NUMBER: Final = (
    r"(?:[0-9]{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|[一二两三四五六七八九十]{1,3})"
    r"(?![0-9A-Za-z×x*+]|[.-][0-9A-Za-z])"
)
_BLOCKS: Final = (
    r"(?:(?:residual |bottleneck |basic )?(?:blocks?|units?)\b|bottlenecks?|basicblocks?"
    r"|(?:残差|瓶颈|基本)?(?:块|单元|模块))"
)
_LAYERS: Final = r"(?:(?:conv(?:olution(?:al)?)? |weight(?:ed)? )?layers?\b|convolutions?\b|convs?\b|卷积层|个?卷积|层)"
_RUN: Final = expression(
    rf"(?<![A-Za-z0-9_]){_JOINED}{_HAS}{_NUMBER} ?个? ?(?:(?P<blocks>{_BLOCKS})|(?P<layers>{_LAYERS}))"
    rf"(?: each| apiece)?(?: ?\([^()]{{1,16}}\))?"
    rf"(?:(?:组成|构成)?(?:[,、;]| and) ?(?:and |while |而)?[`*]{{0,2}}{_JOINED}{_HAS}{_NUMBER}"
    rf"(?: ?(?:个|{_BLOCKS}|{_LAYERS})){{0,2}}(?: each| apiece)?(?: ?\([^()]{{1,16}}\))?){{0,3}}+",
    re.IGNORECASE,
)
_EACH: Final = expression(rf"(?P<stages>{_JOINED}){_HAS}(?P<said>{_NUMBER})(?! ?[×x*])", re.IGNORECASE)
_NAME: Final = expression(r"conv(?P<conv>[2-5])_x|layer(?P<layer>[1-4])", re.IGNORECASE)
_DOUBT: Final = expression(
    r"[?？]|\b(?:if|not|n't|instead|would|channels|stride|identity|remaining|other|more|fewer|first)\b"
    r"|如果|若|不是|而不|通道|步长|恒等|其余|剩|第一|多|少",
    re.IGNORECASE,
)
_TOGETHER: Final = expression(r"[ ]?(?:together|altogether|combined|in (?:total|all|sum)|合计|共)", re.IGNORECASE)
_WRONG_BLOCKS: Final = Message(
    "{stage} of {model} has {expected} blocks (the blocks are {list}), the note says {said}",
    "{model} 的 {stage} 有 {expected} 个残差块(各阶段为 {list})，文中写的是 {said}",
)
_WRONG_LAYERS: Final = Message(
    "{stage} of {model} has {expected} layers ({blocks} blocks of {each}), the note says {said}",
    "{model} 的 {stage} 有 {expected} 层({blocks} 个残差块，每块 {each} 层)，文中写的是 {said}",
)
_RIGHT: Final = Message("{stage} of {model} has {expected} of them", "{model} 的 {stage} 的个数是 {expected}")


class _Item(NamedTuple):
    """What is said of one stage, or of several at once."""

    match: re.Match[str]
    stages: tuple[int, ...]
    said: int


def find(reading: Reading) -> Iterator[Finding]:
    """Yield how many blocks or layers the stages are said to have one after another, judged."""
    for passage in reading.passages:
        if passage.region.kind is not Kind.CODE and passage.region.cell is None and passage.has_numbers:
            for match in passage.matches(_RUN, ("_x", "layer")):
                yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.start())
    model, text = subject.model, passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(match.start())
    if model is None or subject.other or subject.scope < Scope.HEADING or subject.hints.own_network:
        return
    fact = facts(model)
    if len(fact.blocks) != STAGES or is_own(reading, passage, match.start()) or _DOUBT.search(text, start, end):
        return
    if _TOGETHER.match(text, match.end()) is not None:
        return
    items = _items(text, match)
    every = [stage for item in items for stage in item.stages]
    if len(every) < 2 or len(set(every)) != len(every):  # noqa: PLR2004 - one stage alone is read elsewhere
        return
    of_blocks = match["blocks"] is not None
    wrong = [item for item in items if not _is_right(item, fact, of_blocks=of_blocks)]
    if len(wrong) > 1:
        return
    for item in items:
        if item is not items[0] or len(item.stages) > 1 or not of_blocks:
            yield _finding(passage, item, fact, of_blocks=of_blocks, right=item not in wrong)


def _items(text: str, match: re.Match[str]) -> list[_Item]:
    found = []
    for each in _EACH.finditer(text, match.start(), match.end()):
        stages = tuple(int(name["layer"] or int(name["conv"]) - 1) for name in _NAME.finditer(each["stages"]))
        said = cardinal(each["said"].lower())
        if said is not None:
            found.append(_Item(each, stages, said))
    return found


def _expected(stage: int, fact: Facts, *, of_blocks: bool) -> tuple[int, ...]:
    """How many a stage has; of layers one more, if the projection counts."""
    blocks = fact.blocks[stage - 1]
    layers = blocks * fact.layers_per_block
    return (blocks,) if of_blocks else (layers, layers + 1)


def _is_right(item: _Item, fact: Facts, *, of_blocks: bool) -> bool:
    return all(item.said in _expected(stage, fact, of_blocks=of_blocks) for stage in item.stages)


def _finding(passage: Passage, item: _Item, fact: Facts, *, of_blocks: bool, right: bool) -> Finding:
    odd = next(
        (stage for stage in item.stages if item.said not in _expected(stage, fact, of_blocks=of_blocks)),
        item.stages[0],
    )
    expected, said = _expected(odd, fact, of_blocks=of_blocks)[0], item.match["said"]
    values: dict[str, object] = {
        "stage": f"conv{odd + 1}_x", "model": fact.title, "expected": expected, "said": said,
        "blocks": fact.blocks[odd - 1], "each": fact.layers_per_block,
        "list": f"[{', '.join(map(str, fact.blocks))}]",
    }  # fmt: skip
    message = _RIGHT if right else _WRONG_BLOCKS if of_blocks else _WRONG_LAYERS
    return passage.finding(
        *item.match.span("said"), Verdict.RIGHT if right else Verdict.WRONG, "RC113" if of_blocks else "RC106",
        message.about(**values), subject=fact.name, said=said, expected=said if right else str(expected),
    )  # fmt: skip
