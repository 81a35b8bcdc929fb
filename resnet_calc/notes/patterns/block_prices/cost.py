"""What a basic block or a bottleneck of given channels costs."""

from __future__ import annotations

from typing import Final

from resnet_calc.expressions import expression

BOTTLENECK: Final = expression(r"bottleneck|瓶颈")
PAIRS: Final = 18
"""Weights of two 3×3 convolutions for each pair of channels."""


def cost_of_block(channels: int, inside: int, *, bottleneck: bool, projection: bool, norm: bool) -> tuple[int, int]:
    """Parameters of a block, and multiply-adds for each place of its feature map."""
    weights = 2 * channels * inside + 9 * inside * inside if bottleneck else PAIRS * channels * channels
    weights += channels * channels if projection else 0
    norms = 2 * (2 * inside + channels) if bottleneck else 4 * channels
    norms += 2 * channels if projection else 0
    return weights + (norms if norm else 0), weights
