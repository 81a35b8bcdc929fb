"""What makes a network another than the published one is said in a line, and the line is enough to build it again."""

from __future__ import annotations

from typing import Any

import pytest

from resnet_calc.analysis.alteration import alterations, alterations_in_words, altered_name, published, read_alterations
from resnet_calc.architecture.catalog import custom, load, names
from resnet_calc.language import Language

CHANGES: tuple[dict[str, Any], ...] = (
    {"head": {"classes": 10}},
    {"head": {"classes": 0}},
    {"head": {"hidden": [512, 256], "dropout": 0.5}},
    {"shortcut": "A"},
    {"shortcut": "C", "head": {"classes": 365}},
    {"blocks": [3, 4, 6, 4]},
    {"blocks": [2, 2, 2]},
    {"widths": [32, 64, 128, 256]},
    {"strides": [2, 2, 2, 2]},
    {"output_stride": 8},
    {"replace_stride_with_dilation": [False, True, True]},
    {"stem": {"width": 32, "kernel_size": 3, "stride": 1, "pooling": "none"}},
    {"stem": {"kind": "deep", "widths": [16, 32], "pooling": "conv"}},
    {"conv_bias": True},
    {"norm": "group"},
    {"norm": {"kind": "group", "num_groups": 16}, "activation": "silu"},
    {"attention": {"kind": "se", "reduction": 8}},
    {"attention": "eca", "antialias": "blur"},
    {"projection": "avg_pool"},
    {"stride_block": "last"},
    {"expansion": 2},
    {"input": [1, 32, 48], "head": {"classes": 10}},
)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("changes", CHANGES, ids=str)
@pytest.mark.parametrize("model", ["resnet18", "resnet50", "paper/resnet50", "seresnext50_32x4d"])
def test_what_a_line_says_is_altered_builds_the_same_network_again(
    model: str, changes: dict[str, Any], language: Language
) -> None:
    config = load(model, **changes)
    line = alterations_in_words(config, language)
    stated = read_alterations(line, config.name) if line else ()
    again = load(altered_name(model, {one.key: one.after for one in stated}), input=config.input)
    assert alterations_in_words(again) == alterations_in_words(config)
    assert [one.after for one in stated] == [one.after for one in alterations(config)]


def test_published_networks_are_not_altered_in_any_style_or_at_any_input() -> None:
    for name in names():
        for style in ("torchvision", "paper", "keras", "caffe"):
            assert not alterations(load(name, style=style, input=(1, 96, 128))), (style, name)


def test_a_network_of_ones_own_is_altered_only_where_it_bears_a_published_title() -> None:
    assert published(custom(blocks=(3, 4, 6, 4))) is None
    assert not alterations(custom(blocks=(3, 4, 6, 4)))
    assert not alterations(load("resnet50", title="Mine", blocks=(3, 4, 6, 4)))
    (change,) = alterations(custom(extends="resnet50", name="mine", shortcut="A"))
    assert (change.key, change.before, change.after) == ("shortcut", "B", "A")


@pytest.mark.parametrize(
    "line", ["", "everything", "classes 1000", "classes 1000 → many", "colour red → blue", "classes 1000 → 10 → 20"]
)
def test_a_line_that_says_nothing_of_a_config_is_not_read(line: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        altered_name("resnet50", {one.key: one.after for one in read_alterations(line, "resnet50")})


def test_alterations_that_make_no_network_have_no_name() -> None:
    for changes in ({"blocks": (0, 4, 6, 3)}, {"strides": (1, 2)}, {"stem.kernel_size": 0}, {"output_stride": None}):
        with pytest.raises(ValueError, match="resnet50"):
            altered_name("resnet50", changes)
