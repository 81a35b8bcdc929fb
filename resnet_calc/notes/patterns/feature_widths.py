"""How wide a network's features are: 2048 behind the last stage of a bottleneck network, 512 of a basic one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.subject import Subject

RULES: Final = (
    Rule(
        code="RC255",
        name="wrong-feature-width",
        what=Message(
            "What leaves a network's last stage, its pool or a stage is said to have another number of channels.",
            "文中网络最后一个阶段、全局池化或某阶段输出的通道数不对。",
        ),
        why=Message(
            "The last 1×1 convolution of a bottleneck widens four times: ResNet-50 ends with 2048 channels, ResNet-18 "
            "and 34 with 512.",
            "瓶颈块最后的 1×1 卷积把通道数扩大 4 倍：ResNet-50 最终为 2048 个通道，ResNet-18 和 34 为 512 个。",
        ),
        wrong="conv5_x of ResNet-50 has 512, 512 and 512 filters.",
        right="conv5_x of ResNet-50 has 512, 512 and 2048 filters.",
    ),
)

_POOLED: Final = expression(
    r"average pool|avg ?pool|global pool|\bgap\b|平均池化|全局池化|全局平均|penultimate|\bpooled\b"
    r"|(?:before|into) (?:the )?(?:final |last )?(?:classifier|fc\b|fully[- ]connected|classification layer)"
    r"|(?:分类器|全连接层?)(?:之)?前",
    re.IGNORECASE,
)
_VECTOR: Final = expression(
    r"\b(?:vector|features?|descriptor|embedding)s?(?: vector)? (?:of |with |has |is )?(?:length |size "
    r"|dimension(?:ality)? )?"
    r"(?:of )?(?P<one>[0-9]{2,4})(?![0-9]|[.,][0-9]|[ ]?[×xX*%]|[ ]?(?:class|epoch|image|way))"
    r"|(?<![0-9.,×x*])(?P<two>[0-9]{2,4})[- ]?(?:dimensional|dim|d)\b(?: feature| vector| output| embedding)"
    r"|(?<![0-9.,×x*])(?P<three>[0-9]{2,4}) (?:features|numbers|values|channels|dimensions)\b"
    r"|(?<![0-9.,×x*])(?P<four>[0-9]{2,4})[ ]?(?:维|个特征|个值|个通道)(?!卷积)"
    r"|(?:长度|维度|维数)(?:为|是)[ ]?(?P<five>[0-9]{2,4})[ ]?(?:维)?的?(?:一维)?(?:特征)?(?:向量|特征)",
    re.IGNORECASE,
)
_FINAL_MAP: Final = expression(
    r"(?:\b(?:final|last|output)[^.;,]{0,24}?(?:feature map|output|volume|map)?s?(?: is| are| has| of"
    r"| as|:)?(?: an?| the)?"
    r"|(?:输出|最后|最终)(?:的)?(?:特征图|特征|输出)?(?:的)?(?:大小|尺寸|形状|维度)?(?:是|为|:)?)[ ]?[(\[]?"
    r"(?P<map>7[ ]?[×xX*,][ ]?7[ ]?[×xX*,][ ]?(?P<channels>[0-9]{2,4}))(?![0-9])",
    re.IGNORECASE,
)
_ENDS: Final = expression(
    r"\b(?:backbone|encoder|network|trunk|resnet-?[0-9]{2,3}) (?:ends|finishes) (?:in|with|at) (?:an? )?"
    r"(?P<ends>[0-9]{3,4})[- ]?(?:dimensional|dim|d)\b(?: feature| vector| output)"
    r"|(?:(?:leaves?|leaving|comes? out of|behind|after|at the end of) the last stage"
    r"|(?:before|enters?|into) (?:the )?(?:global )?(?:average |avg ?)pool(?:ing)?(?: layer)?"
    r"|(?:全局平均|全局|平均)池化层?(?:之)?前)[^.;,。0-9]{0,16}[(\[]?"
    r"(?P<map>7[ ]?(?:[×xX*,]|\\times)[ ]?7[ ]?(?:[×xX*,]|\\times)[ ]?(?P<leaves>[0-9]{3,4}))(?![0-9])",
    re.IGNORECASE,
)
"""What a network ends in, and what leaves its last stage."""
_STAGE_OUTPUT: Final = expression(
    r"\b(?:outputs?|output feature maps?) of (?:the )?[`*]{0,2}(?:layer(?P<layer>[1-4])|conv(?P<conv>[2-5])_x)[`*]{0,2}"
    r"(?: (?:of|in) (?:the )?resnet-?[0-9]{2,3})? (?:has|have|is|are|comes with) (?P<one>[0-9]{2,4})"
    r"(?: channels| feature maps)"
    r"|(?<![A-Za-z0-9_])(?:layer(?P<layer2>[1-4])|conv(?P<conv2>[2-5])_x) ?的?(?:最终|最后)?输出的?"
    r"(?:特征图)?的?(?:通道数?)?(?:为|是|有) ?(?P<two>[0-9]{2,4}) ?(?:个)?通道",
    re.IGNORECASE,
)
"""What comes out of a stage, in words that do not mean what is inside."""
_TRIPLE: Final = expression(
    r"(?<![0-9.×x*])(?P<width>[0-9]{2,4})[ ]?(?:[,、/]|->|→)[ ]?(?P=width)[ ]?(?:[,、/]|->|→|,? and"
    r"|和)[ ]?(?P<last>[0-9]{2,4})"
    r"(?![0-9]|[ ]?[,、×xX*/]|[ ]?->|[ ]?→)"
)
_LIST: Final = expression(
    r"(?<![0-9.×x*])64[ ]?[,、/][ ]?128[ ]?[,、/][ ]?256[ ]?(?:[,、/]|,? and|和|,? ?与)[ ]?512(?![0-9]|[ ]?[,、×x*/])"
)
_WIDE_LIST: Final = expression(
    r"(?<![0-9.×x*])256[ ]?[,、/][ ]?512[ ]?[,、/][ ]?1024[ ]?(?:[,、/]|,? and|和|,? ?与)[ ]?2048(?![0-9]"
    r"|[ ]?[,、×x*/])"
)
_OUTPUTS: Final = expression(
    r"feature maps?|\bmaps\b|\bfpn\b|output channels?|out_channels|输出通道|特征图|输出的?通道", re.IGNORECASE
)
_DOUBT: Final = expression(
    r"[?？]|\b(?:reduc\w{1,6}|concat\w{0,9}|project\w{0,6}|hidden|mlp|map(?:s|ped) (?:to|it)|instead|not|n't|than"
    r"|replac\w{1,4}|lateral|each|inner|inside|"
    r"planes|3 ?[×x] ?3|if|width|bottleneck width|first"
    r"|before(?! (?:the )?(?:final |last |global )?(?:average |avg ?)?(?:classif|fc|fully|pool))"
    r"|would|or)\b|降维|拼接|降到|映射|压缩|不是|相比"
    r"|比|不如|不及|胜过|中间|内部|如果|每个|或|基础",
    re.IGNORECASE,
)
_WIDENED: Final = expression(
    r"\b(?:teacher|student|match\w*+|align\w*+|adapter\w*+|concat\w*+|fus\w*+|expand\w*+|linear|dense|hidden|both"
    r"|resnet-?(?:50|101|152))\b|教师|学生|对齐|拼接|融合|全连接",
    re.IGNORECASE,
)
"""What may make of 512 features 2048, or have them from another network."""
_OF_BOTTLENECKS: Final = 2048
_STAGE_TRIPLE: Final = expression(r"last stage|final stage|最后一个阶段|最后阶段", re.IGNORECASE)
_WRONG: Final = Message(
    "{what} of {model} has {expected} channels, the note says {said}",
    "{model} 的{what}有 {expected} 个通道，文中写的是 {said}",
)
_RIGHT: Final = Message("{what} of {model} has {expected} channels", "{model} 的{what}有 {expected} 个通道")
_END: Final = Message("the output", "最终输出")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the widths of features that are another network's or those inside the blocks."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for passage in reading.passages:
        if not passage.has_numbers:
            continue
        if passage.region.kind not in (Kind.CODE, Kind.OUTPUT):
            yield from _endings(reading, passage)
            yield from _lists(reading, passage)
            yield from _stage_outputs(reading, passage)
        if not passage.region.is_program and "2048" in passage.recognised.folded:
            yield from _of_basic(reading, passage)


def _of_basic(reading: Reading, passage: Passage) -> Iterator[Finding]:
    """Judge features that only bottlenecks have, wherever a basic network is said to give them."""
    text = passage.recognised.folded
    for match in passage.matches(_VECTOR, ("2048",)):
        fact = _meant(reading, passage, match) if "channels" not in match[0] else None
        if fact is None or fact.is_bottleneck or int(match[match.lastgroup or "one"]) != _OF_BOTTLENECKS:
            continue
        scope = reading.subjects.at(passage, match.start()).scope
        start, end = reading.subjects.sentences(passage).at(match.start())
        told = passage.region.kind not in (Kind.CODE, Kind.OUTPUT) and _POOLED.search(text, start, end) is not None
        if scope >= Scope.HEADING and not told and _WIDENED.search(text, start, end) is None:
            yield from _ending(reading, passage, match, match.lastgroup or "one")


def _endings(reading: Reading, passage: Passage) -> Iterator[Finding]:
    """Judge what a network is said to end in."""
    text = passage.recognised.folded
    for match in passage.matches(_FINAL_MAP, ("7",)):
        yield from _ending(reading, passage, match, "channels")
    if passage.holds(
        _POOLED, ("pool", "gap", "池化", "全局平均", "penultimate", "classifi", "fc", "fully", "分类器", "全连接")
    ):
        for match in passage.matches(_VECTOR):
            start, end = reading.subjects.sentences(passage).at(match.start())
            if _POOLED.search(text, start, end) is not None:
                yield from _ending(reading, passage, match, match.lastgroup or "one")
    for match in passage.matches(_ENDS, ("ends", "finishes", "last stage", "pool", "池化")):
        yield from _ending(reading, passage, match, "ends" if match["ends"] else "leaves")


def _stage_outputs(reading: Reading, passage: Passage) -> Iterator[Finding]:
    """Judge what a stage of bottlenecks is said to put out, where it is what is inside."""
    for match in passage.matches(_STAGE_OUTPUT, ("output", "输出")):
        fact = _meant(reading, passage, match)
        stage = int(match["layer"] or match["layer2"] or int(match["conv"] or match["conv2"]) - 1)
        group = "one" if match["one"] else "two"
        said = int(match[group])
        start, end = reading.subjects.sentences(passage).at(match.start())
        if (
            fact is None
            or not fact.is_bottleneck
            or said not in fact.stage_widths
            or _DOUBT.search(passage.text, start, end)
        ):
            continue
        if said != fact.stage_outputs[stage - 1]:
            what = Message(f"conv{stage + 1}_x", f"conv{stage + 1}_x ")
            yield _told(passage, match.span(group), fact, said, fact.stage_outputs[stage - 1], what)


def _lists(reading: Reading, passage: Passage) -> Iterator[Finding]:
    """Judge lists of widths."""
    for match in passage.matches(_TRIPLE):
        yield from _triple(reading, passage, match)
    for pattern, of_bottlenecks in ((_LIST, True), (_WIDE_LIST, False)):
        for match in passage.matches(pattern, ("512",)):
            yield from _listed(reading, passage, match, of_bottlenecks=of_bottlenecks)


def _meant(reading: Reading, passage: Passage, match: re.Match[str]) -> Facts | None:
    subject = reading.subjects.at(passage, match.start())
    model = subject.model or subject.likely or _any_of(subject)
    if model is None or subject.other or subject.scope < Scope.NOTE:
        return None
    fact = facts(model)
    return fact if len(fact.blocks) == 4 and fact.layers_per_block in (2, 3) else None  # noqa: PLR2004 - as published


def _any_of(subject: Subject) -> str | None:
    """One of several networks that a sentence is certainly about, where all of them end alike: ResNet-18 and 34."""
    ends = {facts(model).stage_outputs[-1] for model in subject.candidates} if subject.certain else set()
    return subject.candidates[0] if len(ends) == 1 else None


def _ending(reading: Reading, passage: Passage, match: re.Match[str], group: str) -> Iterator[Finding]:
    fact = _meant(reading, passage, match)
    start, end = reading.subjects.sentences(passage).at(match.start())
    said = int(match[group])
    if fact is None or said not in (64, 128, 256, 512, 1024, 2048, 4096) or _DOUBT.search(passage.text, start, end):
        return
    shape = match.span("map") if group in ("channels", "leaves") else None
    yield _told(passage, shape or match.span(group), fact, said, fact.stage_outputs[-1], _END, is_shape=bool(shape))


def _triple(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    fact = _meant(reading, passage, match)
    if (
        fact is None
        or not fact.is_bottleneck
        or int(match["width"]) not in fact.stage_widths
        or fact.config.groups != 1
    ):
        return
    start, end = reading.subjects.sentences(passage).at(match.start())
    stages = find_stages(passage.text[start : match.start()])
    stage = (
        stages[-1].stages[0] if stages else len(fact.blocks) if _STAGE_TRIPLE.search(passage.text, start, end) else 0
    )
    if not 0 < stage <= len(fact.blocks) or fact.stage_widths[stage - 1] != int(match["width"]):
        return
    what = Message(f"conv{stage + 1}_x", f"conv{stage + 1}_x ")
    yield _told(passage, match.span("last"), fact, int(match["last"]), fact.stage_outputs[stage - 1], what)


def _listed(reading: Reading, passage: Passage, match: re.Match[str], *, of_bottlenecks: bool) -> Iterator[Finding]:
    """Four widths that are said to be outputs, of a network of the other kind of block."""
    fact = _meant(reading, passage, match)
    start, end = reading.subjects.sentences(passage).at(match.start())
    if fact is None or fact.is_bottleneck is not of_bottlenecks or _OUTPUTS.search(passage.text, start, end) is None:
        return
    subject = reading.subjects.at(passage, match.start())
    if (
        subject.scope < (Scope.SENTENCE if of_bottlenecks else Scope.PARAGRAPH)
        or _DOUBT.search(passage.text, start, end) is not None
    ):
        return
    values: dict[str, object] = {
        "what": Message("stages", "各阶段"), "model": fact.title, "said": match[0],
        "expected": ", ".join(map(str, fact.stage_outputs)),
    }  # fmt: skip
    yield passage.finding(
        *match.span(), Verdict.WRONG, "RC255", _WRONG.about(**values), subject=fact.name, said=match[0],
        expected=str(values["expected"]),
    )  # fmt: skip


def _told(
    passage: Passage,
    span: tuple[int, int],
    fact: Facts,
    said: int,
    expected: int,
    what: Message,
    *,
    is_shape: bool = False,
) -> Finding:
    values: dict[str, object] = {"what": what, "model": fact.title, "said": said, "expected": expected}
    right = said == expected
    text = passage.text[slice(*span)]
    return passage.finding(
        *span,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC301" if is_shape else "RC202" if what is _END else "RC255",
        (_RIGHT if right else _WRONG).about(**values),
        subject=fact.name,
        said=text,
        expected=text.replace(str(said), str(expected)) if is_shape else str(expected),
    )
