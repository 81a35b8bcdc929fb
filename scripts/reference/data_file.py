"""Write reference data: JSON with a stamp of what it was read from, one layer a line, whole or not at all."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

DIRECTORY = Path(__file__).resolve().parents[2] / "tests" / "reference"


def write(
    name: str, frameworks: Sequence[str], columns: Sequence[str], models: Mapping[str, Mapping[str, Any]]
) -> None:
    """Write `models` to tests/reference/`name`, stamped with the versions of `frameworks` and the date."""
    stamp = {
        "generator": f"scripts/reference, see its README; {name}",
        "versions": {framework: version(framework) for framework in frameworks},
        "date": datetime.now(UTC).date().isoformat(),
        "columns": list(columns),
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value)}," for key, value in stamp.items()]
    text = "\n".join(["{", *lines, '"models": {', ",\n".join(_entry(*item) for item in models.items()), "}}", ""])
    json.loads(text)
    target = DIRECTORY / name
    unfinished = target.with_suffix(".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(target)
    print(f"{target}: {len(models)} models, {len(text):,} bytes")


def _entry(name: str, model: Mapping[str, Any]) -> str:
    parts = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in model.items() if key != "layers"]
    if "layers" in model:
        rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in model["layers"])
        parts.append(f'"layers": [\n{rows}]')
    return f"{json.dumps(name)}: {{{', '.join(parts)}}}"
