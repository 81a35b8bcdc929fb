"""Attention on a block's residual: a gate for each channel, worked out from the pooled feature map.

What attention adds has roles that begin with ``attention.``: its convolutions are no layers of the main path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resnet_calc.architecture.component import Component, Positive, Registry, divisible
from resnet_calc.nn.ops import AdaptiveAvgPool2d, ChannelConv1d, Multiply, ReLU, Sigmoid

if TYPE_CHECKING:
    from resnet_calc.architecture.composer import Composer


class Attention(Component):
    """Base of attentions."""

    __slots__ = ()

    def __call__(self, make: Composer, x: int) -> int:
        """Add the attention's layers behind the residual ``x``; a value of the same shape."""
        raise NotImplementedError


ATTENTIONS: Registry[Attention] = Registry("attention")


@ATTENTIONS.register("se")
@dataclass(frozen=True, slots=True)
class SqueezeAndExcitation(Attention):
    """Two fully connected layers with biases, C to C / reduction and back (Hu et al. 2017, section 3).

    The narrow width is rounded to a multiple of ``divisor``, at least ``divisor``, as timm does.
    """

    reduction: Positive = 16
    divisor: Positive = 8

    def __call__(self, make: Composer, x: int) -> int:
        """attention.pool, attention.fc1, attention.act, attention.fc2, attention.gate, attention.multiply."""
        channels = make.channels(x)
        narrow = divisible(channels, self.reduction, self.divisor, shrinks=True)
        y = make.add("attention.pool", AdaptiveAvgPool2d(), x)
        y = make.pointwise("attention.fc1", y, narrow)
        y = make.add("attention.act", ReLU(), y)
        y = make.pointwise("attention.fc2", y, channels)
        y = make.add("attention.gate", Sigmoid(), y)
        return make.add("attention.multiply", Multiply(), x, y)


@ATTENTIONS.register("eca")
class EfficientChannelAttention(Attention):
    """One convolution along the channels, its kernel growing with their number (Wang et al. 2020, section 3.2.3)."""

    __slots__ = ()

    def __call__(self, make: Composer, x: int) -> int:
        """attention.pool, attention.conv, attention.gate, attention.multiply."""
        y = make.add("attention.pool", AdaptiveAvgPool2d(), x)
        y = make.add("attention.conv", ChannelConv1d(kernel_size(make.channels(x))), y)
        y = make.add("attention.gate", Sigmoid(), y)
        return make.add("attention.multiply", Multiply(), x, y)


def kernel_size(channels: int) -> int:
    """|(log₂ C + 1) / 2| rounded down, then up to an odd number, at least 3: equation 12 of the paper, as timm rounds.

    >>> [kernel_size(channels) for channels in (64, 128, 256, 512, 1024, 2048)]
    [3, 5, 5, 5, 5, 7]
    """
    return max(channels.bit_length() // 2 | 1, 3)
