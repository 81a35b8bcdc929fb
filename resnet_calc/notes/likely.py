"""The places of a network that a step may stand for: those where a name or at least one of its numbers is right.

Holding a step against every place of its kind is what alignment spends its time on, and most places agree with it in
nothing. An index from numbers to places finds the few that do; it may name too many, never too few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.notes.matching import TRUTHS, candidates, named
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resnet_calc.notes.network import Network, Place
    from resnet_calc.notes.steps.step import Claim, LayerName, Quality, Step


class LikelyPlaces:
    """An index of the places of one network by what is true of them."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._index: dict[Quality, dict[int, set[int]]] = {}
        self._shortcuts = {place.order for place in network.places if place.role.startswith("shortcut")}
        self._named: dict[LayerName, set[int]] = {}

    def of(self, step: Step) -> list[Place]:
        """The places of the step's kind that agree with it in a name or in one number at least."""
        likely: set[int] = set()
        for claim in step.claims:
            likely.update(*self._agreeing(claim))
        for name in step.names:
            likely |= self._with_name(name)
        if step.is_shortcut:
            likely |= self._shortcuts
        return [place for place in candidates(step, self._network) if place.order in likely]

    def _agreeing(self, claim: Claim) -> Iterator[Iterable[int]]:
        known = self._index.get(claim.quality)
        if known is None:
            known = self._index[claim.quality] = self._indexed(claim.quality)
        if claim.figure is not None:
            yield from (places for value, places in known.items() if agrees(claim.figure, value))
            return
        for value in claim.value:
            if value is not None and value in known:
                yield known[value]

    def _indexed(self, quality: Quality) -> dict[int, set[int]]:
        truth = TRUTHS[quality]
        index: dict[int, set[int]] = {}
        for place in self._network.places:
            for facts in place.facts:
                for value in truth(facts):
                    index.setdefault(value, set()).add(place.order)
        return index

    def _with_name(self, name: LayerName) -> set[int]:
        found = self._named.get(name)
        if found is None:
            found = {place.order for place in self._network.places if named(name, place, self._network) > 0}
            self._named[name] = found
        return found
