"""Counted things in sentences: 49个卷积层, two 3×3 convolutions, 16 residual blocks, 50 weight layers.

Which of them belong to a network, a stage or every block is read from the words around; what is right is not decided
here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Final

from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.note import Kind
from resnet_calc.notes.quotations import is_quoted, is_unticked
from resnet_calc.notes.vocabulary import Concept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.reading import Passage
    from resnet_calc.notes.sentences import Sentences
    from resnet_calc.notes.vocabulary import Term


class Noun(StrEnum):
    """What is counted."""

    CONVOLUTION = auto()
    """Convolutional layers."""
    WEIGHTED = auto()
    """Layers with weights: convolutions and fully connected layers."""
    LAYER = auto()
    """Layers, without a word of which."""
    BLOCK = auto()
    """Residual blocks of either kind."""
    STAGE = auto()
    POOL = auto()
    FULLY_CONNECTED = auto()


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things in a passage."""

    value: int
    noun: Noun
    start: int
    """Offset of the number in the visible text."""
    end: int
    """Offset behind the last word of what is counted."""
    first: int
    """Index of the number's token."""
    last: int
    """Index of the last token."""
    kernel: int | None = None
    """The kernel size, where the convolutions of one size are counted."""
    block: Concept | None = None
    """Of blocks, which kind is named: BOTTLENECK, BASIC_BLOCK, RESIDUAL_BLOCK, or just BLOCK."""
    hedged: bool = False
    """Whether it is no plain statement: two or three, at least, usually, if, not."""
    partial: bool = False
    """Whether only some are counted: the first three, the last two, these four, three more."""
    inside: bool = False
    """Whether what is counted may be something inside them: 16 个残差块内的卷积."""
    summed: bool = False
    """Whether it is what a written-out sum makes: 2×16 + 1 = 33 convolutions."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COUNTER_SIGNS: Final = frozenset({"个", "条", "个个", "种"})
_WEIGHTED_WORDS: Final = _words(
    "weighted weight trainable learnable parameterized parametrized parametric learned "
    "带权重 带权重的 带参数 带参数的 可训练 可学习 权重 有权重的 含参数的"
)
_ADJECTIVES: Final = _WEIGHTED_WORDS | _words(
    "residual identical different consecutive stacked deep sequential main separate distinct successive stack standard "
    "regular simple individual such same resnet basic plain small similar 2d "
    "独立 连续 连续的 不同的 相同的 普通 标准 的 带 含 具有 有 串联的 串联"
)
_AND: Final = frozenset({"and", "or", "+", "和", "与", "及", "或", "、", "&", "/", "以及", "hyphen"})
_HEADS: Final = frozenset({"layers", "blocks", "stages", "units"})
"""Nouns that end what is counted: 50 layers and bottleneck blocks are not 50 blocks."""
_OTHER_HEADS: Final = tuple(
    _words("核 通道 运算 神经 网络 filter kernel channel op operation neural net cnn architecture residual")
)
"""What is counted instead where one of these follows: 50 layer convolutional network, 64 convolution kernels."""
_INSIDE: Final = ("内", "里", "中", "之间", "组成的", "构成的", "inside", "within", "module", "group")
_NOUNS: Final[Mapping[Concept, Noun]] = {
    Concept.CONVOLUTION: Noun.CONVOLUTION,
    Concept.LAYER: Noun.LAYER,
    Concept.RESIDUAL_BLOCK: Noun.BLOCK,
    Concept.BOTTLENECK: Noun.BLOCK,
    Concept.BASIC_BLOCK: Noun.BLOCK,
    Concept.BLOCK: Noun.BLOCK,
    Concept.STAGE: Noun.STAGE,
    Concept.POOLING: Noun.POOL,
    Concept.MAX_POOLING: Noun.POOL,
    Concept.AVERAGE_POOLING: Noun.POOL,
    Concept.FULLY_CONNECTED: Noun.FULLY_CONNECTED,
    Concept.WEIGHTS: Noun.WEIGHTED,
}
_BLOCKS: Final = frozenset({Concept.RESIDUAL_BLOCK, Concept.BOTTLENECK, Concept.BASIC_BLOCK, Concept.BLOCK})
_HEDGES: Final = re.compile(
    r"通常|一般(?!是 ?5)|常常|往往|至少|至多|最多|大多|如果|假设|例如|比如|譬如|可能|可以|两到三|几个|若干"
    r"|不是|并非|而不是|不到"
    r"|\b(?:usually|typically|generally|often|at least|at most|up to|if|suppose|e\.g|for example|may|might|can|could"
    r"|not|instead of|rather than|or more|more than|less than|without|would|fewer than|over)\b",
    re.IGNORECASE,
)
_PARTIAL: Final = re.compile(
    r"(?:前面?的?|后面?的?|最后的?|末尾|接着的?|接下来的?|其余的?|剩余的?|剩下的?|另外的?|另|再|又|这|那|他们|该|各|每|的前|中前"
    r"|以及|额外的?|\b(?:first|last|next|remaining|other|another|these|those|following|final|initial|top|bottom|more"
    r"|additional|extra|every|per|previous|subsequent|rest)\b)[ ]?$",
    re.IGNORECASE,
)
_OR_MORE: Final = re.compile(
    r"[ ]?(?:-|~|–|—|到|至|or|或|to)[ ]?(?:[0-9二两三四五六七八九]|two|three|four|more|以上)|\+|以上|多个?层|余"
)
_RANGE_BEFORE: Final = re.compile(
    r"(?:[0-9一二两三四]|one|two)[ ]?[个层]?(?:-|~|–|—|到|至|or|或|、|to)[ ]?$", re.IGNORECASE
)
_LONGEST: Final = 12
_LARGEST: Final = 2000


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
    for index, token in enumerate(tokens):
        if token.kind not in (TokenKind.NUMBER, TokenKind.NUMERAL) or token.integer is None:
            continue
        if not 0 < token.integer <= _LARGEST or _is_factor(tokens, index):
            continue
        found = _noun(tokens, terms, index, sentences)
        if found is None:
            continue
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
            hedged=_is_hedged(passage, sentences, start, token.end),
            partial=_PARTIAL.search(passage.text, max(0, start - 16), start) is not None,
            inside=behind.startswith(_INSIDE),
            summed=_is_sum(tokens, index),
        )


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
        before.norm in ("*", "^", "/", "hyphen", "_")
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


def _noun(
    tokens: Sequence[Token], terms: Mapping[int, Term], index: int, sentences: Sentences
) -> tuple[Noun, int, int | None, Concept | None] | None:
    """Read what the number at `index` counts."""
    chain = _Chain(tokens, terms, index, sentences)
    if not chain.concepts:
        return None
    following = tokens[chain.position].norm if chain.position < len(tokens) else ""
    if chain.last == chain.position - 1 and following.startswith(_OTHER_HEADS):
        return None  # 50 layer convolutional network
    noun, block = _decide(chain.concepts, weighted=chain.weighted)
    return noun, chain.last, chain.kernel, block


class _Chain:
    """The words behind a number that name what it counts, read from left to right."""

    def __init__(self, tokens: Sequence[Token], terms: Mapping[int, Term], index: int, sentences: Sentences) -> None:
        self._tokens, self._terms, self._index, self._sentences = tokens, terms, index, sentences
        self._end = min(len(tokens), index + 1 + _LONGEST)
        self.concepts: list[Concept] = []
        self.kernel: int | None = None
        self.weighted = False
        self.last = index
        self.position = index + 1
        times = self.position < self._end and tokens[self.position].norm == "*"
        self.position += times  # 3 × Bottleneck; 3×3 is no count
        if self.position < self._end and tokens[self.position].norm == "hyphen":
            return  # 50-layer is a name
        while self.position < self._end and self._step(times=times):
            pass

    def _step(self, *, times: bool) -> bool:
        """Take one word, term or k×k; return whether there was one."""
        tokens, position = self._tokens, self.position
        token = tokens[position]
        size = None if times else _kernel(tokens, position)
        if size is not None:
            self.kernel, self.position = size
            return True
        term = self._terms.get(position)
        if token.norm == "层" and not self.concepts:
            self._take(Concept.LAYER, position)
        elif token.norm == "的" and self.concepts == [Concept.LAYER] and self._is_block(position + 1):
            self.concepts = []  # 34层的残差结构 are the blocks of a network of 34 layers
            return False
        elif term is not None and term.concept in _NOUNS:
            self.weighted = self.weighted or any(part.norm in _WEIGHTED_WORDS for part in tokens[position : term.last])
            self._take(term.concept, term.last)
        elif token.norm in _ADJECTIVES:
            self.weighted = self.weighted or token.norm in _WEIGHTED_WORDS
            self.position += 1
        elif (token.norm in _COUNTER_SIGNS and not self.concepts) or self._joins(token) or self._wraps(token):
            self.position += 1
        else:
            return False
        return True

    def _is_block(self, position: int) -> bool:
        term = self._terms.get(position)
        return term is not None and term.concept in _BLOCKS

    def _take(self, concept: Concept, last: int) -> None:
        self.concepts.append(concept)
        self.last = last
        self.position = last + 1

    def _wraps(self, token: Token) -> bool:
        """Whether a line was broken within the sentence."""
        return token.kind is TokenKind.NEWLINE and self._sentences.at(token.start).end > token.end

    def _joins(self, token: Token) -> bool:
        """Whether this is the `and` of convolutional and fully connected layers."""
        following = self.position + 1
        return (
            bool(self.concepts)
            and self._tokens[self.last].norm not in _HEADS
            and token.norm in _AND
            and following < self._end
            and (following in self._terms or self._tokens[following].norm in _ADJECTIVES)
        )


def _decide(concepts: Sequence[Concept], *, weighted: bool) -> tuple[Noun, Concept | None]:
    """Name what a chain of words counts: convolutional and fully-connected layers are weighted layers."""
    kinds = {_NOUNS[concept] for concept in concepts}
    blocks = [concept for concept in concepts if concept in _BLOCKS]
    if blocks and Noun.STAGE not in kinds and concepts[-1] not in (Concept.LAYER, Concept.CONVOLUTION):
        named = [concept for concept in blocks if concept is not Concept.BLOCK]
        return Noun.BLOCK, named[0] if named else Concept.BLOCK
    if Noun.WEIGHTED in kinds or (weighted and Noun.LAYER in kinds):
        return Noun.WEIGHTED, None
    if {Noun.CONVOLUTION, Noun.FULLY_CONNECTED} <= kinds:
        return Noun.WEIGHTED, None
    for noun in (Noun.STAGE, Noun.POOL, Noun.FULLY_CONNECTED, Noun.CONVOLUTION):
        if noun in kinds:
            return noun, None
    return Noun.LAYER, None


def _kernel(tokens: Sequence[Token], position: int) -> tuple[int, int] | None:
    """Read k×k; return k and the index behind it."""
    if position + 2 >= len(tokens) or tokens[position + 1].norm != "*":
        return None
    size, other = tokens[position].integer, tokens[position + 2].integer
    if size is None or size != other or size > 11:  # noqa: PLR2004 - AlexNet's is the largest kernel of all
        return None
    return size, position + 3


_LONGEST_CLAUSE: Final = 400


def _is_hedged(passage: Passage, sentences: Sentences, start: int, end: int) -> bool:
    first, _ = sentences.clause_at(start)
    text = passage.text
    if passage.region.kind is Kind.CODE:
        first = max(first, text.rfind("#", first, start) + 1)
    if is_unticked(text, start) or (passage.region.kind is not Kind.CODE and is_quoted(text, start, end)):
        return True
    return (
        _HEDGES.search(text, max(first, start - _LONGEST_CLAUSE), start) is not None
        or _OR_MORE.match(text, end) is not None
        or _RANGE_BEFORE.search(text, max(0, start - 8), start) is not None
    )
