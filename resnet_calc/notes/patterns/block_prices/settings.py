"""Basic block and bottleneck with the same channels in and out, on the same map."""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.patterns.block_prices.columns import Claim, compared, figures_of, whole
from resnet_calc.notes.patterns.block_prices.cost import PAIRS, cost_of_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.notes.steps.cells import Cell

_PROJECTION: Final = expression(r"projection|投影")
_SIDES: Final = (56, 28, 14, 7)
"""Sides of feature maps at the usual input; maps are square."""


def _expected(numbers: Sequence[int], *, projection: bool, norm: bool) -> dict[str, int]:
    channels, inside, height, width = numbers
    basic = cost_of_block(channels, channels, bottleneck=False, projection=projection, norm=norm)
    narrow = cost_of_block(channels, inside, bottleneck=True, projection=projection, norm=norm)
    area = height * width
    return {
        "basic w": basic[0],
        "bottleneck w": narrow[0],
        "basic m": basic[1] * area,
        "bottleneck m": narrow[1] * area,
    }


def judged_setting(row: Mapping[int, Cell], heads: Mapping[str, int], *, norm: bool) -> Iterator[Claim]:
    """Judge a row that gives channels, the width inside and the map, and what both blocks cost there."""
    given = [value for key in ("channels", "inside", "map") for value in figures_of(row.get(heads[key]))]
    shortcut = row.get(heads.get("shortcut", -1))
    if len(given) != 4 or shortcut is None:  # noqa: PLR2004 - channels, inside, height, width
        return
    projection = _PROJECTION.search(shortcut.text.lower()) is not None
    numbers = [whole(said) for said, _, _ in given]
    if numbers[2] != numbers[3]:
        other = next((side for side in numbers[2:] if side in _SIDES), numbers[2])
        place = 2 if numbers[2] != other else 3
        yield Claim(row[heads["map"]], given[place][1], given[place][2], str(other))
        return
    claims = list(compared(row, heads, _expected(numbers, projection=projection, norm=norm)))
    wrong = sum(bool(claim.expected) for claim in claims)
    if wrong > 1:
        for place, other in _others(row, heads, numbers):
            changed = [*numbers[:place], other, *numbers[place + 1 :]]
            fitting = list(compared(row, heads, _expected(changed, projection=projection, norm=norm)))
            if not any(claim.expected for claim in fitting):
                cell = row[heads[("channels", "inside", "map", "map")[place]]]
                yield Claim(cell, given[place][1], given[place][2], str(other))
                return
    yield from claims


def _others(row: Mapping[int, Cell], heads: Mapping[str, int], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What a row's channels, width or sides would be by its other figures."""
    channels, _, height, width = numbers
    for key in ("basic w", "basic m"):
        values = figures_of(row.get(heads.get(key, -1)))
        if values:
            cost = whole(values[0][0]) // (1 if key.endswith("w") else max(1, height * width))
            for each in (PAIRS, PAIRS + 1):
                root = isqrt(cost // each)
                yield from ((0, root + more) for more in (-1, 0, 1) if root + more > 0)
            for area, place in ((max(1, height), 3), (max(1, width), 2)):
                for times in (PAIRS, PAIRS + 1):
                    if key.endswith("m") and channels:
                        yield place, whole(values[0][0]) // (times * channels * channels * area)
    yield 1, channels // 4
    yield 2, width
    yield 3, height
