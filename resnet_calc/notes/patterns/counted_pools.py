"""Pooling layers that are said to count as layers of a network's depth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.usual import A_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Reading

RULES: Final = (
    Rule(
        code="RC108",
        name="pooling-said-to-count",
        what=Message(
            "A pooling layer is said to be one of the layers that a network is named for.",
            "文中说池化层也计入网络名称中的层数。",
        ),
        why=Message(
            "Only layers with weights are counted: convolutions and the fully connected layer.",
            "只计带权重的层，即卷积层和全连接层。",
        ),
        wrong="The 50 layers include the max pooling layer.",
        right="The 50 layers do not include the max pooling layer.",
    ),
)

_POOL: Final = r"(?:max|average|avg|global)?[- ]?pool(?:s|ing)?(?: layers?)?"
_CHINESE_POOL: Final = r"(?:(?:最大|平均|全局)?(?:平均)?池化层?|max ?pool(?:ing)?(?: ?层)?)"
_COUNTED: Final = expression(
    rf"{_CHINESE_POOL}(?:也|都|同样|同样也)?(?:算作?|计作?|计入|计为|视为|当作|算是|算成)(?:了)?(?:1|一"
    rf"|层|在内|进|入)"
    rf"|(?:{A_DEPTH})[ ]?层(?:中|里|当中|之中|内)?[^。;,]{{0,4}}(?:包括|包含|含有"
    rf"|含)了?[^。;,]{{0,6}}{_CHINESE_POOL}"
    rf"|\b(?:{A_DEPTH})(?: weighted| weight)? layers? (?:include|including|count|counting|contain|comprise)s?"
    rf" (?:the |a |one |also )?{_POOL}\b"
    rf"|\b(?:{A_DEPTH})(?: weighted| weight)? layers?(?:, | \(|: | )(?:(?:which |that )?"
    r"(?:includ(?:es?|ing)|compris(?:es?|ing)|consist(?:s|ing) of)(?: of)? |(?:made up|composed) of )?"
    rf"(?:the )?conv[^.;:()\n]{{1,40}}(?:,|,? and)(?: the| a| one)? {_POOL}\b"
    rf"|\b(?:we |they |authors |people )?(?:do |also )?count(?:s|ed)? (?:in )?(?:the "
    rf"|one )?{_POOL}(?: as (?:a|one) layer)?\b(?! size)"
    rf"|\bResNet-?(?:{A_DEPTH}) ?= ?[^.;\n]{{0,40}}\b{_POOL}\b",
    re.IGNORECASE,
)
_EXTRA: Final = expression(
    rf"\b(?:two|2) (?:extra|other|remaining|additional|further|missing)(?: ones| layers)? (?:ones "
    rf"|layers )?are [^.;\n]{{0,40}}\b{_POOL}\b"
    rf"|\b(?:{A_DEPTH}) layers are [^.;\n]{{0,40}}\b{_POOL}\b"
    rf"|\b(?:add(?:ing)?|plus|together with|with)\b [^.;\n]{{0,30}}\b{_POOL}\b[^.;\n]{{0,24}}\b(?:fc|fully|classifier"
    r"|linear|dense)\b[^.;\n0-9]{0,36}\b(?:arrive|get|gives?|makes?|reach|come|total)\b[^.;\n0-9]{0,16}"
    rf"(?:{A_DEPTH})(?![0-9])"
    rf"|(?:再?加上?|算上)[^。;\n]{{0,16}}{_CHINESE_POOL}[^。;\n]{{0,8}}(?:全连接|fc|FC)[^。;\n0-9]{{0,12}}"
    rf"(?:共|就是|正好|得到|等于|凑成)[^。;\n0-9]{{0,4}}(?:{A_DEPTH})(?![0-9])"
    rf"|(?:另外|其余|多出的|剩下的|额外的)(?:的)?(?:两|2)(?:个)?层[^。;\n]{{0,16}}{_CHINESE_POOL}",
    re.IGNORECASE,
)
_DOUBT: Final = expression(
    r"[?？]|\b(?:not|n't|neither|nor|no|without|never|if|exclud\w{1,4}|instead|some|flops|macs|params?"
    r"|parameters|thop|fvcore|ptflops|torchinfo|mult-adds)\b|不|没|非|无|如果|参数|计算量|运算量|耗时|显存",
    re.IGNORECASE,
)
_WRONG: Final = Message(
    "pooling has no weights and is not counted: a depth counts convolutions and the fully connected layer",
    "池化层没有权重，不计入层数：ResNet 的层数只计卷积层和全连接层",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the statements that count a pooling layer."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        text = passage.recognised.folded
        if ("pool" not in passage.recognised.lower and "池化" not in text) or passage.region.kind is Kind.CODE:
            continue
        sentences = reading.subjects.sentences(passage)
        for pattern in (_COUNTED, _EXTRA):
            for match in pattern.finditer(text):
                start, end = sentences.clause_at(match.start())
                subject = reading.subjects.at(passage, match.start())
                if subject.other or _DOUBT.search(text, start, max(end, match.end())) is not None:
                    continue
                yield passage.finding(match.start(), match.end(), Verdict.WRONG, "RC108", _WRONG.about(), said=match[0])
