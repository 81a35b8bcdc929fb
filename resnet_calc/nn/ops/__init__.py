"""The primitive operations: what each does to a shape, which weights it holds, how many multiply-adds it takes.

An operation is a plain frozen record with PyTorch's argument names. It knows nothing of the network it stands in.
"""

from resnet_calc.nn.ops.activation import (
    GELU,
    Activation,
    BranchSoftmax,
    Dropout,
    Hardswish,
    LeakyReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
)
from resnet_calc.nn.ops.base import ONE, ZERO, Op
from resnet_calc.nn.ops.joining import (
    Add,
    ChannelSlice,
    Concatenate,
    Multiply,
    Rearrangement,
    SplitSum,
    ZeroPad2d,
    ZeroPadChannels,
)
from resnet_calc.nn.ops.normalization import BatchNorm2d, EvoNorm2dS0, FilterResponseNorm2d, GroupNorm, Norm
from resnet_calc.nn.ops.pooling import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    AvgPool2dSame,
    BlurPool2d,
    MaxPool2d,
    Pool2d,
)
from resnet_calc.nn.ops.weighted import ChannelConv1d, Conv2d, Linear, StandardizedConv2d

__all__ = [
    "GELU", "ONE", "ZERO", "Activation", "AdaptiveAvgPool2d", "Add", "AvgPool2d", "AvgPool2dSame", "BatchNorm2d",
    "BlurPool2d", "BranchSoftmax", "ChannelConv1d", "ChannelSlice", "Concatenate", "Conv2d", "Dropout", "EvoNorm2dS0",
    "FilterResponseNorm2d", "GroupNorm", "Hardswish", "LeakyReLU", "Linear", "MaxPool2d", "Multiply", "Norm", "Op",
    "Pool2d", "ReLU", "Rearrangement", "SiLU", "Sigmoid", "Softmax", "SplitSum", "StandardizedConv2d", "ZeroPad2d",
    "ZeroPadChannels",
]  # fmt: skip
