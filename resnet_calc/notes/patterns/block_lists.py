"""Block lists: [3, 4, 6, 3] of ResNet-50, [3, 4, 23, 3] of ResNet-101, as a list or a sum."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import Facts, block_lists, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.lists import ListForm, NumberList, lists_of
from resnet_calc.notes.mentions import MentionKind
from resnet_calc.notes.note import Kind
from resnet_calc.notes.subject import Scope, Subject
from resnet_calc.notes.usual import A_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.language import Statement
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC111",
        name="wrong-block-list",
        what=Message(
            "A list of blocks per stage is not that of the network it stands beside.",
            "各阶段残差块数目的列表与所说的网络不符。",
        ),
        why=Message(
            "ResNet-18 is [2, 2, 2, 2], 34 and 50 are [3, 4, 6, 3], 101 is [3, 4, 23, 3], 152 is [3, 8, 36, 3]; with "
            "another list the depth in the name does not come out.",
            "ResNet-18 为 [2, 2, 2, 2],34 和 50 为 [3, 4, 6, 3],101 为 [3, 4, 23, 3],152 为 [3, 8, 36, 3]；"
            "换成别的列表就算不出名称中的层数。",
        ),
        wrong="ResNet-152: [3, 4, 36, 3]",
        right="ResNet-152: [3, 8, 36, 3]",
    ),
)

RIGHT: Final = Message("{model} has the blocks {expected}", "{model} 各阶段的残差块数为 {expected}")
_WRONG: Final = Message(
    "{model} has the blocks {expected}, the note says {said}",
    "{model} 各阶段的残差块数为 {expected}，文中写的是 {said}",
)
_WRONG_OTHER: Final = Message(
    "{model} has the blocks {expected}; {said} belongs to {other}",
    "{model} 各阶段的残差块数为 {expected}；{said} 是 {other} 的",
)
_DERIVED: Final = Message("1 + ({sum}) × {layers} + 1 = {depth} layers", "1 + ({sum}) × {layers} + 1 = {depth} 层")
STAGES: Final = 4
_BRANCH: Final = 160
"""Characters before a list in which a branch or an entry names its depth."""
_CONTEXT: Final = expression(
    r"block|bottleneck|units?\b|layers|stages?|repeat|resnet\(|_make_layer|cfg|残差|块|阶段|堆叠|重复|结构",
    re.IGNORECASE,
)
_OTHER_LISTS: Final = expression(
    r"stride|步长|dilat|kernel|pad|channel|width|filter|planes|通道|size|pool", re.IGNORECASE
)
_STRIDES: Final = frozenset(
    {(1, 2, 2, 2), (1, 2, 2, 1), (1, 2, 1, 1), (1, 1, 2, 2), (2, 2, 2, 1), (1, 2, 4, 8), (1, 1, 2, 4)}
)
"""Lists of strides and dilations, which look like block lists."""
_KEY: Final = expression(
    rf"(?<![0-9.])({A_DEPTH})"
    r"[\"']?(?:[ ]?层|-layer)?[ ]*+(?::|=>|->|→|=|:)[ ]*+[\[({]?[ ]*+$"
)
_CASE: Final = expression(
    rf"(?:==|\bis\b|\bcase\b)[ ]*+[\"']?(?:resnet[-_]?)?({A_DEPTH})"
    r"[\"']?[ ]*+\)?[ ]*+[:{]?"
    r"(?:[ ]*+#[^\n]{0,40})?[\n ]{1,40}+(?:return[ ]++)?+[A-Za-z_.]{0,30}(?:[ ]*+=[ ]*+|\()?[\[({]?[ ]*+$",
    re.IGNORECASE,
)
"""A branch by depth: elif depth == 152:, and the list in the next line."""
_ENTRY: Final = expression(
    rf"(?:^|\n|[{{,])[ \t]*+[\"']?(?:resnet[-_]?)?({A_DEPTH})"
    r"[\"']?[ ]*+(?::|=>)[ ]*+[\[({][ ]*+"
    r"[A-Za-z_\"'. ]{1,32}[,:=][ ]*+(?:[\"'][A-Za-z_ ]{1,20}[\"'][ ]*+:[ ]*+)?[\[({]?[ ]*+$",
    re.IGNORECASE,
)
"""An entry by depth that holds more than the list: 152: ("bottleneck", (3, 8, 36, 3))."""
_STAGES_HAVE: Final = expression(
    r"\b(?:the|its) (?:four|4)?\b ?stages (?:have|contain|consist of|are made of|hold)[ \[(]*+$"
    r"|(?:四个|4个)阶段(?:分别|依次)?(?:有|包含|由)[ \[(]*+$",
    re.IGNORECASE,
)
_BLOCKS: Final = expression(
    r"[\])]?[ ]?(?:个)?(?:residual |bottleneck |残差|瓶颈)?(?:blocks\b|bottlenecks\b|块)", re.IGNORECASE
)
"""The four stages have [3, 4, 6, 3] blocks, which can mean nothing else."""
_CHANGED: Final = expression(
    r"调整|改|变|换|替|减|增|扩|\bfrom\b|\bto\b|chang|adjust|modif|replac|instead|becom|turn|increas|reduc|->|→",
    re.IGNORECASE,
)
"""Between the network's own list and another: what it is made into."""
_DEPTH: Final = expression(r"(?<![0-9.])(?P<depth>[0-9]{1,3})(?:[ -]?layers?\b|[ ]?层)", re.IGNORECASE)
_IN_TURN: Final = expression(r"分别|依次|各自|\brespectively\b|\bin turn\b", re.IGNORECASE)
"""What says that each of several lists belongs to another network."""
_GIVEN: Final = expression(r"[^,。;:=\n0-9如例]{0,24}(?:为|是|=|:|\bis|\bare|\buses?)[ ]?[\[(]?", re.IGNORECASE)
"""Between the names of several networks and the list that all of them are said to have."""


