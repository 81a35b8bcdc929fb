"""Why a layer's number is what it is, and how another came to be written: the formula, and the slip.

Both are told of one claim beside one place of a network: its formula with the layer's own numbers, and which stride,
padding or neighbour would have given what the note says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.figures import format_count
from resnet_calc.language import Message, Statement
from resnet_calc.notes.slips import digit_slip, number_slip
from resnet_calc.notes.steps.step import SHAPES, Kind, Quality
from resnet_calc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from resnet_calc.nn.shape import Shape
    from resnet_calc.notes.network import Network, Place
    from resnet_calc.notes.places import Facts
    from resnet_calc.notes.steps.step import Claim

    Reason = Statement | Message

_EQUALS: Final = Message("{formula} = {value}", "{formula} = {value}")
_FLOORED: Final = Message("{formula} = {value}, rounded down", "{formula} = {value}(向下取整)")
_EXPANDED: Final = Message(
    "{width} × {expansion} = {value}: the last 1×1 of a bottleneck widens it",
    "{width} × {expansion} = {value}：瓶颈块最后的 1×1 卷积扩大通道数",
)
_HALVED: Final = Message("stride {stride}: {before} becomes {after}", "步长 {stride}：{before} 变为 {after}")
FORGOT_PADDING: Final = Message("the padding is forgotten", "忘了填充")
FORGOT_STRIDE: Final = Message("the stride is forgotten", "忘了步长")
FORGOT_ONE: Final = Message("the + 1 is forgotten", "忘了 + 1")
_ROUNDED_UP: Final = Message("rounded up where it is rounded down", "应向下取整，却向上取整了")
_INSIDE: Final = Message(
    "that is the width inside its blocks, before the last 1×1", "那是块内部的通道数，最后的 1×1 卷积之前"
)
_GOES_IN: Final = Message("that is what goes in", "那是输入的")
_COMES_OUT: Final = Message("that is what comes out", "那是输出的")
_OTHER: Final = Message("that is {other}'s", "那是 {other} 的")
_RATIO: Final = Message("that is the ratio of the channels", "那是通道数之比")
_CONVOLUTIONS: Final = frozenset({Kind.CONVOLUTION, Kind.MAX_POOL, Kind.AVERAGE_POOL})
_COUNTED: Final = frozenset({Quality.PARAMETERS, Quality.MULTIPLY_ADDS})


# The formula


def derivation(quality: Quality, place: Place, facts: Facts) -> tuple[Statement, ...]:
    """How the true value of a layer's attribute comes about, where a short formula says it."""
    return tuple(_formulas(quality, place, facts))


def _formulas(quality: Quality, place: Place, facts: Facts) -> Iterator[Statement]:
    if quality is Quality.OUTPUT:
        yield from _size(place, facts)
    if quality in (Quality.OUTPUT, Quality.OUT_CHANNELS):
        yield from _expansion(place, facts)
    if quality in _COUNTED and place.kind in (Kind.CONVOLUTION, Kind.FULLY_CONNECTED):
        yield from _product(quality, facts)


def _size(place: Place, facts: Facts) -> Iterator[Statement]:
    before, after = facts.input.height, facts.output.height
    if place.kind in _CONVOLUTIONS and facts.kernel and facts.stride and facts.padding is not None:
        moved = before - facts.kernel + 2 * facts.padding
        if moved // facts.stride + 1 == after:
            padded = f" + 2×{facts.padding}" if facts.padding else ""
            message = _FLOORED if moved % facts.stride else _EQUALS
            yield message.about(formula=f"({before} − {facts.kernel}{padded})/{facts.stride} + 1", value=after)
    elif place.kind in (Kind.BLOCK, Kind.STAGE) and facts.stride and facts.stride > 1:
        yield _HALVED.about(stride=facts.stride, before=f"{before}×{before}", after=f"{after}×{after}")


