"""Which of the conditions in a note were said of which figure."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind
from resnet_calc.notes.patterns.stated_parts.conditions import Means, conditions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.patterns.stated_parts.conditions import Condition
    from resnet_calc.notes.quantities.figure import Written
    from resnet_calc.notes.reading import Passage, Reading

_COUNTED: Final = expression(r"param|weight|参数|权重", re.IGNORECASE)
_NOW: Final = expression(
    r"\b(?:then|now|with it|the model|the network|keeps?|still|it)\b|变为|变成|之后|替换|此时|这时|于是|这样|模型|网络",
    re.IGNORECASE,
)
_ORIGINAL: Final = expression(
    r"原|整个|全部|总|\b(?:original|originally|full|whole|total|before|instead|rather|from|than|vs)\b|比|而不是|不是|由|从",
    re.IGNORECASE,
)
_CHANGED: Final = expression(
    r"改成|换成|改为|换为|替换|变为|\b(?:chang\w{1,3}|replac\w{1,4}|falls?|drops?|becomes?|shrinks?|leaves?)\b",
    re.IGNORECASE,
)
_TOTALS: Final = frozenset({"总", "total"})
"""The total of what a network was changed into: with ten classes the total falls to 11,181,642."""
_REMARK: Final = expression(
    r"[;。(—]| [-–] |\b(?:overkill|excessive|too|enough|unnecessar\w++|overfit\w*+|large for|heavy for)\b"
    r"|过于|太|足够|没必要",
    re.IGNORECASE,
)
"""What stands behind these is said about the figure, and not what it includes: 25.6M, overkill for 10 classes."""
_BOUNDS: Final = expression(r"[,;()。、]|\band\b|\bbut\b|\bwhile\b|而|但")
_TURNED: Final = expression(
    r"\b(?:turns?|turning|reduces?|reducing|cuts?|brings?|shrinks?|lowers?|changes?|converts?)\b[^.;,]{0,24}$",
    re.IGNORECASE,
)
_INTO: Final = expression(r"\b(?:in)?to\b|→|->")
"""Between what a figure was and what it becomes: turns 2,049,000 parameters into 20,490."""
_LASTING: Final = frozenset({Means.CLASSES, Means.OPTION})
"""What goes on holding for the figures that follow."""
_LONG: Final = 100_000
_FAR: Final = 40
_LEFT: Final = expression(
    r"\b(?:what(?: is|'s) left|(?:left|remain)(?:s|ing)?|the rest)\b|剩下|剩余|余下", re.IGNORECASE
)
"""What speaks of a network that the sentence before took something from."""
_LONGEST_OPENING: Final = 48
_ADDED: Final = expression(r"[ ]?\+[ ]?[0-9(]")
_ADDEND: Final = expression(r"\+[ ]?\(?$")
_EQUALS: Final = expression(r"[ )]{0,2}=[ ]?")


def without_summands(text: str, written: Sequence[Written]) -> list[Written]:
    """Leave out the terms of written-out sums, so that what is said before a sum is said of its result."""
    found: list[Written] = []
    for one, behind in zip(written, [*written[1:], None], strict=False):
        added = _ADDED.match(text, one.end) is not None
        equals = behind is not None and _EQUALS.fullmatch(text, one.end, behind.start) is not None
        if not added and not (equals and _ADDEND.search(text, max(0, one.start - 3), one.start)):
            found.append(one)
    return found


def stated_of(reading: Reading, passage: Passage, written: Sequence[Written], index: int) -> list[Condition]:
    """What the note says about what this figure includes: nearest to it, and no other figure between."""
    text = passage.recognised.folded
    one, behind = written[index], written[index + 1] if index + 1 < len(written) else None
    before = written[index - 1] if index else None
    sentences = reading.subjects.sentences(passage)
    start, end = sentences.at(one.start)
    low = max(start, before.end) if before is not None else start
    if low > start and (joint := _BOUNDS.search(text, low, one.start)) is not None:
        low = joint.end()  # what stands before it was said of the figure before
    high = min(end, behind.start) if behind is not None else end
    long = one.quantity.is_exact and one.quantity.value >= _LONG
    if not long and not any(_COUNTED.search(text, *part) for part in ((low, high), (start, one.start))):
        return []
    turned = _TURNED.search(text, max(start, one.start - _FAR), one.start) is not None
    if turned and behind is not None and _INTO.search(text, one.end, behind.start) is not None:
        return []
    bound = _BOUNDS.search(text, one.end, high) if behind else None
    found = [
        each
        for each in conditions(text, start, bound.start() if bound is not None else high)
        if each.start >= low or each.means in _LASTING
    ]
    nearer: dict[Means, Condition] = {}
    for each in found:
        if each.start >= one.end and _REMARK.search(text, one.end, each.start) is not None:
            continue
        other = nearer.get(each.means)
        if other is None or _distance(each, one) < _distance(other, one):
            nearer[each.means] = each
    if not nearer:
        nearer = {each.means: each for each in _earlier(reading, passage, written, index)}
    first, _ = sentences.clause_at(one.start)
    if any(each.end <= first for each in nearer.values()):
        original = _ORIGINAL.search(text, max(first, low), one.end)  # from 11.7M to 11.2M: what was from is the first
        changed = _CHANGED.search(text, start, one.end) is not None
        if original is not None and not (changed and original[0].lower() in _TOTALS):
            return []
    return list(nearer.values())


def _earlier(reading: Reading, passage: Passage, written: Sequence[Written], index: int) -> Iterator[Condition]:
    """What the sentence before, the code above, or the heading says."""
    text, one = passage.recognised.folded, written[index]
    sentences = reading.subjects.sentences(passage)
    start, _ = sentences.at(one.start)
    if start and _LEFT.search(text, start, min(one.start, start + _LONGEST_OPENING)) is not None:
        first = sentences.at(start - 2).start
        yield from (
            each
            for each in conditions(text, first, start)
            if each.means is Means.HEAD
            and each.value == "without"
            and not any(first <= w.start < start for w in written)
        )
    is_code = passage.region.kind is Kind.CODE
    if start and (is_code or _NOW.search(text, start, one.start) is not None):
        first = 0 if is_code else sentences.at(start - 1).start
        earlier = [each for each in conditions(text, first, start) if each.means in _LASTING]
        last = bisect_left(written, start, key=lambda other: other.start) - 1
        if earlier and (last < 0 or written[last].start < first):
            if not _is_offered(text, earlier):
                yield earlier[-1]
            return
    for heading in passage.heading[-1:]:
        yield from (each for each in conditions(heading.text, 0, len(heading.text)) if each.means is Means.OPTION)


def _is_offered(text: str, earlier: Sequence[Condition]) -> bool:
    """Whether the last condition stands beside another of its kind, as over two columns: 1000-class, 10-class."""
    last = earlier[-1]
    line = text.rfind("\n", 0, last.start) + 1
    return any(each.start >= line and each.means is last.means and each.value != last.value for each in earlier)


def _distance(condition: Condition, one: Written) -> int:
    return one.start - condition.end if condition.end <= one.start else condition.start - one.end
