"""Pre-activation blocks (He et al. 2016): the sum is not activated, the next block normalizes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from resnet_calc.architecture.blocks.base import BLOCKS, Block, attended, inner_width, strides
from resnet_calc.architecture.shortcuts import shortcut
from resnet_calc.nn.ops import Add, MaxPool2d

if TYPE_CHECKING:
    from resnet_calc.architecture.blocks.base import BlockPlan
    from resnet_calc.architecture.composer import Composer


class Preactivation(Block):
    """Base of pre-activation blocks."""

    __slots__ = ()

    preactivation: ClassVar[bool] = True


def preactivated(make: Composer, x: int, plan: BlockPlan) -> tuple[int, int]:
    """Normalized and activated input, and the shortcut: a projection reads the former, the identity the latter."""
    active = make.norm_act("norm1", "act1", x)
    if make.channels(x) != plan.out_channels or make.config.shortcut == "C":
        return active, shortcut(make, active, plan)
    if plan.stride > 1:
        return active, make.add("shortcut.pool", MaxPool2d((1, 1), (plan.stride, plan.stride)), x)
    return active, x


@BLOCKS.register("preactivation_basic")
class PreactivationBasic(Preactivation):
    """Two 3×3 convolutions, each behind its normalization and activation."""

    __slots__ = ()

    expansion: ClassVar[int] = 1

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """norm1, act1, shortcut, conv1, norm2, act2, conv2, attention, add."""
        y, carried = preactivated(make, x, plan)
        y = make.conv("conv1", y, plan.width, 3, plan.stride, dilation=plan.first_dilation)
        y = make.conv("conv2", make.norm_act("norm2", "act2", y), plan.out_channels, 3, dilation=plan.dilation)
        return make.add("add", Add(), attended(make, y), carried)


@BLOCKS.register("preactivation_bottleneck")
class PreactivationBottleneck(Preactivation):
    """1×1, 3×3, 1×1, each behind its normalization and activation."""

    __slots__ = ()

    expansion: ClassVar[int] = 4
    grouped: ClassVar[bool] = True
    strides_in: ClassVar[bool] = True

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """norm1, act1, shortcut, conv1, norm2, act2, conv2, norm3, act3, conv3, attention, add."""
        width = inner_width(make, plan)
        early, late = strides(make, plan)
        y, carried = preactivated(make, x, plan)
        y = make.norm_act("norm2", "act2", make.conv("conv1", y, width, 1, early))
        y = make.conv("conv2", y, width, 3, late, dilation=plan.first_dilation, groups=make.config.groups)
        y = make.conv("conv3", make.norm_act("norm3", "act3", y), plan.out_channels)
        return make.add("add", Add(), attended(make, y), carried)
