"""Whose count it is: every block's, a stage's or the network's."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.mentions import MentionKind
from resnet_calc.notes.sentences import aside_around
from resnet_calc.notes.stages import StageName, find_stages
from resnet_calc.notes.vocabulary import BLOCKS, Concept

if TYPE_CHECKING:
    from resnet_calc.notes.counts.count import Count
    from resnet_calc.notes.reading import Passage, Reading

_COMPOSED: Final = expression(
    r"包含|包括|含有|含|由|有|用|采用|是|[:(]|为|"
    r"\b(?:has|have|having|with|contains?|containing|consists?|consisting|comprises?|comprising|composed|made|includes?|"
    r"including|uses?|using|stacks?|is|are|of)\b",
    re.IGNORECASE,
)
_NOT_COMPOSED: Final = expression(
    r"加上|再加|外加|\bplus\b|输出|经过|之后|以后|之前|跳过|相比|输入|分支|每隔|对应|不同|区别|差异|比较|对比|相当|相同|一样|等价|代替|取代|"
    r"\b(?:outputs?|after|before|skips?|followed|than|over|across|between|branch|path|versus|vs|instead|unlike|differs?|every"
    r"|compar\w++|same|similar|equal\w*+|equivalent|as (?:many|much|cheap|expensive)|replac\w++|against|relative"
    r"|costs?)\b",
    re.IGNORECASE,
)
_NEGATED: Final = expression(
    r"(?:不使用|不用|不采用|不再使用|没有|没用|不是|并非|而非|去掉|抛弃|代替|取代"
    r"|\b(?:without|instead of|rather than|not(?: use| using)?|no|replac(?:e|es|ing)|unlike))[ ](?:the |a |an |any )?$"
    r"|(?:不使用|不用|不采用|不再使用|没有|没用|不是|并非|而非|去掉|抛弃|代替|取代)$",
    re.IGNORECASE,
)
"""Before a block that is not meant: without bottlenecks, two 3×3 convolutions would take ..."""
_EVERY: Final = expression(r"每个|每一个|每|各|each|every|per\b|一个|任一|\b(?:a|an|one|the|single)\b", re.IGNORECASE)
_IN_EVERY: Final = expression(
    r"[^,.;。,；(]{0,24}?\b(?:in|per|for|inside|within|of)[ ](?:each|every|a|an|one|the|all)?[ ]?", re.IGNORECASE
)
_MODIFIED: Final = expression(
    r"\b(?:modified|altered|customi[sz]ed|adapted|shallower|trimmed|pruned|inspired by|derived from)\b"
    r"|\b(?:slim|tiny|mini|lite|light|small|reduced|compact|custom) resnet|\b(?:our|my) (?:own )?\w{0,12} ?resnet"
    r"|\b(?:resnet-?[0-9]{2,3})[ -](?:like|inspired|style|based)\b|改进的|修改后|修改过|改过的|改动|改造|剪枝",
    re.IGNORECASE,
)
_OWN: Final = expression(
    r"\b(?:our|ours|my|mine|truncat\w{1,3}|shorten\w{1,3}|trimmed|cut (?:off|after|down)"
    r"|only the first|first (?:two|three)|without (?:its |the )?(?:last|layer4|conv5|fourth))\b"
    r"|我们|咱们|自己|本文|本实验|截断|截取|裁剪|去掉|只用|只取|只保留|前[两二三]个",
    re.IGNORECASE,
)
_APIECE: Final = expression(r",? (?:each|apiece)\b", re.IGNORECASE)
"""Behind a count: blocks of two layers each."""
_ARROW: Final = expression(r"[ \t`*_)]*+(?:→|->|=>|⇒|[–—-](?=[ `*]))[ \t`*_]*+")
_POINTING: Final = 40
"""Characters before an arrow in which the stage stands from which it points."""
_NOT_INSIDE: Final = expression(r"\b(?:not|outside|besides|beyond)\b|n't\b", re.IGNORECASE)
"""The two layers that are not in blocks."""
_JOINED: Final = expression(
    r"[ ]?(?:and|to|through|till|until|up to|[-–—~&,、/]|和|与|及|到|至)[ ]?(?:the )?(?:including )?", re.IGNORECASE
)
"""Between the names of two stages that are spoken of together: from layer1 to layer4."""
_FARTHEST: Final = 60
_FAR_BEFORE: Final = 200
"""From where on terms are looked at: more than the farthest name of a block, with what stands around it."""


@dataclass(frozen=True, slots=True)
class BlockOwner:
    """The block that a count of layers speaks of."""

    concept: Concept
    start: int
    """Offset of its name in the visible text."""
    end: int

    @property
    def layers(self) -> int | None:
        """Weighted layers of the kind of block that is named; None where only a block is named."""
        return {Concept.BOTTLENECK: 3, Concept.BASIC_BLOCK: 2}.get(self.concept)


def block_owner(reading: Reading, passage: Passage, count: Count, others: tuple[Count, ...]) -> BlockOwner | None:
    """Return the block of which the sentence says that it consists of what is counted, or None."""
    text = passage.text
    start, end = reading.subjects.sentences(passage).at(count.start)
    tokens = passage.tokens
    best: BlockOwner | None = None
    terms = passage.terms
    nearest = bisect_left(terms, max(start, count.start - _FAR_BEFORE), key=lambda term: tokens[term.first].start)
    behind = bisect_left(terms, count.start, key=lambda term: tokens[term.first].start)
    for term in terms[nearest:behind]:
        first, last = tokens[term.first].start, tokens[term.last].end
        if term.concept in BLOCKS and start <= first < end and last <= count.start:
            if best is not None and best.end == first:
                continue
            concept = term.concept
            if best is not None and concept is Concept.BLOCK and not any(map(str.isalnum, text[best.end : first])):
                concept = best.concept  # a Bottleneck (block)
            best = BlockOwner(concept, first, last)
    if best is None or count.start - best.end > _FARTHEST:
        return _owner_behind(passage, count, end)
    between = text[best.end : count.start]
    if _NEGATED.search(text, max(start, best.start - 20), best.start) is not None:
        return None
    if _COMPOSED.search(between) is None or _NOT_COMPOSED.search(between) is not None:
        return None
    counted = any(other.value > 1 and other.start < best.start < other.end <= best.end for other in others)
    shared = between.strip() in ("of", "with") and _APIECE.match(text, count.end) is not None
    if counted and not shared and re.search(r"每|各|each|every", between, re.IGNORECASE) is None:
        return None
    return best


def _owner_behind(passage: Passage, count: Count, end: int) -> BlockOwner | None:
    """Read two convolutions in each residual block."""
    joint = _IN_EVERY.match(passage.text, count.end, end)
    if joint is None or _NOT_INSIDE.search(joint[0]) is not None:
        return None
    tokens = passage.tokens
    for term in passage.terms:
        first = tokens[term.first].start
        if term.concept in BLOCKS and count.end <= first <= joint.end() + 1:
            return BlockOwner(term.concept, first, tokens[term.last].end)
    return None


def stage_owner(reading: Reading, passage: Passage, start: int, end: int) -> StageName | None:
    """Return the one stage that the clause around a stretch names, if it is one.

    Where several are named together, what is counted may be in all of them: what is returned then means no stage.
    """
    sentences = reading.subjects.sentences(passage)
    first, last = sentences.clause_at(start)
    found = find_stages(passage.text[first : max(last, end)])
    if not found and (pointed := _pointed_from(passage.text, first, start)) is not None:
        return pointed
    if not found:
        first = sentences.at(start).start
        found = find_stages(passage.text[first:start])  # from conv3_x to conv5_x, ResNet-50 has ...
        if len(found) != 2 or not _are_joined(passage.text[first:], *found):  # noqa: PLR2004 - from one to the other
            return None
    before = [stage for stage in found if first + stage.end <= start]
    stage = before[-1] if before else found[0]
    if len({name.stages for name in found}) > 1 and not before:
        return None
    if any(_are_joined(passage.text[first:], one, other) for one, other in pairwise(found) if stage in (one, other)):
        stage = stage._replace(stages=())
    return stage._replace(start=stage.start + first, end=stage.end + first)


def _pointed_from(text: str, clause: int, start: int) -> StageName | None:
    """The stage from which an arrow points at what is counted: layer3 → 23 bottleneck blocks."""
    line = max(text.rfind("\n", 0, clause) + 1, clause - _POINTING)
    named = find_stages(text[line:clause])
    if not named or _ARROW.fullmatch(text, line + named[-1].end, start) is None:
        return None
    return named[-1]._replace(start=line + named[-1].start, end=line + named[-1].end)


def _are_joined(text: str, one: StageName, other: StageName) -> bool:
    """Whether two stages are spoken of together, and the second is no other name of the first: layer2/conv3_x."""
    if _JOINED.fullmatch(text, one.end, other.start) is None:
        return False
    kinds = [re.sub(r"[0-9]", "", name.spelling.lower()) for name in (one, other)]
    return one.spelling != other.spelling if kinds[0] == kinds[1] else not set(one.stages) & set(other.stages)


def is_modified(reading: Reading, passage: Passage, start: int) -> bool:
    """Whether the sentence speaks of a network that only descends from the one it names: a modified ResNet-34."""
    first, last = aside_around(passage.text, start, start) or reading.subjects.sentences(passage).at(start)
    return _MODIFIED.search(passage.recognised.folded, first, last) is not None


def is_own(reading: Reading, passage: Passage, start: int) -> bool:
    """Whether the sentence speaks of what the writer has built, or of a part: our network has 1 + 2×(3+4+6) + 1."""
    first, last = reading.subjects.sentences(passage).at(start)
    return _OWN.search(passage.recognised.folded, first, last) is not None


def names_network(reading: Reading, passage: Passage, start: int) -> bool:
    """Whether the sentence around an offset names a network of the catalog."""
    first, last = reading.subjects.sentences(passage).at(start)
    return any(
        mention.kind is MentionKind.MODEL and first <= mention.start < last
        for mention in reading.subjects.in_passage(passage)
    )
