"""Shortcuts: how a block's input reaches its output.

Where shapes agree the shortcut is the identity. Where they differ, and under option C everywhere, a projection (or,
under option A, zero-padding) makes them fit: He et al. 2015, section 3.3 and 4.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resnet_calc.architecture.component import Component, Registry
from resnet_calc.nn.ops import AvgPool2d, ZeroPadChannels

if TYPE_CHECKING:
    from resnet_calc.architecture.blocks import BlockPlan
    from resnet_calc.architecture.composer import Composer


@dataclass(frozen=True, slots=True)
class Projection(Component):
    """Base of what stands on a shortcut that is not the identity."""

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """Add the layers of the shortcut behind ``x``; a value of the block's output shape."""
        raise NotImplementedError


PROJECTIONS: Registry[Projection] = Registry("projection")


@PROJECTIONS.register("conv")
@dataclass(frozen=True, slots=True)
class ConvProjection(Projection):
    """A strided 1×1 convolution and, outside pre-activation networks, a normalisation."""

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """shortcut.conv, shortcut.norm."""
        x = make.conv("shortcut.conv", x, plan.out_channels, 1, plan.stride)
        return x if make.preactivation else make.norm("shortcut.norm", x)


@PROJECTIONS.register("avg_pool")
@dataclass(frozen=True, slots=True)
class AvgPoolProjection(Projection):
    """Average pooling does the stride, then a 1×1 convolution: ResNet-D, He et al. 2018, section 4.1."""

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """shortcut.pool where the stride is not 1, shortcut.conv, shortcut.norm."""
        if plan.stride > 1:
            stride = (plan.stride, plan.stride)
            x = make.add("shortcut.pool", AvgPool2d(stride, stride, ceil_mode=True), x)
        x = make.conv("shortcut.conv", x, plan.out_channels)
        return x if make.preactivation else make.norm("shortcut.norm", x)


def shortcut(make: Composer, x: int, plan: BlockPlan) -> int:
    """The value that the block adds to its residual: ``x`` itself, or ``x`` made to fit."""
    changes = plan.stride != 1 or make.channels(x) != plan.out_channels
    option = make.config.shortcut
    if option == "C" or (option == "B" and changes):
        return make.config.projection(make, x, plan)
    if changes:
        return make.add("shortcut.pad", ZeroPadChannels(plan.out_channels, (plan.stride, plan.stride)), x)
    return x
