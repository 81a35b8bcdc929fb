"""Names: under a framework's scheme every layer is called exactly what the framework calls it."""

from __future__ import annotations

import pytest

from resnet_calc.analysis.naming import SCHEMES, Namer
from resnet_calc.analysis.report import Report, analyse
from resnet_calc.architecture import catalog
from resnet_calc.nn.ops import Add
from tests.reference.frameworks import Layer, load

KERAS = {
    "ResNet50": "keras/resnet50",
    "ResNet101": "keras/resnet101",
    "ResNet152": "keras/resnet152",
    "ResNet50V2": "resnet50v2",
    "ResNet101V2": "resnet101v2",
    "ResNet152V2": "resnet152v2",
}
TORCHVISION = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152"]


def named(report: Report, scheme: str) -> list[tuple[str, tuple[int, ...], int, int]]:
    """Name, output, parameters and multiply-adds of every layer."""
    namer = Namer(SCHEMES[scheme], report.graph)
    return [
        (namer.name(row.node.address), tuple(row.node.output), row.cost.parameters, row.cost.multiply_adds)
        for row in report.rows()
    ]


def expected(layer: Layer) -> tuple[str, tuple[int, ...], int, int]:
    output = layer.output if len(layer.output) == 3 else (*layer.output, 1, 1)
    return layer.name, output, layer.parameters, layer.multiply_adds


@pytest.mark.parametrize("model", TORCHVISION)
def test_every_torchvision_layer_agrees_in_name_shape_parameters_and_multiply_adds(model: str) -> None:
    report = analyse(catalog.load(model))
    added = [row.node.output for row in report.rows() if isinstance(row.node.op, Add)]
    ours = [row for row in named(report, "torchvision") if not row[0].endswith(".add")]
    layers = load("torchvision").models[model].layers
    assert ours == [expected(layer) for layer in layers if layer.type != "Add"]
    assert added == [layer.output for layer in layers if layer.type == "Add"]


@pytest.mark.parametrize(("model", "ours"), KERAS.items())
def test_every_keras_layer_agrees_in_name_shape_parameters_and_multiply_adds(model: str, ours: str) -> None:
    layers = load("keras").models[model].layers
    # Keras lists layers by their depth in the graph, we in order of execution; InputLayer computes nothing.
    reference = sorted(expected(layer) for layer in layers if layer.type != "InputLayer")
    assert sorted(named(analyse(catalog.load(ours)), "keras")) == reference


@pytest.mark.parametrize("model", ["resnet50", "resnet50v2", "cifar_resnet20"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_two_layers_of_a_block_share_a_name(model: str, scheme: str) -> None:
    report = analyse(catalog.load(model))
    namer = Namer(SCHEMES[scheme], report.graph)
    names = [namer.name(row.node.address) for row in report.rows() if row.cost.trainable]
    assert len(set(names)) == len(names)


def test_caffe_counts_the_blocks_of_long_stages() -> None:
    # ResNet-101-deploy.prototxt: res3a, res3b1 ... res3b3, res4a, res4b1 ... res4b22, res5a, res5b, res5c
    report = analyse(catalog.load("resnet101"))
    namer = Namer(SCHEMES["caffe"], report.graph)
    names = {namer.name(row.node.address) for row in report.rows()}
    assert {"res3b3_branch2a", "res4b22_branch2c", "res5c_branch2b", "res2a_branch1", "bn4b22_branch2c"} <= names
    assert not {"res3b_branch2a", "res5b1_branch2a"} & names
