"""Shapes in terms of the image: layer3 gives (B, 1024, H/16, W/16), C5: H/32 × W/32 × 2048."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.sentences import line_around
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.usual import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what walk-throughs report: RC301."""

_TIMES: Final = r"[ ]?(?:[,、×x*]|\\times)[ ]?"


def _side(letter: str, name: str) -> str:
    small = letter.lower()
    return (
        rf"(?:[{letter}{small}](?:_?0|_in)?[ ]?//?[ ]?(?P<{name}>2|4|8|16|32|64)"
        rf"|\\[dt]?frac\{{[{letter}{small}]\}}\{{(?P<{name}f>2|4|8|16|32|64)\}})"
    )


_SHAPE: Final = expression(
    rf"(?:(?<![0-9A-Za-z/×*^_.])(?P<first>[1-9][0-9]{{1,3}}){_TIMES})?(?<![A-Za-z0-9])"
    rf"{_side('H', 'h')}{_TIMES}{_side('W', 'w')}"
    rf"(?:{_TIMES}(?P<last>[1-9][0-9]{{1,3}}))?(?![0-9A-Za-z/]|[ ]?[×*x][ ]?[0-9A-Za-z])"
)
_BARE: Final = expression(r"conv[ _-]?[2-5]", re.IGNORECASE)
"""What VGG calls its stages, too."""
_LETTER: Final = expression(r"(?<![A-Za-z0-9_])C(?P<c>[2-5])(?![0-9A-Za-z_+])")
_NEAR: Final = 60
"""Characters before a shape in which a stage's name is looked for."""
_JOINED: Final = 6
"""Characters between two stages that are named together."""
_NETWORK: Final = expression(
    r"resnet[ _-]?[0-9]{2,3}(?:的|模型|网络|主干|backbone|最后|最终|经过| )*+输出(?:的)?(?:特征图?)?"
    r"(?:形状|尺寸|shape)?(?:是|为|:)?[ ]?[(\[]?(?:[A-Za-z]{1,5},[ ]?)?$",
    re.IGNORECASE,
)
_GOES_ON: Final = expression(r"[)\]} `$]*+(?:→|[-=]{1,3}>|\\(?:to|rightarrow)|变为|变成|降到|到)")
_BETWEEN: Final = expression(
    r"(?:\((?:[0-9]{1,2} ?(?:个|×|x)? ?(?:blocks?|块|残差块|bottlenecks?|basicblocks?)"
    r"|stride[= ]?[12]|步长[为= ]?[12])\)|[ \n:=()\[\]{}|\"'`*#$~≈<>/,;.、·—-]|→|br\b|_out(?:put)?"
    r"|\b(?:resnet[ -]?[0-9]{2,3}|x|[bn]|[cflx][0-9]|self|feat|batch(?:_?size)?|bs)\b"
    r"|的|最终|最后|输出|特征|映射|图|张量|形状|尺寸|大小|分辨率|是|为|得到|约"
    r"|\b(?:gives?|outputs?|returns?|produces?|has|is|an?|the|of|with|feature|maps?|shape|size|resolution|tensor)\b)*+",
    re.IGNORECASE,
)
"""What may stand between a stage's name and its output; anything else may be another operation."""
_ALTERED: Final = expression(
    r"dilat|atrous|dc5|空洞|膨胀|扩张卷积|output[ _-]?stride|last[ _]stride|下采样率|cifar|wide|(?<![a-z])vd(?![a-z])"
    r"|\b1d\b|去掉|去除|移除|删除|剪枝|\bremov|\bwithout the (?:max|pool)"
    r"|(?:步长|步幅|stride)[^。;\n]{0,8}(?:改|换|设)",
    re.IGNORECASE,
)
"""Signs anywhere in the note that its network may shrink the image otherwise."""
_DOUBT: Final = expression(
    r"[?？]|分别|依次|respectively|原本|本来|应该|而不是|不是|错误|如果|若|假设(?!输入)|替换|改为"
    r"|\b(?:not|n't|if|instead|would|should|wrong)\b",
    re.IGNORECASE,
)
_BEHIND: Final = expression(
    r"fpn|lateral|横向|侧向|(?<![A-Za-z0-9])P[2-7](?![0-9A-Za-z])|reduc|proj|降维|上采样|upsampl|concat|拼接|融合|解码|decod"
    r"|\b(?:neck|head)\b",
    re.IGNORECASE,
)
"""What comes behind the network: up to it or right behind the shape it makes the shape another's."""
_NEXT: Final = 12
_RIGHT: Final = Message("{stage} has output {said}", "{stage} 的输出是 {said}")
_WRONG: Final = Message(
    "{stage} has output {expected}, the note says {said}", "{stage} 的输出应为 {expected}，文中写的是 {said}"
)
_PYRAMID: Final = 256
"""Channels of every map of a feature pyramid, and of a decoder's input."""


