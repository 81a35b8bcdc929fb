"""Names of networks with which the one that a sentence speaks of is compared, or beside which it is set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.mentions import MentionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.mentions import Mention

_CONTRAST: Final = expression(
    r"相比|相较|比起|对比|不同于|[少多高低小大优劣强弱逊倍][于於]|不如|胜过|超[过越]|远超|不[到及足]|相当于|接近|持平|媲美"
    r"|\b(?:than|compared|versus|vs|unlike|while|whereas|but|instead|below|above|beyond|exceed\w*+|surpass\w*+"
    r"|outperform\w*+|beats?|dwarf\w*+|half|twice|times)\b|[0-9] ?[×x] (?:that|those|the|as|more|fewer|less)\b",
    re.IGNORECASE,
)
_STANDARD: Final = (
    r"(?:标准的?|原始的?|原版的?|普通的?|[ ](?:the |a )?(?:standard|original|plain|vanilla))?[ `*_]{0,3}$"
)
_COMPARED_WITH: Final = expression(
    r"(?:比|比起|相比于?|相较于?|较|不同于|区别于|[少多高低小大优劣强弱逊][于於]|超[过越]|远超|不[及如]|接近|胜过|媲美"
    r"|\b(?:than|unlike|versus|vs\.?|(?:compared|in comparison|in contrast|relative|contrary|opposed) (?:to|with)))"
    + _STANDARD,
    re.IGNORECASE,
)
_SHARE_OF: Final = expression(
    r"\b(?:half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|fraction|[0-9.]{1,5} ?%|percent)(?: of)?"
    + _STANDARD,
    re.IGNORECASE,
)
_HERE: Final = expression(
    r"[而但则]?(?:这里|此处|本文)|\s*+(?:(?:while |but )?here|ours|this one|our network)\b",
    re.IGNORECASE,
)
"""What a clause begins with that goes back to the network spoken of before the one just named."""
_THIS: Final = expression(r"\s*+(?:this|our) (?:network|model)\b|本网络|本模型|该网络", re.IGNORECASE)
_AGAINST: Final = expression(r"\b(?:where|whereas|while|although|though)\b|虽然|尽管|不同于", re.IGNORECASE)
_FAR: Final = 80
_LIKENED_TO: Final = expression(r"\b(?:like|as in|as with|same(?: [\w-]{1,16}){0,3} as)" + _STANDARD, re.IGNORECASE)
"""What makes a name that of a network with which the one spoken of is compared: 比 ResNet-18 更深."""
_MEASURE: Final = expression(
    r"[`*_]{0,3}+ ?的? ?(?:大?约)?(?:[0-9.]{1,5} ?[倍%/]|[一二三四五六七八九十百]{1,3}+分之|一半"
    r"|[一二两三四五六七八九十数几]{1,2}+倍)"
)
"""Behind a name that is only what another network is measured by: 不到 ResNet-50 的七分之一."""
_SPAN: Final = 64
"""Characters before a name that may say so."""
_BESIDE: Final = expression(r"(?:与|和|跟|同)[ `*_]{0,3}$")
_IS_COMPARED: Final = expression(r"[^,，。;；\n]{0,16}?(?:相比|比较|相同|一样|不同|类似|一致|持平|相当|接近|媲美)")
_IS_LEVEL: Final = expression(r"[^,，。;；\n]{0,16}?(?:持平|相当|接近|媲美)")
_BRACKET: Final = expression(r"[()（）]")
_ASIDE: Final = 48
"""Characters that a bracket about another network may have, on either side of its name."""
_VALUE_BEFORE: Final = expression(
    r"[(（](?:[^()（）\n]{0,24}[^0-9A-Za-z.()（）\n])?[0-9][^()（）\n]{0,24}?\b(?:for|in|with|of|at|by|on)"
    r" (?:the |a |an )?[`*_]{0,3}$",
    re.IGNORECASE,
)
_VALUE_BEHIND: Final = expression(
    r"[`*_]{0,3}(?:[ ]?[/、,和与及&-][ ]?(?:and |or )?(?:resnet-?)?[0-9]{2,3}){0,4}"
    r"[ ]?(?:的?[则只仅才也就]?(?:为|是|有|约|需|只有|仅有|仅为|仅需)|:|=|≈"
    r"|(?:only |just )?(?:has|have|is|needs?|takes?|uses?|with)\b)"
    r"[ ]?(?:about |only |just |约|大约)?(?:[0-9一二两三四五六七八九十]|one\b|two\b|three\b|four\b)",
    re.IGNORECASE,
)
"""A bracket that gives what another network has: (512 for ResNet-18), (ResNet-18 为 512 维)."""
_GOES_ON: Final = expression(
    r"[`*_]{0,3},? (?:it|this|there|its|we|our|the|each|every)\b|[`*_]{0,3}[,，]?(?:它|本|该|这)"
)
_BRACKETED: Final = 24
"""Characters that are looked back over for the bracket that opens."""
_SAID_OF_IT: Final = expression(r"[ ]?(?:which|whose|后者)", re.IGNORECASE)
_PARAGRAPH_END: Final = expression(r"\n[ \t]*+\n")
_BEFORE_A_NAME: Final = expression(r"[\s│|*_`•·>-]*+(?:[0-9]{1,2}[.)] ?)?")
"""What stands before the first word of a line."""
_JOINED: Final = expression(r"[\s*_`\"']*+(?:and|or|&|/|和|与|及|或|以及)[\s*_`\"']*+", re.IGNORECASE)


def is_joined(text: str, named: Sequence[Mention], mention: Mention) -> bool:
    """Whether another network's name stands beside: InceptionV3 and ResNet-50 have 21 million parameters."""
    index = named.index(mention)
    for before, after in ((index - 1, index), (index, index + 1)):
        if before < 0 or after >= len(named):
            continue
        between = text[named[before].end : named[after].start]
        kinds = {named[before].kind, named[after].kind}
        if MentionKind.OTHER in kinds and len(kinds) > 1 and _JOINED.fullmatch(between) is not None:
            return True
    return False


