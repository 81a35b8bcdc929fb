"""Every name of every layer, block and stage of one network, under all naming schemes: where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from resnet_calc.analysis.naming import SCHEMES, Namer
from resnet_calc.architecture.catalog import vary
from resnet_calc.nn.graph import STEM, Address
from resnet_calc.notes.laid_out import graph_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from resnet_calc.nn.graph import Graph
    from resnet_calc.notes.network import Variant


class Spot(NamedTuple):
    """A layer; without a role a block, without a block a stage, the stem or the head."""

    stage: int
    block: int = 0
    role: str = ""


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each: see lexicon()
class Lexicon:
    """The names of one network."""

    graph: Graph
    names: Mapping[str, Spot]
    """What each full name stands for; of a name that stands for two, the larger."""
    within: Mapping[tuple[int, int], Mapping[str, str]]
    """By stage and block, the roles of its layers by what they are called within it: bn1, 2_conv, branch2a."""
    order: Mapping[Spot, int]
    """Where each layer, block and stage comes in the network."""
    blocks: Mapping[int, int]
    """How many blocks each stage has."""

    def called(self, scheme: str, spot: Spot) -> str:
        """What a scheme calls a place."""
        namer = Namer(SCHEMES[scheme], self.graph)
        if spot.role:
            return namer.name(Address(spot.stage, spot.block, spot.role))
        return namer.block(spot.stage, spot.block)

    def find(self, name: str, inside: Spot | None = None) -> Spot | None:
        """What a name stands for, in full or, within a block, for short; people write Layer1, too."""
        if inside is not None:
            role = self.within.get((inside.stage, inside.block), {}).get(name)
            if role is not None:
                return Spot(inside.stage, inside.block, role)
        return self.names.get(name) or self.names.get(name.lower())


@lru_cache(maxsize=64)
def lexicon(variant: Variant) -> Lexicon:
    """Return the names of a network."""
    graph = graph_of(vary(f"{variant.style}/{variant.model}", input=variant.input))
    names: dict[str, Spot] = {}
    within: dict[tuple[int, int], dict[str, str]] = {}
    order: dict[Spot, int] = {}
    namers = [Namer(scheme, graph) for scheme in SCHEMES.values()]
    for run in graph.runs:
        stage = Spot(run.stage)
        order.setdefault(stage, len(order))
        for namer in namers:
            names.setdefault(namer.stage(run.stage), stage)
        for block in range(run.first_block, run.first_block + run.count):
            whole = Spot(run.stage, block)
            order.setdefault(whole, len(order))
            for layer in run.layers:
                order.setdefault(Spot(run.stage, block, layer.role), len(order))
            for namer in namers:
                prefix = namer.block(run.stage, block)
                if block:
                    names.setdefault(prefix, whole)
                for layer in run.layers:
                    name = namer.name(Address(run.stage, block, layer.role))
                    names.setdefault(name, Spot(run.stage, block, layer.role))
                    short = name.removeprefix(prefix).lstrip("._")
                    within.setdefault((run.stage, block), {}).setdefault(short, layer.role)
    blocks = {
        stage: sum(run.count for run in graph.runs if run.stage == stage)
        for stage in {run.stage for run in graph.runs if run.stage not in (STEM, graph.head)}
    }
    return Lexicon(graph, names, within, order, blocks)
