"""Lists of what a writer has changed in a network: what their items say, the published network need not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind

if TYPE_CHECKING:
    from resnet_calc.notes.reading import Reading

_CHANGES: Final = expression(
    r"(?:修改|改动|改造|改进|变更)[^。\n]{0,8}[:：][*_` ]{0,4}$"
    r"|\b(?:modif\w{1,12}|changed?|changes|alter\w{1,12}|adapt\w{1,12})\b[^.\n]{0,24}:[*_` ]{0,4}$",
    re.IGNORECASE,
)
"""What stands above such a list."""
_LONGEST: Final = 24


def is_in_list_of_changes(reading: Reading, index: int) -> bool:
    """Whether a passage is an item of a list below such a line."""
    level = reading.passages[index].region.level
    for above in range(index, max(-1, index - _LONGEST), -1):
        passage = reading.passages[above]
        listed = passage.region.kind is Kind.LIST_ITEM
        if above < index and (not listed or passage.region.level < level):
            return _CHANGES.search(passage.text) is not None
        if not listed:
            return False
    return False
