"""Sizes of feature maps where the sentence says in words which one it means: after the stem, before the global pool."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.other_uses import names_another_use
from resnet_calc.notes.subject import Scope
from resnet_calc.notes.usual import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what walk-throughs report: RC301."""

_SHAPE: Final = r"(?P<{}>[0-9]{{1,4}}[ ]?[×xX*][ ]?[0-9]{{1,4}}(?:[ ]?[×xX*][ ]?[0-9]{{1,4}})?)(?![0-9]|[ ]?[×xX*/])"
_IS: Final = (
    r"(?:(?:(?:the|its) )?(?:(?:feature )?maps?|tensor|output|size|resolution|image|activations?)?[ ]?"
    r"(?:(?:is|are|has|have|measures?|becomes?|of|size|shape|a|an|only|still|reduced to|down to)[ ]){0,4})"
)
_CHINESE_IS: Final = (
    r"(?:的)?(?:输出)?(?:特征图)?(?:的)?(?:大小|尺寸|形状)?(?:依然|仍)?(?:变为|变成|得到|降为|降到|为|是|:)?[ ]?"
)
_PLACES: Final = expression(
    r"\b(?:last|final) (?:(?:convolutional |conv )?feature maps?|(?:convolutional|residual|conv) (?:stage|block)(?:'s)?"
    rf"(?: output)?)[ :]{{1,2}}{_IS}{_SHAPE.format('last')}"
    r"|\bbefore (?:the )?(?:global )?(?:average )?(?:global pool\w{0,3}|average pool\w{0,3}|gap\b),?[ ]"
    rf"{_IS}{_SHAPE.format('last2')}"
    rf"|最后(?:一个|的)?(?:卷积)?特征图{_CHINESE_IS}{_SHAPE.format('last3')}"
    rf"|全局(?:平均)?池化(?:层)?之?前{_CHINESE_IS}{_SHAPE.format('last4')}"
    r"|\bafter (?:the |a )?(?:3[ ]?[×x][ ]?3 )?(?:max[- ]?pool\w{0,3}(?: layer)?(?: \([^()]{0,30}\))?"
    r"|stem \([^()]{0,40}pool[^()]{0,20}\)),?"
    rf"[ ]{_IS}{_SHAPE.format('pool')}"
    rf"|最大池化(?:层)?(?:之)?后{_CHINESE_IS}{_SHAPE.format('pool2')}"
    r"|\bbefore (?:entering )?(?:the )?first (?:residual |bottleneck |basic )?(?:block|stage),?[ ][^.;:]{0,36}?"
    rf"\b(?:down|reduced|shrunk|brought down) to {_SHAPE.format('pool3')}"
    rf"|(?:conv1|7[×x]7 ?卷积) ?(?:\+|和|与|、|and) ?(?:3[×x]3 ?)?(?:最大)?(?:max[- ]?pool\w{{0,3}}|池化)\)?"
    rf"[ ]?[:|,][ ]?(?:输出(?:为)?|output:?)?[ ]?{_SHAPE.format('pool4')}"
    r"|\b(?:the |its )?first conv\w{0,10}(?: layer)? (?:halves|reduces|shrinks|downsamples) (?:the |its )?"
    rf"(?:image|input|resolution|size)? ?(?:to|down to) {_SHAPE.format('conv')}",
    re.IGNORECASE,
)
_RUN: Final = expression(
    r"(?<![0-9×x*])(?P<first>[0-9]{1,3})[ ]?[×xX][ ]?(?P=first)(?![0-9×x])"
    r"(?:(?:,? (?:and|then|to|over|and then) (?:to )?|, ?|、|和|再到|到| ?(?:→|->) ?)"
    r"[0-9]{1,3}[ ]?[×xX][ ]?[0-9]{1,3}(?![0-9×x])){3,5}+"
)
_PLAIN: Final = expression(
    r"(?:\b(?:maps?|sizes?|resolutions?|sides?|side lengths?)\b|特征图|尺寸|边长|分辨率|大小)[^\n.;。0-9]{0,24}"
    r"(?P<run>(?:224|112|56)(?:(?:,? (?:and|then|to) | ?[,、/] ?| ?(?:→|->) ?|和|到)"
    r"[0-9]{1,3}(?![0-9×x*%]|\.[0-9])){3,6}+)",
    re.IGNORECASE,
)
"""Sides in plain numbers: feature maps of 112, 56, 28, 14 and 7."""
_PLAIN_SIDE: Final = expression(r"(?P<one>[0-9]{1,3})")
_SIDE: Final = expression(r"(?P<one>[0-9]{1,3})[ ]?[×xX][ ]?(?P<two>[0-9]{1,3})")
_LARGE: Final = expression(r"(?<![0-9.])224(?![0-9])|imagenet", re.IGNORECASE)
_OTHER_SIDES: Final = expression(
    r"(?<![0-9])(?:256|288|299|320|384|416|448|480|512) ?[×x*] ?(?:256|288|299|320|384|416|448|480|512)(?![0-9×x*])"
)
_DOUBT: Final = expression(
    r"[?？]|\b(?:if|not|n't|instead|would|could|without|unlike|larger|smaller|than|e\.g|example|suppose|per|patch\w{0,2}"
    r"|window|kernel|input)\b"
    r"|[0-9]{2,3} ?(?:→|->|、|/) ?[0-9]{3}(?![0-9])(?! ?[×x*])|如果|若|不是|而不|例如|比如|没有|去掉|窗口|卷积核",
    re.IGNORECASE,
)
_CHAIN: Final = (112, 56, 28, 14, 7)
_FROM_THE_IMAGE: Final = (224, *_CHAIN)
_KNOWN: Final = frozenset({224, 113, 112, 111, 110, 57, 56, 55, 54, 28, 27, 14, 13, 12, 8, 7, 6, 4})
_SIGNS: Final = ("last", "final", "before", "after", "first", "最后", "池化", "pool")
_FEWEST: Final = 4
_WRONG: Final = Message(
    "{place} of {model} has output {expected}, the note says {said}",
    "{model} 的{place}输出为 {expected}，文中写的是 {said}",
)
_WRONG_RUN: Final = Message(
    "the feature maps of {model} have the sides 112, 56, 28, 14 and 7, the note says {said}",
    "{model} 特征图的边长依次为 112、56、28、14、7，文中写的是 {said}",
)
_NAMES: Final = {
    "last": Message("the last stage", "最后一个阶段"),
    "pool": Message("the max pool", "最大池化"),
    "conv": Message("the first convolution", "第一个卷积"),
}


