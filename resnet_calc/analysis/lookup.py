"""From a name to a place in the network, whoever's name it is: conv2_1.conv2, layer1.0.conv2, res2a_branch2b."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from resnet_calc.analysis.naming import PAPER, SCHEMES, Namer
from resnet_calc.errors import ChoiceError
from resnet_calc.nn.graph import STEM, Address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.nn.graph import Graph, Layer, Run

_SEPARATORS = re.compile(r"[\s._\-/]+")


class Place(NamedTuple):
    """A part of a network: a stage (or stem or head), a block of it, or a layer of that."""

    stage: int
    block: int | None = None
    """None for the whole stage; 0 for a layer of stem or head."""
    role: str | None = None
    """None for the whole block."""


class Located(NamedTuple):
    """A place and the naming scheme in which it was named."""

    place: Place
    scheme: str


def locate(name: str, graph: Graph, model: str) -> Located:
    """The place that a name means, in any naming scheme, upper or lower case.

    >>> from resnet_calc.architecture.build import build
    >>> from resnet_calc.architecture.catalog import load
    >>> graph = build(load("resnet50"))
    >>> locate("stage 1", graph, "resnet50").place
    Place(stage=1, block=None, role=None)
    >>> locate("res2a_branch2b", graph, "resnet50")
    Located(place=Place(stage=1, block=1, role='conv2'), scheme='caffe')
    >>> locate("layer1.0.conv2", graph, "resnet50").place == locate("conv2_1.conv2", graph, "resnet50").place
    True

    Raises:
        ChoiceError: if the network has no such part, with the nearest names.
    """
    known: dict[str, Located] = {}
    for spelling, located in _names(graph):
        known.setdefault(spelling.lower(), located)
    wanted = name.strip().lower()
    if wanted in known:
        return known[wanted]
    squeezed = _SEPARATORS.sub("", wanted)
    alike = {located.place: located for spelling, located in known.items() if _SEPARATORS.sub("", spelling) == squeezed}
    if len(alike) == 1:
        return next(iter(alike.values()))
    near = get_close_matches(wanted, known, n=1)
    raise ChoiceError(f"part of {model}", name, known if near else _coarse(graph))


def _coarse(graph: Graph) -> Sequence[str]:
    """What to offer where no name is near: stem, stages and head, as the paper calls them."""
    namer = Namer(PAPER, graph)
    return [namer.stage(stage) for stage in dict.fromkeys(run.stage for run in graph.runs)]


def run_of(place: Place, graph: Graph) -> Run:
    """The run of identical blocks in which a place is; of a whole stage, its first."""
    return next(
        run
        for run in graph.runs
        if run.stage == place.stage
        and (place.block is None or run.first_block <= place.block < run.first_block + run.count)
    )


def layer_of(place: Place, graph: Graph) -> Layer:
    """The layer at a place that has a role."""
    return next(layer for layer in run_of(place, graph).layers if layer.role == place.role)


def _names(graph: Graph) -> Iterator[tuple[str, Located]]:
    """Every name of every part; of those that two parts share (torchvision's relu), the first part's counts."""
    for scheme in SCHEMES.values():
        namer = Namer(scheme, graph)
        for stage in dict.fromkeys(run.stage for run in graph.runs):
            whole = Located(Place(stage), scheme.name)
            yield namer.stage(stage), whole
            if stage not in {STEM, graph.head}:
                yield f"stage{stage}", whole
        for run in graph.runs:
            for block in range(run.first_block, run.first_block + run.count):
                if block:
                    yield namer.block(run.stage, block), Located(Place(run.stage, block), scheme.name)
                for layer in run.layers:
                    address = Address(run.stage, block, layer.role)
                    yield namer.name(address), Located(Place(*address), scheme.name)
