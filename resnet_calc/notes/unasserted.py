"""What a note says without saying that it is so: it asks it, lets others say it, calls it wrong, or strikes it out.

Whoever writes "does ResNet-50 have 50 convolutional layers?", "myth: ...", "true or false: ..." or leaves an answer
unticked need not be told that it is wrong.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.note import Note

_REASON: Final = Message(
    "the note does not say so itself: it asks it, doubts it, or calls it wrong",
    "文中并未断言这一点：那是在提问、存疑，或已指出其错误",
)
_AROUND: Final = 240
"""Characters before and behind a claim in which its sentence is looked for."""
_ABOVE: Final = 12
"""Lines above a claim in which a heading may call it a statement to be judged."""
_HEADLINE: Final = 48
_START: Final = expression(
    r"[。！？!?](?![\w=&])|\.(?=[\s\"\\])|-->|\n[ \t]*+\n|\\n\"|\n[ \t>]*+(?:[-*+•·|#]|[0-9]{1,2}[.)])|\|"
)
"""What a sentence begins behind."""
_END: Final = expression(
    r"(?P<asks>[？?])(?![\w=&])|[。！]|!(?!=)|\.(?=[\s\"')\\]|$)|<!--"
    r"|\n[ \t]*+\n|\\n\"|\n[ \t>]*+(?:[-*+•·#]|[0-9]{1,2}[.)])|\|"
)
_NOT_SAID: Final = expression(
    r"\b(?:myths?|misconceptions?|mistaken(?:ly)?|mistakes?|wrong(?:ly)?(?! RC)|incorrect(?:ly)?|erroneous(?:ly)?"
    r"|falsely|typos?|pitfalls?|misread\w{0,3}|miscount\w{0,3}|mislead\w{0,3}|contrary to|not true|untrue)\b"
    r"|\bcommon (?:error|confusion)\b|\b(?:is|are|was) false\b"
    r"|\b(?:people|students|beginners|readers|many|some|others|blogs?|tutorials?|posts?|articles?|sites?|they|you)"
    r"(?: \w{1,12}){0,2}? (?:think|thinks|claim|claims|believe|believes|assume|assumes|may say|might say|will say)\b"
    r"|\b(?:does|do|did)(?: not|n't) (?:say|claim|mean|imply|have|contain|use)\b"
    r"|\bif\b[^.,\n]{0,40}\b(?:had|were)\b|\bused to (?:have|be|say|contain)\b"
    r"|误区|误解|误以为|误认为|错误地|常见错误|笔误|错写|写错|说错|写成了|并不是说|并非指"
    r"|有人(?:说|认为|以为)|(?:很多|许多|不少|大多数)(?:人|同学|博客|文章|教程|资料)[^。，,\n]{0,8}(?:说|认为|以为|写)",
    re.IGNORECASE,
)
_HAD: Final = expression(r"\bhad\b", re.IGNORECASE)
_NOW: Final = expression(r"\bnow\b", re.IGNORECASE)
"""What was before a version that mends it: had 22 blocks in layer3, now 23."""
_CROSSED: Final = expression(r"[\s\"'>*+\-]*+(?:❌|✗|✘|✖|❎|🚫|☒)")
"""A line that begins with a cross."""
_UNTICKED: Final = expression(r"[\s\"'>]*+(?:[-*+][ ]|[0-9]{1,2}[.)][ ])?+(?:\[ \]|\( \)|☐|○|◯|⬜|□)")
"""An answer that is not the one."""
_TARGET: Final = r"(?P<target>[A-Za-z_][A-Za-z0-9_.\[\]]{1,40}+)[ ]*+=(?!=)"
_COMMENTED: Final = expression(rf"[\s\"'>]*+(?:#|//)[ ]*+{_TARGET}")
_SET: Final = expression(rf"[\s\"'>]*+{_TARGET}")
_REPLACED: Final = 2
"""Lines around code put out of use in which other code takes its place."""
_STRUCK: Final = expression(r"~~[^~\n]{0,200}+$|<(?:del|s|strike)>[^<\n]{0,200}+$")
_DENIED: Final = expression(
    r"[^\"”」』\n\\]{0,160}+\\?[\"”」』][*_]{0,2} ?[:：,，.。—–=-]{0,2} ?"
    r"(?:(?:this |that |it )?(?:is |was )?(?:no\b|not\b|nope|never|false|wrong|incorrect|close,? but|almost"
    r"|nearly|a myth|untrue)|不对|不是|不正确|不准确|并不|并非|错|否|误|不完全)",
    re.IGNORECASE,
)
"""What follows a claim in quotation marks that is denied: "has 50 convolutions": no."""
_DISCUSSED: Final = expression(
    r"[ \t>]*+(?:[-*+•][ ]|[0-9]{1,2}[.)][ ])[*_]{0,2}[\"“「『]"
    r"(?=[^\"”」』\n]{0,24}(?: [A-Za-z0-9-]{1,16} |[\u4e00-\u9fff]{3}))"
    r"[^\"”」』\n]{8,200}+[\"”」』][*_]{0,2} ?[:：—–]"
)
"""An item of a list that says a sentence in quotation marks, and what is to be said of it."""
_TO_JUDGE: Final = expression(
    r"\btrue[ ]?(?:or|/|,)[ ]?false\b|\bfalse[ ]?(?:or|/)[ ]?true\b|\bT[ ]?/[ ]?F\b|\bfind the (?:errors?|mistakes?)\b"
    r"|判断(?:题|正误|对错)|对还是错|是否正确|改错",
    re.IGNORECASE,
)
"""A statement of which it is asked whether it is true."""


def without_unasserted(found: Iterable[Finding], note: Note) -> Iterator[Finding]:
    """Yield what was found, and as unchecked what is wrong, but is not what the note asserts."""
    asserted: dict[int, bool] = {}
    for finding in found:
        line = finding.place.line
        if finding.verdict is Verdict.WRONG and line not in asserted:  # a line may hold thousands
            asserted[line] = _is_asserting(note, line)
        if finding.verdict is Verdict.WRONG and not (asserted[line] and _is_asserted(note, finding)):
            yield replace(
                finding, verdict=Verdict.UNCHECKED, message=_REASON.about(), expected="", derivation=(), fix=None,
                related=(), slip=None,
            )  # fmt: skip
        else:
            yield finding


def _is_asserting(note: Note, line: int) -> bool:
    """Whether a line is not crossed out, unticked, quoted or to be judged as a whole."""
    text = note.line_text(line)
    if _DISCUSSED.match(text) or _CROSSED.match(text) or _UNTICKED.match(text):
        return False
    return not (_is_replaced(note, line) or _is_to_be_judged(note, line))


def _is_replaced(note: Note, line: int) -> bool:
    """Whether a line is code put out of use, and the code beside it sets the same: # model.fc = nn.Linear(512, 2)."""
    commented = _COMMENTED.match(note.line_text(line))
    if commented is None:
        return False
    near = (note.line_text(number) for number in range(max(1, line - _REPLACED), line + _REPLACED + 1))
    return any(found["target"] == commented["target"] for text in near if (found := _SET.match(text)) is not None)


