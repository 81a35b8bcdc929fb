"""Parameters of a classifier whose features and classes stand beside them: fc: 512 → 10, 5,130 parameters.

Whatever the network, so many features and so many classes make one number of weights, with biases or without.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.quantities.figure import figures_of
from resnet_calc.notes.writing import written_like
from resnet_calc.units import agrees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.quantities.figure import Written
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of any layer's parameters, RC411."""

_LAYER: Final = expression(
    r"(?:\bfc\b|fully[- ]connected|classifier|\blinear\b|\bdense\b|\bhead\b|全连接|分类[层头器]|线性层)"
    r"[^0-9\n;。]{0,24}(?:[~≈]?[0-9.,]{1,9} ?[KMkm]?(?: params?| parameters)? ?\()?"
    r"(?<![0-9.,])(?P<features>[0-9]{2,5}) ?(?:→|->|-->|=>|⇒|\bto\b|×\|) ?(?P<classes>[0-9]{1,5}+)"
    r"(?![.,][0-9]| ?(?:→|->|-->|=>|[×x*]))",
    re.IGNORECASE,
)
_SIGNS: Final = ("→", "->", "=>", "⇒", " to ")
_COUNTS: Final = expression(
    r"[*]{0,2} ?(?:learnable |trainable )?(?:个)?(?:params?\b|parameters?\b|weights\b|可训练参数|参数)", re.IGNORECASE
)
_COUNTED: Final = expression(r"(?:params?|parameters|参数量?|:) ?[~≈]? ?$", re.IGNORECASE)
_DOUBT: Final = expression(
    r"[?？]|\b(?:not|n't|instead|than|if|would|total|overall|all|whole|network|backbone|hidden|saved?|fewer|more"
    r"|before|original\w*+|was|were|had|place|replac\w++|previous\w*+|old|default|pretrained|imagenet|used to)\b"
    r"|原|之前|替换|换成|预训练|总|共|全部|整个|不是|而不|如果|若|比|隐藏",
    re.IGNORECASE,
)
_WIDTHS: Final = (256, 512, 1024, 2048, 4096)
_CLASSES: Final = (10, 100, 1000)
_LARGEST: Final = 5_000_000
_CLOSE: Final = 0.03
_RIGHT: Final = Message(
    "{features} × {classes} + {classes} is {expected}", "{features} × {classes} + {classes} 为 {expected}"
)
_WRONG: Final = Message(
    "{features} features and {classes} classes take {features} × {classes} + {classes} = {expected} parameters, "
    "the note says {said}",
    "{features} 维特征、{classes} 类需要 {features} × {classes} + {classes} = {expected} 个参数，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the parameters of classifiers, held against the features and classes beside them."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if not passage.has_numbers:
            continue
        for match in passage.matches(_LAYER, _SIGNS):
            yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    text = passage.recognised.folded
    start, end = reading.subjects.sentences(passage).at(match.start())
    end = min(end, text.find("\n", match.end()) if "\n" in text[match.end() : end] else end)
    figures = [one for one in figures_of(passage) if start <= one.start < end and _is_count(text, one, match)]
    features, classes = int(match["features"]), int(match["classes"])
    if len(figures) != 1 or not features > classes > 1:
        return
    one = figures[0]
    whole = (features + 1) * classes
    right = any(agrees(one.quantity, value) for value in (whole, features * classes))
    if not right and (_DOUBT.search(text, start, end) is not None or not _is_of_another(one, features, classes)):
        return
    said = " ".join(passage.text[one.start : one.end].split())
    expected = said if right else (written_like(said, whole) if whole > one.quantity.scale else f"{whole:,}")
    values: dict[str, object] = {"features": features, "classes": classes, "expected": expected, "said": said}
    yield passage.finding(
        one.start,
        one.end,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC411",
        (_RIGHT if right else _WRONG).about(**values),
        said=said,
        expected=expected,
    )


def _is_count(text: str, one: Written, match: re.Match[str]) -> bool:
    """Whether a figure outside the arrow counts parameters: by its word, or between the layer's name and the arrow."""
    if match.start("features") <= one.start < match.end("classes") or one.quantity.unit:
        return False
    inside = match.start() <= one.start < match.end()
    counted = _COUNTS.match(text, one.end) is not None or _COUNTED.search(text, one.start - 14, one.start) is not None
    return counted if not inside else one.quantity.scale > 1 or counted


def _is_of_another(one: Written, features: int, classes: int) -> bool:
    """Whether it is the figure of a classifier of other features or classes, as is quoted for it."""
    if one.quantity.value > _LARGEST:
        return False
    others = ((width, number) for width in _WIDTHS for number in {*_CLASSES, classes})
    return any(
        abs(float(one.quantity.value) - value) <= _CLOSE * value
        for width, number in others
        if (width, number) != (features, classes)
        for value in ((width + 1) * number, width * number)
    )
