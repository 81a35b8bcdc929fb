"""The rules 6n + 2 and 9n + 2 of the CIFAR networks: n = 9 makes ResNet-56, n = 18 ResNet-110."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.subject import Scope
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC104",
        name="wrong-n-for-depth",
        what=Message(
            "A number n and the depth that it is said to make do not agree with the note's rule, 6n + 2 or 9n + 2.",
            "文中的 n 与所说的层数不符合文中的公式 6n + 2(或 9n + 2)。",
        ),
        why=Message(
            "He et al. 2015, section 4.2: the first convolution, three stages of 2n layers, one fully connected layer.",
            "He 等人 2015 年论文 4.2 节：第一个卷积层、三个阶段各 2n 层、一个全连接层。",
        ),
        wrong="6n + 2 layers: n = 9 makes ResNet-110.",
        right="6n + 2 layers: n = 18 makes ResNet-110.",
    ),
)

_RULE: Final = expression(
    r"(?<![0-9])(?P<factor>6|9|12)[ ]?[*·×]?[ ]?[nN][ ]?\+[ ]?(?P<rest>[24])(?![0-9])"
    r"|[nN][ ]?\*[ ]?(?P<other>6|9)[ ]?\+[ ]?2"
)
_VALUE: Final = expression(
    r"(?<![A-Za-z0-9_])[nN][ ]?(?:=|为|is|取)[ ]?(?P<n>[0-9]{1,3})(?![0-9]|[.,、][ ]?[0-9](?![nN])|[ ]?[-+*/])"
)
_DEPTH: Final = expression(
    r"(?:res(?:idual[ ])?-?net[-_ ]?|(?<=[ (,:、→=\n?。]))(?P<depth>[0-9]{2,4})(?:[ ]?-?[ ]?(?:layers?|层))?"
    r"(?![0-9%×x]|\.[0-9]|[ ]?(?:epoch|个|类|class))",
    re.IGNORECASE,
)
_LIST: Final = r"[0-9]{1,4}(?:(?:, ?and | and |, ?|、|和)[0-9]{1,4}){2,5}+"
_LISTS: Final = expression(
    rf"(?<![A-Za-z0-9_])[nN][ ]?(?:=|∈|为|取)[ ]?[{{(]?(?P<ns>{_LIST})[}})]?"
    rf"[^0-9.;。]{{1,40}}(?P<depths>{_LIST})(?![0-9.])"
)
_RIGHT: Final = Message("{factor} × {n} + {rest} = {expected} layers", "{factor} × {n} + {rest} = {expected} 层")
_WRONG: Final = Message(
    "n = {n} makes {factor} × {n} + {rest} = {expected} layers, the note says {said}",
    "n = {n} 时层数为 {factor} × {n} + {rest} = {expected}，文中写的是 {said}",
)
_WRONG_OF: Final = Message(
    "of {model} n is {expected}, for {factor} × {expected} + {rest} is its depth; the note says {said}",
    "{model} 的 n 为 {expected}({factor} × {expected} + {rest} 为其层数)，文中写的是 {said}",
)
_INTEGER: Final = expression(r"[0-9]++")
_ELSE: Final = expression(
    r"[?？]|\b(?:if|with other|deeper|shallower|larger|smaller|instead|example|batch|sample\w*+|images|classes)\b"
    r"|如果|若|更|例如|样本|类",
    re.IGNORECASE,
)
_BESIDE: Final = expression(
    r"[ ]?(?:[:(]|,|with|has|means|uses|for|is|corresponds to|对应的?|取|中|的|时|使用|即|有)?[ ]?,?[ ]?", re.IGNORECASE
)
"""What stands between a depth and its own n, whatever else the sentence names: ResNet-20 means n = 3."""
_FARTHEST: Final = 56
_WIDE: Final = frozenset({"wide_resnet16_8", "wide_resnet22_8", "wide_resnet28_10", "wide_resnet40_4"})
_WIDE_DEPTHS: Final = frozenset({16, 22, 28, 40})
_NAMES_WIDE: Final = expression(r"\bWRN\b|\bwide[ -]?resnet", re.IGNORECASE)
_PUBLISHED: Final = frozenset({20, 32, 44, 56, 110, 164, 1202, 1001, 50, 29, 47, 38})


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every pair of n and depth in a note that gives the rule, judged."""
    rules = {
        (int(match["factor"] or match["other"]), int(match["rest"] or 2))
        for passage in reading.passages
        for match in passage.matches(_RULE, ("n+", "n +", "n*", "n *"))
    }
    if not rules:
        return
    for passage in reading.passages:
        for match in passage.matches(_VALUE):
            yield from _judge(reading, passage, match, rules)
        for match in passage.matches(_LISTS, ("n",)):
            yield from _side_by_side(passage, match, rules)


