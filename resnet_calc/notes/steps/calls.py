"""Constructor calls, wherever they stand: in programs, in pseudo-code, in a printed model on one line or on many.

A call is read by its brackets and commas alone, so that what Python would not parse is read too, and nothing is run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.steps.step import Claim, Kind, Quality

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OPENING: Final = expression(r"(?:(?<![A-Za-z0-9_.])|(?<=[0-9]\.))([A-Za-z_][\w.]*+)[ ]?\(")
_INTEGER: Final = expression(r"\s*+(-?\d{1,6})\s*+")
_KEY: Final = expression(r"\s*+([A-Za-z_]\w*+)\s*+=(?!=)")
_SEQUENCE: Final = expression(r"\s*+[(\[]\s*+(-?\d{1,6})((?:\s*+,\s*+-?\d{1,6}){0,4})\s*+,?+\s*+[)\]]\s*+")
_LONGEST: Final = 600
_DEEPEST: Final = 6


class Argument(NamedTuple):
    """One argument of a call; the value is None where it is not one number or a short list of numbers."""

    key: str
    value: tuple[int, ...] | None
    start: int
    end: int


class Call(NamedTuple):
    """A name with its arguments."""

    name: str
    start: int
    end: int
    arguments: tuple[Argument, ...]
    is_closed: bool


def find_calls(text: str, first: int = 0, last: int | None = None) -> Iterator[Call]:
    """Yield the calls of operations in order; those of other things are looked into.

    >>> [(call.name, [argument.value for argument in call.arguments]) for call in
    ...     find_calls("(conv1): Conv2d(3, 64, kernel_size=(7, 7), bias=False) x = foo(nn.Linear(2048, n))")]
    [('Conv2d', [(3,), (64,), (7, 7), None]), ('nn.Linear', [(2048,), None])]
    """
    last = len(text) if last is None else last
    position = first
    while (found := _OPENING.search(text, position, last)) is not None:
        position = found.end()
        if operation_of(found[1]) is None:
            continue
        call = _call(text, found.start(), found.end(), found[1], last)
        yield call
        if call.is_closed:
            position = call.end


def _call(text: str, start: int, position: int, name: str, last: int) -> Call:
    arguments: list[Argument] = []
    depth, begin, limit = 0, position, min(last, position + _LONGEST)
    while position < limit:
        sign = text[position]
        if sign in "([{":
            depth += 1
            if depth > _DEEPEST:
                break
        elif sign in ")]}" or (sign == "," and depth == 0):
            if depth == 0:
                if text[begin:position].strip():
                    arguments.append(_argument(text, begin, position))
                if sign != ",":
                    return Call(name, start, position + 1, tuple(arguments), is_closed=True)
                begin = position + 1
            else:
                depth -= 1
        position += 1
    return Call(name, start, begin, tuple(arguments), is_closed=False)


def _argument(text: str, start: int, end: int) -> Argument:
    key = ""
    if (found := _KEY.match(text, start, end)) is not None:
        key, start = found[1].lower(), found.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if (single := _INTEGER.fullmatch(text, start, end)) is not None:
        return Argument(key, (int(single[1]),), start, end)
    if (several := _SEQUENCE.fullmatch(text, start, end)) is not None:
        rest = [int(part) for part in several[2].split(",") if part.strip()]
        return Argument(key, (int(several[1]), *rest), start, end)
    return Argument(key, None, start, end)


_TORCH_CONVOLUTION: Final = (
    Quality.IN_CHANNELS,
    Quality.OUT_CHANNELS,
    Quality.KERNEL,
    Quality.STRIDE,
    Quality.PADDING,
)
_KERAS_CONVOLUTION: Final = (Quality.OUT_CHANNELS, Quality.KERNEL, Quality.STRIDE)
_WINDOW: Final = (Quality.KERNEL, Quality.STRIDE, Quality.PADDING)
_FEATURES: Final = (Quality.IN_CHANNELS, Quality.OUT_CHANNELS)

_OPERATIONS: Final[dict[str, tuple[Kind, tuple[Quality, ...]]]] = {
    "conv2d": (Kind.CONVOLUTION, _TORCH_CONVOLUTION),
    "convolution2d": (Kind.CONVOLUTION, _KERAS_CONVOLUTION),
    "maxpool2d": (Kind.MAX_POOL, _WINDOW),
    "maxpooling2d": (Kind.MAX_POOL, _WINDOW),
    "maxpool": (Kind.MAX_POOL, _WINDOW),
    "avgpool2d": (Kind.AVERAGE_POOL, _WINDOW),
    "averagepooling2d": (Kind.AVERAGE_POOL, _WINDOW),
    "adaptiveavgpool2d": (Kind.AVERAGE_POOL, ()),
    "globalaveragepooling2d": (Kind.AVERAGE_POOL, ()),
    "globalavgpool2d": (Kind.AVERAGE_POOL, ()),
    "linear": (Kind.FULLY_CONNECTED, _FEATURES),
    "dense": (Kind.FULLY_CONNECTED, (Quality.OUT_CHANNELS,)),
    "fullyconnected": (Kind.FULLY_CONNECTED, ()),
    "batchnorm2d": (Kind.NORM, (Quality.OUT_CHANNELS,)),
    "batchnormalization": (Kind.NORM, ()),
}
_BLOCK_CALL: Final = expression(
    r"(?:(?P<projection>conv_?block|projection_?block|convolutional_?block)|(?P<identity>identity_?block)"
    r"|(?:basic|res|residual|bottleneck)(?:_?(?:block|unit))?+)"
)
_STAGE_CALL: Final = expression(r"_?make_?(?:res_?)?layers?+|resnet_?block|make_?stage|_?make_?block|resnetblock")
_KEYS: Final = {
    "in_channels": Quality.IN_CHANNELS, "in_channel": Quality.IN_CHANNELS, "in_planes": Quality.IN_CHANNELS,
    "in_features": Quality.IN_CHANNELS, "inplanes": Quality.IN_CHANNELS, "input_channels": Quality.IN_CHANNELS,
    "out_channels": Quality.OUT_CHANNELS, "out_channel": Quality.OUT_CHANNELS, "out_features": Quality.OUT_CHANNELS,
    "filters": Quality.OUT_CHANNELS, "channels": Quality.OUT_CHANNELS, "units": Quality.OUT_CHANNELS,
    "num_features": Quality.OUT_CHANNELS, "out_planes": Quality.OUT_CHANNELS, "planes": Quality.OUT_CHANNELS,
    "num_filters": Quality.OUT_CHANNELS, "num_channels": Quality.OUT_CHANNELS,
    "kernel_size": Quality.KERNEL, "kernel": Quality.KERNEL, "pool_size": Quality.KERNEL, "ksize": Quality.KERNEL,
    "stride": Quality.STRIDE, "strides": Quality.STRIDE, "padding": Quality.PADDING, "pad": Quality.PADDING,
}  # fmt: skip
_BLOCK_WIDTHS: Final = frozenset({"filter_sizes", "filters", "channels", "widths", "num_filters", "out_channels"})
_NARROWEST: Final = 8
"""No layer of a ResNet is narrower, except the image."""
_CONVOLUTIONS_OF_BLOCKS: Final = frozenset({2, 3})


def operation_of(name: str) -> tuple[Kind, tuple[Quality, ...], str] | None:
    """Return what a call of that name makes, what its unnamed arguments mean, and which sort of block it is."""
    base = name.rpartition(".")[2]
    lowered = base.lower()
    if lowered in _OPERATIONS:
        kind, signature = _OPERATIONS[lowered]
        if kind is Kind.CONVOLUTION and base.endswith("2D"):
            signature = _KERAS_CONVOLUTION
        return kind, signature, ""
    if _STAGE_CALL.fullmatch(lowered):
        return Kind.STAGE, (), ""
    if (block := _BLOCK_CALL.fullmatch(lowered)) is not None:
        return Kind.BLOCK, (), next((sort for sort, word in block.groupdict().items() if word), "")
    return None


def claims_of(call: Call, *, is_judged: bool) -> tuple[Claim, ...]:
    """What the numbers of a call say of its operation."""
    operation = operation_of(call.name)
    if operation is None:
        return ()
    kind, signature, _ = operation
    claims: dict[Quality, Claim] = {}
    unnamed = 0
    for argument in call.arguments:
        quality = _KEYS.get(argument.key)
        if not argument.key:
            quality = signature[unnamed] if unnamed < len(signature) else None
            unnamed += 1
            if kind is Kind.STAGE and unnamed <= len(_FEATURES) and argument.value and argument.value[0] >= _NARROWEST:
                quality = _FEATURES[unnamed - 1]  # make_layer(64, 128, 2, stride=2)
        if argument.value is None:
            continue
        for found, value in _meant(kind, argument, quality):
            claims.setdefault(found, Claim(found, value, argument.start, argument.end, is_judged))
    if kind is Kind.STAGE and is_judged:
        return ()
    return tuple(claims.values())


def _meant(  # noqa: PLR0911 - one for each form of an argument
    kind: Kind, argument: Argument, quality: Quality | None
) -> Sequence[tuple[Quality, tuple[int | None, ...]]]:
    value = argument.value
    assert value is not None  # noqa: S101 - asked for numbers only
    if kind is Kind.BLOCK:
        if len(value) in _CONVOLUTIONS_OF_BLOCKS and (not argument.key or argument.key in _BLOCK_WIDTHS):
            return [(Quality.WIDTHS, value)] if min(value) >= _NARROWEST else []
        if argument.key in {"strides", "stride"}:
            if len(value) == 1:
                return [(Quality.STRIDE, value)]
            if len(value) == 3:  # noqa: PLR2004 - one for each convolution
                return [(Quality.STRIDES, value)]
            return [(Quality.STRIDE, value[:1])] if value[0] == value[-1] else []
        return [(quality, value)] if quality and len(value) == 1 and quality is not Quality.KERNEL else []
    if quality is None:
        return []
    if len(value) > 1:
        return [(quality, value[:1])] if len(set(value)) == 1 else []
    return [(quality, value)]
