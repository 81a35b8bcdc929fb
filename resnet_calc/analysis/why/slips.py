"""Slips: what may have happened to a right number before it was printed.

Each is a factor between what is counted and what is printed. Its ``oddity`` says how seldom it happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.analysis.counting import Unit
from resnet_calc.analysis.why.measures import Kind
from resnet_calc.language import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from resnet_calc.analysis.why.measures import Measure, Words


def _any(measure: Measure) -> bool:
    return measure.kind is not Kind.LAYERS


def _of_kinds(*kinds: Kind) -> Callable[[Measure], bool]:
    return lambda measure: measure.kind in kinds


def _in_multiply_adds(measure: Measure) -> bool:
    """Whether twice is another number: FLOPs of the plain convention have a measure of their own."""
    return measure.kind is Kind.OPERATIONS and not _in_flops(measure) and measure.name != "multiply-adds"


def _in_flops(measure: Measure) -> bool:
    return measure.convention is not None and measure.convention.unit is Unit.FLOPS


def _halved(measure: Measure) -> bool:
    return measure.kind is Kind.OPERATIONS and measure.name != "flops"


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing that may have happened to a number."""

    factor: Fraction
    words: Words | None
    oddity: int
    applies: Callable[[Measure], bool] = _any
    slack: Callable[[int], tuple[int, int]] = lambda _: (0, 0)
    """How much less, and how much more than what is printed may have been counted."""


def _float32_error(value: int) -> tuple[int, int]:
    """What adding up some hundred 32-bit floats may lose: a few of their spacings."""
    error = 4 * 2 ** max(0, value.bit_length() - 24)
    return error, error


NONE: Final = Slip(Fraction(1), None, 0, lambda _: True)

_OPERATIONS: Final = _of_kinds(Kind.OPERATIONS)
_POWER: Final = Message("off by a factor of {factor}: {example}", "差 {factor} 倍：{example}")
_THOUSAND: Final = Message("a wrong prefix (M for G, k for M)", "单位前缀写错（M 与 G、k 与 M）")
_TEN: Final = Message("a misplaced decimal point", "小数点错位")

SLIPS: Final = (
    NONE,
    Slip(
        Fraction(1),
        Message("added up in 32-bit floats, which are not exact beyond 2²⁴", "以 32 位浮点数累加，超过 2²⁴ 便不精确"),
        0,
        lambda measure: measure.name == "thop-2019",
        slack=_float32_error,
    ),
    Slip(
        Fraction(1),
        Message("with what a file holds besides, less than 0.15 %", "加上文件自身的开销（不到 0.15 %）"),
        1,
        lambda measure: measure.name == "size with moving statistics",
        slack=lambda size: (size * 15 // 10_000, 0),
    ),
    Slip(
        Fraction(2),
        Message("doubled, as if each were a multiplication and an addition", "再乘 2（乘、加各计一次）"),
        2,
        _in_multiply_adds,
    ),
    Slip(
        Fraction(1, 2),
        Message("halved: multiply-adds taken for FLOPs, and halved again", "减半（把乘加当作 FLOPs 又除以 2）"),
        3,
        _halved,
    ),
    Slip(
        Fraction(10**9, 2**30),
        Message("G taken for 1024³ = 1,073,741,824", "G 按 1024³ = 1,073,741,824 计"),
        3,
        _OPERATIONS,
    ),
    Slip(
        Fraction(10**6, 2**20),
        Message("M taken for 1024² = 1,048,576", "M 按 1024² = 1,048,576 计"),
        3,
        _of_kinds(Kind.PARAMETERS, Kind.ELEMENTS),
    ),
    *(
        Slip(Fraction(ten), _POWER.about(factor=f"{ten:,}", example=words), 4)
        for ten, words in ((10, _TEN), (1000, _THOUSAND))
    ),
    *(
        Slip(Fraction(1, ten), _POWER.about(factor=f"1/{ten:,}", example=words), 4)
        for ten, words in ((10, _TEN), (1000, _THOUSAND))
    ),
    Slip(
        Fraction(3),
        Message("tripled: forward and backward pass", "乘 3（前向与反向）"),
        4,
        _OPERATIONS,
    ),
    *(
        Slip(
            Fraction(batch),
            Message("of a batch of {batch} images", "批大小为 {batch}").about(batch=batch),
            4,
            _of_kinds(Kind.OPERATIONS, Kind.ELEMENTS),
        )
        for batch in (2, 4, 8, 16, 32, 64, 128, 256)
    ),
)  # fmt: skip
"""Everything that a number is tried with, nothing at all first."""
