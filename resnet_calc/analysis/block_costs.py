"""What a basic block costs and what a bottleneck, on the same channels, in the same place, or for the same price.

Blocks are composed and counted as in any network; nothing here knows what they are made of.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from resnet_calc.analysis.counting import MULTIPLY_ADDS
from resnet_calc.analysis.derivation.expression import Expression, Number, Sum
from resnet_calc.analysis.derivation.operations import Aspect, Derivation, derive
from resnet_calc.analysis.derivation.sums import counted_sum
from resnet_calc.architecture.blocks import Basic, Block, BlockPlan, Bottleneck
from resnet_calc.architecture.build import build_block
from resnet_calc.architecture.config import ResNetConfig
from resnet_calc.errors import ConfigError
from resnet_calc.nn.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from fractions import Fraction

    from resnet_calc.analysis.counting import Convention
    from resnet_calc.nn.graph import Run


class Kind(Enum):
    """The two blocks of He et al. 2015, Figure 5."""

    BASIC = Basic
    BOTTLENECK = Bottleneck

    @property
    def expansion(self) -> int:
        """Channels that leave the block for each inside."""
        block: type[Block] = self.value
        return block.expansion


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a block stands: its channels in and out, the height and width of its feature maps, its shortcut."""

    channels: int
    size: int = 1
    projection: bool = False


@dataclass(frozen=True, slots=True)
class BlockCost:
    """What a block holds and takes, as expressions."""

    kind: Kind
    width: int
    """Channels inside."""
    setting: Setting
    parameters: Expression
    """Its weights and, if asked for, the parameters of its normalizations."""
    operations: Expression
    """Multiply-adds or FLOPs, under a counting convention."""


LARGEST = 100_000
"""Channels or pixels along a side; what is larger is a slip of the keyboard."""

IMAGENET_SIZES = {256: 56, 512: 28, 1024: 14, 2048: 7}
"""Channels and feature maps of the stages of ResNet-50: He et al. 2015, Table 1."""


def settings(channels: Sequence[int], sizes: Sequence[int] | None = None) -> list[Setting]:
    """Where to compare blocks: on feature maps of the sizes given, one for all or one each, or else of ResNet-50's.

    >>> [setting.size for setting in settings([256, 512])], [setting.size for setting in settings([64, 128], [32])]
    ([56, 28], [32, 32])

    Raises:
        ConfigError: if there are more sizes than channels, or fewer but not one, or one is out of reason.
    """
    if sizes is None:
        sizes = [IMAGENET_SIZES.get(number, 56) for number in channels]
    if len(sizes) == 1:
        sizes = [*sizes] * len(channels)
    if len(sizes) != len(channels):
        raise ConfigError(f"widths: {len(channels)}, sizes: {len(sizes)}: give one size, or one for each width")
    for what, numbers in (("width", channels), ("size", sizes)):
        for number in numbers:
            if not 1 <= number <= LARGEST:
                raise ConfigError(f"a {what} of {number} is none that a block has: give one from 1 to {LARGEST:,}")
    return [Setting(number, size) for number, size in zip(channels, sizes, strict=True)]


def block_cost(
    kind: Kind, width: int, setting: Setting, *, norm: bool = False, count: Convention = MULTIPLY_ADDS
) -> BlockCost:
    """The cost of a block of some width inside.

    >>> print(block_cost(Kind.BASIC, 256, Setting(256)).parameters)
    3×3×256×256×2
    >>> bottleneck = block_cost(Kind.BOTTLENECK, 64, Setting(256))
    >>> print(bottleneck.parameters, "=", bottleneck.parameters.value)
    1×1×256×64 + 3×3×64×64 + 1×1×64×256 = 69632
    """
    config = ResNetConfig(block=kind.value(), blocks=(1,), shortcut="C" if setting.projection else "B")
    plan = BlockPlan(width, setting.channels, first=True)
    run = build_block(config, Shape(setting.channels, setting.size, setting.size), plan)
    return BlockCost(kind, width, setting, *run_cost(run, norm=norm, count=count))


