"""Two networks against each other: which has more parameters, layers, blocks or multiply-adds, and how many times."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.figures import format_rounded
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.mentions import MentionKind
from resnet_calc.notes.note import Kind
from resnet_calc.notes.totals import operation_totals, parameter_totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.mentions import Mention
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC121",
        name="wrong-comparison-of-networks",
        what=Message(
            "Of two networks the wrong one is said to have more parameters, layers, blocks or multiply-adds, or so "
            "many times more.",
            "比较两个网络的参数量、层数、残差块数或计算量时，大小说反了，或倍数不对。",
        ),
        why=Message(
            "ResNet-101 takes 1.9 times the multiply-adds of ResNet-50 and has 1.7 times its parameters. A ratio is "
            "wrong here only if it is more than a third off.",
            "ResNet-101 的乘加次数是 ResNet-50 的 1.9 倍，参数量是 1.7 倍。倍数相差超过三分之一才算错。",
        ),
        wrong="ResNet-101 has four times as many parameters as ResNet-50.",
        right="ResNet-101 has almost twice as many parameters as ResNet-50.",
    ),
)

_WHAT: Final = (
    r"(?:(?P<parameters>(?:trainable )?(?:parameters|params|weights)|参数(?:总?量|总?数|个数)?)"
    r"|(?P<operations>G?FLOPs|multiply-adds|multiply-accumulates|G?MACs|compute|computations?|computational cost"
    r"|计算量|运算量|乘加(?:次数)?)"
    r"|(?P<layers>layers|depth|层数|深度)|(?P<blocks>(?:residual )?blocks|残差块(?:数量?)?))"
)
_HAS: Final = r"(?:has|have|had|contains?|uses?|needs?|requires?|takes?|costs?|does|is|comes with)"
_HEDGE: Final = (
    r"(?:about|around|roughly|approximately|nearly|almost|close to|only|just|still|even|actually|somewhat|slightly"
    r"|exactly|~|≈)"
)
_TIMES: Final = r"(?P<times>twice|double|half|(?:two|three|four|five|six|[2-9]|1?[0-9]\.[0-9]{1,2})(?: times|[x×]))"
_MORE: Final = expression(
    rf"^[^.;,:()]{{0,24}}?\b{_HAS} (?:{_HEDGE} ){{0,2}}(?:(?:far|much|many|a lot) )?(?P<sign>more|fewer|less)"
    rf" {_WHAT} than (?:the |a )?[*_`]{{0,2}}$",
    re.IGNORECASE,
)
_OF: Final = expression(
    rf"^[^.;,:()]{{0,24}}?\b{_HAS} (?:{_HEDGE} ?){{0,2}}{_TIMES} (?:as many |as much |more |the (?:number of )?)?"
    rf"{_WHAT} (?:as|of|than|compared to|compared with) (?:the |a )?[*_`]{{0,2}}$",
    re.IGNORECASE,
)
_DEEP: Final = expression(
    rf"^[^.;,:()]{{0,24}}?\b(?:is|are) (?:{_HEDGE} ?){{0,2}}{_TIMES} as (?P<layers>deep) as (?:the |a )?[*_`]{{0,2}}$",
    re.IGNORECASE,
)
_CHINESE_MORE: Final = expression(
    rf"^(?:的)?[^。;:()]{{0,16}}?{_WHAT}(?:更|还|要|反而)?(?:比|(?P<sign>多于|少于|大于|小于|高于|低于))[ *_`]{{0,3}}$",
    re.IGNORECASE,
)
_CHINESE_SIGN: Final = expression(r"[ *_`]{0,3}(?:的)?(?:还要?|要|更|反而|略|稍)?(?P<sign>多|少|大|小|高|低)(?![约达])")
_CHINESE_OF: Final = expression(
    rf"^(?:的)?[^。;:()]{{0,16}}?{_WHAT}(?: ?\([^()]{{0,24}}\))?(?:大约|约|大概|几乎|将近|接近|差不多)?(?:是|为|相当于)"
    r"(?:大约|约|几乎|将近|接近)?[ *_`]{0,3}$",
    re.IGNORECASE,
)
_CHINESE_TIMES: Final = expression(
    r"[ *_`]{0,3}的?(?:大约|约|大概|将近|接近|近)?[ ]?"
    r"(?P<times>[2-9]|1?[0-9]\.[0-9]{1,2}|[两二三四五六])[ ]?倍(?!多|以上)|[ *_`]{0,3}的?(?P<half>一半)"
)
_DOUBT: Final = expression(
    r"[?？]|\b(?:not|n't|if|per|each|every|block of|stage|without|myth|wrong|bound|would|could|pruned|modified|plain)\b"
    r"|如果|若|每|不是|并不|并非|没有|误|单个|阶段|普通|剪枝|改进",
    re.IGNORECASE,
)
_OF_A_PART: Final = expression(
    r"(?:\b(?:of|in|from|for|with|on)(?: the| an?)?[ *_`]{0,3}|[在中与和跟])$", re.IGNORECASE
)
_SIGNS: Final = ("than", " as ", " of ", "比", "于", "是", "为")
_SPAN: Final = 72
_BEFORE: Final = 24
"""Characters before the names that may make a doubt of it; what stands behind them always may."""
_LESS: Final = frozenset({"fewer", "less", "少", "少于", "小", "小于", "低", "低于"})
_NUMBERS: Final = {
    "twice": 2, "double": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "两": 2, "二": 2, "三": 3, "四": 4,
    "五": 5, "六": 6,
}  # fmt: skip
_OFF: Final = Fraction(4, 3)
"""How far off a ratio may be."""
_APART: Final = Fraction(21, 20)
"""How far two networks must be apart for one of them to have more."""
_NAMES: Final = {
    "parameters": Message("parameters", "个参数"), "operations": Message("multiply-adds", "次乘加"),
    "layers": Message("layers", "层"), "blocks": Message("residual blocks", "个残差块"),
}  # fmt: skip
_WRONG: Final = Message(
    "{one} has {first} {what}, {other} {second}: {ratio} times as many",
    "{one} 有 {first} {what}，{other} 有 {second}：{ratio} 倍",
)


class _Said(NamedTuple):
    """What a sentence says of two networks."""

    what: str
    start: int
    end: int
    ratio: Fraction | None = None
    less: bool = False


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the comparisons of two networks that do not hold."""
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE or passage.region.cell is not None:
            continue
        named = [each for each in reading.subjects.in_passage(passage) if each.kind is not MentionKind.FAMILY]
        if len(named) > 1 and any(sign in passage.recognised.lower for sign in _SIGNS):
            yield from _judge(reading, passage, named)


