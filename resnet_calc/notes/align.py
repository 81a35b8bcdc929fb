"""A note's steps against a network's layers, in order: a dynamic programme over the places of the network.

Each step may stand for any place that fits it, or for none; going on costs little, going back to what a summary has
announced costs little more, and starting the walk-through anew is allowed too. The cost is that of the number of
steps times the few places that fit each of them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.notes.likely import LikelyPlaces
from resnet_calc.notes.matching import NAMED, Match, Part, match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.network import Network, Place
    from resnet_calc.notes.steps.step import Step

_MOST: Final = 12
"""Places that are considered for one step."""
_LEAST: Final = 0.8
"""The score below which a step is taken for no place at all."""
_BEAM: Final = 10
"""Ways through the steps so far that are kept."""
_KNOWN: Final = 2000
"""Steps that an aligner remembers."""
_RESTART: Final = 0.8
_WITHIN: Final = 0.15
_SKIPPED: Final = 0.06


class Alignment(NamedTuple):
    """Where each step of a walk-through stands in one network."""

    network: Network
    score: float
    matches: tuple[Match | None, ...]
    good: float
    """The weight of all that agrees."""
    bad: float
    """The weight of all that does not."""


class _State(NamedTuple):
    score: float
    match: Match | None
    before: _State | None
    step: int


def _is_row(step: Step, found: Match) -> bool:
    """Whether a row of a table names this very layer, so that it is meant whatever else it says."""
    return step.is_listed and found.name >= NAMED and found.score > 0


class Aligner:
    """Aligns walk-throughs with one network; steps that say the same are matched once."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._likely = LikelyPlaces(network)
        self._fitting: dict[object, list[tuple[float, Match]]] = {}

    def fitting(self, step: Step) -> list[Match]:
        """The places that a step may stand for, the best first."""
        return [_rebound(one, step) for _, one in self._scored(step)]

    def _scored(self, step: Step) -> list[tuple[float, Match]]:
        """The places that a step may stand for and how well, the best first; with the claims of an equal step."""
        key = (
            step.kind,
            step.names,
            step.is_shortcut,
            step.block,
            tuple((claim.quality, claim.value, claim.figure) for claim in step.claims),
        )
        found = self._fitting.get(key)
        if found is None:
            matches = (match(step, place, self.network) for place in self._likely.of(step))
            scored = [(one.score, one) for one in matches]
            fitting = [
                (score, one) for score, one in scored if (score >= _LEAST or _is_row(step, one)) and one.good > 0
            ]
            found = sorted(fitting, key=lambda pair: -pair[0])[:_MOST]
            if len(self._fitting) >= _KNOWN:
                self._fitting.clear()
            self._fitting[key] = found
        return found

    def align(self, steps: Sequence[Step]) -> Alignment:
        """Return the best alignment of the steps of one walk-through."""
        states = [_State(0.0, None, None, -1)]
        for index, step in enumerate(steps):
            fresh = [_reach(score, one, states, index) for score, one in self._scored(step)]
            if fresh:
                states = sorted([*fresh, *states], key=lambda state: -state.score)[:_BEAM]
        matches: list[Match | None] = [None] * len(steps)
        best = states[0]
        state: _State | None = best
        while state is not None and state.match is not None:
            matches[state.step] = _rebound(state.match, steps[state.step])
            state = state.before
        good, bad = sum(found.good for found in matches if found), sum(found.bad for found in matches if found)
        return Alignment(self.network, best.score, tuple(matches), good, bad)


@lru_cache(maxsize=256)
def aligner(network: Network) -> Aligner:
    """The aligner of a network, which knows the steps that it has seen, in this note or another."""
    return Aligner(network)


def _reach(score: float, found: Match, states: Sequence[_State], step: int) -> _State:
    """The best way to a place: from where another step stands, at what it costs to go on from there."""
    chosen, value = states[0], states[0].score - _RESTART
    for state in states:  # the best first
        if state.score <= value:
            break
        cost = _cost(state.match.place, found.place) if state.match is not None else 0.0
        if state.score - cost > value:
            chosen, value = state, state.score - cost
    return _State(value + score, found, chosen, step)


def _cost(before: Place, after: Place) -> float:
    """What it costs to go from one place to another."""
    if before.group == after.group:
        return 0.0 if after.order > before.order else _WITHIN
    if after.group > before.group:
        return _SKIPPED * (after.group - before.group - 1)
    if after.stage == before.stage:
        return 2 * _WITHIN
    return _RESTART


def _rebound(found: Match, step: Step) -> Match:
    """The same match, with the claims of this step."""
    claims = {(claim.quality, claim.value): claim for claim in step.claims}
    parts = [
        Part(claims[part.claim.quality, part.claim.value], part.is_right, part.weight, part.expected)
        for part in found.parts
    ]
    return Match(found.place, found.facts, tuple(parts), found.name, found.loose)
