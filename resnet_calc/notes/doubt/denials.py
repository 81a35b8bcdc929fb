"""Steps that a sentence denies or leaves out: what is not used, and the one that the others are unlike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk

_DENIED: Final = expression(
    r"(?:不使用|不用|不采用|不再|没有|没用|去掉|移除|取消|而不是|而非|并非"
    r"|\b(?:without|instead of|rather than|no longer|not use|not using|not have|drops?|removes?|skips?))"
    r"(?:[ ](?:the|a|an|any))?[ ]?$",
    re.IGNORECASE,
)
_LEFT_OUT: Final = expression(
    r"除了?[^,，。;；\n]{0,24}(?:外|以外|之外)|\b(?:except(?: for)?|other than|besides|apart from|excluding)\b",
    re.IGNORECASE,
)
_BEFORE: Final = 20
"""Characters that are looked back over for a denial."""
_SENTENCE: Final = 60
"""Characters that are looked back over for what is left out."""
_BEHIND: Final = 24
"""Characters behind a claim in which what is left out may follow."""
_ENDS: Final = expression(r"[。;；\n]|\.[ ]")


def doubt(_walk: Walk, reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt what a step says where the words before deny it, or name its layer as the exception."""

    def is_doubtful(one: Judged) -> bool:
        text, start = reading.passages[one.step.passage].text, one.step.start
        if _DENIED.search(text, max(0, start - _BEFORE), start) is not None:
            return True
        first = max(0, start - _SENTENCE)
        for end in _ENDS.finditer(text, first, start):
            first = end.end()
        if one.claim.passage in (-1, one.step.passage):
            start = max(start, one.claim.start)
            behind = _ENDS.search(text, one.claim.end, one.claim.end + _BEHIND)
            last = behind.start() if behind is not None else one.claim.end + _BEHIND
            if _LEFT_OUT.search(text, one.claim.end, last) is not None:
                return True
        return _LEFT_OUT.search(text, first, start) is not None

    return is_doubtful
