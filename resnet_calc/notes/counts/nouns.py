"""What a number counts, by the words behind it: convolutional layers, weighted layers, blocks of some kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.counts.count import Noun
from resnet_calc.notes.lexer import TokenKind
from resnet_calc.notes.vocabulary import BLOCKS, Concept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from resnet_calc.notes.lexer import Token
    from resnet_calc.notes.sentences import Sentences
    from resnet_calc.notes.vocabulary import Term


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
    _words(
        "核 通道 运算 神经 网络 filter kernel channel op operation neural net cnn architecture residual "
        "tensor matri 张量 矩阵"
    )
)
"""What is counted instead where one of these follows: 50 layer convolutional network, 64 convolution kernels."""
_GROUPS: Final = expression(r"组(?!成|合|建|装)|(?:group|set|stack|stage)s?$")
"""Behind a block's name: 4个残差块组, four block groups."""
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
_LONGEST: Final = 12


def what_is_counted(
    tokens: Sequence[Token], terms: Mapping[int, Term], index: int, sentences: Sentences
) -> tuple[Noun, int, int | None, Concept | None] | None:
    """Read what the number at `index` counts."""
    chain = _Chain(tokens, terms, index, sentences)
    if not chain.concepts:
        return None
    following = tokens[chain.position].norm if chain.position < len(tokens) else ""
    if chain.last == chain.position - 1 and (following.startswith(_OTHER_HEADS) or _GROUPS.match(following)):
        return None  # 50 layer convolutional network, 4 groups of blocks
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
            if self._is_block(position + 1):
                return False  # 34层残差块 are layers of blocks, as many as the network has
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
        return term is not None and term.concept in BLOCKS

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
    blocks = [concept for concept in concepts if concept in BLOCKS]
    if blocks and Noun.STAGE not in kinds and concepts[-1] not in (Concept.LAYER, Concept.CONVOLUTION):
        named = [concept for concept in blocks if concept is not Concept.BLOCK]
        return Noun.BLOCK, named[0] if named else Concept.BLOCK
    if concepts[-1] is Concept.WEIGHTS and set(kinds) == {Noun.CONVOLUTION, Noun.WEIGHTED}:
        return Noun.CONVOLUTION, None  # 53 conv weights
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
