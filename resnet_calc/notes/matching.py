"""How well what a note says of one operation fits one place of a network, attribute by attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.nn.graph import STEM
from resnet_calc.notes.classifiers import classifies, exact, has_slipped, is_of_all_classes, is_of_some_classes
from resnet_calc.notes.steps.names import HEAD
from resnet_calc.notes.steps.step import SHAPES, Claim, Kind, LayerName, Quality, Step
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from resnet_calc.nn.shape import Shape
    from resnet_calc.notes.network import Network, Place
    from resnet_calc.notes.places import Facts

WEIGHTS: Final = {
    Quality.KERNEL: 1.2,
    Quality.STRIDE: 0.6,
    Quality.PADDING: 0.4,
    Quality.IN_CHANNELS: 1.0,
    Quality.OUT_CHANNELS: 1.0,
    Quality.WIDTHS: 0.7,
    Quality.STRIDES: 0.4,
    Quality.BLOCKS: 0.8,
    Quality.PARAMETERS: 2.0,
    Quality.MULTIPLY_ADDS: 2.0,
}
"""How much each attribute says about which layer is meant; of a list, each entry."""
CHANNELS: Final = 1.0
SIZE: Final = 0.8
NAMED: Final = 2.5
ADDRESSED: Final = 4.0
"""A name that says stage, block and role: res2a_branch2a."""
HINTED: Final = 0.5
ONLY: Final = 1.5
"""What it is worth that a network has but one layer of a kind: one max pool, one classifier."""
KIND: Final = 0.3
_COSTS: Final = frozenset({Quality.PARAMETERS, Quality.MULTIPLY_ADDS})
MOST_IN_AN_IMAGE: Final = 13
"""Channels of an image: one of grey, four with depth, thirteen of a satellite."""
_DISAGREEMENT: Final = 1.2
"""How much more it says that something disagrees than that it agrees."""
_LOOSELY: Final = 0.3
"""What it costs that a kind is meant loosely: a stage for one of its blocks."""
CHANGES: Final = 2.0
"""What it is worth that the sizes on both sides of a stage are right: 56 to 28 happens once."""
KEEPS: Final = 0.5
"""The same where the size does not change."""


class Part(NamedTuple):
    """One attribute of a step beside the truth: a claim, or the channels or the size of a claimed shape."""

    claim: Claim
    is_right: bool
    weight: float
    expected: tuple[int, ...]
    """What is true, in the form of the claim."""


class Match(NamedTuple):
    """A step beside one place under one variant."""

    place: Place
    facts: Facts
    parts: tuple[Part, ...]
    name: float
    """What the names in the step are worth: below zero where they name another place."""
    loose: float = 0.0
    """What it costs that the step is meant loosely, a stage for its block; below zero for what binds it closer."""

    @property
    def good(self) -> float:
        """The weight of all that agrees."""
        return self.weights[0]

    @property
    def bad(self) -> float:
        """The weight of all that does not."""
        return self.weights[1]

    @property
    def score(self) -> float:
        """How well the step fits, for the alignment."""
        good, bad = self.weights
        only = ONLY if self.place.is_only else 0.0
        return good - _DISAGREEMENT * bad + KIND + only - max(0.0, self.loose)

    @property
    def weights(self) -> tuple[float, float]:
        """The weights of all that agrees and of all that does not."""
        good = bad = 0.0
        for part in self.parts:
            if part.is_right:
                good += part.weight
            else:
                bad += part.weight
        return good + max(0.0, self.name) + max(0.0, -self.loose), bad + max(0.0, -self.name)

    @property
    def is_whole(self) -> bool:
        """Whether everything agrees."""
        return all(part.is_right for part in self.parts) and self.name >= 0


_LOOSE: Final[dict[Kind, tuple[Kind, ...]]] = {
    Kind.POOL: (Kind.MAX_POOL, Kind.AVERAGE_POOL),
    Kind.BLOCK: (Kind.BLOCK, Kind.STAGE),
    Kind.STAGE: (Kind.STAGE, Kind.BLOCK),
    Kind.ACTIVATION: (Kind.ACTIVATION, Kind.ADD, Kind.BLOCK),
    Kind.ADD: (Kind.ADD,),
    Kind.SHAPE: (Kind.STAGE, Kind.BLOCK, Kind.CONVOLUTION, Kind.MAX_POOL, Kind.AVERAGE_POOL, Kind.INPUT),
}
"""Which kinds of places a kind of step may mean; every other means its own."""


_PASSED: Final = frozenset({"stem", "head", "total"})
"""Parts that a shape may go through as a whole."""


def candidates(step: Step, network: Network) -> list[Place]:
    """The places that a step may speak of, by its kind."""
    found = [place for kind in _LOOSE.get(step.kind, (step.kind,)) for place in network.by_kind.get(kind, ())]
    if step.kind is Kind.SHAPE and len(step.claims) > 1:  # from the image to what leaves the stem, or the network
        found += [place for place in network.by_kind.get(Kind.PART, ()) if place.role in _PASSED]
    return found


def match(step: Step, place: Place, network: Network) -> Match:
    """Hold a step against a place, under the variant that fits best."""
    name = sum(named(one, place, network) for one in step.names)
    if step.is_shortcut and place.kind in (Kind.CONVOLUTION, Kind.NORM):
        name += HINTED if place.role.startswith("shortcut") else -NAMED
    elif place.role.startswith("shortcut") and step.kind is Kind.CONVOLUTION and not step.names:
        name -= 0.2
    best, most, whole = None, 0.0, len(step.claims)
    seen: list[list[tuple[int, ...]]] = []
    for facts in place.facts:
        truths = [TRUTHS[claim.quality](facts) for claim in step.claims]
        if truths in seen:
            continue
        seen.append(truths)
        parts: list[Part] = []
        published = classifies(place) and any(is_of_all_classes(claim, facts) for claim in step.claims)
        for claim in step.claims:
            parts += compare(claim, facts, place, is_published=published)
        agreement = sum([part.weight if part.is_right else -_DISAGREEMENT * part.weight for part in parts])
        if best is None or agreement > most:
            best, most = Match(place, facts, tuple(parts), name), agreement
            if len(parts) >= whole and all(part.is_right for part in parts):
                break
    assert best is not None  # noqa: S101 - every place has facts
    if step.kind is not place.kind and step.kind not in (Kind.SHAPE, Kind.POOL):
        best = best._replace(loose=_LOOSELY)
    if place.kind in (Kind.STAGE, Kind.BLOCK) and _changes_size(best):
        best = best._replace(loose=best.loose - (CHANGES if best.facts.input[1] != best.facts.output[1] else KEEPS))
    return best


def _changes_size(found: Match) -> bool:
    """Whether the step gives both sizes of a place that changes the size, and both are right: 56 to 28 is one stage."""
    sizes = [part for part in found.parts if part.weight == SIZE]
    return len(sizes) == 2 and all(part.is_right for part in sizes)  # noqa: PLR2004 - what goes in, what comes out


def named(name: LayerName, place: Place, network: Network) -> float:  # noqa: PLR0911 - one for each part of a name
    """What a name is worth for a place."""
    head = network.places[-1].stage
    stage = head if name.stage == HEAD else name.stage
    if stage is not None and stage != place.stage:
        return -NAMED if name.certain else -HINTED / 2
    if name.block is not None and not place.first_block <= name.block <= place.last_block:
        return -NAMED
    if name.role and place.role != name.role:
        if place.kind in (Kind.BLOCK, Kind.STAGE):
            return -HINTED
        if name.role == "act" and place.role.startswith("act"):
            return 0.0
        return -NAMED if name.certain else -HINTED
    if name.certain and stage is not None:
        return ADDRESSED if name.role and (name.block is not None or stage in (0, head)) else NAMED
    if name.certain:
        return 2 * HINTED
    return HINTED


# Claims


def _each(claim: Claim, true: tuple[int, ...]) -> list[Part]:
    """Compare a list entry by entry: what agrees, and what does not."""
    agree = [one == other for one, other in zip(claim.value, true, strict=True)]
    weight = WEIGHTS[claim.quality]
    return [
        Part(claim, is_right, weight * agree.count(is_right), true) for is_right in (True, False) if is_right in agree
    ]


def compare(  # noqa: PLR0911 - one for each sort of claim
    claim: Claim, facts: Facts, place: Place, *, is_published: bool = False
) -> list[Part]:
    """Hold one claim against the truth; an empty list where there is no truth to hold it against.

    What a classifier costs is the note's own business, unless it `is_published`: of the classes that it is known for.
    """
    quality, value = claim.quality, claim.value
    if quality in SHAPES:
        return _shape(claim, facts.input if quality is Quality.INPUT else facts.output)
    true = TRUTHS[quality](facts)
    if not true:
        return []
    if quality in (Quality.WIDTHS, Quality.STRIDES):
        return _each(claim, true) if len(value) == len(true) else []
    if quality is Quality.OUT_CHANNELS and place.kind is Kind.FULLY_CONNECTED:
        return [Part(claim, True, WEIGHTS[quality], true)] if value == true else []  # noqa: FBT003 - classes are the note's own
    is_of_head = quality in _COSTS and classifies(place)
    if is_of_head and is_of_some_classes(claim, facts):
        return [Part(claim, True, WEIGHTS[quality], true[:1])]  # noqa: FBT003 - the same
    if quality is Quality.PADDING and place.kind is not Kind.CONVOLUTION and value[0] not in true:
        return []
    is_right = any(agrees(claim.figure, one) for one in true) if claim.figure is not None else value[0] in true
    if not is_right and quality is Quality.PARAMETERS and place.stage == STEM and _is_of_another_stem(claim, facts):
        return []
    if is_of_head and not is_right and not is_published and not has_slipped(claim, true):
        return []
    return [Part(claim, is_right, WEIGHTS[quality], true[:1])]


def _is_of_another_stem(claim: Claim, facts: Facts) -> bool:
    """Whether a first convolution of another size, or for other images, has as many parameters: 3×3 for CIFAR."""
    said, filters = exact(claim), facts.output.channels
    per_filter, rest = divmod(said, filters)
    if rest or not per_filter:
        return False
    weights = {kernel * kernel * channels for kernel in (3, 5, 7) for channels in range(1, MOST_IN_AN_IMAGE + 1)}
    return any(per_filter - beside in weights for beside in (0, 1, 2, 3, 4))  # a bias, the normalisation


def _given(value: int | None) -> tuple[int, ...]:
    return () if value is None else (value,)


TRUTHS: Final[dict[Quality, Callable[[Facts], tuple[int, ...]]]] = {
    Quality.INPUT: lambda facts: facts.input,
    Quality.OUTPUT: lambda facts: facts.output,
    Quality.KERNEL: lambda facts: _given(facts.kernel),
    Quality.STRIDE: lambda facts: _given(facts.stride),
    Quality.PADDING: lambda facts: _given(facts.padding),
    Quality.IN_CHANNELS: lambda facts: facts.in_channels,
    Quality.OUT_CHANNELS: lambda facts: facts.out_channels,
    Quality.WIDTHS: lambda facts: facts.widths,
    Quality.STRIDES: lambda facts: facts.strides,
    Quality.BLOCKS: lambda facts: _given(facts.blocks or None),
    Quality.PARAMETERS: lambda facts: facts.parameters,
    Quality.MULTIPLY_ADDS: lambda facts: facts.multiply_adds,
}
"""Where the truth of each quality stands: every value that is right, the first the likeliest."""


def _shape(claim: Claim, shape: Shape) -> list[Part]:
    """Compare channels and size apart, in the layout that fits better."""
    dims = claim.value
    if len(dims) == 1:
        return [Part(claim, dims[0] == shape.channels, CHANNELS, (shape.channels,))] if shape.height == 1 else []
    if len(dims) == 2:  # noqa: PLR2004 - height, width
        return _flat(claim, shape)
    if len(dims) != 3:  # noqa: PLR2004 - channels, height, width
        return []
    first = _three(claim, dims, shape, tuple(shape))
    if dims == tuple(shape):
        return first
    last = _three(claim, (dims[2], dims[0], dims[1]), shape, (shape.height, shape.width, shape.channels))
    return max(first, last, key=lambda parts: sum(part.weight for part in parts if part.is_right))


def _flat(claim: Claim, shape: Shape) -> list[Part]:
    dims = claim.value
    if shape.height == 1 and (shape.channels in dims):
        return [Part(claim, True, CHANNELS, (shape.channels,))]  # noqa: FBT003 - 2048×1 and 1×2048
    if shape.height == 1 and shape.width == 1 and dims != (1, 1):
        return []
    return [Part(claim, _agrees(dims, (shape.height, shape.width)), SIZE, (shape.height, shape.width))]


def _three(claim: Claim, dims: Sequence[int | None], shape: Shape, expected: tuple[int, ...]) -> list[Part]:
    parts = []
    if dims[0] is not None:
        parts.append(Part(claim, dims[0] == shape.channels, CHANNELS, expected))
    if dims[1] is not None or dims[2] is not None:
        parts.append(Part(claim, _agrees(dims[1:], (shape.height, shape.width)), SIZE, expected))
    return parts


def _agrees(said: Sequence[int | None], true: tuple[int, ...]) -> bool:
    (one, two), (height, width) = said, true
    return (one is None or one == height) and (two is None or two == width)
