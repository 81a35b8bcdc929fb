"""Stems: what stands between the image and the first block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from resnet_calc.architecture.component import Component, NonEmpty, NonNegative, Positive, Registry

if TYPE_CHECKING:
    from resnet_calc.architecture.composer import Composer


@dataclass(frozen=True, slots=True)
class Stem(Component):
    """Base of stems."""

    pooling: Literal["max", "conv", "none"] = "max"
    """3×3 max pool, stride 2; a 3×3 convolution, stride 2, in its place (ResNet-RS); or neither."""
    pool_padding: NonNegative = 1
    pool_ceil_mode: bool = False

    def __call__(self, make: Composer, x: int) -> int:
        """Add the stem's layers behind ``x``; the value that enters the first block."""
        raise NotImplementedError

    def pool(self, make: Composer, x: int) -> int:
        """stem.pool, or stem.pool.conv, stem.pool.norm, stem.pool.act; anti-aliased if the network is."""
        antialias = make.config.antialias
        if self.pooling == "none":
            return x
        if self.pooling == "conv":
            x = make.conv("stem.pool.conv", x, make.channels(x), 3, 1 if antialias else 2)
            if antialias:
                x = antialias(make, "stem.pool.antialias", x, 2)
            return x if make.preactivation else make.norm_act("stem.pool.norm", "stem.pool.act", x)
        if antialias:
            return antialias.stem_pool(make, x)
        return make.max_pool("stem.pool", x, 3, 2, padding=self.pool_padding, ceil_mode=self.pool_ceil_mode)


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

    def __call__(self, make: Composer, x: int) -> int:
        """stem.conv, stem.norm, stem.act, stem.pool; a pre-activation network normalizes later."""
        x = make.conv("stem.conv", x, self.width, self.kernel_size, self.stride)
        return self.pool(make, x if make.preactivation else make.norm_act("stem.norm", "stem.act", x))


@STEMS.register("deep")
@dataclass(frozen=True, slots=True)
class DeepStem(Stem):
    """Several 3×3 convolutions, the first of them strided: ResNet-C (He et al. 2018, section 4.1).

    ``widths`` 32, 32, 64 makes timm's c and d networks, 64, 64, 128 its s and e, 24, 32, 64 its t ("tiered").
    """

    widths: Annotated[tuple[Positive, ...], NonEmpty()] = (32, 32, 64)
    stride: Positive = 2

    def __call__(self, make: Composer, x: int) -> int:
        """stem.conv1, stem.norm1, stem.act1, ..., stem.pool; a pre-activation network normalizes the last later."""
        for number, width in enumerate(self.widths, 1):
            x = make.conv(f"stem.conv{number}", x, width, 3, self.stride if number == 1 else 1)
            if number < len(self.widths) or not make.preactivation:
                x = make.norm_act(f"stem.norm{number}", f"stem.act{number}", x)
        return self.pool(make, x)
