"""Shapes, and the arithmetic by which a sliding window changes them."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from resnet_calc.errors import ShapeError

Pair: TypeAlias = tuple[int, int]
"""Height and width of a kernel, stride, padding or dilation."""


class Shape(NamedTuple):
    """A feature map: channels, height, width. A vector of features has height and width 1.

    >>> Shape(64, 112, 112)
    Shape(channels=64, height=112, width=112)
    >>> print(Shape(64, 112, 112), Shape(64, 112, 112).elements)
    64×112×112 802816
    """

    channels: int
    height: int
    width: int

    @property
    def elements(self) -> int:
        """How many numbers the feature map holds."""
        return self.channels * self.height * self.width

    @property
    def pixels(self) -> int:
        """How many positions it has: height × width."""
        return self.height * self.width

    def __str__(self) -> str:
        return f"{self.channels}×{self.height}×{self.width}"


def window_positions(
    size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1, *, ceil_mode: bool = False
) -> int:
    """How many positions a window takes along one side.

    ⌊(size + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1, as in Dumoulin and Visin, "A guide to convolution
    arithmetic for deep learning" (2016), relationship 15. With ``ceil_mode`` the quotient is rounded up, unless the
    last window would start outside the image and its left padding (PyTorch's rule).

    >>> window_positions(224, kernel=7, stride=2, padding=3)
    112
    >>> window_positions(112, kernel=3, stride=2, ceil_mode=True)
    56

    Raises:
        ShapeError: if the window is larger than the padded side.
    """
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ShapeError(
            f"a window of {kernel} (dilation {dilation}) does not fit a side of {size} with padding {padding}: "
            "use a larger input"
        )
    if not ceil_mode:
        return room // stride + 1
    positions = -(-room // stride) + 1
    return positions - 1 if (positions - 1) * stride >= size + padding else positions
