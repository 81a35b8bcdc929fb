"""What a block costs that is written as its channels: 瓶颈残差块 (256→64→64→256): 约 7 万参数."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.sentences import line_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what tables of blocks report: RC412."""

_TO: Final = r" ?(?:→|->|=>|\\to|\\rightarrow|\\xrightarrow\{\}) ?"
_NUMBER: Final = r"[1-9][0-9]{1,3}"
_SAID: Final = (
    r"(?P<{0}>[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}){{1,3}}|[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?)"
    r" ?(?P<{0}unit>百万|万|[KkM](?![a-z]))?"
)
_PRICED: Final = expression(
    rf"(?<![0-9→>])(?<![→>] )(?P<a>{_NUMBER}){_TO}(?P<b>{_NUMBER}){_TO}(?P<c>{_NUMBER})(?:{_TO}(?P<d>{_NUMBER}))?"
    r"(?![0-9]| ?(?:→|->|=>|\\to))"
    rf"(?:[^0-9\n。;|]{{0,16}}{_SAID.format('first')} ?个?(?:的)?(?:参数|权重|param|weights?\b)"
    rf"|[^0-9\n。;|]{{0,12}}(?:参数量?|权重|param(?:eter)?s?)[^0-9\n。;|]{{0,8}}"
    rf"{_SAID.format('second')}(?![0-9×*x%倍]| ?[×*x] ?[0-9]| ?(?:\\times|\\cdot|[·⋅+])))",
    re.IGNORECASE,
)
_BLOCK: Final = expression(r"block|bottleneck|块|瓶颈|单元|残差|标准|普通|basic", re.IGNORECASE)
_OTHER: Final = expression(
    r"depthwise|group|分组|深度可分离|dwconv|resnext|mobilenet|shuffle|inverted|倒残差|\bse\b|attention|注意力|1d\b|3d\b|[?？]"
    r"|投影|projection|downsampl|下采样|减少|节省|sav(?:es?|ing)|each|每层|每个卷积",
    re.IGNORECASE,
)
_UNITS: Final = {"": 1, "k": 1_000, "万": 10_000, "m": 1_000_000, "百万": 1_000_000}
_CLOSE: Final = 0.06
"""How far a rounded number may be off."""
_EXACT: Final = 5
"""Digits from which on a number is no rounded one."""
_RIGHT: Final = Message("{said} is what this block has", "{said} 与该块相符")
_WRONG: Final = Message(
    "a block with channels {chain} has {expected} parameters ({sum}), the note says {said}",
    "通道为 {chain} 的块有 {expected} 个参数（{sum}），文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the parameters of every block that is written as its channels, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if passage.region.kind is not Kind.CODE and passage.region.cell is None:
            for match in passage.matches(_PRICED, ("参数", "权重", "aram", "eight")):
                yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    text = passage.recognised.folded
    start, end = line_around(passage.text, match.start(), match.end())
    if (
        _OTHER.search(text, start, end) is not None
        or _BLOCK.search(text, start, match.start()) is None
        or reading.subjects.at(passage, match.start()).other
    ):
        return
    channels = [int(match[name]) for name in "abcd" if match[name]]
    kernels = (1, 3, 1) if len(channels) == 4 else (3, 3)  # noqa: PLR2004 - what goes in and what three layers give
    if not _is_block(channels):
        return
    weights = [k * k * into * out for k, into, out in zip(kernels, channels, channels[1:], strict=False)]
    plain, outputs = sum(weights), sum(channels[1:])
    group = "first" if match["first"] else "second"
    written = match[group].replace(",", "")
    said = float(written) * _UNITS[(match[f"{group}unit"] or "").lower()]
    digits = len(written.replace(".", "").lstrip("0"))
    allowed = 0.5 / said if digits >= _EXACT and said else _CLOSE
    right = any(abs(said - true) <= allowed * said for true in (plain, plain + outputs, plain + 2 * outputs))
    first, last = match.start(group), match.end(f"{group}unit") if match[f"{group}unit"] else match.end(group)
    spelling = passage.text[first:last]
    message = _RIGHT.about(said=spelling)
    if not right:
        message = _WRONG.about(
            chain="→".join(map(str, channels)),
            expected=f"{plain:,}",
            sum=" + ".join(f"{weight:,}" for weight in weights),
            said=spelling,
        )
    yield passage.finding(
        first,
        last,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC412",
        message,
        said=spelling,
        expected=spelling if right else f"{plain:,}",
    )


def _is_block(channels: list[int]) -> bool:
    """Whether the channels are those of a block whose shortcut is the identity: 256→64→64→256, 256→256→256."""
    first, second, third, *rest = channels
    if rest:
        return rest[0] == first and second == third < first
    return first == second == third