def run_cost(run: Run, *, norm: bool = False, count: Convention = MULTIPLY_ADDS) -> tuple[Expression, Expression]:
    """Parameters and operations of a block, the products of its layers; without norms, weights alone.

    Multiply-adds are sums of products too; what another convention counts is the sum of its terms.
    """
    steps = [step for layer in run.layers for step in derive(layer)]
    held = {Aspect.WEIGHTS, Aspect.NORM_PARAMETERS} if norm else {Aspect.WEIGHTS}
    parameters = gathered(step for step in steps if step.aspect in held)
    if count is MULTIPLY_ADDS:
        return parameters, gathered(step for step in steps if step.aspect is Aspect.MULTIPLY_ADDS)
    counted = counted_sum(count, [(layer, run.layers, 1) for layer in run.layers])
    return parameters, counted.expression if counted else Number(0)


def gathered(steps: Iterable[Derivation]) -> Sum:
    """The sum of products, equal ones written once and multiplied: 3×3×256×256×2."""
    counts = Counter(step.expression for step in steps)
    return Sum(tuple(term if count == 1 else term * count for term, count in counts.items()))


def own_width(kind: Kind, channels: int) -> int:
    """Channels inside a block of so many channels, as He et al. have it: all of them, or a quarter in a bottleneck.

    Raises:
        ConfigError: if a quarter of them is no whole number.
    """
    if channels % kind.expansion:
        raise ConfigError(f"{channels} channels: a bottleneck works on a quarter of them; give a multiple of 4")
    return channels // kind.expansion


def same_channels(
    setting: Setting, *, norm: bool = False, count: Convention = MULTIPLY_ADDS
) -> tuple[BlockCost, BlockCost]:
    """Both blocks on the same channels.

    >>> basic, bottleneck = same_channels(Setting(256))
    >>> basic.parameters.value / bottleneck.parameters.value
    Fraction(288, 17)
    """
    basic, bottleneck = (
        block_cost(kind, own_width(kind, setting.channels), setting, norm=norm, count=count) for kind in Kind
    )
    return basic, bottleneck


@dataclass(frozen=True, slots=True)
class EqualCost:
    """A block, and the largest of another form that costs no more."""

    given: BlockCost
    found: BlockCost


def equal_costs(setting: Setting, *, norm: bool = False) -> list[EqualCost]:
    """Which blocks of the one kind cost the same as the other, as nearly as whole channels allow, and not more.

    A basic block's price buys a bottleneck on the same channels, only wider inside; or one of more channels, whose
    inside is a quarter. A bottleneck's price buys a basic block of fewer channels. What buys none is left out.
    """
    basic, bottleneck = same_channels(setting, norm=norm)

    @cache
    def wider(width: int) -> BlockCost:
        return block_cost(Kind.BOTTLENECK, width, setting, norm=norm)

    @cache
    def larger(width: int) -> BlockCost:
        channels = width * Kind.BOTTLENECK.expansion
        return block_cost(Kind.BOTTLENECK, width, Setting(channels, setting.size, setting.projection), norm=norm)

    @cache
    def smaller(channels: int) -> BlockCost:
        return block_cost(Kind.BASIC, channels, Setting(channels, setting.size, setting.projection), norm=norm)

    pairs = ((basic, wider), (basic, larger), (bottleneck, smaller))
    found = [(given, _largest(form, given.parameters.result)) for given, form in pairs]
    return [EqualCost(given, largest) for given, largest in found if largest is not None]


def _largest(form: Callable[[int], BlockCost], budget: int) -> BlockCost | None:
    """The widest block of a form whose parameters do not exceed a budget, if there is any; cost grows with width."""
    if form(1).parameters.value > budget:
        return None
    low, high = 1, 2
    while form(high).parameters.value <= budget:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if form(middle).parameters.value <= budget else (low, middle)
    return form(low)


def per_square(cost: BlockCost) -> Sum:
    """What each convolution of a block holds for every pair of its channels, one in and one out.

    >>> basic, bottleneck = same_channels(Setting(256))
    >>> print(per_square(basic), "|", per_square(bottleneck))
    18 | 1/4 + 9/16 + 1/4
    """
    assert isinstance(cost.parameters, Sum)  # noqa: S101 - for the type checker: gathered makes no other
    shares = [term.value / cost.setting.channels**2 for term in cost.parameters.terms]
    return Sum(tuple(_fraction(share) for share in shares))


def _fraction(value: Fraction) -> Expression:
    over = Number(value.numerator)
    return over if value.denominator == 1 else over / value.denominator
