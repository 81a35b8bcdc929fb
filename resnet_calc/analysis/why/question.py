"""What was asked: a number, how precisely it was printed, and what its unit says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.analysis.why.measures import Kind
from resnet_calc.errors import NumberError, quote
from resnet_calc.language import Message
from resnet_calc.units import Quantity, fold_width, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOUNS: Final = {
    Kind.PARAMETERS: r"param(?:eter)?s?|weights|参数量?|个?参数",
    Kind.OPERATIONS: r"flops?|macs?|m(?:ult(?:iply)?)?-?adds?|operations|ops|次?乘加(?:次数)?|次?运算|次",
    Kind.LAYERS: r"(?:weighted )?layers|layers?|convolutions?|convs|blocks|层|个?卷积层?|个?残差块",
    Kind.ELEMENTS: r"activations?|elements|激活量?|个?元素",
}
_TRAILING: Final = {
    kind: re.compile(rf"^(?P<number>.*\S)[ ]?(?:{nouns})$", re.IGNORECASE) for kind, nouns in _NOUNS.items()
}
_OPERATION_UNITS: Final = re.compile(r"flop|mac|madd|mult|ops", re.IGNORECASE)
_BYTES: Final = re.compile(r"(?P<prefix>[kmgt])(?P<binary>i?)b(?:ytes?)?", re.IGNORECASE)
_LONGEST: Final = 80
_EXACT: Final = 10_000
"""From this on an integer without a scale is meant as it stands; below, it may be short for millions."""

DECIMAL: Final = {"k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
BINARY: Final = {"k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}

IN_BINARY: Final = Message("1 {unit} taken for {size:,} bytes", "1 {unit} 按 {size:,} 字节计")
TRAILING_ZEROS: Final = Message("its zeros at the end read as rounded away", "末尾的零视为四舍五入所致")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the number: its value and precision at a scale, and what is printed at that scale."""

    figure: Quantity
    kinds: frozenset[Kind]
    words: Message | None = None
    """What has to be said about the reading, if anything."""
    values: tuple[tuple[str, object], ...] = ()
    oddity: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A number as it was asked about."""

    text: str
    figure: Quantity
    kind: Kind | None = None
    """What its unit or noun says it is, if any."""

    @property
    def shown(self) -> str:
        """The number as it was given, without what a terminal or a page would obey."""
        return " ".join("".join(character if character.isprintable() else " " for character in self.text).split())

    @property
    def digits(self) -> int:
        """How many digits it has that say something: 3 for 4.12, 8 for 25,557,032, 3 for 25,600,000."""
        return len(str(int(Fraction(self.figure.value) / self.figure.step)).rstrip("0")) or 1

    def readings(self) -> Iterator[Reading]:
        """The ways to read it, the likeliest first."""
        figure = self.figure
        wanted = frozenset(Kind) if self.kind is None else frozenset({self.kind})
        size = _BYTES.fullmatch(figure.unit)
        if size is not None:
            yield from _sizes(figure, size)
            return
        plain = wanted - {Kind.BYTES}
        if figure.scale != 1:
            yield Reading(figure, plain)
        elif figure.is_exact and figure.value >= _EXACT:
            yield Reading(figure, plain)
            rounded = figure.without_trailing_zeros()
            if rounded.step != figure.step:
                yield Reading(rounded, plain, TRAILING_ZEROS, oddity=1)
        else:
            yield Reading(_scaled(figure, 10**9), plain & {Kind.OPERATIONS})
            yield Reading(_scaled(figure, 10**6), plain & {Kind.PARAMETERS, Kind.OPERATIONS, Kind.ELEMENTS})
            yield Reading(_scaled(figure, 10**3), plain & {Kind.PARAMETERS}, oddity=1)
            if figure.is_integer and not figure.decimals:
                yield Reading(figure, plain & {Kind.LAYERS})
            if self.kind is None:
                yield Reading(_scaled(figure, 10**6), frozenset({Kind.BYTES}), oddity=2)


def _sizes(figure: Quantity, size: re.Match[str]) -> Iterator[Reading]:
    prefix = size["prefix"].lower()
    kinds = frozenset({Kind.BYTES})
    if not size["binary"]:
        yield Reading(_scaled(figure, DECIMAL[prefix]), kinds)
    said = (("unit", figure.unit), ("size", BINARY[prefix]))
    yield Reading(_scaled(figure, BINARY[prefix]), kinds, IN_BINARY, said, oddity=0 if size["binary"] else 1)


def _scaled(figure: Quantity, scale: int) -> Quantity:
    value, step = Fraction(figure.value) * scale, Fraction(figure.step) * scale
    return replace(
        figure,
        value=value.numerator if value.denominator == 1 else value,
        step=step.numerator if step.denominator == 1 else step,
        scale=figure.scale * scale,
    )


def read(text: str) -> Question:
    """Read a number with its unit: 4.12, 25.6M, 4.089 GMACs, 38亿, 97.8 MB, 53 layers.

    >>> read("4.089 GMACs").kind, read("25.6M params").kind, read("4.12").kind
    (<Kind.OPERATIONS: 'operations'>, <Kind.PARAMETERS: 'parameters'>, None)

    Raises:
        NumberError: if it is not a number.
    """
    folded = " ".join(fold_width(text).split())
    if not folded or len(folded) > _LONGEST:
        raise NumberError(_complaint(text))
    try:
        figure = parse_quantity(folded)
    except ValueError:
        return _with_noun(text, folded)
    if figure.unit == "%" or figure.value < 0:
        raise NumberError(_complaint(text))
    kind = None
    if _OPERATION_UNITS.search(figure.unit):
        kind = Kind.OPERATIONS
    elif figure.unit:
        kind = Kind.BYTES
    return Question(text, figure, kind)


def _with_noun(text: str, folded: str) -> Question:
    for kind, pattern in _TRAILING.items():
        match = pattern.match(folded)
        if match is None:
            continue
        try:
            return Question(text, parse_quantity(match["number"]), kind)
        except ValueError:
            continue
    raise NumberError(_complaint(text))


def _complaint(text: str) -> str:
    return f"{quote(text)} is not a number such as 4.12, 25.6M, 3.8e9, 4.089 GMACs, 25,557,032, 2557万 or 97.8 MB"
