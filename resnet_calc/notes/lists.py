"""Lists of small numbers that may be block lists: [3, 4, 6, 3], 3-4-6-3, 3+4+6+3, 3×3 + 3×4 + 3×6 + 3×3."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.passage import Passage, of_text
from resnet_calc.notes.usual import STAGES
from resnet_calc.notes.vocabulary import BLOCKS, PHRASES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.lexer import Token


class ListForm(StrEnum):
    """How a list of numbers is written."""

    LIST = "list"
    """[3, 4, 6, 3] or 3-4-6-3"""
    SUM = "sum"
    """3 + 4 + 6 + 3"""
    PRODUCTS = "products"
    """3×3 + 3×4 + 3×6 + 3×3: blocks times layers, as in the derivation of a depth"""


class NumberList(NamedTuple):
    """A list of small whole numbers in a text."""

    values: tuple[int, ...]
    form: ListForm
    start: int
    end: int
    numbers: tuple[int, ...]
    """Index of the token of each value."""
    factor: int = 1
    """Of products, the factor that all share: the layers of a block."""


_SEPARATORS: Final = frozenset({",", "、", "-", "hyphen", "+", "/"})
_JOINTS: Final = frozenset({"and", "和", "&"})
_OPERATORS: Final = frozenset({"*", "^", "//"})
_LENGTHS: Final = range(3, 6)
_NUMBERS: Final = (TokenKind.NUMBER, TokenKind.NUMERAL)
_LARGEST: Final = 200
_MOST_WORDS: Final = 10


@of_text
def lists_of(passage: Passage) -> tuple[NumberList, ...]:
    """The lists of a passage; several kinds of claims ask for them."""
    return tuple(find_lists(passage.tokens)) if passage.has_numbers else ()


def find_lists(tokens: Sequence[Token], *, largest: int = _LARGEST) -> Iterator[NumberList]:
    """Yield the lists in order.

    >>> from resnet_calc.notes.lexer import tokenize
    >>> text = "[3, 4, 6, 3], 3-4-23-3, (3+4+6+3)×3, 3, 8, 36 and 3; 1 + 3*3(conv2) + 4*3 + 23*3 + 3*3 + 1"
    >>> [(found.values, found.form.value, found.factor) for found in find_lists(tokenize(text))]
    ... # doctest: +NORMALIZE_WHITESPACE
    [((3, 4, 6, 3), 'list', 1), ((3, 4, 23, 3), 'list', 1), ((3, 4, 6, 3), 'sum', 1), ((3, 8, 36, 3), 'list', 1),
     ((3, 4, 23, 3), 'products', 3)]
    """
    index = 0
    while index < len(tokens):
        if (
            tokens[index].kind not in _NUMBERS
            or _small(tokens[index], largest) is None
            or (index and tokens[index - 1].norm in _OPERATORS and not _is_repeated(tokens, index))
        ):
            index += 1
            continue
        found, index = _run(tokens, index, largest)
        if found is not None:
            yield found


def _is_repeated(tokens: Sequence[Token], index: int) -> bool:
    """Whether a block is repeated so many times in each stage: Bottleneck × 3, 4, 6, 3."""
    return index > 1 and tokens[index - 1].norm == "*" and PHRASES.get(tokens[index - 2].norm) in BLOCKS


def _small(token: Token, largest: int) -> int | None:
    value = token.integer if token.kind in _NUMBERS else None
    return value if value is not None and 0 < value <= largest else None


def _run(tokens: Sequence[Token], index: int, largest: int) -> tuple[NumberList | None, int]:
    """Read numbers or products with one kind of sign between them; return the list, if it is one, and what follows."""
    first, sign = index, ""
    addends: list[tuple[int, ...]] = []
    while True:
        addend, end = _addend(tokens, index, largest)
        if not addend:
            break
        addends.append(addend)
        index = end
        following = tokens[end].norm if end < len(tokens) else ""
        joint = following in _SEPARATORS and (not sign or following == sign)
        if joint:
            sign, index = following, end + 1
            if sign == "," and index < len(tokens) and tokens[index].norm in _JOINTS:
                index += 1
        elif sign == "," and following in _JOINTS:
            index = end + 1
        else:
            break
        if index >= len(tokens):
            break
    behind = max(index, first + 1)
    return _list(tokens, first, addends, sign), behind


def _addend(tokens: Sequence[Token], index: int, largest: int) -> tuple[tuple[int, ...], int]:
    """Read one number or a product of two, with words in brackets behind it; return the indices of the numbers."""
    if index >= len(tokens) or _small(tokens[index], largest) is None:
        return (), index
    numbers: tuple[int, ...] = (index,)
    end = index + 1
    if end + 1 < len(tokens) and tokens[end].norm == "*" and _small(tokens[end + 1], largest) is not None:
        numbers, end = (index, end + 1), end + 2
    if end < len(tokens) and tokens[end].norm == "(":
        close = end + 1
        while close < len(tokens) and close - end <= _MOST_WORDS and tokens[close].norm not in ("(", ")"):
            close += 1
        words = tokens[end + 1 : close]
        if (
            close < len(tokens)
            and tokens[close].norm == ")"
            and words
            and not any(_small(word, largest) for word in words)
        ):
            end = close + 1
    return numbers, end


def _list(tokens: Sequence[Token], first: int, addends: Sequence[tuple[int, ...]], sign: str) -> NumberList | None:
    products = [addend for addend in addends if len(addend) == 2]  # noqa: PLR2004 - a product of two
    if products and sign == "+" and len(products) in _LENGTHS:
        pairs = [tuple(tokens[index].integer or 0 for index in pair) for pair in products]
        shared = set(pairs[0]).intersection(*pairs)
        factor = next((factor for factor in (3, 2) if factor in shared), None)
        if factor is None:
            return None
        chosen = [pair[1] if values[0] == factor else pair[0] for pair, values in zip(products, pairs, strict=True)]
        return _made(tokens, chosen, ListForm.PRODUCTS, factor)
    if products or len(addends) not in _LENGTHS or not sign:
        return None
    in_words = sum(tokens[index].kind is TokenKind.NUMERAL for (index,) in addends)
    if in_words and (in_words != len(addends) or len(addends) != STAGES or sign != ","):
        return None  # only what is a list through and through: three, four, six and three blocks
    if sign in ("-", "hyphen", "/") and any(
        before.end != after.start
        for before, after in zip(tokens[first:], tokens[first + 1 : addends[-1][0] + 1], strict=False)
    ):
        return None  # 224 - 7 + ... is a difference; 3-4-6-3 is glued
    return _made(tokens, [index for (index,) in addends], ListForm.SUM if sign == "+" else ListForm.LIST, 1)


def _made(tokens: Sequence[Token], numbers: Sequence[int], form: ListForm, factor: int) -> NumberList:
    values = tuple(tokens[index].integer or 0 for index in numbers)
    return NumberList(values, form, tokens[min(numbers)].start, tokens[max(numbers)].end, tuple(numbers), factor)


def lacks_or_repeats_one(said: Sequence[int], true: Sequence[int]) -> bool:
    """Whether a list is another with one of its numbers left out or standing twice in a row.

    >>> lacks_or_repeats_one([3, 4, 3], [3, 4, 6, 3]), lacks_or_repeats_one([3, 4, 6, 6, 3], [3, 4, 6, 3])
    (True, True)
    """
    longer, shorter = (true, said) if len(true) > len(said) else (said, true)
    if len(longer) != len(shorter) + 1:
        return False
    numbers = [*longer]
    places = (place for place in range(len(numbers)) if [*numbers[:place], *numbers[place + 1 :]] == [*shorter])
    return any(longer is true or (place and numbers[place] == numbers[place - 1]) for place in places)
