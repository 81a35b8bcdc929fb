"""Every number that is worked out is the number that the network has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from resnet_calc.analysis.counting import CONVENTIONS, KERAS, PYTORCH
from resnet_calc.analysis.derivation import operations
from resnet_calc.analysis.derivation.operations import Aspect, derive, multiply_adds, parameters
from resnet_calc.analysis.derivation.shortcuts import ShortcutKind, ShortcutReason, shortcut_of
from resnet_calc.analysis.derivation.sums import (
    alike_blocks,
    block_sums,
    counted_sum,
    layer_sum,
    model_sums,
    run_working,
    stage_sums,
)
from resnet_calc.analysis.layer_count import count_layers
from resnet_calc.analysis.report import Report, analyse
from resnet_calc.architecture import catalog
from resnet_calc.architecture.build import build
from resnet_calc.nn import ops
from resnet_calc.nn.graph import BLOCK_INPUT, Layer, Trace
from resnet_calc.nn.ops import Conv2d, MaxPool2d, Op
from resnet_calc.nn.shape import Shape
from resnet_calc.view.layers import derivation as layers_line
from tests.architecture.constructors import config_of
from tests.arithmetic import evaluate
from tests.reference import frameworks

if TYPE_CHECKING:
    from resnet_calc.analysis.counting import Convention, ParameterConvention
    from resnet_calc.analysis.derivation.operations import Derivation

MODELS = catalog.names()


@cache
def report_of(model: str) -> Report:
    return analyse(catalog.load(model))


def layer_of(op: Op, *inputs: Shape) -> Layer:
    trace = Trace(inputs[0])
    trace.add("conv", op, *[BLOCK_INPUT] * len(inputs))
    return trace.layers[0]


def worked(steps: tuple[Derivation, ...]) -> dict[Aspect, str]:
    return {step.aspect: f"{step.expression} = {step.value:,}" for step in steps}


@pytest.mark.parametrize("model", MODELS)
def test_the_working_of_every_layer_comes_to_its_cost(model: str) -> None:
    for run in report_of(model).graph.runs:
        for layer in run.layers:
            for convention in (PYTORCH, KERAS):
                assert_worked_out(layer, convention)


def test_the_working_of_drawn_configurations_comes_to_their_cost() -> None:
    drawn = frameworks.load("drawn").models.values()
    layers = {layer for model in drawn for run in build(config_of(model)).runs for layer in run.layers}
    assert len(layers) > 1000
    for layer in layers:
        assert_worked_out(layer, PYTORCH)


def assert_worked_out(layer: Layer, convention: ParameterConvention) -> None:
    """Every number of a layer that is worked out is the operation's, and is what the printed expression comes to."""
    steps = derive(layer, convention)
    held = layer.op.parameters() + (layer.op.buffers() if convention.counts_buffers else 0)
    assert parameters(steps) == held
    assert multiply_adds(steps) == layer.op.multiply_adds(layer.output)
    assert all(evaluate(str(step.expression)) == step.value for step in steps)
    values = {step.aspect: step.value for step in steps}
    assert values.get(Aspect.PARAMETERS, held) == held
    assert values.get(Aspect.OUTPUT_HEIGHT, layer.output.height) == layer.output.height
    assert values.get(Aspect.OUTPUT_WIDTH, layer.output.width) == layer.output.width
    assert values.get(Aspect.OUTPUT_SIDE, layer.output.height) == layer.output.height
    assert values.get(Aspect.OUTPUT_CHANNELS, layer.output.channels) == layer.output.channels
    if layer.output[1:] != layer.inputs[0][1:] and not isinstance(layer.op, ops.AdaptiveAvgPool2d):
        assert {Aspect.OUTPUT_SIDE, Aspect.OUTPUT_HEIGHT, Aspect.INPUT_FEATURES} & values.keys()


@pytest.mark.parametrize("model", MODELS)
def test_blocks_stages_and_the_network_add_up(model: str) -> None:
    report = report_of(model)
    for run, cost in zip(report.graph.runs, report.run_costs, strict=True):
        sums = {step.aspect: step for step in block_sums(run_working(run, report))}
        assert_sums(sums, cost.parameters, cost.multiply_adds)
    for group in report.stages():
        sums = {step.aspect: step for step in stage_sums(report, group.stage)}
        assert_sums(sums, group.cost.parameters, group.cost.multiply_adds)
    sums = {step.aspect: step for step in model_sums(report)}
    assert_sums(sums, report.totals.parameters, report.totals.multiply_adds)


def assert_sums(sums: dict[Aspect, Derivation], held: int, taken: int) -> None:
    for aspect, total in ((Aspect.PARAMETERS, held), (Aspect.MULTIPLY_ADDS, taken)):
        assert (aspect in sums) == (total > 0)
        if total:
            assert sums[aspect].value == total
            assert evaluate(str(sums[aspect].expression)) == total


