"""Residual blocks of He et al. 2015 (Figure 5): basic and bottleneck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from resnet_calc.architecture.blocks.base import BLOCKS, Block, inner_width, join, strides, subsampler
from resnet_calc.architecture.component import Positive

if TYPE_CHECKING:
    from resnet_calc.architecture.blocks.base import BlockPlan
    from resnet_calc.architecture.composer import Composer


@BLOCKS.register("basic")
@dataclass(frozen=True, slots=True)
class Basic(Block):
    """Two 3×3 convolutions, the first ``reduce_first`` times narrower."""

    expansion: ClassVar[int] = 1
    antialiased: ClassVar[bool] = True

    reduce_first: Positive = 1

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """conv1, norm1, act1, antialias, conv2, norm2, attention, shortcut, add, act2."""
        antialias = subsampler(make, plan)
        stride = 1 if antialias else plan.stride
        y = make.conv("conv1", x, plan.width // self.reduce_first, 3, stride, dilation=plan.first_dilation)
        y = make.norm_act("norm1", "act1", y)
        if antialias:
            y = antialias(make, "antialias", y, plan.stride)
        y = make.conv("conv2", y, plan.out_channels, 3, dilation=plan.dilation)
        y = make.norm("norm2", y)
        return make.activation("act2", join(make, x, y, plan))


@BLOCKS.register("bottleneck")
@dataclass(frozen=True, slots=True)
class Bottleneck(Block):
    """1×1 down, 3×3, 1×1 up to four times the width. The stride is in the first 1×1 (v1) or in the 3×3 (v1.5).

    The first 1×1 may be ``reduce_first`` times narrower than the 3×3 (2 in SENet-154: Hu et al. 2017, section 6.4).
    """

    expansion: ClassVar[int] = 4
    grouped: ClassVar[bool] = True
    strides_in: ClassVar[bool] = True
    antialiased: ClassVar[bool] = True

    reduce_first: Positive = 1

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """conv1, norm1, act1, conv2, norm2, act2, antialias, conv3, norm3, attention, shortcut, add, act3."""
        width = inner_width(make, plan)
        antialias = subsampler(make, plan)
        early, late = (1, 1) if antialias else strides(make, plan)
        y = make.norm_act("norm1", "act1", make.conv("conv1", x, width // self.reduce_first, 1, early))
        y = make.conv("conv2", y, width, 3, late, dilation=plan.first_dilation, groups=make.config.groups)
        y = make.norm_act("norm2", "act2", y)
        if antialias:
            y = antialias(make, "antialias", y, plan.stride)
        y = make.norm("norm3", make.conv("conv3", y, plan.out_channels))
        return make.activation("act3", join(make, x, y, plan))
