"""The kinds of claims, one file each.

A file declares `RULES`, the mistakes it can report, and `find(reading)`, which yields what it found, right and wrong.
To add a kind of claim, add a file: it is discovered by being here.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol, cast

from resnet_calc.errors import ChoiceError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.reading import Reading


class Pattern(Protocol):
    """What a file in this package provides."""

    RULES: tuple[Rule, ...]

    def find(self, reading: Reading) -> Iterable[Finding]:
        """Yield the claims of this kind in the note, judged."""


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every kind of claim, in the order of their file names."""
    modules = sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(cast("Pattern", import_module(f"{__name__}.{name}")) for name in modules)


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its code, in the order of the codes.

    Raises:
        ValueError: if two kinds of claims use one code.
    """
    found: dict[str, Rule] = {}
    for rule in (rule for pattern in patterns() for rule in pattern.RULES):
        if rule.code in found:
            raise ValueError(f"the code {rule.code} is used by {found[rule.code].name} and by {rule.name}")
        found[rule.code] = rule
    return dict(sorted(found.items()))


def rule(code: str) -> Rule:
    """The rule of one code, `RC601` or `rc601`, or of one name.

    Raises:
        ChoiceError: if there is no such rule, with the nearest ones.
    """
    known = rules()
    for candidate in known.values():
        if code.upper() == candidate.code or code.lower() == candidate.name:
            return candidate
    raise ChoiceError("rule", code, [*known, *(candidate.name for candidate in known.values())])
