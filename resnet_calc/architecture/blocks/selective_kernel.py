"""Selective kernels (Li et al. 2019): two 3×3 convolutions side by side, one dilated, weighed by attention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from resnet_calc.architecture.blocks.base import BLOCKS, Block, branch_roles, inner_width, join
from resnet_calc.architecture.component import Positive, divisible
from resnet_calc.errors import ShapeError
from resnet_calc.nn.ops import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    BranchSoftmax,
    ChannelSlice,
    Concatenate,
    Multiply,
    ReLU,
    SplitSum,
)

if TYPE_CHECKING:
    from resnet_calc.architecture.blocks.base import BlockPlan
    from resnet_calc.architecture.composer import Composer

BRANCHES = 2


@dataclass(frozen=True, slots=True)
class SelectiveKernel(Block):
    """Base of blocks with a selective kernel, as timm builds them.

    Its second 3×3 is dilated in place of a 5×5 kernel. With ``split_input``, which is not in the paper, each branch
    reads its half of the channels. The attention's narrow width is the unit's width / ``reduction``, rounded to a
    multiple of ``divisor``.
    """

    attends: ClassVar[bool] = True

    reduce_first: Positive = 1
    reduction: Positive = 16
    divisor: Positive = 8
    split_input: bool = True

    def select(self, make: Composer, number: int, x: int, width: int, plan: BlockPlan, groups: int = 1) -> int:
        """The unit in the place of convolution ``number``: its first branch has the roles of a plain one."""
        entering = make.channels(x)
        share, rest = divmod(entering, BRANCHES)
        if self.split_input and rest:
            raise ShapeError(f"a selective kernel cannot split {entering} channels between {BRANCHES} branches")
        branches = []
        for branch in range(1, BRANCHES + 1):
            y = x
            if self.split_input:
                y = make.add(f"branch.{branch}.split", ChannelSlice((branch - 1) * share, branch * share), x)
            conv, norm, act = branch_roles(branch, number)
            dilation = branch * plan.first_dilation
            y = make.conv(conv, y, width, 3, plan.stride, dilation=dilation, groups=min(width, groups))
            branches.append(make.norm_act(norm, act, y))
        y = make.add("branch.join", Concatenate(), *branches)
        z = make.add("attention.sum", SplitSum(BRANCHES), y)
        z = make.add("attention.pool", AdaptiveAvgPool2d(), z)
        narrow = divisible(width, self.reduction, self.divisor)
        z = make.pointwise("attention.fc1", z, narrow, bias=False)
        z = make.add("attention.norm", BatchNorm2d(narrow), z)
        z = make.add("attention.act", ReLU(), z)
        z = make.pointwise("attention.fc2", z, BRANCHES * width, bias=False)
        z = make.add("attention.softmax", BranchSoftmax(), z)
        return make.add("attention.join", SplitSum(BRANCHES), make.add("attention.multiply", Multiply(), y, z))


@BLOCKS.register("selective_kernel_basic")
class SelectiveKernelBasic(SelectiveKernel):
    """A selective kernel and a 3×3 convolution."""

    __slots__ = ()

    expansion: ClassVar[int] = 1

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """conv1 and its branches, conv2, norm2, shortcut, add, act2."""
        y = self.select(make, 1, x, plan.width // self.reduce_first, plan)
        y = make.norm("norm2", make.conv("conv2", y, plan.out_channels, 3, dilation=plan.dilation))
        return make.activation("act2", join(make, x, y, plan))


@BLOCKS.register("selective_kernel_bottleneck")
class SelectiveKernelBottleneck(SelectiveKernel):
    """1×1 down, a selective kernel, 1×1 up."""

    __slots__ = ()

    expansion: ClassVar[int] = 4
    grouped: ClassVar[bool] = True

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """conv1, norm1, act1, conv2 and its branches, conv3, norm3, shortcut, add, act3."""
        width = inner_width(make, plan)
        y = make.norm_act("norm1", "act1", make.conv("conv1", x, width // self.reduce_first))
        y = self.select(make, 2, y, width, plan, make.config.groups)
        y = make.norm("norm3", make.conv("conv3", y, plan.out_channels))
        return make.activation("act3", join(make, x, y, plan))
