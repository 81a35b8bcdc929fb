"""What is said of every convolution: all are 3×3, though 33 of ResNet-50's 49 are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC251",
        name="every-convolution-is-not-3x3",
        what=Message(
            "Every convolution of a network is said to have one kernel size, and most have another.",
            "文中说网络的每个卷积层都用同一种卷积核，而大多数并非如此。",
        ),
        why=Message(
            "In a network of bottlenecks two of three convolutions are 1×1: this is what makes it affordable.",
            "在由瓶颈块组成的网络中，每三个卷积就有两个是 1×1，这正是它计算量小的原因。",
        ),
        wrong="In ResNet-50, every convolutional layer has 3×3 kernels.",
        right="In ResNet-50, 16 convolutions are 3×3, 32 are 1×1 and the first is 7×7.",
    ),
    Rule(
        code="RC551",
        name="costs-are-not-equal",
        what=Message(
            "All convolutions of a block, or all blocks of a network, are said to cost the same.",
            "文中说残差块内各卷积层(或网络中各残差块)的计算量相同。",
        ),
        why=Message(
            "The 3×3 of a bottleneck costs nine times its first 1×1, and the first block of a stage more than others.",
            "瓶颈块中 3×3 卷积的计算量是第一个 1×1 的九倍；每个阶段的第一个残差块比其余的更大。",
        ),
        wrong="In ResNet-50, every convolutional layer of a block has the same FLOPs.",
        right="In ResNet-50, the 3×3 convolution of a block costs the most.",
    ),
)

_EVERY_CONVOLUTION: Final = expression(
    r"(?:每个|每一个|每层|所有的?|全部的?|各个?)(?:的)?(?:卷积层|卷积核|卷积)"
    r"(?:都|均|全部|都是|由|使用|采用|为|是|的卷积核|大小|若干|个|用的是|的|尺寸){1,6}"
    r"[^。.;,,\n]{0,8}?(?P<size>\d{1,2})[ ]?[×xX*][ ]?(?P=size)(?!\d|[ ]?[×xX*])"
    r"|\b(?:each|every|all)(?: of the| the)? (?:conv|convs|convolutions?|convolutional layers?|conv layers?)\b"
    r"[^.;,\n]{0,24}?\b(?P<size2>\d{1,2})[ ]?[×xX*][ ]?(?P=size2)(?!\d|[ ]?[×xX*])",
    re.IGNORECASE,
)
_EQUAL_COST: Final = expression(
    r"(?:每个|每一个|所有|各个?)(?P<what>卷积层|残差块|block|块)的?[ ]?"
    r"(?:FLOPs?|计算量|浮点运算量|运算量)[都均也]?(?:是|为)?(?:相同|一样|相等|一致)"
    r"|\b(?:each|every|all)(?: of the| the)? (?P<what2>conv\w*+(?: layers?)?|residual blocks?|blocks?|bottlenecks?)"
    r" (?:has|have|requires?|costs?|takes?)(?: exactly)? the same (?:number of |amount of )?"
    r"(?:FLOPs?|MACs?|computations?|cost|operations)",
    re.IGNORECASE,
)
_EVERY: Final = ("每", "所有", "全部", "各", "each", "every", "all")
_EXCEPT: Final = expression(
    r"除|except|apart|besides|其余|剩|after the first|主要|大部分|most|几乎|残差块内|后面", re.IGNORECASE
)
_WRONG: Final = Message("not every convolution of {model} is {said}: {list}", "{model} 并非每个卷积都是 {said}：{list}")
_NOT_EQUAL: Final = Message(
    "the convolutions of a block of {model} do not cost the same, nor do its blocks: the 3×3 costs the most, and the "
    "first block of a stage has a projection",
    "{model} 残差块内各卷积的计算量并不相同，各残差块也不相同：3×3 卷积最大，每个阶段的第一个块还有投影捷径",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every statement about all convolutions or all blocks of a network, judged."""
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE:
            continue
        for match in passage.matches(_EVERY_CONVOLUTION, _EVERY):
            yield from _kernel(reading, passage, match)
        for match in passage.matches(_EQUAL_COST, ("same", "相同", "一样", "相等", "一致")):
            yield from _cost(reading, passage, match)


def _meant(reading: Reading, passage: Passage, place: int) -> Facts | None:
    subject = reading.subjects.at(passage, place)
    start, end = reading.subjects.sentences(passage).at(place)
    if subject.general or subject.scope < Scope.HEADING or _EXCEPT.search(passage.text, start, end):
        return None
    return facts(subject.model) if subject.model else None


def _kernel(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    fact = _meant(reading, passage, match.start())
    size = int(match["size"] or match["size2"])
    if fact is None or fact.every_kernel.get(size, 0) * 2 > fact.convolutions:
        return  # of a network of basic blocks this is as good as true
    kernels = ", ".join(f"{kernel}×{kernel} × {number}" for kernel, number in sorted(fact.every_kernel.items()))
    name = "size" if match["size"] else "size2"
    yield passage.finding(
        match.start(),
        match.end(name),
        Verdict.WRONG,
        "RC251",
        _WRONG.about(model=fact.title, said=f"{size}×{size}", list=kernels),
        subject=fact.name,
        said=f"{size}×{size}",
        expected=kernels,
    )


def _cost(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    fact = _meant(reading, passage, match.start())
    if fact is None or not fact.is_bottleneck:
        return
    yield passage.finding(
        match.start(),
        match.end(),
        Verdict.WRONG,
        "RC551",
        _NOT_EQUAL.about(model=fact.title),
        subject=fact.name,
        said=match[0],
    )