class _Known(NamedTuple):
    """What leaves a place."""

    channels: int
    side: int


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the sizes of maps that a sentence names in words, where they are not those of an image of 224 pixels."""
    hints = reading.subjects.hints
    if not reading.subjects.is_about_resnet or hints.own_network or hints.cifar or hints.output_strides:
        return
    if any(side not in (224, *_CHAIN) for side in (*hints.sides, *(shape[1] for shape in hints.inputs))):
        return  # an image is said to be halved to 112×112, too
    if any(names_another_use(passage) or _has_other_maps(passage) for passage in reading.passages):
        return
    large = any(_LARGE.search(passage.text) for passage in reading.passages)
    for passage in reading.passages:
        prose = passage.region.kind not in (Kind.CODE, Kind.OUTPUT) and passage.region.cell is None
        if prose and passage.has_numbers:
            for match in passage.matches(_PLACES, _SIGNS) if large else ():
                yield from _judge(reading, passage, match)
            for match in passage.matches(_RUN, ("×", "x")):
                sides = list(_SIDE.finditer(passage.recognised.folded, *match.span()))
                if all(side["one"] == side["two"] for side in sides):
                    yield from _run(reading, passage, sides)
            for match in passage.matches(_PLAIN, ("56",)):
                sides = list(_PLAIN_SIDE.finditer(passage.recognised.folded, *match.span("run")))
                yield from _run(reading, passage, sides)


def _has_other_maps(passage: Passage) -> bool:
    """Whether a passage speaks of images of CIFAR, or of other sides."""
    return "cifar" in passage.recognised.lower or passage.holds(_OTHER_SIDES, ("×", "x", "*"))


def _fact(reading: Reading, passage: Passage, place: int) -> Facts | None:
    subject = reading.subjects.at(passage, place)
    model = subject.model or subject.likely
    start, end = reading.subjects.sentences(passage).at(place)
    if (
        model is None
        or subject.other
        or subject.scope < Scope.NOTE
        or _DOUBT.search(passage.text, start, end) is not None
    ):
        return None
    fact = facts(model)
    return fact if len(fact.blocks) == STAGES and fact.config.input[1:] == (224, 224) else None


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    fact = _fact(reading, passage, match.start())
    group = match.lastgroup
    if fact is None or group is None:
        return
    place = group.rstrip("234")
    known = {
        "last": _Known(fact.stage_outputs[-1], _CHAIN[-1]),
        "pool": _Known(fact.stage_widths[0], _CHAIN[1]),
        "conv": _Known(fact.stage_widths[0], _CHAIN[0]),
    }[place]
    dims = [int(number) for number in re.findall("[0-9]+", match[group])]
    sides = dims[:2] if len(dims) == 2 or dims[0] == dims[1] else dims[1:]  # noqa: PLR2004 - height, width
    channels = next((one for one in dims if one not in sides), known.channels)
    if (
        sides[0] != sides[1]
        or sides[0] not in _KNOWN
        or channels not in (known.channels, 2048, 1024, 512, 256, 128, 64)
    ):
        return
    right = (channels, sides[0]) == known
    times = f"{known.side}×{known.side}"
    expected = times if len(dims) == 2 else f"{known.channels}×{times}"  # noqa: PLR2004 - height, width
    if not right:
        yield _finding(passage, match.span(group), fact, _WRONG, expected, _NAMES[place])


def _run(reading: Reading, passage: Passage, every: list[re.Match[str]]) -> Iterator[Finding]:
    """Judge 56×56, 28×28, 14×14, 8×8: a run of sides of which all but one are the network's."""
    sides = [side for place, side in enumerate(every) if not place or side["one"] != every[place - 1]["one"]]
    said = [int(side["one"]) for side in sides]
    if len(said) < _FEWEST:
        return
    wrong = [
        [place for place, (one, true) in enumerate(zip(said, _FROM_THE_IMAGE[first:], strict=False)) if one != true]
        for first in range(len(_FROM_THE_IMAGE) - len(said) + 1)
    ]
    if not any(len(places) == 1 for places in wrong) or [] in wrong:
        return
    fact = _fact(reading, passage, sides[0].start())
    first = next(first for first, places in enumerate(wrong) if len(places) == 1)
    place = wrong[first][0]
    true, text = str(_FROM_THE_IMAGE[first + place]), sides[place][0]
    if fact is not None and said[place] not in _FROM_THE_IMAGE:
        expected = text.replace(sides[place]["one"], true)
        yield _finding(passage, sides[place].span(), fact, _WRONG_RUN, expected, "")


def _finding(
    passage: Passage, span: tuple[int, int], fact: Facts, message: Message, expected: str, place: object
) -> Finding:
    said = passage.text[slice(*span)]
    values: dict[str, object] = {"model": fact.title, "expected": expected, "said": said, "place": place}
    return passage.finding(
        *span, Verdict.WRONG, "RC301", message.about(**values), subject=fact.name, said=said, expected=expected
    )
