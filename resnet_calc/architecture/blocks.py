"""Residual blocks: basic and bottleneck, as in He et al. 2015 (Figure 5), and their pre-activation forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from resnet_calc.architecture.component import Component, Registry
from resnet_calc.architecture.shortcuts import shortcut
from resnet_calc.nn.ops import Add, MaxPool2d

if TYPE_CHECKING:
    from resnet_calc.architecture.composer import Composer


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """What one block has to do: equal plans on equal inputs make equal blocks."""

    width: int
    """Channels inside the block, before groups and expansion."""
    out_channels: int
    stride: int = 1
    first_dilation: int = 1
    """Dilation of the convolution that would stride, where ``output_stride`` turned its stride into dilation."""
    dilation: int = 1
    first: bool = False
    """Whether it is the first of its stage."""


@dataclass(frozen=True, slots=True)
class Block(Component):
    """Base of residual blocks."""

    expansion: ClassVar[int]
    """Output channels for each channel of the block's width."""
    preactivation: ClassVar[bool] = False
    grouped: ClassVar[bool] = False
    """Whether ``groups`` and ``width_per_group`` mean something to it."""
    strides_in: ClassVar[bool] = False
    """Whether ``stride_in`` means something to it."""

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """Add the block's layers behind ``x``."""
        raise NotImplementedError


BLOCKS: Registry[Block] = Registry("block")


def join(make: Composer, x: int, residual: int) -> int:
    """Attention on the residual if the network has one, then the sum with the shortcut."""
    return make.add("add", Add(), residual, x)


def inner_width(make: Composer, plan: BlockPlan) -> int:
    """Channels of the 3×3 convolution of a bottleneck: width × width_per_group / 64 × groups (Xie et al. 2016)."""
    config = make.config
    return plan.width * config.width_per_group // 64 * config.groups


@BLOCKS.register("basic")
@dataclass(frozen=True, slots=True)
class Basic(Block):
    """Two 3×3 convolutions."""

    expansion: ClassVar[int] = 1

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """conv1, norm1, act1, conv2, norm2, shortcut, add, act2."""
        y = make.conv("conv1", x, plan.width, 3, plan.stride, dilation=plan.first_dilation)
        y = make.norm_act("1", y)
        y = make.conv("conv2", y, plan.out_channels, 3, dilation=plan.dilation)
        y = make.norm("norm2", y)
        return make.activation("act2", join(make, shortcut(make, x, plan), y))


@BLOCKS.register("bottleneck")
@dataclass(frozen=True, slots=True)
class Bottleneck(Block):
    """1×1 down, 3×3, 1×1 up to four times the width. The stride is in the first 1×1 (v1) or in the 3×3 (v1.5)."""

    expansion: ClassVar[int] = 4
    grouped: ClassVar[bool] = True
    strides_in: ClassVar[bool] = True

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """conv1, norm1, act1, conv2, norm2, act2, conv3, norm3, shortcut, add, act3."""
        width = inner_width(make, plan)
        early, late = (plan.stride, 1) if make.config.stride_in == "1x1" else (1, plan.stride)
        y = make.norm_act("1", make.conv("conv1", x, width, 1, early))
        y = make.conv("conv2", y, width, 3, late, dilation=plan.first_dilation, groups=make.config.groups)
        y = make.norm_act("2", y)
        y = make.norm("norm3", make.conv("conv3", y, plan.out_channels))
        return make.activation("act3", join(make, shortcut(make, x, plan), y))


@dataclass(frozen=True, slots=True)
class Preactivation(Block):
    """Base of pre-activation blocks (He et al. 2016): the sum is not activated, the next block normalises it."""

    preactivation: ClassVar[bool] = True


def preactivated(make: Composer, x: int, plan: BlockPlan) -> tuple[int, int]:
    """Normalised and activated input, and the shortcut: a projection reads the former, the identity the latter."""
    active = make.norm_act("1", x)
    if make.channels(x) != plan.out_channels or make.config.shortcut == "C":
        return active, shortcut(make, active, plan)
    if plan.stride > 1:
        return active, make.add("shortcut.pool", MaxPool2d((1, 1), (plan.stride, plan.stride)), x)
    return active, x


@BLOCKS.register("preactivation_basic")
@dataclass(frozen=True, slots=True)
class PreactivationBasic(Preactivation):
    """Two 3×3 convolutions, each behind its normalisation and activation."""

    expansion: ClassVar[int] = 1

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """norm1, act1, shortcut, conv1, norm2, act2, conv2, add."""
        y, carried = preactivated(make, x, plan)
        y = make.conv("conv1", y, plan.width, 3, plan.stride, dilation=plan.first_dilation)
        y = make.conv("conv2", make.norm_act("2", y), plan.out_channels, 3, dilation=plan.dilation)
        return join(make, carried, y)


@BLOCKS.register("preactivation_bottleneck")
@dataclass(frozen=True, slots=True)
class PreactivationBottleneck(Preactivation):
    """1×1, 3×3, 1×1, each behind its normalisation and activation."""

    expansion: ClassVar[int] = 4
    grouped: ClassVar[bool] = True
    strides_in: ClassVar[bool] = True

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """norm1, act1, shortcut, conv1, norm2, act2, conv2, norm3, act3, conv3, add."""
        width = inner_width(make, plan)
        early, late = (plan.stride, 1) if make.config.stride_in == "1x1" else (1, plan.stride)
        y, carried = preactivated(make, x, plan)
        y = make.norm_act("2", make.conv("conv1", y, width, 1, early))
        y = make.conv("conv2", y, width, 3, late, dilation=plan.first_dilation, groups=make.config.groups)
        y = make.conv("conv3", make.norm_act("3", y), plan.out_channels)
        return join(make, carried, y)
