"""Operations that are named only to say that they are not there, or not yet: the network without its fc layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.vocabulary import Concept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.vocabulary import Term

_LEFT_OUT: Final = ("不含", "不包含", "不包括", "去掉", "去除", "除去", "不算", "不计", "without", "excluding")
_POOLINGS: Final = frozenset({Concept.POOLING, Concept.MAX_POOLING, Concept.AVERAGE_POOLING})
_BEFORE: Final = 16
"""Characters in which the word stands that leaves it out."""


def is_left_out(text: str, tokens: Sequence[Token], term: Term) -> bool:
    """Whether an operation is named where it is not: without the fc layer, before global average pooling.

    >>> from resnet_calc.notes.lexer import tokenize
    >>> from resnet_calc.notes.vocabulary import spot_terms
    >>> texts = ("before average pooling", "average pooling")
    >>> [is_left_out(text, tokens, next(spot_terms(tokens))) for text in texts for tokens in [tokenize(text)]]
    [True, False]
    """
    start, end = tokens[term.first].start, tokens[term.last].end
    before = text[max(0, start - _BEFORE) : start].lower()
    if before.rstrip().removesuffix("the").removesuffix("its").removesuffix("最后的").rstrip("了 ").endswith(_LEFT_OUT):
        return True
    return term.concept in _POOLINGS and _is_yet_to_come(before, text[end : end + 3])


def _is_yet_to_come(before: str, behind: str) -> bool:
    """Whether what is told stands before it: before global average pooling, 全局平均池化之前."""
    if before.removesuffix("global ").removesuffix("the ").rstrip().endswith("before"):
        return True
    return behind.lstrip("层").startswith(("之前", "前的", "前为"))
