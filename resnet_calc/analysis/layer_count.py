"""The count of weighted layers, the number in a network's name: 1 + 33×3 + 1 = 101.

He et al. 2015 (Table 1) count convolutions and fully connected layers on the main path. Projection shortcuts, the
fully connected layers inside attention, normalization and pooling are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resnet_calc.architecture.names import named_depth
from resnet_calc.nn.graph import STEM
from resnet_calc.nn.ops import BatchNorm2d, Conv2d, Norm, Pool2d

if TYPE_CHECKING:
    from resnet_calc.architecture.config import ResNetConfig
    from resnet_calc.nn.graph import Graph, Layer, Run

SIDE_PATHS = ("shortcut.", "attention.", "branch.")
"""Beginnings of the roles that are off the main path."""


def is_weighted_layer(layer: Layer) -> bool:
    """Whether a layer counts towards the depth: a convolution or fully connected layer on the main path."""
    return layer.op.weighted and not layer.role.startswith(SIDE_PATHS)


@dataclass(frozen=True, slots=True)
class LayerCount:
    """How the depth of a network comes about."""

    stem: int
    stages: tuple[tuple[int, int], ...]
    """Blocks of each stage and weighted layers of each of its blocks."""
    head: int
    projections: int
    """Convolutions on shortcuts, not counted by He et al."""
    attention: int
    """Convolutions and fully connected layers inside attention or side branches, not counted."""
    convolutions: int
    """All convolutions, wherever they are."""
    normalizations: int
    pools: int
    named: int | None
    """The depth that the network's name claims, if it carries one."""
    counts_convolutions: bool
    """Whether its authors count all convolutions instead (Wide ResNet: 6n + 4)."""

    @property
    def blocks(self) -> int:
        """Blocks of all stages."""
        return sum(blocks for blocks, _ in self.stages)

    @property
    def total(self) -> int:
        """Weighted layers on the main path."""
        return self.stem + sum(blocks * layers for blocks, layers in self.stages) + self.head

    @property
    def depth(self) -> int:
        """The depth by its authors' rule."""
        return self.convolutions if self.counts_convolutions else self.total


def count_layers(config: ResNetConfig, graph: Graph) -> LayerCount:
    """Count the weighted layers of a network.

    >>> from resnet_calc.architecture.build import build
    >>> from resnet_calc.architecture.catalog import load
    >>> count = count_layers(load("resnet101"), build(load("resnet101")))
    >>> count.stem, count.stages, count.head, count.total
    (1, ((3, 3), (4, 3), (23, 3), (3, 3)), 1, 101)
    """

    def weighted(run: Run) -> int:
        return sum(is_weighted_layer(layer) for layer in run.layers)

    def number(matches: type | tuple[type, ...], prefix: str = "") -> int:
        return sum(
            run.count * sum(isinstance(layer.op, matches) and layer.role.startswith(prefix) for layer in run.layers)
            for run in graph.runs
        )

    aside = sum(
        run.count * sum(layer.op.weighted and layer.role.startswith(SIDE_PATHS[1:]) for layer in run.layers)
        for run in graph.runs
    )
    stages = [
        (graph.blocks(stage), max(weighted(run) for run in graph.runs if run.stage == stage))
        for stage in range(1, graph.stages + 1)
    ]
    return LayerCount(
        stem=sum(weighted(run) for run in graph.runs if run.stage == STEM),
        stages=tuple(stages),
        head=sum(weighted(run) for run in graph.runs if run.stage == graph.head),
        projections=number(Conv2d, "shortcut."),
        attention=aside,
        convolutions=number(Conv2d),
        normalizations=number((Norm, BatchNorm2d)),
        pools=number(Pool2d),
        named=named_depth(config.name),
        counts_convolutions=config.layer_count == "convolutions",
    )
