"""The lines and sentences of a passage, as stretches of its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.passage import Passage, of_text
from resnet_calc.notes.steps.names import read_name

if TYPE_CHECKING:
    from collections.abc import Iterator


_KIND: Final = 0
"""Where a token holds its kind."""
_SOON: Final = 6
"""Tokens behind a semicolon in which it says which stage it goes on about."""
_ENDS: Final = frozenset({TokenKind.NEWLINE, TokenKind.MARK})


@of_text
def split(passage: Passage) -> tuple[tuple[int, int], ...]:
    """Return the lines and sentences of a passage as stretches of its tokens."""
    return tuple(_split(passage))


def _names_a_stage(passage: Passage, first: int, last: int) -> bool:
    """Whether a stage as a whole is named: what stands behind a semicolon and another stage is said of that one."""
    for token in passage.tokens[first:last]:
        if token.kind is TokenKind.WORD:
            name = read_name(passage.text[token.start : token.end])
            if name is not None and name.certain and name.stage and name.block is None and not name.role:
                return True
    return False


def _split(passage: Passage) -> Iterator[tuple[int, int]]:
    first = 0
    tokens = passage.tokens
    for index in [index for index, token in enumerate(tokens) if token[_KIND] in _ENDS]:
        token = tokens[index]
        ends = token.kind is TokenKind.NEWLINE or (
            token.norm in {".", "!", "?"}
            and (index + 1 == len(tokens) or tokens[index + 1].start > token.end or passage.text[token.start] == "。")
        )
        if ends or (
            token.norm == ";"
            and _names_a_stage(passage, first, index)
            and _names_a_stage(passage, index, index + _SOON)
        ):
            if first < index:
                yield first, index
            first = index + 1
    if first < len(tokens):
        yield first, len(tokens)
