"""What is true of a network of the catalog, as far as sentences speak of it: counts, block lists, kernels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from resnet_calc.analysis.layer_count import SIDE_PATHS, LayerCount, count_layers
from resnet_calc.architecture.catalog import load, names
from resnet_calc.nn.ops import Conv2d
from resnet_calc.notes.laid_out import graph_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from resnet_calc.architecture.config import ResNetConfig

PLAIN_DEPTHS: Final = (10, 18, 26, 34, 50, 101, 152, 200)
"""Depths whose block lists notes quote under the name ResNet."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One network in countable facts."""

    name: str
    title: str
    config: ResNetConfig
    count: LayerCount
    blocks: tuple[int, ...]
    """Blocks of each stage."""
    layers_per_block: int
    """Weighted layers on the main path of a block."""
    kernels: Mapping[int, int]
    """Of one block's main path: how many convolutions of each kernel size."""
    kernels_in_order: tuple[int, ...]
    """Of one block's main path, from its first convolution to its last."""
    every_kernel: Mapping[int, int]
    """Of the whole main path: how many convolutions of each kernel size."""

    stage_widths: tuple[int, ...]
    """Channels inside the blocks of each stage, as they are named; wide networks have a multiple of them."""
    inner_widths: tuple[int, ...]
    """Channels that the first convolution of a block gives in each stage."""
    stage_outputs: tuple[int, ...]
    """Channels that leave each stage."""

    @property
    def depth(self) -> int:
        """The number in the name, or the count of weighted layers where it has none."""
        return self.count.named or self.count.depth

    @property
    def is_bottleneck(self) -> bool:
        """Whether its blocks are bottlenecks."""
        return self.layers_per_block >= 3  # noqa: PLR2004 - 1×1, 3×3, 1×1

    @property
    def convolutions(self) -> int:
        """Convolutions on the main path: 49 of ResNet-50."""
        return self.count.total - self.count.head

    @property
    def every_convolution(self) -> int:
        """Convolutions, those on the shortcuts included: 53 of ResNet-50."""
        return self.count.convolutions

    @property
    def block_convolutions(self) -> int:
        """Convolutions on the main paths of the blocks: 48 of ResNet-50."""
        return self.convolutions - self.count.stem

    @property
    def every_block(self) -> int:
        """Blocks of all stages."""
        return self.count.blocks


@cache
def facts(model: str) -> Facts:
    """Return the facts of a model of the catalog.

    >>> found = facts("resnet50")
    >>> found.blocks, found.layers_per_block, found.convolutions, found.every_convolution, found.every_block
    ((3, 4, 6, 3), 3, 49, 53, 16)
    >>> dict(found.kernels), found.kernels_in_order, dict(found.every_kernel)
    ({1: 2, 3: 1}, (1, 3, 1), {7: 1, 1: 32, 3: 16})

    Raises:
        ChoiceError: if the catalog has no such model.
    """
    config = load(model)
    graph = graph_of(config)
    count = count_layers(config, graph)
    block: tuple[int, ...] = ()
    every: Counter[int] = Counter()
    for run in graph.runs:
        kernels = tuple(
            layer.op.kernel_size[0]
            for layer in run.layers
            if isinstance(layer.op, Conv2d) and not layer.role.startswith(SIDE_PATHS)
        )
        every.update(kernels * run.count)
        if run.stage == 1:
            block = kernels
    return Facts(
        name=model,
        title=config.title or model,
        config=config,
        count=count,
        blocks=tuple(blocks for blocks, _ in count.stages),
        layers_per_block=count.stages[0][1],
        kernels=dict(Counter(block)),
        kernels_in_order=block,
        every_kernel=dict(every),
        stage_widths=tuple(config.stage_widths),
        inner_widths=tuple(
            next(
                layer.op.out_channels
                for run in graph.runs
                if run.stage == stage
                for layer in run.layers
                if isinstance(layer.op, Conv2d) and not layer.role.startswith(SIDE_PATHS)
            )
            for stage in range(1, graph.stages + 1)
        ),
        stage_outputs=tuple(
            next(run.output.channels for run in reversed(graph.runs) if run.stage == stage)
            for stage in range(1, graph.stages + 1)
        ),
    )


@cache
def block_lists() -> Mapping[tuple[int, ...], tuple[str, ...]]:
    """The block lists of the plain ResNets, and which models have each.

    >>> block_lists()[3, 4, 6, 3]
    ('resnet34', 'resnet50')
    """
    known = set(names())
    found: dict[tuple[int, ...], tuple[str, ...]] = {}
    for model in (name for depth in PLAIN_DEPTHS if (name := f"resnet{depth}") in known):
        blocks = facts(model).blocks
        found[blocks] = (*found.get(blocks, ()), model)
    return found
