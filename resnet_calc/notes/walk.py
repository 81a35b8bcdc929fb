"""Walk-throughs: runs of steps about one network, and the variants of it that the note may mean."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.architecture.catalog import altered_name, load
from resnet_calc.errors import ResNetCalcError
from resnet_calc.notes.align import Alignment, aligner
from resnet_calc.notes.network import Network, Variant, network
from resnet_calc.notes.numbered import numbered
from resnet_calc.notes.shown import FEWEST, blocks_shown, shown
from resnet_calc.notes.steps.step import Quality
from resnet_calc.notes.subject import Scope, Subject
from resnet_calc.notes.usual import CIFAR_MODELS, MODELS, STYLE, may_have_small_stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.steps.step import LayerName, Step

_MOST_MODELS: Final = 6
_MOST_INPUTS: Final = 4
_ADDRESSED: Final = 4
SLIPS: Final = 1
"""Rows of a table that may not fit the network that it shows, where nothing else says which one that is."""
_FEWEST_SAID: Final = 3
"""Layers that a page must name to tell its network, of which only what is altered is not known."""
_OPENING: Final = 20_000
"""Characters from the beginning of a note that may say whose form of a network it is about."""
_NEAR_BEST: Final = 0.93
"""Models that fit nearly as well as the best are tried at other inputs too."""
_MARGIN: Final = 1.2
"""A variant that makes one attribute right and none wrong that the best has is not ruled out."""


class Walk(NamedTuple):
    """Steps that follow each other and speak of one network, or of the same few."""

    steps: tuple[Step, ...]
    subject: Subject
    best: Alignment
    plausible: tuple[Alignment, ...]
    """The alignments with every variant that is not ruled out, the best first."""

    @property
    def others(self) -> tuple[Network, ...]:
        """Networks that the note may have in mind at single steps, where it does not say clearly which one it means."""
        return () if _is_certain(self.subject) else _others(self.best)

    @property
    def is_of_no_known_network(self) -> bool:
        """Whether a table that names no network fits none, but for a slip."""
        return not self.subject.candidates and odd_rows(self.steps, self.best) > SLIPS


def _is_certain(subject: Subject) -> bool:
    return subject.certain or (len(subject.candidates) == 1 and subject.scope >= Scope.PARAGRAPH)


def _others(best: Alignment) -> tuple[Network, ...]:
    variant = best.network.variant
    every = (network(variant._replace(model=model)) for model in MODELS if model != variant.model)
    return tuple(other for other in every if other is not None)


def find_walks(reading: Reading, steps: Sequence[Step]) -> Iterator[Walk]:
    """Part the steps of a note by the network that they speak of, and align each part."""
    if not reading.subjects.is_about_resnet and not _are_addressed(steps):
        return
    if reading.subjects.hints.layers_from_two:
        steps = [step._replace(names=tuple(_loosely(name) for name in step.names)) for step in steps]
    for subject, part in _parts(reading, steps):
        ranked = _ranked(reading, subject, part)
        if ranked and (renamed := numbered(reading, part, ranked[0])) is not part:
            part = list(renamed)  # noqa: PLW2901 - the same steps, better named
            ranked = _ranked(reading, subject, part)
        if ranked and (found := _shown(reading, subject, part, ranked[0])) is not None:
            ranked = _sorted([found, *ranked])
        if ranked:
            best = ranked[0]
            plausible = tuple(one for one in ranked if one.score >= best.score - _MARGIN)
            yield Walk(tuple(part), subject, best, plausible)


def _shown(reading: Reading, subject: Subject, part: Sequence[Step], best: Alignment) -> Alignment | None:
    """The alignment with the network that a table's rows show, where it is not said, or not as it is said."""
    altered = reading.subjects.alterations.on_page(part[0].passage) is not None
    said = subject.candidates[0] if altered and len(subject.candidates) == 1 else None
    variant = best.network.variant
    if subject.candidates and said is None:
        return None
    if odd_rows(part, best) <= SLIPS and blocks_shown(part) in ((), load(variant.model).blocks):
        return None
    style = _style_fitted(best) if said is None else variant.style
    found = shown(part, variant.input, style, said, FEWEST if said is None else _FEWEST_SAID)
    variant = variant._replace(style=style)
    laid = network(variant._replace(model=found.name)) if found is not None and found.name != variant.model else None
    return aligner(laid).align(part) if laid is not None else None


def _style_fitted(alignment: Alignment) -> str:
    """Whose form of the network most rows fit."""
    fitting = Counter(
        style
        for found in alignment.matches
        if found is not None and found.is_whole
        for style in (found.facts.variant, *found.facts.agreeing)
    )
    usual = alignment.network.variant.style
    return max((usual, *fitting), key=lambda style: fitting[style])


def odd_rows(steps: Sequence[Step], alignment: Alignment) -> int:
    """How many rows that name their layer do not fit it wholly."""
    return sum(
        found is None or not found.is_whole
        for step, found in zip(steps, alignment.matches, strict=True)
        if step.row is not None and step.names
    )


def _loosely(name: LayerName) -> LayerName:
    """The name as a hint, where the note counts its layers otherwise."""
    return name._replace(certain=False) if name.stage is not None and name.stage > 0 else name


