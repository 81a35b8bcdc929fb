"""Words with a number in them: s2, Conv3x3, Conv7×7, in_channel_256."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.steps import words
from resnet_calc.notes.steps.event import Event, Sort
from resnet_calc.notes.steps.step import Quality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.lexer import Token

_LARGEST: Final = 64
"""A stride is no greater; conv1 has s = 112 where s is the side of its map."""
_PADDED: Final = {"i": Quality.IN_CHANNELS, "o": Quality.OUT_CHANNELS, "k": Quality.KERNEL, "s": Quality.STRIDE}


def glued_events(tokens: Sequence[Token], position: int, limit: int) -> tuple[list[Event], int]:
    """Return what the word at a position says, and the position behind it."""
    token = tokens[position]
    norm = token.norm
    if (found := words.SHORT_STRIDE.fullmatch(norm)) is not None:
        return [_size(position, token, found.span(1), Quality.STRIDE, int(found[1]))], position + 1
    if (found := words.PADDED.fullmatch(norm)) is not None:
        return [_size(position, token, found.span(2), _PADDED[found[1][0]], int(found[2]))], position + 1
    behind = tokens[position + 2] if position + 2 < limit else None
    if (
        norm == "s"
        and behind is not None
        and tokens[position + 1].norm == "="
        and behind.integer is not None
        and behind.integer <= _LARGEST
    ):
        stride = (behind.integer,)
        last = position + 2
        event = Event(Sort.SIZE, position, last, behind.start, behind.end, quality=Quality.STRIDE, value=stride)
        return [event], last + 1
    if (found := words.GLUED_KERNEL.fullmatch(norm)) is not None and found[2] == found[3]:
        kernel = _size(position, token, (found.start(2), found.end(3)), Quality.KERNEL, int(found[2]))
        return [_operation(position, token, found[1]), kernel], position + 1
    found = words.GLUED_SIDE.fullmatch(norm)
    if (
        found is not None
        and behind is not None
        and tokens[position + 1].norm == "*"
        and behind.integer == int(found[2])
    ):
        kernel = _size(position, token, found.span(2), Quality.KERNEL, int(found[2]))
        return [_operation(position, token, found[1]), kernel._replace(last=position + 2, end=behind.end)], position + 3
    return [], position + 1


def _operation(position: int, token: Token, word: str) -> Event:
    return Event(Sort.OPERATION, position, position, token.start, token.end, kind=words.GLUED_KINDS[word])


def _size(position: int, token: Token, span: tuple[int, int], quality: Quality, value: int) -> Event:
    start, end = token.start + span[0], token.start + span[1]
    return Event(Sort.SIZE, position, position, start, end, quality=quality, value=(value,))
