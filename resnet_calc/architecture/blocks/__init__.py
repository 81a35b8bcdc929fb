"""Residual blocks; importing this package registers them all."""

from resnet_calc.architecture.blocks import plain, preactivation, res2net, selective_kernel, split_attention
from resnet_calc.architecture.blocks.base import BLOCKS, Block, BlockPlan
from resnet_calc.architecture.blocks.plain import Basic, Bottleneck

__all__ = [
    "BLOCKS",
    "Basic",
    "Block",
    "BlockPlan",
    "Bottleneck",
    "plain",
    "preactivation",
    "res2net",
    "selective_kernel",
    "split_attention",
]
