"""The shortcut options of the paper: A pads with zeros, B projects where the shape changes, C projects always."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading

RULES: Final = (
    Rule(
        code="RC117",
        name="shortcut-options-mixed-up",
        what=Message(
            "A shortcut option is described as another one: A with projections, B or C with zero padding.",
            "把捷径选项 A、B、C 弄混了：说 A 用投影，或说 B、C 补零。",
        ),
        why=Message(
            "Option A pads the missing channels with zeros and has no parameters; B projects with 1×1 convolutions "
            "where the shape changes; C projects everywhere. torchvision's networks are option B.",
            "选项 A 用零补齐通道，没有参数；B 只在形状变化处用 1×1 卷积投影；C 处处投影。torchvision 的网络属于 B。",
        ),
        wrong="Option A uses 1×1 projections.",
        right="Option A pads with zeros.",
    ),
)

_OPTION: Final = expression(
    r"\b(?i:option|type)s? ?\(?(?P<one>[ABC])\b|(?:方案|选项|方式|策略|方法) ?\(?(?P<two>[ABC])(?![A-Za-z])"
    r"|(?<![A-Za-z0-9])(?P<three>[ABC])(?=[ ]?(?:方案|选项|方式|策略|[:\u4e00-\u9fff]))"
)
_BARE: Final = expression(r"(?<![A-Za-z0-9])(?P<four>[ABC])(?![A-Za-z0-9])")
_ABOUT: Final = expression(r"shortcut|捷径|短路|短接|option|方案|选项|投影|projection|identity|恒等", re.IGNORECASE)
_SEGMENT: Final = expression(r"\([^()]{0,60}+\)|(?P<end>[,;。]| and | while | whereas |\. )")
"""Where a part of a sentence ends; what stands in brackets does not end it."""
_ZEROS: Final = expression(r"zero|补零|填零|零填充|填充 ?0|补 ?0|补齐零|用 ?0", re.IGNORECASE)
_NO_PARAMETERS: Final = expression(
    r"\b(?:no|without(?: any)?|zero)(?: extra| additional| new| more)? (?:param|weight)|parameter[- ]free"
    r"|不(?:会)?(?:增加|引入|需要|带来|添加)[^,。;]{0,6}参数|(?:没有|无)(?:需)?(?:增加|引入)?(?:额外|新)?的?参数|无参",
    re.IGNORECASE,
)
_PROJECTS: Final = expression(r"1 ?[×x*] ?1|projection|投影|映射卷积|卷积", re.IGNORECASE)
_PARAMETERS: Final = expression(
    r"\b(?:adds?|introduc\w{1,5}|needs?|brings?|has|requires?)(?: some| extra| additional| new| more){1,2} param"
    r"|(?:引入|增加|带来|需要|有)了?(?:额外|新)的?[^,。;]{0,4}参数",
    re.IGNORECASE,
)
_ALL_IDENTITY: Final = expression(
    r"(?:all|every|only|always)[^,;.]{0,30}identity|(?:全部|所有|都|均)[^,;。]{0,10}恒等", re.IGNORECASE
)
_EVERYWHERE: Final = expression(
    r"\b(?:always|all|every|each)\b[^,;.()]{0,30}(?:project|1 ?[×x*] ?1)"
    r"|(?:全部|所有|都|均)[^,;。]{0,10}(?:投影|1 ?[×x*] ?1)",
    re.IGNORECASE,
)
_WHERE: Final = expression(
    r"\b(?:when|where|whenever|only|for|increas\w*+|chang\w*+|differ\w*+|mismatch\w*+|match\w*+|dimension\w*+|other)\b"
    r"|维度|变化|不同|不一致|时|仅|只|其他|其余",
    re.IGNORECASE,
)
"""Words for which shortcuts are meant, where these are not all."""
_LIBRARY: Final = expression(r"torchvision|pytorch", re.IGNORECASE)
_DOUBT: Final = expression(
    r"[?？]|\b(?:not|n't|unlike|than|instead|versus|vs|compared|rather|either|or|both|if|could|would|from)\b"
    r"|不是|而不|而非|相比|比|或|还是|如果|之间|区别|改",
    re.IGNORECASE,
)
_WRONG: Final = Message("option {letter} {true}", "选项 {letter} {true}")
_TRUE: Final = {
    "A": Message(
        "pads with zeros and has no parameters; torchvision's networks are option B",
        "用零补齐，没有参数；torchvision 的网络属于 B",
    ),
    "B": Message(
        "projects with 1×1 convolutions where the shape changes; this is option {other}",
        "在形状变化处用 1×1 卷积投影；文中说的是 {other}",
    ),
    "C": Message(
        "projects with 1×1 convolutions on every shortcut; this is option {other}",
        "每条捷径都用 1×1 卷积投影；文中说的是 {other}",
    ),
}


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the options that are described as others."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        text = passage.recognised.folded
        if passage.region.kind is Kind.CODE or not any(sign in text for sign in "ABC"):
            continue
        if _ABOUT.search(text) is None and not any(_ABOUT.search(heading.text) for heading in passage.heading[-1:]):
            continue
        if _OPTION.search(text) is not None:
            yield from _judge(reading, passage, text)


def _judge(reading: Reading, passage: Passage, text: str) -> Iterator[Finding]:
    for first, last in reading.subjects.sentences(passage).all():
        start = first
        for end in [*(match.end() for match in _SEGMENT.finditer(text, first, last) if match["end"]), last]:
            if start < end:
                yield from _segment(passage, text, start, end)
            start = end


def _segment(passage: Passage, text: str, start: int, end: int) -> Iterator[Finding]:
    found = list(_OPTION.finditer(text, start, end))
    letters = {match[match.lastgroup or 0] for match in found}
    if len(letters) != 1 or len({match[0] for match in _BARE.finditer(text, start, end)} | letters) > 1:
        return
    letter = letters.pop()
    described = _described(letter, text, start, end)
    if described == letter or _DOUBT.search(text, start, end) is not None:
        return
    match = found[0]
    yield passage.finding(
        match.start(),
        match.end(),
        Verdict.WRONG,
        "RC117",
        _WRONG.about(letter=letter, true=_TRUE[letter].about(other=described)),
        said=letter,
        expected=described,
    )


def _described(letter: str, text: str, start: int, end: int) -> str:
    """The option that a stretch describes, as far as it is not the one that it names."""
    bare = _ZEROS.search(text, start, end) or _NO_PARAMETERS.search(text, start, end)
    projects = _PROJECTS.search(text, start, end)
    if letter == "A":
        priced = projects or (_PARAMETERS.search(text, start, end) and not _NO_PARAMETERS.search(text, start, end))
        library = _LIBRARY.search(text, start, end)
        return "B" if (priced or library) and not bare else letter
    if not projects:
        return "A" if bare or _ALL_IDENTITY.search(text, start, end) else letter
    if letter == "B" and not bare and _EVERYWHERE.search(text, start, end):
        return letter if _WHERE.search(text, start, end) else "C"
    return letter