def _judge(reading: Reading, passage: Passage, match: re.Match[str], rules: set[tuple[int, int]]) -> Iterator[Finding]:
    """Hold the n against the nearest depth of its clause, before it or behind."""
    start, end = reading.subjects.sentences(passage).clause_at(match.start())
    end = min(len(passage.text), max(end, match.end()) + _FARTHEST // 2)
    text = fold_width(passage.text)
    published = _PUBLISHED | _WIDE_DEPTHS if _NAMES_WIDE.search(text) is not None else _PUBLISHED
    depths = [
        depth
        for depth in _DEPTH.finditer(text, max(start, match.start() - _FARTHEST), min(end, match.end() + _FARTHEST))
        if not text[
            depth.end("depth") : depth.end("depth") + 1
        ].isdigit()  # the stretch may end in the middle of a number
        and int(depth["depth"]) in published
        and not match.start() <= depth.start("depth") < match.end()
    ]
    beside = [depth for depth in depths if _BESIDE.fullmatch(text, depth.end(), match.start()) is not None]
    if len(beside) == 1:
        depths = beside
    elif not depths:
        yield from _of_subject(reading, passage, match)
        return
    elif len(depths) != 1 or len(list(_VALUE.finditer(text, start, end))) != 1:
        return
    n, said = int(match["n"]), int(depths[0]["depth"])
    made = {factor * n + rest: (factor, rest) for factor, rest in rules}
    right = said in made
    if not right and any(factor * n + 2 == said for factor in (6, 9)):
        return  # of the other kind of block, which the note may have named in other words
    expected, (factor, rest) = (said, made[said]) if right else min(made.items())
    values: dict[str, object] = {"n": n, "factor": factor, "rest": rest, "expected": expected, "said": said}
    yield passage.finding(
        depths[0].start("depth"),
        depths[0].end("depth"),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC104",
        (_RIGHT if right else _WRONG).about(**values),
        said=str(said),
        expected=str(expected),
    )


def _side_by_side(passage: Passage, match: re.Match[str], rules: set[tuple[int, int]]) -> Iterator[Finding]:
    """Judge n = 3, 5, 7, 9 and 20, 32, 44, 56 beside each other, where all but one agree."""
    ns = [int(number[0]) for number in _INTEGER.finditer(match["ns"])]
    depths = list(_INTEGER.finditer(passage.recognised.folded, *match.span("depths")))
    for factor, rest in rules:
        pairs = zip(ns, depths, strict=False)
        wrong = [(n, depth) for n, depth in pairs if int(depth[0]) != factor * n + rest]
        if len(ns) == len(depths) and len(wrong) == 1:
            n, depth = wrong[0]
            expected = factor * n + rest
            values: dict[str, object] = {"n": n, "factor": factor, "rest": rest, "expected": expected, "said": depth[0]}
            yield passage.finding(
                *depth.span(), Verdict.WRONG, "RC104", _WRONG.about(**values), said=depth[0], expected=str(expected)
            )


def _of_subject(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    """Hold an n against the network that the section is about, where the clause names no depth."""
    subject = reading.subjects.at(passage, match.start())
    start, end = reading.subjects.sentences(passage).at(match.start())
    alone = len(list(_VALUE.finditer(fold_width(passage.text), start, end))) == 1
    if (
        subject.model is None
        or not (subject.model.startswith("cifar_resnet") or subject.model in _WIDE)
        or subject.scope < Scope.HEADING
        or not alone
    ):
        return None
    fact, said = facts(subject.model), int(match["n"])
    if len(set(fact.blocks)) != 1 or said in {fact.blocks[0], 1, 2} or _ELSE.search(passage.text, start, end):
        return
    values: dict[str, object] = {
        "model": fact.title, "expected": fact.blocks[0], "said": said, "factor": 3 * fact.layers_per_block,
        "rest": 4 if subject.model in _WIDE else 2,
    }  # fmt: skip
    yield passage.finding(
        *match.span("n"), Verdict.WRONG, "RC104", _WRONG_OF.about(**values), subject=fact.name, said=match["n"],
        expected=str(fact.blocks[0]),
    )  # fmt: skip
