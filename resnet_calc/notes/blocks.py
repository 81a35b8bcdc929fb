"""Parameters of the blocks of a network, with and without what notes leave out: norms, the projection."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from resnet_calc.analysis.layer_count import SIDE_PATHS
from resnet_calc.architecture.catalog import load
from resnet_calc.nn.ops import BatchNorm2d, Norm
from resnet_calc.notes.laid_out import graph_of
from resnet_calc.notes.totals import Explanation

if TYPE_CHECKING:
    from resnet_calc.nn.graph import Run


_PLAIN: Final = "projection not counted"
_BARE: Final = "batch normalisation not counted"
WEIGHTS_OF_MAIN_PATH: Final = (_PLAIN, _BARE)
"""What the products of a block's two or three convolutions add up to."""


@cache
def block_totals(model: str) -> tuple[Explanation, ...]:
    """Return what one block of each kind of a network has in parameters, under every way to count them.

    >>> {each.value for each in block_totals("resnet50") if not each.holds_under} >= {75_008, 70_400}
    True
    """
    graph = graph_of(load(model))
    found: dict[int, Explanation] = {}
    for run in graph.runs:
        if 0 < run.stage <= graph.stages:
            for each in _block(run):
                before = found.get(each.value)
                if before is None or len(before.holds_under) > len(each.holds_under):
                    found[each.value] = each
    return tuple(found.values())


@cache
def first_and_later(model: str, stage: int) -> tuple[tuple[Explanation, ...], ...]:
    """Return what the first block of a stage has in parameters, and what each later one has, under every way to count.

    >>> first, later = first_and_later("resnet18", 2)
    >>> [each.value for each in first], [each.value for each in later]
    ([230144, 229376, 221696, 221184], [295424, 294912])
    """
    runs = [run for run in graph_of(load(model)).runs if run.stage == stage]
    return tuple(_block(run) for run in runs)


@cache
def published_classes(model: str) -> int:
    """Return the number of classes of the published model: 1000, or 10 of a CIFAR network."""
    return graph_of(load(model)).output.channels


HEAD_ALONE: Final = "the head alone"


@cache
def head_totals(model: str, classes: tuple[int, ...] = ()) -> tuple[Explanation, ...]:
    """Return what the classifier has in parameters, with the published number of classes and with others."""
    graph = graph_of(load(model))
    features = next(run.output.channels for run in reversed(graph.runs) if run.stage == graph.stages)
    plain = published_classes(model)
    others = [number for number in dict.fromkeys(classes) if number != plain]
    return (
        Explanation((features + 1) * plain, (HEAD_ALONE,)),
        *(Explanation((features + 1) * number, (HEAD_ALONE, f"{number} classes")) for number in others),
    )


def _block(run: Run) -> tuple[Explanation, ...]:
    weights = norms = side = side_norms = 0
    for layer in run.layers:
        is_norm = isinstance(layer.op, Norm | BatchNorm2d)
        count = layer.op.parameters()
        if layer.role.startswith(SIDE_PATHS):
            side, side_norms = (side, side_norms + count) if is_norm else (side + count, side_norms)
        else:
            weights, norms = (weights, norms + count) if is_norm else (weights + count, norms)
    found = [Explanation(weights + norms + side + side_norms), Explanation(weights + side, (_BARE,))]
    if side:
        found += [Explanation(weights + norms, (_PLAIN,)), Explanation(weights, WEIGHTS_OF_MAIN_PATH)]
    return tuple(found)
