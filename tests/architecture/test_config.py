"""Configs: what is valid becomes a network, what is not becomes a ConfigError, whatever it is."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from resnet_calc.analysis.report import analyse
from resnet_calc.architecture import catalog
from resnet_calc.architecture.config import ResNetConfig
from resnet_calc.architecture.toml import to_toml
from resnet_calc.errors import ResNetCalcError

KEYS = [*ResNetConfig.__dataclass_fields__, "extends", "colour"]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.sampled_from(["basic", "bottleneck", "conv", "A", "1x1", "keras", "resnet18", ""])
    | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["kind", "width", "x"]), inner),
    max_leaves=6,
)
SENSIBLE = st.fixed_dictionaries(
    {"blocks": st.lists(st.integers(1, 4), min_size=1, max_size=4)},
    optional={
        "block": st.sampled_from(["basic", "bottleneck"]),
        "shortcut": st.sampled_from("ABC"),
        "stride_in": st.sampled_from(["1x1", "3x3"]),
        "stride_block": st.sampled_from(["first", "last"]),
        "output_stride": st.sampled_from([4, 8, 16, 32]),
        "input": st.tuples(st.integers(1, 4), st.integers(32, 64), st.integers(32, 64)).map(list),
        "style": st.sampled_from(["torchvision", "paper", "caffe", "keras"]),
    },
)


@settings(deadline=None, max_examples=300)
@given(keys=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4))
def test_any_keys_and_values_make_a_network_or_a_clear_error(keys: dict[str, Any]) -> None:
    with suppress(ResNetCalcError):
        assert isinstance(catalog.custom(**keys), ResNetConfig)


@settings(deadline=None, max_examples=200)
@given(keys=SENSIBLE)
def test_sensible_networks_are_built_and_their_rows_add_up(keys: dict[str, Any]) -> None:
    assume(keys.get("output_stride", 4) <= 2 ** (len(keys["blocks"]) + 1))  # four from the stem, and twice a stage
    report = analyse(catalog.custom(**keys))
    rows = [row.cost for row in report.rows()]
    for totals in (
        [sum(column) for column in zip(*rows, strict=True)],
        [sum(column) for column in zip(*[group.cost for group in report.blocks()], strict=True)],
        [sum(column) for column in zip(*[group.cost for group in report.stages()], strict=True)],
    ):
        assert totals == list(report.totals)


@pytest.mark.parametrize("name", catalog.names())
def test_a_printed_config_describes_the_same_network(name: str, tmp_path: Any) -> None:
    config = catalog.load(name)
    file = tmp_path / "printed.toml"
    file.write_text(to_toml(config), encoding="utf-8")
    assert catalog.load_file(file) == config


@pytest.mark.parametrize("name", catalog.names())
def test_a_shipped_config_is_valid_in_every_style(name: str) -> None:
    for style in catalog.styles():
        assert catalog.load(name, style=style).style == style


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("ResNet-50", "resnet50"),
        ("resnet_50", "resnet50"),
        ("ResNet50V2", "resnet50v2"),
        ("CIFAR ResNet 20", "cifar_resnet20"),
    ],
)
def test_people_spell_names_as_they_like(spelling: str, name: str) -> None:
    assert catalog.load(spelling) == catalog.load(name)


def test_a_users_model_extends_a_known_one_and_changes_anything(tmp_path: Any) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('extends = "resnet50"\nhead = { classes = 45, hidden = [1000], dropout = 0.5 }', encoding="utf-8")
    report = analyse(catalog.load_file(file))
    # 2048 × 1000 + 1000 and 1000 × 45 + 45 in place of 2048 × 1000 + 1000: facts.md's 25,557,032 and the new layer
    assert report.totals.parameters == 25_557_032 + 1000 * 45 + 45
    assert report.totals.weighted_layers == 51


def test_options_of_a_part_are_laid_over_those_of_the_base_of_the_same_kind(tmp_path: Any) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('extends = "cifar_resnet20"\nstem = { width = 32 }', encoding="utf-8")
    assert catalog.load_file(file).stem.options() | {"width": 16} == catalog.load("cifar_resnet20").stem.options()


def test_the_caffe_bias_belongs_to_resnet50_alone() -> None:
    # KaimingHe/deep-residual-networks: ResNet-50-deploy.prototxt has bias in conv1, 101 and 152 have not.
    for name, biases in (("resnet50", 64), ("resnet101", 0), ("resnet152", 0)):
        plain, caffe = analyse(catalog.load(name)), analyse(catalog.load(name, style="caffe"))
        assert caffe.totals.parameters - plain.totals.parameters == biases
