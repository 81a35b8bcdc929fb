"""Counts that are no plain statement: at least, usually, if, two or three, in quotation marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind
from resnet_calc.notes.quotations import is_quoted, is_unticked
from resnet_calc.notes.sentences import aside_around

if TYPE_CHECKING:
    from resnet_calc.notes.reading import Passage
    from resnet_calc.notes.sentences import Sentences

_HEDGES: Final = expression(
    r"通常|一般(?!是 ?5)|常常|往往|至少|至多|最多|大多|如果|假设|例如|比如|譬如|可能|可以|两到三|几个|若干"
    r"|不是|并非|而不是|不到"
    r"|\b(?:usually|typically|generally|often|at least|at most|up to|if|suppose|e\.g|for example|may|might|can|could"
    r"|not|instead of|rather than|or more|more than|less than|without|would|fewer than|over)\b",
    re.IGNORECASE,
)
_OR_MORE: Final = expression(
    r"[ ]?(?:-|~|–|—|到|至|or|或|to)[ ]?(?:[0-9二两三四五六七八九]|two|three|four|more|以上)|\+|以上|多个?层|余"
)
_RANGE_BEFORE: Final = expression(
    r"(?:[0-9一二两三四]|one|two)[ ]?[个层]?(?:-|~|–|—|到|至|or|或|、|to)[ ]?$", re.IGNORECASE
)
_ABOUT: Final = expression(
    r"(?:[~≈∼]|\b(?:about|around|approx(?:imately|\.)?|roughly|nearly|almost|some|circa)|大约|大概|约|将近|接近|近)"
    r"[ ]?$",
    re.IGNORECASE,
)
"""Before a number that is rounded: ~50 convolutional layers."""
_LONGEST_CLAUSE: Final = 400


def is_hedged(passage: Passage, sentences: Sentences, start: int, end: int) -> bool:
    """Whether the clause makes of a number no plain statement: at least, usually, two or three, quoted."""
    first, _ = sentences.clause_at(start)
    text = passage.text
    aside = aside_around(text, start, end)
    if aside is not None:
        first = max(first, aside.start)
    if passage.region.kind is Kind.CODE:
        first = max(first, text.rfind("#", first, start) + 1)
    if is_unticked(text, start) or (passage.region.kind is not Kind.CODE and is_quoted(text, start, end)):
        return True
    return (
        _HEDGES.search(text, max(first, start - _LONGEST_CLAUSE), start) is not None
        or _OR_MORE.match(text, end) is not None
        or _RANGE_BEFORE.search(text, max(0, start - 8), start) is not None
        or _ABOUT.search(text, max(0, start - 16), start) is not None
    )
