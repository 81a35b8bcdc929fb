"""What a classifier costs: the note's own business, unless its classes are those that the network is known for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.notes.slips import digit_slip
from resnet_calc.notes.steps.step import Claim, Kind, Quality

if TYPE_CHECKING:
    from resnet_calc.notes.network import Place
    from resnet_calc.notes.places import Facts


def classifies(place: Place) -> bool:
    """Whether a place is the classifier, alone or with the pool before it."""
    return place.kind is Kind.FULLY_CONNECTED or place.role == "head"


def is_of_all_classes(claim: Claim, facts: Facts) -> bool:
    """Whether it says that as many classes come out as the network is known for."""
    return claim.quality in (Quality.OUT_CHANNELS, Quality.OUTPUT) and facts.output.channels in claim.value


def has_slipped(claim: Claim, true: tuple[int, ...]) -> bool:
    """Whether an exact figure is the published classifier's but for a digit."""
    said = exact(claim)
    return said > 0 and any(digit_slip(said, one) is not None for one in true)


def is_of_some_classes(claim: Claim, facts: Facts) -> bool:
    """Whether a classifier of some number of classes has as many parameters, with its bias or without."""
    said = exact(claim)
    entering = facts.in_channels or (facts.input.channels,)
    return said > 0 and any(said % (features + bias) == 0 for features in entering for bias in (0, 1))


def exact(claim: Claim) -> int:
    """Return the number that a claim says, to the digit; a rounded one is none."""
    figure = claim.figure
    return int(figure.value) if figure is not None and figure.is_exact else (claim.value[0] or 0)
