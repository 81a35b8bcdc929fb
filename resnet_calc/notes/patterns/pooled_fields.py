"""The receptive field behind the pool of the stem, 11: a sum, not twice the 7 of the convolution before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.patterns.receptive_fields import fields_behind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""What is wrong here goes by the codes of the receptive fields in sentences."""

_TERM: Final = expression(r"receptive field|感受野|\bRF\b", re.IGNORECASE)
_EFFECTIVE: Final = expression(r"effective|有效|jump|stride|步长|size of the map|方差", re.IGNORECASE)
_POOL: Final = expression(
    r"\b(?:after|behind) (?:the )?(?:stem\b|"
    r"(?:(?:first conv(?:olution)?|conv1|7 ?[×x] ?7 conv(?:olution)?) and (?:the )?)?"
    r"(?:max[- ]?|3 ?[×x] ?3 )?pool(?:ing)?(?: layer)?)(?:,? it|,? the receptive field)?"
    r"(?: is| has| sees| becomes)?"
    r"(?: about)? (?P<one>[0-9]{1,2})(?=[ ]?(?:[.,;)。]|pixels|px|个?像素|$))(?![.,][0-9])"
    r"|(?:最大)?池化(?:层)?(?:之后|以后|后)(?:的)?(?:感受野)?(?:变为|为|是"
    r"|达到)?[ ]?(?P<two>[0-9]{1,2})(?=[ ]?(?:[.,;)。]|pixels|px|个?像素|$))(?![.,][0-9])",
    re.IGNORECASE,
)
_RIGHT: Final = Message("the receptive field of {what} is {expected}", "{what} 的感受野为 {expected}")
_WRONG: Final = Message(
    "the receptive field of {what} is {expected}, the note says {said}",
    "{what} 的感受野为 {expected}，文中写的是 {said}",
)
_BEHIND_POOL: Final = Message("{model} behind its pool", "{model} 池化之后")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what the receptive field behind the pool is said to be, judged."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network or reading.subjects.hints.cifar:
        return
    for passage in reading.passages:
        if passage.region.cell is None:
            for match in passage.matches(_POOL, ("pool", "stem", "池化")):
                yield from _behind_pool(reading, passage, match)


def _behind_pool(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(match.start())
    if _TERM.search(text, start, end) is None or _EFFECTIVE.search(text, start, end) is not None:
        return
    subject = reading.subjects.at(passage, match.start())
    model = subject.model or subject.likely
    if model is not None and not subject.other and len(facts(model).blocks) == 4:  # noqa: PLR2004 - for ImageNet
        what = _BEHIND_POOL.about(model=facts(model).title)
        group = match.lastgroup or "one"
        yield from _told(passage, match.span(group), int(match[group]), fields_behind(model, 0), what, model)


def _told(
    passage: Passage, span: tuple[int, int], said: int, known: dict[int, str], what: object, model: str
) -> Iterator[Finding]:
    if not known:
        return
    right = said in known
    expected = said if right else next(iter(known))
    values: dict[str, object] = {"what": what, "said": said, "expected": expected}
    yield passage.finding(
        *span,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC802",
        (_RIGHT if right else _WRONG).about(**values),
        subject=model,
        said=passage.text[slice(*span)],
        expected=str(expected),
    )
