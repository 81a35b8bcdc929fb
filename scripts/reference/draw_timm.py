"""Draw constructor arguments of timm's ResNet, with each of its kinds of block, and of its ResNetV2."""

from collections.abc import Callable
from random import Random
from typing import Any

from timm.layers import (
    BatchNormAct2d,
    BlurPool2d,
    EvoNorm2dS0,
    FilterResponseNormTlu2d,
    GroupNorm,
    GroupNormAct,
    StdConv2d,
    create_conv2d,
)
from timm.models.res2net import Bottle2neck
from timm.models.resnest import ResNestBottleneck
from timm.models.resnet import BasicBlock, Bottleneck, ResNet
from timm.models.resnetv2 import ResNetV2
from timm.models.sknet import SelectiveKernelBasic, SelectiveKernelBottleneck
from torch import nn

from scripts.reference.drawing import draw_classes, draw_size, one_in

Arguments = dict[str, Any]

_CLASSES = (ResNet, ResNetV2)
_BLOCKS = (BasicBlock, Bottleneck, SelectiveKernelBasic, SelectiveKernelBottleneck, Bottle2neck, ResNestBottleneck)
_LAYERS = (
    nn.AvgPool2d,
    BlurPool2d,
    nn.BatchNorm2d,
    GroupNorm,
    BatchNormAct2d,
    GroupNormAct,
    EvoNorm2dS0,
    FilterResponseNormTlu2d,
    StdConv2d,
    create_conv2d,
)
_BY_NAME: dict[str, Any] = {thing.__name__: thing for thing in (*_BLOCKS, *_LAYERS)}
_TAKE_NAMES = ("block", "aa_layer", "norm_layer", "conv_layer")

_GROUPS_AND_WIDTHS = ((1, 64), (1, 64), (1, 128), (1, 32), (32, 4), (8, 14), (2, 40))
_STEMS: tuple[Arguments, ...] = (
    {},
    {"stem_type": "deep", "stem_width": 32},
    {"stem_type": "deep", "stem_width": 64},
    {"stem_type": "deep_tiered", "stem_width": 32},
    {"stem_type": "deep_tiered", "stem_width": 24},
)
_ATTENTIONS: tuple[Arguments, ...] = ({}, {}, {"attn_layer": "se"}, {"attn_layer": "eca"})


def draw(random: Random, kind: str) -> dict[str, Any]:
    """Draw a case of a kind: the class, its arguments (only those that differ from the defaults) and an input size."""
    arguments = _DRAWS[kind](random)
    channels = random.choice((1, 3, 3, 4, 13))
    common = {
        "in_chans": channels,
        "num_classes": draw_classes(random),
        "output_stride": random.choice((8, 16, 32, 32)),
    }
    name = "ResNetV2" if kind == "pre-activation" else "ResNet"
    return {"class": f"timm.{name}", "arguments": arguments | common, "input": [channels, *draw_size(random)]}


def construct(name: str, arguments: Arguments) -> nn.Module:
    """Call the constructor of `name` with arguments as they are written in the data."""
    resolved = {key: _BY_NAME[value] if key in _TAKE_NAMES else value for key, value in arguments.items()}
    (constructor,) = (one for one in _CLASSES if one.__name__ == name)
    return constructor(**resolved)


def _draw_stages(random: Random) -> Arguments:
    """Layers, widths, stem and shortcuts: what every kind of timm's ResNet takes."""
    arguments: Arguments = {"layers": [random.randint(1, 2) for _ in range(4)], **random.choice(_STEMS)}
    if one_in(random, 4):
        arguments["channels"] = random.choice(([32, 64, 128, 256], [64, 96, 160, 320]))
    if one_in(random, 2):
        arguments["avg_down"] = True
    elif one_in(random, 3):
        arguments["down_kernel_size"] = 3
    if one_in(random, 4):
        arguments["replace_stem_pool"] = True
    return arguments


def _draw_width(random: Random) -> Arguments:
    cardinality, base_width = random.choice(_GROUPS_AND_WIDTHS)
    return {"cardinality": cardinality, "base_width": base_width}


def _draw_plain(random: Random) -> Arguments:
    block = random.choice(("BasicBlock", "Bottleneck", "Bottleneck"))
    arguments = {"block": block, **_draw_stages(random)}
    if block == "Bottleneck":
        arguments |= _draw_width(random)
    if one_in(random, 4):
        arguments["block_reduce_first"] = 2
    if one_in(random, 2):
        arguments["aa_layer"] = random.choice(("AvgPool2d", "BlurPool2d"))
    if one_in(random, 4):
        arguments["norm_layer"] = "GroupNorm"
    attention = dict(random.choice(_ATTENTIONS))
    return arguments | ({"block_args": attention} if attention else {})


def _draw_selective_kernel(random: Random) -> Arguments:
    block = random.choice(("SelectiveKernelBasic", "SelectiveKernelBottleneck"))
    arguments = {"block": block, **_draw_stages(random)}
    if block == "SelectiveKernelBottleneck":
        arguments |= _draw_width(random)
    reduction = {"rd_ratio": random.choice((0.0625, 0.125)), "rd_divisor": random.choice((8, 16, 32))}
    arguments["block_args"] = {"sk_kwargs": {**reduction, "split_input": one_in(random, 2)}}
    return arguments


def _draw_res2net(random: Random) -> Arguments:
    cardinality, base_width = random.choice(((1, 26), (1, 14), (1, 48), (8, 4)))
    width = {"cardinality": cardinality, "base_width": base_width}
    return {
        "block": "Bottle2neck",
        **_draw_stages(random),
        **width,
        "block_args": {"scale": random.choice((1, 2, 4, 6))},
    }


def _draw_resnest(random: Random) -> Arguments:
    cardinality, base_width = random.choice(((1, 64), (2, 40), (4, 24)))
    width = {"cardinality": cardinality, "base_width": base_width}
    splits = {"radix": random.choice((1, 2, 4)), "avd": not one_in(random, 4), "avd_first": one_in(random, 2)}
    return {"block": "ResNestBottleneck", **_draw_stages(random), **width, "block_args": splits}


def _draw_pre_activation(random: Random) -> Arguments:
    arguments: Arguments = {
        "layers": [random.randint(1, 2) for _ in range(4)],
        "stem_type": random.choice(("", "fixed", "deep", "tiered")),
        "conv_layer": random.choice(("create_conv2d", "StdConv2d")),
        "norm_layer": random.choice(("BatchNormAct2d", "GroupNormAct", "EvoNorm2dS0", "FilterResponseNormTlu2d")),
        "width_factor": random.choice((1, 1, 2, 3)),
        "avg_down": one_in(random, 2),
    }
    if one_in(random, 2):
        arguments |= {"basic": True, "bottle_ratio": 1.0, "channels": [64, 128, 256, 512]}
    elif one_in(random, 3):
        arguments["bottle_ratio"] = 0.5
    if one_in(random, 4):
        arguments["stem_chs"] = 32
    return arguments


_DRAWS: dict[str, Callable[[Random], Arguments]] = {
    "plain": _draw_plain,
    "selective kernel": _draw_selective_kernel,
    "res2net": _draw_res2net,
    "resnest": _draw_resnest,
    "pre-activation": _draw_pre_activation,
}
