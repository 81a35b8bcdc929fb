"""What the comment on a constructor says of it: nn.Conv2d(3, 64, kernel_size=7)  # 3×3 convolution.

It stands behind the constructor, or on the line above; there, something of it must agree before something is wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Finding, Related, Rule, Verdict
from resnet_calc.notes.steps.calls import Call, claims_of, find_calls, operation_of
from resnet_calc.notes.steps.step import Claim, Kind, Quality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final = (
    Rule(
        code="RC705",
        name="comment-against-code",
        what=Message(
            "The comment behind a constructor gives another kernel, stride or number of channels than its arguments.",
            "构造函数后面的注释给出的卷积核、步长或通道数与其参数不同。",
        ),
        why=Message(
            "The line was copied and only the code or only the comment was adapted.",
            "这一行是复制来的，只改了代码或只改了注释。",
        ),
        wrong="ResNet-50: `nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3)  # 3×3 convolution`",
        right="ResNet-50: `nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3)  # 7×7 convolution`",
    ),
)

_COMMENT: Final = expression(r"[ \t,;)\]]*+(?:#|//)(?P<comment>[^\n#`]{2,120}+)")
_ABOVE: Final = expression(r"[ \t]*+(?:#|//)(?P<comment>[^\n`]{2,120}+)")
_KERNEL: Final = expression(
    r"(?<![0-9×xX*,.+-])(?P<side>[1-9]|11)[ ]?[×xX*][ ]?(?P=side)(?![0-9.]|[ ]?[×xX*,+/])[ ]?"
    r"(?:的|大小的?)?(?:卷积|最大池化|池化|conv|kernels?\b|filters?\b|max[- ]?pool|pool|核)"
    r"|(?:卷积核|池化核|kernel(?:[ _]size)?)(?:的?(?:大小|尺寸))?[ ]?(?:为|是|=|:|of)?[ ]?"
    r"(?P<size>[1-9]|11)(?:[ ]?[×xX*][ ]?(?P=size))?(?![0-9.]|[ ]?[×xX*,+/个])",
    re.IGNORECASE,
)
_STRIDE: Final = expression(
    r"(?:步长|步幅|\bstrides?)[ ]?(?:为|是|=|:|of)?[ ]?(?P<stride>[1-4])(?![0-9.]|[ ]?[×xX*/个])", re.IGNORECASE
)
_CHANNELS: Final = expression(
    r"(?P<side>输入|输出)的?(?:特征图?的?)?通道(?:数目?)?[ ]?(?:为|是|=|:)?[ ]?(?P<channels>[0-9]{1,4})"
    r"(?![0-9.]|[ ]?[×xX*/+个])"
)
_DOUBT: Final = expression(
    r"[?？]|原|改|替|代|不|没|或|如果|若|相当|等[价效]|论文|另|以前|之前|后面|前面|接着|然后|再|下一|上一|两|(?<!第)三个|多个|[2-9]个|[×x][2-9]$|每|->|→|=>|变"
    r"|\b(?:instead|replac\w*+|was|were|orig\w*+|chang\w*+|not|no|or|if|equiv\w*+|like|paper|vs|then|next|before|after"
    r"|followed|previous|two|three|each|per|todo|fixme|could|should|than|when|unlike|per|from|default)\b",
    re.IGNORECASE,
)
_KINDS: Final = (Kind.CONVOLUTION, Kind.MAX_POOL)
_CALLS: Final = ("conv2d", "convolution2d", "maxpool")
_WRONG: Final = Message(
    "the comment says {what} {said}, the code before it {expected}",
    "注释写的是{what} {said}，前面的代码是 {expected}",
)
_RIGHT: Final = Message("the code has {what} {expected}, as the comment says", "代码的{what}为 {expected}，与注释一致")
_HERE: Final = Message("{expected} here", "这里是 {expected}")
_WHAT: Final = {
    Quality.KERNEL: Message("kernel size", "卷积核大小"),
    Quality.STRIDE: Message("stride", "步长"),
    Quality.IN_CHANNELS: Message("input channels", "输入通道数"),
    Quality.OUT_CHANNELS: Message("output channels", "输出通道数"),
}


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what comments say of the constructors on their lines, judged."""
    if not reading.subjects.is_about_resnet:
        return
    for passage in reading.passages:
        if ("#" in passage.text or "//" in passage.text) and passage.says(_CALLS):
            yield from _lines(passage)


def _lines(passage: Passage) -> Iterator[Finding]:
    text = passage.recognised.folded
    before = -2  # the first line begins behind -1
    for call in find_calls(text):
        line = text.rfind("\n", 0, call.start)
        alone, before = line != before, text.rfind("\n", 0, call.end)
        operation = operation_of(call.name)
        if not alone or not call.is_closed or operation is None or operation[0] not in _KINDS:
            continue
        if "#" in text[line + 1 : call.start]:
            continue
        behind = _COMMENT.match(text, call.end)
        above = _ABOVE.match(text, text.rfind("\n", 0, max(0, line)) + 1, max(0, line)) if behind is None else None
        comment = behind or above
        if comment is not None and _DOUBT.search(comment["comment"]) is None:
            found = list(_judge(passage, call, comment))
            if behind is not None or any(each.verdict is Verdict.RIGHT for each in found):
                yield from found


def _judge(passage: Passage, call: Call, comment: re.Match[str]) -> Iterator[Finding]:
    text, span = passage.recognised.folded, comment.span("comment")
    known = {claim.quality: claim for claim in claims_of(call, is_judged=True)}
    for quality, match, group in _said(text, span):
        claim = known.get(quality)
        if claim is not None and len(claim.value) == 1 and claim.value[0] is not None:
            yield _finding(passage, quality, match, group, claim)


def _said(text: str, span: tuple[int, int]) -> Iterator[tuple[Quality, re.Match[str], str]]:
    """What a comment says, each of it once."""
    kernels, strides = list(_KERNEL.finditer(text, *span)), list(_STRIDE.finditer(text, *span))
    if len(kernels) == 1:
        yield Quality.KERNEL, kernels[0], "side" if kernels[0]["side"] else "size"
    if len(strides) == 1:
        yield Quality.STRIDE, strides[0], "stride"
    sides = [match["side"] for match in _CHANNELS.finditer(text, *span)]
    for match in _CHANNELS.finditer(text, *span):
        if sides.count(match["side"]) == 1:
            quality = Quality.IN_CHANNELS if match["side"] == "输入" else Quality.OUT_CHANNELS
            yield quality, match, "channels"


def _finding(passage: Passage, quality: Quality, match: re.Match[str], group: str, claim: Claim) -> Finding:
    said, true = match[group], str(claim.value[0])
    right = said == true
    values: dict[str, object] = {"what": _WHAT[quality], "said": said, "expected": true}
    return passage.finding(
        *match.span(group),
        Verdict.RIGHT if right else Verdict.WRONG,
        "RC705",
        (_RIGHT if right else _WRONG).about(**values),
        said=said,
        expected=true,
        related=(Related(passage.place(claim.start, claim.end), _HERE.about(**values)),),
    )
