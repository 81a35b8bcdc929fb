"""Four numbers in brackets that are no batch of feature maps: a weight, or the blocks or widths of four stages."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from resnet_calc.notes.steps import words

_FEWEST_CHANNELS: Final = 8
_FEWEST_FILTERS: Final = 64
_STEM_KERNEL: Final = 7
"""Only an image's channels go into a kernel of this size; the last stage's maps have it too."""


def is_weight(dims: tuple[int | None, ...]) -> bool:
    """Whether they are a convolution's weight and no batch of maps.

    >>> is_weight((64, 3, 7, 7)), is_weight((8, 512, 7, 7))
    (True, False)
    """
    filters, channels, height, width = dims
    if height != width or height not in words.KERNELS:
        return False
    if height == _STEM_KERNEL:
        return channels is None or channels < _FEWEST_CHANNELS
    return filters is None or filters >= _FEWEST_FILTERS


def is_list_of_stages(dims: tuple[int | None, ...]) -> bool:
    """Whether they are the blocks or the widths of four stages.

    >>> is_list_of_stages((3, 4, 6, 3)), is_list_of_stages((64, 128, 256, 512)), is_list_of_stages((4, 3, 6, 6))
    (True, True, False)
    """
    sides = [side for side in dims if side is not None]
    if len(sides) < len(dims) or dims[1] == dims[2] or dims[2] == dims[3]:
        return False
    return max(sides) < _FEWEST_FILTERS or all(2 * first == second for first, second in pairwise(sides))
