"""Blocks by their shortcut: stage 4 of ResNet-50 is one block with a projection and five identity blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.numerals import cardinal
from resnet_calc.notes.owners import is_modified, names_network, stage_owner
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.language import Statement
    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.stages import StageName

RULES: Final = (
    Rule(
        code="RC120",
        name="wrong-number-of-identity-blocks",
        what=Message(
            "A network or stage is said to have more or fewer identity blocks, or ones with a projection, than it has.",
            "文中说的恒等块(identity block)或投影块(conv block)个数与网络或阶段的不符。",
        ),
        why=Message(
            "The first block of each stage has a projection shortcut, all others are identity blocks: one fewer than "
            "the stage has blocks. In ResNet-18 and 34 the first stage needs no projection.",
            "每个阶段的第一个块带投影捷径，其余都是恒等块，比该阶段的块数少一个；18 和 34 层网络的第一阶段不需要投影。",
        ),
        wrong="Stage 4 of ResNet-50 has 1 conv block and 6 identity blocks.",
        right="Stage 4 of ResNet-50 has 1 conv block and 5 identity blocks.",
    ),
)

_NUMBER: Final = r"[0-9]{1,2}|one|two|three|four|five|six|seven|eight|[一两二三四五六七八十]{1,2}"
_BLOCKS: Final = expression(
    r"(?<![0-9A-Za-z_.×x*第=-])(?<!stride )(?<!步长 )(?<!步长)(?<!步幅 )(?<!步幅)"
    rf"(?P<number>{_NUMBER}) ?[个条x×*]? ?(?:of them (?:are )?)?[`*_]{{0,2}}"
    r"(?:(?P<identity>identity[ _-]?(?:blocks?|shortcuts?)\b|identities\b"
    r"|恒等(?:残差|映射)?(?:块|捷径|连接|(?=[,、。;])))"
    r"|(?P<projection>conv(?:olution(?:al)?)?[ _-]?blocks?\b|卷积(?:残差)?块"
    r"|(?:1 ?[×x] ?1 )?projection (?:shortcuts?|blocks?|convolutions?)\b|projections\b"
    r"|投影(?:捷径|残差块|块|卷积|连接|(?=[,、。;]))))",
    re.IGNORECASE,
)
_SIGNS: Final = ("identity", "恒等", "projection", "投影")
_TOTAL: Final = expression(
    r"共|总|有|包含|\b(?:total|altogether|overall|in all|has|contains|consists of|there are)\b",
    re.IGNORECASE,
)
_DOUBT: Final = expression(
    r"[?？]|\b(?:each|every|other|another|more|less|fewer|if|not|n't|except|example|at least|first|next|last|per"
    r"|options?|type|would|using|linear|all)\b"
    r"|每|各|若|全部|所有|选项|方案|方式|另|其他|其它|如果|例如|不|除|至少|前|后续",
    re.IGNORECASE,
)
_WHOLE_NUMBER: Final = expression(r"[0-9]{1,4}+")
_KINDS: Final = {
    True: Message("identity blocks", "恒等块"),
    False: Message("blocks with a projection", "投影块"),
}
_PLACE: Final = Message("{stage} of {model}", "{model} 的{stage}")
_RIGHT: Final = Message("{place} has {expected} {what}", "{place} 有 {expected} 个{what}")
_WRONG: Final = Message(
    "{place} has {expected} {what}, the note says {said}", "{place} 有 {expected} 个{what}，文中写的是 {said}"
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every number of identity blocks, or of blocks with a projection, whose network is known, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if passage.has_numbers:
            for match in passage.matches(_BLOCKS, _SIGNS):
                yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.start())
    said = cardinal(match["number"])
    if said is None or subject.model is None or subject.other or subject.general or subject.scope < Scope.HEADING:
        return
    start, end = reading.subjects.sentences(passage).at(match.start())
    if _DOUBT.search(passage.text, start, end) is not None or is_modified(reading, passage, match.start()):
        return
    fact = facts(subject.model)
    stage = stage_owner(reading, passage, match.start(), match.end())
    if stage is None and len(stages := find_stages(passage.text[start : match.start()])) == 1:
        stage = stages[0]
    is_identity = match["identity"] is not None
    every = _WHOLE_NUMBER.findall(passage.recognised.folded, start, match.start())
    anchored = reading.subjects.names_one and str(fact.every_block) in every  # 16 shortcuts: 12 identities
    named = anchored or names_network(reading, passage, match.start())
    if stage is None and not (named and _TOTAL.search(passage.text, start, match.start()) is not None):
        return
    known = _of_stage(fact, stage, is_identity=is_identity) if stage else _in_all(fact, is_identity=is_identity)
    if known:
        place = _PLACE.about(stage=stage.spelling, model=fact.title) if stage else fact.title
        meant = min(known, key=lambda one: abs(one - said)) if stage or said in known else known[0]
        yield _finding(passage, match, fact, place, said, meant)


def _of_stage(fact: Facts, stage: StageName, *, is_identity: bool) -> tuple[int, ...]:
    """What may be right of a stage, the likeliest first; the first stage of basic blocks may have no projection."""
    known: dict[int, None] = {}
    for number in stage.stages:
        if number <= len(fact.blocks):
            projections = (1,) if fact.is_bottleneck or number > 1 else (0, 1)
            known |= {fact.blocks[number - 1] - one if is_identity else one: None for one in projections}
    return tuple(known)


def _in_all(fact: Facts, *, is_identity: bool) -> tuple[int, ...]:
    stages = len(fact.blocks)
    projections = (stages,) if fact.is_bottleneck else (stages - 1, stages)
    return tuple(fact.every_block - one if is_identity else one for one in projections)


def _finding(
    passage: Passage, match: re.Match[str], fact: Facts, place: Statement | str, said: int, expected: int
) -> Finding:
    right = said == expected
    values: dict[str, object] = {
        "place": place,
        "expected": expected,
        "what": _KINDS[match["identity"] is not None],
        "said": said,
    }
    return passage.finding(
        *match.span("number"),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC120",
        (_RIGHT if right else _WRONG).about(**values),
        subject=fact.name,
        said=str(said),
        expected=str(expected),
    )
