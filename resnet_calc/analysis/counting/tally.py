"""The tally of a graph: every term's number, from which each convention's total is a sum."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from resnet_calc.analysis.counting.convention import Convention
    from resnet_calc.analysis.counting.terms import Layers, Term
    from resnet_calc.nn.graph import Graph, Layer
    from resnet_calc.nn.ops import Op

Tally: TypeAlias = "dict[Term, int]"


def tally(graph: Graph, terms: Iterable[Term]) -> Tally:
    """The number of each term in a network; takes no longer for a deeper one.

    >>> from resnet_calc.analysis.counting import convention_of
    >>> from resnet_calc.architecture.build import build
    >>> from resnet_calc.architecture.catalog import load
    >>> thop = convention_of("thop")
    >>> numbers = tally(build(load("resnet50")), thop.terms)
    >>> {term.symbol: number for term, number in numbers.items() if number}
    {'C': 4087136256, 'F': 2048000, 'B': 11113984, 'G': 100352, 'c': 2048}
    >>> total(thop.terms, numbers)
    4133742592
    """
    numbers = dict.fromkeys(terms, 0)
    by_type: dict[type[Op], list[Term]] = {}
    for run in graph.runs:
        for layer in run.layers:
            kind = type(layer.op)
            if kind not in by_type:
                by_type[kind] = [term for term in numbers if issubclass(kind, term.ops)]
            for term in by_type[kind]:
                if term.where(layer, run.layers):
                    numbers[term] += run.count * term.measure(layer)
    return numbers


def total(terms: Mapping[Term, int], numbers: Mapping[Term, int]) -> int:
    """The sum of terms, each counted as often as it says."""
    return sum(coefficient * numbers[term] for term, coefficient in terms.items())


def not_covered(graph: Graph, convention: Convention) -> dict[str, int]:
    """The types of operations that a convention is not known to count, and how many there are of each."""
    return uncovered_calls(((layer, run.layers, run.count) for run in graph.runs for layer in run.layers), convention)


def uncovered_calls(layers: Iterable[tuple[Layer, Layers, int]], convention: Convention) -> dict[str, int]:
    """The same of some layers, each with all layers of its block and how often it stands there."""
    calls: Counter[str] = Counter()
    for layer, around, times in layers:
        if not convention.covers(layer, around):
            calls[layer.op.type] += times
    return dict(calls)