def _are_addressed(steps: Sequence[Step]) -> bool:
    """Whether the rows of a table name layers as only ResNets do."""
    addressed = [step for step in steps if step.is_listed and any(name.certain and name.stage for name in step.names)]
    return len(addressed) >= _ADDRESSED


def _ranked(reading: Reading, subject: Subject, part: Sequence[Step]) -> list[Alignment]:
    """Alignments with the variants that the note may mean, the best first.

    The models are tried at the likeliest input; other inputs and stems only with those that fit best, and only where
    something does not fit.
    """
    likely, unlikely = _variants(reading, subject, part)
    ranked = _sorted(_aligned(likely, part))
    if not ranked or (ranked[0].bad == 0 and sum(found is None for found in ranked[0].matches) <= len(part) // 5):
        return ranked
    models = {one.network.variant.published for one in ranked if one.score >= _NEAR_BEST * ranked[0].score}
    return _sorted([*ranked, *_aligned((other for other in unlikely if other.published in models), part)])


def _aligned(variants: Iterable[Variant], part: Sequence[Step]) -> list[Alignment]:
    return [aligner(laid).align(part) for variant in variants if (laid := network(variant)) is not None]


def _sorted(alignments: list[Alignment]) -> list[Alignment]:
    return sorted(alignments, key=lambda alignment: -alignment.score)


def _parts(reading: Reading, steps: Sequence[Step]) -> Iterator[tuple[Subject, list[Step]]]:
    part: list[Step] = []
    current: Subject | None = None
    altered = reading.subjects.alterations
    for step in steps:
        if altered and any(altered.say(step.passage, claim.start) for claim in step.claims):
            continue
        passage = reading.passages[step.passage]
        subject = reading.subjects.at(passage, step.start)
        if step.row is None and reading.subjects.is_aside(passage, subject):
            continue
        if subject.other:
            if step.row is None or "resnet" not in subject.other.lower():
                continue
            subject = Subject()  # a ResNet that is not known: its table may tell which one was meant
        if current is not None and (subject.candidates, subject.certain) != (current.candidates, current.certain):
            yield current, part
            part = []
        current = subject
        part.append(step)
    if current is not None and part:
        yield current, part


def _variants(reading: Reading, subject: Subject, steps: Sequence[Step]) -> tuple[list[Variant], list[Variant]]:
    """The variants that a note is likely to mean, and others that it may mean."""
    hints = reading.subjects.hints
    models = subject.candidates[:_MOST_MODELS] or (*MODELS, *(CIFAR_MODELS if hints.cifar else ()))
    if not subject.candidates and reading.subjects.alterations:
        models = _altered(reading, steps[0].passage, (*MODELS, *CIFAR_MODELS))
    inputs = list(hints.inputs[:_MOST_INPUTS])
    for step in steps[:40]:
        claim = step.claim(Quality.INPUT) or step.claim(Quality.OUTPUT)
        if claim is not None and len(claim.value) == 3 and (shape := _image(claim.value)) is not None:  # noqa: PLR2004 - a shape
            inputs.append(shape)
        elif claim is not None and claim.quality is Quality.INPUT and step.row is not None and step is steps[0]:
            inputs += _oblong(claim.value)
    style = _style_named(reading.note.text) or ("keras" if hints.keras else "torchvision")
    likely: list[Variant] = []
    unlikely: list[Variant] = []
    for model in models:
        try:
            own = load(model).input
        except ResNetCalcError:
            continue
        first = own if own in inputs or not inputs else inputs[0]
        likely.append(Variant(model, first, "", style))
        for shape in dict.fromkeys((own, *inputs)):
            if shape != first:
                unlikely.append(Variant(model, shape, "", style))
            if may_have_small_stem(own[1], shape[1]):
                unlikely.append(Variant(model, shape, "cifar", style))
        dilated = (altered_name(model, {"output_stride": stride}) for stride in hints.output_strides)
        unlikely += [Variant(other, first, "", style) for other in dilated]
    return likely, unlikely


def _altered(reading: Reading, passage: int, models: Iterable[str]) -> tuple[str, ...]:
    """The models with what a page says is altered, where the network that it names is not known."""
    named = [reading.subjects.alterations.applied(model, passage) for model in models]
    return tuple(name for name in named if name is not None)


@lru_cache(maxsize=1)
def _style_named(text: str) -> str:
    """Whose form of a network a note says at its beginning that it is about; each walk-through asks."""
    said = STYLE.search(text, 0, _OPENING)
    return said[1] if said is not None else ""


def _oblong(dims: tuple[int | None, ...]) -> Iterator[tuple[int, int, int]]:
    """What goes into the first layer of a table: an image, even if it is not square."""
    if len(dims) == 3 and dims[0] in (1, 3) and dims[1] and dims[2]:  # noqa: PLR2004 - a shape
        yield (dims[0], dims[1], dims[2])


def _image(dims: tuple[int | None, ...]) -> tuple[int, int, int] | None:
    """A shape that can only be an image: one or three channels, first or last."""
    first, second, third = dims
    if first in (1, 3) and second == third and second is not None and second > 8:  # noqa: PLR2004 - no image is smaller
        return (first, second, second)
    if third in (1, 3) and first == second and first is not None and first > 8:  # noqa: PLR2004 - the same
        return (third, first, first)
    return None
