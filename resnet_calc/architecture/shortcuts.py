"""Shortcuts: how a block's input reaches its output.

Where shapes agree the shortcut is the identity. Where they differ, and under option C everywhere, a projection (or,
under option A, zero-padding) makes them fit: He et al. 2015, section 3.3 and 4.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resnet_calc.architecture.component import Component, Positive, Registry
from resnet_calc.nn.ops import AvgPool2d, AvgPool2dSame, ZeroPadChannels

if TYPE_CHECKING:
    from resnet_calc.architecture.blocks import BlockPlan
    from resnet_calc.architecture.composer import Composer


class Projection(Component):
    """Base of what stands on a shortcut that is not the identity."""

    __slots__ = ()

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """Add the layers of the shortcut behind ``x``; a value of the block's output shape."""
        raise NotImplementedError


PROJECTIONS: Registry[Projection] = Registry("projection")


@PROJECTIONS.register("conv")
@dataclass(frozen=True, slots=True)
class ConvProjection(Projection):
    """A strided 1×1 convolution and, outside pre-activation networks, a normalization.

    A larger kernel (3 in SENet-154: Hu et al. 2017, section 6.4) is used where the shortcut subsamples, or would but
    for dilation; elsewhere the convolution stays 1×1.
    """

    kernel_size: Positive = 1

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """shortcut.conv, shortcut.norm."""
        if self.kernel_size > 1 and (plan.stride > 1 or plan.dilation > 1):
            x = make.conv(
                "shortcut.conv", x, plan.out_channels, self.kernel_size, plan.stride, dilation=plan.first_dilation
            )
        else:
            x = make.conv("shortcut.conv", x, plan.out_channels, 1, plan.stride)
        return x if make.preactivation else make.norm("shortcut.norm", x)


@PROJECTIONS.register("avg_pool")
class AvgPoolProjection(Projection):
    """Average pooling does the stride, then a 1×1 convolution: ResNet-D, He et al. 2018, section 4.1.

    Where dilation replaces the stride, the pool stays and keeps the size, as in timm.
    """

    __slots__ = ()

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """shortcut.pool where the stage strides or dilates, shortcut.conv, shortcut.norm."""
        stride = plan.stride
        if stride > 1:
            x = make.add("shortcut.pool", AvgPool2d((stride, stride), (stride, stride), ceil_mode=True), x)
        elif plan.dilation > 1:
            x = make.add("shortcut.pool", AvgPool2dSame((2, 2), (1, 1)), x)
        x = make.conv("shortcut.conv", x, plan.out_channels)
        return x if make.preactivation else make.norm("shortcut.norm", x)


def is_identity(make: Composer, x: int, plan: BlockPlan) -> bool:
    """Whether the shortcut from ``x`` has no layers."""
    return plan.stride == 1 and make.channels(x) == plan.out_channels and make.config.shortcut != "C"


def shortcut(make: Composer, x: int, plan: BlockPlan) -> int:
    """The value that the block adds to its residual: ``x`` itself, or ``x`` made to fit."""
    if is_identity(make, x, plan):
        return x
    if make.config.shortcut == "A":
        return make.add("shortcut.pad", ZeroPadChannels(plan.out_channels, (plan.stride, plan.stride)), x)
    return make.config.projection(make, x, plan)
