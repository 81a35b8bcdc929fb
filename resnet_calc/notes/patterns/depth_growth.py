"""Where deeper networks get deeper: from ResNet-50 to 101 in conv4_x alone, to 152 in conv3_x too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.stages import find_stages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC114",
        name="wrong-stage-that-deepens",
        what=Message(
            "It is said that deeper networks differ in one stage only, and they differ in others too.",
            "文中说更深的网络只在某一阶段加深，实际上其他阶段也不同。",
        ),
        why=Message(
            "ResNet-101 is ResNet-50 with 23 instead of 6 blocks in conv4_x; ResNet-152 has 36 there and also 8 "
            "instead of 4 in conv3_x.",
            "ResNet-101 只是把 ResNet-50 的 conv4_x 从 6 块加到 23 块；ResNet-152 的 conv4_x 为 36 块，"
            "conv3_x 也从 4 块加到 8 块。",
        ),
        wrong="From ResNet-50 to ResNet-152, only conv4_x gets deeper.",
        right="From ResNet-50 to ResNet-101 the network gets deeper in conv4_x only.",
    ),
)

_ONLY: Final = expression(
    r"仅仅|只是|只有|仅|只在|只体现|\b(?:only|solely|just|exclusively|nothing but)\b", re.IGNORECASE
)
_SIGNS: Final = ("仅", "只", "only", "solely", "just", "exclusively", "nothing but")
_DEEPEN: Final = expression(
    r"加深|增加|变深|变化|不同|区别|差异|差别|层数|更深|\b(?:deep(?:er|en\w*+)?|add(?:ed|itional|ing)?|extra|more"
    r"|differ\w*+|grows?|increas\w*+|change\w*+)\b",
    re.IGNORECASE,
)
_BEYOND: Final = expression(
    r"50[ -]?(?:层|layers?)?[^。.;,,]{0,6}(?:之后|以后|以上|往上|开始|及以上)|(?:超过|大于|高于)[ ]?50|"
    r"(?:beyond|above|after|deeper than|from|past|more than|starting (?:from|at|with))[ ](?:ResNet[- ]?)?50"
    r"(?:[ -]?layers?)?(?!\d)(?:[ ](?:on|onwards?|up))?",
    re.IGNORECASE,
)
_NOT: Final = expression(r"不仅|不只|不单|并非|\bnot (?:only|just)\b", re.IGNORECASE)
_RIGHT: Final = Message("{models} differ in {stage} only", "{models} 只在 {stage} 不同")
_WRONG: Final = Message(
    "{models} differ in {expected}, not in {stage} alone: {lists}",
    "{models} 在 {expected} 都不同，并非只在 {stage}：{lists}",
)
_DEEPER: Final = TABLE_1[TABLE_1.index("resnet50") :]


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every statement that deeper networks differ in one stage only, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if not passage.holds(_ONLY, _SIGNS):
            continue
        for start, end in reading.subjects.sentences(passage).all():
            yield from _judge(reading, passage, start, end)


def _judge(reading: Reading, passage: Passage, start: int, end: int) -> Iterator[Finding]:
    text = passage.text
    only, deepen = _ONLY.search(text, start, end), _DEEPEN.search(text, start, end)
    if only is None or deepen is None or _NOT.search(text, start, end) is not None:
        return
    stages = [stage for stage in find_stages(text[start:end]) if len(stage.stages) == 1]
    models = _models(reading, passage, start, end)
    behind = [stage for stage in stages if start + stage.start >= only.start()]
    if len({stage.stages for stage in stages}) != 1 or not behind or len(models) < 2:  # noqa: PLR2004 - to compare
        return
    lists = {model: facts(model).blocks for model in models}
    if len({len(blocks) for blocks in lists.values()}) != 1:
        return
    columns = zip(*lists.values(), strict=True)
    different = [stage for stage, column in enumerate(columns, start=1) if len(set(column)) > 1]
    right = different == list(behind[0].stages)
    if not right and not set(behind[0].stages) & set(different):
        return  # the sentence is about something else
    values: dict[str, object] = {
        "models": ", ".join(facts(model).title for model in models),
        "stage": behind[0].spelling,
        "expected": ", ".join(f"conv{stage + 1}_x" for stage in different),
        "lists": ", ".join(f"{facts(model).title} {list(blocks)}" for model, blocks in lists.items()),
    }
    place = start + behind[0].start
    yield passage.finding(
        min(place, only.start()),
        start + behind[0].end,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC114",
        (_RIGHT if right else _WRONG).about(**values),
        said=behind[0].spelling,
        expected=str(values["expected"]),
    )


def _models(reading: Reading, passage: Passage, start: int, end: int) -> tuple[str, ...]:
    """The networks that are compared: those named, or all from 50 layers on."""
    if _BEYOND.search(passage.text, start, end) is not None:
        named = {
            model
            for mention in reading.subjects.in_passage(passage)
            if start <= mention.start < end
            for model in mention.models
        }
        if named <= {"resnet50"}:
            return _DEEPER
    found = [
        model
        for mention in reading.subjects.in_passage(passage)
        if start <= mention.start < end
        for model in mention.models
    ]
    return tuple(dict.fromkeys(found))
