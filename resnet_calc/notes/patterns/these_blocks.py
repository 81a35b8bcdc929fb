"""These four blocks that become these three within one sentence, whatever the network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.counts import find_counts
from resnet_calc.notes.counts.count import Count, Noun
from resnet_calc.notes.finding import Finding, Related, Rule, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.reading import Passage, Reading
    from resnet_calc.notes.sentences import Sentences

RULES: Final = (
    Rule(
        code="RC701",
        name="these-are-another-number",
        what=Message(
            "A sentence speaks of these four blocks and then of these three.",
            "同一句话里先说“这4个”块，后面又说“这3个”。",
        ),
        why=Message(
            "Such sentences are copied from an earlier stage and not adapted; one of the numbers is wrong whatever the "
            "network.",
            "这类句子往往从前面的阶段复制而来，忘了修改；无论是哪个网络，总有一个数是错的。",
        ),
        wrong="These 4 blocks share a width; because these 3 blocks ...",
        right="These 4 blocks share a width; because these 4 blocks ...",
    ),
)

_CONFLICT: Final = Message(
    "the sentence begins with {first} blocks and goes on with {said}",
    "这句话开头说的是 {first} 个块，后面却说 {said} 个",
)
_BEGINS: Final = Message("{first} blocks here", "这里是 {first} 个块")
_THESE: Final = expression(r"(?:这|他们|它们|该|\bthese|\bthose|\bthe)[ ]?$", re.IGNORECASE)
_MOST: Final = 12
"""More blocks than these are no stage's that a sentence would count out."""


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every number of these blocks that is another one than the sentence began with."""
    for passage in reading.passages:
        sentences = reading.subjects.sentences(passage)
        yield from _in_sentences(passage, find_counts(passage, sentences), sentences)


def _in_sentences(passage: Passage, counts: Sequence[Count], sentences: Sentences) -> Iterator[Finding]:
    first: dict[int, Count] = {}
    reported: set[int] = set()
    for count in counts:
        if count.noun is not Noun.BLOCK or _THESE.search(passage.text, max(0, count.start - 8), count.start) is None:
            continue
        start = sentences.at(count.start).start
        before = first.setdefault(start, count)
        if before.value != count.value and start not in reported and count.value < before.value <= _MOST:
            reported.add(start)
            values: dict[str, object] = {"first": before.value, "said": count.value}
            yield passage.finding(
                count.start,
                count.end,
                Verdict.WRONG,
                "RC701",
                _CONFLICT.about(**values),
                said=str(count.value),
                expected=str(before.value),
                related=(Related(passage.place(before.start, before.end), _BEGINS.about(first=before.value)),),
            )
