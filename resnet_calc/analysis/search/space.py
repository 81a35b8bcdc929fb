"""What is searched: shapes of networks, and how many blocks each of their stages may have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from resnet_calc.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.architecture.blocks import Block
    from resnet_calc.architecture.config import ResNetConfig

WIDTH_DIVISOR = 8
"""Scaled widths are rounded to a multiple of this, as hardware likes and timm does."""


@dataclass(frozen=True, slots=True)
class Space:
    """Every combination of blocks, widths, cardinalities and input sizes of networks otherwise like ``base``."""

    base: ResNetConfig
    blocks: tuple[tuple[int, int], ...]
    """The fewest and the most blocks of each stage."""
    kinds: tuple[Block, ...]
    multipliers: tuple[Fraction, ...] = (Fraction(1),)
    """What the base's widths are multiplied by."""
    widths: tuple[tuple[int, ...], ...] | None = None
    """The widths that each stage may have, in place of multipliers."""
    cardinalities: tuple[tuple[int, int], ...] = ((1, 64),)
    """Groups and the width of each (Xie et al. 2016: 32×4d), for blocks that take any."""
    inputs: tuple[tuple[int, int, int], ...] = ((3, 224, 224),)

    def __post_init__(self) -> None:
        stages = len(self.blocks)
        if self.widths is not None and len(self.widths) != stages:
            raise ConfigError(f"widths: {len(self.widths)} stages, but blocks has {stages}")
        if any(not 1 <= low <= high for low, high in self.blocks):
            raise ConfigError("blocks: a range goes from at least 1 to as much or more, such as 1-8")

    @property
    def lists_of_blocks(self) -> int:
        """How many lists of blocks each shape may have."""
        return prod(high - low + 1 for low, high in self.blocks)

    def stage_widths(self) -> list[tuple[int, ...]]:
        """Every list of widths."""
        if self.widths is not None:
            return list(product(*self.widths))
        given = replace(self.base, blocks=tuple(low for low, _ in self.blocks)).stage_widths
        return list(dict.fromkeys(scaled(given, multiplier) for multiplier in self.multipliers))


def scaled(widths: tuple[int, ...], multiplier: Fraction) -> tuple[int, ...]:
    """Widths times a factor, as multiples of eight.

    >>> scaled((64, 128, 256, 512), Fraction("0.75")), scaled((16, 32, 64), Fraction("0.3"))
    ((48, 96, 192, 384), (8, 8, 16))
    """
    eighths = (width * multiplier / WIDTH_DIVISOR for width in widths)
    return tuple(max(1, int(eighth + Fraction(1, 2))) * WIDTH_DIVISOR for eighth in eighths)


def shapes(space: Space) -> Iterator[ResNetConfig]:
    """Every shape of a space, as a config of one block a stage; those that make no network are among them."""
    ones = (1,) * len(space.blocks)
    for kind, widths, size in product(space.kinds, space.stage_widths(), space.inputs):
        for groups, width_per_group in space.cardinalities if kind.grouped else ((1, 64),):
            yield replace(
                space.base,
                name="candidate",
                title=None,
                block=kind,
                blocks=ones,
                widths=widths,
                strides=space.base.strides if space.base.strides and len(space.base.strides) == len(ones) else None,
                groups=groups,
                width_per_group=width_per_group,
                input=size,
            )
