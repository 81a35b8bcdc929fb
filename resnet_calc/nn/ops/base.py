"""What every operation is: a plain frozen record that knows what it does to a shape, and nothing of its network.

Multiply-adds here are the products of convolutions and fully connected layers, the only operations whose cost every
convention agrees to count; what else may be counted is a matter of opinion, and stands in ``analysis.counting``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from resnet_calc.nn.shape import Pair, Shape

ONE: Pair = (1, 1)
ZERO: Pair = (0, 0)


_NOTHING: Mapping[str, tuple[int, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Op:
    """An operation that keeps its input's shape and has no weights; the others say where they differ."""

    weighted: ClassVar[bool] = False
    """Whether it is a layer in the sense of "a 50-layer network": a convolution or fully connected layer."""

    free: ClassVar[bool] = True
    """Whether operations of this kind hold no numbers and take no multiply-adds: half of all layers, passed over."""

    def __init_subclass__(cls) -> None:
        """Find out whether the kind is free."""
        methods = ("parameters", "buffers", "weight_shapes", "buffer_shapes", "multiply_adds")
        cls.free = not cls.weighted and all(getattr(cls, method) is getattr(Op, method) for method in methods)

    @property
    def type(self) -> str:
        """The name of the operation, as PyTorch spells it."""
        return self.__class__.__name__

    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape that comes out when shapes (channels, height, width) go in.

        Raises:
            ShapeError: if they do not fit.
        """
        return inputs[0]

    def weight_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """The trainable tensors by name."""
        return _NOTHING

    def buffer_shapes(self) -> Mapping[str, tuple[int, ...]]:
        """The tensors that are kept but not trained, such as moving statistics."""
        return _NOTHING

    def parameters(self) -> int:
        """How many trainable numbers it holds."""
        shapes = self.weight_shapes()
        return sum(map(prod, shapes.values())) if shapes else 0

    def buffers(self) -> int:
        """How many kept but untrained numbers it holds."""
        shapes = self.buffer_shapes()
        return sum(map(prod, shapes.values())) if shapes else 0

    def multiply_adds(self, output: Shape) -> int:
        """Multiply-adds that it takes to make ``output``, the bias not counted."""
        del output
        return 0
