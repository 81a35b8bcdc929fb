"""Whether a figure is that of the network named beside it, or of one that is altered, larger, or holds it as a part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.mentions import MentionKind, find_mentions
from resnet_calc.notes.note import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.mentions import Mention
    from resnet_calc.notes.reading import Passage, Reading

_CARRIER: Final = expression(
    r"[\w)\]],? (?:with|using|on|over|atop|and|plus|uses?|whose backbone is|whose encoder is|[+&])"
    r" (?:an? |the |its )?(?:\w{6,11} )?$"
    r"|[A-Z]\w{2,24} \($|[A-Za-z0-9][-_]$"
    r"|[A-Za-z0-9)）] ?(?:换用|换成|改用|搭配|配上?|采用|使用|选用|用)了? ?$"
    r"|\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Bb]oth|[Tt]win|[Dd]ual|[Ss]iamese|pair of|[2-9])[ ](?:\w{6,11} )?$"
)
"""Before a name: DETR with a ResNet-50, FCN-ResNet50, CenterNet (ResNet-18), two ResNet-50; each is more than it."""
_VERSION: Final = expression(r"[`*_]{0,2}[ -]?(?:的?版本?(?!图)|versions?\b|variants?\b|flavou?rs?\b)", re.IGNORECASE)
_LISTED: Final = expression(
    r"(?:\b(?:param\w{1,7}|weights|million|billion|flops|macs|layers|operations)|[0-9][ ]?[KMGB]),? and (?:the )?$",
    re.IGNORECASE,
)
"""Before a name that comes after another's figure: 25.6 million parameters and ResNet-101 44.5 million."""
_BEATEN: Final = expression(
    r"\b(?:outperform\w*+|beats?|surpass\w*+|exceeds?|match\w*+|rivals?) (?:the |an? )?$", re.IGNORECASE
)
"""Before a name that is no more than compared with: WRN-50-2 outperforms ResNet-152 with 68.9M parameters."""
_OF_IT: Final = expression(r"\b(?:of|to|over|on|from) (?:the |an? )?$", re.IGNORECASE)
_BREAKS: Final = (",", ";", "—", "–", " - ")
"""Between a figure and the name behind it that it is only compared with: 2.7M, one ninth of ResNet-50's 23.5M."""
_JOINT: Final = expression(r"[ ]?[-(/]?[ ]?")
_IN_PART: Final = expression(r"\b(?:non-?)?trainable\b|冻结|可训练", re.IGNORECASE)
"""What is printed of a network with a head of its own, the rest of which is frozen."""
_DECODED: Final = expression(r"\bdecoders?\b|\bu-?net\b|解码器", re.IGNORECASE)
_ITEMS: Final = 4
_ITEM: Final = 80
"""The longest text that is an item of a list or a heading, and no paragraph."""
_PRINTED: Final = 120
_PRINTED_TOTAL: Final = expression(
    r"\btotal (?:params|parameters|number of parameters)[\"'`*]{0,2}[ ]?[:=][ ]*+$", re.IGNORECASE
)
_ALTERED: Final = (
    "pruned", "modified", "custom", "our ", "tiny", "small",
    "轻量", "精简", "简化", "缩小", "瘦", "剪枝", "改进", "修改", "自定义", "+",
)  # fmt: skip
_IS_ALTERED: Final = expression(
    r"[\s*_`(（]{0,3}(?:[0-9.]{1,4}[ ]?[x×%倍]|prun|slim|int8|fp16|quanti|distill|剪枝|量化|蒸馏|改进|版本|版的"
    r"|(?:作为?|做|当作?|为|的)?[它其]?的?(?:骨干|主干|骨架|backbone|基础网络|编码器|特征提取)"
    r"|(?:serves? |acts? |used )?as (?:its |the |an? )?(?:\w{1,12} ){0,2}(?:backbone|encoder|trunk|feature extractor))",
    re.IGNORECASE,
)
"""What is said behind a name of a network that is no longer the one of that name."""

_CLAUSE_ENDS: Final = "，,；;。!?！？\n"
_ANOTHER: Final = expression(
    r"(?:大型?|小型?|轻量级?|微型|巨型|学生|语言|扩散|基座|生成|多模态|文本|新|另一个?|其[他它]|别的|后者的?|[两三四多]个)(?:模型|网络)"
    r"|[测割类归出测影合别务](?:分支|头)|解码器|文本编码器|生成器|判别器|检测器|跟踪器|系统|学生(?!网|模)"
    r"|\b(?:(?:large|larger|largest|small|smaller|tiny|huge|big|language|diffusion|student|other|another|new|two|three"
    r"|both) (?:models?|networks?)|llms?|vlms?|students?|decoders?|detectors?|detection head|generators?"
    r"|discriminators?|text encoder|transformers?|systems?)\b",
    re.IGNORECASE,
)
"""What carries a figure of its own in a clause that does not name the network: a large model (7B parameters)."""
_OURS: Final = expression(
    r"(?:本文?|我们的?|所提出?的?|提出的)(?:模型|网络|方法)|\b(?:our|proposed|this work)\b", re.IGNORECASE
)
_CLAUSE: Final = 60


