"""A number of things, and what is counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resnet_calc.notes.vocabulary import Concept


class Noun(StrEnum):
    """What is counted."""

    CONVOLUTION = auto()
    """Convolutional layers."""
    WEIGHTED = auto()
    """Layers with weights: convolutions and fully connected layers."""
    LAYER = auto()
    """Layers, without a word of which."""
    BLOCK = auto()
    """Residual blocks of either kind."""
    STAGE = auto()
    POOL = auto()
    FULLY_CONNECTED = auto()


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things in a passage."""

    value: int
    noun: Noun
    start: int
    """Offset of the number in the visible text."""
    end: int
    """Offset behind the last word of what is counted."""
    first: int
    """Index of the number's token."""
    last: int
    """Index of the last token."""
    kernel: int | None = None
    """The kernel size, where the convolutions of one size are counted."""
    block: Concept | None = None
    """Of blocks, which kind is named: BOTTLENECK, BASIC_BLOCK, RESIDUAL_BLOCK, or just BLOCK."""
    hedged: bool = False
    """Whether it is no plain statement: two or three, at least, usually, if, not."""
    partial: bool = False
    """Whether only some are counted: the first three, the last two, these four, three more."""
    inside: bool = False
    """Whether what is counted may be something inside them: 16 个残差块内的卷积."""
    summed: bool = False
    """Whether it is what a written-out sum makes: 2×16 + 1 = 33 convolutions."""