class _Said(NamedTuple):
    """A shape in terms of the image."""

    start: int
    end: int
    channels: int | None
    stride: int


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every shape in terms of the image that a stage is said to give, judged."""
    subjects = reading.subjects
    if not subjects.is_about_resnet or subjects.hints.own_network:
        return
    found = [
        (passage, match)
        for passage in reading.passages
        if passage.region.cell is None and passage.region.kind is not Kind.HEADING
        for match in passage.matches(_SHAPE, ("/", "frac"))
    ]
    if not found or any(_ALTERED.search(passage.recognised.folded) for passage in reading.passages):
        return
    for passage, match in found:
        said = _read(match)
        if said is not None:
            yield from _judge(reading, passage, said)


def _read(match: re.Match[str]) -> _Said | None:
    down, across = match["h"] or match["hf"], match["w"] or match["wf"]
    channels = [int(number) for number in (match["first"], match["last"]) if number]
    if down != across or len(channels) > 1:
        return None
    return _Said(match.start(), match.end(), channels[0] if channels else None, int(down))


def _judge(reading: Reading, passage: Passage, said: _Said) -> Iterator[Finding]:
    text = passage.recognised.folded
    start, end = line_around(passage.text, said.start, said.end)
    if (
        _DOUBT.search(text, start, end) is not None
        or _BEHIND.search(text, start, min(end, said.end + _NEXT)) is not None
        or _GOES_ON.match(text, said.end) is not None
    ):
        return
    subject = reading.subjects.at(passage, said.start)
    if subject.other:
        return
    candidates = [fact for fact in map(facts, subject.candidates) if len(fact.blocks) == STAGES]
    if not candidates:
        return
    before = text[max(start, said.start - _NEAR) : said.start]
    named = _named(before)
    if named is None:
        if said.channels is None or said.stride != 2 ** (STAGES + 1) or _NETWORK.search(before) is None:
            return
        named = "", (STAGES,)
    name, stages = named
    if any(_fits(said, fact, stage) for fact in candidates for stage in stages):
        title = candidates[0].title if len(candidates) == 1 else "ResNet"
        yield _finding(passage, said, _RIGHT, title, name, None)
    elif len(stages) == 1 and not (said.channels == _PYRAMID and _has_pyramid(reading)):
        fact = next((one for one in candidates if one.name == subject.model), candidates[0])
        yield _finding(passage, said, _WRONG, fact.title, name, (fact, stages[0]))


def _has_pyramid(reading: Reading) -> bool:
    """Whether something stands behind the network that brings every stage to the same channels."""
    return any(_BEHIND.search(passage.recognised.folded) is not None for passage in reading.passages)


def _named(before: str) -> tuple[str, tuple[int, ...]] | None:
    """The stage that is named right before a shape, and what it may mean; None where there is none."""
    names = [
        (name.start, name.end, name.spelling, name.stages)
        for name in find_stages(before)
        if _BARE.fullmatch(name.spelling) is None
    ]
    names += [(found.start(), found.end(), found[0], (int(found["c"]) - 1,)) for found in _LETTER.finditer(before)]
    if not names:
        return None
    names.sort()
    start, behind, spelling, stages = names[-1]
    others = {stage for _, end, _, meant in names[:-1] if start - end <= _JOINED for stage in meant}
    if _BETWEEN.fullmatch(before, behind) is None or (others and not others.intersection(stages)):
        return None
    return spelling, tuple(stage for stage in stages if stage <= STAGES)


def _fits(said: _Said, fact: Facts, stage: int) -> bool:
    return said.stride == 2 ** (stage + 1) and said.channels in (None, fact.stage_outputs[stage - 1])


def _finding(
    passage: Passage, said: _Said, message: Message, title: str, name: str, true: tuple[Facts, int] | None
) -> Finding:
    spelling = " ".join(passage.text[said.start : said.end].split())
    expected = spelling
    if true is not None:
        fact, stage = true
        side = 2 ** (stage + 1)
        channels = f"{fact.stage_outputs[stage - 1]}×" if said.channels is not None else ""
        expected = f"{channels}H/{side}×W/{side}"
    place = f"{title} {name}".strip()
    return passage.finding(
        said.start,
        said.end,
        Verdict.RIGHT if true is None else Verdict.WRONG,
        "RC301",
        message.about(stage=place, said=spelling, expected=expected),
        subject=place,
        said=spelling,
        expected=expected,
    )
