"""What a number may be: operations under a convention, parameters, layers, activations, bytes of a file.

Each is a sum of terms. Its ``oddity`` says how seldom people mean it: 0 is what is meant unless something else is said.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

from resnet_calc.analysis.counting import CONVENTIONS, FLOPS, MULTIPLY_ADDS, Convention, Unit
from resnet_calc.analysis.counting.holdings import (
    BLOCKS,
    CONV_BIASES,
    CONV_OUTPUTS,
    CONV_WEIGHTS,
    CONVOLUTIONS,
    FC_BIASES,
    FC_LAYERS,
    FC_OUTPUTS,
    FC_WEIGHTS,
    NORM_FEATURES,
    NORM_OUTPUTS,
    NORM_PARAMETERS,
    NORMS,
    SHORTCUT_WEIGHTS,
    STATISTICS,
    TENSORS,
    WEIGHTED_LAYERS,
)
from resnet_calc.analysis.counting.terms import C_SHORTCUT, C, F
from resnet_calc.language import Message, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from resnet_calc.analysis.counting.terms import Term

Words: TypeAlias = Message | Statement


class Kind(Enum):
    """What sort of thing is counted, which decides the scales that it is printed in."""

    OPERATIONS = "operations"
    PARAMETERS = "parameters"
    LAYERS = "layers"
    ELEMENTS = "elements"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One thing that a number may be of a network."""

    name: str
    kind: Kind
    words: Words
    terms: Mapping[Term, int]
    oddity: int = 0
    convention: Convention | None = None
    usual_in: Mapping[str, int] = field(default_factory=dict)
    """Its oddity in some styles: Keras counts moving statistics, so in the Keras style that is nothing odd."""

    def oddity_in(self, style: str) -> int:
        """How seldom people mean it of a network of that style."""
        return self.usual_in.get(style, self.oddity)


UNITS: Final = {
    Unit.MULTIPLY_ADDS: Message("multiply-adds", "乘加次数"),
    Unit.FLOPS: Message("FLOPs", "浮点运算次数（FLOPs）"),
}
_PLAIN: Final = Message("multiply-adds of convolutions and fully connected layers", "卷积与全连接层的乘加次数")
_DOUBLE: Final = Message(
    "FLOPs: 2 × multiply-adds, a multiplication and an addition each", "FLOPs：乘加次数 × 2，乘与加各计一次"
)
_BY_TOOL: Final = Message("{unit}, as {tool} counts{name}", "按 {tool}{name} 计法的{unit}")

_ODDITY: Final = {
    "fvcore": 2, "thop": 2, "ptflops": 2, "ptflops-modules": 2, "calflops-flops": 2, "torchinfo": 2,
    "ptflops-aten": 3, "torchprofile": 3, "flopth": 4, "onnx-tool": 4, "torchscan": 4, "fvcore-training": 4,
    "thop-2019": 4,
}  # fmt: skip
"""The tools whose totals are quoted most come first: downloads, and the tools that questions about ResNet name."""

_SPOKEN_FOR: Final = {"multiply-adds", "flops", "flop-counter", "calflops-macs"}
"""Plain conventions, and tools that print the same for a ResNet."""


def _by_tool(convention: Convention) -> Measure:
    name = "" if convention.version.startswith(f"{convention.name} ") else f" ({convention.name})"
    words = _BY_TOOL.about(unit=UNITS[convention.unit], tool=convention.version, name=name)
    oddity = _ODDITY.get(convention.name, 4)
    return Measure(convention.name, Kind.OPERATIONS, words, convention.terms, oddity, convention)


