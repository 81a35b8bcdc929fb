"""The first convolution where it is the network's, not a block's: conv1 of ResNet-50 has stride 2 and 7×7 kernels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.nn.graph import STEM
from resnet_calc.nn.ops import Conv2d
from resnet_calc.notes.facts import facts
from resnet_calc.notes.finding import Finding, Rule, Verdict
from resnet_calc.notes.laid_out import graph_of
from resnet_calc.notes.note import Kind
from resnet_calc.notes.owners import is_modified
from resnet_calc.notes.subject import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Passage, Reading

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what is said of any layer: RC202, RC203 and RC204."""

_NETWORK: Final = r"(?:resnet-?[0-9]{2,3}|(?:the|this) (?:whole )?network)"
_OWNED: Final = expression(
    rf"\b{_NETWORK}(?:'s|’s) (?:conv1|(?:very )?first conv\w{{0,10}}(?: layer)?)(?![0-9_.])"
    rf"|\b(?:conv1|(?:very )?first conv\w{{0,10}}(?: layer)?) of (?:the )?{_NETWORK}"
    r"|(?:resnet-?[0-9]{2,3}|(?:整个)?网络)[ ]?的[ ]?(?:conv1(?![0-9_.])|第一个?(?:层)?卷积层?)",
    re.IGNORECASE,
)
_SIGNS: Final = ("conv1", "first conv", "第一")
_BEHIND: Final = expression(
    r"[^.;。;\n0-9]{0,24}?(?:(?:strides?|步长|步幅)(?: of| is|为|是|=| =)?[ ]?(?P<stride>[1-9])(?![0-9×x*])"
    r"|(?:kernels?|kernel size|卷积核)(?: size| of|的?大小)?(?: of| is|为|是|=| =)?[ ]?"
    r"(?P<kernel>[1-9])(?:[ ]?[×x*][ ]?[1-9])?(?![0-9])"
    r"|(?P<square>[1-9])[ ]?[×x*][ ]?(?P=square)(?: kernels?| filters?| ?的?卷积核)"
    r"|(?P<filters>[0-9]{2,4})(?: filters| output channels| kernels| ?个(?:卷积核|滤波器|输出通道)))",
    re.IGNORECASE,
)
_ENTRY: Final = expression(
    r"(?P<who>输入|图像|图片|网络|模型)(?:的?(?:图像|图片|数据|张量))?[ ]?(?:会|将|都)?[ ]?"
    r"(?:首先|最先|先|开头|最?开始|一开始)(?:是|会|要|就)?(?:(?:经过|通过|使用|采用|用|由|进入|送入|输入|接)了?)?[ ]?"
    r"(?:一个|一层)?[ ]?"
    r"(?P<kernel>[1-9]|11)[ ]?[×x*][ ]?(?P=kernel)(?![0-9]|[ ]?[×x*])[^。;\n]{0,24}?卷积(?!核?块)"
    r"|\b(?:the|an|each) (?P<who2>input|image|network|model)(?: image)? (?:first |initially )?"
    r"(?:passes|goes|is passed|is fed|is processed|starts|begins|enters|opens) (?:first )?(?:through|with|into|by|to) "
    r"(?:an? |the |one |single ){0,2}(?P<kernel2>[1-9]|11)[ ]?[×x*][ ]?(?P=kernel2)(?![0-9]|[ ]?[×x*])[ -]conv",
    re.IGNORECASE,
)
"""How a network begins: the input first goes through a 7×7 convolution."""
_ENTRY_SIGNS: Final = (
    "先",
    "始",
    "开头",
    "passes",
    "goes",
    "passed",
    "fed",
    "processed",
    "starts",
    "begins",
    "enters",
    "opens",
)
_LARGE: Final = 5
"""Smaller kernels may begin a block, or a stem of several convolutions."""
_DOUBT: Final = expression(
    r"[?？]|cifar|\b(?:chang\w*+|modif\w*+|replac\w*+|instead|not|n't|if|would|our|my|block|stage"
    r"|deep stem|resnet-?[cd]\b)"
    r"|改|换|替|不|如果|若|例如|比如|块|阶段|我们",
    re.IGNORECASE,
)
_CODES: Final = {"stride": "RC204", "kernel": "RC203", "square": "RC203", "filters": "RC202"}
_WHAT: Final = {
    "RC204": Message("stride", "步长"),
    "RC203": Message("kernel size", "卷积核大小"),
    "RC202": Message("output channels", "输出通道数"),
}
_RIGHT: Final = Message("conv1 of {model} has {what} {expected}", "{model} 的 conv1 的{what}是 {expected}")
_WRONG: Final = Message(
    "conv1 of {model} has {what} {expected}, the note says {said}",
    "{model} 的 conv1 的{what}应为 {expected}，文中写的是 {said}",
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what is said of a network's own first convolution, judged."""
    hints = reading.subjects.hints
    if not reading.subjects.is_about_resnet or hints.own_network or hints.cifar:
        return
    for passage in reading.passages:
        if passage.has_numbers and passage.region.kind is not Kind.CODE:
            for match in passage.matches(_OWNED, _SIGNS):
                yield from _judge(reading, passage, match)
            for match in passage.matches(_ENTRY, _ENTRY_SIGNS):
                yield from _entry(reading, passage, match)


def _entry(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.end())
    start, end = reading.subjects.sentences(passage).at(match.start())
    group = "kernel" if match["kernel"] else "kernel2"
    model, said = subject.model, int(match[group])
    if model is None or subject.other or subject.general or subject.scope < Scope.HEADING:
        return
    if _DOUBT.search(passage.recognised.folded, start, end) is not None or is_modified(reading, passage, match.start()):
        return
    conv = _first_convolution(model)
    if conv is not None and said != conv.kernel_size[0] and said >= _LARGE:
        yield _finding(passage, match, group, model, conv.kernel_size[0], "RC203")


def _first_convolution(model: str) -> Conv2d | None:
    stem = [layer.op for run in graph_of(facts(model).config).runs if run.stage == STEM for layer in run.layers]
    return next((op for op in stem if isinstance(op, Conv2d)), None)


def _judge(reading: Reading, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    subject = reading.subjects.at(passage, match.end())
    start, end = reading.subjects.sentences(passage).at(match.start())
    said = _BEHIND.match(passage.recognised.folded, match.end(), end)
    model = subject.model
    if said is None or model is None or subject.other or subject.scope < Scope.NOTE:
        return
    if _DOUBT.search(passage.recognised.folded, start, end) is not None:
        return
    conv = _first_convolution(model)
    if conv is None:
        return
    group = next(name for name in _CODES if said[name])
    true = {"stride": conv.stride[0], "filters": conv.out_channels}.get(group, conv.kernel_size[0])
    yield _finding(passage, said, group, model, true, _CODES[group])


def _finding(passage: Passage, said: re.Match[str], group: str, model: str, true: int, code: str) -> Finding:
    right = int(said[group]) == true
    values: dict[str, object] = {
        "model": facts(model).title, "what": _WHAT[code], "expected": true, "said": said[group],
    }  # fmt: skip
    return passage.finding(
        *said.span(group),
        Verdict.RIGHT if right else Verdict.WRONG,
        code,
        (_RIGHT if right else _WRONG).about(**values),
        subject=f"{model} conv1",
        said=said[group],
        expected=str(true),
    )
