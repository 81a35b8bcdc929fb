"""The conventions of the tools that people quote, each read off the tool's code and checked against what it prints.

``tests/reference/peer_counts.json`` has what the tools print; ``scripts/reference/count_with_peers.py`` asked them.
Tools that hook modules see PyTorch's own classes alone: where a library fuses a normalization with its activation in a
class of its own, as timm's ``resnetv2`` does, they count less than the rule says.
"""

from __future__ import annotations

from typing import Final

from resnet_calc.analysis.counting.convention import Convention, Unit
from resnet_calc.analysis.counting.terms import (
    B_FOLDED,
    CONV_BIAS,
    FC_BIAS,
    FC_OUT,
    G_OUT,
    LEAKY,
    NORM_PARAMETERS,
    P_OUT,
    R_LAST,
    S_OUT,
    V_AREA,
    V_OUT,
    V_SIDE,
    A,
    B,
    C,
    F,
    G,
    M,
    N,
    P,
    R,
    V,
    W,
)
from resnet_calc.nn.ops import (
    GELU,
    Activation,
    AdaptiveAvgPool2d,
    Add,
    BlurPool2d,
    BranchSoftmax,
    Dropout,
    EvoNorm2dS0,
    FilterResponseNorm2d,
    GroupNorm,
    LeakyReLU,
    MaxPool2d,
    Multiply,
    Op,
    Pool2d,
    ReLU,
    Sigmoid,
    StandardizedConv2d,
    ZeroPadChannels,
)
from resnet_calc.nn.ops.joining import Rearrangement

_MOVES: Final[tuple[type[Op], ...]] = (Rearrangement, ZeroPadChannels, Dropout)
"""What moves elements about and works out nothing (dropout, at inference)."""

_GATES: Final[tuple[type[Op], ...]] = (AdaptiveAvgPool2d, Sigmoid, Multiply)
"""What attention makes of functions, where a term for global pooling speaks of the head alone."""

_FUSED_NORMS: Final[tuple[type[Op], ...]] = (EvoNorm2dS0, FilterResponseNorm2d)
"""Built from elementary operations, which no rule for batch normalization speaks of."""

FLOP_COUNTER: Final = Convention(
    "flop-counter",
    Unit.FLOPS,
    {C: 2, F: 2, W: 2},
    rule="2 × multiply-adds of convolutions and fully connected layers; nothing else, and no word about it",
    source="torch.utils.flop_counter.FlopCounterMode",
    version="torch 2.13.0",
    label="FLOP",
    free=(Op,),
    also=("flopcountermode", "torch"),
)

CALFLOPS: Final = Convention(
    "calflops-macs",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1, W: 1},
    rule="multiply-adds of convolutions and fully connected layers",
    source="calflops.calculate_flops; DeepSpeed's profiler, from which it descends, prints the same",
    version="calflops 0.3.2",
    label="MACs",
    free=(Op,),
    also=("calflops", "deepspeed", "deepspeed-macs"),
)

CALFLOPS_FLOPS: Final = Convention(
    "calflops-flops",
    Unit.FLOPS,
    {C: 2, F: 2, CONV_BIAS: 1, B: 2, N: 5, R: 1, LEAKY: 1, P: 1, V: 1, W: 2, G: 1},
    rule="2 × multiply-adds, biases of convolutions, 2 for each element of batch normalization, 1 for each of ReLU and "
    "for each input of a pool",
    source="calflops.calculate_flops; DeepSpeed's profiler, from which it descends, prints the same",
    version="calflops 0.3.2",
    label="FLOPs",
    free=(*_MOVES, *_GATES, Add),
    also=("deepspeed-flops",),
)

PTFLOPS: Final = Convention(
    "ptflops",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1, CONV_BIAS: 1, FC_BIAS: 1, B: 2, R: 2, P: 2, V: 2, G: 2},
    rule="multiply-adds, biases, 2 for each element of batch normalization; ReLU and pools once in the module and once "
    "more in the function that it calls",
    source='ptflops.get_model_complexity_info(backend="pytorch")',
    version="ptflops 0.7.5",
    label="MACs",
    free=(*_MOVES, *_GATES, Add, BlurPool2d),
    also=("ptflops-pytorch",),
)

PTFLOPS_MODULES: Final = Convention(
    "ptflops-modules",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1, CONV_BIAS: 1, FC_BIAS: 1, B: 2, R: 1, P: 1, V: 1, G: 1},
    rule="multiply-adds, biases, 2 for each element of batch normalization, 1 for each of ReLU and for each input of a "
    "pool: what older versions print",
    source='ptflops.get_model_complexity_info(backend_specific_config={"count_functional": False})',
    version="ptflops 0.7.5",
    label="MACs",
    free=(*_MOVES, *_GATES, Add, BlurPool2d, BranchSoftmax, FilterResponseNorm2d),
    also=("mmclassification", "mmcls"),
)

PTFLOPS_ATEN: Final = Convention(
    "ptflops-aten",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1, CONV_BIAS: 1, FC_BIAS: 1, W: 1},
    rule="multiply-adds and biases of convolutions and fully connected layers",
    source='ptflops.get_model_complexity_info(backend="aten")',
    version="ptflops 0.7.5",
    label="MACs",
    free=(Op,),
    also=("aten",),
)