_OPERATIONS: Final = (
    Measure(MULTIPLY_ADDS.name, Kind.OPERATIONS, _PLAIN, MULTIPLY_ADDS.terms, 0, MULTIPLY_ADDS),
    Measure(FLOPS.name, Kind.OPERATIONS, _DOUBLE, FLOPS.terms, 1, FLOPS),
    *(_by_tool(convention) for name, convention in CONVENTIONS.items() if name not in _SPOKEN_FOR),
    Measure(
        "convolutions alone", Kind.OPERATIONS, Message("multiply-adds of convolutions alone", "仅卷积的乘加次数"),
        {C: 1}, 3,
    ),
    Measure(
        "without projections",
        Kind.OPERATIONS,
        Message("multiply-adds without those of projection shortcuts", "不计投影捷径的乘加次数"),
        {C: 1, F: 1, C_SHORTCUT: -1},
        3,
    ),
    Measure(
        "FLOPs without projections",
        Kind.OPERATIONS,
        Message(
            "FLOPs without those of projection shortcuts, which Darknet does without",
            "不计投影捷径的 FLOPs（Darknet 没有投影捷径）",
        ),
        {C: 2, F: 2, C_SHORTCUT: -2},
        3,
    ),
)  # fmt: skip

_WEIGHTS: Final = {CONV_WEIGHTS: 1, CONV_BIASES: 1, NORM_PARAMETERS: 1, FC_WEIGHTS: 1, FC_BIASES: 1}

_PARAMETERS: Final = (
    Measure("parameters", Kind.PARAMETERS, Message("parameters", "参数量"), _WEIGHTS, 0, usual_in={"keras": 1}),
    Measure(
        "parameters with moving statistics",
        Kind.PARAMETERS,
        Message("parameters, moving statistics counted as Keras does", "参数量（如 Keras 计入滑动统计量）"),
        {**_WEIGHTS, STATISTICS: 1},
        3,
        usual_in={"keras": 0},
    ),
    Measure(
        "parameters without normalizations",
        Kind.PARAMETERS,
        Message("parameters without those of normalizations", "不计归一化层的参数量"),
        {**_WEIGHTS, NORM_PARAMETERS: 0},
        3,
    ),
    Measure(
        "parameters with normalizations folded",
        Kind.PARAMETERS,
        Message("parameters, normalizations folded into biases of convolutions", "参数量（归一化并入卷积偏置后）"),
        {**_WEIGHTS, NORM_PARAMETERS: 0, NORM_FEATURES: 1},
        3,
    ),
    Measure(
        "weights of convolutions",
        Kind.PARAMETERS,
        Message("weights of convolutions alone", "仅卷积的权重"),
        {CONV_WEIGHTS: 1},
        3,
    ),
    Measure(
        "weights", Kind.PARAMETERS, Message("weights without biases and normalizations", "不计偏置与归一化的权重"),
        {CONV_WEIGHTS: 1, FC_WEIGHTS: 1}, 3,
    ),
    Measure(
        "parameters without projections",
        Kind.PARAMETERS,
        Message("parameters without the weights of projection shortcuts", "不计投影捷径权重的参数量"),
        {**_WEIGHTS, SHORTCUT_WEIGHTS: -1},
        3,
    ),
    Measure(
        "classifier", Kind.PARAMETERS, Message("parameters of the classifier", "分类层的参数量"),
        {FC_WEIGHTS: 1, FC_BIASES: 1}, 4,
    ),
    Measure(
        "normalizations", Kind.PARAMETERS, Message("parameters of normalizations", "归一化层的参数量"),
        {NORM_PARAMETERS: 1}, 4,
    ),
    Measure("moving statistics", Kind.PARAMETERS, Message("moving statistics", "滑动统计量"), {STATISTICS: 1}, 3),
)  # fmt: skip

