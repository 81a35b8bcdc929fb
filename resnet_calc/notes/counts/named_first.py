"""Counts whose noun stands before the number: 卷积层共 49 个, 残差块的数量为 16, the number of blocks is 16."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.notes.counts.count import Noun
from resnet_calc.notes.vocabulary import BLOCKS, Concept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.vocabulary import Term

_NOUNS: Final[Mapping[Concept, Noun]] = {Concept.CONVOLUTION: Noun.CONVOLUTION, **dict.fromkeys(BLOCKS, Noun.BLOCK)}
_CHINESE: Final = expression(
    r"[ ]?(?:(?:的[ ]?)?(?:总数量?|数量|总?个数|数目)[ ]?(?:一?共|总共|应?为|应?是|等于|有){1,2}"
    r"|一?共计?有?|总共有?|合计有?|总计有?)[ ]?(?:是|为)?[ ]?"
)
"""Between a Chinese noun and its number."""
_COUNTER: Final = expression(r"[ ]?[个层块]?[ ]?(?=[。.,，;；、!！)）(（\n]|\Z)")
"""Behind the number: nothing else that it may count."""
_NUMBER_OF: Final = expression(
    r"\bnumber of (?:all )?(?:the )?(?:(?:residual|bottleneck|basic|building|2d)[ ])?\Z", re.IGNORECASE
)
_ENGLISH: Final = expression(
    r"(?: layers)?(?: (?:in|of|for) (?:the |a )?(?:whole |entire )?(?:resnet[- ]?[0-9]{2,4}|network|model|net))?"
    r" (?:is|equals|amounts to|comes to)(?: exactly)? ",
    re.IGNORECASE,
)
"""Between an English noun and its number."""
_BEHIND_ENGLISH: Final = expression(r"(?=[.,;!)\n]|\Z| \(| in (?:total|all)\b)", re.IGNORECASE)
_SIZED: Final = expression(r"[0-9][ ]?[×xX*][ ]?[0-9][ ]?(?:的[ ]?)?\Z")
_NEAR: Final = 40


class NamedFirst(NamedTuple):
    """A noun before a number."""

    noun: Noun
    start: int
    """Offset of the noun."""
    block: Concept | None


def named_before(text: str, tokens: Sequence[Token], before: Sequence[Term], index: int) -> NamedFirst | None:
    """Return what stands before the number at `index` and is counted by it, of the last terms `before` it.

    >>> from resnet_calc.notes.lexer import tokenize
    >>> from resnet_calc.notes.vocabulary import spot_terms
    >>> text = "其中卷积层一共有 49 个"
    >>> tokens = tokenize(text)
    >>> found = named_before(text, tokens, tuple(spot_terms(tokens)), [token.norm for token in tokens].index("49"))
    >>> found.noun.value, text[found.start :]
    ('convolution', '卷积层一共有 49 个')
    """
    number = tokens[index]
    for term in reversed(before):
        start, end = tokens[term.first].start, tokens[term.last].end
        if number.start - end > _NEAR:
            return None
        if term.concept not in _NOUNS:
            continue
        chinese = _CHINESE.fullmatch(text, end, number.start) and _COUNTER.match(text, number.end)
        english = (
            _ENGLISH.fullmatch(text, end, number.start)
            and _NUMBER_OF.search(text, max(0, start - _NEAR), start)
            and _BEHIND_ENGLISH.match(text, number.end)
        )
        if (chinese or english) and _SIZED.search(text, max(0, start - 12), start) is None:
            return NamedFirst(_NOUNS[term.concept], start, term.concept if term.concept in BLOCKS else None)
    return None
