"""Products that stand for the cost of a layer: 3×3×64×128×28×28, kernel, channels and, for operations, the map."""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.steps.step import Claim, Quality
from resnet_calc.units import Quantity, match_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRODUCT: Final = expression(
    r"(?<![0-9.,×x*·(/+-])(?<![×x*·+/-] )[0-9]{1,4}(?:(?:[ ]?[×*·][ ]?|x|[ ]x[ ])[0-9]{1,4}){1,5}+"
    r"(?![0-9.]|[ ]?[×x*·/+(→-]|,[0-9]|[ ]\\to)"
)
_RESULT: Final = expression(r"[ ]?[=≈][ ]?")
_WEIGHTS: Final = expression(r"[ ]?(?:个)?(?:weights\b|param\w*+|权重|参数)", re.IGNORECASE)
_WEIGHTS_BEFORE: Final = expression(
    r"(?:weights|param\w{1,8}|权重数?|参数量?|参数数量)[ ]?(?:is|are|of|为|是|有|[:=])?[ ]?$", re.IGNORECASE
)
_KERNELS: Final = (1, 3, 7)
_SIDES: Final = (7, 14, 28, 56, 112)
_CHANNELS: Final = frozenset({3, 16, 32, 64, 128, 256, 512, 1024, 2048})
_CLASSES: Final = frozenset({10, 100, 1000})
_PAIR: Final = 2
_LONGEST: Final = 16
"""Characters in which two factors stand."""


class Product(NamedTuple):
    """A written-out product and the claim that it makes."""

    claim: Claim
    kernel: int
    """The kernel size that it begins or ends with; 0 where there is none."""
    start: int
    """Where its first factor stands."""


def find_products(text: str, start: int, end: int) -> Iterator[Product]:
    """Yield what products that are written out say a layer costs.

    >>> text = "takes 3×3×64×128×28×28 = 57.8M, 256×512 = 131,072 weights, 3×3×64×64 of them, 256×64×1×1 and 28×28"
    >>> found = find_products(text, 0, len(text))
    >>> [(one.claim.quality.value, int(one.claim.figure.value), one.kernel) for one in found]
    [('multiply-adds', 57802752, 3), ('parameters', 131072, 0), ('parameters', 36864, 3), ('parameters', 16384, 1)]
    """
    for match in _PRODUCT.finditer(text, start, end):
        factors = [int(factor) for factor in re.findall(r"[0-9]+", match[0])]
        low, high = match.span()
        equals = _RESULT.match(text, high, end)
        read = match_quantity(text, equals.end()) if equals is not None else None
        if equals is not None and read is not None and text[read[1] : read[1] + 1] not in ("×", "*"):
            low, high = equals.end(), read[1]
        before = text[max(start, match.start() - _LONGEST) : match.start()]
        are_weights = _WEIGHTS.match(text, high, end) is not None or _WEIGHTS_BEFORE.search(before) is not None
        quality, kernel = _quality(factors, are_weights=are_weights)
        if quality is not None:
            value = prod(factors)
            yield Product(Claim(quality, (value,), low, high, figure=Quantity(value, 1)), kernel, match.start())


def in_features(text: str, product: Product) -> Claim | None:
    """What a product of a classifier of 1000 classes says goes into it: 512×1000; nothing of other classes.

    >>> text = "512×1000 weights"
    >>> [in_features(text, product).value for product in find_products(text, 0, len(text))]
    [(512,)]
    """
    factors = list(re.finditer(r"[0-9]{1,4}", text[product.start : product.start + _LONGEST]))[:_PAIR]
    if product.kernel or product.claim.value != (prod(int(factor[0]) for factor in factors),):
        return None
    others = [factor for factor in factors if factor[0] != "1000"]
    if len(others) != 1:
        return None
    start, end = (product.start + place for place in others[0].span())
    return Claim(Quality.IN_CHANNELS, (int(others[0][0]),), start, end)


def is_product(claim: Claim) -> bool:
    """Whether a claim comes from a product with a map: else a sentence says of multiply-adds no more than none."""
    return claim.quality is Quality.MULTIPLY_ADDS and claim.value != (0,)


def _quality(factors: list[int], *, are_weights: bool) -> tuple[Quality | None, int]:
    """What a product is, and its kernel; channels must be known, and with no kernel or map that it is weights."""
    rest, kernel, side = list(factors), 0, 0
    if len(rest) > _PAIR and rest[0] == rest[1] and rest[0] in _KERNELS:
        kernel, rest = rest[0], rest[2:]
    elif len(rest) == 2 * _PAIR and rest[2] == rest[3] and rest[2] in _KERNELS:
        kernel, rest = rest[2], rest[:2]
    for place in range(len(rest) - 1):
        if rest[place] == rest[place + 1] and rest[place] in _SIDES:
            side, rest = rest[place], rest[:place] + rest[place + 2 :]
            break
    if len(rest) != _PAIR or (kernel != 7 and 3 in rest):  # noqa: PLR2004 - of the stem
        return None, kernel
    if not kernel and not side:
        is_known = are_weights and rest[0] in _CHANNELS and rest[1] in _CHANNELS | _CLASSES
        return (Quality.PARAMETERS if is_known else None), kernel
    if not _CHANNELS.issuperset(rest):
        return None, kernel
    return (Quality.MULTIPLY_ADDS if side else Quality.PARAMETERS), kernel
