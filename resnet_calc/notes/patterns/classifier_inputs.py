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
_POOLS: Final = expression(
    r"(?:\b(?:global (?:average )?pool(?:ing)?|average pool(?:ing)?|avgpool|gap)\b|全局(?:平均)?池化层?|平均池化层?)"
    r"[`*]{0,2}[^.;,。、0-9\n]{0,16}?"
    r"(?:\b(?:turns?|reduces?|takes?|converts?|collapses?|maps?|averages|squeezes|from)|把|将|由|从)[^0-9.;,。、\n]{0,16}?"
    r"(?P<map>7 ?[×x*] ?7 ?[×x*] ?(?P<last>[0-9]{3,4})|(?P<first>[0-9]{3,4}) ?[×x*] ?7 ?[×x*] ?7)(?![0-9]| ?[×x*])",
    re.IGNORECASE,
)
_DOUBT: Final = expression(
    r"[?？]|\b(?:new|own|our|custom|hidden|mlp|replac\w{1,4}|embedding|bottleneck|two|both|instead|if|not|n't|would"
    r"|could|than|unlike|concat\w*+|vgg\w*+|alexnet|projection head|adapter|student|teacher"
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
_POOL_SIGNS: Final = ("pool", "gap", "池化")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what sentences say that a classifier or the global pool takes in, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for passage in reading.passages:
        if not passage.has_numbers or passage.region.kind in (Kind.CODE, Kind.OUTPUT):
            continue
        for match in passage.matches(_TAKES, _SIGNS):
            yield from _judge(reading, passage, match, "features")
        for match in passage.matches(_POOLS, _POOL_SIGNS):
            yield from _judge(reading, passage, match, "first" if match["first"] else "last")


def _judge(reading: Reading, passage: Passage, match: re.Match[str], group: str) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.start())
    start, end = reading.subjects.sentences(passage).at(match.start())
    said = int(match[group])
    if subject.model not in TABLE_1 or subject.other or subject.general or subject.scope < Scope.HEADING:
        return
    if group == "features" and int(match["classes"]) in _WIDTHS:
        return  # a convolution's, or an embedding
    if said not in _WIDTHS or _DOUBT.search(passage.recognised.folded, start, end) is not None:
        return
    if is_modified(reading, passage, match.start()) or is_own(reading, passage, match.start()):
        return
    fact = facts(subject.model)
    true = fact.stage_outputs[-1]
    span = match.span("features" if group == "features" else "map")
    text = " ".join(passage.text[slice(*span)].split())
    right = said == true
    expected = text if right else text.replace(str(said), str(true))
    message = _RIGHT if right else _WRONG if group == "features" else _WRONG_MAP
    if right and group != "features":
        return  # what else is said of the map is read elsewhere
    yield passage.finding(
        *span,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC201" if group == "features" else "RC302",
        message.about(model=fact.title, expected=expected, said=text),
        subject=f"{subject.model} fc" if group == "features" else f"{subject.model} avgpool",
        said=text,
        expected=expected,
        fix=None if right else passage.fix(*span, expected),
    )
