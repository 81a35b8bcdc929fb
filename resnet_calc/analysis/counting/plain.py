"""The conventions that are nobody's in particular: products of convolutions and fully connected layers alone."""

from __future__ import annotations

from typing import Final

from resnet_calc.analysis.counting.convention import Convention, Unit
from resnet_calc.analysis.counting.terms import C, F
from resnet_calc.nn.ops import Op

MULTIPLY_ADDS: Final = Convention(
    "multiply-adds",
    Unit.MULTIPLY_ADDS,
    {C: 1, F: 1},
    rule="of convolutions and fully connected layers, without biases; everything else counts nothing",
    source="He et al. 2015, arXiv:1512.03385, Table 1; torchvision's weights metadata (_ops, which it calls GFLOPS)",
    free=(Op,),
    also=("macs", "plain", "torchvision", "paper"),
)

FLOPS: Final = Convention(
    "flops",
    Unit.FLOPS,
    {C: 2, F: 2},
    rule="2 × multiply-adds of convolutions and fully connected layers: a multiplication and an addition each",
    source="what torch.utils.flop_counter.FlopCounterMode prints for a ResNet",
    free=(Op,),
)
