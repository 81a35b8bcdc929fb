"""Res2Net (Gao et al. 2019): the 3×3 convolution of a bottleneck as a chain of small ones on splits of the channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from resnet_calc.architecture.blocks.base import BLOCKS, Block, branch_roles, inner_width, join
from resnet_calc.architecture.component import Positive
from resnet_calc.architecture.shortcuts import is_identity
from resnet_calc.nn.ops import Add, AvgPool2d, ChannelSlice, Concatenate

if TYPE_CHECKING:
    from resnet_calc.architecture.blocks.base import BlockPlan
    from resnet_calc.architecture.composer import Composer


@BLOCKS.register("res2net")
@dataclass(frozen=True, slots=True)
class Res2Net(Block):
    """1×1 to ``scale`` splits, a 3×3 on each but the last, 1×1 up to four times the width.

    Each 3×3 reads its split plus what the one before made; in a block that changes the shape they are independent. The
    last split passes, pooled if the block changes the shape (section 3.1 and the authors' code).
    """

    expansion: ClassVar[int] = 4
    grouped: ClassVar[bool] = True

    scale: Positive = 4

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """conv1, norm1, act1, conv2, norm2, act2 of the first split, branch.2.conv, ..., conv3, norm3, ..., act3."""
        width = inner_width(make, plan)
        independent = not is_identity(make, x, plan)
        whole = make.norm_act("norm1", "act1", make.conv("conv1", x, width * self.scale))
        parts: list[int] = []
        for part in range(1, self.scale + 1):
            y = make.add(f"branch.{part}.split", ChannelSlice((part - 1) * width, part * width), whole)
            if part == self.scale > 1:
                if independent:
                    stride = (plan.stride, plan.stride)
                    y = make.add(f"branch.{part}.pool", AvgPool2d((3, 3), stride, (1, 1)), y)
                parts.append(y)
                continue
            if parts and not independent:
                y = make.add(f"branch.{part}.add", Add(), parts[-1], y)
            conv, norm, act = branch_roles(part, 2)
            groups = make.config.groups
            y = make.conv(conv, y, width, 3, plan.stride, dilation=plan.first_dilation, groups=groups)
            parts.append(make.norm_act(norm, act, y))
        y = make.add("branch.join", Concatenate(), *parts)
        y = make.norm("norm3", make.conv("conv3", y, plan.out_channels))
        return make.activation("act3", join(make, x, y, plan))
