"""JSON: the record, with raw integers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resnet_calc.render import Target
    from resnet_calc.view.document import Document


def render(document: Document, target: Target) -> str:
    """The document's record as indented JSON."""
    del target
    return json.dumps(document.record(), ensure_ascii=False, indent=2) + "\n"
