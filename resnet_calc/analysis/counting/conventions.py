"""The registry of conventions."""

from __future__ import annotations

from typing import Final

from resnet_calc.analysis.counting import tools
from resnet_calc.analysis.counting.convention import Convention
from resnet_calc.analysis.counting.plain import FLOPS, MULTIPLY_ADDS
from resnet_calc.errors import ChoiceError

CONVENTIONS: Final = {
    convention.name: convention
    for convention in (
        MULTIPLY_ADDS,
        FLOPS,
        *(value for value in vars(tools).values() if isinstance(value, Convention)),
    )
}
"""Every convention by its name; a constant in ``tools`` is all that it takes to have one more."""

_NAMES: Final = {
    name: convention for convention in CONVENTIONS.values() for name in (convention.name, *convention.also)
}


def convention_of(name: str) -> Convention:
    """The convention of that name, or of a tool that follows the same rule.

    >>> convention_of("mmengine").name, convention_of("MACs").name
    ('fvcore', 'multiply-adds')

    Raises:
        ChoiceError: if there is none, with the nearest ones.
    """
    found = _NAMES.get(name.strip().lower().replace("_", "-").replace(" ", "-"))
    if found is None:
        raise ChoiceError("counting convention", name, _NAMES)
    return found
