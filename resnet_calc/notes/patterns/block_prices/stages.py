"""Basic block and bottleneck as the stages of ResNet-34 and ResNet-50 have them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from resnet_calc.architecture.catalog import load
from resnet_calc.nn.ops import Conv2d
from resnet_calc.notes.laid_out import report_of
from resnet_calc.notes.patterns.block_prices.columns import Claim, compared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from resnet_calc.notes.steps.cells import Cell


@lru_cache(maxsize=8)
def _blocks(model: str) -> dict[tuple[int, bool], tuple[int, int, int]]:
    """Weights, parameters and multiply-adds of the first block of each stage, and of the others."""
    report = report_of(load(model))
    found: dict[tuple[int, bool], tuple[int, int, int]] = {}
    for run in report.graph.runs:
        if run.first_block:
            weights = sum(layer.op.parameters() for layer in run.layers if isinstance(layer.op, Conv2d))
            every = sum(layer.op.parameters() for layer in run.layers)
            cost = sum(layer.op.multiply_adds(layer.output) for layer in run.layers)
            found.setdefault((run.stage, run.first_block == 1), (weights, every, cost))
            if run.first_block == 1 and run.count > 1:
                found.setdefault((run.stage, False), (weights, every, cost))
    return found


def _true(stage: int, *, first: bool, norm: bool) -> dict[str, int]:
    true: dict[str, int] = {}
    for kind, model in (("basic", "resnet34"), ("bottleneck", "resnet50")):
        costs = _blocks(model).get((stage, first))
        if costs is not None:
            true |= {f"{kind} w": costs[norm], f"{kind} m": costs[2]}
    return true


def judged_stage(row: Mapping[int, Cell], heads: Mapping[str, int], *, norm: bool) -> Iterator[Claim]:
    """Judge a row that says what the blocks of a stage cost in ResNet-34 and ResNet-50."""
    cell, block = row.get(heads["stage"]), row.get(heads.get("block", -1))
    if cell is None or block is None:
        return
    first = re.search(r"first|第一", block.text.lower()) is not None
    named = re.fullmatch(r"conv(\d{1,3})(?:_x)?", cell.text.strip("*` "))
    stage = int(named[1]) - 1 if named is not None else 0
    claims = list(compared(row, heads, _true(stage, first=first, norm=norm)))
    if not claims or all(claim.expected for claim in claims) or sum(bool(claim.expected) for claim in claims) > 1:
        for other in range(1, 5):
            fitting = list(compared(row, heads, _true(other, first=first, norm=norm)))
            if other != stage and fitting and not any(claim.expected for claim in fitting):
                yield Claim(cell, cell.start, cell.end, f"conv{other + 1}_x")
                return
    yield from claims
