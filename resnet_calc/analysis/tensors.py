"""What a network's numbers are kept in: convolution weights, biases, normalization, moving statistics."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from resnet_calc.nn.ops import ChannelConv1d, Conv2d, Linear, Norm

if TYPE_CHECKING:
    from resnet_calc.nn.graph import Graph
    from resnet_calc.nn.ops import Op

MOVING_STATISTICS = "moving statistics"

_SORTS: tuple[tuple[type[Op], str], ...] = (
    (Conv2d, "convolution"),
    (ChannelConv1d, "channel attention"),
    (Linear, "fully connected"),
    (Norm, "normalization"),
)


def tensor_sorts(graph: Graph) -> dict[str, int]:
    """How many numbers each sort of tensor holds; together with the moving statistics all that is kept.

    >>> from resnet_calc.architecture.build import build
    >>> from resnet_calc.architecture.catalog import load
    >>> sorts = tensor_sorts(build(load("keras/resnet50")))
    >>> sorts["convolution biases"], sorts[MOVING_STATISTICS], sum(sorts.values())
    (26560, 53120, 25636712)
    """
    found: dict[str, int] = {}
    for run in graph.runs:
        for layer in run.layers:
            noun = next((noun for sort, noun in _SORTS if isinstance(layer.op, sort)), "other")
            for name, shape in layer.op.weight_shapes().items():
                sort = f"{noun} {'biases' if name == 'bias' else 'weights'}"
                found[sort] = found.get(sort, 0) + run.count * prod(shape)
            buffers = run.count * layer.op.buffers()
            if buffers:
                found[MOVING_STATISTICS] = found.get(MOVING_STATISTICS, 0) + buffers
    return found
