"""From where to where a network goes: channels that grow from 64 to 2048, maps that shrink from 224×224 to 7×7."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.owners import is_modified, is_own
from resnet_calc.notes.patterns.total_strides import sides_of
from resnet_calc.notes.stages import find_stages
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports a wrong number of channels as RC252 and a wrong size of a map as RC301."""

_NUMBER: Final = r"(?<![0-9.])(?P<{}>[0-9]{{1,4}})(?![0-9]|\.[0-9])"
_SIDE: Final = r"(?<![0-9.])(?P<{0}>[0-9]{{1,3}})(?:[ ]?[×x*][ ]?(?P={0}))?(?![0-9]|\.[0-9]|[ ]?[×x*][ ]?[0-9])"
_ONE: Final = r"(?!(?:[ ]?(?:[、,/~-]|→|->|⇒)|[ ](?:to|and|then))[ ]?[0-9]|[ ]?[×x*])"
"""No list follows."""
_GRADUAL: Final = r"(?:逐[步层級级渐漸个阶]段?|一路|不断|慢慢)"
_BUT: Final = r"[ ]?(?:也|则|会|都|就)?"
_CHANNELS: Final = expression(
    rf"(?:通道数?量?|维度|宽度){_BUT}{_GRADUAL}?(?:由|从)[ ]?{_NUMBER.format('first')}[ ]?[个维]?(?:通道)?[ ]?,?"
    rf"{_BUT}{_GRADUAL}?(?:地)?(?:翻倍|增[加长大多]?|提[升高]|上?升[高]?|扩[展大张]|加倍|变)(?:到|至|为|成)?了?[ ]?"
    + _NUMBER.format("last")
    + _ONE
    + r"|\b(?:channels|filters|feature maps|widths?)[ ](?:(?:gradually|progressively|steadily|also)[ ])?"
    r"(?:grows?|increases?|doubles?|rises?|goes|go|expands?|widens?)[ ]"
    r"(?:gradually |progressively |step by step |stage by stage )?from[ ]"
    + _NUMBER.format("first2")
    + r"[ ](?:channels )?(?:up )?to[ ]"
    + _NUMBER.format("last2")
    + _ONE,
    re.IGNORECASE,
)
_MAPS: Final = expression(
    rf"(?:特征图|尺寸|分辨率|大小|空间维度)(?:的)?(?:大小|尺寸|分辨率)?{_BUT}{_GRADUAL}?(?:由|从)[ ]?"
    + _SIDE.format("first")
    + rf"[ ]?,?{_BUT}(?P<slow>{_GRADUAL})(?:地)?(?:下?降|减|缩|变)(?:低|小|少|半)?(?:到|至|为|成)?了?[ ]?"
    + _SIDE.format("last")
    + _ONE
    + "|"
    + _SIDE.format("first2")
    + r"[ ]?(?:大小|分辨率|尺寸)?的?(?:输入|图像|图片)[^.,;:。0-9]{0,12}(?:最后|最终)[^.,;。0-9]{0,8}"
    r"(?:剩下?|变[成为]|得到|缩小?[到至成为]|降[到至]|输出)了?的?[ ]?"
    + _SIDE.format("last2")
    + r"[ ]?(?:大小)?的?特征图"
    r"|\b" + _SIDE.format("first3") + r"[ ](?:input|image)(?: image)?[ ](?:(?:is|gets|has been)[ ])?"
    r"(?:(?:finally|gradually|progressively|eventually)[ ])?(?:shrinks?|shrunk|reduced|ends up|down-?sampled)[ ]"
    r"(?:gradually |progressively )?(?:to|as|with)[ ](?:an? )?"
    + _SIDE.format("last3")
    + _ONE
    + r"(?![ ](?:crop|patch|image|input))"
    r"|\b(?:resolution|spatial (?:size|resolution|dimensions?)|feature maps?)[ ](?:gradually |progressively )"
    r"(?:shrinks?|decreases?|reduces|goes|go|drops?)[ ]from[ ]"
    + _SIDE.format("first4")
    + r"[ ](?:down )?to[ ]"
    + _SIDE.format("last4")
    + _ONE,
    re.IGNORECASE,
)
_WHOLE: Final = expression(
    _GRADUAL + r"|翻倍|加倍|网络|整个|加深|深度|四个|三个|阶段"
    r"|\b(?:gradually|progressively|steadily|doubl\w*+|network|depth|stages|step by step|whole|four|three)\b",
    re.IGNORECASE,
)
_DOUBT: Final = expression(
    r"[?？]|(?:块|单元|瓶颈)(?:结构)?[里中内的]|池化|空洞|膨胀|检测|分割|剪枝|去掉|改|若|如果|不"
    r"|前[一二三四五两1-5]|之前|为止|第[一二三四五1-5]|个阶段[从由]|解码|投影|卷积核"
    r"|\b(?:stem|conv[1-5]|layer[1-4]|pool\w*+|until|up to (?:layer|conv|the)|blocks?|bottlenecks?"
    r"|dilat\w*+|atrous|detect\w*+|segment\w*+|prun\w*+|if|not|n't|would|decoder|before"
    r"|first (?:two|three|stage)|projection|instead|crop\w*+|resiz\w*+|fpn|c4|backbone)\b",
    re.IGNORECASE,
)
_MAP_SIGNS: Final = (
    "逐", "一路", "不断", "慢慢", "最后", "最终", "input", "image", "gradually", "progressively",
)  # fmt: skip
_RGB: Final = 3
_CHANNELS_RIGHT: Final = Message("the channels of {model} end at {expected}", "{model} 的通道数最终为 {expected}")
_CHANNELS_WRONG: Final = Message(
    "the channels of {model} end at {expected}, the note says {said}",
    "{model} 的通道数最终为 {expected}，文中写的是 {said}",
)
_MAP_RIGHT: Final = Message(
    "{model} makes {expected}×{expected} of {side}×{side}", "{model} 把 {side}×{side} 变为 {expected}×{expected}"
)
_MAP_WRONG: Final = Message(
    "{model} makes {expected}×{expected} of {side}×{side}, the note says {said}×{said}",
    "{model} 把 {side}×{side} 变为 {expected}×{expected}，文中写的是 {said}×{said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every last number of channels, and every last size, to which a network is said to go, judged."""
    hints = reading.subjects.hints
    if not reading.subjects.is_about_resnet or hints.own_network or hints.output_strides:
        return
    for passage in reading.passages:
        if not passage.has_numbers or passage.region.kind is Kind.CODE:
            continue
        for match in passage.matches(_CHANNELS, ("通道", "维度", "宽度", "channels", "filters", "maps", "width")):
            yield from _channels(reading, passage, match)
        for match in passage.matches(
            _MAPS,
            ("逐", "一路", "依次", "不断", "慢慢", "最后", "最终", "input", "image", "gradually", "progressively"),
        ):
            yield from _maps(reading, passage, match)


def _model(reading: Reading, passage: Passage, match: re.Match[str]) -> str | None:
    """The one published network, all of it, that a sentence speaks of."""
    subject = reading.subjects.at(passage, match.end())
    if subject.model is None or subject.other or subject.general or subject.scope < Scope.HEADING:
        return None
    if subject.hints.cifar and not subject.model.startswith("cifar"):
        return None
    if is_modified(reading, passage, match.start()) or is_own(reading, passage, match.start()):
        return None
    start, end = reading.subjects.sentences(passage).at(match.start())
    text = passage.recognised.folded
    if _DOUBT.search(text, start, end) is not None or find_stages(text[start:end]):
        return None
    return subject.model if _WHOLE.search(text, start, end) is not None or "最" in match[0] else None


def _channels(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    model = _model(reading, passage, match)
    if model is None:
        return
    fact, group = facts(model), "last" if match["last"] else "last2"
    first, said = int(match["first"] or match["first2"]), int(match[group])
    ends = (fact.stage_outputs[-1], fact.stage_widths[-1])
    if first not in (_RGB, fact.stage_widths[0], fact.stage_outputs[0]):
        return
    if said not in ends and said <= 2 * fact.stage_outputs[0]:
        return  # what one stage does
    values = {"model": fact.title, "expected": said if said in ends else ends[0], "said": said}
    yield passage.finding(
        *match.span(group),
        Verdict.RIGHT if said in ends else Verdict.WRONG,
        "RC252",
        (_CHANNELS_RIGHT if said in ends else _CHANNELS_WRONG).about(**values),
        subject=model,
        said=match[group],
        expected=str(values["expected"]),
    )


def _maps(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    model = _model(reading, passage, match)
    if model is None:
        return
    group = next(name for name in ("last", "last2", "last3", "last4") if match[name])
    first, said = int(match["first" + group[4:]]), int(match[group])
    side, last = sides_of(model)
    expected = -(-first * last // side)
    inner = first in (side // 2, side // 4)
    known = {1, expected, first * last // side, *([last] if inner else ())}
    if first % (side // last) and first != side and not inner:
        return
    if said not in known and (said >= first or first % said):
        return  # no size that halving leads to
    right = said in known
    shown = last if inner else expected
    values = {"model": facts(model).title, "side": first, "expected": said if right else shown, "said": said}
    yield passage.finding(
        *match.span(group),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC301",
        (_MAP_RIGHT if right else _MAP_WRONG).about(**values),
        subject=model,
        said=match[group],
        expected=str(values["expected"]),
    )