def _is_asserted(note: Note, finding: Finding) -> bool:
    text, start, end = note.text, finding.place.start, finding.place.end
    first = max(0, start - _AROUND)
    if _STRUCK.search(text, first, start) is not None or _DENIED.match(text, end) is not None:
        return False
    for begins in _START.finditer(text, first, start):
        first = begins.end()
    ends = _END.search(text, end, end + _AROUND)
    last = ends.start() if ends is not None else min(len(text), end + _AROUND)
    if ends is not None and ends["asks"]:
        return False
    if _NOW.search(text, end, last) is not None and _HAD.search(text, first, start) is not None:
        return False
    return _NOT_SAID.search(text, first, last) is None


def _is_to_be_judged(note: Note, line: int) -> bool:
    """Whether the line, or one above it in its section, asks whether what follows is true."""
    for number in range(line, max(0, line - _ABOVE), -1):
        text = note.line_text(number)
        if _TO_JUDGE.search(text) is not None and (number == line or _is_headline(text)):
            return True
        if number < line and text.lstrip(" \"'").startswith("#"):
            return False
    return False


def _is_headline(text: str) -> bool:
    """Whether a line speaks of those below it, and is no statement itself."""
    bare = text.rstrip(' \t*_",\\n')
    return len(bare) <= _HEADLINE or bare.endswith((":", "："))
