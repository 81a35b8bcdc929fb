"""Normalisations, activations and kinds of convolution: each makes one operation."""

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


@dataclass(frozen=True, slots=True)
class Norm(Component):
    """Base of normalisations."""

    fused: ClassVar[bool] = False
    """Whether it is its own activation wherever an activation would follow."""

    def op(self, num_features: int, *, activates: bool = False) -> Op:
        """The operation over that many channels; ``activates`` matters to fused ones."""
        raise NotImplementedError


NORMS: Registry[Norm] = Registry("norm")


@NORMS.register("batch")
@dataclass(frozen=True, slots=True)
class BatchNorm(Norm):
    """Batch normalisation (Ioffe and Szegedy 2015)."""

    def op(self, num_features: int, *, activates: bool = False) -> Op:
        """BatchNorm2d."""
        del activates
        return BatchNorm2d(num_features)


@NORMS.register("group")
@dataclass(frozen=True, slots=True)
class GroupNormKind(Norm):
    """Group normalisation (Wu and He 2018)."""

    num_groups: Positive = 32

    def op(self, num_features: int, *, activates: bool = False) -> Op:
        """GroupNorm."""
        del activates
        return GroupNorm(num_features, self.num_groups)


@NORMS.register("evonorm_s0")
@dataclass(frozen=True, slots=True)
class EvoNormS0(Norm):
    """EvoNorm-S0 (Liu et al. 2020), normalisation and activation in one."""

    fused: ClassVar[bool] = True
    num_groups: Positive = 32

    def op(self, num_features: int, *, activates: bool = False) -> Op:
        """EvoNorm2dS0."""
        return EvoNorm2dS0(num_features, self.num_groups, activates)


@NORMS.register("filter_response")
@dataclass(frozen=True, slots=True)
class FilterResponseNorm(Norm):
    """Filter response normalisation with its thresholded linear unit (Singh and Krishnan 2019)."""

    fused: ClassVar[bool] = True

    def op(self, num_features: int, *, activates: bool = False) -> Op:
        """FilterResponseNorm2d."""
        return FilterResponseNorm2d(num_features, activates)


@dataclass(frozen=True, slots=True)
class ActivationKind(Component):
    """Base of activations."""

    op: ClassVar[Activation]
    """The operation."""


ACTIVATIONS: Registry[ActivationKind] = Registry("activation")


@ACTIVATIONS.register("relu")
@dataclass(frozen=True, slots=True)
class Relu(ActivationKind):
    """max(0, x)."""

    op: ClassVar[Activation] = ReLU()


@ACTIVATIONS.register("leaky_relu")
@dataclass(frozen=True, slots=True)
class LeakyRelu(ActivationKind):
    """max(0, x) + 0.01 · min(0, x)."""

    op: ClassVar[Activation] = LeakyReLU()


@ACTIVATIONS.register("silu")
@dataclass(frozen=True, slots=True)
class Silu(ActivationKind):
    """x / (1 + exp(−x)), also called swish."""

    op: ClassVar[Activation] = SiLU()


@ACTIVATIONS.register("gelu")
@dataclass(frozen=True, slots=True)
class Gelu(ActivationKind):
    """x times the share of the normal distribution below x."""

    op: ClassVar[Activation] = GELU()


@ACTIVATIONS.register("hardswish")
@dataclass(frozen=True, slots=True)
class HardSwish(ActivationKind):
    """x · min(max(0, x + 3), 6) / 6."""

    op: ClassVar[Activation] = Hardswish()


@dataclass(frozen=True, slots=True)
class Convolution(Component):
    """Base of kinds of convolution."""

    op: ClassVar[type[Conv2d]]
    """The operation."""


CONVOLUTIONS: Registry[Convolution] = Registry("convolution")


@CONVOLUTIONS.register("plain")
@dataclass(frozen=True, slots=True)
class PlainConvolution(Convolution):
    """A convolution as it is."""

    op: ClassVar[type[Conv2d]] = Conv2d


@CONVOLUTIONS.register("standardized")
@dataclass(frozen=True, slots=True)
class StandardizedConvolution(Convolution):
    """A convolution whose kernels are standardised before use (Qiao et al. 2019)."""

    op: ClassVar[type[Conv2d]] = StandardizedConv2d
