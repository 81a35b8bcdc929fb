"""A step of a walk-through: one operation that a note speaks of, and what it says about it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from resnet_calc.notes.steps.cells import Row
    from resnet_calc.units import Quantity


class Kind(StrEnum):
    """What sort of operation a step is."""

    CONVOLUTION = "convolution"
    MAX_POOL = "max pool"
    AVERAGE_POOL = "average pool"
    POOL = "pool"
    """Of a sort that the note does not say."""
    FULLY_CONNECTED = "fully connected"
    NORM = "norm"
    ACTIVATION = "activation"
    ADD = "add"
    PAD = "pad"
    FLATTEN = "flatten"
    BLOCK = "block"
    STAGE = "stage"
    INPUT = "input"
    PART = "part"
    """The stem, the head, or the whole network, in a table's sums."""
    SHAPE = "shape"
    """A feature map; which operation made it is not said."""


class Quality(StrEnum):
    """What a note may say of an operation."""

    KERNEL = "kernel size"
    STRIDE = "stride"
    PADDING = "padding"
    IN_CHANNELS = "input channels"
    OUT_CHANNELS = "output channels"
    INPUT = "input shape"
    OUTPUT = "output shape"
    WIDTHS = "filters of the convolutions"
    STRIDES = "strides of the convolutions"
    BLOCKS = "blocks"
    PARAMETERS = "parameters"
    MULTIPLY_ADDS = "multiply-adds"


SHAPES: Final = frozenset({Quality.INPUT, Quality.OUTPUT})
"""The qualities of which the value is the sizes of a feature map."""


class Claim(NamedTuple):
    """One number, or the sizes of one shape, that a note gives for an operation."""

    quality: Quality
    value: tuple[int | None, ...]
    """One number; or the dimensions in the order of the note, None where a name stands for one."""
    start: int
    """Offset in the passage's visible text."""
    end: int
    is_judged: bool = True
    """Whether it is a claim at all; an argument of a constructor in a program only helps to find the layer."""
    passage: int = -1
    """Index of its passage, where that is not the step's."""
    figure: Quantity | None = None
    """The number as it was written, where it is rounded: 9.4K."""


class LayerName(NamedTuple):
    """A layer's name, as far as it says where the layer stands."""

    stage: int | None = None
    """0 is the stem, -1 the head."""
    block: int | None = None
    """From 1."""
    role: str = ""
    """The role of a graph's layer (conv2, shortcut.conv), or nothing."""
    certain: bool = True
    """Whether it can mean nothing else; conv2 may be a stage and the second convolution of a block."""


class Step(NamedTuple):
    """One operation that a note speaks of."""

    passage: int
    """Index of its passage."""
    start: int
    """Where in the passage's visible text what is said of it begins."""
    end: int
    kind: Kind
    claims: tuple[Claim, ...]
    names: tuple[LayerName, ...] = ()
    gives: str = ""
    """What the note calls the feature map that comes out: F5."""
    takes: str = ""
    is_shortcut: bool = False
    """Whether it stands in a shortcut."""
    block: str = ""
    """`projection` or `identity`, where it says of which sort its block is."""
    is_listed: bool = False
    """Whether it is a row of a listing that a program printed, where nothing is left out and nothing is loose."""
    repeats: int = 1
    row: Row | None = None
    """The row of a table that it was read from."""

    def claim(self, quality: Quality) -> Claim | None:
        """What it says of one quality."""
        return next((claim for claim in self.claims if claim.quality is quality), None)
