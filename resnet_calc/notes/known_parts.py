"""What the parts of a network hold and take, under each rule: a stage, a block, one of its convolutions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from resnet_calc.notes.costs import Costs, layer_costs, total
from resnet_calc.notes.facts import facts
from resnet_calc.notes.laid_out import graph_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class KnownPart(NamedTuple):
    """What a part may be said to hold or take, and what the same part of the stage's first block does."""

    parameters: tuple[int, ...]
    operations: tuple[int, ...] = ()
    first: tuple[int, ...] = ()
    is_projection: bool = False
    """Whether it is a projection, which some take to cost nothing."""

    @property
    def values(self) -> tuple[int, ...]:
        """Both."""
        return (*self.parameters, *self.operations)


@cache
def known_part(model: str, part: str) -> KnownPart:
    """What people may give for a part: its parameters and multiply-adds under each rule.

    >>> known = known_part("resnet50", "layer1.1.conv1")
    >>> known.values, known.first
    ((16384, 16448, 51380224, 102760448), (4096, 4160, 12845056, 25690112))
    """
    names = part.split(".")
    stage = int(names[0][-1]) if names[0].startswith("layer") else int(names[0][4]) - 1
    blocks = _blocks(model, stage)
    block = int(names[1]) if len(names) > 1 else None
    role = {"": "", "downsample": "shortcut.conv"}.get(names[2] if len(names) > 2 else "", names[-1])  # noqa: PLR2004 - stage, block, layer
    if block is None:
        return KnownPart(*_figures([costs for each in blocks for _, costs in each]))
    if block >= len(blocks):
        return KnownPart(())
    chosen = [costs for name, costs in blocks[block] if not role or name == role]
    first = [costs for name, costs in blocks[0] if name == role] if block and role else []
    return KnownPart(*_figures(chosen), sum(_figures(first), ()), is_projection=role.startswith("shortcut"))


def _figures(costs: Sequence[Costs]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The parameters and the multiply-adds under each rule, as far as there are any."""
    every = total(costs)
    return tuple(filter(None, every.parameters())), tuple(filter(None, every.multiply_adds()))


def _blocks(model: str, stage: int) -> tuple[tuple[tuple[str, Costs], ...], ...]:
    """The layers of each block of a stage with what each adds, by role."""
    graph = graph_of(facts(model).config)
    found: list[tuple[tuple[str, Costs], ...]] = []
    for run in graph.runs:
        if run.stage == stage and stage <= graph.stages:
            found += [tuple((layer.role, layer_costs(layer)) for layer in run.layers)] * run.count
    return tuple(found)
