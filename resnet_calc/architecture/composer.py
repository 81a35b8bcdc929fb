"""The composer adds layers to a trace in the manner of one network.

What holds for every layer of a network alike (which normalization and activation, where convolutions carry a bias,
whether padding is an operation of its own) is decided here once, so that stems, blocks and heads only say what they
are made of.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from resnet_calc.nn.graph import BLOCK_INPUT, Trace
from resnet_calc.nn.ops import ONE, Conv2d, Linear, MaxPool2d, Op, ZeroPad2d

if TYPE_CHECKING:
    from resnet_calc.architecture.config import ResNetConfig
    from resnet_calc.nn.graph import Layer
    from resnet_calc.nn.shape import Shape


class Composer:
    """Adds layers to one block (or stem, or head). Values are what ``Trace.add`` returns."""

    __slots__ = ("config", "trace")

    def __init__(self, config: ResNetConfig, shape: Shape) -> None:
        self.config = config
        self.trace = Trace(shape)

    @property
    def entrance(self) -> int:
        """The value that enters the block."""
        return BLOCK_INPUT

    @property
    def preactivation(self) -> bool:
        """Whether blocks normalize and activate before they convolve, which shapes stem and head too."""
        return self.config.preactivation

    def layers(self) -> tuple[Layer, ...]:
        """All that was added."""
        return tuple(self.trace.layers)

    def shape(self, x: int) -> Shape:
        """The shape (channels, height, width) of a value."""
        return self.trace.shape(x)

    def channels(self, x: int) -> int:
        """The channels of a value."""
        return self.trace.shape(x).channels

    def add(self, role: str, op: Op, *sources: int) -> int:
        """Add any operation."""
        return self.trace.add(role, op, *sources)

    def conv(
        self,
        role: str,
        x: int,
        out_channels: int,
        kernel_size: int = 1,
        stride: int = 1,
        *,
        padding: int | None = None,
        dilation: int = 1,
        groups: int = 1,
        bias: bool | None = None,
    ) -> int:
        """Add a convolution; without ``padding`` it keeps the size at stride 1."""
        if padding is None:
            padding = dilation * (kernel_size - 1) // 2
        x, padding = self._padded(role, x, padding)
        op = _convolution(
            self.config.conv.op,  # type: ignore[arg-type]  # hashable, though its records have a hash of their own
            self.channels(x),
            out_channels,
            (kernel_size, kernel_size),
            (stride, stride),
            (padding, padding),
            (dilation, dilation) if dilation > 1 else ONE,
            groups,
            self.has_bias(role) if bias is None else bias,
        )
        return self.trace.add(role, op, x)

    def pointwise(self, role: str, x: int, out_channels: int, *, groups: int = 1, bias: bool = True) -> int:
        """Add a fully connected layer written as a 1×1 convolution, a plain one whatever the network's others are."""
        return self.trace.add(role, Conv2d(self.channels(x), out_channels, groups=groups, bias=bias), x)

    def has_bias(self, role: str) -> bool:
        """Whether the convolution of that role carries a bias in this network."""
        conv_bias = self.config.conv_bias
        return conv_bias if isinstance(conv_bias, bool) else role in conv_bias

    def norm(self, role: str, x: int) -> int:
        """Add the network's normalization, where no activation follows at once."""
        return self.trace.add(role, self.config.norm.op(self.channels(x)), x)

    def activation(self, role: str, x: int) -> int:
        """Add the network's activation."""
        return self.trace.add(role, self.config.activation.op, x)

    def norm_act(self, norm_role: str, act_role: str, x: int) -> int:
        """Add normalization and activation: two operations, or one if the normalization activates."""
        norm = self.config.norm
        x = self.trace.add(norm_role, norm.op(self.channels(x), activates=True), x)
        return x if norm.fused else self.trace.add(act_role, self.config.activation.op, x)

    def max_pool(
        self, role: str, x: int, kernel_size: int, stride: int, *, padding: int, ceil_mode: bool = False
    ) -> int:
        """Add a max pool."""
        x, padding = self._padded(role, x, padding)
        pool = MaxPool2d((kernel_size, kernel_size), (stride, stride), (padding, padding), ceil_mode)
        return self.trace.add(role, pool, x)

    def linear(self, role: str, x: int, out_features: int) -> int:
        """Add a fully connected layer."""
        return self.trace.add(role, Linear(self.shape(x).elements, out_features), x)

    def _padded(self, role: str, x: int, padding: int) -> tuple[int, int]:
        """Keras writes some paddings as operations of their own: add that one, and leave none to the layer."""
        if padding and role in self.config.explicit_padding:
            return self.trace.add(f"{role}.pad", ZeroPad2d((padding,) * 4), x), 0
        return x, padding


@lru_cache(maxsize=4096)
def _convolution(kind: Any, *arguments: Any) -> Conv2d:
    """An operation is a value: networks that are built one after the other, as a search does, share theirs."""
    made: Conv2d = kind(*arguments)
    return made
