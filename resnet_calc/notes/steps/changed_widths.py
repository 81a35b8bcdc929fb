"""Channels before and behind a change, in words: 从 256 降到 64, from 256 to 64 channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.steps import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.lexer import Token

FEWEST_CHANNELS: Final = 8
"""3 channels are an image's, and 1维 is no width."""


def becomes(tokens: Sequence[Token], position: int, limit: int) -> int | None:
    """Where the second number stands of a change that begins with the number at `position`, if these are channels.

    >>> from resnet_calc.notes.lexer import tokenize
    >>> tokens = tokenize("reduces the channels from 256 to 64")
    >>> becomes(tokens, 4, len(tokens)), becomes(tokens, 6, len(tokens))
    (6, None)
    """
    value = tokens[position].integer
    if value is None or value < FEWEST_CHANNELS:
        return None
    start = max(0, position - words.BEFORE_CHANGE)
    before = [token.norm for token in tokens[start:position]]
    if not any(norm in words.FROM_VALUE or norm.endswith(("把", "将")) for norm in before[-2:]):
        return None
    second = position + 1
    while second < limit and tokens[second].norm in words.CHANNEL_UNITS:
        second += 1
    if second + 1 >= limit or tokens[second].norm not in words.BECOMES:
        return None
    end = tokens[second + 1].integer
    if end is None or end < FEWEST_CHANNELS:
        return None
    beside = {*before, *(token.norm for token in tokens[position : min(limit, second + 4)])}
    return second + 1 if beside & words.CHANNEL_WORDS else None


def counted_pair(tokens: Sequence[Token], position: int, limit: int) -> int | None:
    """Where the second number stands of a change between two that are both called channels.

    >>> from resnet_calc.notes.lexer import tokenize
    >>> tokens = tokenize("layer4: 256通道 → 512通道")
    >>> counted_pair(tokens, 2, len(tokens)), counted_pair(tokens, 5, len(tokens))
    (5, None)
    """
    if position + 4 >= limit or (tokens[position].integer or 0) < FEWEST_CHANNELS:
        return None
    unit, arrow, second, again = tokens[position + 1 : position + 5]
    if (arrow.norm != "->" and arrow.norm not in words.BECOMES) or not {unit.norm, again.norm} <= words.PLAIN_UNITS:
        return None
    return position + 3 if (second.integer or 0) >= FEWEST_CHANNELS else None
