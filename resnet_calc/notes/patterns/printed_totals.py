"""What a program prints for the parameters of a model that it has just made: sum(p.numel() for p in ...)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.slips import digit_slip
from resnet_calc.notes.totals import parameter_totals
from resnet_calc.notes.usual import A_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what other totals report: RC401."""

_MADE: Final = expression(
    rf"\b(?:models\.|torchvision\.models\.)?(?P<model>resnet(?:{A_DEPTH}))\((?P<arguments>[^()\n]{{0,80}}+)\)"
)
_HEAD: Final = expression(r"\.fc[ ]?=[ ]?(?:torch\.)?nn\.Linear\([^,\n]{1,40},[ ]?(?P<classes>[0-9]{1,5})\)")
_NUMBER_OF_CLASSES: Final = expression(r"num_classes[ ]?=[ ]?(?P<classes>[0-9]{1,5})")
_CHANGED: Final = expression(
    r"\.(?:conv1|maxpool|layer[1-4]|bn1|avgpool)[ ]?=|\.fc[ ]?=[ ]?+(?!(?:torch\.)?nn\.Linear)"
    r"|class [A-Z]\w*+|prune|Sequential|requires_grad"
)
_COUNTS: Final = expression(r"\.numel\(\)[^\n]{0,80}+\n?")
_PRINTED: Final = expression(r"[ \t]*+(?P<number>[0-9][0-9,_]{5,14})[ \t]*+(?=\n|$)")
_LARGE: Final = 1_000_000
_RIGHT: Final = Message(
    "{model} has {expected} parameters ({classes} classes)", "{model} 有 {expected} 个参数({classes} 类)"
)
_WRONG: Final = Message(
    "{model} with {classes} classes has {expected} parameters, the note prints {said}",
    "{model}({classes} 类)有 {expected} 个参数，文中打印的是 {said}",
)


class _Model(NamedTuple):
    name: str
    classes: int


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every number of parameters that a program prints, judged."""
    made: _Model | None = None
    counted = False
    for passage in reading.passages:
        kind, text = passage.region.kind, passage.text
        if counted and kind in (Kind.OUTPUT, Kind.CODE) and made is not None:
            number = _PRINTED.match(text)
            if number is not None:
                yield from _judge(passage, number, made)
        counted = False
        if kind is Kind.OUTPUT or (".numel(" not in text and "resnet" not in text and ".fc" not in text):
            continue
        if kind is Kind.CODE or "\n" in text:
            for line, end in _lines(text):
                made = _after(made, line)
                counted = _COUNTS.search(line) is not None and "print(f" not in line and "/" not in line
                number = _PRINTED.match(text, end) if counted and end < len(text) else None
                if number is not None and made is not None:
                    yield from _judge(passage, number, made)
                    counted = False
        counted = counted and kind is Kind.CODE


def _lines(text: str) -> Iterator[tuple[str, int]]:
    position = 0
    for line in text.splitlines(keepends=True):
        position += len(line)
        if line.strip():
            yield line, position


def _after(made: _Model | None, line: str) -> _Model | None:
    """The model that there is after one line of code."""
    found = _MADE.search(line)
    if found is not None:
        classes = _NUMBER_OF_CLASSES.search(found["arguments"])
        return _Model(found["model"], int(classes["classes"]) if classes is not None else 1000)
    if _CHANGED.search(line) is not None:
        return None
    head = _HEAD.search(line)
    return made._replace(classes=int(head["classes"])) if made is not None and head is not None else made


def _judge(passage: Passage, number: re.Match[str], made: _Model) -> Iterator[Finding]:
    said = int(re.sub(r"[,_]", "", number["number"]))
    if said < _LARGE:
        return
    totals = parameter_totals(made.name, (made.classes,))
    label = (f"{made.classes} classes",) if made.classes != 1000 else ()  # noqa: PLR2004 - as published
    expected = next((each.value for each in totals if each.holds_under == label), None)
    if expected is None:
        return
    others = {each.value for each in totals if not each.holds_under or each.holds_under[0].endswith(" classes")}
    right = said == expected
    if (
        not right
        and said not in others
        and digit_slip(said, expected) is None
        and sorted(str(said)) != sorted(str(expected))
    ):
        return
    values: dict[str, object] = {
        "model": facts(made.name).title, "classes": made.classes, "expected": format_count(expected),
        "said": number["number"],
    }  # fmt: skip
    yield passage.finding(
        *number.span("number"),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC401",
        (_RIGHT if right else _WRONG).about(**values),
        subject=made.name,
        said=number["number"],
        expected=number["number"] if right else format_count(expected),
    )
