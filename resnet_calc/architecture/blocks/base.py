"""What every residual block is, and what they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from resnet_calc.architecture.component import Component, Registry
from resnet_calc.architecture.shortcuts import shortcut
from resnet_calc.nn.ops import Add

if TYPE_CHECKING:
    from resnet_calc.architecture.antialias import Antialias
    from resnet_calc.architecture.composer import Composer


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """What one block has to do: equal plans on equal inputs make equal blocks."""

    width: int
    """Channels inside the block, before groups and expansion."""
    out_channels: int
    stride: int = 1
    first_dilation: int = 1
    """Dilation of the convolution that would stride, where dilation took the place of its stride."""
    dilation: int = 1
    first: bool = False
    """Whether it is the first of its stage."""


@dataclass(frozen=True, slots=True)
class Block(Component):
    """Base of residual blocks.

    Roles: layers of the main path are called conv1, norm1, act1, conv2, ...; what stands on the shortcut begins with
    ``shortcut.``, in attention with ``attention.``. Where several convolutions stand side by side in the place of one
    (selective kernels, Res2Net), the first of them has the role of that one, and the others begin with ``branch.``, so
    that a network's weighted layers are those that its authors count: Res2Net-50 has 50.
    """

    expansion: ClassVar[int]
    """Output channels for each channel of the block's width."""
    preactivation: ClassVar[bool] = False
    grouped: ClassVar[bool] = False
    """Whether ``groups`` and ``width_per_group`` mean something to it."""
    strides_in: ClassVar[bool] = False
    """Whether ``stride_in`` means something to it."""
    antialiased: ClassVar[bool] = False
    """Whether ``antialias`` means something to it."""
    attends: ClassVar[bool] = False
    """Whether it has an attention of its own, and takes no other."""

    def __call__(self, make: Composer, x: int, plan: BlockPlan) -> int:
        """Add the block's layers behind ``x``."""
        raise NotImplementedError


BLOCKS: Registry[Block] = Registry("block")


def join(make: Composer, x: int, residual: int, plan: BlockPlan) -> int:
    """Attention on the residual if the network has one, the shortcut from ``x``, and their sum."""
    residual = attended(make, residual)
    return make.add("add", Add(), residual, shortcut(make, x, plan))


def attended(make: Composer, residual: int) -> int:
    """The residual, behind the network's attention if it has one."""
    attention = make.config.attention
    return residual if attention is None else attention(make, residual)


def inner_width(make: Composer, plan: BlockPlan) -> int:
    """Channels of the 3×3 convolution of a bottleneck: width × width_per_group / 64 × groups (Xie et al. 2016)."""
    config = make.config
    return plan.width * config.width_per_group // 64 * config.groups


def branch_roles(branch: int, number: int) -> tuple[str, str, str]:
    """Roles of convolution, normalization and activation of one of several branches in the place of one convolution.

    >>> branch_roles(1, 2), branch_roles(2, 2)
    (('conv2', 'norm2', 'act2'), ('branch.2.conv', 'branch.2.norm', 'branch.2.act'))
    """
    if branch == 1:
        return f"conv{number}", f"norm{number}", f"act{number}"
    return f"branch.{branch}.conv", f"branch.{branch}.norm", f"branch.{branch}.act"


def strides(make: Composer, plan: BlockPlan) -> tuple[int, int]:
    """The strides of a bottleneck's first 1×1 convolution and of its 3×3 convolution."""
    return (plan.stride, 1) if make.config.stride_in == "1x1" else (1, plan.stride)


def subsampler(make: Composer, plan: BlockPlan) -> Antialias | None:
    """What subsamples in place of a strided convolution, where the network is anti-aliased and the block strides.

    As in timm it stands, doing nothing, also where dilation took the place of the stride.
    """
    if plan.stride > 1 or plan.first_dilation != plan.dilation:
        return make.config.antialias
    return None
