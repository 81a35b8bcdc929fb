"""The other block that can be had for the price of one, and what is left over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.figures import format_count
from resnet_calc.notes.patterns.block_prices.columns import Claim, figures_of, whole
from resnet_calc.notes.patterns.block_prices.cost import BOTTLENECK, cost_of_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from resnet_calc.notes.steps.cells import Cell


def judged_trade(row: Mapping[int, Cell], heads: Mapping[str, int], *, norm: bool) -> Iterator[Claim]:
    """A block, its price, another block for at most as much, and what is left over."""
    figures = {key: figures_of(row.get(heads.get(key, -1))) for key in TRADED}
    if any(len(values) != 1 for values in figures.values()):
        return
    said = {key: whole(values[0][0]) for key, values in figures.items()}
    agree = said["price"] - said["spent"] == said["left"]
    prices = []
    for side, priced in (("given", "price"), ("found", "spent")):
        cell = row.get(heads[side])
        bottleneck = cell is not None and BOTTLENECK.search(cell.text.lower()) is not None
        channels, inside = said[f"{side} channels"], said[f"{side} inside"]
        true = cost_of_block(channels, inside, bottleneck=bottleneck, projection=False, norm=norm)[0]
        same = bottleneck or channels == inside
        prices.append(said[priced])
        if true == said[priced] and same:
            yield _told(row, heads, figures, priced, "")
        elif agree:  # the figures agree with each other: the block's channels do not
            odd = (
                "inside"
                if cost_of_block(channels, channels, bottleneck=bottleneck, projection=False, norm=norm)[0]
                == said[priced]
                else "channels"
            )
            yield _told(
                row, heads, figures, f"{side} {odd}", str(inside if odd == "channels" and not bottleneck else channels)
            )
        else:
            prices[-1] = true
            yield _told(row, heads, figures, priced, format_count(true))
    if prices[0] - prices[1] != said["left"]:
        yield _told(row, heads, figures, "left", format_count(prices[0] - prices[1]))


TRADED: Final = (
    "given channels", "given inside", "price", "found channels", "found inside", "spent", "left",
)  # fmt: skip


def _told(
    row: Mapping[int, Cell],
    heads: Mapping[str, int],
    figures: Mapping[str, list[tuple[str, int, int]]],
    key: str,
    expected: str,
) -> Claim:
    _, start, end = figures[key][0]
    return Claim(row[heads[key]], start, end, expected)
