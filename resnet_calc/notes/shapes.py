"""Shapes in every notation: 64×112×112, [56, 56, 256], (None, 56, 56, 64), torch.Size([1, 64, 56, 56]), 112×112.

Which of the dimensions are channels is not decided here: that takes the passage around the shape.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.signs import PAIRS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.lexer import Token

_MOST_DIMENSIONS: Final = 5
_LARGEST_DIMENSION: Final = 10**6
_BATCH_NAMES: Final = frozenset({"none", "batch", "batch_size", "batchsize", "n", "b", "bs", "?", "m"})
_BATCHES: Final = frozenset({"n", "b", "bs", "batch", "batch_size", "batchsize"})
"""What stands for the batch in a product: N×256×56×56."""
_KERNELS: Final = frozenset({1, 3, 5})
_LARGE_KERNEL: Final = 7
_NARROWEST: Final = 64
_LETTERS: Final = frozenset("chwdnkmf")
_FORMULA_SIGNS: Final = frozenset("+-/^=") | {"//", "≈"}


class Notation(StrEnum):
    """How a shape is written."""

    PRODUCT = "product"
    """64×112×112"""
    SEQUENCE = "sequence"
    """[64, 112, 112], (1, 64, 112, 112), torch.Size([1, 64, 112, 112])"""


class ShapeText(NamedTuple):
    """Two to five dimensions that stand together in a text.

    A product may as well be a kernel (7×7×64) and a list a number of blocks ([3, 4, 6, 3]): the reader decides.
    """

    start: int
    """Offset in the text."""
    end: int
    first: int
    """Index of the first token, a bracket or `torch.Size` included."""
    last: int
    """Index of the last token."""
    dims: tuple[int | None, ...]
    """The dimensions without the batch; None where a name stands for one (H, C, ?)."""
    numbers: tuple[int | None, ...]
    """Index of the token of each dimension; None for an unnamed one."""
    notation: Notation
    batch: int | str | None = None
    """The first of four dimensions where it is a batch: 1, -1, None, `batch`; else None."""


def find_shapes(tokens: Sequence[Token]) -> Iterator[ShapeText]:
    """Yield the shapes in order; none overlap.

    >>> from resnet_calc.notes.lexer import tokenize
    >>> def dims(text): return [shape.dims for shape in find_shapes(tokenize(text))]
    >>> dims("64×112×112 then [56, 56, 256], (None, 56, 56, 64) and torch.Size([1, 64, 56, 56]), 3*3*64 = 576")
    [(64, 112, 112), (56, 56, 256), (56, 56, 64), (64, 56, 56)]
    >>> dims("112 x 112, (2+3)×4, [-1, 64, 112, 112]")
    [(112, 112), (64, 112, 112)]
    >>> dims("N×64×56×56, B x 512 x 7 x 7, N×64×3×3")
    [(64, 56, 56), (512, 7, 7), (None, 64, 3, 3)]
    """
    index = 0
    while index < len(tokens):
        token = tokens[index]
        found = None
        if token.kind is TokenKind.WORD and token.norm not in _LETTERS and not _is_batch(tokens, index):
            index += 1
            continue
        if token.kind is TokenKind.OPEN and token.norm in "([":
            found = _sequence(tokens, index)
        elif _is_factor(token) or _is_batch(tokens, index):
            found, index = _product(tokens, index)
        if found is not None:
            yield found
            index = found.last + 1
        else:
            index += 1


def _dimension(token: Token) -> int | None:
    size = token.integer
    return size if size is not None and 0 < size <= _LARGEST_DIMENSION else None


def _product(tokens: Sequence[Token], index: int) -> tuple[ShapeText | None, int]:
    """Read factors joined by multiplication signs; return the shape, or None, and the index of the last factor."""
    first, dims, numbers = index, list[int | None](), list[int | None]()
    while True:
        size = _dimension(tokens[index])
        dims.append(size)
        numbers.append(None if size is None else index)
        if index + 2 >= len(tokens) or tokens[index + 1].norm != "*" or not _is_factor(tokens[index + 2]):
            break
        index += 2
    before = tokens[first - 1].norm if first else ""
    after = tokens[index + 1].norm if index + 1 < len(tokens) else ""
    in_formula = before in _FORMULA_SIGNS - {"="} or after in _FORMULA_SIGNS - {"-"} or "*" in (before, after)
    sized = 2 <= len(dims) <= _MOST_DIMENSIONS and any(size is not None for size in dims)  # noqa: PLR2004 - height, width
    if in_formula or not sized:
        return None, index
    if tokens[first].norm in _BATCHES and _is_map(dims[1:]):
        return _shape(tokens, first, index, dims[1:], numbers[1:], Notation.PRODUCT, tokens[first].norm), index
    if not _is_factor(tokens[first]):
        return None, index
    return _shape(tokens, first, index, dims, numbers, Notation.PRODUCT), index


def _is_batch(tokens: Sequence[Token], index: int) -> bool:
    """Whether a product begins with the batch."""
    token, behind = tokens[index], tokens[index + 1 : index + 2]
    return token.kind is TokenKind.WORD and token.norm in _BATCHES and bool(behind) and behind[0].norm == "*"


def _is_map(dims: Sequence[int | None]) -> bool:
    """Whether three numbers are a feature map's, channels first or last, and no weights of N filters."""
    if len(dims) != 3:  # noqa: PLR2004 - channels, height, width
        return False
    for channels, height, width in ((dims[0], dims[1], dims[2]), (dims[2], dims[0], dims[1])):
        if channels is not None and height is not None and height == width and height not in _KERNELS:
            return height != _LARGE_KERNEL or channels >= _NARROWEST
    return False


