"""What a figure about a whole network is, and the words around it that make it more or less than a plain one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.passage import of_text
from resnet_calc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.mentions import Mention
    from resnet_calc.notes.reading import Passage
    from resnet_calc.notes.subject import Subject


class Measure(StrEnum):
    """What a figure measures."""

    PARAMETERS = "parameters"
    OPERATIONS = "operations"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure about a whole network."""

    passage: Passage
    measure: Measure
    quantity: Quantity
    start: int
    end: int
    subject: Subject
    rounded: bool = False
    """Whether it is said to be about right: about, ~, 约."""
    bound: str = ""
    """`over` or `under`, where it is said to be more or less than this."""
    altered: bool = False
    """Whether the network may be an altered one: pruned, fine-tuned, with attention added."""
    loose: bool = False
    """Whether nothing says that it is the whole network's, but that no part of one is named."""
    printed: bool = False
    """Whether a program has printed it, of a network that may have a head of its own."""
    once: bool = False
    """Whether operations are said to be multiply-adds, so that a multiplication with its addition counts one."""


class Written(NamedTuple):
    """A quantity among the tokens of a passage, its scale included: 25.6M, or 2.3 in a formula with 百万 behind."""

    first: int
    last: int
    start: int
    end: int
    quantity: Quantity


LEAST: Final = 10_000
"""No network of the catalog has fewer parameters."""
_ROUNDED: Final = expression(
    r"约|大概|左右|近|差不多|将近|接近|≈|~|∼|\b(?:about|around|approximately|approx|roughly|nearly|almost|circa|some|"
    r"close to|ca)\b",
    re.IGNORECASE,
)
_OVER: Final = expression(
    r"超过|多于|大于|不止|以上|高于|\b(?:over|more than|above|exceed\w*+|greater than|at least)\b|>", re.IGNORECASE
)
_UNDER: Final = expression(
    r"不到|少于|小于|低于|以下|不足|\b(?:under|less than|below|fewer than|at most|up to)\b|<", re.IGNORECASE
)
_PARAMETERS: Final = expression(r"param|参数|#p\b", re.IGNORECASE)
_OPERATIONS: Final = expression(r"flop|macs?\b|mult-?adds?|multiply|乘加|浮点|计算量|madd", re.IGNORECASE)
_ONCE: Final = expression(r"\b[GMT]?macs?\b|mult(?:iply)?[- ]?(?:add|acc)|madd|乘加|乘累加", re.IGNORECASE)
_FLOPS: Final = expression(r"flop|浮点|\b[KMGT]?OPs?\b|\b(?:as|for) two\b|算两次", re.IGNORECASE)
_SCALES: Final = {
    "百万": 10**6,
    "千万": 10**7,
    "million": 10**6,
    "billion": 10**9,
    "十亿": 10**9,
    "亿": 10**8,
    "万": 10**4,
}
_WORDS: Final = {"million": 10**6, "billion": 10**9}
_DIVIDES: Final = ("/", "÷")
_UNITS: Final = frozenset({10**6, 10**9, 10**12})
"""What a program divides a total by before it prints it."""
_BYTES: Final = frozenset({"%", "MB", "KB", "GB", "MiB", "KiB", "GiB"})


@of_text
def figures_of(passage: Passage) -> tuple[Written, ...]:
    """The quantities of a passage that may count something; several kinds of claims ask for them."""
    return tuple(figures(passage.tokens)) if passage.has_numbers else ()


def figures(tokens: Sequence[Token]) -> Iterator[Written]:
    r"""Yield the quantities that may count something.

    >>> from resnet_calc.notes.lexer import tokenize
    >>> [int(written.quantity.value) for written in figures(tokenize(r"25.6M, 97.5 MB, \(2.3\)百万"))]
    [25600000, 2300000]
    """
    for index, token in enumerate(tokens):
        if token.kind is TokenKind.NUMBER and token.value is not None and token.value.unit not in _BYTES:
            if index and tokens[index - 1].norm in _DIVIDES and token.value.value in _UNITS:
                continue  # params / 1e6
            yield _with_scale(tokens, index, token.value)
        elif token.kind is TokenKind.NUMERAL and token.value is not None and index + 1 < len(tokens):
            scale = _WORDS.get(tokens[index + 1].norm)
            if scale is not None:  # twenty-five million
                quantity = Quantity(int(token.value.value) * scale, scale, scale)
                yield Written(index, index + 1, token.start, tokens[index + 1].end, quantity)


def _with_scale(tokens: Sequence[Token], index: int, quantity: Quantity) -> Written:
    """Read the scale that a formula's closing bracket stands before."""
    token, position = tokens[index], index + 1
    while position < len(tokens) and position <= index + 2 and tokens[position].norm in ("\\", ")", "$"):
        position += 1
    scale = _SCALES.get(tokens[position].norm) if index + 1 < position < len(tokens) else None
    if scale is None or quantity.scale != 1:
        return Written(index, index, token.start, token.end, quantity)
    value, step = Fraction(quantity.value) * scale, Fraction(quantity.step) * scale
    scaled = Quantity(int(value) if value.denominator == 1 else value, step, scale, quantity.decimals)
    return Written(index, position, token.start, tokens[position].end, scaled)


def bound(words: str) -> str:
    """Return `over` or `under` where words say that a figure is a bound."""
    return "over" if _OVER.search(words) else "under" if _UNDER.search(words) else ""


def is_rounded(words: str) -> bool:
    """Whether words say that a figure is about right."""
    return _ROUNDED.search(words) is not None


def counts_once(words: str) -> bool:
    """Return whether words speak of multiply-adds, and of no FLOPs.

    >>> counts_once("MACs (G)"), counts_once("FLOPs (multiply-adds)"), counts_once("GFLOPs")
    (True, False, False)
    """
    return _ONCE.search(words) is not None and _FLOPS.search(words) is None


def measure_named(name: str) -> Measure | None:
    """Return what a column or heading says its figures measure.

    >>> measure_named("Params (M)"), measure_named("计算量"), measure_named("Top-1")
    (<Measure.PARAMETERS: 'parameters'>, <Measure.OPERATIONS: 'operations'>, None)
    """
    if _PARAMETERS.search(name) is not None:
        return Measure.PARAMETERS
    return Measure.OPERATIONS if _OPERATIONS.search(name) is not None else None


def without_names(text: str, start: int, end: int, mentions: Sequence[Mention]) -> str:
    """Return a stretch without the names of networks, whose layers are no component."""
    parts, position = [], start
    for mention in mentions:
        if start <= mention.start < end:
            parts.append(text[position : mention.start])
            position = max(position, mention.end)
    return " ".join([*parts, text[position:end]])
