"""Memory and training cost against what PyTorch saved, counted and held when the models ran."""

from __future__ import annotations

from functools import cache

import pytest

from resnet_calc.analysis.memory import OPTIMIZERS, PRECISIONS, Kept, kept_by_run, memory, peak_elements
from resnet_calc.analysis.report import Report, analyse
from resnet_calc.analysis.training import training_multiply_adds
from resnet_calc.architecture.catalog import custom, load, names
from resnet_calc.cli.app import run
from resnet_calc.view.document import Level, Table
from resnet_calc.view.memory import memory_document
from tests.reference.measured import measured

MEASURED = measured("training")
MISCOUNTED = {"torchvision/resnext50_32x4d", "timm/resnest14d"}
"""FlopCounterMode counts the gradient of the weights of grouped convolutions as if they had no groups."""
BLURRED = {"timm/resnetblur50"}
"""FlopCounterMode counts the fixed filter of a blur as a convolution."""


@cache
def report_of(model: str) -> Report:
    return analyse(load(model, input=tuple(MEASURED[model]["input"])))


def kept(report: Report) -> Kept:
    total = Kept()
    for _, each in kept_by_run(report.graph):
        total = total.plus(each)
    return total


@pytest.mark.parametrize("model", MEASURED)
def test_what_is_kept_is_what_pytorch_saves(model: str) -> None:
    saved, images = MEASURED[model]["saved_bytes"], MEASURED[model]["batch_size"]
    found = kept(report_of(model))
    assert 4 * images * found.elements == saved["float32"]
    assert 8 * images * found.indices == saved.get("int64", 0)
    assert 4 * found.statistics == saved["float32 vectors"]


@pytest.mark.parametrize("model", MEASURED)
def test_activations_are_the_bytes_that_pytorch_saves(model: str) -> None:
    found = memory(report_of(model), batch_size=MEASURED[model]["batch_size"])
    assert found.activations == sum(MEASURED[model]["saved_bytes"].values())


@pytest.mark.parametrize("model", sorted(set(MEASURED) - MISCOUNTED - BLURRED))
def test_training_takes_the_flops_that_pytorch_counts(model: str) -> None:
    images = MEASURED[model]["batch_size"]
    assert 2 * images * training_multiply_adds(report_of(model)) == MEASURED[model]["training_flops"]


@pytest.mark.parametrize("model", MEASURED)
def test_inference_never_holds_less_than_the_estimate(model: str) -> None:
    """PyTorch runs the same operations in the same order, and its modules hold on to some values a little longer."""
    found = memory(report_of(model), batch_size=MEASURED[model]["batch_size"])
    assert found.peak <= MEASURED[model]["inference_peak_bytes"] <= 1.9 * found.peak


@pytest.mark.parametrize("model", names())
def test_the_peak_holds_what_an_operation_reads_and_writes(model: str) -> None:
    graph = analyse(load(model)).graph
    for blocks in graph.runs:
        largest = max(layer.output.elements for layer in blocks.layers)
        everything = sum(layer.output.elements for layer in blocks.layers) + blocks.input.elements
        assert largest <= peak_elements(blocks) <= everything


def test_half_precision_halves_feature_maps_and_weights() -> None:
    whole, half = (memory(analyse(load("resnet50")), precision=name) for name in ("float32", "float16"))
    assert half.parameters * 2 == whole.parameters
    assert half.peak * 2 == whole.peak
    assert half.gradients * 2 == whole.gradients


def test_mixed_precision_keeps_weights_whole_and_copies_those_that_are_multiplied() -> None:
    """torch.autocast: weights, gradients and state in float32; convolutions and linear layers in half precision."""
    report = analyse(load("resnet50"))
    mixed, whole = memory(report, precision="mixed"), memory(report)
    assert mixed.parameters == whole.parameters
    norm_parameters = 53_120
    assert mixed.weight_copy == 2 * (25_557_032 - norm_parameters)
    assert mixed.peak * 2 == whole.peak


@pytest.mark.parametrize(("optimizer", "numbers"), [("sgd", 0), ("momentum", 1), ("adam", 2)])
def test_optimizers_keep_their_state_for_each_parameter(optimizer: str, numbers: int) -> None:
    """torch.optim.SGD's momentum_buffer; Adam's exp_avg and exp_avg_sq."""
    found = memory(analyse(load("resnet50")), optimizer=optimizer)
    assert found.optimizer_state == 4 * numbers * 25_557_032


def test_only_feature_maps_and_images_grow_with_the_batch() -> None:
    report = analyse(load("resnet50"))
    one, many = memory(report), memory(report, batch_size=64)
    statistics = 4 * kept(report).statistics
    assert many.activations - statistics == 64 * (one.activations - statistics)
    assert many.peak == 64 * one.peak
    assert many.parameters == one.parameters


@pytest.mark.parametrize("model", names())
def test_parts_add_up_to_totals(model: str) -> None:
    report = analyse(load(model))
    for precision in PRECISIONS:
        for optimizer in OPTIMIZERS:
            document = memory_document(report, memory(report, precision=precision, optimizer=optimizer, batch_size=8))
            for table in (part for part in document.parts if isinstance(part, Table)):
                column = [each.key for each in table.columns].index("bytes")
                sizes = [line.cells[column] for line in table.lines if line.level is Level.ITEM]
                assert sum(size for size in sizes if isinstance(size, int)) == table.lines[-1].cells[column]


def test_a_thousand_blocks_keep_a_thousand_times_as_much_as_one() -> None:
    shallow, deeper, deep = (kept(analyse(custom(block="basic", blocks=(1, n)))) for n in (1, 2, 1001))
    assert deep.elements - shallow.elements == 1000 * (deeper.elements - shallow.elements)


def test_the_padded_image_of_keras_is_kept() -> None:
    plain, padded = kept(analyse(load("resnet50"))), kept(analyse(load("resnet50", explicit_padding=("stem.conv",))))
    assert padded.elements - plain.elements == 3 * 230 * 230


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--dtype", "float23"], "did you mean"),
        (["--optimizer", "adan"], "did you mean adam?"),
        (["--batch-size", "0"], "must be from 1"),
        (["--batch-size", "many"], "many"),
    ],
)
def test_bad_input_gets_one_line(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["memory", "resnet18", *arguments]) == 2
    complaint = capsys.readouterr().err
    assert problem in complaint
    assert complaint.count("\n") == 1
