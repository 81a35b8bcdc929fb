"""How a network of ours is held against what a framework says of the same network."""

from collections.abc import Iterator

from resnet_calc.analysis.report import Report, layer_cost
from resnet_calc.nn.graph import Layer
from resnet_calc.nn.ops import (
    AdaptiveAvgPool2d,
    ChannelConv1d,
    Conv2d,
    Dropout,
    Multiply,
    Rearrangement,
    ZeroPad2d,
)
from tests.reference import frameworks

OURS = {
    "StandardizedConv2d": "StdConv2d",
    "ChannelConv1d": "Conv1d",
    "FilterResponseNorm2d": "FilterResponseNormTlu2d",
    "ZeroPad2d": "ConstantPad2d",
    "AvgPool2dSame": "AvgPool2d",
}
"""Our operations that the frameworks call otherwise."""

THEIRS = {
    "BatchNormAct2d": "BatchNorm2d",
    "GroupNormAct": "GroupNorm",
    "AvgPool2dSame": "AvgPool2d",
}
"""timm's modules of which an operation of ours is a part."""

NO_OPERATION = {"Flatten", "Dropout", "RadixSoftmax"}
"""Modules whose like is a function in other networks, or that do nothing at inference."""


def assert_totals_agree(report: Report, model: frameworks.Model) -> None:
    """Parameters, moving statistics, multiply-adds and the number of convolutions, to the integer."""
    convolutions = sum(
        run.count * sum(isinstance(layer.op, Conv2d | ChannelConv1d) for layer in run.layers)
        for run in report.graph.runs
    )
    ours = {
        "parameters": report.totals.trainable,
        "buffers": report.totals.buffers,
        "multiply_adds": report.totals.multiply_adds,
        "convolutions": convolutions,
    }
    assert ours == {total: model.totals[total] for total in ours}


def assert_layers_agree(report: Report, model: frameworks.Model) -> None:
    """Every layer in the order of execution: type, shapes, parameters, statistics, multiply-adds, windows."""
    ours = list(_our_layers(report))
    theirs = list(_their_layers(model))
    for mine, their in zip(ours, theirs, strict=False):
        assert mine == their
    assert len(ours) == len(theirs)


Facts = tuple[str, tuple[int, ...], tuple[int, ...], int, int, int, tuple[object, ...]]


def _our_layers(report: Report) -> Iterator[Facts]:
    for run in report.graph.runs:
        for _ in range(run.count):
            for layer in run.layers:
                if not _is_functional(layer):
                    cost = layer_cost(layer, report.convention)
                    yield (
                        OURS.get(layer.op.type, layer.op.type),
                        _squeezed(layer.inputs[0]),
                        _squeezed(layer.output),
                        cost.trainable,
                        cost.buffers,
                        cost.multiply_adds,
                        _windows(layer),
                    )


def _is_functional(layer: Layer) -> bool:
    """Whether PyTorch has a function for it rather than a module: what the frameworks' data does not list."""
    if isinstance(layer.op, Dropout | Multiply) or layer.role == "attention.softmax":
        return True
    if isinstance(layer.op, Rearrangement):
        return not isinstance(layer.op, ZeroPad2d)
    return isinstance(layer.op, AdaptiveAvgPool2d) and layer.role.startswith("attention.")


def _their_layers(model: frameworks.Model) -> Iterator[Facts]:
    for layer in model.layers:
        if layer.type in NO_OPERATION:
            continue
        yield (
            THEIRS.get(layer.type, layer.type),
            _squeezed(layer.input),
            _squeezed(layer.output),
            layer.parameters,
            layer.buffers,
            layer.multiply_adds,
            (layer.kernel_size, layer.stride, layer.padding, layer.dilation, layer.groups)
            if layer.type in {"Conv2d", "StdConv2d"}
            else (),
        )


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape without sides of one: a vector of features is written in several ways."""
    return tuple(side for side in shape if side != 1)


def _windows(layer: Layer) -> tuple[object, ...]:
    op = layer.op
    if not isinstance(op, Conv2d):
        return ()
    pairs = (op.kernel_size, op.stride, op.padding, op.dilation)
    assert all(height == width for height, width in pairs)
    return (*(height for height, _ in pairs), op.groups)