_ARE_BLOCKS: Final = expression(
    r"(?:\bblocks?[ -](?:config(?:uration)?|counts?|layout|distribution|numbers?)"
    r"|\bblocks|\bbottlenecks|blocks_num|块数|块的?数[目量]|block ?数|数量)[ ]?(?:per stage|依次|分别)?[ ]?"
    r"(?:are|is|为|是|:|=|:)?[ ]?[\[(]?$",
    re.IGNORECASE,
)


_BLOCKS_BEHIND: Final = expression(
    r"[\])]?[ ]?(?:(?:residual|basic|bottleneck|building) )?blocks|[\])]?[ ]?个(?:残差|基本|瓶颈)?块", re.IGNORECASE
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every block list whose network is known, judged."""
    for passage in reading.passages:
        for found in lists_of(passage):
            if len(found.values) == STAGES and found.values not in _STRIDES and not _is_name(reading, passage, found):
                yield from _judge(reading, passage, found)


def _is_name(reading: Reading, passage: Passage, found: NumberList) -> bool:
    """Whether the numbers are those of a list of networks: ResNet-18/34/50/101."""
    mentions = reading.subjects.in_passage(passage)
    return any(mention.start < found.end and found.start < mention.end for mention in mentions)


def _judge(reading: Reading, passage: Passage, found: NumberList) -> Iterator[Finding]:
    subject = _keyed(reading, passage, found) or reading.subjects.at(passage, found.start)
    meant = [facts(model) for model in subject.candidates]
    if not meant or subject.other or any(len(fact.blocks) != STAGES for fact in meant):
        return
    if any(_is_of_layers(passage, found, fact) for fact in meant):
        return
    shared = [fact for fact in meant if _agrees(found, fact)]
    others = [fact for fact in meant if fact not in shared]
    if shared and others and _is_given_to_all(reading, passage, found):
        yield _finding(passage, found, Verdict.WRONG, others)
    elif len(shared) == len(meant) or (shared and subject.scope >= Scope.TABLE and len(meant) > 1):
        yield _finding(passage, found, Verdict.RIGHT, shared or meant)
    elif (
        not shared
        and subject.certain
        and len({fact.blocks for fact in meant}) == 1
        and not _adds_up(found, meant)
        and not _is_one_of_several(reading, passage, found)
        and not _is_of_another_depth(reading, passage, found, meant)
        and _is_block_list(reading, passage, found, subject, meant)
    ):
        yield _finding(passage, found, Verdict.WRONG, meant)


def _is_of_layers(passage: Passage, found: NumberList, fact: Facts) -> bool:
    """Whether the numbers are the layers of each stage, and nothing behind says blocks: 9, 12, 18 and 9 layers."""
    layers = tuple(blocks * fact.layers_per_block for blocks in fact.blocks)
    return found.values == layers and _BLOCKS_BEHIND.match(passage.text, found.end) is None


def _keyed(reading: Reading, passage: Passage, found: NumberList) -> Subject | None:
    """Read 152: (3, 8, 36, 3), where a bare number names the network."""
    if not reading.subjects.is_about_resnet:
        return None
    key = _KEY.search(passage.text, max(0, found.start - 24), found.start)
    if key is None and passage.region.kind is Kind.CODE:
        before = passage.text[max(0, found.start - _BRANCH) : found.start]
        key = _CASE.search(before) or _ENTRY.search(before)
    return Subject((f"resnet{key[1]}",), certain=True, scope=Scope.CLAUSE) if key else None


def _agrees(found: NumberList, fact: Facts) -> bool:
    layers = found.form is not ListForm.PRODUCTS or found.factor == fact.layers_per_block
    return layers and found.values == fact.blocks


def _adds_up(found: NumberList, meant: Sequence[Facts]) -> bool:
    """Whether the blocks, of two layers or of three, make a network of that depth: [3, 4, 14, 3] of two make 50."""
    blocks = sum(found.values)
    return all(fact.depth in (2 * blocks + 2, 3 * blocks + 2) for fact in meant)


def _is_block_list(  # noqa: PLR0911 - one for each way to say so
    reading: Reading, passage: Passage, found: NumberList, subject: Subject, meant: Sequence[Facts]
) -> bool:
    """Whether the list cannot but be meant as the blocks of these networks."""
    if found.form is ListForm.PRODUCTS:
        return subject.scope >= Scope.SENTENCE and any(found.factor == fact.layers_per_block for fact in meant)
    line = _line(passage, found)
    others = reading.subjects.in_passage(passage)
    start, end = reading.subjects.sentences(passage).at(found.start)
    for other in lists_of(passage):
        if start <= other.start < end and any(_agrees(other, fact) for fact in meant):
            low, high = sorted((other.start, found.start))
            if _CHANGED.search(passage.text, low, high):
                return False
    beside = {model for mention in others if start <= mention.start < end for model in mention.models}
    if any(_agrees(found, facts(model)) for model in beside) or _OTHER_LISTS.search(line) is not None:
        return False
    context = _CONTEXT.search(line) is not None
    near = any(differences(found.values, fact.blocks) == 1 for fact in meant)
    known = found.values in block_lists()
    if subject.scope >= Scope.TABLE:
        return near or known or context
    if near and len(meant) == 1 and _STAGES_HAVE.search(passage.text, max(start, found.start - 40), found.start):
        return subject.scope >= Scope.HEADING and _BLOCKS.match(passage.text, found.end) is not None
    if (near or known) and len(meant) == 1 and subject.scope >= Scope.HEADING:
        said_before = _ARE_BLOCKS.search(passage.text, max(start, found.start - 24), found.start)
        if said_before is not None or _BLOCKS.match(passage.text, found.end) is not None:
            return True
    code = passage.region.kind is Kind.CODE and subject.scope is Scope.PARAGRAPH
    return code and context and (near or known) and _names_nearby(reading, passage, found)


def _is_given_to_all(reading: Reading, passage: Passage, found: NumberList) -> bool:
    """Whether one list is said to be that of all networks that are named at once: ResNet-18 和 34 为 [2, 2, 2, 2]."""
    mentions = [one for one in reading.subjects.in_passage(passage) if one.kind is MentionKind.MODEL]
    before = [one for one in mentions if one.end <= found.start]
    start, end = reading.subjects.sentences(passage).at(found.start)
    if not before or len(before[-1].models) < 2 or before[-1].start < start:  # noqa: PLR2004 - several at once
        return False
    end = min([end, *(one.start for one in mentions if one.start >= found.end)])
    beside = [other for other in lists_of(passage) if before[-1].end <= other.start < end and other != found]
    said = _GIVEN.fullmatch(passage.recognised.folded, before[-1].end, found.start) is not None
    return said and not beside and _IN_TURN.search(passage.text, start, end) is None


def _is_one_of_several(reading: Reading, passage: Passage, found: NumberList) -> bool:
    """Whether the sentence gives several networks their lists in turn: 分别有[3,4,6,3]、[3,4,23,3]个残差块."""
    start, end = reading.subjects.sentences(passage).at(found.start)
    known = {other.values for other in lists_of(passage) if start <= other.start < end} & block_lists().keys()
    return len(known) > 1 and _IN_TURN.search(passage.text, start, end) is not None


def _is_of_another_depth(reading: Reading, passage: Passage, found: NumberList, meant: Sequence[Facts]) -> bool:
    """Whether the sentence names as many layers as the blocks make: a 26-layer network of [2, 2, 2, 2]."""
    start, end = reading.subjects.sentences(passage).at(found.start)
    said = {int(match["depth"]) for match in _DEPTH.finditer(passage.recognised.folded, start, end)}
    blocks = sum(found.values)
    return bool(said & {2 * blocks + 2, 3 * blocks + 2}) and said.isdisjoint(fact.depth for fact in meant)


def _line(passage: Passage, found: NumberList) -> str:
    start = passage.text.rfind("\n", 0, found.start) + 1
    end = passage.text.find("\n", found.end)
    return passage.text[start : end if end >= 0 else len(passage.text)]


def _names_nearby(reading: Reading, passage: Passage, found: NumberList) -> bool:
    """Whether the function's own name, a few lines above, is what names the network."""
    before = [
        mention
        for mention in reading.subjects.in_passage(passage)
        if mention.start < found.start and mention.kind is not MentionKind.FAMILY
    ]
    return bool(before) and passage.text.count("\n", before[-1].start, found.start) <= 6  # noqa: PLR2004 - lines


def differences(values: Sequence[int], blocks: Sequence[int]) -> int:
    """In how many stages two lists of blocks differ."""
    return sum(one != other for one, other in zip(values, blocks, strict=True))


def _finding(passage: Passage, found: NumberList, verdict: Verdict, meant: Sequence[Facts]) -> Finding:
    fact = meant[0]
    said = passage.text[found.start : found.end]
    expected = ", ".join(map(str, fact.blocks))
    others = block_lists().get(found.values, ())
    values: dict[str, object] = {
        "model": "/".join(one.title for one in meant),
        "expected": f"[{expected}]",
        "said": f"[{', '.join(map(str, found.values))}]",
        "other": ", ".join(facts(model).title for model in others),
    }
    message = RIGHT if verdict is Verdict.RIGHT else _WRONG_OTHER if others else _WRONG
    fix = None
    wrong = [place for place, (one, other) in enumerate(zip(found.values, fact.blocks, strict=True)) if one != other]
    if verdict is Verdict.WRONG and len(wrong) == 1 and len(meant) == 1 and not others:  # or the name may be wrong
        token = passage.tokens[found.numbers[wrong[0]]]
        fix = passage.fix(token.start, token.end, str(fact.blocks[wrong[0]]))
    return passage.finding(
        found.start,
        found.end,
        verdict,
        "RC111",
        message.about(**values),
        subject=fact.name,
        said=said,
        expected=expected,
        derivation=(depth_of(fact),),
        fix=fix,
    )


def depth_of(fact: Facts) -> Statement:
    """How the depth of a network comes of its blocks."""
    return _DERIVED.about(sum=" + ".join(map(str, fact.blocks)), layers=fact.layers_per_block, depth=fact.count.total)
