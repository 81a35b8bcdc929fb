"""The notation of He et al. 2015, Table 1: what a stage is made of, in brackets, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from resnet_calc.analysis.layer_count import is_weighted_layer
from resnet_calc.nn.graph import STEM
from resnet_calc.nn.ops import AdaptiveAvgPool2d, ChannelConv1d, Conv2d, Linear, Pool2d, Softmax
from resnet_calc.view.document import Stack, Stacks
from resnet_calc.view.operation import describe, sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.nn.graph import Graph, Layer, Run
    from resnet_calc.nn.shape import Shape


def stage_notation(graph: Graph, stage: int) -> Stacks:
    """The blocks of a stage; neighbours that read the same are one stack.

    >>> from resnet_calc.architecture.build import build
    >>> from resnet_calc.architecture.catalog import load
    >>> print(stage_notation(build(load("resnet50")), 1))
    [1×1, 64; 3×3, 64; 1×1, 256] × 3
    """
    stacks: list[Stack] = []
    for run in graph.runs:
        if run.stage != stage:
            continue
        rows = tuple(_rows(run))
        if stacks and stacks[-1].rows == rows:
            stacks[-1] = Stack(rows, stacks[-1].times + run.count)
        else:
            stacks.append(Stack(rows, run.count))
    return Stacks(tuple(stacks))


def _rows(run: Run) -> Iterator[str]:
    """The weighted layers of a block, one row each; then its attention."""
    beside = [layer.op for layer in run.layers if layer.role.startswith("branch.") and layer.op.weighted]
    for layer in run.layers:
        if is_weighted_layer(layer):
            row = layer_notation(layer)
            alike = sum(getattr(op, "kernel_size", None) == getattr(layer.op, "kernel_size", 0) for op in beside)
            yield f"{row}, {alike + 1} branches" if alike else row
    gates = [layer.op for layer in run.layers if layer.role.startswith("attention.") and layer.op.weighted]
    if gates:
        yield "attention, " + ", ".join(
            f"k={op.kernel_size}" if isinstance(op, ChannelConv1d) else str(getattr(op, "out_channels", "fc"))
            for op in gates
        )


def layer_notation(layer: Layer) -> str:
    """A layer in Table 1's words: 3×3, 64; with cardinality as in Xie et al. 2016, Table 1: 3×3, 128, C=32."""
    op = layer.op
    if isinstance(op, Conv2d):
        return f"{sides(op.kernel_size)}, {op.out_channels}" + (f", C={op.groups}" if op.groups > 1 else "")
    return describe(op).short


class Stem(NamedTuple):
    """The stem in words, and the size behind its convolutions."""

    convolutions: str
    pool: str
    """What halves the feature map behind them; in Table 1 it opens conv2_x."""
    output: Shape


def stem_notation(graph: Graph) -> Stem:
    """The stem's convolutions, and what pools behind them, if anything.

    >>> from resnet_calc.architecture.build import build
    >>> from resnet_calc.architecture.catalog import load
    >>> stem_notation(build(load("resnet50")))[:2]
    ('7×7, 64, stride 2', '3×3 max pool, stride 2')
    """
    layers = [layer for run in graph.runs if run.stage == STEM for layer in run.layers]
    pool = [layer for layer in layers if layer.role.startswith("stem.pool")]
    before = layers[: len(layers) - len(pool)]
    words = ["; ".join(_words(part)) for part in (before, pool)]
    return Stem(words[0], words[1], before[-1].output if before else graph.input)


def _words(layers: list[Layer]) -> list[str]:
    """In Table 1's words, which spell a stride out."""
    convolutions_and_pools = [layer.op for layer in layers if layer.op.weighted or isinstance(layer.op, Pool2d)]
    return [describe(op).short.replace(", /", ", stride ") for op in convolutions_and_pools]


def head_notation(graph: Graph) -> str:
    """The head: average pool, 1000-d fc, softmax.

    >>> from resnet_calc.architecture.build import build
    >>> from resnet_calc.architecture.catalog import load
    >>> head_notation(build(load("resnet50")))
    'average pool, 1000-d fc'
    """
    words = []
    for run in graph.runs:
        for layer in run.layers if run.stage == graph.head else ():
            op = layer.op
            if isinstance(op, AdaptiveAvgPool2d):
                words.append("average pool")
            elif isinstance(op, Linear):
                words.append(f"{op.out_features}-d fc")
            elif isinstance(op, Conv2d):
                words.append(layer_notation(layer))
            elif isinstance(op, Softmax):
                words.append("softmax")
    return ", ".join(words)
