"""Receptive fields against gradients measured in real frameworks, and against published figures."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from resnet_calc.analysis.receptive_field import ReceptiveFields, Span
from resnet_calc.architecture.build import build
from resnet_calc.architecture.catalog import custom, load, names
from resnet_calc.nn.graph import BLOCK_INPUT, Graph, Layer, Run
from resnet_calc.nn.ops import Op
from resnet_calc.nn.shape import Shape
from tests.reference.measured import measured

MEASURED = measured("receptive_fields")
KERAS = {"keras/ResNet50": "keras/resnet50", "keras/ResNet50V2": "keras/resnet50v2"}


@cache
def fields(model: str, **changes: Any) -> ReceptiveFields:
    return ReceptiveFields(build(load(model, **changes)))


def seen(span: Span, position: int, side: int) -> list[int]:
    """The first and last pixel that an element sees, within the image."""
    return [max(span.low + position * span.jump, 0), min(span.high + position * span.jump, side - 1)]


def stage_sizes(model: str) -> list[int]:
    config = load(model)
    found = [fields(model).behind_block(stage, blocks) for stage, blocks in enumerate(config.blocks, 1)]
    return [field.height.size for field in found if field]


@pytest.mark.parametrize("model", MEASURED)
def test_every_stage_sees_the_pixels_that_have_a_gradient(model: str) -> None:
    measured = MEASURED[model]
    config = load(KERAS.get(model, model), input=tuple(measured["input"]))
    found = ReceptiveFields(build(config))
    for stage, (blocks, asked) in enumerate(zip(config.blocks, measured["stages"], strict=True), 1):
        field = found.behind_block(stage, blocks)
        assert field is not None
        (row, column), (_, height, width) = asked["at"], measured["input"]
        assert seen(field.height, row, height) == asked["rows"], f"stage {stage}"
        assert seen(field.width, column, width) == asked["columns"], f"stage {stage}"


@pytest.mark.parametrize(
    ("model", "sizes"),
    [
        # nashory/DeLF-pytorch#15 and peiyunh/tiny#69: 483 of the paper's ResNet-50, 427 of torchvision's
        ("resnet50", [35, 91, 267, 427]),
        ("paper/resnet50", [35, 99, 291, 483]),
    ],
)
def test_stages_of_resnet50_have_the_published_fields(model: str, sizes: list[int]) -> None:
    assert stage_sizes(model) == sizes


@pytest.mark.parametrize(
    ("model", "size"),
    [("resnet18", 435), ("resnet34", 899), ("resnet101", 971), ("paper/resnet101", 1027), ("resnet152", 1451),
     ("paper/resnet152", 1507)],
)  # fmt: skip
def test_the_last_stage_has_the_published_field(model: str, size: int) -> None:
    assert stage_sizes(model)[-1] == size


@pytest.mark.parametrize("model", names())
def test_every_layer_has_a_field_that_its_sources_lie_within(model: str) -> None:
    graph = build(load(model))
    found = ReceptiveFields(graph)
    by_address = {node.address: found.behind_layer(*node.address) for node in graph.nodes()}
    for node in graph.nodes():
        field = by_address[node.address]
        for source in node.sources:
            before = by_address[source] if source else None
            if field is None or before is None:
                continue
            for span, inner in zip(field, before, strict=True):
                assert span.low <= inner.low
                assert span.size >= inner.size
                assert span.jump % inner.jump == 0


def test_the_jump_is_the_quotient_of_input_and_output_sizes() -> None:
    graph = build(load("resnet50", input=(3, 1024, 1024)))
    found = ReceptiveFields(graph)
    for stage in range(1, 5):
        output = next(run.output for run in reversed(graph.runs) if run.stage == stage)
        field = found.behind_block(stage, graph.blocks(stage))
        assert field is not None
        assert field.height.jump * output.height == 1024


def test_the_head_sees_everything() -> None:
    graph = build(load("resnet50"))
    assert ReceptiveFields(graph).behind_block(graph.head, 0) is None


def test_a_million_blocks_widen_the_field_by_the_same_each() -> None:
    """Two 3×3 convolutions at a jump of 8 see 2 × 2 × 8 pixels more."""
    deep, shallow = (
        ReceptiveFields(build(custom(block="basic", blocks=(1, blocks)))).behind_block(2, blocks)
        for blocks in (1_000_000, 1)
    )
    assert deep is not None
    assert shallow is not None
    assert deep.height.size == shallow.height.size + 999_999 * 32


def test_an_operation_that_nothing_is_known_of_is_an_error() -> None:
    layer = Layer("new", Op(), (BLOCK_INPUT,), (Shape(3, 8, 8),), Shape(3, 8, 8))
    graph = Graph(Shape(3, 8, 8), 1, (Run(1, 1, 1, (layer,)),))
    with pytest.raises(TypeError, match="nothing is known"):
        ReceptiveFields(graph)
