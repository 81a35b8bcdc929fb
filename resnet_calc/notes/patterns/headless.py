"""Shapes that comments give a torchvision network that lost its last parts: children()[:-2]  # (B, 2048, 7, 7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what walk-throughs report, RC201 and RC301."""

_NAME: Final = r"[A-Za-z_][A-Za-z0-9_.]{0,40}+"
_ASSIGNED: Final = expression(
    rf"(?P<name>{_NAME})[ ]?=[ ]?(?:[A-Za-z_]{{1,12}}\.){{0,3}}(?P<model>resnet(?:18|34|50|101|152))\(", re.IGNORECASE
)
_CUT: Final = expression(
    rf"(?P<name>{_NAME})[ ]?=[ ]?(?:[A-Za-z_]{{1,12}}\.){{0,2}}Sequential\([ ]?\*[ ]?\(?[ ]?list\([ ]?"
    rf"(?P<net>{_NAME})\(\)[ ]?\)[ ]?\[[ ]?:[ ]?-(?P<lost>[1-4])[ ]?\]\)?[ ]?\)"
)
_FEATURES: Final = expression(
    rf"(?P<net>{_NAME})[ \t]{{0,20}}+#[^\n0-9]{{0,24}}(?P<width>512|2048)(?P<behind>[^\n]{{0,40}})"
)
_CALLED: Final = expression(
    rf"(?:[ \t]|=[ ]?|return )(?P<name>{_NAME})\([A-Za-z_][A-Za-z0-9_.]{{0,24}}\)[ \t]{{0,40}}+#"
)
_SHAPE: Final = expression(
    r"[(\[][ ]?(?:[A-Za-z_?*]{1,10}|-?[0-9]{1,3})[ ]?,[ ]?(?P<channels>[0-9]{3,4})[ ]?,[ ]?"
    r"(?P<height>[0-9]{1,3})[ ]?,[ ]?(?P<width>[0-9]{1,3})[ ]?[)\]]"
)
_CLASS: Final = expression(r"(?:^|\n)[ \t]{0,12}(?:class|def) ")
_CHANNELS: Final = Message("{channels} channels", "{channels} 个通道")
_WIDTHS: Final = frozenset({64, 128, 256, 512, 1024, 2048})
_POOL: Final = 2
"""Of the parts of a network the classifier is the last, the pool the one before it."""
_RIGHT: Final = Message("{what} of {model} puts out {expected}", "{model} 的{what}输出 {expected}")
_WRONG: Final = Message(
    "{what} of {model} puts out {expected}, the note says {said}", "{model} 的{what}输出 {expected}，文中写的是 {said}"
)
_TAKES: Final = Message("the classifier of {model} takes {expected} features", "{model} 的分类层输入 {expected} 个特征")
_DOES_NOT_TAKE: Final = Message(
    "the classifier of {model} takes {expected} features, the note says {said}",
    "{model} 的分类层输入 {expected} 个特征，文中写的是 {said}",
)
_WHAT: Final = {
    1: Message("what is left before the classifier", "去掉分类层后的部分"),
    2: Message("layer4", " layer4 "),
    3: Message("layer3", " layer3 "),
    4: Message("layer2", " layer2 "),
}


class _Headless(NamedTuple):
    """A network without its last parts, under the name that a program gives it."""

    name: str
    model: str
    lost: int
    start: int
    end: int


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the shapes that comments give networks without their last parts, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if passage.region.kind is not Kind.CODE:
            continue
        for match in passage.matches(_FEATURES, ("in_features",)):
            yield from _features(passage, match)
        if ".children()" not in passage.text:
            continue
        known = list(_headless(passage))
        for each in known:
            yield from _judge(passage, each, each.end)
        for match in passage.matches(_CALLED, ("#",)):
            before = [each for each in known if each.end < match.start() and each.name == match["name"]]
            if before and not _another_class(passage, before[-1].end, match.start()):
                yield from _judge(passage, before[-1], match.end() - 1)


def _features(passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    """Judge the features that a comment says the classifier takes: fc.in_features  # 512."""
    name = match["net"].removesuffix(".fc.in_features")
    networks = [each for each in passage.matches(_ASSIGNED, ("resnet",)) if each["name"] == name]
    models = {each["model"].lower() for each in networks}
    if name == match["net"] or len(models) != 1 or networks[0].start() > match.start():
        return
    fact, said = facts(models.pop()), match["width"]
    expected = str(fact.stage_outputs[-1])
    if any(sign in match["behind"].lower() for sign in ("512", "2048", "res", "/", "or ")) and said != expected:
        return
    values: dict[str, object] = {"model": fact.title, "expected": expected, "said": said}
    yield passage.finding(
        *match.span("width"),
        Verdict.RIGHT if said == expected else Verdict.WRONG,
        "RC201",
        (_TAKES if said == expected else _DOES_NOT_TAKE).about(**values),
        subject=fact.name,
        said=said,
        expected=expected,
    )


def _headless(passage: Passage) -> Iterator[_Headless]:
    networks = passage.matches(_ASSIGNED, ("resnet",))
    for match in passage.matches(_CUT, ("children",)):
        name = match["net"].removesuffix(".children")
        before = [each for each in networks if each["name"] == name]
        models = {each["model"].lower() for each in before}
        if len(models) == 1 and before[0].start() < match.start():
            yield _Headless(match["name"], models.pop(), int(match["lost"]), match.start(), match.end())


def _another_class(passage: Passage, start: int, end: int) -> bool:
    return any("class " in match[0] and start < match.start() < end for match in passage.matches(_CLASS))


def _judge(passage: Passage, headless: _Headless, start: int) -> Iterator[Finding]:
    """Judge the one shape in the comment behind a place."""
    text = passage.recognised.folded
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    sign = text.find("#", start, end)
    if sign < 0 or text[start:sign].strip(" \t)") or "," in text[start:sign]:
        return
    shapes = list(_SHAPE.finditer(text, sign, end))
    if len(shapes) != 1 or any(mark in text[sign:end] for mark in ("->", "→", "=>")):
        return
    shape, fact = shapes[0], facts(headless.model)
    channels = fact.stage_outputs[min(3, 5 - headless.lost)]
    said, side = int(shape["channels"]), int(shape["height"])
    pooled = headless.lost < _POOL
    expected = f"({channels}, 1, 1)" if pooled else f"{channels} channels"
    right = said == channels and (not pooled or side == 1)
    if not right and said not in _WIDTHS:
        return
    values: dict[str, object] = {
        "what": _WHAT[headless.lost], "model": fact.title, "said": shape[0],
        "expected": expected if pooled else _CHANNELS.about(channels=channels),
    }  # fmt: skip
    yield passage.finding(
        *shape.span(),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC301",
        (_RIGHT if right else _WRONG).about(**values),
        subject=headless.model,
        said=shape[0],
        expected=shape[0] if right else expected,
    )
