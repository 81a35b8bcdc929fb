"""What a note is likely to mean where it does not say: which networks, and whose form of them, the likeliest first."""

from __future__ import annotations

from typing import Final

from resnet_calc.architecture.published import CIFAR, TABLE_1

MODELS: Final = ("resnet50", *(model for model in TABLE_1 if model != "resnet50"))
CIFAR_MODELS: Final = CIFAR
STYLES: Final = ("torchvision", "paper", "keras")
"""Strides in the 3×3, in the first 1×1, and with biases and other paddings: all that notes on these networks follow."""
