"""Normalizations: a few numbers for every channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resnet_calc.errors import ShapeError
from resnet_calc.nn.ops.base import Op

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Norm(Op):
    """A normalization: a weight and a bias for every channel."""

    num_features: int

    def weight_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """weight and bias (num_features)."""
        return {"weight": (self.num_features,), "bias": (self.num_features,)}

    def parameters(self) -> int:
        """2 × num_features."""
        return 2 * self.num_features


class BatchNorm2d(Norm):
    """Batch normalization (Ioffe and Szegedy 2015).

    >>> BatchNorm2d(64).parameters(), BatchNorm2d(64).buffers()
    (128, 128)
    """

    __slots__ = ()

    def buffer_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """running_mean and running_var (num_features)."""
        return {"running_mean": (self.num_features,), "running_var": (self.num_features,)}

    def buffers(self) -> int:
        """2 × num_features moving statistics."""
        return 2 * self.num_features


@dataclass(frozen=True, slots=True)
class GroupNorm(Norm):
    """Group normalization (Wu and He 2018): the channels of a group share their statistics, and none are kept.

    >>> GroupNorm(64).parameters(), GroupNorm(64).buffers()
    (128, 0)
    """

    num_groups: int = 32

    def __post_init__(self) -> None:
        if self.num_features % self.num_groups:
            raise ShapeError(
                f"group normalization of {self.num_groups} groups does not divide {self.num_features} channels"
            )


@dataclass(frozen=True, slots=True)
class EvoNorm2dS0(Norm):
    """EvoNorm-S0 (Liu et al. 2020, Table 1): group statistics and an activation in one."""

    num_groups: int = 32
    activates: bool = True

    def __post_init__(self) -> None:
        if self.num_features % self.num_groups:
            raise ShapeError(f"EvoNorm-S0 of {self.num_groups} groups does not divide {self.num_features} channels")

    def weight_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """weight and bias (num_features), and v (num_features) if it activates."""
        return _with_third(self.num_features, "v" if self.activates else None)

    def parameters(self) -> int:
        """3 × num_features, or 2 × num_features if it does not activate."""
        return (3 if self.activates else 2) * self.num_features


@dataclass(frozen=True, slots=True)
class FilterResponseNorm2d(Norm):
    """Filter response normalization (Singh and Krishnan 2019), its thresholded linear unit included if it activates."""

    activates: bool = True

    def weight_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """weight and bias (num_features), and the threshold tau (num_features) if it activates."""
        return _with_third(self.num_features, "tau" if self.activates else None)

    def parameters(self) -> int:
        """3 × num_features, or 2 × num_features if it does not activate."""
        return (3 if self.activates else 2) * self.num_features


def _with_third(num_features: int, third: str | None) -> Mapping[str, tuple[int, ...]]:
    return {name: (num_features,) for name in ("weight", "bias", third) if name}
