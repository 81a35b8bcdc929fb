"""What a classifier takes in, and what the global pool before it does: 2048 features become 1000 scores."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.owners import is_modified, is_own
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what walk-throughs report: RC201 of a classifier, RC301 of what the pool takes."""

_UNIT: Final = (
    r"(?:[- ]?d(?:im(?:ensional|ensions|s)?)?\b|[- ]dimensional| features?| channels?| inputs?| ?维(?:特征|向量)?)?"
)
_TAKES: Final = expression(
    r"(?:\b(?:(?:final |last |classification )?(?:fc|fully[- ]connected(?: layer)?|linear layer|dense layer)"
    r"|(?:classification|final|last) layer|classifier)\b|全连接层?|分类[层器头])"
    r"[`*]{0,2}[^.;,。、0-9\n]{0,16}?(?:\b(?:maps?|takes?|turns?|projects?|goes|reduces?|from)|把|将|由|从)"
    rf"[^0-9.;,。、\n]{{0,16}}?(?P<features>(?<![0-9.,×x*])[0-9]{{3,4}}(?![0-9.,×x*])){_UNIT}"
    r"[^0-9.;,。、\n]{0,24}?(?:\b(?:to|into|onto)\b|→|->|到|成|为|至)[^0-9.;,。、\n]{0,12}?"
    r"(?P<classes>[0-9]{1,5})(?![0-9.×x*])(?![ ]?(?:→|->|到|,? (?:then|and then)))",
    re.IGNORECASE,
)
_SAID: Final = expression(
    r"(?:\bfully[- ]connected(?: layer)?|\bfc(?: layer)?|\blinear(?: layer)?|\bdense(?: layer)?|\bclassifier|\bhead"
    r"|\bclassification layer|全连接层?|分类[器头层])[`*]{0,3}"
    r"(?:(?: (?:that |which )?(?:takes|has|having|with) (?:the |its )?| ?有 ?)(?P<features>256|512|1024|2048)"
    r" ?(?:inputs?(?: features| channels| units)?|个?输入)(?:,? and |[,，和与、及 ]{1,3})"
    r"|:? ?[(\[] ?(?:in_features ?= ?)?(?P<width>256|512|1024|2048) ?(?:(?P<arrow>→|->|=>)|,) ?(?:out_features ?= ?)?)"
    r"[`*]{0,3}1,?000(?![0-9.]|,[0-9])",
    re.IGNORECASE,
)
"""In brackets, or with what comes out: (2048 → 1000), 2048 inputs and 1000 outputs."""
_POOLS: Final = expression(
    r"(?:\b(?:global (?:average )?pool(?:ing)?|average pool(?:ing)?|avgpool|gap)\b|全局(?:平均)?池化层?|平均池化层?)"
    r"[`*]{0,2}[^.;,。、0-9\n]{0,16}?"
    r"(?:\b(?:turns?|reduces?|takes?|converts?|collapses?|maps?|averages|squeezes|from)|把|将|由|从)[^0-9.;,。、\n]{0,16}?"
    r"(?P<map>7 ?[×x*] ?7 ?[×x*] ?(?P<behind>[0-9]{3,4})|(?P<before>[0-9]{3,4}) ?[×x*] ?7 ?[×x*] ?7)(?![0-9]| ?[×x*])",
    re.IGNORECASE,
)
_DOUBT: Final = expression(
    r"[?？]|\b(?:new|own|our|custom|hidden|mlp|replac\w{1,4}|embedding|bottleneck|two|both|instead|if|not|n't|would"
    r"|could|than|unlike|concat\w*+|vgg\w*+|alexnet|projection head|adapter|student|teacher"
    r"|while|whereas|versus|vs|added?|adds|extra|additional|reduc\w++|second|each|inception\w*+|densenet\w*+|shallower|smaller"
    r"|segment\w*+|detect\w*+|decoder|encoder|pixels?|heads|simclr|moco|contrastive|max|average and)\b"
    r"|降维|经过|学生|教师|分割|检测|解码|编码|像素|新|自定义|换|替|改|嵌入|两个|如果|若|不是|而不|拼接|比|我们",
    re.IGNORECASE,
)
_WIDTHS: Final = frozenset({64, 128, 256, 512, 1024, 2048, 4096})
_RIGHT: Final = Message("the classifier of {model} takes {expected} features", "{model} 的分类层输入为 {expected} 维")
_WRONG: Final = Message(
    "the classifier of {model} takes {expected} features, the note says {said}",
    "{model} 的分类层输入为 {expected} 维，文中写的是 {said}",
)
_WRONG_MAP: Final = Message(
    "the last feature map of {model} is {expected}, the note says {said}",
    "{model} 的最后一个特征图为 {expected}，文中写的是 {said}",
)
_SIGNS: Final = ("fc", "fully", "linear", "dense", "classif", "final", "last", "全连接", "分类")
_CLASSES: Final = ("1000", "1,000")
_POOL_SIGNS: Final = ("pool", "gap", "池化")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what sentences say that a classifier or the global pool takes in, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for passage in reading.passages:
        if not passage.has_numbers or passage.region.kind in (Kind.CODE, Kind.OUTPUT):
            continue
        for match in passage.matches(_TAKES, _SIGNS):
            if int(match["classes"]) not in _WIDTHS:  # else a convolution's, or an embedding
                yield from _judge(reading, passage, match, "features")
        for match in passage.matches(_SAID, _CLASSES):
            yield from _judge(reading, passage, match, "features" if match["features"] else "width")
        for match in passage.matches(_POOLS, _POOL_SIGNS):
            yield from _judge(reading, passage, match, "before" if match["before"] else "behind")


def _judge(reading: Reading, passage: Passage, match: re.Match[str], group: str) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.start())
    if subject.model not in TABLE_1 or subject.other or subject.general or subject.scope < Scope.HEADING:
        return
    fact = facts(subject.model)
    said, true = match[group], str(fact.stage_outputs[-1])
    of_pool, right = group in ("before", "behind"), said == true
    if (of_pool and right) or not (right or _is_wrong(reading, passage, match, int(said))):
        return  # what else is said of the last map is read elsewhere
    span = match.span("map") if of_pool else (match.start(group), match.end(group))
    if group == "width" and match["arrow"]:
        span = match.start(group), match.end()
    text = " ".join(passage.text[slice(*span)].split())
    expected = text if right else text.replace(said, true, 1)
    message = _RIGHT if right else _WRONG_MAP if of_pool else _WRONG
    yield passage.finding(
        *span,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC302" if of_pool else "RC201",
        message.about(model=fact.title, expected=expected if of_pool else true, said=text if of_pool else said),
        subject=f"{subject.model} {'avgpool' if of_pool else 'fc'}",
        said=text,
        expected=expected,
        fix=None if right else passage.fix(*span, expected),
    )


def _is_wrong(reading: Reading, passage: Passage, match: re.Match[str], said: int) -> bool:
    """Whether a width that is not the network's can be meant as its own classifier's."""
    start, end = reading.subjects.sentences(passage).at(match.start())
    if said not in _WIDTHS or _DOUBT.search(passage.recognised.folded, start, end) is not None:
        return False
    return not (is_modified(reading, passage, match.start()) or is_own(reading, passage, match.start()))
