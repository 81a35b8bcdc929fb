"""What blocks cost beside each other: tables of basic blocks and bottlenecks by channels, or as networks have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.language import Message
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.patterns.block_prices.columns import read_heads
from resnet_calc.notes.patterns.block_prices.sentences import judged_sentences, judged_titles, judged_working
from resnet_calc.notes.patterns.block_prices.settings import judged_setting
from resnet_calc.notes.patterns.block_prices.stages import judged_stage
from resnet_calc.notes.patterns.block_prices.trades import TRADED, judged_trade
from resnet_calc.notes.tables import find_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.patterns.block_prices.columns import Claim
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.tables import Table

RULES: Final = (
    Rule(
        code="RC412",
        name="wrong-block-cost",
        what=Message(
            "A basic block or a bottleneck is given a cost that its channels do not make.",
            "给出的基本块或瓶颈块的代价与其通道数不符。",
        ),
        why=Message("The comparison of the two blocks rests on it.", "两种块的比较就建立在这个数上。"),
        wrong="| 256 channels | 64 inside | bottleneck, weights: 69,362 |",
        right="| 256 channels | 64 inside | bottleneck, weights: 69,632 |",
    ),
)  # fmt: skip

_IS: Final = Message("{said} is what this block has", "{said} 与该块相符")
_IS_NOT: Final = Message(
    "{expected} is what belongs here, the note says {said}", "此处应为 {expected}，文中写的是 {said}"
)
_FEWEST: Final = 3
_MOST_WRONG: Final = 2


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the costs of blocks in tables, judged where nearly all of them are right."""
    text = reading.note.text
    if ("asic" not in text or "ottleneck" not in text) and ("基本" not in text or "瓶颈" not in text):
        return
    fitting = False
    for table in find_tables(reading):
        heads = read_heads(table)
        best: list[Claim] | None = None
        for norm in (False, True):
            claims = list(_judged(table, heads, norm=norm))
            wrong = sum(bool(claim.expected) for claim in claims)
            enough = len(claims) - wrong >= _FEWEST and wrong <= _MOST_WRONG
            if enough and (best is None or wrong < sum(bool(claim.expected) for claim in best)):
                best = claims
        if best is not None:
            fitting = True
            yield from (_finding(claim) for claim in best)
    if fitting:
        yield from (_finding(claim) for claim in judged_working(reading))
        yield from (_finding(claim) for claim in judged_titles(reading))
        yield from (_finding(claim) for claim in judged_sentences(reading))


def _finding(claim: Claim) -> Finding:
    passage = claim.cell.passage
    said = passage.text[claim.start : claim.end]
    message = (_IS_NOT if claim.expected else _IS).about(said=said, expected=claim.expected)
    verdict = Verdict.WRONG if claim.expected else Verdict.RIGHT
    return passage.finding(
        claim.start, claim.end, verdict, "RC412", message, said=said, expected=claim.expected or said
    )


def _judged(table: Table, heads: Mapping[str, int], *, norm: bool) -> Iterator[Claim]:
    if "channels" in heads and "inside" in heads and "map" in heads:
        for row in table.rows:
            yield from judged_setting(row, heads, norm=norm)
    elif "stage" in heads and ("basic w" in heads or "basic m" in heads):
        for row in table.rows:
            yield from judged_stage(row, heads, norm=norm)
    elif {"given", "found", *TRADED} <= set(heads):
        for row in table.rows:
            yield from judged_trade(row, heads, norm=norm)
