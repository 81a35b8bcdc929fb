"""Basic block against bottleneck."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from resnet_calc.analysis.block_costs import (
    BlockCost,
    Kind,
    Setting,
    block_cost,
    equal_costs,
    own_width,
    per_square,
    same_channels,
    settings,
)
from resnet_calc.errors import ConfigError
from tests.arithmetic import evaluate


def test_a_bottleneck_of_256_channels_is_16_94_times_smaller() -> None:
    # He et al. 2015, Figure 5: two 3×3 convolutions, or 1×1, 64; 3×3, 64; 1×1, 256.
    basic, bottleneck = same_channels(Setting(256, 56))
    assert str(basic.parameters) == "3×3×256×256×2"
    assert basic.parameters.value == 3 * 3 * 256 * 256 * 2 == 1_179_648
    assert str(bottleneck.parameters) == "1×1×256×64 + 3×3×64×64 + 1×1×64×256"
    assert bottleneck.parameters.value == 256 * 64 + 9 * 64 * 64 + 64 * 256 == 69_632
    assert basic.parameters.value / bottleneck.parameters.value == Fraction(18 * 16, 17)


@pytest.mark.parametrize(("channels", "size"), [(256, 56), (512, 28), (1024, 14), (2048, 7)])
def test_every_stage_of_resnet50_has_the_same_ratio(channels: int, size: int) -> None:
    basic, bottleneck = same_channels(Setting(channels, size))
    assert bottleneck.width == channels // 4
    assert basic.operations.value == basic.parameters.value * size * size
    assert basic.operations.value / bottleneck.operations.value == Fraction(288, 17)


def test_a_projection_adds_the_same_to_both() -> None:
    plain, projected = same_channels(Setting(256)), same_channels(Setting(256, projection=True))
    for before, after in zip(plain, projected, strict=True):
        assert after.parameters.value - before.parameters.value == 256 * 256


def test_normalization_adds_two_for_each_channel() -> None:
    basic, bottleneck = same_channels(Setting(256), norm=True)
    assert basic.parameters.value == 1_179_648 + 2 * 256 * 2
    assert bottleneck.parameters.value == 69_632 + 2 * 64 * 2 + 2 * 256


@given(st.integers(1, 300).map(lambda quarter: 4 * quarter), st.booleans(), st.booleans())
@budget(max_examples=20, deadline=None)
def test_what_a_price_buys_is_the_largest_block_that_does_not_exceed_it(
    channels: int, projection: bool, norm: bool,  # noqa: FBT001 - drawn
) -> None:  # fmt: skip
    setting = Setting(channels, 7, projection)
    for pair in equal_costs(setting, norm=norm):
        price = pair.given.parameters.value
        assert pair.given.kind is not pair.found.kind
        assert pair.found.parameters.value <= price
        assert one_wider(pair.found, norm=norm).parameters.value > price


def one_wider(cost: BlockCost, *, norm: bool) -> BlockCost:
    width, setting = cost.width + 1, cost.setting
    if cost.width * cost.kind.expansion == setting.channels:
        setting = Setting(width * cost.kind.expansion, setting.size, setting.projection)
    return block_cost(cost.kind, width, setting, norm=norm)


def test_equal_prices_at_256_channels() -> None:
    wider, larger, smaller = equal_costs(Setting(256))
    # 2×256w + 9w² ≤ 18×256²; 17w² ≤ 18×256²; 18c² ≤ 17×64².
    assert (wider.found.width, larger.found.width, smaller.found.width) == (334, 263, 62)
    assert 2 * 256 * 334 + 9 * 334**2 <= 18 * 256**2 < 2 * 256 * 335 + 9 * 335**2
    assert 17 * 263**2 <= 18 * 256**2 < 17 * 264**2
    assert 18 * 62**2 <= 17 * 64**2 < 18 * 63**2


def test_a_price_that_buys_no_block_is_left_out() -> None:
    # A bottleneck of 4 channels holds 17 weights; the least basic block holds 18.
    assert [pair.given.kind for pair in equal_costs(Setting(4))] == [Kind.BASIC, Kind.BASIC]


@given(st.integers(1, 500).map(lambda quarter: 4 * quarter))
def test_each_pair_of_channels_holds_eighteen_weights_or_seventeen_sixteenths(channels: int) -> None:
    basic, bottleneck = (per_square(cost) for cost in same_channels(Setting(channels)))
    assert (str(basic), str(bottleneck)) == ("18", "1/4 + 9/16 + 1/4")
    assert evaluate(str(bottleneck)) == bottleneck.value == Fraction(17, 16)


def test_a_bottleneck_needs_a_quarter_of_its_channels() -> None:
    assert own_width(Kind.BASIC, 30) == 30
    with pytest.raises(ConfigError, match="30 channels: a bottleneck works on a quarter"):
        own_width(Kind.BOTTLENECK, 30)


@pytest.mark.parametrize(
    ("channels", "sizes", "problem"),
    [
        ([256, 512], [56, 28, 14], "widths: 2, sizes: 3"),
        ([0], None, "a width of 0"),
        ([256], [1_000_000], "a size of 1000000"),
    ],
)
def test_settings_out_of_reason_are_refused(channels: list[int], sizes: list[int] | None, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        settings(channels, sizes)