def is_of_another_thing(passage: Passage, mentions: Sequence[Mention], place: int, *, beside: bool) -> bool:
    """Whether the clause up to a figure names something else, and not the network: student (3.2M parameters).

    `beside` a network that the sentence names, our model is another one.
    """
    text = passage.text
    start = max(text.rfind(sign, max(0, place - _CLAUSE), place) for sign in _CLAUSE_ENDS) + 1
    start = max(start, place - _CLAUSE)
    if any(start <= mention.start < place for mention in mentions):
        return False
    return _ANOTHER.search(text, start, place) is not None or (beside and _OURS.search(text, start, place) is not None)


def is_an_encoder(reading: Reading, passage: Passage) -> bool:
    """Whether the heading or the items before it in the list speak of a decoder that the figures may include."""
    near = reading.passages[max(0, passage.index - _ITEMS) : passage.index]
    above = passage.heading[-1:]
    items = [each.text for each in near if each.heading[-1:] == above and each.region.kind is Kind.LIST_ITEM]
    return any(
        _DECODED.search(text) is not None for text in (*(region.text for region in above), *items) if len(text) < _ITEM
    )


def is_printed(text: str, start: int, end: int) -> bool:
    """Whether a program has printed a total, which may be that of a network with a head of its own."""
    if _PRINTED_TOTAL.search(text, max(0, start - 40), start) is not None:
        return True
    return _IN_PART.search(text, max(0, start - _PRINTED), end + _PRINTED) is not None


def is_of_a_larger_model(passage: Passage, place: int) -> bool:
    """Whether a listing has the network as one of its rows, with layers behind it: resnet50 (Functional)."""
    text = passage.text
    return "(Functional)" in text[:place] or text.count("(Dense)", 0, place) > 1 or "(Model)" in text[:place]


def is_under_another(passage: Passage) -> bool:
    """Whether the heading names what is built on the network, and not the network: RetinaNet, its ResNet-50 version."""
    named = find_mentions(passage.heading[-1].text) if passage.heading else ()
    others = [mention for mention in named if mention.kind is MentionKind.OTHER]
    return bool(others) and len(others) == len(named)


def is_altered(passage: Passage, mentions: Sequence[Mention], place: int) -> bool:
    """Whether something is joined to the name: ResNet-50-CBAM, ResNet-50 + SE, pruned ResNet-50."""
    near = [mention for mention in mentions if mention.start <= place] or list(mentions)
    if not near:
        return False
    mention = near[-1] if near[-1].start <= place else near[0]
    if _is_of_another(passage.text, near, mention, place):
        return True
    behind = passage.text[mention.end : mention.end + 6].lstrip("*_` ")
    before = passage.text[max(0, mention.start - 16) : mention.start].lower()
    version = mention.start <= place and _VERSION.match(passage.text, mention.end) is not None  # of a detector
    if version or _IS_ALTERED.match(passage.text, mention.end) is not None:
        return True  # ResNet-50 pruned 50%, ResNet-18 (0.5x)
    carrier = _CARRIER.search(passage.text, max(0, mention.start - 32), mention.start)
    listed = _LISTED.search(passage.text, max(0, mention.start - 32), mention.start) is not None
    if carrier is not None and not listed:  # DETR-R50: 41M, 86 GFLOPs; but a DETR with a ResNet-50, which has 25.6M
        return carrier[0].endswith(("-", "_", "(")) or "," not in passage.text[mention.end : place]
    if before.endswith(("net ", "net-")) and passage.text[mention.start : mention.start + 1].isalpha():
        return True  # PraNet ResNet-50
    return (behind[:1] in ("-", "+", "_", "w") and behind[1:2].isalpha()) or any(word in before for word in _ALTERED)


def _is_of_another(text: str, near: Sequence[Mention], mention: Mention, place: int) -> bool:
    """Whether the name belongs to that of a larger model, SlowFast R50, or is only compared with."""
    before = near[-2] if len(near) > 1 and near[-1] is mention else None
    if before is not None and before.kind is MentionKind.OTHER and _JOINT.fullmatch(text, before.end, mention.start):
        return True
    if mention.start > place and _OF_IT.search(text, max(place, mention.start - 12), mention.start) is not None:
        return any(sign in text[place : mention.start] for sign in _BREAKS)
    return _BEATEN.search(text, max(0, mention.start - 24), mention.start) is not None