@pytest.mark.parametrize("convention", CONVENTIONS.values(), ids=lambda convention: convention.name)
@pytest.mark.parametrize("model", ["resnet50", "resnest50d", "skresnet18", "ecaresnet26t", "keras/resnet50v2"])
def test_what_a_counting_convention_counts_is_the_sum_of_its_terms(model: str, convention: Convention) -> None:
    report = analyse(catalog.load(model), count=convention)
    runs = report.graph.runs
    for stage, counted in [(None, report.totals.counted), *((g.stage, g.cost.counted) for g in report.stages())]:
        chosen = [run for run in runs if stage in {None, run.stage}]
        step = counted_sum(convention, [(layer, run.layers, run.count) for run in chosen for layer in run.layers])
        assert (step.value if step else 0) == counted
        assert step is None or evaluate(str(step.expression)) == counted


@pytest.mark.parametrize("model", MODELS)
def test_the_count_of_layers_adds_up(model: str) -> None:
    report = report_of(model)
    count = count_layers(report.config, report.graph)
    step = layer_sum(count)
    assert evaluate(str(step.expression)) == step.value == report.totals.weighted_layers
    # The table's footer has it too, written without expressions, whose import a table would have to wait for.
    assert layers_line(count).replace(",", "") == f"{step.expression} = {step.value}".replace(",", "")


def test_the_first_convolution_is_worked_out_as_on_paper() -> None:
    # He et al. 2015, Table 1: conv1 is 7×7, 64, stride 2, and gives 112×112.
    conv1 = layer_of(Conv2d(3, 64, (7, 7), (2, 2), (3, 3), bias=False), Shape(3, 224, 224))
    assert worked(derive(conv1)) == {
        Aspect.OUTPUT_SIDE: "⌊(224 − 7 + 2×3)/2⌋ + 1 = 112",
        Aspect.WEIGHTS: "7×7×3×64 = 9,408",
        Aspect.MULTIPLY_ADDS: "7×7×3×64×112×112 = 118,013,952",
    }


def test_height_and_width_are_apart_where_they_differ() -> None:
    conv = layer_of(Conv2d(3, 8, (3, 5), (2, 2), (1, 2), bias=True), Shape(3, 224, 320))
    assert worked(derive(conv)) == {
        Aspect.OUTPUT_HEIGHT: "⌊(224 − 3 + 2×1)/2⌋ + 1 = 112",
        Aspect.OUTPUT_WIDTH: "⌊(320 − 5 + 2×2)/2⌋ + 1 = 160",
        Aspect.WEIGHTS: "3×5×3×8 = 360",
        Aspect.BIASES: "8 = 8",
        Aspect.PARAMETERS: "360 + 8 = 368",
        Aspect.MULTIPLY_ADDS: "3×5×3×8×112×160 = 6,451,200",
    }


def test_groups_dilation_and_rounding_up_are_shown() -> None:
    grouped = layer_of(
        Conv2d(128, 128, (3, 3), padding=(2, 2), dilation=(2, 2), groups=32, bias=False), Shape(128, 28, 28)
    )
    assert worked(derive(grouped))[Aspect.OUTPUT_SIDE] == "(28 − 2×(3 − 1) − 1 + 2×2)/1 + 1 = 28"
    assert worked(derive(grouped))[Aspect.WEIGHTS] == "3×3×(128/32)×128 = 4,608"
    # Caffe's pool rounds up: ⌈(112 − 3)/2⌉ + 1 = 56.
    pool = layer_of(MaxPool2d((3, 3), (2, 2), ceil_mode=True), Shape(64, 112, 112))
    assert worked(derive(pool)) == {Aspect.OUTPUT_SIDE: "⌈(112 − 3 + 2×0)/2⌉ + 1 = 56"}


def test_a_last_window_that_would_start_in_the_padding_is_taken_off() -> None:
    # PyTorch: MaxPool2d(1, stride=2, ceil_mode=True) turns 4 into 2, since a third window would start at 4.
    pool = layer_of(MaxPool2d((1, 1), (2, 2), ceil_mode=True), Shape(1, 4, 4))
    assert worked(derive(pool)) == {Aspect.OUTPUT_SIDE: "⌈(4 − 1 + 2×0)/2⌉ + 1 − 1 = 2"}


@dataclass(frozen=True, slots=True)
class Mystery(Op):
    holds: int = 0
    takes: int = 0
    grows: int = 0

    def parameters(self) -> int:
        return self.holds

    def multiply_adds(self, output: Shape) -> int:
        return self.takes * output.channels

    def output_shape(self, *inputs: Shape) -> Shape:
        return inputs[0]._replace(channels=inputs[0].channels + self.grows)