def _judge(reading: Reading, passage: Passage, named: list[Mention]) -> Iterator[Finding]:
    text = passage.recognised.folded
    sentences = reading.subjects.sentences(passage)
    for one, other in pairwise(named):
        start, end = sentences.at(one.start)
        known = all(len(each.models) == 1 and each.models[0] in TABLE_1 for each in (one, other))
        if not known or one.models == other.models or not one.end < other.start <= min(end, one.end + _SPAN):
            continue
        if (
            _DOUBT.search(text, max(start, one.start - _BEFORE), end) is not None
            or _OF_A_PART.search(text, start, one.start) is not None
        ):
            continue
        said = _said(text, one, other, end)
        if said is not None:
            yield from _finding(passage, one, other, said)


def _said(text: str, one: Mention, other: Mention, end: int) -> _Said | None:
    """What stands between two names, and behind them."""
    between = text[one.end : other.start].lstrip("*_` ")
    start = other.start - len(between)
    if (match := _MORE.search(between)) is not None:
        return _Said(
            _kind(match), start + match.start("sign"), start + match.end("sign"), less=match["sign"].lower() in _LESS
        )
    if (match := _OF.search(between) or _DEEP.search(between)) is not None:
        return _Said(_kind(match), start + match.start("times"), start + match.end("times"), _ratio(match["times"]))
    if (match := _CHINESE_MORE.search(between)) is not None:
        if match["sign"]:
            return _Said(
                _kind(match), start + match.start("sign"), start + match.end("sign"), less=match["sign"] in _LESS
            )
        behind = _CHINESE_SIGN.match(text, other.end, end)
        return _Said(_kind(match), *behind.span("sign"), less=behind["sign"] in _LESS) if behind is not None else None
    if (match := _CHINESE_OF.search(between)) is not None:
        behind = _CHINESE_TIMES.match(text, other.end, end)
        if behind is not None:
            return _Said(_kind(match), *behind.span(behind.lastgroup or 0), _ratio(behind["times"] or "half"))
    return None


def _kind(match: re.Match[str]) -> str:
    said = match.groupdict()
    return next(what for what in _NAMES if said.get(what))


def _ratio(said: str) -> Fraction:
    first = said.lower().split()[0].rstrip("x×")
    return Fraction(1, 2) if first == "half" else Fraction(_NUMBERS.get(first, first))


def _amount(model: str, what: str) -> int:
    fact = facts(model)
    totals = {"parameters": parameter_totals, "operations": operation_totals}
    return totals[what](model)[0].value if what in totals else fact.depth if what == "layers" else fact.every_block


def _finding(passage: Passage, one: Mention, other: Mention, said: _Said) -> Iterator[Finding]:
    first, second = (_amount(each.models[0], said.what) for each in (one, other))
    true = Fraction(first, second)
    if said.ratio is None:
        wrong = true * _APART <= 1 if not said.less else true >= _APART
        right = not wrong and not 1 / _APART < true < _APART
    else:
        wrong = not 1 / _OFF <= true / said.ratio <= _OFF
        right = not wrong
    if not (wrong or right):
        return
    exact = said.what in ("layers", "blocks")
    values: dict[str, object] = {
        "one": facts(one.models[0]).title, "other": facts(other.models[0]).title, "what": _NAMES[said.what],
        "first": str(first) if exact else format_rounded(first),
        "second": str(second) if exact else format_rounded(second), "ratio": f"{float(true):.2g}",
    }  # fmt: skip
    yield passage.finding(
        said.start,
        said.end,
        Verdict.WRONG if wrong else Verdict.RIGHT,
        "RC121",
        _WRONG.about(**values),
        subject=one.models[0],
        said=passage.text[said.start : said.end],
        expected=f"{float(true):.2g}",
    )