def _expansion(place: Place, facts: Facts) -> Iterator[Statement]:
    widths = facts.widths
    channels = facts.output.channels
    inner = 0
    if place.kind in (Kind.BLOCK, Kind.STAGE) and len(widths) == 3:  # noqa: PLR2004 - a bottleneck
        inner = widths[1]
    elif place.kind is Kind.CONVOLUTION and place.role == "conv3":
        inner = facts.input.channels
    if inner and channels > inner and channels % inner == 0:
        yield _EXPANDED.about(width=inner, expansion=channels // inner, value=channels)


def _product(quality: Quality, facts: Facts) -> Iterator[Statement]:
    entering, leaving = facts.input.channels, facts.output.channels
    factors = [entering, leaving] if facts.kernel is None else [facts.kernel, facts.kernel, entering, leaving]
    if quality is Quality.MULTIPLY_ADDS and facts.output.height > 1:
        factors += [facts.output.height, facts.output.width]
    value = 1
    for factor in factors:
        value *= factor
    true = (facts.parameters if quality is Quality.PARAMETERS else facts.multiply_adds)[:1]
    formula = "×".join(map(str, factors))
    if true == (value,):
        yield _EQUALS.about(formula=formula, value=format_count(value))
    elif quality is Quality.PARAMETERS and true == (value + leaving,):
        yield _EQUALS.about(formula=f"{formula} + {leaving}", value=format_count(value + leaving))


# The slip


def slip(claim: Claim, expected: Sequence[int], place: Place, facts: Facts, network: Network) -> Reason | None:
    """How the note came to say what it says of a place, if that can be told."""
    quality = claim.quality
    if quality in SHAPES:
        return _shape_slip(claim, expected, place, facts, network)
    if len(claim.value) != 1 or len(expected) != 1 or (said := claim.value[0]) is None:
        return None
    if quality in _COUNTED:
        figure = claim.figure or Quantity(said, 1)
        return _other(quality, said, place, network) or number_slip(figure, expected[0])
    if quality is Quality.STRIDE and said > 1 and _is_ratio(said, facts.input, facts.output):
        return _RATIO
    channels = quality in (Quality.IN_CHANNELS, Quality.OUT_CHANNELS)
    return _other(quality, said, place, network) or (digit_slip(said, expected[0]) if channels else None)


def _is_ratio(said: int, entering: Shape, leaving: Shape) -> bool:
    low, high = sorted((entering.channels, leaving.channels))
    return low * said == high


def _shape_slip(claim: Claim, expected: Sequence[int], place: Place, facts: Facts, network: Network) -> Reason | None:
    true = facts.output if claim.quality is Quality.OUTPUT else facts.input
    if len(claim.value) != len(expected):
        return None
    differing = {(said, right) for said, right in zip(claim.value, expected, strict=True) if said != right}
    if len(differing) != 1:
        return None
    said, right = differing.pop()
    if said is None:
        return None
    if right == true.channels:
        return _channel_slip(said, claim.quality, place, facts, network) or digit_slip(said, right)
    return _size_slip(said, claim.quality, place, facts, network) or digit_slip(said, right)


def _channel_slip(said: int, quality: Quality, place: Place, facts: Facts, network: Network) -> Reason | None:
    if quality is Quality.OUTPUT and place.kind in (Kind.BLOCK, Kind.STAGE) and said in facts.widths[:1]:
        return _INSIDE
    is_layer = place.kind not in (Kind.BLOCK, Kind.STAGE)
    if is_layer and quality is Quality.OUTPUT and said == facts.input.channels:
        return _GOES_IN
    if is_layer and quality is Quality.INPUT and said == facts.output.channels:
        return _COMES_OUT
    return _of_another(said, place, network, lambda other: _side(other, quality).channels)


def _size_slip(said: int, quality: Quality, place: Place, facts: Facts, network: Network) -> Reason | None:
    if quality is Quality.OUTPUT and place.kind in _CONVOLUTIONS and facts.kernel and facts.stride:
        before, kernel, stride, padding = facts.input.height, facts.kernel, facts.stride, facts.padding or 0
        moved = before - kernel + 2 * padding
        for value, message in (
            ((before - kernel) // stride + 1, FORGOT_PADDING),
            (moved + 1, FORGOT_STRIDE),
            (moved // stride, FORGOT_ONE),
            (-(-moved // stride) + 1, _ROUNDED_UP),
        ):
            if said == value:
                return message
    if said == facts.input.height and quality is Quality.OUTPUT:
        return FORGOT_STRIDE
    if said == facts.output.height and quality is Quality.INPUT:
        return _COMES_OUT
    return _of_another(said, place, network, lambda other: _side(other, quality).height)


def _side(facts: Facts, quality: Quality) -> Shape:
    return facts.output if quality is Quality.OUTPUT else facts.input


def _of_another(said: int, place: Place, network: Network, value: Callable[[Facts], int]) -> Reason | None:
    others = (other for other in _alike(place, network) if value(other.facts[0]) == said)
    return next((_OTHER.about(other=other.name) for other in others), None)


_VALUES: Final[dict[Quality, Callable[[Facts], int | None]]] = {
    Quality.KERNEL: lambda facts: facts.kernel,
    Quality.STRIDE: lambda facts: facts.stride,
    Quality.PADDING: lambda facts: facts.padding,
    Quality.IN_CHANNELS: lambda facts: facts.input.channels,
    Quality.OUT_CHANNELS: lambda facts: facts.output.channels,
    Quality.BLOCKS: lambda facts: facts.blocks or None,
    Quality.PARAMETERS: lambda facts: facts.parameters[0] if facts.parameters else None,
    Quality.MULTIPLY_ADDS: lambda facts: facts.multiply_adds[0] if facts.multiply_adds else None,
}


def _alike(place: Place, network: Network) -> Iterator[Place]:
    """The places of other stages that do the same."""
    for other in network.by_kind.get(place.kind, ()):
        if other.role == place.role and other.stage != place.stage:
            yield other


def _other(quality: Quality, said: int, place: Place, network: Network) -> Reason | None:
    """The place whose number it is: the same layer of another stage, or another layer of the same block."""
    value = _VALUES.get(quality)
    if value is None:
        return None
    beside = [
        other
        for other in network.by_kind.get(place.kind, ())
        if other.stage == place.stage and other.group == place.group and other is not place
    ]
    alike = list(_alike(place, network))
    block = quality in (Quality.KERNEL, Quality.STRIDE, Quality.PADDING)
    every = [*beside, *alike] if block else [*alike, *beside]
    return next((_OTHER.about(other=other.name) for other in every if value(other.facts[0]) == said), None)
