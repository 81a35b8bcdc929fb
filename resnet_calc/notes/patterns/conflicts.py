"""Conflicts inside a note, whatever the network: a block list against the sum beside it, a total against its parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Related, Rule, Verdict
from resnet_calc.notes.lists import ListForm, NumberList, lists_of
from resnet_calc.notes.note import Kind
from resnet_calc.notes.totals import parameter_totals
from resnet_calc.notes.usual import STAGES
from resnet_calc.units import match_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC702",
        name="list-against-sum",
        what=Message(
            "A sentence lists the blocks of each stage and adds up other numbers.",
            "同一句话中列出的各阶段块数与相加的数不同。",
        ),
        why=Message(
            "One of the two was copied from another network and not adapted.",
            "两者之一是从别的网络复制来的，忘了修改。",
        ),
        wrong="The stages have 3, 4, 6, 3 blocks, in total (3 + 3 + 3 + 2) × 3 + 2 = 35 layers.",
        right="The stages have 3, 3, 3, 2 blocks, in total (3 + 3 + 3 + 2) × 3 + 2 = 35 layers.",
    ),
    Rule(
        code="RC703",
        name="total-against-its-parts",
        what=Message(
            "The total of a listing of layers is not the sum of the parameters that the listing shows.",
            "网络结构清单给出的参数总量与清单中各层之和不符。",
        ),
        why=Message(
            "Such listings are printed by a program and always add up; one that does not was made up or edited.",
            "这类清单由程序打印，总是相加正确；不相符的清单是编造或改动过的。",
        ),
        wrong="a listing whose layers have more parameters than its line `Total params`",
        right="the listing as the program prints it",
    ),
)

_LIST: Final = Message("the sentence lists {said} and adds up {sum}", "这句话列出的是 {said}，相加的却是 {sum}")
_HERE: Final = Message("{sum} here", "这里是 {sum}")
_LESS: Final = Message(
    "the layers that are listed have {expected} parameters, more than the total {said}",
    "清单中列出的各层共有 {expected} 个参数，多于总量 {said}",
)
_NOT_SUM: Final = Message(
    "the layers of the listing have {expected} parameters together, the note says {said}",
    "清单中各层共有 {expected} 个参数，文中写的是 {said}",
)
_SUM: Final = Message("the listing adds up to {expected}", "清单各层之和为 {expected}")
_BLOCKS: Final = expression(r"block|unit|bottleneck|stage|块|单元|阶段|层", re.IGNORECASE)
_TIMES: Final = expression(r"[ ]?\)?[ ]?(?:\*|×|x|\\times)[ ]?[23]\b|\)[ ]?(?:\*|×)", re.IGNORECASE)
_NEAR: Final = 4
"""How many lists behind one may still be about the same network."""
_TOTAL: Final = expression(r"^[ \t#>*]*+Total params(?:eters)?[ ]?:[ ]*+(?P<total>[0-9][0-9,]*+)", re.MULTILINE)
_HEAD: Final = expression(r"Param[ ]?#|Params\b|# ?Param", re.IGNORECASE)
_ROW: Final = expression(
    r"(?:[)\]?]|\bmultiple|, [0-9]{1,4})[ \t]{1,80}+(?P<count>[0-9][0-9,]*+)(?=[ \t]*+(?:$|[ \t]{1,40}[\[\w'(]))",
    re.MULTILINE,
)
"""A row of a listing: what stands before its count is a shape, one cut short, or Keras' word that it may be several."""
_NESTED: Final = expression(r"├|└|│|\(recursive\)|depth-idx|\|-|╰")
_CUT: Final = expression(r"^[ \t#>]*+(?:\.\.\.|…|\.\.|:)", re.MULTILINE)
_HEAD_ROW: Final = expression(r"linear|dense|fc\b|logits|predictions|classifier", re.IGNORECASE)
_NAMED: Final = 3
_ROWS: Final = 5


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the conflicts of a note."""
    for passage in reading.passages:
        yield from _lists(reading, passage)
        if passage.region.kind in (Kind.CODE, Kind.OUTPUT):
            yield from _listing(reading, passage)


def _lists(reading: Reading, passage: Passage) -> Iterator[Finding]:
    found = [one for one in lists_of(passage) if len(one.values) == STAGES]
    sentences = reading.subjects.sentences(passage)
    for place, one in enumerate(found):
        for other in found[place + 1 : place + 1 + _NEAR]:
            forms = {one.form, other.form}
            if forms != {ListForm.LIST, ListForm.SUM} or one.values == other.values:
                continue
            listed, added = (one, other) if one.form is ListForm.LIST else (other, one)
            start, end = sentences.at(one.start)
            beside = other.start < end or passage.text.count("\n", one.end, other.start) == 0
            if beside and _is_depth(passage, added) and _BLOCKS.search(passage.text, start, listed.start) is not None:
                yield _disagree(passage, listed, added)


def _is_depth(passage: Passage, added: NumberList) -> bool:
    """Whether the sum is multiplied with the layers of a block."""
    return _TIMES.match(passage.text, added.end) is not None


def _disagree(passage: Passage, listed: NumberList, added: NumberList) -> Finding:
    said, total = ", ".join(map(str, listed.values)), " + ".join(map(str, added.values))
    return passage.finding(
        listed.start,
        listed.end,
        Verdict.WRONG,
        "RC702",
        _LIST.about(said=said, sum=total),
        said=said,
        expected=", ".join(map(str, added.values)),
        related=(Related(passage.place(added.start, added.end), _HERE.about(sum=total)),),
    )


def _is_cut(reading: Reading, said: int, rows: str) -> bool:
    """Whether the rows stop before the classifier while the total is that of a network that the note names."""
    if _HEAD_ROW.search(rows) is not None:
        return False
    return any(each.value == said for model in reading.subjects.named[:_NAMED] for each in parameter_totals(model))


def _listing(reading: Reading, passage: Passage) -> Iterator[Finding]:
    """Hold a printed total against the rows above it."""
    text = passage.text
    head = _HEAD.search(text)
    total = _TOTAL.search(text, head.end()) if head is not None else None
    if head is None or total is None or _NESTED.search(text, head.start(), total.start()) is not None:
        return
    rows = [int(row["count"].replace(",", "")) for row in _ROW.finditer(text, head.end(), total.start())]
    quantity = match_quantity(text, total.start("total"))
    if len(rows) < _ROWS or quantity is None or not quantity[0].is_exact:
        return
    said, added = int(quantity[0].value), sum(rows)
    cut = _CUT.search(text, head.end(), total.start()) is not None
    values = {"expected": format_count(added), "said": format_count(said)}
    if said == added:
        verdict, message = Verdict.RIGHT, _SUM.about(**values)
    elif said < added:
        verdict, message = Verdict.WRONG, _LESS.about(**values)
    elif cut or _is_cut(reading, said, text[head.end() : total.start()]):
        return
    else:
        verdict, message = Verdict.WRONG, _NOT_SUM.about(**values)
    yield passage.finding(
        total.start("total"),
        total.end("total"),
        verdict,
        "RC703",
        message,
        said=total["total"],
        expected=str(values["expected"]),
    )
