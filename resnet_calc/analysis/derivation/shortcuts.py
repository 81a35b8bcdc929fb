"""Whether a block's shortcut is the identity or not, and why.

He et al. 2015, sections 3.3 and 4.1: where shapes agree the input is added as it is; where they differ a projection
(option B) or zero-padding (option A) makes them fit; under option C every shortcut is a projection.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from resnet_calc.nn.ops import Conv2d

if TYPE_CHECKING:
    from resnet_calc.nn.graph import Run
    from resnet_calc.nn.shape import Shape

PREFIX = "shortcut."
"""How the roles of the layers on a shortcut begin."""

SUM = "add"
"""The role of the sum in which the shortcut ends."""


class ShortcutKind(Enum):
    """How a block's input reaches the sum."""

    IDENTITY = "identity"
    PROJECTION = "projection"
    SUBSAMPLED = "subsampled identity"
    """Every stride-th pixel, nothing learnt: pooling of 1×1 in pre-activation networks."""
    ZERO_PADDED = "zero-padded identity"


class ShortcutReason(Enum):
    """Why it is so."""

    SHAPES_AGREE = "input and output of the block have the same shape"
    CHANNELS_DIFFER = "the channels differ"
    SIZES_DIFFER = "the sizes differ"
    BOTH_DIFFER = "channels and sizes differ"
    OPTION_C = "option C projects every shortcut"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """The shortcut of a block."""

    kind: ShortcutKind
    reason: ShortcutReason
    input: Shape
    output: Shape


def shortcut_of(run: Run) -> Shortcut | None:
    """The shortcut of the blocks of a run, or None where nothing is added, as in stem and head.

    >>> from resnet_calc.architecture.build import build
    >>> from resnet_calc.architecture.catalog import load
    >>> for run in build(load("resnet50")).runs[1:4]:
    ...     shortcut = shortcut_of(run)
    ...     print(run.stage, run.first_block, shortcut.kind.value, "because", shortcut.reason.value)
    1 1 projection because the channels differ
    1 2 identity because input and output of the block have the same shape
    2 1 projection because channels and sizes differ
    """
    if not any(layer.role == SUM for layer in run.layers):
        return None
    on_shortcut = [layer for layer in run.layers if layer.role.startswith(PREFIX)]
    entering, leaving = run.input, run.output
    if any(isinstance(layer.op, Conv2d) for layer in on_shortcut):
        kind = ShortcutKind.PROJECTION
    elif any(layer.output.channels > entering.channels for layer in on_shortcut):
        kind = ShortcutKind.ZERO_PADDED
    elif on_shortcut:
        kind = ShortcutKind.SUBSAMPLED
    else:
        kind = ShortcutKind.IDENTITY
    return Shortcut(kind, _reason(kind, entering, leaving), entering, leaving)


def _reason(kind: ShortcutKind, entering: Shape, leaving: Shape) -> ShortcutReason:
    channels = entering.channels != leaving.channels
    sizes = entering[1:] != leaving[1:]
    if channels:
        return ShortcutReason.BOTH_DIFFER if sizes else ShortcutReason.CHANNELS_DIFFER
    if sizes:
        return ShortcutReason.SIZES_DIFFER
    return ShortcutReason.SHAPES_AGREE if kind is ShortcutKind.IDENTITY else ShortcutReason.OPTION_C
