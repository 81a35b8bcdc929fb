"""A network as a walk-through meets it: its layers, blocks and stages in order, with what may be said of each.

The variants of one model (the stride in the first 1×1 or in the 3×3, Keras' biases and paddings) stand beside each
other at every place, because a note is right if any of them makes it so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.analysis.naming import PAPER, Namer
from resnet_calc.architecture.catalog import vary
from resnet_calc.errors import ResNetCalcError
from resnet_calc.notes.laid_out import graph_of
from resnet_calc.notes.places import entries_of
from resnet_calc.notes.usual import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.architecture.config import ResNetConfig
    from resnet_calc.nn.graph import Graph
    from resnet_calc.notes.places import Entry, Facts
    from resnet_calc.notes.steps.step import Kind


class Place(NamedTuple):
    """One layer, block or stage of a network; the identical blocks of a stage are one place."""

    kind: Kind
    stage: int
    """0 is the stem; the head is the last."""
    group: int
    """Which stretch of the network it belongs to: the stem, the first block of a stage, its other blocks, the head."""
    order: int
    """Its place in that stretch."""
    first_block: int
    last_block: int
    role: str
    name: str
    facts: tuple[Facts, ...]
    is_only: bool
    """Whether no other place of the network is of this kind."""
    turn: int = 0
    """Which stretch of its group it belongs to: 1 for the last block of a stage where that one strides."""

    def under(self, variant: str) -> Facts:
        """What is true under a variant; variants that agree here stand as the first of them."""
        return next(
            (facts for facts in self.facts if variant == facts.variant or variant in facts.agreeing), self.facts[0]
        )


class Variant(NamedTuple):
    """What to build a network for."""

    model: str
    input: tuple[int, int, int]
    stem: str = ""
    """`cifar` for a 3×3 stem without a pool on a network that has a 7×7 one."""
    style: str = "torchvision"
    """Whose form of it the note is likely to mean, so that what is expected is said in its terms."""

    @property
    def published(self) -> str:
        """The model as it was published, of an altered one."""
        return self.model.partition("[")[0]


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each: see network()
class Network:
    """The places of one model at one input size."""

    variant: Variant
    places: tuple[Place, ...]
    by_kind: dict[Kind, tuple[Place, ...]]


_CIFAR_STEM: Final = {"kind": "conv", "kernel_size": 3, "stride": 1, "pooling": "none"}


@lru_cache(maxsize=256)
def network(variant: Variant) -> Network | None:
    """Lay out a model; None where it cannot be built at that size."""
    graphs: list[tuple[str, ResNetConfig, Graph]] = []
    for style in (variant.style, *(style for style in STYLES if style != variant.style)):
        try:
            config = vary(f"{style}/{variant.model}", input=variant.input)
            if variant.stem == "cifar":
                width = getattr(config.stem, "width", 64)
                config = vary(f"{style}/{variant.model}", input=variant.input, stem={**_CIFAR_STEM, "width": width})
            graphs.append((style, config, graph_of(config)))
        except ResNetCalcError:
            continue
    if not graphs:
        return None
    return _laid_out(variant, graphs)


def _laid_out(variant: Variant, graphs: list[tuple[str, ResNetConfig, Graph]]) -> Network:
    main = graphs[0][2]
    merged: dict[tuple[int, int, str], list[Entry]] = {}
    namer = Namer(PAPER, main)
    for style, _, graph in graphs:
        for entry in entries_of(style, graph, namer if graph is main else None):
            merged.setdefault((entry.group, entry.turn, entry.role), []).append(entry)
    ordered = sorted(
        (entries[0] for entries in merged.values()), key=lambda entry: (entry.group, entry.turn, entry.order)
    )
    counts = Counter(entry.kind for entry in ordered)
    places = tuple(
        Place(
            kind=entry.kind,
            stage=entry.stage,
            group=entry.group,
            order=order,
            first_block=entry.first_block,
            last_block=entry.last_block,
            role=entry.role,
            name=entry.name,
            facts=tuple(_distinct(merged[entry.group, entry.turn, entry.role])),
            is_only=counts[entry.kind] == 1,
            turn=entry.turn,
        )
        for order, entry in enumerate(ordered)
    )
    by_kind: dict[Kind, tuple[Place, ...]] = {}
    for place in places:
        by_kind[place.kind] = (*by_kind.get(place.kind, ()), place)
    return Network(variant, places, by_kind)


def _distinct(entries: Sequence[Entry]) -> Iterator[Facts]:
    """The variants that differ in more than in which rule of counting they put first, with those that agree in all."""
    identical: dict[int, list[Entry]] = {}
    for entry in entries:
        identical.setdefault(id(entry.facts), []).append(entry)
    alike: dict[object, list[Entry]] = {}
    for same in identical.values():
        alike.setdefault(_without_order(same[0].facts) if len(identical) > 1 else None, []).extend(same)
    for one, *others in alike.values():
        yield one.facts._replace(variant=one.style, agreeing=tuple([other.style for other in others]))


def _without_order(facts: Facts) -> tuple[Facts, tuple[int, ...]]:
    """What is true of a place, in whichever order the rules of counting are, and what the first of them gives."""
    bare = facts._replace(parameters=tuple(sorted(facts.parameters)), multiply_adds=tuple(sorted(facts.multiply_adds)))
    return bare, facts.parameters[:1]
