"""How many configurations a second the search judges, on one core.

    python benchmarks/search_speed.py [--rounds 5]

Judged means: found to be within the budget or not, and among the best or not. Three cases: a budget as people set it,
which rules much out at once; a budget that rules nothing out; and one where every configuration is ranked by itself,
so that nothing can be ruled out at all. Each is the best of several rounds, building and pricing of shapes included.
"""

from __future__ import annotations

import argparse
import time
from fractions import Fraction
from typing import TYPE_CHECKING

from resnet_calc.analysis.search import OBJECTIVES, Budget, Price, Space, price_shape, search, shapes
from resnet_calc.analysis.search.judging import UNLIMITED, judge
from resnet_calc.architecture.blocks import BLOCKS
from resnet_calc.architecture.catalog import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from resnet_calc.analysis.search.judging import Ranking

WANTED = 200_000


def space(blocks: tuple[tuple[int, int], ...]) -> Space:
    """Basic blocks, bottlenecks and ResNeXt's, at six widths."""
    return Space(
        load("resnet50"),
        blocks=blocks,
        kinds=(BLOCKS.find("basic")(), BLOCKS.find("bottleneck")()),
        multipliers=tuple(map(Fraction, ("0.5", "0.75", "1", "1.25", "1.5", "2"))),
        cardinalities=((1, 64), (32, 4)),
        inputs=((3, 160, 160),),
    )


def best_ten(searched: Space, budget: Budget) -> int:
    """Search as the command does; how many configurations were judged."""
    return search(searched, budget, OBJECTIVES["deepest"]).judged


def every_one(searched: Space, budget: Budget) -> int:
    """Rank every configuration, one by one; how many there are."""
    ranking: Ranking = []
    for number, config in enumerate(shapes(searched)):
        judge(price_shape(config, searched.blocks), budget, OBJECTIVES["deepest"], ranking, UNLIMITED, number)
    return len(ranking)


def measure(what: str, judge_all: Callable[[], int], rounds: int) -> float:
    """Print and return configurations per second."""
    seconds, judged = float("inf"), 0
    for _ in range(rounds):
        began = time.process_time()
        judged = judge_all()
        seconds = min(seconds, time.process_time() - began)
    print(f"{what:44} {judged:>9,} configurations in {seconds:5.2f} s: {judged / seconds:>12,.0f} a second")
    return judged / seconds


def main() -> None:
    """Measure and say whether the least is as fast as it is meant to be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    usual = space(((1, 8), (1, 24), (1, 48), (1, 8)))
    budget = Budget(most=Price(2 * 10**9, 12 * 10**6, UNLIMITED, UNLIMITED))
    everything = Budget(most=Price(10**15, 10**15, UNLIMITED, UNLIMITED))
    speeds = [
        measure("2 G multiply-adds, 12 M parameters, best 10", lambda: best_ten(usual, budget), rounds),
        measure("no limit reached, best 10", lambda: best_ten(usual, everything), rounds),
        measure("no limit reached, every one ranked", lambda: every_one(usual, everything), rounds),
    ]
    slowest = min(speeds)
    print(f"slowest: {slowest:,.0f} a second, {slowest / WANTED:.1f} times the {WANTED:,} that are meant")


if __name__ == "__main__":
    main()
