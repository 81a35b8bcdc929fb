"""Convolutions of one kernel size in a whole network: ResNet-50 has 16 of 3×3, and 32 of 1×1 on its main path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.language import Message
from resnet_calc.notes.counts import find_counts
from resnet_calc.notes.counts.count import Noun
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.owners import block_owner, is_modified, stage_owner
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.counts.count import Count
    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC110",
        name="wrong-number-of-convolutions-of-one-size",
        what=Message(
            "A network is said to have more or fewer convolutions of one kernel size than it has.",
            "文中网络某一种卷积核大小的卷积个数与实际不符。",
        ),
        why=Message(
            "Every bottleneck has one 3×3 and two 1×1 convolutions: the 16 of ResNet-50 make 16 of 3×3 and 32 of 1×1, "
            "36 with those of the projections; its first convolution is 7×7.",
            "每个瓶颈块有一个 3×3 和两个 1×1 卷积：ResNet-50 的 16 个块共有 16 个 3×3 和 32 个 1×1 卷积"
            "(连同投影捷径共 36 个)；第一个卷积是 7×7。",
        ),
        wrong="ResNet-50 has 17 3×3 convolutions.",
        right="ResNet-50 has 16 3×3 convolutions.",
    ),
)

_RIGHT: Final = Message(
    "{model} has {expected} convolutions of {kernel}×{kernel}", "{model} 有 {expected} 个 {kernel}×{kernel} 卷积"
)
_WITH_SHORTCUTS: Final = Message(
    "{model} has {said} convolutions of {kernel}×{kernel} when those on the shortcuts count; {expected} on the main "
    "path",
    "连同捷径上的卷积，{model} 有 {said} 个 {kernel}×{kernel} 卷积；主干上有 {expected} 个",
)
_WRONG: Final = Message(
    "{model} has {expected} convolutions of {kernel}×{kernel}, the note says {said}",
    "{model} 有 {expected} 个 {kernel}×{kernel} 卷积，文中写的是 {said} 个",
)
_DERIVED: Final = Message(
    "{blocks} blocks × {each} = {inside} convolutions of {kernel}×{kernel} in the blocks",
    "{blocks} 个块 × {each} = {inside} 个 {kernel}×{kernel} 卷积(残差块中)",
)
_LEAST: Final = 8
_NEAR: Final = 0.4
"""A number further from the right one, as a share of it, speaks of something else."""


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every number of convolutions of one size in a network, judged."""
    for passage in reading.passages:
        counts = find_counts(passage, reading.subjects.sentences(passage))
        for count in counts:
            if count.noun is Noun.CONVOLUTION and count.kernel is not None and count.value >= _LEAST:
                yield from _judge(reading, passage, count, counts)


def _judge(reading: Reading, passage: Passage, count: Count, counts: Sequence[Count]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, count.start)
    if count.hedged or count.partial or count.inside or len(subject.candidates) != 1 or not subject.certain:
        return
    if subject.scope < Scope.HEADING or (subject.general and subject.scope < Scope.SENTENCE):
        return
    if stage_owner(reading, passage, count.start, count.end) is not None or is_modified(reading, passage, count.start):
        return
    fact = facts(subject.candidates[0])
    kernel = count.kernel or 0
    expected = fact.every_kernel.get(kernel, 0)
    with_shortcuts = expected + (fact.every_convolution - fact.convolutions if kernel == 1 else 0)
    if count.value not in (expected, with_shortcuts) and (
        abs(count.value - expected) > _NEAR * expected
        or count.value in _others(fact, kernel)
        or block_owner(reading, passage, count, tuple(counts)) is not None
    ):
        return
    yield _finding(passage, count, fact, kernel, expected, with_shortcuts)


def _others(fact: Facts, kernel: int) -> set[int]:
    """What else the number may mean: all convolutions, whatever their size, or those of one stage."""
    in_stages = {blocks * fact.kernels.get(kernel, 0) for blocks in fact.blocks}
    return {fact.convolutions, fact.every_convolution, fact.block_convolutions, fact.depth} | in_stages


def _finding(passage: Passage, count: Count, fact: Facts, kernel: int, expected: int, with_shortcuts: int) -> Finding:
    verdict, message = Verdict.WRONG, _WRONG
    holds: tuple[str, ...] = ()
    if count.value == expected:
        verdict, message = Verdict.RIGHT, _RIGHT
    elif count.value == with_shortcuts:
        verdict, message, holds = Verdict.CONVENTION, _WITH_SHORTCUTS, ("projections counted",)
    each = fact.kernels.get(kernel, 0)
    values: dict[str, object] = {
        "model": fact.title, "said": count.value, "expected": expected, "kernel": kernel,
        "blocks": fact.every_block, "each": each, "inside": fact.every_block * each,
    }  # fmt: skip
    return passage.finding(
        count.start,
        count.end,
        verdict,
        "RC110",
        message.about(**values),
        subject=fact.name,
        said=str(count.value),
        expected=str(count.value if holds else expected),
        holds_under=holds,
        derivation=(_DERIVED.about(**values),) if each else (),
    )
