"""The terms of what a network holds and puts out: parameters by kind, layers, elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.analysis.counting.terms import Layers, Term, on_shortcut, outputs
from resnet_calc.analysis.layer_count import is_weighted_layer
from resnet_calc.language import Message
from resnet_calc.nn.ops import Add, ChannelConv1d, Conv2d, Linear, Norm, Op

if TYPE_CHECKING:
    from resnet_calc.nn.graph import Layer


def _bias(layer: Layer) -> int:
    return layer.output.channels if getattr(layer.op, "bias", False) else 0


def _weights(layer: Layer) -> int:
    return layer.op.parameters() - _bias(layer)


def _parameters(layer: Layer) -> int:
    return layer.op.parameters()


def _buffers(layer: Layer) -> int:
    return layer.op.buffers()


def _features(layer: Layer) -> int:
    op = layer.op
    return op.num_features if isinstance(op, Norm) else 0


def _one(layer: Layer) -> int:
    del layer
    return 1


def _tensors(layer: Layer) -> int:
    return len(layer.op.weight_shapes())


def _weighted(layer: Layer, layers: Layers) -> bool:
    del layers
    return is_weighted_layer(layer)


def _joins(layer: Layer, layers: Layers) -> bool:
    del layers
    return layer.role == "add"


CONV_WEIGHTS = Term("w", Message("weights of convolutions", "卷积的权重"), (Conv2d, ChannelConv1d), _weights)
CONV_BIASES = Term("k", Message("biases of convolutions", "卷积的偏置"), (Conv2d,), _bias)
SHORTCUT_WEIGHTS = Term(
    "wₛ", Message("weights of projection shortcuts", "投影捷径的权重"), (Conv2d,), _weights, on_shortcut
)
NORM_PARAMETERS = Term(
    "n", Message("weights and biases of normalizations", "归一化层的权重与偏置"), (Norm,), _parameters
)
NORM_FEATURES = Term("h", Message("channels that are normalized", "归一化的通道数"), (Norm,), _features)
FC_WEIGHTS = Term("u", Message("weights of fully connected layers", "全连接层的权重"), (Linear,), _weights)
FC_BIASES = Term("f", Message("biases of fully connected layers", "全连接层的偏置"), (Linear,), _bias)
STATISTICS = Term("s", Message("moving statistics", "滑动统计量"), (Norm,), _buffers)
TENSORS = Term("t", Message("tensors of parameters", "参数张量"), (Op,), _tensors)

WEIGHTED_LAYERS = Term("l", Message("weighted layers on the main path", "主路径上的带权重层"), (Op,), _one, _weighted)
CONVOLUTIONS = Term("v", Message("convolutions, projections included", "全部卷积（含投影捷径）"), (Conv2d,), _one)
FC_LAYERS = Term("d", Message("fully connected layers", "全连接层"), (Linear,), _one)
NORMS = Term("b", Message("normalizations", "归一化层"), (Norm,), _one)
BLOCKS = Term("j", Message("residual blocks", "残差块"), (Add,), _one, _joins)

CONV_OUTPUTS = Term("a", Message("elements that convolutions put out", "卷积输出的元素"), (Conv2d,), outputs)
FC_OUTPUTS = Term("o", Message("outputs of fully connected layers", "全连接层的输出"), (Linear,), outputs)
NORM_OUTPUTS = Term("e", Message("elements that normalizations put out", "归一化层输出的元素"), (Norm,), outputs)
