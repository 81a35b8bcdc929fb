"""The shortcut options of the paper: A pads with zeros, B projects where the shape changes, C projects always."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.note import Kind
from resnet_calc.notes.tables import find_tables
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.passage import Passage
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.tables import Table

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
_ANSWERED: Final = expression(r"(?:^|\n)[ \t>*_#-]*+A[*_ ]{0,3}:")
_ASKED: Final = expression(r"(?:^|\n)[ \t>*_#-]*+(?:Q ?[0-9]{0,2}[*_ ]{0,3}[:.]|问)")
"""Question and answer: the A before a colon is no option."""
_BARE: Final = expression(r"(?<![A-Za-z0-9])(?P<four>[ABC])(?![A-Za-z0-9])")
_ABOUT: Final = expression(r"shortcut|捷径|短路|短接|option|方案|选项|投影|projection|identity|恒等", re.IGNORECASE)
_SEGMENT: Final = expression(r"\([^()]{0,60}+\)|(?P<end>[,;。]| and | while | whereas |(?<! al)\. )")
"""Where a part of a sentence ends; what stands in brackets does not end it."""
_ZEROS: Final = expression(r"zero|补零|填零|零填充|填充 ?0|补 ?0|补齐零|用 ?0", re.IGNORECASE)
_NO_PARAMETERS: Final = expression(
    r"\b(?:no|without(?: any)?|zero)(?: extra| additional| new| more)? (?:param|weight)|parameter[- ]free"
    r"|(?:不|未|没)[^,。;、]{0,4}(?:增加|引入|需要|带来|添加)[^,。;]{0,6}参数|(?:没有|无)(?:需)?(?:增加|引入)?(?:额外|新)?的?参数|无参",
    re.IGNORECASE,
)
_PROJECTS: Final = expression(r"1 ?[×x*] ?1|projection|投影|映射卷积|卷积", re.IGNORECASE)
_PARAMETERS: Final = expression(
    r"\b(?:adds?|introduc\w{1,5}|needs?|brings?)(?: some| extra| additional| new| more){0,2} param"
    r"|\b(?:has|requires?)(?: some| extra| additional| new| more){1,2} param"
    r"|(?:引入|增加|带来|需要|有)了?(?:额外|新)的?[^,。;]{0,4}参数|(?:引入|增加|带来)了?(?:模型的?)?参数",
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
_ONLY_WHERE: Final = expression(r"\bonly (?:when|where|for|if|in|at)\b|(?:仅|只)(?:在|当|有|用于|对)", re.IGNORECASE)
_PAPER: Final = expression(r"\bpapers?\b|\bHe et al\b|\bauthors\b|论文|原文|作者|何恺明", re.IGNORECASE)
_USES: Final = expression(
    r"\b(?:uses?|used|adopt\w{0,3}|employ\w{0,3}|chose|choose)\b|采用|使用|用的|用了|选用", re.IGNORECASE
)
_OWN: Final = expression(
    r"\b(?:we|our|my|I|this (?:repo|code|implementation))\b|我们|本文|我|这里|本代码", re.IGNORECASE
)
_SMALL: Final = expression(r"cifar", re.IGNORECASE)
_LARGE: Final = expression(r"resnets?[- ]?(?:50|101|152)\b|\b50/101/152\b|50、101 ?(?:和|、) ?152", re.IGNORECASE)
_TOLD: Final = (
    (expression(r"\b(?:only|just) (?:option )?(?P<said>C)\b[^.;,]{0,12}\b(?:adds?|has|have|introduc\w{1,5}|needs?)\b"
                r"[^.;,]{0,16}param"
                r"|只有 ?(?:方案|选项)? ?(?P<said2>C)[^,。;、]{0,8}(?:增加|引入|带来|有)[^,。;、]{0,6}参数",
                re.IGNORECASE), ("B", "C")),
    (expression(r"\b(?P<said>A (?:and|&) B)\b[^.;,]{0,16}(?:no (?:extra |additional |new )?param"
                r"|free of[^.;,]{0,8}param|parameter[- ]free)"
            r"|(?P<said2>A ?[和与、] ?B)[^,。;]{0,4}(?:都|均)?(?:不|没有?|无)[^,。;]{0,8}参数",
                re.IGNORECASE), ("A",)),
    (expression(r"\b(?P<said>[AB]) (?:has|adds|needs|introduces) (?:by far )?the most param|(?P<said2>[AB]) ?的?参数"
                r"(?:量)?最[多大]", re.IGNORECASE), ("C",)),
)  # fmt: skip
"""What is said of the three options together, and which it is true of."""
_LETTERED: Final = expression(r"\W{0,4}(?:option|type|选项|方案|方式)? ?\(?(?P<letter>[ABC])\)?\W{0,4}", re.IGNORECASE)
_IDENTITY: Final = expression(r"\W{0,3}(?:identity|恒等)", re.IGNORECASE)
_FEWEST_ROWS: Final = 2
_LIBRARY: Final = expression(r"torchvision|pytorch", re.IGNORECASE)
_DOUBT: Final = expression(
    r"[?？]|\b(?:not|n't|unlike|than|instead|versus|vs|compared|rather|either|or|both|if|could|would"
    r"|from|neither|nor|cannot|lacks?|replac\w{1,4}|swap\w{0,5}|exchang\w{1,4}|chang\w{1,4}|turn\w{0,3})\b"
    r"|\b(?:no|without|never|never uses?|avoids?)(?: an?| any| the)? (?:1 ?[×x*]|project|zero[- ]pad|pad)"
    r"|(?:没有|无需|不用|不需要?|不含|避免)[^,。;]{0,4}(?:投影|1 ?[×x*] ?1|卷积|补零|填充)"
    r"|不是|而不|而非|相比|比|或|还是|如果|之间|区别|改|换|替",
    re.IGNORECASE,
)
_PARAMETERS_OF: Final = Message(
    "option A has no parameters, B those of one projection per stage, C those of one per block; this is true of {true}",
    "选项 A 没有参数，B 每个阶段有一个投影，C 每个块都有一个；文中所说的只适用于 {true}",
)
_WRONG: Final = Message("option {letter} {true}", "选项 {letter} {true}")
_TRUE: Final = {
    "A": Message(
        "pads with zeros and has no parameters, as the paper's networks for CIFAR do; what the note says is true of "
        "option {other}",
        "用零补齐，没有参数，论文的 CIFAR 网络用的是它；文中所说的属于选项 {other}",
    ),
    "B": Message(
        "projects with 1×1 convolutions where the shape changes, as the paper's ResNet-50, 101 and 152 and "
        "torchvision's networks do; what the note says is true of option {other}",
        "在形状变化处用 1×1 卷积投影，论文的 ResNet-50、101、152 与 torchvision 用的是它；文中所说的属于选项 {other}",
    ),
    "C": Message(
        "projects with 1×1 convolutions on every shortcut; what the note says is true of option {other}",
        "每条捷径都用 1×1 卷积投影；文中所说的属于选项 {other}",
    ),
}


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the options that are described as others."""
    if not reading.subjects.is_about_resnet:
        return
    tables = asked = False
    for passage in reading.passages:
        text = passage.recognised.folded
        asked = asked or _asks(text)
        if not any(sign in text for sign in "ABC") or (asked and _ANSWERED.search(text) is not None):
            continue
        tables = tables or passage.region.cell is not None
        if passage.region.kind is Kind.CODE and "#" not in text:
            continue
        if _ABOUT.search(text) is None and not any(_ABOUT.search(heading.text) for heading in passage.heading[-1:]):
            continue
        for pattern, true in _TOLD:
            for match in passage.matches(pattern, ("param", "参数")):
                yield from _told(reading, passage, match, true)
        if _OPTION.search(text) is not None:
            yield from _judge(reading, passage, text)
    for table in find_tables(reading) if tables else ():
        yield from _in_table(table)


