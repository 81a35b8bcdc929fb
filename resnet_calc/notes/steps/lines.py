"""The lines and sentences of a passage, as stretches of its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.notes.lexer import TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.passage import Passage


def split(passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield the lines and sentences of a passage as stretches of its tokens."""
    first = 0
    tokens = passage.tokens
    for index, token in enumerate(tokens):
        ends = token.kind is TokenKind.NEWLINE or (
            token.kind is TokenKind.MARK
            and token.norm in {".", "!", "?"}
            and (index + 1 == len(tokens) or tokens[index + 1].start > token.end or passage.text[token.start] == "。")
        )
        if ends:
            if first < index:
                yield first, index
            first = index + 1
    if first < len(tokens):
        yield first, len(tokens)
