"""What a bottleneck makes of its channels: a 1×1 convolution reduces 256 to 64, another restores them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.mentions import MentionKind
from resnet_calc.notes.note import Kind
from resnet_calc.notes.owners import is_modified, is_own

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what bottlenecks expand by: RC257."""

_UNIT: Final = r"[ ]?(?:-?d\b|[个個]?[ ]?(?:维|維|通道|channels?)(?:的)?(?:通道数?|特征图?|输入|channels?)?)?"
_NUMBER: Final = r"(?<![0-9.])(?P<{}>[0-9]{{2,4}})(?![0-9]|\.[0-9]|[ ]?[×x*][ ]?[0-9])"
_REDUCED: Final = expression(
    r"1[ ]?[×x*][ ]?1[ ]?(?:的)?(?:卷积|conv(?:olution)?)?(?:层|核)?[^.,;。0-9]{0,24}"
    + _NUMBER.format("wide")
    + _UNIT
    + r"[ ]?,?(?:先|就)?(?:下?降维?低?|压缩|减少|缩减|减小|变|映射)(?:到|至|为|成)了?[ ]?"
    + _NUMBER.format("narrow")
    + r"|\b1[ ]?[×x*][ ]?1[ ](?:conv(?:olution(?:al)?)?)?[ ]?(?:layer )?(?:first )?"
    r"(?:reduces|compresses|squeezes|shrinks|projects|to reduce|reducing|brings|cuts)[^.,;0-9]{0,40}"
    + _NUMBER.format("wide2")
    + r"(?:-d\b| channels| dimensions)?[ ](?:down )?(?:to|into)[ ]"
    + _NUMBER.format("narrow2"),
    re.IGNORECASE,
)
_RESTORED: Final = expression(
    r"恢复|还原|升[回维到至]|回到|升高|扩[展回张]|\b(?:restor\w*+|expand\w*+|back to|increas\w*+|recover\w*+)",
    re.IGNORECASE,
)
_BACK_TO: Final = expression(
    r"(?:恢复|还原|升维?回?|回到|扩[展张]?)(?:维度?|通道数?)?(?:到|至|为|成|回){0,2}了?[ ]?(?:原来的|原先的)?[ ]?"
    r"(?P<back>[0-9]{2,4})(?![0-9×x])"
    r"|\b(?:restor(?:es?|ing)|expand(?:s|ing)?|recovers?)[^.;0-9]{0,32}(?P<back2>[0-9]{2,4})(?![0-9×x])",
    re.IGNORECASE,
)
_BOTTLENECK: Final = expression(r"3[ ]?[×x*][ ]?3|瓶颈|bottleneck", re.IGNORECASE)
_DOUBT: Final = expression(
    r"[?？]|例如|比如|假设|假如|如果|若|不|序列|分类|检测|分割|投影|捷径|第一个?(?:残差|瓶颈)?块|每个阶段的第一|注意力|分辨率|采样|全连接"
    r"|\b(?:if|suppose|e\.g|for example|for instance|not|n't|would|inception|squeezenet|densenet|mobile\w*+|se"
    r"|transformer|wide|first block|shortcut|projection|head|decoder|fpn|group\w*+|attention|resolution|classif\w*+)\b"
    r"|resnext|inception|mobilenet|seresnet|wrn",
    re.IGNORECASE,
)
_WIDTHS: Final = frozenset({256, 512, 1024, 2048})
_EXPANSION: Final = 4
_FIRST: Final = 2
"""The first block of a stage takes half as many channels as it gives."""
_RIGHT: Final = Message("bottlenecks reduce {wide} channels to {narrow}", "瓶颈块把 {wide} 个通道降到 {narrow} 个")
_WRONG: Final = Message(
    "bottlenecks reduce {wide} channels to {narrow} and restore them, the note says {said}",
    "瓶颈块把 {wide} 个通道降到 {narrow} 个再恢复，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every number of channels to which a 1×1 convolution is said to reduce those of a bottleneck, judged."""
    hints = reading.subjects.hints
    if not reading.subjects.is_about_resnet or hints.own_network:
        return
    for passage in reading.passages:
        if passage.has_numbers and passage.region.kind is not Kind.CODE:
            for match in passage.matches(_REDUCED, ("1x1", "1×1", "1 x 1", "1 × 1", "1*1", "1 * 1")):
                yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(match.start())
    if _DOUBT.search(text, start, end) is not None or _RESTORED.search(text, match.end(), end) is None:
        return
    others = (one for one in reading.subjects.in_passage(passage) if start <= one.start < end)
    if any(one.kind is MentionKind.OTHER for one in others):
        return
    if is_modified(reading, passage, match.start()) or is_own(reading, passage, match.start()):
        return
    group = "narrow" if match["narrow"] else "narrow2"
    wide, said = int(match["wide"] or match["wide2"]), int(match[group])
    if wide not in _WIDTHS:
        return
    back = _BACK_TO.search(text, match.end(), end)
    whole = int(back["back"] or back["back2"]) if back is not None else wide
    expected = whole // _EXPANSION if whole in (wide, _FIRST * wide) else wide // _EXPANSION
    right = said == expected
    if not right and back is None and said == wide // _FIRST:
        return  # in the first block of a stage
    if not right and _BOTTLENECK.search(text, start, end) is None:
        return
    yield passage.finding(
        *match.span(group),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC257",
        (_RIGHT if right else _WRONG).about(wide=wide, narrow=expected, said=said),
        said=match[group],
        expected=str(expected),
    )
