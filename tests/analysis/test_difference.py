"""The bridge between two networks adds up, for any pair, and costs what frameworks and papers say."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resnet_calc.analysis.counting import KERAS, PYTORCH
from resnet_calc.analysis.difference import IDENTITY, ORDER, Bridge, bridge, differences
from resnet_calc.analysis.report import Cost, analyse
from resnet_calc.analysis.tensors import tensor_sorts
from resnet_calc.architecture.catalog import custom, load, names, styles
from resnet_calc.architecture.config import ResNetConfig
from resnet_calc.cli.app import run
from resnet_calc.errors import ShapeError
from resnet_calc.view.difference import difference_document
from resnet_calc.view.document import Change, Table
from tests.architecture.constructors import config_of
from tests.reference.frameworks import load as reference

if TYPE_CHECKING:
    from resnet_calc.view.document import Cell

MODELS = st.sampled_from(names())
DRAWN = [config_of(model) for model in reference("drawn").models.values()]


def value(cell: Cell) -> int:
    assert isinstance(cell, int | Change)
    return cell.value if isinstance(cell, Change) else cell


def assert_adds_up(found: Bridge) -> None:
    total = found.first.totals
    for step in found.steps:
        total = total.plus(step.cost)
        assert total == step.report.totals
    assert total == found.last.totals


def step_costs(first: str, last: str) -> dict[str, Cost]:
    found = bridge(load(first), load(last))
    assert_adds_up(found)
    return {step.differences[0].key: step.cost for step in found.steps}


@settings(max_examples=60, deadline=None)
@given(first=MODELS, last=MODELS)
def test_bridges_add_up_for_any_pair_of_models(first: str, last: str) -> None:
    assert_adds_up(bridge(load(first), load(last)))


@settings(max_examples=30, deadline=None)
@given(model=MODELS, style=st.sampled_from(sorted(styles())), size=st.sampled_from([96, 160, 224, 320]))
def test_bridges_add_up_between_styles_and_input_sizes(model: str, style: str, size: int) -> None:
    # sizes that halve evenly: anti-aliased networks take no others, in timm neither
    assert_adds_up(bridge(load(model, input=(3, size, size)), load(model, style=style)))


@settings(max_examples=40)
@given(first=st.sampled_from(DRAWN), last=st.sampled_from(DRAWN))
def test_bridges_add_up_between_drawn_configurations(first: ResNetConfig, last: ResNetConfig) -> None:
    assert_adds_up(bridge(first, last))


@settings(max_examples=60, deadline=None)
@given(first=MODELS, last=MODELS)
def test_every_column_of_the_table_adds_up(first: str, last: str) -> None:
    tables = [part for part in difference_document(bridge(load(first), load(last))).parts if isinstance(part, Table)]
    for table in tables[:1]:
        for column in range(1, len(table.columns)):
            start, *steps, end = (value(line.cells[column]) for line in table.lines)
            assert start + sum(steps) == end, table.columns[column].title
    for table in tables[1:]:
        for line in table.lines:
            before, after, change = map(value, line.cells[1:])
            assert before + change == after
    for table in tables[2:]:
        for column in range(1, 4):
            *items, total = (value(line.cells[column]) for line in table.lines)
            assert sum(items) == total


@pytest.mark.parametrize("depth", [50, 101, 152])
def test_from_torchvision_to_keras_is_what_the_two_frameworks_print(depth: int) -> None:
    torchvision = reference("torchvision").models[f"resnet{depth}"].totals
    keras = reference("keras").models[f"ResNet{depth}"].totals
    found = bridge(load(f"resnet{depth}"), load(f"keras/resnet{depth}"))
    assert found.counted_otherwise == (torchvision["parameters"], keras["parameters"])
    moving = keras["non_trainable_parameters"]
    biases = keras["parameters"] - torchvision["parameters"] - moving
    assert step_costs(f"resnet{depth}", f"keras/resnet{depth}")["conv_bias"] == Cost(biases, biases)
    assert found.last.totals.buffers == moving


def test_resnet50_gains_the_published_biases_and_moving_statistics() -> None:
    """25,557,032 + 26,560 + 53,120 = 25,636,712: keras.applications.ResNet50 against torchvision."""
    found = bridge(load("resnet50"), load("keras/resnet50"))
    assert found.counted_otherwise == (25_557_032, 25_636_712)
    assert sum(step.cost.trainable for step in found.steps) == 26_560
    assert found.last.totals.buffers == 53_120


@pytest.mark.parametrize("depth", [50, 101, 152])
def test_from_v1_to_v1_5_adds_the_same_at_every_depth(depth: int) -> None:
    """The difference of mlcommons' and torchvision's figures: 231,211,008 multiply-adds."""
    assert step_costs(f"paper/resnet{depth}", f"resnet{depth}")["stride_in"].multiply_adds == 231_211_008


def test_option_b_costs_its_projections() -> None:
    """272,474 against 269,722 parameters for ResNet-20 (facebookresearch/open_lth#7)."""
    found = bridge(load("cifar_resnet20"), load("cifar_resnet20", shortcut="B"))
    assert [step.cost.trainable for step in found.steps] == [272_474 - 269_722]


def test_a_network_does_not_differ_from_itself() -> None:
    assert bridge(load("resnet50"), load("ResNet-50")).steps == ()


def test_saying_what_goes_without_saying_is_no_difference() -> None:
    plain = custom(block="bottleneck", blocks=(3, 4, 6, 3))
    spelt = custom(
        block=["bottleneck"] * 4,
        blocks=(3, 4, 6, 3),
        widths=(64, 128, 256, 512),
        strides=(1, 2, 2, 2),
        expansion=4,
    )
    assert list(differences(plain, spelt)) == []


def test_keys_that_make_no_network_alone_are_changed_together() -> None:
    first = custom(block="bottleneck", blocks=(1, 1), widths=(16, 32))
    last = custom(block="bottleneck", blocks=(1, 1, 1), widths=(32, 64, 128))
    found = bridge(first, last)
    assert_adds_up(found)
    assert {difference.key for difference in found.steps[0].differences} == {"blocks", "widths"}


def test_groups_and_their_width_are_one_step() -> None:
    (step,) = bridge(load("resnet50"), load("resnext50_32x4d")).steps
    assert [difference.key for difference in step.differences] == ["groups", "width_per_group"]


def test_the_order_knows_every_key_that_makes_a_network() -> None:
    assert set(ORDER) == {field.name for field in fields(ResNetConfig)} - IDENTITY


def test_a_network_that_cannot_be_built_is_said_to() -> None:
    too_small = custom(block="bottleneck", blocks=(1, 1), stem={"kind": "conv", "pool_padding": 0}, input=(3, 3, 3))
    with pytest.raises(ShapeError, match="does not fit"):
        bridge(load("resnet50"), too_small)


@pytest.mark.parametrize("model", names())
def test_sorts_of_tensors_hold_all_that_is_kept(model: str) -> None:
    for style in ("torchvision", "keras"):
        report = analyse(load(model, style=style))
        kept = analyse(load(model, style=style), convention=KERAS).totals.parameters
        assert sum(tensor_sorts(report.graph).values()) == kept
        trainable = analyse(load(model, style=style), convention=PYTORCH).totals.parameters
        assert kept - trainable == tensor_sorts(report.graph).get("moving statistics", 0)


def test_the_command_prints_the_bridge(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "resnet50", "keras/resnet50"]) == 0
    printed = capsys.readouterr().out
    assert "+26,560" in printed
    assert "+53,120" in printed


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["resnet50", "resnet51"], "did you mean"),
        (["resnet50", "missing.toml"], "does not exist"),
        (["resnet50", "resnetblur50", "--input", "8"], "resnetblur50"),
    ],
)
def test_bad_input_gets_one_line(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", *arguments]) == 2
    complaint = capsys.readouterr().err
    assert problem in complaint
    assert complaint.count("\n") == 1
