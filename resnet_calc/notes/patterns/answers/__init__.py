"""Answers without a subject: How many residual blocks has ResNet-50? 16. The question names network and thing."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.architecture.published import TABLE_1
from resnet_calc.expressions import expression
from resnet_calc.figures import format_rounded
from resnet_calc.language import Message
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.numerals import ENGLISH_NUMERALS, chinese_numeral
from resnet_calc.notes.patterns.answers.kinds import PROJECTIONS, asked
from resnet_calc.notes.patterns.answers.pairs import find_pairs
from resnet_calc.notes.totals import operation_totals, parameter_totals
from resnet_calc.notes.usual import STAGES
from resnet_calc.units import agrees, match_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.facts import Facts
    from resnet_calc.notes.patterns.answers.pairs import Pair
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC116",
        name="wrong-answer",
        what=Message(
            "A question asks for a number of a network, and the answer gives another.",
            "问题问的是某个网络的一个数，回答给出的却是另一个数。",
        ),
        why=Message(
            "The answers that interviews are prepared with are short and go from page to page; ResNet-50 has 49 "
            "convolutional layers, 16 blocks, 4 projections and an expansion of 4.",
            "面试题的答案很短，又被反复转抄；ResNet-50 有 49 个卷积层、16 个残差块、4 个投影捷径，扩展系数为 4。",
        ),
        wrong="How many residual blocks does ResNet-50 have? 50.",
        right="How many residual blocks does ResNet-50 have? 16.",
    ),
)

_RIGHT: Final = Message("{what} of {model}: {expected}", "{model} 的{what}：{expected}")
_WRONG: Final = Message(
    "{what} of {model}: {expected}, the answer says {said}", "{model} 的{what}应为 {expected}，回答是 {said}"
)
_ANSWER: Final = expression(
    r"[\s*_`\"'—–→]*+(?:(?:A|Ans|Answer|答案?|回答|解)[ ]?[0-9]{0,2}[*_]{0,2}[ ]?[:.、)][\s*_]*+)?+"
    r"(?:(?:about|around|approximately|roughly|exactly|it has|there are|it is|it's|only|just|约|大约|一共|总共|共有?"
    r"|有|是|只有)[ ]?){0,3}+",
    re.IGNORECASE,
)
_NUMBER: Final = expression(
    r"(?P<digits>[0-9]{1,4})(?![0-9.,]*+[0-9]|[ ]?[×x*%+/-]|[ ]?(?:or|to|或|到)\b|[ ]?[,、/] ?[0-9])"
    rf"|(?P<word>{'|'.join(sorted(ENGLISH_NUMERALS, key=len, reverse=True))})(?![A-Za-z-])"
    r"|(?P<chinese>[一二两三四五六七八九十百]{1,6})(?=[个层块倍种])",
    re.IGNORECASE,
)
_ALL: Final = expression(
    r"(?P<all>(?:all(?: of them)?|each|every)\b[^.;,。]{0,24}|(?:所有|全部|每一?个)[^.;,。]{0,16})", re.IGNORECASE
)
_WHICH: Final = expression(r"how many|which|哪|多少|几", re.IGNORECASE)
_SOME: Final = expression(
    r"\bthree\b|\bfour\b|(?<![0-9])[34](?![0-9])|[三四]|first|stage|except|but|第一|首|阶段|stride|步长", re.IGNORECASE
)
_SHAPE: Final = expression(r"\(?(?P<shape>[0-9]{1,4}(?:[ ]?[×xX*,][ ]?[0-9]{1,4}){1,2})\)?(?![0-9])")
_BLOCK: Final = expression(
    r"[`*]{0,2}(?:(?P<bottleneck>bottleneck|瓶颈)|(?P<basic>basic ?block|基本块))", re.IGNORECASE
)
_CONDITION: Final = expression(
    r"[^,.;。；\n]{0,30}?(?:\b(?:in|for|of|with|on|if|when|where)\b|[(（在对])[^,.;。；\n]{0,30}?"
    r"(?:(?P<bottleneck>bottleneck|瓶颈)|(?P<basic>basic|基本)|(?<![0-9])(?P<depth>18|34|50|101|152)(?![0-9]))",
    re.IGNORECASE,
)
"""For what a number is the answer: 4 in bottlenecks, 1 in basic blocks."""
_PART: Final = expression(
    r"layer|head|classifier|\bfc\b|block|conv|dense|stage|more|fewer|batch|norm|each|per|层|块|头|卷积|归一|阶段|多出"
    r"|cifar|pruned|keras",
    re.IGNORECASE,
)
_LEAST_OPERATIONS: Final = 10**6
_FAR: Final = 4
"""A number of parameters is wrong if it is off by more than a quarter, for there are variants of all kinds."""


class _Reply(NamedTuple):
    """What an answer begins with."""

    start: int
    end: int
    said: str
    number: int | None = None


_MANY: Final = expression(r"how many|number of|多少|几|expansion|扩展|扩张|系数|多大|how large", re.IGNORECASE)
_LAST_MAP: Final = expression(
    r"(?:output|shape|size|feature map|输出|形状|大小|特征图)[^?]{0,30}"
    r"(?:(?:last|final) (?:convolutional |residual )?(?:stage|block)|layer4|conv5_x|最后一个阶段)"
    r"|(?:layer4|conv5_x|(?:last|final) (?:convolutional |residual )?stage|最后一个阶段)"
    r"[^?]{0,20}(?:output|shape|put out|输出|形状)",
    re.IGNORECASE,
)
_POOLED: Final = expression(r"224[^?]{0,40}(?:max ?pool|池化)|(?:max ?pool|池化)[^?]{0,40}224", re.IGNORECASE)
_SIZE: Final = expression(r"how (?:large|big)|size|what|多大|大小|尺寸|多少", re.IGNORECASE)
_LATER: Final = expression(r"stage|layer|block|average|global|阶段|残差|平均|全局", re.IGNORECASE)
_SIDE: Final = 56
"""Of an image of 224 pixels behind the pool."""
_SUPPOSED: Final = expression(
    r"\b(?:would|if|suppose|without|instead|(?:more|fewer|less)(?! than)|extra|removed?|added)\b"
    r"|如果|若|假如|去掉|再加|增加",
    re.IGNORECASE,
)
"""What makes of a question one about a network that is not as it was published."""
_WHICH_OPTION: Final = expression(
    r"(?:which|what) (?:of the )?(?:shortcut )?(?:options?|types?)|哪[个种一]{1,2} ?(?:捷径)?(?:选项|方案|方式)",
    re.IGNORECASE,
)
_LETTER: Final = expression(r"(?:(?i:option|type|选项|方案) ?)?[(]?(?P<letter>[ABC])(?=[ ]?[.,;:)(。]|\s*+$|\n)")
_OPTIONS: Final = (
    (expression(r"\bno (?:extra |additional |new )?param|parameter[- ]free|without (?:extra |additional )?param"
                r"|zero[- ]pad"
                r"|(?:不|没有)[^?]{0,6}参数|补零|零填充", re.IGNORECASE), "A"),
    (expression(r"(?:all|every) (?:the )?shortcuts?|everywhere|所有捷径|全部捷径|每[条个]捷径", re.IGNORECASE), "C"),
    (expression(r"torchvision|only where|only when|where the (?:shape|dimension)", re.IGNORECASE), "B"),
)  # fmt: skip
_NEGATED: Final = expression(r"\bnot\b|n't|except|most|best|不使用|不用|最", re.IGNORECASE)
_OPTION_RIGHT: Final = Message("it is option {expected}", "是选项 {expected}")
_OPTION_WRONG: Final = Message("it is option {expected}, the answer says {said}", "应为选项 {expected}，回答是 {said}")
_MULTIPLY_ADDS: Final = expression(r"multiply-?adds?|\bmacs?\b|flops?\b|乘加|浮点运算", re.IGNORECASE)
_OPERATIONS: Final = Message("multiply-adds", "乘加次数")
_SORT: Final = expression(
    r"(?:which|what) (?:kind|type|sort)? ?(?:of )?(?:residual )?block|哪种|什么(?:类型|样)?的?(?:残差)?块",
    re.IGNORECASE,
)
_PARAMETERS: Final = expression(r"parameters|params|参数", re.IGNORECASE)
_SIDES: Final = Message("size behind the pool", "池化之后的尺寸")
_CHANNELS: Final = Message("channels of the last stage", "最后一个阶段的通道数")
_KIND: Final = Message("kind of block", "残差块类型")
_TOTAL: Final = Message("parameters", "参数量")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield every short answer to a question about one network, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for pair in find_pairs(reading):
        published = pair.model and _SUPPOSED.search(pair.question) is None
        judged = _judge(pair.passage, pair.start, pair.question, facts(pair.model)) if published else ()
        for finding in (*judged, *_option(pair)):
            yield _at(finding, pair)


def _at(finding: Finding, pair: Pair) -> Finding:
    """Show a finding where the answer was chosen."""
    if pair.shown is None:
        return finding
    passage, start, end = pair.shown
    return replace(finding, place=passage.place(start, end), text=passage.text[start:end])


def _option(pair: Pair) -> Iterator[Finding]:
    """Judge which of the shortcut options is said to be the one asked for."""
    if _WHICH_OPTION.search(pair.question) is None:
        return
    text = pair.passage.recognised.folded
    head = _ANSWER.match(text, pair.start)
    letter = _LETTER.match(text, head.end() if head is not None else pair.start)
    right = [true for pattern, true in _OPTIONS if pattern.search(pair.question) is not None]
    if letter is None or len(right) != 1 or _NEGATED.search(pair.question) is not None:
        return
    is_right = letter["letter"] == right[0]
    yield pair.passage.finding(
        *letter.span("letter"),
        Verdict.RIGHT if is_right else Verdict.WRONG,
        "RC116",
        (_OPTION_RIGHT if is_right else _OPTION_WRONG).about(expected=right[0], said=letter["letter"]),
        said=letter["letter"],
        expected=right[0],
    )


def _judge(passage: Passage, start: int, question: str, fact: Facts) -> Iterator[Finding]:
    text = passage.recognised.folded
    head = _ANSWER.match(text, start)
    place = head.end() if head is not None else start
    if _LAST_MAP.search(question) is not None and (shape := _SHAPE.match(text, place)) is not None:
        sides = [int(side) for side in re.findall(r"[0-9]+", shape["shape"])]
        expected, known = fact.stage_outputs[-1], {*fact.stage_outputs, 2048, 1024, 512, 256, 128, 64}
        if len(sides) == 3 and (expected in sides or known & set(sides)):  # noqa: PLR2004 - channels, height, width
            yield _told(passage, _Reply(*shape.span("shape"), shape["shape"]), fact, _CHANNELS, str(expected),
                        right=expected in sides)  # fmt: skip
    elif _is_pooled(question, fact) and (shape := _SHAPE.match(text, place)) is not None:
        sides = [int(side) for side in re.findall(r"[0-9]+", shape["shape"])]
        reply = _Reply(*shape.span("shape"), shape["shape"])
        yield _told(passage, reply, fact, _SIDES, f"{_SIDE}×{_SIDE}", right=_SIDE in sides)
    elif _SORT.search(question) is not None and (block := _BLOCK.match(text, place)) is not None:
        right = (block["bottleneck"] is not None) == fact.is_bottleneck
        expected_kind = "Bottleneck" if fact.is_bottleneck else "BasicBlock"
        yield _told(passage, _Reply(*block.span(), block[0]), fact, _KIND, expected_kind, right=right)
    elif _PARAMETERS.search(question) is not None:
        yield from _parameters(passage, place, question, fact)
    elif _MULTIPLY_ADDS.search(question) is not None:
        yield from _operations(passage, place, question, fact)
    else:
        yield from _numbers(passage, place, question, fact)


def _is_pooled(question: str, fact: Facts) -> bool:
    """Whether a question asks for the size behind the first convolution and the pool."""
    if _POOLED.search(question) is None or _LATER.search(question) is not None:
        return False
    return len(fact.blocks) == 4 and _SIZE.search(question) is not None  # noqa: PLR2004 - a network for ImageNet


def _parameters(passage: Passage, place: int, question: str, fact: Facts) -> Iterator[Finding]:
    text = passage.recognised.folded
    read = match_quantity(text, place)
    if read is None or _PART.search(question) is not None or read[0].value < fact.depth * 100:
        return
    quantity, end = read
    totals = parameter_totals(fact.name)
    holds = any(agrees(quantity, each.value) for each in totals)
    near = any(abs(each.value - Fraction(quantity.value)) * _FAR < each.value for each in totals)
    others = [parameter_totals(model)[0] for model in TABLE_1 if model != fact.name] if fact.name in TABLE_1 else []
    if holds or not near or any(agrees(quantity, each.value) for each in others):
        reply = _Reply(place, end, text[place:end].strip())
        yield _told(passage, reply, fact, _TOTAL, f"{totals[0].value:,}", right=holds)


def _operations(passage: Passage, place: int, question: str, fact: Facts) -> Iterator[Finding]:
    text = passage.recognised.folded
    read = match_quantity(text, place)
    if read is None or _PART.search(question) is not None or read[0].value < _LEAST_OPERATIONS:
        return
    quantity, end = read
    sides = {int(side) for side in re.findall(r"(?<![0-9])[0-9]{2,4}(?![0-9])", question)} - {fact.depth}
    totals = operation_totals(fact.name)
    holds = any(agrees(quantity, each.value) for each in totals)
    near = any(abs(each.value - Fraction(quantity.value)) * _FAR < each.value for each in totals)
    if sides <= {224} and (holds or not near) and len(fact.blocks) == STAGES:
        expected = next(each.value for each in totals if not each.flops)
        yield _told(passage, _Reply(place, end, text[place:end].strip()), fact, _OPERATIONS, format_rounded(expected),
                    right=holds)  # fmt: skip


def _numbers(passage: Passage, place: int, question: str, fact: Facts) -> Iterator[Finding]:
    text = passage.recognised.folded
    kind = asked(question)
    if kind is None:
        return
    every = _ALL.match(text, place)
    if every is not None and kind is PROJECTIONS and _WHICH.search(question) and _SOME.search(every["all"]) is None:
        yield _told(
            passage,
            _Reply(*every.span("all"), every["all"].strip()),
            fact,
            kind.what,
            str(kind.right(fact, question)[0]),
            right=False,
        )
        return
    number = _NUMBER.match(text, place) if _MANY.search(question) is not None else None
    if number is None or _is_of_another(text, number.end(), fact) or _is_of_another(question, 0, fact):
        return
    digits, word, chinese = number["digits"], number["word"], number["chinese"]
    said = int(digits) if digits else ENGLISH_NUMERALS[word.lower()] if word else chinese_numeral(chinese)
    right = kind.right(fact, question)
    if said is None or not right or (said not in right and not kind.wrong(fact, said)):
        return
    reply = _Reply(number.start(), number.end(), number[0])
    yield _told(passage, reply, fact, kind.what, str(said if said in right else right[0]), right=said in right)


def _is_of_another(text: str, place: int, fact: Facts) -> bool:
    """Whether what stands here, as behind a number, is about the other kind of block or another depth."""
    found = _CONDITION.match(text, place)
    if found is None:
        return False
    if found["depth"]:
        return int(found["depth"]) != fact.depth
    return (found["bottleneck"] is not None) != fact.is_bottleneck


def _told(passage: Passage, reply: _Reply, fact: Facts, what: Message, expected: str, *, right: bool) -> Finding:
    values: dict[str, object] = {"what": what, "model": fact.title, "expected": expected, "said": reply.said}
    return passage.finding(
        reply.start,
        reply.end,
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC116",
        (_RIGHT if right else _WRONG).about(**values),
        subject=fact.name,
        said=reply.said,
        expected=expected,
    )
