"""What is found in a note: one claim, where it stands, whether it is right, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from resnet_calc.language import Message

if TYPE_CHECKING:
    from resnet_calc.language import Statement
    from resnet_calc.notes.text import Place


class Verdict(StrEnum):
    """What the tool says of a claim."""

    RIGHT = "right"
    CONVENTION = "convention"
    """Right under another counting convention or variant, which the finding names."""
    WRONG = "wrong"
    UNCHECKED = "unchecked"
    """Understood, but with nothing to hold it against; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A certain correction: what is to stand in the file in place of exactly this stretch of it."""

    start: int
    """Offset in the note's text."""
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding speaks of: a consequence, the other side of a conflict."""

    place: Place
    message: Statement


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim of a note, judged."""

    place: Place
    text: str
    """The claim as it stands in the note."""
    verdict: Verdict
    code: str
    """The rule: RC and three digits."""
    message: Statement
    subject: str = ""
    """What the claim is about: `resnet50 conv2_1`, or nothing where the claim stands for itself."""
    said: str = ""
    expected: str = ""
    holds_under: tuple[str, ...] = ()
    """The conventions or variants under which the claim is right, where it is not right under the note's own."""
    derivation: tuple[Statement, ...] = ()
    """The steps to the expected value, for --explain."""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    slip: Statement | Message | None = None
    """How the number came to be written, where that can be told: two digits changed places, the stride forgotten."""
    follows: Finding | None = None
    """The earlier mistake that this number was computed with, or repeats, where it is none of its own."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of mistake, and how it is documented."""

    code: str
    """RC and three digits; the hundreds are its family, see `FAMILIES`."""
    name: str
    """Named for the bad thing, in English with hyphens: `wrong-kernel-size`."""
    what: Message
    why: Message
    wrong: str
    """A line of a note that breaks the rule."""
    right: str
    """The same line, corrected."""


FAMILIES: Final = {
    "1": Message("counts of layers, blocks and stages", "层数、块数与阶段数"),
    "2": Message("operations: kernel, stride, channels, padding", "运算：卷积核、步长、通道、填充"),
    "3": Message("shapes", "形状"),
    "4": Message("parameters", "参数量"),
    "5": Message("multiply-adds and FLOPs", "乘加次数与 FLOPs"),
    "6": Message("written-out arithmetic", "写出的算式"),
    "7": Message("conflicts inside the note", "笔记内部的矛盾"),
    "8": Message("receptive fields", "感受野"),
    "9": Message("remarks", "提示"),
}
"""What the first digit of a code stands for."""