TORCHINFO: Final = Convention(
    "torchinfo",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1, CONV_BIAS: 1, FC_BIAS: 1, NORM_PARAMETERS: 1},
    rule="every parameter once, those of a convolution once for each output position; batch normalization thus counts "
    "its parameters, not the elements it works on",
    source="torchinfo.summary",
    version="torchinfo 1.8.0",
    label="mult-adds",
    free=(*_MOVES, Add, Multiply, Activation, Pool2d, AdaptiveAvgPool2d),
    unknown=_FUSED_NORMS,
)

TORCHPROFILE: Final = Convention(
    "torchprofile",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1, B: 1, N: 1, LEAKY: 1, M: 1, V_OUT: 1, W: 1, G_OUT: 1, S_OUT: 1},
    rule="multiply-adds, 1 for each element of batch normalization, for each output of an average and each product",
    source="torchprofile.profile_macs",
    version="torchprofile 0.1.0",
    label="MACs",
    free=(*_MOVES, Add, ReLU, GELU, Sigmoid, BranchSoftmax, MaxPool2d),
    unknown=(StandardizedConv2d,),
)

FVCORE: Final = Convention(
    "fvcore",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1, B: 2, N: 5, W: 1, G: 1},
    rule="multiply-adds, 2 for each element of batch normalization (5 in training mode), 1 for each input of global "
    "average pooling",
    source="fvcore.nn.FlopCountAnalysis in evaluation mode; mmengine's get_model_complexity_info; timm's benchmarks",
    version="fvcore 0.1.5.post20221221",
    label="flops",
    free=(*_MOVES, Add, Multiply, Activation, Pool2d, AdaptiveAvgPool2d, FilterResponseNorm2d),
    unknown=(StandardizedConv2d,),
    also=("mmengine", "timm", "pycls", "detectron2"),
)

FVCORE_TRAINING: Final = Convention(
    "fvcore-training",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1, B: 5, N: 5, W: 1, G: 1},
    rule="as fvcore, of a model that was not put into evaluation mode: 5 for each element of batch normalization",
    source="fvcore.nn.FlopCountAnalysis without model.eval()",
    version="fvcore 0.1.5.post20221221",
    label="flops",
    free=(*_MOVES, Add, Multiply, Activation, Pool2d, AdaptiveAvgPool2d, FilterResponseNorm2d),
    unknown=(StandardizedConv2d,),
)

TORCHSCAN: Final = Convention(
    "torchscan",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1, B: 2, P_OUT: 2, V_SIDE: 1, V_OUT: 1, G: 1, G_OUT: 1},
    rule="multiply-adds, 2 for each element of batch normalization, 2 for each output of a 3×3 max pool (its side less "
    "one, not its area), 1 for each input of global average pooling and 1 for each channel behind it",
    source='torchscan.crawl_module(...)["totals"]["macs"]',
    version="torchscan 0.2.0",
    label="MACs",
    free=(*_MOVES, Add, ReLU, LeakyReLU, Sigmoid),
)

ONNX_TOOL: Final = Convention(
    "onnx-tool",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1, FC_BIAS: 1, B_FOLDED: 1, R: 1, A: 1, P_OUT: 9, V_AREA: 1, G: 1, G_OUT: 4},
    rule="multiply-adds, 1 for each bias added (batch normalization, folded into the convolution before it, is its "
    "bias), for each element of ReLU and of a residual addition, 9 for each output of a 3×3 max pool, 1 for each input "
    "of global average pooling and 4 for each channel behind it",
    source="onnx_tool.Model(path).graph.profile(), of torch.onnx.export(..., dynamo=False)",
    version="onnx-tool 1.0.1",
    label="MACs",
    free=_MOVES,
)

FLOPTH: Final = Convention(
    "flopth",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1, CONV_BIAS: 1, B: 2, N: 2, R_LAST: 1, P: 1, V: 1, G: 1},
    rule="multiply-adds, 2 for each element of batch normalization, 1 for each input of a pool and for each element of "
    "the last ReLU of the stem and of each block, whose ReLUs are one module in torchvision",
    source="flopth.flopth",
    version="flopth 0.1.6",
    label="FLOPs",
    free=(*_MOVES, *_GATES, Add, ReLU, BlurPool2d, BranchSoftmax, FilterResponseNorm2d),
)

THOP: Final = Convention(
    "thop",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1, B: 4, V_OUT: 1, G: 1, G_OUT: 1},
    rule="multiply-adds, 4 for each element of batch normalization, 1 for each input of global average pooling and 1 "
    "for each channel behind it",
    source="thop.profile",
    version="thop 0.1.1.post2209072238",
    label="MACs",
    free=(
        *_MOVES,
        *_GATES,
        Add,
        ReLU,
        LeakyReLU,
        MaxPool2d,
        BlurPool2d,
        BranchSoftmax,
        GroupNorm,
        FilterResponseNorm2d,
    ),
    also=("pytorch-opcounter", "opcounter"),
)

THOP_2019: Final = Convention(
    "thop-2019",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 2, FC_OUT: -1, B: 4, R_LAST: 1, P_OUT: 3, G: 1, G_OUT: 1},
    rule="as thop, with the additions of fully connected layers too, the last ReLU of the stem and of each block, and "
    "3 for each output of a 3×3 max pool; kept as a 32-bit float, which is exact to 256 or so",
    source="thop.profile of early 2019 (https://github.com/Lyken17/pytorch-OpCounter/issues/17)",
    version="thop 0.0.22",
    label="flops",
    free=(*_MOVES, Add, ReLU),
)
