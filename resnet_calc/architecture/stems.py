"""Stems: what stands between the image and the first block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from resnet_calc.architecture.component import Component, NonNegative, Positive, Registry

if TYPE_CHECKING:
    from resnet_calc.architecture.composer import Composer


@dataclass(frozen=True, slots=True)
class Stem(Component):
    """Base of stems."""

    def __call__(self, make: Composer, x: int) -> int:
        """Add the stem's layers behind ``x``; the value that enters the first block."""
        raise NotImplementedError


STEMS: Registry[Stem] = Registry("stem")


@STEMS.register("conv")
@dataclass(frozen=True, slots=True)
class ConvStem(Stem):
    """One convolution, then perhaps a 3×3 max pool.

    The defaults are He et al. 2015, Table 1: 7×7, 64, stride 2, then 3×3 max pool, stride 2. For CIFAR (section 4.2)
    it is 3×3, 16, stride 1, without a pool.
    """

    width: Positive = 64
    kernel_size: Positive = 7
    stride: Positive = 2
    pooling: Literal["max", "none"] = "max"
    pool_padding: NonNegative = 1
    pool_ceil_mode: bool = False

    def __call__(self, make: Composer, x: int) -> int:
        """stem.conv, stem.norm, stem.act, stem.pool; a pre-activation network normalises later."""
        x = make.conv("stem.conv", x, self.width, self.kernel_size, self.stride)
        if not make.preactivation:
            x = make.activation("stem.act", make.norm("stem.norm", x))
        if self.pooling == "none":
            return x
        return make.max_pool("stem.pool", x, 3, 2, padding=self.pool_padding, ceil_mode=self.pool_ceil_mode)
