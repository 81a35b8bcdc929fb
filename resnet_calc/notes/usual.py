"""What a note is likely to mean where it does not say: which networks, and whose form of them, the likeliest first."""

from __future__ import annotations

from typing import Final

from resnet_calc.architecture.published import CIFAR, TABLE_1
from resnet_calc.expressions import expression

MODELS: Final = ("resnet50", *(model for model in TABLE_1 if model != "resnet50"))
CIFAR_MODELS: Final = CIFAR
STYLES: Final = ("torchvision", "paper", "keras", "caffe")
"""Strides in the 3×3, in the first 1×1, with biases everywhere or in the stem alone: all that notes follow."""
STYLE: Final = expression(rf"\b({'|'.join(STYLES)}) (?:style\b|写法)")
"""Where a page says whose form of a network it is about."""
DEPTHS: Final = tuple(model.removeprefix("resnet") for model in TABLE_1)
"""The numbers of layers by which the networks are called."""
CIFAR_DEPTHS: Final = tuple(model.removeprefix("cifar_resnet") for model in CIFAR)
A_DEPTH: Final = "|".join(DEPTHS)
"""18, 34, 50, 101 or 152, as a piece of an expression."""
STAGES: Final = 4
"""How many stages a network made for ImageNet has."""
CIFAR_SIDE: Final = 32
"""Of the images of CIFAR, in pixels."""
SMALL_IMAGE: Final = 64
"""The side up to which an image may go through a stem made for CIFAR."""


def may_have_small_stem(own: int, side: int) -> bool:
    """Whether a network made for images of one side may get the stem of CIFAR for those of another."""
    return own > 2 * SMALL_IMAGE >= 2 * side
