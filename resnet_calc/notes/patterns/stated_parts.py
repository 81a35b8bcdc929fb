"""Parameters of a network or block of which the note says what they include: the head, 10 classes, an option, norms.

A figure is wrong where it is exactly what comes of leaving out what is said to be in, or of counting what is said to be
left out; a figure that nothing explains is no business of this rule.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.figures import format_count, format_rounded
from resnet_calc.language import Message
from resnet_calc.notes.blocks import HEAD_ALONE, block_totals, head_totals, published_classes
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.quantities.figure import LEAST, Written, figures
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.totals import Explanation, parameter_totals
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC403",
        name="parameters-of-other-parts",
        what=Message(
            "A number of parameters is that with the head where the note says without it, that of 1000 classes where "
            "it says 10, that of another shortcut option, or lacks the batch normalisation or projection that it "
            "names.",
            "参数量与文中所说的范围不符:说不含分类头却是含分类头的值,说 10 类却是 1000 类的值,"
            "捷径选项不符,或漏了文中提到的批归一化、投影。",
        ),
        why=Message(
            "The classifier of ResNet-50 has 2,049,000 parameters with 1000 classes and 20,490 with 10; a figure is "
            "right for one of them only.",
            "ResNet-50 的分类层在 1000 类时有 2,049,000 个参数,10 类时只有 20,490 个;一个数值只对应其中一种。",
        ),
        wrong="Without the fully connected layer, ResNet-50 has 25.6M parameters.",
        right="Without the fully connected layer, ResNet-50 has 23.5M parameters.",
    ),
)


class Means(StrEnum):
    """What a condition is about."""

    HEAD = "head"
    CLASSES = "classes"
    OPTION = "option"
    NORM = "norm"
    SHORTCUT = "shortcut"


_HEAD: Final = (
    r"(?:(?:the|its|a|an|any|final|last|top|classification|fully|connected|dense|linear|1000-way|imagenet|"
    r"\d{1,4}-(?:way|class))[ -]){0,5}"
    r"(?:classifier|classification (?:head|layer)|head|top|fc(?: layer)?|fully[- ]connected(?: layer)?|"
    r"(?:final|last|dense|linear|output|top) layer|dense layer)\b"
)
_CHINESE_HEAD: Final = r"[^,。;、()0-9]{0,6}(?:1000 ?类)?的?(?:全连接|分类头|分类器|分类层|顶层|fc|FC|top)"
_WITHOUT: Final = re.compile(
    rf"\b(?:without|excluding|excl\.|exclude[sd]?|minus|not counting|not including|leaving out|removing|dropping"
    rf"|(?:remove|drop|strip|cut|discard)(?:s|d|ped|ting)?(?: off)?) {_HEAD}|include_top ?= ?False"
    r"|\bno[- ]top\b|\bheadless\b"
    rf"|(?:去掉了?|去除了?|不含|不包括|不包含|除去|移除了?|不算|不计|减去|不带|丢掉|砍掉|去){_CHINESE_HEAD}",
    re.IGNORECASE,
)
_WITH: Final = re.compile(
    rf"\b(?:including|incl\.|included?|counting|together with|with) {_HEAD}|include_top ?= ?True"
    rf"|(?:包括|包含|加上|连同|含有|含|带上|带){_CHINESE_HEAD}",
    re.IGNORECASE,
)
_CLASSES: Final = re.compile(
    r"(?<![\d.,])(?P<one>\d{1,5})[- ](?:way|class(?:es)?|categories|outputs?|labels)\b"
    r"|(?:num_classes|classes|n_classes) ?= ?(?P<two>\d{1,5})(?!\d)"
    r"|(?<![\d.,])(?P<three>\d{1,5}) ?(?:个)?(?:类别|分类|类|种)",
    re.IGNORECASE,
)
_OPTION: Final = re.compile(
    r"\b(?:option|type|variant|shortcut) ?\(?(?P<one>[ABC])\b|\b(?P<two>[ABC])[- ]?(?:type )?shortcuts?\b"
    r"|(?:方案|选项|方式|策略|方法) ?\(?(?P<three>[ABC])(?![A-Za-z])"
    r"|(?<![A-Za-z])(?P<four>[ABC]) ?(?:方案|选项|方式|策略|类)",
)
_NORM: Final = r"(?:the )?(?:batch ?norm\w*+|bn\b|normali[sz]ation)"
_WITH_NORM: Final = re.compile(
    rf"\b(?:including|with|incl\.|counting|plus) (?:the )?(?:projection (?:and|or) )?{_NORM}"
    rf"|{_NORM}(?: layers?| parameters?)?(?: is| are)? (?:included|counted)"
    r"|(?:包括|包含|算上|计入|加上|含)了?[^,。;]{0,4}(?:BN|批归一化|批量归一化|归一化)",
    re.IGNORECASE,
)
_WITHOUT_NORM: Final = re.compile(
    rf"\b(?:without|excluding|not counting|ignoring|neglecting) (?:the )?{_NORM}"
    r"|(?:不含|不包括|不算|不计|忽略|不考虑|除去)[^,。;]{0,4}(?:BN|批归一化|批量归一化|归一化)",
    re.IGNORECASE,
)
_WITH_SHORTCUT: Final = re.compile(
    r"\b(?:including|with|incl\.|counting) (?:its |the )?(?:projection|shortcut|downsample)\w*+"
    r"|(?:projection|shortcut|downsampl\w*+)(?: and [a-z ]{2,20})?(?: convolution)?(?: is| are)? (?:included|counted)"
    r"|(?:包括|包含|算上|计入|加上|含)了?[^,。;]{0,4}(?:投影|捷径|下采样|shortcut|downsample)",
    re.IGNORECASE,
)
_CHEAP: Final = re.compile(
    r"head|top|fc|connected|classif|class|dense|last|layer|way|output|option|shortcut|norm|bn|全连接|分类|顶层|类|方案|选项|归一化|投影",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(r"param|weight|参数|权重", re.IGNORECASE)
_NOW: Final = re.compile(
    r"\b(?:then|now|with it|the model|the network|keeps?|still|it)\b|变为|变成|之后|替换|此时|这时|于是|这样|模型|网络",
    re.IGNORECASE,
)
_ORIGINAL: Final = re.compile(
    r"原|整个|全部|总|\b(?:original|originally|full|whole|total|before|instead|rather|from|than|vs)\b|比|而不是|不是|由|从",
    re.IGNORECASE,
)
_BOUNDS: Final = re.compile(r"[,;()。、]|\band\b|\bbut\b|\bwhile\b|而|但")
_REMARK: Final = re.compile(
    r"[;。(—]| [-–] |\b(?:overkill|excessive|too|enough|unnecessar\w++|overfit\w*+|large for|heavy for)\b"
    r"|过于|太|足够|没必要",
    re.IGNORECASE,
)
"""What stands behind these is said about the figure, and not what it includes: 25.6M, overkill for 10 classes."""
_WRONG: Final = Message(
    "{model} has {expected} parameters {under}; {said} is the number {other}",
    "{model}({under})有 {expected} 个参数;{said} 是{other}的值",
)
_RIGHT: Final = Message("{model} has {expected} parameters {under}", "{model}({under})有 {expected} 个参数")
_LASTING: Final = frozenset({Means.CLASSES, Means.OPTION})
"""What goes on holding for the figures that follow."""
_LONG: Final = 100_000
_AS_PUBLISHED: Final = "with the published head"


class Condition(NamedTuple):
    """What a note says that a figure includes."""

    start: int
    end: int
    means: Means
    value: str
    """`with` or `without`, a number of classes, or the letter of an option."""


class _Published(NamedTuple):
    """What is as published where no condition says otherwise."""

    classes: int
    shortcut: str


def conditions(text: str, start: int, end: int) -> list[Condition]:
    """Return what a stretch says about what is counted, in order.

    >>> [(found.means.value, found.value) for found in conditions("with 10 classes, without the head", 0, 33)]
    [('classes', '10'), ('head', 'without')]
    """
    found: list[Condition] = []
    for pattern, means, value in (
        (_WITHOUT, Means.HEAD, "without"), (_WITH, Means.HEAD, "with"), (_WITHOUT_NORM, Means.NORM, "without"),
        (_WITH_NORM, Means.NORM, "with"), (_WITH_SHORTCUT, Means.SHORTCUT, "with"),
    ):  # fmt: skip
        found += [Condition(*match.span(), means, value) for match in pattern.finditer(text, start, end)]
    for match in _CLASSES.finditer(text, start, end):
        found.append(Condition(*match.span(), Means.CLASSES, match["one"] or match["two"] or match["three"]))
    for match in _OPTION.finditer(text, start, end):
        letter = match["one"] or match["two"] or match["three"] or match["four"]
        found.append(Condition(*match.span(), Means.OPTION, letter))
    return sorted(found)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every number of parameters of which the note says what it includes, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        text = passage.recognised.folded
        above = " ".join(heading.text for heading in passage.heading[-1:])
        if passage.region.cell is not None or (_CHEAP.search(text) or _CHEAP.search(above)) is None:
            continue
        written = [one for one in figures(passage.tokens) if one.quantity.value >= LEAST and not one.quantity.unit]
        for index in range(len(written)):
            yield from _judge(reading, passage, written, index)


def _judge(reading: Reading, passage: Passage, written: Sequence[Written], index: int) -> Iterator[Finding]:
    stated, one = _stated(reading, passage, written, index), written[index]
    if not stated:
        return
    subject = reading.subjects.at(passage, one.start)
    model = subject.model or subject.likely
    if model is None or subject.scope < Scope.NOTE or subject.hints.own_network:
        return
    classes = tuple(int(found.value) for found in stated if found.means is Means.CLASSES)
    known = [*parameter_totals(model, classes), *block_totals(model), *head_totals(model, classes)]
    plain = _Published(published_classes(model), facts(model).config.shortcut)
    named = {f"{number} classes" for number in (*classes, *subject.hints.classes)}
    meant = [each for each in known if all(part in named for part in each.holds_under if part.endswith(" classes"))]
    right = [each for each in meant if _fits(each, stated, plain)]
    agreeing = [each for each in known if agrees(one.quantity, each.value)]
    if not agreeing or not right:
        return
    holding = [each for each in right if agrees(one.quantity, each.value)]
    if not holding and (
        min(len(each.holds_under) for each in agreeing) > 1 or not (one.quantity.is_exact or _is_apart(agreeing, right))
    ):
        return
    shown = holding[0] if holding else _nearest(right, agreeing[0])
    yield _told(passage, one, model, stated, shown, None if holding else agreeing[0])


def _is_apart(agreeing: Sequence[Explanation], right: Sequence[Explanation]) -> bool:
    """Whether what the figure agrees with differs from what is right by more than a rounding."""
    return all(abs(each.value - agreeing[0].value) * 100 > agreeing[0].value for each in right[:1])


def _nearest(right: Sequence[Explanation], wrong: Explanation) -> Explanation:
    alike = [each for each in right if (HEAD_ALONE in each.holds_under) == (HEAD_ALONE in wrong.holds_under)] or right
    fewest = min(len(each.holds_under) for each in alike)
    plain = [each for each in alike if len(each.holds_under) == fewest]
    return min(plain, key=lambda each: abs(each.value - wrong.value))


def _stated(reading: Reading, passage: Passage, written: Sequence[Written], index: int) -> list[Condition]:
    """What the note says about what this figure includes: nearest to it, and no other figure between."""
    text = passage.recognised.folded
    one, behind = written[index], written[index + 1] if index + 1 < len(written) else None
    before = written[index - 1] if index else None
    sentences = reading.subjects.sentences(passage)
    start, end = sentences.at(one.start)
    low = max(start, before.end) if before is not None else start
    if low > start and (joint := _BOUNDS.search(text, low, one.start)) is not None:
        low = joint.end()  # what stands before it was said of the figure before
    high = min(end, behind.start) if behind is not None else end
    long = one.quantity.is_exact and one.quantity.value >= _LONG
    if not long and not any(_COUNTED.search(text, *part) for part in ((low, high), (start, one.start))):
        return []
    bound = _BOUNDS.search(text, one.end, high) if behind else None
    found = [
        each
        for each in conditions(text, start, bound.start() if bound is not None else high)
        if each.start >= low or each.means in _LASTING
    ]
    nearer: dict[Means, Condition] = {}
    for each in found:
        if each.start >= one.end and _REMARK.search(text, one.end, each.start) is not None:
            continue
        other = nearer.get(each.means)
        if other is None or _distance(each, one) < _distance(other, one):
            nearer[each.means] = each
    if not nearer:
        nearer = {each.means: each for each in _earlier(reading, passage, written, index)}
    first, _ = sentences.clause_at(one.start)
    if any(each.end <= first for each in nearer.values()) and _ORIGINAL.search(text, first, one.end) is not None:
        return []
    return list(nearer.values())


def _earlier(reading: Reading, passage: Passage, written: Sequence[Written], index: int) -> Iterator[Condition]:
    """What the sentence before, the code above, or the heading says."""
    text, one = passage.recognised.folded, written[index]
    sentences = reading.subjects.sentences(passage)
    start, _ = sentences.at(one.start)
    is_code = passage.region.kind is Kind.CODE
    if start and (is_code or _NOW.search(text, start, one.start) is not None):
        first = 0 if is_code else sentences.at(start - 1).start
        earlier = [each for each in conditions(text, first, start) if each.means in _LASTING]
        last = bisect_left(written, start, key=lambda other: other.start) - 1
        if earlier and (last < 0 or written[last].start < first):
            yield earlier[-1]
            return
    for heading in passage.heading[-1:]:
        yield from (each for each in conditions(heading.text, 0, len(heading.text)) if each.means is Means.OPTION)


def _distance(condition: Condition, one: Written) -> int:
    return one.start - condition.end if condition.end <= one.start else condition.start - one.end


def _fits(each: Explanation, stated: Sequence[Condition], plain: _Published) -> bool:
    under = each.holds_under
    return all(_FITS[condition.means](under, condition.value, plain) for condition in stated)


def _classes(under: tuple[str, ...], value: str, plain: _Published) -> bool:
    named = [label for label in under if label.endswith(" classes")]
    return (
        (f"{value} classes" in named) if int(value) != plain.classes else not named and "without the head" not in under
    )


def _option(under: tuple[str, ...], value: str, plain: _Published) -> bool:
    named = [label for label in under if label.startswith("shortcut option")]
    return f"shortcut option {value}" in named if named else value == plain.shortcut


def _head(under: tuple[str, ...], value: str, _: _Published) -> bool:
    if HEAD_ALONE in under:
        return True
    without = "without the head" in under or "convolutions only" in under
    return without if value == "without" else not without


def _norm(under: tuple[str, ...], value: str, _: _Published) -> bool:
    without = any(label in under for label in ("batch normalisation not counted", "convolutions only", "weights only"))
    return without if value == "without" else not without


def _shortcut(under: tuple[str, ...], _: str, __: _Published) -> bool:
    return "projection not counted" not in under


_FITS: Final = {
    Means.HEAD: _head, Means.CLASSES: _classes, Means.OPTION: _option, Means.NORM: _norm, Means.SHORTCUT: _shortcut,
}  # fmt: skip


def _told(
    passage: Passage,
    one: Written,
    model: str,
    stated: Sequence[Condition],
    shown: Explanation,
    other: Explanation | None,
) -> Finding:
    said = " ".join(passage.text[one.start : one.end].split())
    exact = one.quantity.is_exact
    expected = format_count(shown.value) if exact else format_rounded(shown.value)
    under = ", ".join(" ".join(passage.text[each.start : each.end].split()) for each in stated)
    values: dict[str, object] = {
        "model": facts(model).title, "expected": expected, "said": said, "under": under,
        "other": ", ".join(other.holds_under) if other is not None and other.holds_under else _AS_PUBLISHED,
    }  # fmt: skip
    return passage.finding(
        one.start,
        one.end,
        Verdict.RIGHT if other is None else Verdict.WRONG,
        "RC403",
        (_RIGHT if other is None else _WRONG).about(**values),
        subject=model,
        said=said,
        expected=said if other is None else expected,
    )
