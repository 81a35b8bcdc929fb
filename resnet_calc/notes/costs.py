"""What layers, blocks and stages hold and take, under each rule that people count by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from resnet_calc.nn.ops import Conv2d, Linear

if TYPE_CHECKING:
    from collections.abc import Iterable

    from resnet_calc.nn.graph import Layer
    from resnet_calc.nn.ops import Op
    from resnet_calc.nn.shape import Shape


class Costs(NamedTuple):
    """The sums of some layers."""

    own: int = 0
    """Parameters, as the model has them."""
    convolutions: int = 0
    """Weights of the convolutions alone, without a bias."""
    biases: int = 0
    """One for each output channel of the convolutions, whether they have a bias or not."""
    projections: int = 0
    """Weights of the convolutions on the shortcuts."""
    kept: int = 0
    """Moving statistics, which some count as parameters."""
    once: int = 0
    """Multiply-adds."""
    once_aside: int = 0
    """Multiply-adds on the shortcuts."""

    def times(self, count: int) -> Costs:
        """The same for as many blocks."""
        return self if count == 1 else Costs(*[count * value for value in self])

    def parameters(self) -> tuple[int, ...]:
        """The parameters under each rule, the model's own first."""
        bare = self.convolutions
        rules = (self.own, bare, self.own + self.kept, bare + self.biases, bare - self.projections)
        return tuple(dict.fromkeys(rules))

    def multiply_adds(self) -> tuple[int, ...]:
        """The multiply-adds under each rule."""
        straight = self.once - self.once_aside
        return tuple(dict.fromkeys((self.once, 2 * self.once, straight, 2 * straight)))


def total(every: Iterable[Costs]) -> Costs:
    """The sum of sums."""
    columns = list(zip(*every, strict=True))
    return Costs(*map(sum, columns)) if columns else Costs()


def layer_costs(layer: Layer) -> Costs:
    """What one layer adds to the sums."""
    op = layer.op
    if op.free:
        return _NOTHING
    own, kept, once = op.parameters(), op.buffers(), op.multiply_adds(layer.output)
    aside = layer.role.startswith("shortcut")
    if not isinstance(op, Conv2d):
        return Costs(own, kept=kept, once=once, once_aside=once if aside else 0)
    bare = own - op.out_channels if op.bias else own
    return Costs(own, bare, op.out_channels, bare if aside else 0, kept, once, once if aside else 0)


_NOTHING = Costs()


def layer_parameters(op: Op) -> tuple[int, ...]:
    """The parameters of one layer under each rule: with or without its bias, with its moving statistics."""
    own = op.parameters()
    if isinstance(op, Conv2d):
        bare = own - op.out_channels if op.bias else own
        return (own, bare) if op.bias else (own, own + op.out_channels)
    if isinstance(op, Linear):
        weights = op.in_features * op.out_features
        return tuple(dict.fromkeys((own, weights, weights + op.out_features)))
    kept = op.buffers()
    return (own, own + kept) if kept else (own,)


def layer_multiply_adds(op: Op, output: Shape) -> tuple[int, ...]:
    """The multiply-adds of one layer under each rule: once, twice, with its bias."""
    once = op.multiply_adds(output)
    if not isinstance(op, Conv2d | Linear):
        return (once, 2 * once) if once else (0,)
    bias = output.elements
    return tuple(dict.fromkeys((once, 2 * once, once + bias, 2 * once + bias)))
