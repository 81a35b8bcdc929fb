"""A model's listing under another model's name: print(model) of ResNet-50 below a heading about ResNet-18.

What its total tells is judged with the totals of networks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Related, Rule, Verdict
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.mentions import Mention
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC704",
        name="listing-of-another-network",
        what=Message(
            "A model's listing stands under the name of another model.",
            "某个模型的打印结果放在了另一个模型的名称之下。",
        ),
        why=Message(
            "Output is pasted and the heading forgotten; a listing of bottlenecks is no ResNet-18, and one of basic "
            "blocks no ResNet-50.",
            "输出是粘贴来的，标题却忘了改；打印出瓶颈块的不是 ResNet-18，打印出基本块的不是 ResNet-50。",
        ),
        wrong="print(resnet18): (layer1): Sequential( (0): Bottleneck(",
        right="print(resnet50): (layer1): Sequential( (0): Bottleneck(",
    ),
)

_KINDS: Final = Message(
    "the listing is of {said} blocks; {model} is made of {expected}",
    "打印结果中是 {said}；{model} 由 {expected} 组成",
)
_HERE: Final = Message("the listing", "打印结果")
_PRINTED_BLOCK: Final = expression(
    r"\([0-9]{1,2}\): (?P<one>BasicBlock|Bottleneck)\(|(?P<two>BasicBlock|Bottleneck)-[0-9]{1,3} "
    r"|─(?P<three>BasicBlock|Bottleneck)(?: \(\w{1,12}\))?:? "
)
_BLOCKS: Final = {True: "Bottleneck", False: "BasicBlock"}
_FARTHEST: Final = 6
"""Paragraphs between a name and the listing that it names."""


class _Listing(NamedTuple):
    """What tells a listing's network: the kind of its blocks."""

    start: int
    end: int
    bottleneck: bool


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every listing under the name of a network that it cannot be of."""
    if not reading.subjects.is_about_resnet or reading.subjects.hints.own_network:
        return
    for passage in reading.passages:
        listing = _read(passage)
        if listing is not None:
            yield from _judge(reading, passage, listing)


def _read(passage: Passage) -> _Listing | None:
    blocks = passage.matches(_PRINTED_BLOCK, ("basicblock", "bottleneck"))
    kinds = {match["one"] or match["two"] or match["three"] for match in blocks}
    return _Listing(*blocks[0].span(), "Bottleneck" in kinds) if len(kinds) == 1 else None


def _judge(reading: Reading, passage: Passage, listing: _Listing) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, listing.start)
    model = subject.model
    if model not in TABLE_1 or subject.other or subject.scope < Scope.HEADING:
        return
    fact, named = facts(model), _name(reading, passage, listing, model)
    if named is None or listing.bottleneck == fact.is_bottleneck:
        return
    where, mention = named
    values: dict[str, object] = {
        "said": _BLOCKS[listing.bottleneck], "model": fact.title, "expected": _BLOCKS[fact.is_bottleneck],
    }  # fmt: skip
    yield where.finding(
        mention.start,
        mention.end,
        Verdict.WRONG,
        "RC704",
        _KINDS.about(**values),
        subject=model,
        said=where.text[mention.start : mention.end],
        related=(Related(passage.place(listing.start, listing.end), _HERE.about()),),
    )


def _name(reading: Reading, passage: Passage, listing: _Listing, model: str) -> tuple[Passage, Mention] | None:
    """The name that the listing stands under: the nearest before it, and none of another network between."""
    for where in reversed(reading.passages[max(0, passage.index - _FARTHEST) : passage.index + 1]):
        mentions = [
            mention
            for mention in reading.subjects.in_passage(where)
            if mention.models and (where is not passage or mention.start < listing.start)
        ]
        if mentions:
            return (where, mentions[-1]) if {each.models for each in mentions} == {(model,)} else None
    return None
