"""The house's walls: which package may import which."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "resnet_calc"
ORDER = [
    "errors",
    "openings",
    "compiled",
    "expressions",
    "language",
    "figures",
    "units",
    "nn",
    "architecture",
    "analysis",
    "notes",
    "view",
    "render",
    "cli",
]
ALLOWED = {
    "pydantic": {"architecture/validation.py"},
    "pydantic_core": {"architecture/validation.py"},
    "rich": {"render", "cli"},
    "typer": {"cli"},
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem in ORDER)


def imported_modules(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_rooms_before_it(path: Path) -> None:
    own = ORDER.index(room(path))
    for name in imported_modules(path):
        package, _, rest = name.partition(".")
        if package == "resnet_calc" and rest:
            assert ORDER.index(rest.split(".")[0]) <= own, f"{path} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    where = str(path.relative_to(PACKAGE))
    for name in imported_modules(path):
        rooms = ALLOWED.get(name.partition(".")[0])
        assert rooms is None or any(where == allowed or where.startswith(f"{allowed}/") for allowed in rooms), (
            f"{where} imports {name}"
        )
