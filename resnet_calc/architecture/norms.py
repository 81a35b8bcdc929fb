"""Normalisations and activations: each makes one operation."""

from __future__ import annotations

from dataclasses import dataclass

from resnet_calc.architecture.component import Component, Registry
from resnet_calc.nn.ops import BatchNorm2d, Op, ReLU


@dataclass(frozen=True, slots=True)
class Norm(Component):
    """Base of normalisations."""

    def op(self, num_features: int) -> Op:
        """The operation over that many channels."""
        raise NotImplementedError


NORMS: Registry[Norm] = Registry("norm")


@NORMS.register("batch")
@dataclass(frozen=True, slots=True)
class BatchNorm(Norm):
    """Batch normalisation."""

    def op(self, num_features: int) -> Op:
        """BatchNorm2d."""
        return BatchNorm2d(num_features)


@dataclass(frozen=True, slots=True)
class ActivationKind(Component):
    """Base of activations."""

    def op(self) -> Op:
        """The operation."""
        raise NotImplementedError


ACTIVATIONS: Registry[ActivationKind] = Registry("activation")

_RELU = ReLU()


@ACTIVATIONS.register("relu")
@dataclass(frozen=True, slots=True)
class Relu(ActivationKind):
    """max(0, x)."""

    def op(self) -> Op:
        """ReLU."""
        return _RELU
