"""The config of one network: everything that may be said of a ResNet, and what follows from it.

Texts from users become configs through ``validation``, which explains every mistake; ``ResNetConfig`` itself holds what
is already known to be valid, and needs no library.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from resnet_calc.architecture.antialias import ANTIALIASES, Antialias
from resnet_calc.architecture.attention import ATTENTIONS, Attention
from resnet_calc.architecture.blocks import BLOCKS, Block, Bottleneck
from resnet_calc.architecture.component import Between, Component, Positive, Slot, as_tuple
from resnet_calc.architecture.heads import HEADS, Head, LinearHead
from resnet_calc.architecture.norms import (
    ACTIVATIONS,
    CONVOLUTIONS,
    NORMS,
    ActivationKind,
    BatchNorm,
    Convolution,
    Norm,
    PlainConvolution,
    Relu,
)
from resnet_calc.architecture.shortcuts import PROJECTIONS, ConvProjection, Projection
from resnet_calc.architecture.stems import STEMS, ConvStem, Stem
from resnet_calc.nn.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Count: TypeAlias = Annotated[int, Between(1, 10_000_000)]
"""How many blocks a stage has."""

MAXIMUM_STAGES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ResNetConfig:
    """One network. The defaults are torchvision's ResNet.

    >>> ResNetConfig(name="mine", blocks=(3, 4, 6, 3)).stage_widths
    (64, 128, 256, 512)
    """

    name: str = "custom"
    title: str | None = None
    family: str | None = None
    source: str | None = None
    style: str = "torchvision"
    input: tuple[Positive, Positive, Positive] = (3, 224, 224)
    stem: Stem = ConvStem()
    block: Block | tuple[Block, ...] = Bottleneck()
    """One for all stages, or one for each."""
    blocks: tuple[Count, ...]
    widths: tuple[Positive, ...] | None = None
    expansion: Positive | None = None
    groups: Positive = 1
    width_per_group: Positive = 64
    strides: tuple[Positive, ...] | None = None
    stride_in: Literal["1x1", "3x3"] = "3x3"
    stride_block: Literal["first", "last"] = "first"
    shortcut: Literal["A", "B", "C"] = "B"
    projection: Projection = ConvProjection()
    attention: Attention | None = None
    antialias: Antialias | None = None
    conv: Convolution = PlainConvolution()
    norm: Norm = BatchNorm()
    activation: ActivationKind = Relu()
    conv_bias: bool | tuple[str, ...] = False
    explicit_padding: tuple[str, ...] = ()
    output_stride: Positive | None = None
    """Stages dilate in place of striding, once one pixel stands for that many of the input along a side."""
    replace_stride_with_dilation: tuple[bool, ...] | None = None
    """Whether each stage behind the first dilates in place of striding: torchvision's way of saying it."""
    head: Head = LinearHead()
    layer_count: Literal["main path", "convolutions"] = "main path"
    """What the depth in the name counts: weighted layers on the main path, or all convolutions (Wide ResNet)."""

    @property
    def input_shape(self) -> Shape:
        """The input as a shape (channels, height, width)."""
        return Shape(*self.input)

    @property
    def stage_widths(self) -> tuple[int, ...]:
        """Channels inside the blocks of each stage, before groups and expansion: doubling from 64 unless given."""
        return self.widths or tuple(64 << stage for stage in range(len(self.blocks)))

    @property
    def stage_strides(self) -> tuple[int, ...]:
        """The stride of each stage: 1, then 2, unless given."""
        return self.strides or (1, *[2] * (len(self.blocks) - 1))

    @property
    def stage_blocks(self) -> tuple[Block, ...]:
        """The block of each stage."""
        return self.block if isinstance(self.block, tuple) else (self.block,) * len(self.blocks)

    @property
    def preactivation(self) -> bool:
        """Whether blocks normalize and activate before they convolve."""
        return self.stage_blocks[0].preactivation

    def disagreements(self) -> Iterator[str]:
        """What is wrong though every key is right: keys that do not go together."""
        stages = len(self.blocks)
        for key, given, wanted in (
            ("widths", self.widths, stages),
            ("strides", self.strides, stages),
            ("block", self.block if isinstance(self.block, tuple) else None, stages),
            ("replace_stride_with_dilation", self.replace_stride_with_dilation, stages - 1),
        ):
            if given is not None and len(given) != wanted:
                yield f"{key} has {len(given)} entries, and {stages} stages need {wanted}"
        if self.output_stride and self.replace_stride_with_dilation:
            yield "output_stride and replace_stride_with_dilation say the same in two ways: give one of them"
        blocks = set(self.block) if isinstance(self.block, tuple) else {self.block}
        if len({block.preactivation for block in blocks}) > 1:
            yield "pre-activation blocks and others do not mix"
        for block in blocks:
            if not block.grouped and (self.groups != 1 or self.width_per_group != 64):  # noqa: PLR2004 - the default
                yield f"a {block.kind} block takes no groups or width_per_group: choose block bottleneck"
            if self.antialias and not block.antialiased:
                yield f"a {block.kind} block takes no antialias: choose block basic or bottleneck"
            if self.attention and block.attends:
                yield f"a {block.kind} block has an attention of its own: leave attention out"

    def table(self) -> dict[str, Any]:
        """The config as a config file holds it; keys without a value are left out."""
        return {
            field.name: _written(value) for field in fields(self) if (value := getattr(self, field.name)) is not None
        }


SLOTS: dict[str, Slot] = {
    "stem": Slot(STEMS, default="conv"),
    "block": Slot(BLOCKS, many=True),
    "projection": Slot(PROJECTIONS),
    "attention": Slot(ATTENTIONS, optional=True),
    "antialias": Slot(ANTIALIASES, optional=True),
    "conv": Slot(CONVOLUTIONS),
    "norm": Slot(NORMS),
    "activation": Slot(ACTIVATIONS),
    "head": Slot(HEADS, default="linear"),
}
"""The keys that ask for parts."""


def assemble(table: Mapping[str, Any]) -> ResNetConfig:
    """The config that a valid table describes; tables from users go through ``validation.validate``."""
    return ResNetConfig(
        **{key: SLOTS[key].make(value) if key in SLOTS else as_tuple(value) for key, value in table.items()}
    )


def _written(value: Any) -> Any:
    if isinstance(value, Component):
        return value.written()
    return [_written(item) for item in value] if isinstance(value, tuple) else value