_LAYERS: Final = (
    Measure("layers", Kind.LAYERS, Message("weighted layers", "带权重的层数"), {WEIGHTED_LAYERS: 1}, 0),
    Measure(
        "convolutions", Kind.LAYERS, Message("convolutions, projections included", "卷积层数（含投影捷径）"),
        {CONVOLUTIONS: 1}, 1,
    ),
    Measure(
        "convolutions and classifier",
        Kind.LAYERS,
        Message("convolutions and fully connected layers, projections included", "卷积与全连接层数（含投影捷径）"),
        {CONVOLUTIONS: 1, FC_LAYERS: 1},
        1,
    ),
    Measure("blocks", Kind.LAYERS, Message("residual blocks", "残差块数"), {BLOCKS: 1}, 1),
    Measure(
        "layers with normalizations",
        Kind.LAYERS,
        Message("convolutions, normalizations and fully connected layers", "卷积、归一化与全连接层数"),
        {CONVOLUTIONS: 1, NORMS: 1, FC_LAYERS: 1},
        2,
    ),
    Measure("tensors", Kind.LAYERS, Message("tensors of parameters", "参数张量个数"), {TENSORS: 1}, 3),
)  # fmt: skip

_ELEMENTS: Final = (
    Measure(
        "activations",
        Kind.ELEMENTS,
        Message("activations: elements that convolutions put out", "激活量：卷积输出的元素"),
        {CONV_OUTPUTS: 1},
        2,
    ),
    Measure(
        "activations of all layers",
        Kind.ELEMENTS,
        Message(
            "elements that convolutions, normalizations and fully connected layers put out",
            "卷积、归一化与全连接层输出的元素",
        ),
        {CONV_OUTPUTS: 1, NORM_OUTPUTS: 1, FC_OUTPUTS: 1},
        3,
    ),
)


def _bytes(name: str, en: str, zh: str, each: int, terms: Mapping[Term, int], oddity: int) -> Measure:
    scaled = {term: each * coefficient for term, coefficient in terms.items()}
    return Measure(name, Kind.BYTES, Message(en, zh), scaled, oddity)


_BYTES: Final = (
    _bytes("size", "bytes of the parameters, 4 each", "参数的字节数（每个 4 字节）", 4, _WEIGHTS, 0),
    _bytes(
        "size with moving statistics",
        "bytes of the parameters and moving statistics, 4 each, as in a saved file",
        "参数与滑动统计量的字节数（每个 4 字节，如存盘文件）",
        4,
        {**_WEIGHTS, STATISTICS: 1},
        0,
    ),
    _bytes("size in half precision", "bytes of the parameters, 2 each", "参数的字节数（每个 2 字节）", 2, _WEIGHTS, 1),
    _bytes("size in 8 bits", "bytes of the parameters, 1 each", "参数的字节数（每个 1 字节）", 1, _WEIGHTS, 2),
    _bytes(
        "activations in bytes",
        "bytes of what convolutions, normalizations and fully connected layers put out, 4 each",
        "卷积、归一化与全连接层输出的字节数（每个 4 字节）",
        4,
        {CONV_OUTPUTS: 1, NORM_OUTPUTS: 1, FC_OUTPUTS: 1},
        3,
    ),
    _bytes(
        "activations and gradients in bytes",
        "bytes of what layers put out, forward and backward, 4 each, as torchinfo counts",
        "各层前向与反向输出的字节数（每个 4 字节，按 torchinfo 计法）",
        8,
        {CONV_OUTPUTS: 1, NORM_OUTPUTS: 1, FC_OUTPUTS: 1},
        2,
    ),
)


def measures(count: Convention | None = None) -> tuple[Measure, ...]:
    """Everything that a number is tried as; or only what one convention counts, which is then nothing odd.

    >>> from resnet_calc.analysis.counting import convention_of
    >>> [(measure.name, measure.oddity) for measure in measures(convention_of("onnx-tool"))]
    [('onnx-tool', 0)]
    """
    if count is None:
        return MEASURES
    found = next((measure for measure in MEASURES if measure.convention is count), None) or _by_tool(count)
    return (replace(found, oddity=0),)


MEASURES: Final = (*_OPERATIONS, *_PARAMETERS, *_LAYERS, *_ELEMENTS, *_BYTES)
"""Everything that a number is tried as."""

TERMS: Final = tuple(dict.fromkeys(term for measure in MEASURES for term in measure.terms))
"""Every term that any of them sums up."""