def is_compared_with(text: str, mention: Mention) -> bool:
    """Whether a network is only named because the one that is spoken of is held against it."""
    before = text[max(0, mention.start - _SPAN) : mention.start]
    if _LIKENED_TO.search(before) is not None or _is_measure(text, mention) or _bracket(text, mention) is not None:
        return True
    return _BESIDE.search(before) is not None and _IS_COMPARED.match(text, mention.end) is not None


def are_contrasted(text: str, start: int, end: int) -> bool:
    """Whether what stands between two names sets one against the other."""
    return _CONTRAST.search(text, start, end) is not None or _is_closed_off(text, start, end)


def is_held_against(text: str, offset: int, mention: Mention) -> bool:
    """Whether what stands at a place before a name is only held against that network: 5.4M, a fifth of ResNet-50."""
    return are_contrasted(text, offset, mention.start) or _is_measure(text, mention)


def _is_measure(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.start - _SPAN) : mention.start]
    if _BESIDE.search(before) is not None and _IS_LEVEL.match(text, mention.end) is not None:
        return True
    return _COMPARED_WITH.search(before) is not None or _MEASURE.match(text, mention.end) is not None


def _is_closed_off(text: str, start: int, end: int) -> bool:
    """Whether a bracket closes in between that opened before, behind the name of something else: a CNN (1M) became."""
    closed = _BRACKET.search(text, start, end)
    if closed is None or closed[0] not in ")）":
        return False
    opened = max(
        text.rfind("(", max(0, start - _BRACKETED), start), text.rfind("（", max(0, start - _BRACKETED), start)
    )
    return opened > 0 and _BRACKET.search(text, opened + 1, start) is None


def spoken_of(text: str, named: list[Mention], clause: int, offset: int, *, of_another: bool) -> list[Mention]:
    """The names without those that an earlier clause only compares with.

    They stay where no other name stands before, unless what came before this text was about another network.
    """
    if not named or _SAID_OF_IT.match(text, clause) is not None:
        return named
    here = _HERE.match(text, clause) is not None or (
        _THIS.match(text, clause) is not None and _AGAINST.search(text, max(0, clause - _FAR), clause) is not None
    )
    named = [
        mention
        for mention in named
        if not (
            (here and mention.end <= clause) or _is_beside(text, mention, offset) or _is_shared(text, mention, offset)
        )
    ]
    kept = [
        mention
        for mention in named
        if not is_compared_with(text, mention)
        or (mention.end > clause and not (mention.end <= offset and _GOES_ON.match(text, mention.end) is not None))
    ]
    return kept if of_another or any(mention.start <= offset for mention in kept) else named


def _is_shared(text: str, mention: Mention, offset: int) -> bool:
    """Whether what follows is a share of what a network has: half of ResNet-101's parameters, 25.6M."""
    before = text[max(0, mention.start - _SPAN) : mention.start]
    return mention.end <= offset and _SHARE_OF.search(before) is not None


def _is_beside(text: str, mention: Mention, offset: int) -> bool:
    """Whether a name stands in a bracket that gives its own value beside the one at a place outside."""
    bracket = _bracket(text, mention)
    return bracket is not None and not bracket[0] <= offset < bracket[1]


def _bracket(text: str, mention: Mention) -> tuple[int, int] | None:
    """Where a bracket stands that holds a name and what that network has: (512 for ResNet-18)."""
    start = max(0, mention.start - _ASIDE)
    opened = max(text.rfind("(", start, mention.start), text.rfind("（", start, mention.start))
    if opened < 0 or _BRACKET.search(text, opened + 1, mention.start) is not None:
        return None
    closed = _BRACKET.search(text, mention.end, mention.end + _ASIDE)
    if closed is None or closed[0] not in ")）":
        return None
    has = _VALUE_BEHIND.match(text, mention.end) or _VALUE_BEFORE.search(text[opened : mention.start])
    return (opened, closed.end()) if has is not None else None


def goes_on_about(text: str, mention: Mention, clause: int) -> bool:
    """Whether a later clause may be about a network: it has not only been compared with, or the clause says which."""
    return _SAID_OF_IT.match(text, clause) is not None or not is_compared_with(text, mention)


def is_another(model: str | None, named: Sequence[Mention]) -> bool:
    """Whether a network is known, and is none of those that are named."""
    return model is not None and all(model not in mention.models for mention in named)


def still_open(text: str, named: Sequence[Mention], offset: int) -> Sequence[Mention]:
    """The names before a place, without a list that a blank line ends: one line for each network."""
    end = len(named)
    while end > 1 and _PARAGRAPH_END.search(text, named[end - 1].end, offset) is not None:
        first = end - 1
        while first and _are_listed(text, named[first - 1], named[first]):
            first -= 1
        if first == end - 1:
            break
        end = first
    return named[:end]


def _are_listed(text: str, one: Mention, other: Mention) -> bool:
    """Whether two networks head two lines, one right below the other."""
    return (
        one.models != other.models
        and text.count("\n", one.end, other.start) == 1
        and all(
            _BEFORE_A_NAME.fullmatch(text, text.rfind("\n", 0, name.start) + 1, name.start) for name in (one, other)
        )
    )


def is_nearer(text: str, before: Mention, offset: int, behind: Mention) -> bool:
    """Whether the name before stands in the line of the offset, and the one behind it in a later line."""
    return "\n" in text[offset : behind.start] and "\n" not in text[before.end : offset]
