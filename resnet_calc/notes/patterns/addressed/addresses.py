"""The ways to say which layer, block or stage is meant, in words: the third convolution, 最后一个阶段, the shortcut."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.numerals import ordinal
from resnet_calc.notes.stages import find_stages
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST: Final = -1
ANY: Final = -2
"""Of the convolutions of one kernel size, which need not be said where there is but one."""


class Level(StrEnum):
    """What a part of an address names; a stage holds blocks, a block holds layers."""

    STAGE = "stage"
    BLOCK = "block"
    CONVOLUTION = "convolution"
    SHORTCUT = "shortcut"
    UNCLEAR = "unclear"
    """A name that may stand for too much; nothing behind it is judged."""


class Part(NamedTuple):
    """One part of an address: of the first block of conv3_x, the block or the stage."""

    start: int
    end: int
    level: Level
    numbers: tuple[int, ...] = ()
    """What it may count as, from 1; `LAST` for the last, 0 for the stem."""
    kernel: int | None = None
    """Of which kernel size the counted convolutions are."""
    anaphora: bool = False
    """Whether it only says the last one, or which block of the stage just named."""


_ENGLISH: Final = r"(?:very )?(?:first|second|third|fourth|fifth|sixth|last|final|1st|2nd|3rd|[4-9]th|1[0-9]th)"
_CHINESE: Final = r"(?:第 ?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2}) ?个?|最后(?:一个|1个|的)?|首个)"
_KERNEL: Final = r"(?:(?P<kernel>[137]) ?[×xX*] ?(?P=kernel)[ -]?(?:的)?)?"
_WORDS: Final = expression(
    rf"\b(?P<stage>{_ENGLISH}) (?:residual |convolutional )?(?:stage|layer group)\b"
    rf"|(?P<stage2>{_CHINESE}) ?(?:残差)?(?:阶段|stage\b)"
    rf"|\b(?P<block>{_ENGLISH}) (?:(?:residual|bottleneck|basic|building|identity|conv|convolutional) ){{0,2}}"
    r"(?:block|bottleneck|unit)\b"
    rf"|(?P<block2>{_CHINESE}) ?(?:残差|瓶颈|bottleneck ?|residual ?|basic ?){{0,2}}"
    r"(?:块|单元|模块|block\b|bottleneck\b)"
    rf"|\b(?P<conv>{_ENGLISH}) {_KERNEL}(?:conv|convolution|convolutional)\b(?: layer\b)?"
    rf"|(?P<conv2>{_CHINESE}) ?{_KERNEL.replace('kernel', 'kernel2')}(?:卷积层|卷积|conv\b)(?!核)"
    r"|\b(?:projection(?: shortcut)?|shortcut|downsample|downsampling shortcut) (?P<shortcut>conv|convolution|layer)\b"
    r"|\bthe (?P<shortcut5>projection)(?= of (?:the )?(?:first|last|conv|layer|stage))"
    r"|\b1 ?[×x] ?1 (?P<shortcut3>projection)(?: shortcut)?\b|1 ?[×x] ?1 ?(?P<shortcut4>投影)(?!卷积)"
    r"|(?P<shortcut2>投影|捷径(?:上的|分支的)?|shortcut ?(?:上的|分支的)?)(?:1[×xX*]1)?(?:卷积层|卷积)"
    r"|(?P<any>\bthe (?P<kernel3>[13]) ?[×x] ?(?P=kernel3)(?: conv\w{0,10})?"
    r"(?= (?:of|in) (?:the |each )?(?:first|second|last|conv|layer))"
    r"|的 ?(?P<kernel4>[13]) ?[×x] ?(?P=kernel4) ?卷积(?!核))"
    r"|\b(?<!of the )(?<!to the )(?<!of )(?<!to )(?<!on )(?<!in )(?<!with )(?<!from )(?<!after )(?<!before )"
    r"(?:network|model|architecture|resnet-?[0-9]{2,3}) (?P<start>starts|begins)(?= with an? [1-9] ?[×x*] ?[1-9])"
    rf"|\bthe (?P<one>{_ENGLISH}) one\b"
    r"|\b(?:final|last) (?:(?P<map4>feature maps?)|(?P<map>output))\b|最(?:终|后)的?(?:输出)?(?P<map2>特征图)"
    r"|最(?:终|后)(?P<map3>得到|输出|生成|变为|变成)(?=[^,.。;,\n]{5,24}特征图)",
    re.IGNORECASE,
)
_SIGNS: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "last", "final", "1st", "2nd", "3rd"),
    *(f"{digit}th" for digit in range(10)),
    *(
        "第",
        "最后",
        "最终",
        "首个",
        "shortcut",
        "projection",
        "downsampl",
        "starts",
        "begins",
        "投影",
        "捷径",
        "the 1",
        "the 3",
        "的1",
        "的 1",
    ),
    *("的3", "的 3"),
)
"""Of these one at least stands in every part of an address that is told in words."""
_BARE: Final = expression(r"conv[ _-]?[2-5]", re.IGNORECASE)
_NUMBERED: Final = expression(
    r"[*_`]{0,2}[ ]?(?:[,:/|–—-][ ]?|\()?(?:residual |basic |bottleneck )?(?:basic|res)?block[ _-]?#?"
    r"(?P<number>[0-9]{1,2})(?![0-9A-Za-z.×x])",
    re.IGNORECASE,
)
"""Behind a stage, which block of it is meant: Layer2 Block 1."""
_NUMBERED_BEFORE: Final = expression(r"\bblock[ _-]?#?(?P<number>[0-9]{1,2}) (?:of|in) (?:the )?$", re.IGNORECASE)
_BEFORE: Final = 24

_GROUPS: Final = (
    "stage", "stage2", "block", "block2", "conv", "conv2", "shortcut", "shortcut2", "shortcut3", "shortcut4",
    "shortcut5", "any", "start", "one", "map", "map2", "map3", "map4",
)  # fmt: skip
_SAYS_OUTPUT: Final = ("map2", "map3", "map4")
"""What is named and said to be an output in one word: the final feature map is 2048×7×7."""


def find_parts(text: str) -> Iterator[Part]:
    """Yield the parts of addresses in order; names of layers such as layer1.0.conv2 are read elsewhere.

    >>> [(part.level.value, part.numbers) for part in find_parts("the first block of stage 2, 最后一个1×1卷积")]
    [('block', (1,)), ('stage', (2, 1, 3)), ('convolution', (-1,))]
    """
    folded = fold_width(text)
    lower = folded.lower()
    found = [_part(match) for match in _WORDS.finditer(folded)] if any(sign in lower for sign in _SIGNS) else []
    for stage in find_stages(text):
        if any(part.start < stage.end and stage.start < part.end for part in found if part.level is not Level.STAGE):
            continue
        found = [part for part in found if not (part.start < stage.end and stage.start < part.end)]
        unclear = _BARE.fullmatch(stage.spelling) is not None
        numbers = stage.stages
        if numbers[:1] == (1,) and not stage.is_certain:
            numbers = (*numbers, 0)
        found.append(Part(stage.start, stage.end, Level.UNCLEAR if unclear else Level.STAGE, numbers))
        before = _NUMBERED_BEFORE.search(folded, max(0, stage.start - _BEFORE), stage.start)
        numbered = before or _NUMBERED.match(folded, stage.end)
        if numbered is not None:
            number = int(numbered["number"])
            numbers = (number, number + 1) if number else (1,)
            found.append(Part(*numbered.span(), Level.BLOCK, numbers, anaphora=before is None))
    yield from sorted(found)


def _part(match: re.Match[str]) -> Part:  # noqa: PLR0911 - one for each form
    key = match.lastgroup or ""
    group = next(name for name in _GROUPS if match[name])
    start, end = match.start(), match.start(group) if group in _SAYS_OUTPUT else match.end()
    kernel = match["kernel"] or match["kernel2"] or match["kernel3"] or match["kernel4"]
    match group:
        case "stage" | "stage2":
            number = ordinal(match[group])
            more = (number - 1, number + 1, *((0,) if number == 1 else ())) if number > 0 else ()
            return Part(start, end, Level.STAGE, tuple(n for n in (number, *more) if n >= 0 or n == LAST))
        case "block" | "block2":
            return Part(start, end, Level.BLOCK, (ordinal(match[group]),))
        case "conv" | "conv2":
            return Part(start, end, Level.CONVOLUTION, (ordinal(match[group]),), int(kernel) if kernel else None)
        case "start":
            return Part(start, end, Level.CONVOLUTION, (1,))
        case "any":
            return Part(start, end, Level.CONVOLUTION, (ANY,), int(kernel))
        case "shortcut" | "shortcut2" | "shortcut3" | "shortcut4" | "shortcut5":
            return Part(start, end, Level.SHORTCUT)
        case "one":
            return Part(start, end, Level.STAGE, (ordinal(match[group]),), anaphora=True)
        case _:
            assert key  # noqa: S101 - one group has matched
            return Part(start, end, Level.STAGE, (LAST,))
