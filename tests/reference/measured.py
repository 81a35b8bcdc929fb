"""What scripts/reference measured on running models, as it stands in the JSON files of this directory."""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def measured(name: str) -> dict[str, dict[str, Any]]:
    """The measurements of receptive_fields or training, by model."""
    content = json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))
    models: dict[str, dict[str, Any]] = content["models"]
    return models
