"""Draw constructor arguments of torchvision's ResNet: blocks, groups, widths, dilation, classes, input sizes."""

from random import Random
from typing import Any

from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet

from scripts.reference.drawing import draw_classes, draw_size, one_in

_BLOCKS = {"BasicBlock": BasicBlock, "Bottleneck": Bottleneck}
_GROUPS_AND_WIDTHS = ((1, 64), (1, 128), (1, 96), (32, 4), (8, 14), (2, 40), (64, 4))
_DILATIONS = ([False, False, True], [False, True, True], [False, True, False], [True, True, True])


def draw(random: Random) -> dict[str, Any]:
    """Draw a case: the class, its arguments (only those that differ from the defaults) and an input size."""
    block = random.choice(("BasicBlock", "Bottleneck", "Bottleneck"))
    arguments: dict[str, Any] = {"block": block, "layers": [random.randint(1, 2) for _ in range(4)]}
    if block == "Bottleneck":  # torchvision's BasicBlock takes neither groups, nor another width, nor dilation
        groups, width_per_group = random.choice(_GROUPS_AND_WIDTHS)
        arguments |= {"groups": groups, "width_per_group": width_per_group}
        if one_in(random, 2):
            arguments["replace_stride_with_dilation"] = random.choice(_DILATIONS)
    arguments["num_classes"] = draw_classes(random)
    return {"class": "torchvision.models.ResNet", "arguments": arguments, "input": [3, *draw_size(random)]}


def construct(arguments: dict[str, Any]) -> nn.Module:
    """Call the constructor with arguments as they are written in the data."""
    return ResNet(**arguments | {"block": _BLOCKS[arguments["block"]]})
