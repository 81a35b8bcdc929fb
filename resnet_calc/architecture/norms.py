"""Normalizations, activations and kinds of convolution: each makes one operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from resnet_calc.architecture.component import Component, Positive, Registry
from resnet_calc.nn.ops import (
    GELU,
    Activation,
    BatchNorm2d,
    Conv2d,
    EvoNorm2dS0,
    FilterResponseNorm2d,
    GroupNorm,
    Hardswish,
    LeakyReLU,
    Op,
    ReLU,
    SiLU,
    StandardizedConv2d,
)


class Norm(Component):
    """Base of normalizations."""

    __slots__ = ()

    fused: ClassVar[bool] = False
    """Whether it is its own activation wherever an activation would follow."""

    def op(self, num_features: int, *, activates: bool = False) -> Op:
        """The operation over that many channels; ``activates`` matters to fused ones."""
        raise NotImplementedError


NORMS: Registry[Norm] = Registry("norm")


@NORMS.register("batch")
class BatchNorm(Norm):
    """Batch normalization (Ioffe and Szegedy 2015)."""

    __slots__ = ()

    def op(self, num_features: int, *, activates: bool = False) -> Op:
        """BatchNorm2d."""
        del activates
        return BatchNorm2d(num_features)


@NORMS.register("group")
@dataclass(frozen=True, slots=True)
class GroupNormKind(Norm):
    """Group normalization (Wu and He 2018)."""

    num_groups: Positive = 32

    def op(self, num_features: int, *, activates: bool = False) -> Op:
        """GroupNorm."""
        del activates
        return GroupNorm(num_features, self.num_groups)


@NORMS.register("evonorm_s0")
@dataclass(frozen=True, slots=True)
class EvoNormS0(Norm):
    """EvoNorm-S0 (Liu et al. 2020), normalization and activation in one."""

    fused: ClassVar[bool] = True
    num_groups: Positive = 32

    def op(self, num_features: int, *, activates: bool = False) -> Op:
        """EvoNorm2dS0."""
        return EvoNorm2dS0(num_features, self.num_groups, activates)


@NORMS.register("filter_response")
class FilterResponseNorm(Norm):
    """Filter response normalization with its thresholded linear unit (Singh and Krishnan 2019)."""

    __slots__ = ()

    fused: ClassVar[bool] = True

    def op(self, num_features: int, *, activates: bool = False) -> Op:
        """FilterResponseNorm2d."""
        return FilterResponseNorm2d(num_features, activates)


class ActivationKind(Component):
    """Base of activations."""

    __slots__ = ()

    op: ClassVar[Activation]
    """The operation."""


ACTIVATIONS: Registry[ActivationKind] = Registry("activation")


@ACTIVATIONS.register("relu")
class Relu(ActivationKind):
    """max(0, x)."""

    __slots__ = ()

    op: ClassVar[Activation] = ReLU()


@ACTIVATIONS.register("leaky_relu")
class LeakyRelu(ActivationKind):
    """max(0, x) + 0.01 · min(0, x)."""

    __slots__ = ()

    op: ClassVar[Activation] = LeakyReLU()


@ACTIVATIONS.register("silu")
class Silu(ActivationKind):
    """x / (1 + exp(−x)), also called swish."""

    __slots__ = ()

    op: ClassVar[Activation] = SiLU()


@ACTIVATIONS.register("gelu")
class Gelu(ActivationKind):
    """x times the share of the normal distribution below x."""

    __slots__ = ()

    op: ClassVar[Activation] = GELU()


@ACTIVATIONS.register("hardswish")
class HardSwish(ActivationKind):
    """x · min(max(0, x + 3), 6) / 6."""

    __slots__ = ()

    op: ClassVar[Activation] = Hardswish()


class Convolution(Component):
    """Base of kinds of convolution."""

    __slots__ = ()

    op: ClassVar[type[Conv2d]]
    """The operation."""


CONVOLUTIONS: Registry[Convolution] = Registry("convolution")


@CONVOLUTIONS.register("plain")
class PlainConvolution(Convolution):
    """A convolution as it is."""

    __slots__ = ()

    op: ClassVar[type[Conv2d]] = Conv2d


@CONVOLUTIONS.register("standardized")
class StandardizedConvolution(Convolution):
    """A convolution whose kernels are standardised before use (Qiao et al. 2019)."""

    __slots__ = ()

    op: ClassVar[type[Conv2d]] = StandardizedConv2d
