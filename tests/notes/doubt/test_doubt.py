"""Every reason to take an accusation back is asked, and is told in the description of the house."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from resnet_calc.notes import doubt

REASONS = sorted(module.name for module in iter_modules(doubt.__path__) if not module.name.startswith("_"))
HOUSE = Path(__file__).parents[3] / "docs" / "architecture.md"


@pytest.mark.parametrize("name", REASONS)
def test_a_reason_is_asked_once(name: str) -> None:
    assert doubt.REASONS.count(import_module(f"{doubt.__name__}.{name}").doubt) == 1


@pytest.mark.parametrize("name", REASONS)
def test_a_reason_is_told(name: str) -> None:
    assert f"| `{name}` |" in HOUSE.read_text("utf-8")
