"""Three filters of a bottleneck and the stage that they are given: [512, 512, 2048] in stage 5, as Keras counts them.

Sentences and calls speak of convolutional and identity blocks alike; what most of the others say anchors them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import Facts, facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.numerals import cardinal, ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of filters, strides and identity blocks otherwise: RC206, RC204 and RC120."""

_FILTERS: Final = r"(?P<filters>[\[(][0-9]{2,4}[ ]?[,、][ ]?[0-9]{2,4}[ ]?[,、][ ]?[0-9]{2,4}[\])])"
_CALL: Final = expression(
    rf"\b(?:conv(?:olution(?:al)?)?_?block|(?P<identity>identity_?block))[ ]?\([^\[\]()\n]{{1,40}}{_FILTERS}"
    r"[ ]?,[^\[\]\n]{0,24}?\bstage[ ]?=[ ]?(?P<stage>[2-5])"
    r"(?:[^\n]{0,24}?\bs(?:trides?)?[ ]?=[ ]?\(?(?P<stride>[1-4])(?![0-9]))?",
    re.IGNORECASE,
)
_SENTENCE: Final = expression(
    r"(?:\b(?:(?P<count>[1-9][0-9]?|one|two|three|four|five|six)[ ](?:identity|id)[ _]?blocks?"
    r"|conv(?:olution(?:al)?)?[ _]?block)\b"
    r"|(?P<count_zh>[1-9][0-9]?|[一两二三四五六])[ ]?个?[ ]?(?:恒等|标识|身份|identity|id)[ _]?(?:残差|映射)?"
    r"(?:块|block)"
    r"|(?:卷积|conv(?:olutional)?)[ _]?(?:残差)?(?:块|block))"
    rf"[^\[\]()\n]{{1,40}}{_FILTERS}"
    r"(?:[^\n]{0,24}?[\"“'‘「]s[\"”'’」](?: is|为|是| ?=)[ ]?(?P<stride>[1-4])(?![0-9]))?",
    re.IGNORECASE,
)
_SIGNS: Final = (
    "identity block", "identity_block", "id block", "convolutional block", "conv block", "conv_block",
    "恒等", "标识", "身份", "id块", "id 块", "卷积块", "卷积残差块", "conv块",
)  # fmt: skip
_LABEL: Final = expression(
    r"(?:stage|阶段)[ ]?(?P<number>[1-5])(?![0-9])|第[ ]?(?P<ordinal>[一二三四五1-5])[ ]?个?(?:阶段|stage)",
    re.IGNORECASE,
)
_BACK: Final = 8
"""Passages in which the label of a list stands before its items."""
_SECOND: Final = 2
"""What Keras calls the first stage of blocks."""
_FEWEST: Final = 3
"""Sets that have to be right where others are wrong."""
_WRONG: Final = Message(
    "{what} of stage {stage} of {model}: {expected}, the note says {said}",
    "{model} 第 {stage} 阶段的{what}应为 {expected}，文中写的是 {said}",
)
_RIGHT: Final = Message("{what} of stage {stage} of {model}: {expected}", "{model} 第 {stage} 阶段的{what}：{expected}")
_WHAT: Final = {
    "RC206": Message("filters", "各卷积的通道数"),
    "RC204": Message("stride of the block", "该块的步长"),
    "RC120": Message("identity blocks", "恒等块数"),
}


class _Said(NamedTuple):
    """A block or some of them, with the stage that they are said to be in, counted as Keras does."""

    passage: Passage
    match: re.Match[str]
    stage: int

    @property
    def is_identity(self) -> bool:
        """Whether it is an identity block, which has stride 1 in every stage."""
        return any(self.match.groupdict().get(group) for group in ("identity", "count", "count_zh"))

    @property
    def filters(self) -> tuple[int, ...]:
        """What its three convolutions put out."""
        return tuple(map(int, re.findall(r"[0-9]+", self.match["filters"])))


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the filters, strides and numbers of blocks that are given a stage by its number, judged."""
    if not reading.subjects.is_about_resnet:
        return
    said = [one for one in _every(reading) if _SECOND <= one.stage <= _SECOND + 3]
    if len(said) <= _FEWEST:
        return
    fact = _meant(reading, said[0])
    if fact is None:
        return
    right = {one.stage for one in said if one.filters == _filters(fact, one.stage)}
    if len(right) < _FEWEST or sum(one.filters == _filters(fact, one.stage) for one in said) * 3 < len(said) * 2:
        return
    for one in said:
        yield from _judge(one, fact)


def _every(reading: Reading) -> Iterator[_Said]:
    label: tuple[int, int] | None = None
    for passage in reading.passages:
        labels = [
            (found.start(), ordinal(found["number"] or found["ordinal"]))
            for found in passage.matches(_LABEL, ("stage", "阶段"))
        ]
        for match in passage.matches(_CALL, ("_block", "identityblock", "convblock", "convolutionalblock")):
            yield _Said(passage, match, int(match["stage"]))
        for match in passage.matches(_SENTENCE, _SIGNS) if not passage.region.is_program else ():
            before = [number for start, number in labels if start < match.start()]
            if before:
                label = passage.index, before[-1]
            if label is not None and passage.index - label[0] <= _BACK:
                yield _Said(passage, match, label[1])
        if labels:
            label = passage.index, labels[-1][1]


def _meant(reading: Reading, said: _Said) -> Facts | None:
    """The network that is meant, or any of the same blocks where it is not said which."""
    subject = reading.subjects.at(said.passage, said.match.start())
    named = [name for name in (*subject.candidates, *reading.subjects.named) if name in TABLE_1]
    bottlenecks = [facts(name) for name in named if facts(name).is_bottleneck]
    return bottlenecks[0] if bottlenecks and not subject.other else None


def _filters(fact: Facts, stage: int) -> tuple[int, ...]:
    at = stage - _SECOND
    return (fact.inner_widths[at], fact.inner_widths[at], fact.stage_outputs[at])


def _judge(said: _Said, fact: Facts) -> Iterator[Finding]:
    expected = _filters(fact, said.stage)
    text = said.match["filters"]
    numbers = iter(expected)
    written = re.sub(r"[0-9]+", lambda _: str(next(numbers)), text)
    yield _told(said, fact, "RC206", "filters", written if said.filters != expected else text)
    if said.match["stride"]:
        strides = said.stage > _SECOND and not said.is_identity
        yield _told(said, fact, "RC204", "stride", "2" if strides else "1")
    count = next((group for group in ("count", "count_zh") if said.match.groupdict().get(group)), None)
    if count is not None:
        text, blocks = said.match[count], fact.blocks[said.stage - _SECOND] - 1
        yield _told(said, fact, "RC120", count, text if cardinal(text) == blocks else str(blocks))


def _told(said: _Said, fact: Facts, code: str, group: str, expected: str) -> Finding:
    text = said.match[group]
    right = text == expected
    values: dict[str, object] = {
        "what": _WHAT[code], "stage": said.stage, "model": fact.title, "expected": expected, "said": text,
    }  # fmt: skip
    return said.passage.finding(
        *said.match.span(group),
        Verdict.RIGHT if right else Verdict.WRONG,
        code,
        (_RIGHT if right else _WRONG).about(**values),
        subject=f"{fact.name} conv{said.stage}_x",
        said=text,
        expected=expected,
    )
