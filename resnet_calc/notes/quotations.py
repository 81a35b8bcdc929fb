"""What stands in a text without being said by its author: quoted sentences, answers that are left unticked."""

from __future__ import annotations

import re
from typing import Final

from resnet_calc.expressions import expression

_WORDS: Final = 3
"""Fewer words in quotation marks are a name or a term."""
_LONGEST: Final = 400
"""Characters looked at on either side."""
_UNTICKED: Final = expression(r"[ \t>*+-]*+\[[ ]?\][ ]")
_OPENS_STRING: Final = expression(
    r"(?:\w[ ]?=|\breturn|\w\(|\"[ ]?:|(?P<key>\A[ \t]*+[A-Za-z_]{1,20}:))[ ]?\Z", re.IGNORECASE
)
"""What stands before a string in a program or in data: text = "...", return "...", print("..."), "text": "..."."""
_CLOSES_STRING: Final = expression(r"[ ]?[;,)}\]]|[ \t]*+\Z")
_REFUSED: Final = expression(r"wrong|false|myth|mistake|incorrect|distract|误|错", re.IGNORECASE)
_NAME: Final = 24
"""Characters before a string in which its name may say that it is not true."""
_PAIRS: Final = {"“": "”", "「": "」", "『": "』", "«": "»", "‹": "›"}


def is_quoted(text: str, start: int, end: int) -> bool:
    r"""Whether the stretch stands within a quotation of several words, on its line.

    >>> text = 'A myth: "ResNet-50 has 50 convolutions." It has 49.'
    >>> is_quoted(text, text.index("50 con"), text.index(".")), is_quoted(text, text.index("49"), len(text) - 1)
    (True, False)
    """
    first = max(text.rfind("\n", 0, start) + 1, start - _LONGEST)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + _LONGEST)
    before, behind = text[first:start], text[end:last]
    if before.count('"') % 2 and '"' in behind:
        opened, closed = first + before.rindex('"'), end + behind.index('"')
        in_a_program = _is_of_a_program(text[first:opened], text[closed + 1 : last])
        return _is_sentence(text[opened:closed]) and not in_a_program
    for opening, closing in _PAIRS.items():
        opened = before.rfind(opening)
        if opened > before.rfind(closing) and closing in behind:
            return _is_sentence(text[first + opened : end + behind.index(closing)])
    return False


def _is_of_a_program(before: str, behind: str) -> bool:
    """Whether the quotation marks are those of a string in a program or in data, which the author wrote to be shown."""
    opens = _OPENS_STRING.search(before)
    if opens is None or _CLOSES_STRING.match(behind) is None or _REFUSED.search(before[-_NAME:]) is not None:
        return False
    return opens["key"] is None or behind[:1] in (",", "}")


def _is_sentence(quoted: str) -> bool:
    return len(quoted.split()) > _WORDS or (not quoted.isascii() and len(quoted) > 4 * _WORDS)


def is_unticked(text: str, start: int) -> bool:
    """Whether the line is an answer of a test with an empty box before it.

    >>> is_unticked("[x] 18 layers", 6), is_unticked("[ ] 50 layers", 6)
    (False, True)
    """
    return _UNTICKED.match(text, text.rfind("\n", 0, start) + 1) is not None
