"""Sides of an equation that are not what they seem: a sum that runs on, a label, the rest of a number."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.formula import evaluate
from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.patterns.arithmetic.agreement import reaches
from resnet_calc.notes.vocabulary import BLOCKS, PHRASES, Concept

if TYPE_CHECKING:
    from resnet_calc.notes.formula import Expression
    from resnet_calc.notes.reading import Passage

_NUMBERED: Final = (Concept.STAGE, Concept.BLOCK, Concept.LAYER, Concept.CONVOLUTION, Concept.RESIDUAL_BLOCK)
_SMALLEST_NUMBERED: Final = 10
"""A smaller number behind a word is its label."""
_CUT: Final = expression(r",? ?(?:\.\.\.|…|⋯)")
_GOES_ON: Final = expression(
    r"[ *_$,;]{0,6}(?:\+|plus|再?加上?)[ $]?(?P<more>[0-9]{1,4}+)[^=\n]{0,40}?=[ *_$`]{0,6}"
    r"(?P<all>[0-9]{1,5}+)(?![.,]?[0-9])"
)
_KERNEL: Final = expression(
    r"(?:(?:^|(?<=[^0-9.]))[0-9]{1,2} ?[个個層层]|\b(?:one|two|three|four|an?|single)|[一两二三四單单][个個層层]) ?"
    r"([1357]) ?[x×*·] ?\1(?![0-9]| ?[x×*·] ?[0-9]{1,4} ?[x×*·0-9])"
    r"|(?<![0-9x×*·])(?<![x×*·] )([1357]) ?[x×*·] ?\2 ?(?:conv[a-z]{0,10}+|卷积[层核]?|卷積[層核]?)(?! ?[x×*·])",
    re.IGNORECASE,
)
"""A term that names a convolution by its kernel: one 7×7 + 16×3, 7×7 conv + 48."""
_BEFORE: Final = 8
_GROUP: Final = 3
"""Digits between two commas."""


def runs_on(passage: Passage, computed: Expression, stated: Expression) -> bool:
    """Whether the sum goes on behind its result, as people write by hand: 7×7×3×64 = 9,408 + 128 = 9,536."""
    first = stated.steps[0]
    figure = passage.tokens[first].value if isinstance(first, int) and first == stated.first else None
    worth = evaluate(computed, passage.tokens)
    return stated.is_compound and figure is not None and worth is not None and reaches(figure, worth)


def is_rest(passage: Passage, computed: Expression, stated: Expression) -> bool:
    """Whether a result is that of what was added alone: 9,408 + 2·64 = 128."""
    first = computed.steps[0]
    figure = passage.tokens[stated.first].value
    if not isinstance(first, int) or computed.steps[-1] != "+" or stated.is_compound or figure is None:
        return False
    worth = evaluate(computed, passage.tokens, substitute={first: Fraction(0)})
    return worth is not None and reaches(figure, worth)


def adds_the_last_term_first(passage: Passage, computed: Expression, stated: Expression) -> bool:
    """Whether a result is that of what was added alone, and the sum goes on: 1 (stem) + 16 × 3 = 48, + 1 (fc) = 50."""
    more = _GOES_ON.match(passage.recognised.folded, passage.tokens[stated.last].end)
    if more is None or not is_rest(passage, computed, stated):
        return False
    first, figure = passage.tokens[computed.first].value, passage.tokens[stated.first].value
    parts = first.value + figure.value if first is not None and figure is not None else 0
    return parts + int(more["more"]) == int(more["all"])


def is_grouped(passage: Passage, computed: Expression, stated: Expression) -> bool:
    """Whether a number goes on behind a comma and a blank, 74, 112 for 74,112, or is cut off: 74,... for 74,112."""
    tokens = passage.tokens
    if _CUT.match(passage.text, tokens[stated.last].end) is not None:
        return True
    ends = (stated.last, computed.last)
    behind = any(end + 2 < len(tokens) and _joins_group(passage, end + 1) for end in ends)
    starts = (stated.first, computed.first)
    return behind or any(start >= _GROUP and _joins_group(passage, start - 1) for start in starts)


def _joins_group(passage: Passage, comma: int) -> bool:
    number, mark, group = passage.tokens[comma - 1 : comma + 2]
    digits = passage.text[group.start : group.end]
    whole = number.kind is TokenKind.NUMBER and mark.norm == "," and group.kind is TokenKind.NUMBER
    return whole and digits.isdecimal() and len(digits) == _GROUP and number.end - number.start <= _GROUP


def makes_layers_of_blocks(passage: Passage, computed: Expression, stated: Expression) -> bool:
    """Whether blocks are added up to layers, so that each stands for several: 1 conv + 16 blocks + 1 fc = 50 layers."""
    tokens = passage.tokens
    behind = tokens[stated.last + 1 : stated.last + 2]
    if computed.operators != {"+"} or not behind or PHRASES.get(behind[0].norm) is not Concept.LAYER:
        return False
    return any(PHRASES.get(token.norm) in BLOCKS for token in tokens[computed.first : computed.last + 1])


def names_a_kernel(passage: Passage, computed: Expression) -> bool:
    """Whether a term is a kernel and stands for one convolution, or for some: 1 个 7×7 + 16 × 3 = 49."""
    tokens, text = passage.tokens, passage.recognised.folded
    start, end = tokens[computed.first].start, tokens[computed.last].end
    behind = tokens[computed.last + 1].end if computed.last + 1 < len(tokens) else end
    return any(found.end() > start for found in _KERNEL.finditer(text, max(0, start - _BEFORE), behind))


def counts_another_thing(passage: Passage, before: Expression, stated: Expression) -> bool:
    """Whether the result before is turned into how many of something else: 3 + 4 + 6 + 3 = 16 blocks = 48 layers.

    With what follows it may be a sum: = 48 layers + 2 = 50.
    """
    if before.is_compound or (stated.is_compound and stated.first not in stated.operands):
        return False
    one = _word_behind(passage, before.operands[-1] if before.operands else before.last)
    other = _word_behind(passage, stated.first if stated.is_compound or not stated.operands else stated.operands[-1])
    return bool(one and other) and one.rstrip("s") != other.rstrip("s")


def _word_behind(passage: Passage, number: int) -> str:
    behind = passage.tokens[number + 1 : number + 3]  # 34 layers (with the stem): what counts is the first word
    if len(behind) > 1 and behind[0].norm == "个":
        behind = behind[1:]
    return behind[0].norm.lower() if behind and behind[0].kind is TokenKind.WORD else ""


def is_label(passage: Passage, side: Expression) -> bool:
    """Whether a lone number on the left belongs to a name or a list before it: stage 2 = 3×4, 64, 128 = 2×64."""
    if side.first == 0:
        return False
    before = passage.tokens[side.first - 1]
    if before.norm == "-" and (side.first == 1 or passage.tokens[side.first - 2].kind is TokenKind.NEWLINE):
        return False  # an item of a list in a comment
    if before.kind is TokenKind.WORD:
        figure = passage.tokens[side.first].value
        return figure is None or figure.value < _SMALLEST_NUMBERED or PHRASES.get(before.norm) in _NUMBERED
    return before.kind not in (TokenKind.NEWLINE, TokenKind.OPEN) and before.norm not in (".", ":", ";")
