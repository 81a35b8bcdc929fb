"""What the parameters of a network weigh: 97.5 MB are 2²⁰ bytes each, 102.2 MB a million bytes each."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.totals import parameter_totals
from resnet_calc.units import Quantity, agrees, match_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC402",
        name="wrong-size-in-bytes",
        what=Message(
            "A line computes the size of a network's parameters, and the size behind it is that of another unit.",
            "代码按一种单位计算参数所占的字节数，后面写的却是另一种单位的结果。",
        ),
        why=Message(
            "Dividing by 10⁶ gives megabytes, by 1024² mebibytes; both are called MB and differ by 5 %.",
            "除以 10⁶ 得到兆字节，除以 1024² 得到 MiB；两者都常写作 MB，相差约 5%。",
        ),
        wrong="size = resnet50_parameters * 4 / 1e6  # 97.5 MB",
        right="size = resnet50_parameters * 4 / 1e6  # 102.2 MB",
    ),
)

_MILLION: Final = r"(?P<million>1e6|10 ?\*\* ?6|1_?000_?000(?![0-9_]))"
_MEBI: Final = r"(?P<mebi>\(? ?1024 ?\*\* ?2 ?\)?|\(1024 ?\* ?1024\)|2 ?\*\* ?20|1_?048_?576(?![0-9_]))"
_EXPRESSION: Final = expression(
    r"(?:param\w*+|total\w*+|size\w*+|num\w*+|count\w*+|[ns]|(?<![0-9.,])[0-9][0-9,_.]{2,12}(?:e6|[ ]?M)?)\)?"
    r"[ ]?[*×][ ]?(?P<bytes>[248])"
    rf"[ ]?/[ ]?(?:{_MILLION}|{_MEBI})",
    re.IGNORECASE,
)
_BEHIND: Final = expression(r"(?:#|//|->|→|=>|=)[^\n#0-9]{0,24}+")
_MEGABYTES: Final = expression(r"[ ]?(?:MB|MiB|M\b)", re.IGNORECASE)
_RIGHT: Final = Message("the parameters of {model} are {expected} MB", "{model} 的参数为 {expected} MB")
_WRONG: Final = Message(
    "{bytes} bytes for each parameter of {model}, divided by {divisor}, are {expected}, the note says {said}",
    "{model} 每个参数 {bytes} 字节，除以 {divisor} 得 {expected}，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every computed size in bytes with the size that is said to come out, judged."""
    for passage in reading.passages:
        for match in passage.matches(_EXPRESSION, ("/",)):
            yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    text = passage.text
    end = text.find("\n", match.end())
    end = len(text) if end < 0 else end
    behind = _BEHIND.search(text, match.end(), end)
    found = match_quantity(text, behind.end()) if behind is not None else None
    model = reading.subjects.at(passage, match.start()).model
    if behind is None or found is None or model is None or found[0].decimals == 0:
        return
    figure, stop = found
    if figure.scale != 1 or (not figure.unit and _MEGABYTES.match(text, stop) is None):
        return
    divisors = (10**6, 1024**2)
    divisor, other = divisors if match["million"] else divisors[::-1]
    weight = int(match["bytes"])
    expected = _printed(parameter_totals(model)[0].value * weight, divisor, figure)
    right = _some(model, figure, weight, divisor)
    if not right and not _some(model, figure, weight, other):
        return
    values: dict[str, object] = {
        "model": facts(model).title,
        "expected": expected,
        "said": text[behind.end() : stop],
        "bytes": weight,
        "divisor": match["million"] or match["mebi"],
    }
    yield passage.finding(
        behind.end(),
        stop,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC402",
        (_RIGHT if right else _WRONG).about(**values),
        subject=model,
        said=text[behind.end() : stop],
        expected=expected,
    )


def _some(model: str, figure: Quantity, weight: int, divisor: int) -> bool:
    return any(
        agrees(Quantity(figure.value, figure.step), Fraction(explanation.value * weight, divisor))
        for explanation in parameter_totals(model)
        if len(explanation.holds_under) <= 1
    )


def _printed(size: int, divisor: int, figure: Quantity) -> str:
    return f"{size / divisor:.{figure.decimals}f}"
