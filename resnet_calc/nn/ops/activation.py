"""Activations, and what else works on one element at a time."""

from __future__ import annotations

from dataclasses import dataclass

from resnet_calc.nn.ops.base import Op


class Activation(Op):
    """A function applied to every element; it has no weights."""

    __slots__ = ()


class ReLU(Activation):
    """max(0, x)."""

    __slots__ = ()


class LeakyReLU(Activation):
    """max(0, x) + 0.01 · min(0, x)."""

    __slots__ = ()


class SiLU(Activation):
    """x / (1 + exp(−x)), also called swish."""

    __slots__ = ()


class GELU(Activation):
    """x times the share of the normal distribution below x."""

    __slots__ = ()


class Hardswish(Activation):
    """x · min(max(0, x + 3), 6) / 6."""

    __slots__ = ()


class Sigmoid(Activation):
    """1 / (1 + exp(−x))."""

    __slots__ = ()


class Softmax(Activation):
    """exp(x) over its sum across the classes."""

    __slots__ = ()


class BranchSoftmax(Activation):
    """exp(x) over its sum across the branches: each channel's weights of its branches add up to 1."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Dropout(Op):
    """Zeroes a share p of the elements while training; nothing at inference."""

    p: float = 0.5
