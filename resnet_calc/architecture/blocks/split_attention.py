"""ResNeSt (Zhang et al. 2020): the 3×3 convolution of a bottleneck in several splits, weighed by attention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from resnet_calc.architecture.blocks.base import BLOCKS, Block, inner_width, join
from resnet_calc.architecture.component import Positive, divisible
from resnet_calc.nn.ops import AdaptiveAvgPool2d, AvgPool2d, BranchSoftmax, Multiply, Sigmoid, SplitSum

if TYPE_CHECKING:
    from resnet_calc.architecture.blocks.base import BlockPlan
    from resnet_calc.architecture.composer import Composer

LEAST_WIDTH = 32
"""The attention's narrow width is at least this."""


@BLOCKS.register("split_attention")
@dataclass(frozen=True, slots=True)
class SplitAttention(Block):
    """1×1 down, split attention of ``radix`` splits, 1×1 up to four times the width.

    A 3×3 average pool, before or after the split attention, strides in its place (section 3.2, "average downsampling").
    """

    expansion: ClassVar[int] = 4
    grouped: ClassVar[bool] = True
    attends: ClassVar[bool] = True

    radix: Positive = 2
    pool: Literal["before", "after", "none"] = "after"

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """conv1, norm1, act1, conv2, norm2, act2, attention, conv3, norm3, shortcut, add, act3."""
        width = inner_width(make, plan)
        pools = self.pool if plan.stride > 1 else "none"
        pool = AvgPool2d((3, 3), (plan.stride, plan.stride), (1, 1))
        y = make.norm_act("norm1", "act1", make.conv("conv1", x, width))
        if pools == "before":
            y = make.add("pool.before", pool, y)
        y = self.attention(make, y, width, plan, plan.stride if pools == "none" else 1)
        if pools == "after":
            y = make.add("pool.after", pool, y)
        y = make.norm("norm3", make.conv("conv3", y, plan.out_channels))
        return make.activation("act3", join(make, x, y, plan))

    def attention(self, make: Composer, x: int, width: int, plan: BlockPlan, stride: int) -> int:
        """conv2, norm2, act2, attention.pool, attention.fc1, ..., attention.fc2, attention.multiply, attention.join."""
        groups, radix = make.config.groups, self.radix
        y = make.conv("conv2", x, width * radix, 3, stride, dilation=plan.first_dilation, groups=groups * radix)
        y = z = make.norm_act("norm2", "act2", y)
        if radix > 1:
            z = make.add("attention.sum", SplitSum(radix), z)
        z = make.add("attention.pool", AdaptiveAvgPool2d(), z)
        z = make.pointwise("attention.fc1", z, divisible(width * radix, 4, 8, LEAST_WIDTH), groups=groups)
        z = make.norm_act("attention.norm", "attention.act", z)
        z = make.pointwise("attention.fc2", z, width * radix, groups=groups)
        z = make.add("attention.softmax", BranchSoftmax() if radix > 1 else Sigmoid(), z)
        y = make.add("attention.multiply", Multiply(), y, z)
        return make.add("attention.join", SplitSum(radix), y) if radix > 1 else y
