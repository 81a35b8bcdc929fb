"""What a word or a plain number is; a note has few different ones, so each is looked at once."""

from __future__ import annotations

import re
from typing import Final

from resnet_calc.expressions import expression
from resnet_calc.notes.lexer.token import TokenKind
from resnet_calc.notes.numerals import ENGLISH_NUMERALS, ORDINALS
from resnet_calc.notes.vocabulary import CHINESE_TERMS
from resnet_calc.units import Quantity

Word = tuple[TokenKind, str, Quantity | None]
"""Kind, norm and value of a token."""

_MOST_KNOWN: Final = 50_000
known_words: Final[dict[str, Word]] = {}
known_numbers: Final[dict[str, Quantity]] = {}


def word_kind(raw: str) -> Word:
    """Say what a Latin word is, and remember it: a note has few different ones."""
    norm = raw.lower()
    found: Word = (TokenKind.WORD, norm, None)
    if norm in ENGLISH_NUMERALS:
        found = (TokenKind.NUMERAL, norm, Quantity(ENGLISH_NUMERALS[norm], 1))
    elif norm in ORDINALS:
        found = (TokenKind.ORDINAL, norm, Quantity(ORDINALS[norm], 1))
    if len(known_words) < _MOST_KNOWN:
        known_words[raw] = found
    return found


_UNITS: Final = "one|two|three|four|five|six|seven|eight|nine"
_TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_COMPOUND: Final = expression(
    r"(?:(?P<hundred>one[ ]hundred)"
    rf"(?:(?:[ ]and)?[ ](?:(?P<tens>{_TENS})(?:-(?P<units>{_UNITS}))?|(?P<rest>{_UNITS})))?"
    rf"|(?P<ten>{_TENS})-(?P<unit>{_UNITS}))(?![A-Za-z])",
    re.IGNORECASE,
)
BEGINS_COMPOUND: Final = frozenset({"one", *_TENS.split("|")})
"""Words that a number of several words may begin with."""


def compound(text: str, start: int) -> tuple[Quantity, int] | None:
    """Return the value of a number of several words, and where it ends.

    >>> compound("thirty-three blocks", 0)[0].value, compound("one hundred and one", 0)[0].value, compound("one", 0)
    (33, 101, None)
    """
    found = _COMPOUND.match(text, start)
    if found is None:
        return None
    words = [found[name] for name in ("tens", "units", "rest", "ten", "unit") if found[name]]
    value = (100 if found["hundred"] else 0) + sum(ENGLISH_NUMERALS[word.lower()] for word in words)
    return Quantity(value, 1), found.end()


def plain_number(digits: str) -> Quantity:
    """Return the value of a run of digits, and remember it."""
    quantity = Quantity(int(digits), 1)
    if len(known_numbers) < _MOST_KNOWN:
        known_numbers[digits] = quantity
    return quantity


def _term_expression() -> str:
    """Every Chinese term of the field, the longest first, sorted by their first sign so that few are tried."""
    terms = sorted(CHINESE_TERMS | {word for word in ORDINALS if not word.isascii()}, key=lambda term: -len(term))
    by_first: dict[str, list[str]] = {}
    for term in terms:
        by_first.setdefault(term[0], []).append(term[1:])
    choices = [f"{first}(?:{'|'.join(rest)})" for first, rest in by_first.items()]
    return r"(?P<ordinal>第)?+(?P<numeral>[一二两三四五六七八九十百零]{1,8}+)|" + "|".join(choices)


TERM: Final = expression(_term_expression())
"""A Chinese term of the field, or a Chinese numeral."""
CHINESE: Final[dict[str, Word]] = {
    term: ((TokenKind.ORDINAL, term, Quantity(ORDINALS[term], 1)) if term in ORDINALS else (TokenKind.WORD, term, None))
    for term in CHINESE_TERMS | {word for word in ORDINALS if not word.isascii()}
}
"""Every Chinese term of the field as a token."""
