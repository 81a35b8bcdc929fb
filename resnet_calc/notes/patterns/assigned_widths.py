"""Widths of which a comment says whose they are: channels = 256  # ResNet18 layer3 output channels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what sentences report, RC255."""

_WIDTH: Final = expression(
    r"[=(:][ ]?(?P<width>64|128|256|512|1024|2048)[ ]?[),]{0,2}[ \t]{0,40}+#[ ]?(?:the |from |of )?"
    r"resnet[-_ ]?(?P<depth>18|34|50|101|152)(?:'s)?[ ,:]{1,2}"
    r"(?:layer[ ]?(?P<layer>[1-4])|(?P<last>avg[ ]?pool|final|last))"
    r"(?: layer| stage)?[ ](?:output |feature |out ){0,2}(?:channels?|dim\w{0,9}|features?|size|width)\b"
    r"(?P<behind>[^\n]{0,60}+)",
    re.IGNORECASE,
)
_DOUBT: Final = expression(r"->|→|inner|inside|mid|reduc|project|concat|half|or |/|\+|\*|plane", re.IGNORECASE)
_RIGHT: Final = Message("{what} of {model} puts out {expected} channels", "{model} 的 {what} 输出 {expected} 个通道")
_WRONG: Final = Message(
    "{what} of {model} puts out {expected} channels, the note says {said}",
    "{model} 的 {what} 输出 {expected} 个通道，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the widths that comments attribute to a stage of a network, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE:
            for match in passage.matches(_WIDTH, ("resnet",)):
                if _DOUBT.search(match["behind"]) is None:
                    yield _judged(passage, match)


def _judged(passage: Passage, match: re.Match[str]) -> Finding:
    fact, said = facts(f"resnet{match['depth']}"), match["width"]
    stage = int(match["layer"]) if match["layer"] else len(fact.blocks)
    expected = str(fact.stage_outputs[stage - 1])
    what = f"layer{stage}" if match["layer"] else match["last"]
    values: dict[str, object] = {"what": what, "model": fact.title, "expected": expected, "said": said}
    return passage.finding(
        *match.span("width"),
        Verdict.RIGHT if said == expected else Verdict.WRONG,
        "RC255",
        (_RIGHT if said == expected else _WRONG).about(**values),
        subject=fact.name,
        said=said,
        expected=expected,
    )
