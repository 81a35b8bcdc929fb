"""How often a side is halved: 224×224 after 5 downsamplings is 7×7, 512×512 downsampled 32 times is 16×16."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.numerals import cardinal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what written-out output sizes do: RC602."""

_TIMES: Final = r"[1-9]|one|two|three|four|five|six|[一两二三四五六]"
_IMAGE: Final = r"(?P<side{0}>[0-9]{{2,4}})[ ]?[×x*][ ]?(?P=side{0})(?:[ ]?[×x*][ ]?[13])?(?![0-9×x*])"
_MAP: Final = r"(?P<map{0}>[0-9]{{1,3}})[ ]?[×x*][ ]?(?P=map{0})(?![0-9]|[ ]?[×x*][ ]?[0-9])"
_HALVED: Final = expression(
    _IMAGE.format("")
    + r"[ ]?(?:的)?(?:RGB ?)?(?:输入|图像|图片|图|特征图|大小|尺寸|分辨率|彩色){0,3}[ ,、]{0,2}(?:会|将|要|在)?"
    r"(?:网络|ResNet[-0-9]{0,4})?[中里内]?(?:经过|通过|经|做|进行)(?:了)?(?:网络的?)?(?:一共|总共|共|连续)?(?:的)?[ ]?"
    rf"(?:(?P<times>{_TIMES})[ ]?次[ ]?(?:2 ?倍|(?:stride|步长|步幅) ?[=为]? ?2)?[ ]?(?:的)?(?:下采样|降采样|减半)"
    r"|(?P<factor>[0-9]{1,2})[ ]?倍(?:的)?(?:下采样|降采样))[ ]?(?:操作|处理)?(?:之?后)?[ ,、]{0,2}"
    r"(?:的|最终|最后|就|会|将)?(?:得到|变为|变成|降为|降到|为|输出|缩小到|缩小为|成为|剩下|剩)(?:了)?"
    r"(?:大小|尺寸|特征图|的特征图|分辨率)?(?:的|为|是)?[ ]?" + _MAP.format("")
    + r"|" + _IMAGE.format("2")
    + r"[ ](?:RGB )?(?:input |inputs |image |images |picture |pictures )?(?:is |are |gets |becomes )?"
    r"(?:downsampled |halved )?(?:after|through|in|by|with) (?:a total of |all |the )?"
    rf"(?P<times2>{_TIMES})[ ](?:2[x×] |stride-2 |successive )?"
    r"(?:downsamplings?|downsampling (?:steps|operations|stages|layers)|halvings?),?[ ]"
    r"(?:becomes |gives |yields |is |are |leaves |results in |to |down to |produces )(?:an? |the )?"
    r"(?:feature maps? of |map of |size of |size )?" + _MAP.format("2"),
    re.IGNORECASE,
)  # fmt: skip
_SIGNS: Final = ("采样", "减半", "downsampl", "halv")
_DOUBT: Final = expression(
    r"[?？]|再|又|不|没|如果|\b(?:not|n't|if|another|more|further|instead|would)\b", re.IGNORECASE
)
_WRONG: Final = Message(
    "{side} halved {times} times is {expected}, the note says {said}",
    "{side} 减半 {times} 次为 {expected}，文中写的是 {said}",
)
_RIGHT: Final = Message("{side} halved {times} times is {said}", "{side} 减半 {times} 次为 {said}")


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what is said to remain of an image that is halved several times, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if passage.has_numbers:
            for match in passage.matches(_HALVED, _SIGNS):
                yield from _judge(reading, passage, match)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    side, said = int(match["side"] or match["side2"]), int(match["map"] or match["map2"])
    factor = int(match["factor"]) if match["factor"] else 2 ** (cardinal(match["times"] or match["times2"]) or 0)
    start, end = reading.subjects.sentences(passage).at(match.start())
    if reading.subjects.at(passage, match.start()).other:
        return  # a U-Net whose convolutions are not padded
    if factor < 2 or factor & (factor - 1) or _DOUBT.search(passage.text, start, end) is not None:  # noqa: PLR2004
        return
    expected = -(-side // factor)
    right = said in (side // factor, expected)  # each time rounded down or up
    values = {"side": side, "times": factor.bit_length() - 1, "expected": expected, "said": said}
    group = "map" if match["map"] else "map2"
    yield passage.finding(
        *match.span(group),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC602",
        (_RIGHT if right else _WRONG).about(**values),
        said=match[group],
        expected=str(said if right else expected),
    )
