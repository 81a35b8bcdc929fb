"""Convolutions that no layer names, and that another network of the note has: an exercise behind one on ResNet-18."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.catalog import load
from resnet_calc.notes.align import aligner
from resnet_calc.notes.network import network
from resnet_calc.notes.steps.step import Kind, Quality

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.network import Variant
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk

_PAIR: Final = (Quality.IN_CHANNELS, Quality.OUT_CHANNELS)


def doubt(walk: Walk, reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt what is said of a convolution with its channels, where a network that the note names has just that."""
    variant = walk.best.network.variant
    others = [model for model in reading.subjects.named if model != variant.model]

    def is_doubtful(one: Judged) -> bool:
        step = one.step
        if step.names or step.kind is not Kind.CONVOLUTION or any(step.claim(each) is None for each in _PAIR):
            return False
        if any(mention.models for mention in reading.subjects.in_passage(reading.passages[step.passage])):
            return False  # the passage itself says which network it means
        laid = (network(each) for model in others for each in _meant(model, variant))
        return any(found.is_whole for each in laid if each is not None for found in aligner(each).fitting(step))

    return is_doubtful


def _meant(model: str, variant: Variant) -> Iterator[Variant]:
    """A network at the input of the one that was meant, and at its own."""
    for image in dict.fromkeys((variant.input, load(model).input)):
        yield variant._replace(model=model, input=image, stem="")
