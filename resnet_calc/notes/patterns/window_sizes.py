"""Kernel, stride and padding of one convolution in a sentence that also says what it makes of a size: 224 to 112.

Which network is meant does not matter: the four numbers do not go together. Of a pool, rounding up is right too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.note import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what written-out output sizes do: RC602."""

_KERNEL: Final = expression(
    r"(?<![0-9×xX*.])(?P<square>[1-9]|11)[ ]?[×xX*][ ]?(?P=square)(?![0-9]|[ ]?[×xX*] ?[0-9]|\.[0-9])"
    r"|(?:kernel(?:[ _]?size)?|卷积核(?:大小|尺寸)?)[ ]?(?:of|=|:|is|为|是)?[ ]?\(?(?P<keyed>[1-9]|11)(?![0-9.×x*])",
    re.IGNORECASE,
)
_STRIDE: Final = expression(
    r"(?:\bstrides?|步[长幅]|\bs(?= ?=))[ ]?(?:of|=|:|is|为|是|取)?[ ]?\(?(?P<value>[1-9])(?![0-9.×x*])", re.IGNORECASE
)
_PADDING: Final = expression(
    r"(?:\bpad(?:ding)?|填充|\bp(?= ?=))[ ]?(?:of|=|:|is|为|是|取)?[ ]?\(?(?P<value>[0-9])(?![0-9.×x*%])", re.IGNORECASE
)
_SIDE: Final = r"(?<![0-9.×xX*,/])(?P<{0}>[1-9][0-9]{{1,3}})(?:[ ]?[×xX*][ ]?(?P={0})(?:[ ]?[×xX*][ ]?[0-9]{{1,4}})?)?"
_CHANGE: Final = expression(
    _SIDE.format("before")
    + r"[ ]?(?:的?(?:图像|图片|图|特征图|输入)|px|pixels?)?(?:[ ](?:image|input|map|picture)s?)?[ ]?"
    r"(?:in,? (?:gives?|makes?|yields?)|in(?:,| and)|→|->|\bto\b|\bbecomes?\b|\bgives?\b"
    r"|变为|变成|得到|降到|降为|缩小到|缩小为|减为|减小到)"
    r"[ ]?(?:an? |the )?"
    + _SIDE.format("after")
    + r"(?![0-9×xX*]|[.][0-9])(?! ?(?:channels|filters|个?通道|维|个卷积核))"
    r"|\b(?:keeps?|keeping|preserves?)[ ](?:the )?(?:size(?: of| at)? |resolution(?: of| at)? )?"
    + _SIDE.format("kept")
    + r"(?![0-9])(?! ?(?:channels|filters))"
    r"|保持[^,。;0-9]{0,8}" + _SIDE.format("held") + r"(?![0-9])(?! ?(?:个?通道|维))",
    re.IGNORECASE,
)
_OTHERWISE: Final = expression(
    r"dilat|transpos|deconv|upsampl|\bsame\b|\bvalid\b|ceil|group|output_padding|空洞|膨胀|转置|反卷积|上采样|向上|如果|若|[?？]"
    r"|\b(?:if|without|not|n't|would|instead|wrong|unlike|block|stage)\b|没有|不是|而不|错误|残差块|阶段",
    re.IGNORECASE,
)
_OF_SIZE: Final = expression(r"[0-9][ ]?[×xX*][ ]?[0-9]|图|px|pixel|image|map", re.IGNORECASE)
_POOL: Final = expression(r"pool|池化", re.IGNORECASE)
_CONVOLUTION: Final = expression(r"conv|卷积|filter", re.IGNORECASE)
_SIGNS: Final = ("pad", "填充", "p=", "p =")
_WRONG: Final = Message(
    "kernel {kernel}, stride {stride} and padding {padding} make {made} of {before}, the note says {after}",
    "卷积核 {kernel}、步长 {stride}、填充 {padding} 会把 {before} 变为 {made}，文中写的是 {after}",
)
_STRIDES: Final = range(1, 5)
_PADDINGS: Final = range(4)


class _Window(NamedTuple):
    """What slides over a map."""

    kernel: int
    stride: int
    padding: int

    def over(self, side: int, *, up: bool = False) -> int:
        """What is left of a side."""
        span = side + 2 * self.padding - self.kernel
        return (-(-span // self.stride) if up else span // self.stride) + 1


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the number of a sentence that does not go with the others."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if passage.region.kind is Kind.CODE or not passage.has_numbers:
            continue
        for padding in passage.matches(_PADDING, _SIGNS):
            yield from _judge(reading, passage, padding)


def _judge(reading: Reading, passage: Passage, padding: re.Match[str]) -> Iterator[Finding]:
    start, end = reading.subjects.sentences(passage).at(padding.start())
    text = passage.recognised.folded
    if _OTHERWISE.search(text, start, end) is not None:
        return
    found = [list(pattern.finditer(text, start, end)) for pattern in (_KERNEL, _STRIDE, _PADDING, _CHANGE)]
    if any(len(matches) != 1 for matches in found):
        return
    (kernel,), (stride,), _, (change,) = found
    is_pool = _POOL.search(text, start, end) is not None
    if is_pool and _CONVOLUTION.search(text, start, end) is not None:
        return
    if _OF_SIZE.search(change[0]) is None:
        return  # 32 -> 64 may as well be channels
    kept = "kept" if change["kept"] else "held"
    groups = ("before", "after") if change["before"] else (kept, kept)
    before, after = (int(change[group]) for group in groups)
    window = _Window(int(kernel["square"] or kernel["keyed"]), int(stride["value"]), int(padding["value"]))
    if after in {window.over(before), window.over(before, up=True) if is_pool else 0} or before < window.kernel:
        return
    odd, right = _odd(window, before, after)
    spans = {
        "stride": stride.span("value"),
        "padding": padding.span("value"),
        "after": (change.start(groups[1]), change.end()),
    }
    said = text[slice(*spans[odd])]
    number = str(after) if odd == "after" else said
    values: dict[str, object] = {**window._asdict(), "before": before, "after": after, "made": window.over(before)}
    yield passage.finding(
        *spans[odd],
        Verdict.WRONG,
        "RC602",
        _WRONG.about(**values),
        said=said,
        expected=said.replace(number, str(right)),
    )


def _odd(window: _Window, before: int, after: int) -> tuple[str, int]:
    """Which number is odd, and what it should be: the stride, a padding that is not half the kernel, the output."""
    strides = [stride for stride in _STRIDES if window._replace(stride=stride).over(before) == after]
    if len(strides) == 1:
        return "stride", strides[0]
    paddings = [padding for padding in _PADDINGS if window._replace(padding=padding).over(before) == after]
    if window.padding != window.kernel // 2 and window.kernel // 2 in paddings:
        return "padding", window.kernel // 2
    return "after", window.over(before)
