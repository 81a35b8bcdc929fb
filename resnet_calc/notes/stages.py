"""Names of stages in a text: conv3_x, layer2, stage 2, res3, 第二个阶段, and the stages that each can mean."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.numerals import ordinal
from resnet_calc.units import fold_width

_STAGE: Final = expression(
    r"(?<![A-Za-z0-9])(?:"
    r"conv[ _-]?(?P<conv>[2-5])(?:[ _-]?[xX]|_n|_i)(?![A-Za-z0-9])"
    r"|conv[ _-]?(?P<bare>[2-5])(?![A-Za-z0-9_.×])"
    r"|layer[ _-]?(?P<layer>[1-5])(?![0-9A-Za-z]|\[[0-9]|(?: of (?:the )?| ?/ ?)[1-9][0-9])"
    r"|(?:stage|stack|(?<![每各个])阶段|group)[ _-]?(?P<stage>[0-5])(?![0-9A-Za-z])"
    r"|(?:res)(?P<res>[2-5])(?![0-9A-Za-z])"
    r"|(?P<english>first|second|third|fourth|1st|2nd|3rd|4th)[ ]"
    r"(?:residual[ ])?(?:stage|group|layer[ ]group|conv[ ]stage)"
    r")"
    r"|第[ ]?(?P<chinese>[一二三四五1-5])[ ]?(?:[个個][ ]?)?(?:大)?(?:残差块?|殘差塊?)?"
    r"(?:阶段|階段|stage|部分|层组|[組组](?![合成建]|实验|對比|对比|数据|參數|参数|超参))",
    re.IGNORECASE,
)
_OF_A_KIND: Final = expression(
    r"\b(?:dropout|linear|dense|hidden|conv(?:olution(?:al)?)?|pooling|connected|fc|norm(?:ali[sz]ation)?|embedding|attention"
    r"|lstm|gru|encoder|decoder|input|output|activation|relu)[ -]$",
    re.IGNORECASE,
)
"""What makes of layer 1 a single layer: dropout layer 1, the hidden layer 2."""
_LONGEST: Final = 16
_SOME_BLOCK: Final = expression(
    r"\b(?:an?|one|any|single) (?:residual |bottleneck |basic |identity |such ){0,2}"
    r"(?:block|bottleneck|basicblock|unit)\b"
    r"|(?:一个|单个|某个|任一个?|任意|1 ?个)(?:残差|瓶颈|基本|恒等|普通)?(?:块|单元|bottleneck|basicblock|block)",
    re.IGNORECASE,
)


class StageName(NamedTuple):
    """A stage's name in a text."""

    start: int
    end: int
    stages: tuple[int, ...]
    """The stages that it can mean, from 1; several where sources count differently (stage 2 is conv2_x or conv3_x)."""
    spelling: str
    is_certain: bool = False
    """Whether every source counts alike where it is spelled so: conv2_x, layer1."""


def find_stages(text: str) -> list[StageName]:
    """Return the names of stages in order.

    >>> [(name.spelling, name.stages) for name in find_stages("conv3_x的四个块, layer2 (4 blocks), stage 2, 第三阶段")]
    [('conv3_x', (2,)), ('layer2', (2,)), ('stage 2', (2, 1, 3)), ('第三阶段', (3, 2))]
    """
    found: list[StageName] = []
    folded = fold_width(text)
    for match in _STAGE.finditer(folded):
        kind = match.lastgroup or ""
        said = match[kind]
        number = ordinal(said)
        match kind:
            case "conv" | "bare" | "res":
                stages: tuple[int, ...] = (number - 1,)
            case "layer":
                if _OF_A_KIND.search(folded, max(0, match.start() - _LONGEST), match.start()) is not None:
                    continue
                stages = (number,)
            case "stage":
                stages = (number, number - 1, number + 1)
            case _:
                stages = (number, number - 1)
        found.append(
            StageName(match.start(), match.end(), tuple(s for s in stages if s > 0), match[0], len(stages) == 1)
        )
    return found


def counts_from_one(text: str, count: int) -> bool:
    """Whether a text numbers all so many stages from 1, so that its stage 2 is the second.

    >>> counts_from_one("stage 1: 16, stage 2: 32, stage 3: 64", 3), counts_from_one("stage 2, stage 3", 3)
    (True, False)
    """
    return {name.stages[0] for name in find_stages(text) if name.stages} == set(range(1, count + 1))


def names_some_block(text: str) -> bool:
    """Whether a text speaks of one block without saying which: a block of layer2.

    >>> names_some_block("layer1 中一个 Bottleneck 约有"), names_some_block("layer1 has 3 blocks")
    (True, False)
    """
    return _SOME_BLOCK.search(fold_width(text).replace("个 ", "个")) is not None