@pytest.mark.parametrize("op", [Mystery(holds=1), Mystery(takes=1), Mystery(grows=1)])
def test_an_operation_without_a_rule_is_an_error(op: Op) -> None:
    with pytest.raises(TypeError, match="no rule says"):
        derive(layer_of(op, Shape(1, 2, 2)))


OPERATIONS = [
    kind
    for name in ops.__all__
    if isinstance(kind := getattr(ops, name), type) and issubclass(kind, Op) and kind not in {Op, ops.Norm, ops.Pool2d}
]


@pytest.mark.parametrize("kind", OPERATIONS)
def test_every_operation_that_costs_or_reshapes_has_a_rule(kind: type[Op]) -> None:
    for method, rules in (
        ("parameters", operations.held),
        ("weight_shapes", operations.held),
        ("multiply_adds", operations.taken),
        ("output_shape", operations.resized),
    ):
        if getattr(kind, method) is not getattr(Op, method) and kind not in SAME_SHAPE:
            assert rules.dispatch(kind) is not rules.dispatch(object), (kind, method)


SAME_SHAPE = {ops.Add, ops.Multiply}
"""They check the shapes that they are given, and give back the first."""


@pytest.mark.parametrize(
    ("op", "held"),
    [
        (ops.EvoNorm2dS0(64), "3×64 = 192"),
        (ops.EvoNorm2dS0(64, activates=False), "2×64 = 128"),
        (ops.FilterResponseNorm2d(64), "3×64 = 192"),
        (ops.GroupNorm(64), "2×64 = 128"),
        (ops.BatchNorm2d(64), "2×64 = 128"),
    ],
)
def test_normalizations_hold_a_few_numbers_a_channel(op: Op, held: str) -> None:
    assert worked(derive(layer_of(op, Shape(64, 8, 8)))) == {Aspect.NORM_PARAMETERS: held}


def test_keras_counts_moving_statistics() -> None:
    steps = worked(derive(layer_of(ops.BatchNorm2d(64), Shape(64, 8, 8)), KERAS))
    assert steps[Aspect.MOVING_STATISTICS] == "2×64 = 128"
    assert steps[Aspect.PARAMETERS] == "128 + 128 = 256"


def test_channel_attention_holds_one_kernel() -> None:
    steps = worked(derive(layer_of(ops.ChannelConv1d(5), Shape(256, 1, 1))))
    assert steps == {Aspect.WEIGHTS: "5 = 5", Aspect.MULTIPLY_ADDS: "5×256 = 1,280"}


def shortcuts(model: str, **changes: Any) -> list[tuple[ShortcutKind, ShortcutReason]]:
    report = analyse(catalog.load(model, **changes))
    blocks = [alike.run for stage in range(1, report.graph.head) for alike in alike_blocks(report, stage)]
    return [(one.kind, one.reason) for run in blocks if (one := shortcut_of(run)) is not None]


def test_shortcuts_are_projections_where_shapes_differ() -> None:
    same = (ShortcutKind.IDENTITY, ShortcutReason.SHAPES_AGREE)
    both = (ShortcutKind.PROJECTION, ShortcutReason.BOTH_DIFFER)
    assert shortcuts("resnet18") == [same, both, same, both, same, both, same]
    first = (ShortcutKind.PROJECTION, ShortcutReason.CHANNELS_DIFFER)
    assert shortcuts("resnet50") == [first, same, both, same, both, same, both, same]


def test_option_c_projects_every_shortcut() -> None:
    kinds = shortcuts("resnet18", shortcut="C")
    assert kinds[0] == (ShortcutKind.PROJECTION, ShortcutReason.OPTION_C)
    assert {kind for kind, _ in kinds} == {ShortcutKind.PROJECTION}


def test_option_a_pads_with_zeros() -> None:
    kinds = shortcuts("cifar_resnet20", shortcut="A")
    assert kinds[1] == (ShortcutKind.ZERO_PADDED, ShortcutReason.BOTH_DIFFER)
    assert {kind for kind, _ in kinds} == {ShortcutKind.IDENTITY, ShortcutKind.ZERO_PADDED}


def test_preactivation_networks_subsample_where_only_the_size_changes() -> None:
    # Keras V2 strides in a stage's last block, whose channels do not change.
    assert (ShortcutKind.SUBSAMPLED, ShortcutReason.SIZES_DIFFER) in shortcuts("resnet50v2")


def test_stem_and_head_have_no_shortcut() -> None:
    runs = build(catalog.load("resnet50")).runs
    assert shortcut_of(runs[0]) is None
    assert shortcut_of(runs[-1]) is None
