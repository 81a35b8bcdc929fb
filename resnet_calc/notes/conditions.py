"""What has to be assumed for a number to be right, in words: v1 strides, without the head, 10 classes, fvcore.

Programs get the English words of `Finding.holds_under`; people get them in their language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.language import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

_IN_CHINESE: Final = {
    "3×3 stem": "3×3 首层",
    "FLOPs": "以 FLOPs 计",
    "batch normalisation not counted": "不计批归一化",
    "biases in convolutions (Keras)": "卷积带偏置(Keras)",
    "buffers counted": "计入缓冲区",
    "ceil mode": "向上取整",
    "convolutions only": "只计卷积",
    "doubled": "乘加按两次计",
    "first convolution not counted": "不计第一个卷积",
    "including batch norm": "计入批归一化",
    "moving statistics counted": "计入滑动统计量",
    "multiply-adds": "以乘加计",
    "projection not counted": "不计投影",
    "projections counted": "计入投影",
    "the head alone": "仅分类头",
    "v1 strides": "v1 步长",
    "v1.5 strides": "v1.5 步长",
    "weights only": "只计权重",
    "with the published head": "带原有的分类头",
    "without the head": "不含分类头",
}
_WITH_A_VALUE: Final = (
    (expression(r"([0-9,]+) class(?:es)?"), r"\1 类"),
    (expression(r"([0-9]+) input channels?"), r"\1 个输入通道"),
    (expression(r"([0-9]+×[0-9]+) input"), r"输入 \1"),
    (expression(r"shortcut option ([ABC])"), r"捷径选项 \1"),
)


def _in_chinese(condition: str) -> str:
    if condition in _IN_CHINESE:
        return _IN_CHINESE[condition]
    for form, words in _WITH_A_VALUE:
        if (found := form.fullmatch(condition)) is not None:
            return found.expand(words)
    return condition  # the name of a tool or of a paper is the same in both languages


def in_words(conditions: Sequence[str]) -> Message:
    """The conditions, one behind the other.

    >>> from resnet_calc.language import Language
    >>> in_words(("without the head", "10 classes", "fvcore")).say(Language.ZH)
    '不含分类头、10 类、fvcore'
    """
    each = [part for condition in conditions for part in condition.split(", ")]
    return Message(", ".join(each), "、".join(map(_in_chinese, each)))
