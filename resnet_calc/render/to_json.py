"""JSON: the record, with raw integers; characters that a terminal would obey are escaped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from resnet_calc.render.cells import UNSEEN

if TYPE_CHECKING:
    from resnet_calc.render import Target
    from resnet_calc.view.document import Document


def render(document: Document, target: Target) -> str:
    """The document's record as indented JSON."""
    del target
    text = json.dumps(document.record(), ensure_ascii=False, indent=2)
    return UNSEEN.sub(lambda match: "".join(f"\\u{ord(character):04x}" for character in match[0]), text) + "\n"
