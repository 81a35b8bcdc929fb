"""Blocks times their layers, in one sentence: sixteen blocks of three layers each, forty-eight layers in the blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.numerals import ENGLISH_NUMERALS, cardinal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what sums for a depth report, RC107."""

_WORDS: Final = "|".join(sorted(ENGLISH_NUMERALS, key=len, reverse=True))
_NUMBER: Final = rf"(?P<{{}}>[0-9]{{{{1,3}}}}|(?:{_WORDS})(?:-(?:{_WORDS}))?)"
_ENGLISH: Final = expression(
    rf"(?<![0-9A-Za-z.+×*-]){_NUMBER.format('blocks')} (?:residual |bottleneck |basic )?blocks,? "
    rf"(?:of|with|each with|each of) {_NUMBER.format('layers')} (?:convolutional |weighted )?(?:layers|convolutions)"
    r"(?: each)?(?:,? (?:so|hence|thus|therefore)|,| (?:are|make|give|is|gives|makes|that is)| =){1,2} ?"
    rf"{_NUMBER.format('said')}(?P<behind> (?:convolutional |weighted )?(?:layers|convolutions)\b[^.;,]{{0,24}}|[.,;])",
    re.IGNORECASE,
)
_HAN: Final = "(?P<{}>[0-9]{{1,3}}|[一二两三四五六七八九十百零]{{1,5}})"
_BLOCK: Final = "(?:块|单元|模块|[Bb]lock|[Bb]ottleneck)"
_CHINESE: Final = expression(
    rf"{_HAN.format('blocks')} ?个 ?(?:残差|瓶颈)?{_BLOCK}[、,] ?(?:其中)?每个? ?(?:残差)?{_BLOCK} ?(?:有|含|包含)? ?"
    rf"{_HAN.format('layers')} ?(?:个卷积层|个卷积|层(?:卷积)?)[、,](?P<behind>(?:这些)?(?:残差)?块(?:中|里|内))?"
    rf"(?:一?共|合计|总共)(?:有)? ?{_HAN.format('said')} ?(?:层|个卷积层?)"
)
_INSIDE: Final = expression(r"(?:in|inside|of) (?:the |all )?(?:residual )?blocks|块", re.IGNORECASE)
_EACH: Final = expression(
    r"(?:各|每|都|均|分别)[^，,。;\n]{0,6}$|\b(?:of|with|each|every|have|has|contains?|containing)[ ]$", re.IGNORECASE
)
"""Before blocks that stand in each of several stages."""
_BEFORE: Final = 12
_BESIDE: Final = 2
"""The first convolution and the classifier, which may be counted in."""
_WRONG: Final = Message(
    "{blocks} blocks of {layers} layers each are {expected} layers, the note says {said}",
    "{blocks} 个块，每块 {layers} 层，共 {expected} 层，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the products of blocks and layers that a sentence says in words and that are another number."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if not passage.has_numbers:
            continue
        for pattern, sign in ((_ENGLISH, "blocks"), (_CHINESE, "每")):
            for match in passage.matches(pattern, (sign,)):
                yield from _judge(passage, match)


def _judge(passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    blocks, layers, said = (_value(match[name]) for name in ("blocks", "layers", "said"))
    if blocks is None or layers is None or said is None:
        return
    expected = blocks * layers
    inside = _INSIDE.search(match["behind"] or "") is not None
    if said == expected or (not inside and expected < said <= expected + _BESIDE):
        return
    several = expected and said % expected == 0  # four stages of 2 blocks of 2 layers: 16
    if several or _EACH.search(passage.recognised.folded, max(0, match.start() - _BEFORE), match.start()) is not None:
        return
    values: dict[str, object] = {"blocks": blocks, "layers": layers, "expected": expected, "said": said}
    yield passage.finding(
        *match.span("said"),
        Verdict.WRONG,
        "RC107",
        _WRONG.about(**values),
        said=match["said"],
        expected=str(expected),
    )


def _value(text: str) -> int | None:
    """A number in figures or words: 16, sixteen, thirty-three, 十六."""
    parts = [cardinal(part) for part in text.split("-")]
    return sum(part or 0 for part in parts) if None not in parts else None
