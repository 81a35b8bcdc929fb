"""Several numbers for several networks: ResNet-18 and ResNet-34 have 17 and 33 convolutional layers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.notes.lexer import TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.counts.count import Count
    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.passage import Passage

_JOINTS: Final = frozenset({",", "and", "和", "与", "及", "、", "/", "&"})


class Share(NamedTuple):
    """One of several numbers that share what they count."""

    value: int
    start: int
    end: int


def shares(passage: Passage, count: Count) -> tuple[Share, ...]:
    """Return the numbers that are listed before what is counted, the count's own last; it alone where no list is.

    >>> from resnet_calc.notes.counts import find_counts
    >>> from resnet_calc.notes.reading import Reading
    >>> from resnet_calc.notes.source import read_text
    >>> reading = Reading(read_text("They have 8, 16 and 33 residual blocks.", name="a.txt"))
    >>> passage = reading.passages[0]
    >>> count, = find_counts(passage, reading.subjects.sentences(passage))
    >>> [share.value for share in shares(passage, count)]
    [8, 16, 33]
    """
    tokens, index = passage.tokens, count.first
    found = [Share(count.value, count.start, tokens[index].end)]
    while True:
        before = index - 1
        while before >= 0 and index - before <= 2 and tokens[before].norm in _JOINTS:  # noqa: PLR2004 - a comma, and
            before -= 1
        token = tokens[before] if 0 <= before < index - 1 else None
        if token is None or token.kind not in (TokenKind.NUMBER, TokenKind.NUMERAL) or token.integer is None:
            return tuple(reversed(found))
        found.append(Share(token.integer, token.start, token.end))
        index = before


def shared_out(passage: Passage, count: Count, meant: Sequence[Facts]) -> Iterator[tuple[Count, Sequence[Facts]]]:
    """Yield what is said of which networks: each its own number where as many are listed as networks are named.

    Nothing can be said where several networks share another number of numbers.
    """
    found = shares(passage, count)
    if len(meant) == 1 or len(found) == 1:
        yield count, meant
    elif len(found) == len(meant):
        for share, fact in zip(found, meant, strict=True):
            yield replace(count, value=share.value, start=share.start, end=share.end), (fact,)