def _asks(text: str) -> bool:
    return ("Q" in text or "问" in text) and _ASKED.search(text) is not None


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
    if passage.region.kind is not Kind.CODE or "#" in text[text.rfind("\n", 0, match.start()) + 1 : match.start()]:
        yield _finding(passage, match.span(), letter, described)


def _finding(passage: Passage, span: tuple[int, int], letter: str, described: str) -> Finding:
    return passage.finding(
        *span,
        Verdict.WRONG,
        "RC117",
        _WRONG.about(letter=letter, true=_TRUE[letter].about(other=described)),
        said=letter,
        expected=described,
    )


def _told(reading: Reading, passage: Passage, match: re.Match[str], true: Sequence[str]) -> Iterator[Finding]:
    """Judge what is said of the three options together: of only C, of A and B."""
    start, end = reading.subjects.sentences(passage).at(match.start())
    if _DOUBT.search(passage.recognised.folded, start, end) is not None or passage.region.kind is Kind.CODE:
        return
    group = "said" if match["said"] else "said2"
    letters = Message(" and ".join(true), " 和 ".join(true))
    message = _PARAMETERS_OF.about(true=letters)
    yield passage.finding(*match.span(group), Verdict.WRONG, "RC117", message, said=match[group], expected=letters.en)


def _in_table(table: Table) -> Iterator[Finding]:
    """Judge a table with a row for each option."""
    rows = [(name, row) for row in table.rows if (name := row.get(min(row)))]
    named = [(match["letter"], name, row) for name, row in rows if (match := _LETTERED.fullmatch(name.text))]
    words = " ".join([table.title, *(cell.text for cell in table.head.values())])
    if len(named) < _FEWEST_ROWS or _ABOUT.search(words) is None:
        return
    for letter, name, row in named:
        others = [fold_width(cell.text) for cell in row.values() if cell is not name]
        projects = sum(_PROJECTS.search(cell) is not None and _ZEROS.search(cell) is None for cell in others)
        zeros = any(_ZEROS.search(cell) for cell in others)
        identities = sum(_IDENTITY.match(cell) is not None for cell in others)
        described = letter
        if letter == "A" and projects and not zeros:
            described = "B" if identities else "C"
        elif letter in "BC" and zeros and not projects:
            described = "A"
        elif letter == "C" and projects and identities:
            described = "B"
        if described != letter.upper():
            yield _finding(name.passage, (name.start, name.end), letter, described)


