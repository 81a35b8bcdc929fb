"""Counted things in sentences: 49个卷积层, two 3×3 convolutions, 16 residual blocks, 50 weight layers.

Which of them belong to a network, a stage or every block is read from the words around; what is right is not decided
here.
"""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.counts.count import Count, Noun
from resnet_calc.notes.counts.hedges import is_hedged
from resnet_calc.notes.counts.named_first import named_before
from resnet_calc.notes.counts.nouns import what_is_counted
from resnet_calc.notes.lexer import TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.reading import Passage
    from resnet_calc.notes.sentences import Sentences
    from resnet_calc.notes.vocabulary import Term

_INSIDE: Final = (
    "内",
    "里",
    "中",
    "之间",
    "组成的",
    "构成的",
    "inside",
    "within",
    "module",
    "group ",
    "group,",
    "groups",
)
_PARTIAL: Final = expression(
    r"(?:前面?的?|后面?的?|最后的?|末尾|接着的?|接下来的?|其余的?|剩余的?|剩下的?|另外的?|另|再|又|这|那|他们|该|各|每|的前|中前"
    r"|以及|额外的?|\b(?:first|last|next|remaining|other|another|these|those|following|final|initial|top|bottom|more"
    r"|additional|extra|every|per|previous|subsequent|rest)\b"
    r"|\b(?:adds?|adding|added|inserts?|gains?)(?: exactly| only| just)?|(?:增加|多)[了出]?)[ ]?$",
    re.IGNORECASE,
)
_SOME_OF_THEM: Final = expression(
    r"[ ](?:all )?(?:shar(?:e|es|ing)|have (?:exactly )?the same|with (?:exactly )?the same|whose)\b", re.IGNORECASE
)
"""What tells some layers from the others: 13 layers share the same cost."""
_NUMBERED: Final = expression(
    r"(?:^|(?<!\w)(?P<before>\w{1,20}))\W{0,4}"
    r"\b(?:stage|layer|group|level|step|block|stack|table|figure|equation|version)[ ]$",
    re.IGNORECASE,
)
"""What a number behind it tells from others, rather than that it counts what follows: stage 2 blocks."""
_EACH: Final = expression(
    r"each|every|per|an?|one|first|second|third|fourth|fifth|last|final|this|conv[2-5]_?x|res[2-5]", re.IGNORECASE
)
"""What stands before such a word where the number behind it does count: in each stage 2 blocks."""
_NAMED: Final = 40
_LARGEST: Final = 2000
_TERMS_BEFORE: Final = 3
"""Terms before a number of which one may be what it counts: the blocks of the number of blocks in the network is 16."""


def find_counts(passage: Passage, sentences: Sentences) -> tuple[Count, ...]:
    """Return the counted things of a passage in order, without what sums make; several kinds of claims ask for them."""
    return _all_counts(passage, sentences)[0]


def find_summed_counts(passage: Passage, sentences: Sentences) -> tuple[Count, ...]:
    """Return what written-out sums make, where it is said to be a number of convolutions."""
    return _all_counts(passage, sentences)[1]


def _all_counts(passage: Passage, sentences: Sentences) -> tuple[tuple[Count, ...], tuple[Count, ...]]:
    derived = passage.recognised.derived
    if _all_counts not in derived:
        every = tuple(_counts(passage, sentences))
        plain = tuple(count for count in every if not count.summed)
        summed = tuple(count for count in every if count.summed and count.noun is Noun.CONVOLUTION)
        derived[_all_counts] = plain, summed
    found: tuple[tuple[Count, ...], tuple[Count, ...]] = derived[_all_counts]
    return found


def _counts(passage: Passage, sentences: Sentences) -> Iterator[Count]:
    if not passage.has_numbers:
        return
    tokens = passage.tokens
    terms = {term.first: term for term in passage.terms}
    before: deque[Term] = deque(maxlen=_TERMS_BEFORE)
    coming = iter((*passage.terms, None))
    following = next(coming)
    for index, token in enumerate(tokens):
        while following is not None and following.last < index:
            before.append(following)
            following = next(coming)
        if token.kind not in (TokenKind.NUMBER, TokenKind.NUMERAL) or token.integer is None:
            continue
        if not 0 < token.integer <= _LARGEST or _is_factor(tokens, index) or _is_a_name(passage.text, token):
            continue
        found = what_is_counted(tokens, terms, index, sentences)
        first = token.start
        if found is None:
            named = named_before(passage.text, tokens, before, index)
            if named is None:
                continue
            found, first = (named.noun, index, None, named.block), named.start
        noun, last, kernel, block = found
        behind = passage.text[tokens[last].end : tokens[last].end + 8].lstrip().lower()
        start, end = token.start, tokens[last].end
        yield Count(
            token.integer,
            noun,
            start,
            end,
            index,
            last,
            kernel,
            block,
            hedged=is_hedged(passage, sentences, start, token.end),
            partial=_PARTIAL.search(passage.text, max(0, first - 16), first) is not None
            or _SOME_OF_THEM.match(passage.text, end) is not None,
            inside=behind.startswith(_INSIDE),
            summed=_is_sum(tokens, index),
        )


def _is_a_name(text: str, token: Token) -> bool:
    """Whether the number says which stage, layer or block is meant: stage 2 blocks keep their size."""
    if token.kind is not TokenKind.NUMBER or not text[token.end : token.end + 2].lstrip(" *`").isascii():
        return False
    named = _NUMBERED.search(text, max(0, token.start - _NAMED), token.start)
    return named is not None and (named["before"] is None or _EACH.fullmatch(named["before"]) is None)


def _is_sum(tokens: Sequence[Token], index: int) -> bool:
    """Whether the number stands behind = and something computed before that: (3+4+6+3)×2 + 1 = 33."""
    if index < 2 or tokens[index - 1].norm != "=":  # noqa: PLR2004 - the sign and what stands before it
        return False
    before = tokens[index - 2]
    return before.kind in (TokenKind.NUMBER, TokenKind.CLOSE)


def _is_factor(tokens: Sequence[Token], index: int) -> bool:
    """Whether the number is a dimension, a product's factor, an index or part of a name."""
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if before is not None and (
        before.norm in ("*", "^", "/", "hyphen", "_", "第")
        or (before.norm == "=" and not _is_sum(tokens, index))
        or (before.norm in (".", "-") and before.end == tokens[index].start)
    ):
        return True
    if (
        before is not None
        and before.end == tokens[index].start
        and before.kind is TokenKind.WORD
        and before.norm.isascii()
    ):
        return True
    return after is not None and after.norm in ("^", "/", "+", "%", "的")
