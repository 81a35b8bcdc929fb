"""Numbers as tokens: with their scale and unit, or an ordinal, the name of a version, a word such as 2d."""

from __future__ import annotations

from typing import Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.lexer.token import TokenKind
from resnet_calc.units import Quantity, is_list_of_sizes, match_quantity

_COMMA_RUN: Final = expression(r"[0-9]++(?:,[0-9]++){1,12}+")
_VERSION: Final = expression(r"[0-9]++(?:\.[0-9]++){2,}+")
_ORDINAL_ENDING: Final = expression(r"(?:st|nd|rd|th)(?![A-Za-z0-9_])")
_DIMENSIONAL: Final = expression(r"[123][dD](?![A-Za-z0-9_])")
_SPACED_GROUPS: Final = expression(
    r"[0-9]{1,3}+(?:[ ][0-9]{3}(?![0-9])){1,5}+"
    r"(?=[ ](?:trainable |learnable |total )?+(?:param|weight|FLOP|MAC|mult|个参数|参数))"
)
_IN_NUMBERS: Final = frozenset("0123456789.,_")


class NumberRead(NamedTuple):
    """What a token that begins with a digit is, and where it ends."""

    kind: TokenKind
    end: int
    norm: str
    value: Quantity | None = None


def read_number(text: str, start: int, *, grouped: bool, factor: bool) -> NumberRead:
    """Read what begins with a digit; `grouped` if commas may mark thousands, `factor` if it is multiplied by.

    >>> found = [read_number(text, 0, grouped=True, factor=False) for text in ("25,557,032", "3rd", "2d", "1.12.0")]
    >>> [(one.kind.value, one.norm) for one in found]
    [('number', '25,557,032'), ('ordinal', '3'), ('word', '2d'), ('word', '1.12.0')]
    """
    if (word := _DIMENSIONAL.match(text, start)) and not factor:
        return NumberRead(TokenKind.WORD, word.end(), word[0].lower())
    if grouped and (spaced := _SPACED_GROUPS.match(text, start)) is not None:
        digits = spaced[0].replace(" ", "")
        return NumberRead(TokenKind.NUMBER, spaced.end(), digits, Quantity(int(digits), 1))
    version = _VERSION.match(text, start)
    found = match_quantity(text, start, grouped=grouped)
    if version is not None and (found is None or found[1] < version.end()):
        return NumberRead(TokenKind.WORD, version.end(), version[0])
    if found is None:
        end = start + 1
        while end < len(text) and text[end] in _IN_NUMBERS:
            end += 1
        return NumberRead(TokenKind.MARK, end, "#")
    value, end = found
    if (ending := _ORDINAL_ENDING.match(text, end)) is not None and value.is_exact:
        return NumberRead(TokenKind.ORDINAL, ending.end(), text[start:end], value)
    return NumberRead(TokenKind.NUMBER, end, text[start:end], value)


def list_end(text: str, start: int) -> int:
    """Return where 512,100 ends if it is several numbers, else 0: behind a call's name, in [ ], or by its groups.

    >>> list_end("64,128,256 channels", 0), list_end("25,557,032", 0), list_end("Linear(512,100)", 7)
    (10, 0, 14)
    """
    run = _COMMA_RUN.match(text, start)
    if run is None:
        return 0
    end = run.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    called = text[start - 2] if before == "(" and start > 1 else ""
    if (before == "[" and after == "]") or (called.isascii() and (called.isalnum() or called == "_")):
        return end
    return end if is_list_of_sizes(tuple(run[0].split(","))) else 0
