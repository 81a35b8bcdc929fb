"""Which network uses which block: basic blocks up to ResNet-34, bottlenecks from ResNet-50 on, expansion 4."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.mentions import Mention, MentionKind
from resnet_calc.notes.note import Kind
from resnet_calc.notes.vocabulary import Concept

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.language import Statement
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC115",
        name="wrong-kind-of-block",
        what=Message(
            "A network is said to be built of the other kind of block.", "文中所说网络使用的残差块种类与实际不符。"
        ),
        why=Message(
            "ResNet-18 and 34 use basic blocks (two 3×3 convolutions), ResNet-50, 101 and 152 bottlenecks (1×1, 3×3, "
            "1×1).",
            "ResNet-18 和 34 使用基本块(两个 3×3 卷积)，ResNet-50、101、152 使用瓶颈块(1×1、3×3、1×1)。",
        ),
        wrong="ResNet-34 uses bottleneck blocks.",
        right="ResNet-34 uses basic blocks.",
    ),
)

_KINDS: Final = {Concept.BOTTLENECK: True, Concept.BASIC_BLOCK: False}
_USES: Final = expression(
    r"使用|采用|用的是|用的|用|都是|属于|选用|基于|由|对应|\b(?:use[sd]?|using|employs?|adopts?|consists? of"
    r"|built (?:of|from|with)|composed of|made of|based on)\b|:",
    re.IGNORECASE,
)
_USED_FOR: Final = expression(r"用于|适用于|用在|应用于|\b(?:used (?:in|for|by)|for|in)\b", re.IGNORECASE)
_NOT: Final = expression(
    r"不|没|而非|代替|替代|取代|替换|换成|如果|若|假设|区别|相比|比|之前|改|"
    r"\b(?:not|never|instead|rather|replac\w*+|unlike|without|if|than|versus|vs|whereas|while|where|compared|differ\w*+|"
    r"would|could|both|either|or|between|(?<!built )from|to|original(?:ly)?|beyond|"
    r"(?<!and )(?<!or )(?:deeper|above|below|shallower))\b",
    re.IGNORECASE,
)
_MORE: Final = expression(r"(?<![及或])(?<!及其)以[上下]|之后|以后|开始|\+|onwards?", re.IGNORECASE)
"""What may leave the named network out; ResNet-34 and deeper, or 34 及以上, does not."""
_RIGHT: Final = Message("{model} uses {expected}", "{model} 使用{expected}")
_WRONG: Final = Message(
    "{model} uses {expected} ({layout}), the note says {said}", "{model} 使用{expected}({layout})，文中写的是{said}"
)
_BOTTLENECK: Final = Message("bottleneck blocks", "瓶颈块")
_BASIC: Final = Message("basic blocks", "基本块")
_NAMES: Final = {True: _BOTTLENECK, False: _BASIC}
_LAYOUTS: Final = {True: "1×1, 3×3, 1×1", False: "3×3, 3×3"}
_COLON: Final = expression(r"[a-z`]{3}[:：;；] (?:in|for|with) ", re.IGNORECASE)
"""Between a block and the network that the sentence goes on to set against it: a BasicBlock: in ResNet-50 it is ..."""


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every statement of which network uses which block, judged."""
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE:
            continue
        mentions = [m for m in reading.subjects.in_passage(passage) if m.kind is not MentionKind.FAMILY]
        if mentions:
            yield from _judge(reading, passage, mentions)


def _judge(reading: Reading, passage: Passage, mentions: Sequence[Mention]) -> Iterator[Finding]:
    sentences = reading.subjects.sentences(passage)
    tokens = passage.tokens
    seen: set[tuple[int, int]] = set()
    for term in passage.terms:
        if term.concept not in _KINDS:
            continue
        at = tokens[term.first].start
        start, end = sentences.clause_at(at)
        beside = [mention for mention in mentions if start <= mention.start < end]
        kinds = {
            other.concept
            for other in passage.terms
            if other.concept in _KINDS and start <= tokens[other.first].start < end
        }
        if len(beside) != 1 or len(kinds) != 1 or not beside[0].models or (start, end) in seen:
            continue
        seen.add((start, end))
        yield from _compare(passage, beside[0], term.concept, at, tokens[term.last].end, (start, end))


def _compare(
    passage: Passage, mention: Mention, concept: Concept, at: int, end_of_term: int, clause: tuple[int, int]
) -> Iterator[Finding]:
    text = passage.text
    between = text[min(mention.end, end_of_term) : max(mention.start, at)]
    link = _USES if mention.start < at else _USED_FOR
    said = _KINDS[concept]
    meant = [facts(model) for model in mention.models]
    right = all(fact.is_bottleneck == said for fact in meant)
    if (
        link.search(between) is None
        or _COLON.search(between) is not None
        or any(fact.layers_per_block not in (2, 3) for fact in meant)
    ):
        return
    if not right and (_NOT.search(text, *clause) is not None or _MORE.search(text, mention.end, clause[1]) is not None):
        return
    wrong = [fact for fact in meant if fact.is_bottleneck != said]
    yield passage.finding(
        at,
        end_of_term,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC115",
        _message(wrong or meant, said=said, right=right),
        subject=meant[0].name,
        said=text[at:end_of_term],
        expected=_NAMES[said if right else not said].en,
    )


def _message(meant: Sequence[Facts], *, said: bool, right: bool) -> Statement:
    expected = said if right else not said
    values: dict[str, object] = {
        "model": "/".join(fact.title for fact in meant),
        "expected": _NAMES[expected],
        "said": _NAMES[said],
        "layout": _LAYOUTS[expected],
    }
    return (_RIGHT if right else _WRONG).about(**values)
