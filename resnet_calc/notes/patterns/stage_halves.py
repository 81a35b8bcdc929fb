"""What each stage of a CIFAR network of 6n + 2 layers holds: n blocks, which are 2n convolutions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading

RULES: Final = (
    Rule(
        code="RC109",
        name="n-blocks-are-2n-layers",
        what=Message(
            "A stage of a CIFAR network is said to have n layers, or 2n blocks.",
            "文中说 CIFAR 网络的每个阶段有 n 个卷积层，或 2n 个残差块。",
        ),
        why=Message(
            "Each of the three stages has n blocks of two convolutions: 2n layers; with the first one and the "
            "classifier this gives 6n + 2.",
            "三个阶段各有 n 个残差块，每块两个卷积，即 2n 层；加上第一层和分类层共 6n + 2 层。",
        ),
        wrong="In a network of 6n + 2 layers each stage has n layers.",
        right="In a network of 6n + 2 layers each stage has 2n layers.",
    ),
)

_RULE: Final = expression(r"6[ ]?[*×·]?[ ]?n(?![A-Za-z])", re.IGNORECASE)
_EACH: Final = expression(
    r"\b(?:each|every|all three) (?:of the three )?(?:stages?|groups?|stacks?)[^.;,()]{0,12}\b(?:has"
    r"|have|contains?|consists? of|holds?|stacks?|uses?|with) "
    r"(?P<one>[0-9]{1,3}|2n|n) (?P<what>(?:residual |basic ?)?(?:blocks|units)|(?:conv(?:olution(?:al)?)? )?layers"
    r"|convolutions|conv layers)\b"
    r"|\b(?P<three>[0-9]{1,3}|2n|n) (?P<what3>(?:residual |basic ?)?(?:blocks|units)"
    r"|(?:conv(?:olution(?:al)?)? )?layers|convolutions)"
    r" (?:for|in|per|at) (?:each|every)?[ ]?(?:of the )?(?:stages?|groups?|feature map sizes?|sizes?|resolutions?)\b"
    r"|(?:每个|每一个|每种|每组|各个?|三个)[ ]?(?:阶段|stage|大小|尺寸"
    r"|尺度|分辨率|组)?(?:的特征图)?[^。;,()]{0,6}?(?:含有?|包含|有|由)?[ ]?(?<![0-9])(?P<two>[0-9]{1,3}|2n|n)[ ]?"
    r"个?[ ]?(?P<what2>(?:基本|基础)?残差(?:块|单元|模块)|(?:基本|基础)块|(?:basic|residual)?[ ]?block|卷积层|卷积|层)",
    re.IGNORECASE,
)
_CHINESE_STAGE: Final = expression(r"阶段|stage|大小|尺寸|尺度|分辨率|组", re.IGNORECASE)
_OF_BLOCKS: Final = expression(r"block|unit|块|残差", re.IGNORECASE)
_WRONG: Final = Message(
    "each stage has {blocks} blocks of two convolutions: {layers} layers, the note says {said}",
    "每个阶段有 {blocks} 个残差块、每块两个卷积，即 {layers} 层，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what is said of each stage of a CIFAR network, where it is twice or half of what there is."""
    text = reading.note.text
    if "n" not in text or _RULE.search(text) is None:
        return
    for passage in reading.passages:
        for match in _EACH.finditer(passage.recognised.folded):
            yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    said = (match["one"] or match["two"] or match["three"]).lower()
    what = match["what"] or match["what2"] or match["what3"]
    if match["two"] and _CHINESE_STAGE.search(match[0]) is None:
        return
    of_blocks = _OF_BLOCKS.search(what) is not None
    blocks, layers = "n", "2n"
    if said.isdigit():
        subject = reading.subjects.at(passage, match.start())
        model = subject.model
        if model is None or not model.startswith("cifar_resnet") or subject.scope < Scope.HEADING:
            return
        fact = facts(model)
        if fact.layers_per_block != 2 or len(set(fact.blocks)) != 1:  # noqa: PLR2004 - basic blocks
            return
        blocks, layers = str(fact.blocks[0]), str(2 * fact.blocks[0])
    if said != (layers if of_blocks else blocks):
        return
    group = next(name for name in ("one", "two", "three") if match[name])
    yield passage.finding(
        *match.span(group),
        Verdict.WRONG,
        "RC109",
        _WRONG.about(blocks=blocks, layers=layers, said=match[group]),
        said=match[group],
        expected=blocks if of_blocks else layers,
    )
