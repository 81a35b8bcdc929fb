"""What stands between and behind the terms of an expression and is no part of it: units, labels, dashes, bullets."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.lexer import Token, TokenKind
from resnet_calc.notes.vocabulary import PHRASES, Concept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EQUALITIES: Final = frozenset({"=", "≈", "等于", "equals"})
"""The signs and words between the sides of an equation."""
OPERANDS: Final = frozenset({TokenKind.NUMBER, TokenKind.NUMERAL, TokenKind.CLOSE})
"""What the operand before may end with."""
_LONGEST_ANNOTATION: Final = 14
_LONGEST_LINE: Final = 64
_OF_LABELS: Final = frozenset({TokenKind.WORD, TokenKind.ORDINAL, TokenKind.NUMBER, TokenKind.NUMERAL})
_UNIT_CONCEPTS: Final = frozenset({
    Concept.LAYER, Concept.BLOCK, Concept.CHANNELS, Concept.FILTERS, Concept.PARAMETERS, Concept.WEIGHTS, Concept.BIAS,
    Concept.BOTTLENECK, Concept.BASIC_BLOCK, Concept.RESIDUAL_BLOCK, Concept.CONVOLUTION, Concept.FLOPS,
    Concept.MULTIPLY_ADDS, Concept.CLASSES, Concept.FULLY_CONNECTED, Concept.STAGE, Concept.IN_CHANNELS,
    Concept.OUT_CHANNELS, Concept.INPUT, Concept.OUTPUT,
})  # fmt: skip
_ENDS: Final = frozenset("?!.;:\"'”’»」』…*_`")
_NETWORKS: Final = frozenset({"resnet", "resnext", "resnets", "网络"})
_TIMES: Final = frozenset({"x", "times"})
_PER: Final = frozenset({"per", "/"})
_EACH_OF: Final = frozenset({"of", "with", "at", "having"})
_UNIT_WORDS: Final = frozenset(
    {
        "个",
        "条",
        "次",
        "组",
        "倍",
        "million",
        "units",
        "neurons",
        "pixels",
        "basic",
        "residual",
        "convs",
        "stem",
        "initial",
        "final",
        "head",
        "bottlenecks",
        "dense",
        "classifier",
        "linear",
    }
)


def is_unit(token: Token) -> bool:
    """Whether a word says what a number counts: blocks, layers, 个."""
    return token.kind is TokenKind.WORD and (token.norm in _UNIT_WORDS or PHRASES.get(token.norm) in _UNIT_CONCEPTS)


def is_dash(tokens: Sequence[Token], index: int) -> bool:
    """Whether a minus with blanks around it stands behind the name of a network: ResNet 101 - 101 layers = ...

    Or behind the end of a sentence or of what is quoted: Is it 7? - 3 + 4 = 7. So is the stroke behind the number of
    a line: 6/ 50 layers = ...
    """
    if index and index < len(tokens) and tokens[index].norm == "/":
        first = index == 1 or tokens[index - 2].kind is TokenKind.NEWLINE
        glued = tokens[index - 1].end == tokens[index].start
        return first and glued and index + 1 < len(tokens) and tokens[index].end < tokens[index + 1].start
    if not 0 < index < len(tokens) or tokens[index].norm != "-":
        return False
    if tokens[index - 1].kind is TokenKind.MARK and tokens[index - 1].norm in _ENDS:
        return index + 1 < len(tokens) and tokens[index].end < tokens[index + 1].start
    if index < 2 or tokens[index - 1].kind is not TokenKind.NUMBER:  # noqa: PLR2004 - a word, its number
        return False
    name, number = tokens[index - 2 : index]
    return name.norm in _NETWORKS and number.end < tokens[index].start


def is_bullet(tokens: Sequence[Token], index: int) -> bool:
    """Whether a minus opens an item of a list in a comment: - 34 = 1 + 32 + 1; what runs on from above is no item."""
    following = tokens[index + 1 : index + 2]
    if tokens[index].norm != "-" or not following or tokens[index].end == following[0].start:
        return False
    if index and tokens[index - 1].kind is not TokenKind.NEWLINE:
        return False
    above = tokens[max(0, index - 1 - _LONGEST_LINE) : max(0, index - 1)]
    if not above or (above[-1].kind not in OPERANDS and above[-1].kind is not TokenKind.OPERATOR):
        return True
    line = list(takewhile(lambda token: token.kind is not TokenKind.NEWLINE, reversed(above)))
    return line[-1].norm == "-" or any(token.norm in EQUALITIES for token in line)


def is_joined(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word multiplies what stands here by what is counted before it: 16 times 3 + 2, 16 blocks of 3 + 1."""
    if tokens[index - 1].norm in _TIMES:
        return index > 1 and (tokens[index - 2].kind in OPERANDS or is_unit(tokens[index - 2]))
    if tokens[index - 1].norm not in _EACH_OF:
        return False
    counted = index - 2
    while counted > max(0, index - 5) and is_unit(tokens[counted]):
        counted -= 1
    return 0 <= counted < index - 2 and tokens[counted].kind in (TokenKind.NUMBER, TokenKind.NUMERAL)


def behind_units(tokens: Sequence[Token], index: int) -> int:
    """Skip the unit words (个, layers, parameters) that stand between a number and what follows it."""
    end = index
    while end < len(tokens) and end < index + 3 and is_unit(tokens[end]):
        end += 1
    if end > index and end + 1 < len(tokens):  # 3 convs per block, 3 convs each
        end += 2 if tokens[end].norm in _PER and is_unit(tokens[end + 1]) else tokens[end].norm == "each"
    return end if end < len(tokens) and tokens[end].kind is TokenKind.OPERATOR else index


def skip_units(tokens: Sequence[Token], index: int, close: int) -> int:
    """Return where the first token stands that is no unit, up to where a bracket closes."""
    while index < close and is_unit(tokens[index]):
        index += 1
    return index


def annotation_end(tokens: Sequence[Token], closing: Mapping[int, int], index: int) -> int | None:
    """Skip words in brackets behind a number, 1(conv1) + 64 (input) × 3; return where what follows stands."""
    close = closing.get(index)
    if close is None or not 1 < close - index < _LONGEST_ANNOTATION:
        return None
    inside = tokens[index + 1 : close]
    kinds = {token.kind for token in inside}
    words = [token.norm for token in inside if token.kind is TokenKind.WORD]
    chinese = any(not word.isascii() for word in words)
    named = chinese or any(len(word) > 1 for word in words)
    worded = kinds <= {TokenKind.WORD, TokenKind.ORDINAL} and (named or len(inside) > 1)
    counted = named and kinds <= _OF_LABELS  # 16(8 blocks)
    worked = chinese and tokens[index - 1].kind is TokenKind.CLOSE and kinds <= _OF_LABELS | {TokenKind.OPERATOR}
    return close + 1 if worded or counted or worked else None
