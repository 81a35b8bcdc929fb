"""Numbers of parameters and of multiply-adds in a sentence, beside the word that says so."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.steps.step import Claim, Quality
from resnet_calc.notes.vocabulary import Concept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.reading import Passage

_OF_ALL: Final = expression(
    r"[0-9][ ]?(?:[KMGBT]|thousand|million|billion)?(?: out)? of (?:the |its |all )?(?:~|about |some )?$"
    r"|(?:[0-9]{4}|,[0-9]{3}|[0-9][ ]?[KMGB])(?:,? (?:and|or) |, )$",
    re.IGNORECASE,
)
"""Before what something is a part of, 2.05M of 25.6M parameters, and before the last of several."""
_BEFORE: Final = 32
_OTHER_UNITS: Final = frozenset({"%", "MB", "KB", "GB", "MiB", "KiB", "GiB"})
"""What no number of parameters or of multiply-adds is in."""
_LABELLED: Final = 4
"""Tokens from a number with a word in brackets to what stands behind: 256 (in) x 64."""
_COUNT_GAP: Final = expression(r"\s*+(?:个)?(?:可训练|可学习|trainable|learnable)?\s*+(?:的)?\s*+", re.IGNORECASE)
_TERM_GAP: Final = expression(r"\s*+(?:为|是|=|:|：|is|are|约为|约)\s*+(?:about|约|≈)?\s*+", re.IGNORECASE)


def costs_in(passage: Passage, first: int, last: int) -> list[Claim]:
    """Numbers of parameters and multiply-adds, before or behind their word."""
    found: list[Claim] = []
    measured = {Concept.PARAMETERS: Quality.PARAMETERS, Concept.WEIGHTS: Quality.PARAMETERS,
                Concept.MULTIPLY_ADDS: Quality.MULTIPLY_ADDS}  # fmt: skip
    tokens, text, terms = passage.tokens, passage.text, passage.terms
    start, end = tokens[first].start, tokens[last - 1].end
    low_term, high_term = (bisect_left(terms, place, key=lambda term: term.first) for place in (first, last))
    for term in terms[low_term:high_term]:
        quality = measured.get(term.concept)
        if quality is None:
            continue
        low, high = tokens[term.first].start, tokens[term.last].end
        before, behind = term.first - 1, term.last + 1
        while before >= 0 and tokens[before].end > start and tokens[before].value is None and term.first - before <= 3:  # noqa: PLR2004 - words between
            before -= 1
        for position in (before, behind, behind + 1):
            if not 0 <= position < len(tokens) or not start <= tokens[position].start < end:
                continue
            token = tokens[position]
            if token.value is None or token.kind is not TokenKind.NUMBER or _is_in_sum(tokens, position, term.last):
                continue
            of_all = _OF_ALL.search(text, max(start, token.start - _BEFORE), token.start) is not None
            if of_all or token.value.unit in _OTHER_UNITS:
                continue
            ahead = position < term.first
            if ahead and _COUNT_GAP.fullmatch(text, token.end, low) is None:
                continue
            if not ahead and _TERM_GAP.fullmatch(text, high, token.start) is None:
                continue
            found.append(Claim(quality, (0,), token.start, token.end, figure=token.value))
            break
    return found


def _is_in_sum(tokens: Sequence[Token], position: int, term: int) -> bool:
    """Whether a number is part of a written-out sum or product, with a word in brackets behind it or without."""
    behind = position + 1
    if position + _LABELLED < len(tokens) and tokens[behind].norm == "(" and tokens[behind + 2].norm == ")":
        behind += 3
    beside = {tokens[index].norm for index in (position - 1, behind) if 0 <= index < len(tokens)}
    return bool(beside & ({"*", "+", "-", "/", "^"} | (set() if position > term else {"="})))
