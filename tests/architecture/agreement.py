"""How a network of ours is held against what a framework says of the same network."""

from collections.abc import Iterator

from resnet_calc.analysis.naming import KERAS, Namer, Scheme
from resnet_calc.analysis.report import Report
from resnet_calc.nn.graph import Node
from resnet_calc.nn.ops import (
    AdaptiveAvgPool2d,
    Add,
    ChannelConv1d,
    Conv2d,
    Dropout,
    Multiply,
    Op,
    Rearrangement,
    SplitSum,
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


def assert_layers_agree(report: Report, model: frameworks.Model, scheme: Scheme) -> None:
    """Every layer in the order of execution: name, type, shapes, parameters, statistics, multiply-adds, windows."""
    ours = list(_our_layers(report, Namer(scheme, report.graph)))
    theirs = list(_their_layers(model))
    for mine, their in zip(ours, theirs, strict=False):
        assert mine == their
    assert len(ours) == len(theirs)


Facts = tuple[str, str, tuple[int, ...], tuple[int, ...], int, int, int, tuple[object, ...]]


def _our_layers(report: Report, namer: Namer) -> Iterator[Facts]:
    for row in report.rows():
        node, op = row.node, row.node.op
        if not _is_functional(node):
            stage, block, _ = node.address
            yield (
                # a sum is no module: it goes by its block
                namer.block(stage, block) if isinstance(op, Add) else namer.name(node.address),
                OURS.get(op.type, op.type),
                _squeezed(node.inputs[0]),
                _squeezed(node.output),
                row.cost.trainable,
                row.cost.buffers,
                row.cost.multiply_adds,
                _windows(op),
            )


def _is_functional(node: Node) -> bool:
    """Whether PyTorch has a function for it rather than a module: what the frameworks' data does not list."""
    if isinstance(node.op, Dropout | Multiply | SplitSum) or node.address.role == "attention.softmax":
        return True
    if isinstance(node.op, Rearrangement):
        return not isinstance(node.op, ZeroPad2d)
    return isinstance(node.op, AdaptiveAvgPool2d) and node.address.role.startswith("attention.")


def _their_layers(model: frameworks.Model) -> Iterator[Facts]:
    for layer in model.layers:
        if layer.type in NO_OPERATION:
            continue
        yield (
            layer.name,
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


def _windows(op: Op) -> tuple[object, ...]:
    if not isinstance(op, Conv2d):
        return ()
    pairs = (op.kernel_size, op.stride, op.padding, op.dilation)
    assert all(height == width for height, width in pairs)
    return (*(height for height, _ in pairs), op.groups)


KERAS_TYPES = {
    "Conv2d": "Conv2D",
    "BatchNorm2d": "BatchNormalization",
    "ReLU": "Activation",
    "MaxPool2d": "MaxPooling2D",
    "AdaptiveAvgPool2d": "GlobalAveragePooling2D",
    "Linear": "Dense",
    "ZeroPad2d": "ZeroPadding2D",
}


def assert_keras_layers_agree(report: Report, model: frameworks.Model) -> None:
    """Every layer by its Keras name, whose order is not that of execution."""
    namer = Namer(KERAS, report.graph)
    ours = {
        namer.name(row.node.address): (
            KERAS_TYPES.get(row.node.op.type, row.node.op.type),
            row.node.inputs[0],
            _squeezed(row.node.output),
            row.cost.parameters,
            row.cost.buffers,
            row.cost.multiply_adds,
        )
        for row in report.rows()
    }
    theirs = {
        layer.name: (
            layer.type,
            layer.input if layer.type != "Dense" else (*layer.input, 1, 1),
            _squeezed(layer.output),
            layer.parameters,
            layer.non_trainable_parameters,
            layer.multiply_adds,
        )
        for layer in model.layers
        if layer.type != "InputLayer"
    }
    assert ours == theirs
