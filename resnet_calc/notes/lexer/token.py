"""Tokens: numbers in every notation, words of two languages, operators however they are typed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from resnet_calc.units import Quantity


class TokenKind(StrEnum):
    """What a token is."""

    NUMBER = "number"
    """Digits: 64, 25.6M, 3.8×10⁹; `value` is a Quantity."""
    NUMERAL = "numeral"
    """A number in words: three, 三 before a counter; `value` is a Quantity."""
    ORDINAL = "ordinal"
    """first, 3rd, 第三, 第 3; `value` is a Quantity, -1 for last."""
    WORD = "word"
    """A name or word; `norm` in lower case. A Chinese run is split at the terms of the field."""
    OPERATOR = "operator"
    """`norm` is one of * + - / // ^ = ≈ -> < > <= >= !=, and `hyphen` for a dash inside a word."""
    OPEN = "open"
    """`norm` is one of ( [ { ⌊ ⌈."""
    CLOSE = "close"
    """`norm` is one of ) ] } ⌋ ⌉."""
    COMMAND = "command"
    """A LaTeX command that is none of the above; `norm` is \\frac, \\begin ..."""
    MARK = "mark"
    """Punctuation; `norm` is the ASCII form where there is one."""
    NEWLINE = "newline"
    """The end of a line, or \\\\ in a formula."""
    URL = "url"
    """An address; its digits are no numbers."""


class Token(NamedTuple):
    """One token; a tuple, because a long note has millions."""

    kind: TokenKind
    start: int
    end: int
    norm: str
    value: Quantity | None = None

    @property
    def integer(self) -> int | None:
        """The value where it is a plain integer (64 but not 64.5 or 25.6M), else None."""
        value = self.value
        if value is None or value.scale != 1 or value.decimals:
            return None
        return value.value if isinstance(value.value, int) else None
