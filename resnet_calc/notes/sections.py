"""Which parts of a note are about ResNets at all: a page about many things names them under some headings only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.note import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.passage import Passage

_NAMES: Final = ("resnet", "residual", "残差")
_WORDS: Final = (*_NAMES, "bottleneck", "瓶颈", "skip connection", "shortcut")
_OPENING: Final = 3
"""What the first passages name, the title and what stands below it, the whole note is about.

A page that begins with a skip connection may go on to anything.
"""


def names_resnets(passage: Passage) -> bool:
    """Whether a passage says the word, or one that is used of nothing else."""
    lower = passage.recognised.lower
    return any(word in lower for word in _WORDS)


def about_resnets(passages: Sequence[Passage]) -> frozenset[int]:
    """The indices of the passages that stand in a part which names ResNets: below such a heading, or in its section."""
    if any(name in passage.recognised.lower for passage in passages[:_OPENING] for name in _NAMES):
        return frozenset(passage.index for passage in passages)
    named = {_section(passage) for passage in passages if names_resnets(passage)}
    return frozenset(
        passage.index
        for passage in passages
        if _section(passage) in named or any(id(heading) in named for heading in passage.heading)
    )


def _section(passage: Passage) -> int:
    """The heading that a passage stands under, or is."""
    if passage.region.kind is Kind.HEADING:
        return id(passage.region)
    return id(passage.heading[-1]) if passage.heading else 0
