"""No regular expression that reads a note can try anything twice: repetition is possessive or bounded and short.

How long reading takes is measured in benchmarks/verify_speed.py; here the cause of slowness is ruled out.
"""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

import resnet_calc.notes
from resnet_calc import units
from resnet_calc.expressions import expression, with_atomic_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = (re.Pattern, type(expression("")))
POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{[0-9,]+\})\+(?![^\[]*\])")
SHORT = 40
"""Repetitions that may be given back: a bounded look back, at each place."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    modules = [
        import_module(found.name) for found in pkgutil.walk_packages(resnet_calc.notes.__path__, "resnet_calc.notes.")
    ]
    for module in [units, *modules]:
        for name, value in vars(module).items():
            several = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
            yield from ((f"{module.__name__}.{name}", one) for one in several if isinstance(one, KINDS))


def repetitions(tree: Any) -> Iterator[tuple[str, int]]:
    """Every repetition in a parsed expression: its kind, and how often it may repeat."""
    for kind, argument in tree:
        name = str(kind)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, inside = argument
            yield name, int(most)
            yield from repetitions(inside)
        elif name == "SUBPATTERN":
            yield from repetitions(argument[-1])
        elif name == "ATOMIC_GROUP":
            yield from repetitions(argument)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from repetitions(branch)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from repetitions(argument[1])


def test_every_expression_can_be_made_without_possessive_groups() -> None:
    for name, pattern in patterns():
        atomic = with_atomic_groups(pattern.pattern)
        assert not POSSESSIVE_GROUP.search(atomic), name
        made, same = re.compile(pattern.pattern, pattern.flags), re.compile(atomic, pattern.flags)
        assert (made.groups, made.groupindex) == (same.groups, same.groupindex), name


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(n, p, id=n) for n, p in patterns()])
def test_a_repetition_gives_nothing_back(name: str, pattern: re.Pattern[str]) -> None:
    parsed = re._parser.parse(pattern.pattern, pattern.flags)  # type: ignore[attr-defined]  # noqa: SLF001 - no public one
    for kind, most in repetitions(parsed):
        assert kind == "POSSESSIVE_REPEAT" or most <= SHORT, f"{name} repeats up to {most} times and may backtrack"