def _is_factor(token: Token) -> bool:
    return _dimension(token) is not None or (token.kind is TokenKind.WORD and token.norm in _LETTERS)


def _sequence(tokens: Sequence[Token], index: int) -> ShapeText | None:
    """Read sizes in brackets, separated by commas; the first may be the batch."""
    first, last = index, _closing(tokens, index)
    if last is None:
        return None
    parts = [position for position in range(first + 1, last) if tokens[position].norm != ","]
    batch: int | str | None = None
    dims, numbers = list[int | None](), list[int | None]()
    if tokens[parts[0]].norm == "-" and len(parts) > 1 and tokens[parts[1]].norm == "1":
        batch, parts = -1, parts[2:]
    elif tokens[parts[0]].norm in _BATCH_NAMES:
        batch, parts = tokens[parts[0]].norm, parts[1:]
    for position in parts:
        size = _dimension(tokens[position])
        if size is None and not _is_name(tokens[position]):
            return None
        dims.append(size)
        numbers.append(None if size is None else position)
    if batch is None and len(dims) == 4 and (dims[0] is None or _is_wrapped(tokens, first)):  # noqa: PLR2004 - N, C, H, W
        batch, dims, numbers = dims[0], dims[1:], numbers[1:]
    if len(dims) < 2 or all(size is None for size in dims):  # noqa: PLR2004 - one side is no shape
        return None
    if _is_wrapped(tokens, first):
        first -= 2
        last += last + 1 < len(tokens) and tokens[last + 1].norm == ")"
    return _shape(tokens, first, last, dims, numbers, Notation.SEQUENCE, batch)


def _is_name(token: Token) -> bool:
    return token.norm == "?" or (token.kind is TokenKind.WORD and len(token.norm) <= 2)  # noqa: PLR2004 - H, OH


def _closing(tokens: Sequence[Token], index: int) -> int | None:
    """Return where the bracket closes, if commas separate at most six single sizes in it."""
    closing = PAIRS[tokens[index].norm]
    expects_part = True
    for position in range(index + 1, min(len(tokens), index + 2 * _MOST_DIMENSIONS + 4)):
        token = tokens[position]
        if token.norm == closing and position > index + 1:
            return position
        if token.norm == "-" and position == index + 1:
            continue
        if (token.norm == ",") is expects_part:
            return None
        expects_part = not expects_part
    return None


def _is_wrapped(tokens: Sequence[Token], first: int) -> bool:
    """Whether the bracket is that of torch.Size([...])."""
    return (
        first > 1 and tokens[first - 1].norm == "(" and tokens[first - 2].norm in {"torch.size", "size", "tensorshape"}
    )


def _shape(
    tokens: Sequence[Token],
    first: int,
    last: int,
    dims: list[int | None],
    numbers: list[int | None],
    notation: Notation,
    batch: int | str | None = None,
) -> ShapeText:
    start, end = tokens[first].start, tokens[last].end
    return ShapeText(start, end, first, last, tuple(dims), tuple(numbers), notation, batch)
