"""From a config to a graph."""

from __future__ import annotations

from functools import partial
from itertools import accumulate
from math import prod
from operator import mul
from typing import TYPE_CHECKING

from resnet_calc.architecture.blocks import BlockPlan
from resnet_calc.architecture.composer import Composer
from resnet_calc.errors import ConfigError, ShapeError
from resnet_calc.nn.graph import STEM, Graph, Layer, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from resnet_calc.architecture.config import ResNetConfig
    from resnet_calc.nn.shape import Shape


def build(config: ResNetConfig) -> Graph:
    """The graph of a network, every shape known.

    >>> from resnet_calc.architecture.config import ResNetConfig
    >>> graph = build(ResNetConfig(blocks=(3, 4, 6, 3)))
    >>> graph.output
    Shape(channels=1000, height=1, width=1)

    Raises:
        ShapeError: if the input is too small or the parts do not fit, naming the stage.
        ConfigError: if the output stride is none that the network's strides multiply to.
    """
    layers = _trace(config, config.input_shape, config.stem, "stem")
    runs = [Run(STEM, 0, 1, layers)] if layers else []
    shape = layers[-1].output if layers else config.input_shape
    for stage, plans in enumerate(_stage_plans(config, _reduction(layers)), 1):
        block = 1
        compose = config.stage_blocks[stage - 1]
        for plan, count in plans:
            layers = _trace(config, shape, partial(compose, plan=plan), f"stage {stage}")
            runs.append(Run(stage, block, count, layers))
            shape = layers[-1].output
            block += count
    stages = len(config.blocks)
    layers = _trace(config, shape, config.head, "head")
    if layers:
        runs.append(Run(stages + 1, 0, 1, layers))
    return Graph(config.input_shape, stages, tuple(runs))


def build_block(config: ResNetConfig, shape: Shape, plan: BlockPlan) -> Run:
    """One residual block on its own, as the first stage of a network would have it.

    >>> from resnet_calc.architecture.blocks import Basic
    >>> from resnet_calc.architecture.config import ResNetConfig
    >>> from resnet_calc.nn.shape import Shape
    >>> block = build_block(ResNetConfig(block=Basic(), blocks=(1,)), Shape(64, 56, 56), BlockPlan(64, 64))
    >>> sum(layer.op.parameters() for layer in block.layers)
    73984

    Raises:
        ShapeError: if the block does not fit the shape (channels, height, width) that enters it.
    """
    return Run(1, 1, 1, _trace(config, shape, partial(config.stage_blocks[0], plan=plan), "a block"))


def _trace(
    config: ResNetConfig, shape: Shape, compose: Callable[[Composer, int], int], where: str
) -> tuple[Layer, ...]:
    make = Composer(config, shape)
    try:
        compose(make, make.entrance)
    except ShapeError as error:
        at = f"{where} of {config.name}, which {shape} enters"
        raise ShapeError(f"{at}: {error}") from None
    return make.layers()


def _reduction(layers: tuple[Layer, ...]) -> int:
    """How many input pixels one pixel behind the stem stands for, along a side."""
    return prod(getattr(layer.op, "stride", (1, 1))[0] for layer in layers)


def _stage_plans(config: ResNetConfig, reduction: int) -> Iterator[list[tuple[BlockPlan, int]]]:
    """The plans of each stage, with how often each repeats.

    Where dilation takes the place of a stage's stride, its first block still samples at the dilation of the stage
    before (torchvision's ``replace_stride_with_dilation`` and timm's ``first_dilation``).
    """
    reached = tuple(accumulate(config.stage_strides, mul, initial=reduction))
    if config.output_stride is not None and config.output_stride not in reached:
        raise ConfigError(
            f"output_stride {config.output_stride} is none that this network passes through: "
            f"choose from {', '.join(map(str, dict.fromkeys(reached)))}"
        )
    dilation = 1
    replaced = (False, *(config.replace_stride_with_dilation or ()))
    for stage, (count, width, stride) in enumerate(
        zip(config.blocks, config.stage_widths, config.stage_strides, strict=True)
    ):
        first_dilation = dilation
        if config.replace_stride_with_dilation:
            dilates = replaced[stage]
        else:
            dilates = config.output_stride is not None and reduction * stride > config.output_stride
        if dilates:
            dilation *= stride
            stride = 1  # noqa: PLW2901 - what is left of it
        reduction *= stride
        out = width * (config.expansion or config.stage_blocks[stage].expansion)
        if config.stride_block == "first" or stride == 1 or count == 1:
            plans = [(BlockPlan(width, out, stride, first_dilation, dilation, first=True), 1)]
            plans += [(BlockPlan(width, out, 1, dilation, dilation), count - 1)]
        else:
            plans = [(BlockPlan(width, out, 1, first_dilation, dilation, first=True), 1)]
            plans += [(BlockPlan(width, out, 1, dilation, dilation), count - 2)]
            plans += [(BlockPlan(width, out, stride, dilation, dilation), 1)]
        yield [(plan, repeats) for plan, repeats in plans if repeats]
