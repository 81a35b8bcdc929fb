"""Products that stand for the cost of a layer: 3×3×64×128×28×28, kernel, channels and, for operations, the map."""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.steps.step import Claim, Quality
from resnet_calc.units import Quantity, match_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRODUCT: Final = expression(
    r"(?<![0-9.,×x*·(/+-])(?<![×x*·+/-] )[0-9]{1,4}(?:(?:[ ]?[×*·][ ]?|x|[ ]x[ ])[0-9]{1,4}){2,5}+"
    r"(?![0-9.]|[ ]?[×x*·/+(→-]|,[0-9]|[ ]\\to)"
)
_RESULT: Final = expression(r"[ ]?[=≈][ ]?")
_KERNELS: Final = (1, 3, 7)
_SIDES: Final = (7, 14, 28, 56, 112)
_CHANNELS: Final = frozenset({3, 16, 32, 64, 128, 256, 512, 1024, 2048})
_PAIR: Final = 2


def product_claims(text: str, start: int, end: int) -> Iterator[Claim]:
    """Yield what products that are written out say a layer costs.

    >>> text = "takes 3×3×64×128×28×28 = 57.8M, 256×512 = 131,072 weights and 3×3×64×64 of them"
    >>> [(claim.quality.value, claim.figure.value) for claim in product_claims(text, 0, len(text))]
    [('multiply-adds', 57802752), ('parameters', 36864)]
    """
    for match in _PRODUCT.finditer(text, start, end):
        factors = [int(factor) for factor in re.findall(r"[0-9]+", match[0])]
        quality = _quality(factors)
        if quality is None:
            continue
        low, high = match.span()
        equals = _RESULT.match(text, high, end)
        read = match_quantity(text, equals.end()) if equals is not None else None
        if equals is not None and read is not None and text[read[1] : read[1] + 1] not in ("×", "*"):
            low, high = equals.end(), read[1]
        value = prod(factors)
        yield Claim(quality, (value,), low, high, figure=Quantity(value, 1))


def is_product(claim: Claim) -> bool:
    """Whether a claim comes from a product with a map: else a sentence says of multiply-adds no more than none."""
    return claim.quality is Quality.MULTIPLY_ADDS and claim.value != (0,)


def _quality(factors: list[int]) -> Quality | None:
    """What a product is, of which the channels and, with a kernel, at least four factors must be known."""
    rest, kernel, side = list(factors), 0, 0
    if len(rest) >= _PAIR + 1 and rest[0] == rest[1] and rest[0] in _KERNELS:
        kernel, rest = rest[0], rest[2:]
    for place in range(len(rest) - 1):
        if rest[place] == rest[place + 1] and rest[place] in _SIDES:
            side, rest = rest[place], rest[:place] + rest[place + 2 :]
            break
    if len(rest) != _PAIR or not _CHANNELS.issuperset(rest) or (kernel != 7 and 3 in rest):  # noqa: PLR2004 - of the stem
        return None
    if not kernel and not side:
        return None
    return Quality.MULTIPLY_ADDS if side else Quality.PARAMETERS
