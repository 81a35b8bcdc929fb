"""Parts by themselves: the rules of their widths, and what does not go together."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resnet_calc.analysis.report import Cost, Report, analyse
from resnet_calc.architecture.antialias import ANTIALIASES
from resnet_calc.architecture.attention import ATTENTIONS, kernel_size
from resnet_calc.architecture.blocks import BLOCKS
from resnet_calc.architecture.catalog import custom, load
from resnet_calc.architecture.component import divisible
from resnet_calc.architecture.norms import ACTIVATIONS, CONVOLUTIONS, NORMS
from resnet_calc.errors import ConfigError, ShapeError
from resnet_calc.nn.ops import Activation, AvgPool2dSame, Conv2d, StandardizedConv2d


def roles(report: Report, stage: int, block: int = 1) -> list[str]:
    return [node.address.role for node in report.graph.nodes() if node.address[:2] == (stage, block)]


@given(st.integers(1, 8192), st.integers(1, 64), st.sampled_from([1, 2, 8, 16, 32]), st.sampled_from([0, 32]))
def test_narrow_widths_follow_timms_make_divisible(channels: int, reduction: int, divisor: int, least: int) -> None:
    """timm.layers.make_divisible(v, divisor, min_value, round_limit=0.9), in floating point as timm writes it."""
    value = channels / reduction
    expected = max(least or divisor, int(value + divisor / 2) // divisor * divisor)
    if expected < 0.9 * value:
        expected += divisor
    if not math.isclose(expected, 0.9 * value):  # where floating point decides, ours is exact
        assert divisible(channels, reduction, divisor, least) == expected


@given(st.integers(1, 100_000))
def test_the_kernel_of_channel_attention_follows_equation_12_of_the_paper(channels: int) -> None:
    """timm: t = int(abs(log2(channels) + 1) / 2), and the next odd number if t is even; at least 3."""
    t = int(abs(math.log2(channels) + 1) / 2)
    assert kernel_size(channels) == max(t if t % 2 else t + 1, 3)


def test_attention_stands_on_the_residual_before_the_shortcut() -> None:
    in_block = roles(analyse(load("seresnet50")), 2)
    assert in_block.index("norm3") < in_block.index("attention.multiply") < in_block.index("shortcut.conv")
    assert in_block[-2:] == ["add", "act3"]


def test_fused_normalizations_bring_their_activation() -> None:
    report = analyse(load("resnetv2_50d_evos"))
    assert not any(isinstance(node.op, Activation) for node in report.graph.nodes())
    assert "act1" in roles(analyse(load("resnetv2_50d_gn")), 1)


def test_a_fused_normalization_before_a_sum_does_not_activate() -> None:
    report = analyse(custom(blocks=(1,), norm="evonorm_s0"))
    held = {row.node.address.role: row.cost.parameters for row in report.rows()}
    assert held["norm2"] == 3 * 64
    assert held["norm3"] == held["shortcut.norm"] == 2 * 256


def test_standardised_networks_keep_a_plain_classifier() -> None:
    nodes = list(analyse(load("resnetv2_50x1_bit")).graph.nodes())
    plain = [node.address.role for node in nodes if isinstance(node.op, Conv2d) and type(node.op) is Conv2d]
    assert plain == ["head.fc"]
    assert sum(isinstance(node.op, StandardizedConv2d) for node in nodes) == 53


def test_where_dilation_takes_the_place_of_a_stride_the_average_pool_keeps_the_size() -> None:
    nodes = list(analyse(load("resnet50d", output_stride=16)).graph.nodes())
    assert [node.address.stage for node in nodes if isinstance(node.op, AvgPool2dSame)] == [4]


def test_torchvisions_way_of_asking_for_dilation_says_the_same_as_an_output_stride() -> None:
    by_stages = analyse(load("resnet50", replace_stride_with_dilation=(False, True, True)))
    assert by_stages.graph == analyse(load("resnet50", output_stride=8)).graph


PARTS: dict[str, st.SearchStrategy[Any]] = {
    "block": st.sampled_from(BLOCKS.kinds()),
    "stem": st.sampled_from(["conv", "deep", {"kind": "deep", "widths": [24, 32, 64], "pooling": "conv"}]),
    "projection": st.sampled_from(["conv", "avg_pool", {"kind": "conv", "kernel_size": 3}]),
    "attention": st.sampled_from([None, *ATTENTIONS.kinds()]),
    "antialias": st.sampled_from([None, *ANTIALIASES.kinds()]),
    "norm": st.sampled_from(NORMS.kinds()),
    "activation": st.sampled_from(ACTIVATIONS.kinds()),
    "conv": st.sampled_from(CONVOLUTIONS.kinds()),
    "shortcut": st.sampled_from(["A", "B", "C"]),
    "stride_in": st.sampled_from(["1x1", "3x3"]),
    "stride_block": st.sampled_from(["first", "last"]),
    "output_stride": st.sampled_from([None, 4, 8, 16]),
    "blocks": st.lists(st.integers(1, 4), min_size=1, max_size=4),
    "input": st.tuples(st.integers(1, 4), st.integers(1, 130), st.integers(1, 130)),
    "head": st.sampled_from(["linear", "conv", {"classes": 0}]),
}


@given(st.fixed_dictionaries({}, optional=PARTS))
def test_any_combination_of_parts_adds_up_or_is_refused(keys: dict[str, Any]) -> None:
    try:
        report = analyse(custom(**{"blocks": [1, 2], **keys}))
    except (ConfigError, ShapeError):
        return
    addresses = [node.address for node in report.graph.nodes()]
    assert len(set(addresses)) == len(addresses)
    total = Cost()
    for row in report.rows():
        assert min(row.node.output) > 0
        total = total.plus(row.cost)
    assert total == report.totals


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"block": "selective_kernel_basic", "antialias": "blur"}, "takes no antialias"),
        ({"block": "split_attention", "attention": "se"}, "attention of its own"),
        ({"block": "basic", "groups": 32}, "takes no groups"),
        ({"block": ["basic", "bottleneck"]}, "block has 2 entries, and 4 stages need 4"),
        ({"block": ["basic", "basic", "basic", "preactivation_basic"]}, "do not mix"),
        ({"output_stride": 8, "replace_stride_with_dilation": [False, True, True]}, "say the same in two ways"),
        ({"replace_stride_with_dilation": [True]}, "replace_stride_with_dilation has 1 entries"),
        ({"attention": "sse"}, "unknown attention 'sse': did you mean se"),
        ({"attention": {"kind": "se", "reduction": 0}}, "attention.reduction: must be"),
        ({"stem": {"kind": "deep", "widths": []}}, "stem.widths"),
    ],
)
def test_parts_that_do_not_go_together_are_refused_with_the_reason(keys: dict[str, Any], problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        custom(blocks=(1, 1, 1, 1), **keys)


@pytest.mark.parametrize(
    ("name", "changes", "problem"),
    [
        ("resnet50_gn", {"stem": {"kind": "deep", "widths": [24, 32, 64]}}, "does not divide 24 channels"),
        ("resnetaa50", {"input": (3, 228, 224)}, "to be added differ"),  # the pool rounds down, the projection up
        ("skresnet18", {"stem": {"width": 63}}, "cannot split 63 channels"),
        ("resnext50_32x4d", {"block": {"reduce_first": 3}}, "32 groups do not divide"),
    ],
)
def test_what_cannot_be_built_is_refused_with_stage_and_network(
    name: str, changes: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ShapeError, match=problem) as error:
        analyse(load(name, **changes))
    assert f"of {name}" in str(error.value)
