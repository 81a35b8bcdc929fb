"""JSON: the record, with raw integers; characters that a terminal would obey are escaped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from resnet_calc.render.cells import UNSEEN

if TYPE_CHECKING:
    import re

    from resnet_calc.render import Target
    from resnet_calc.view.document import Document


def render(document: Document, target: Target) -> str:
    """The document's record as indented JSON."""
    del target
    text = json.dumps(document.record(), ensure_ascii=False, indent=2)
    return UNSEEN.sub(_escaped, text) + "\n"


def _escaped(unseen: re.Match[str]) -> str:
    """Characters as JSON escapes; line breaks stay, since those left are the layout's own."""
    return "".join(character if character == "\n" else f"\\u{ord(character):04x}" for character in unseen[0])