def _described(letter: str, text: str, start: int, end: int) -> str:
    """The option that a stretch describes, as far as it is not the one that it names."""
    bare = _ZEROS.search(text, start, end) or _NO_PARAMETERS.search(text, start, end)
    projects = _PROJECTS.search(text, start, end)
    if (used := _used(letter, text, start, end)) != letter:
        return used
    if letter == "A":
        priced = projects or (_PARAMETERS.search(text, start, end) and not _NO_PARAMETERS.search(text, start, end))
        return "B" if priced and not bare else letter
    if not projects:
        return "A" if bare or _ALL_IDENTITY.search(text, start, end) else letter
    if letter == "C":
        return "B" if _ONLY_WHERE.search(text, start, end) else letter
    if letter == "B" and not bare and _EVERYWHERE.search(text, start, end):
        return letter if _WHERE.search(text, start, end) else "C"
    return letter


def _used(letter: str, text: str, start: int, end: int) -> str:
    """The option that the paper or torchvision uses, where a stretch says which of them uses one."""
    uses = _USES.search(text, start, end) is not None
    bare = _ZEROS.search(text, start, end) or _NO_PARAMETERS.search(text, start, end)
    if letter in "AC" and _LIBRARY.search(text, start, end) and (uses or letter == "A") and not bare:
        return "B"
    if not uses or not _PAPER.search(text, start, end) or _OWN.search(text, start, end):
        return letter
    small, large = _SMALL.search(text, start, end), _LARGE.search(text, start, end)
    if small and not large and letter in "BC":
        return "A"
    return "B" if large and not small and letter in "AC" else letter
