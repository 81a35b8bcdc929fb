"""A projection block said to leave the shape as it is: "the Conv Block's input and output have the same shape"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Reading

RULES: Final = (
    Rule(
        code="RC303",
        name="shape-said-unchanged",
        what=Message(
            "A block with a projection shortcut is said to leave the shape unchanged.",
            "笔记说带投影捷径的块不改变特征图的形状。",
        ),
        why=Message(
            "The projection is there because the shapes differ; otherwise the input could be added as it is.",
            "正因为形状不同才需要投影；如果形状相同，输入可以直接相加。",
        ),
        wrong="The input and output of the Conv Block have the same shape.",
        right="The input and output of the Conv Block have different shapes: 56×56×64 and 56×56×256.",
    ),
)
_WRONG: Final = Message(
    "a block with a projection changes the shape: at least the channels grow, which is why its shortcut has a "
    "convolution",
    "带投影的块会改变形状：至少通道数会增加，所以它的捷径上才有卷积",
)
_SUBJECT: Final = expression(r"conv[ _]?block|convolutional block|projection block|投影块|卷积块", re.IGNORECASE)
_OTHERS: Final = expression(r"identity|恒等|if |when |如果|当|必须|不能|可以|unless|stride|步长", re.IGNORECASE)
_UNCHANGED: Final = expression(
    r"(?:输入和输出|输入与输出|输入、输出|输入输出)[^,。;\n]{0,8}(?:形状|维度|尺寸|大小)[^,。;\n]{0,4}"
    r"(?:没有发生变化|没有变化|不发生变化|不变|相同|一致|一样)"
    r"|input and(?: the)? output[^.;\n]{0,40}(?:same shape|same dimensions?|unchanged|not change)",
    re.IGNORECASE,
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the sentences that say so."""
    for passage in reading.passages:
        for found in passage.matches(_UNCHANGED, ("输入", "input and")):
            start, end = reading.subjects.sentences(passage).at(found.start())
            sentence = passage.text[start:end]
            if _SUBJECT.search(sentence) is not None and _OTHERS.search(sentence) is None:
                said = " ".join(found[0].split())
                yield passage.finding(found.start(), found.end(), Verdict.WRONG, "RC303", _WRONG.about(), said=said)
