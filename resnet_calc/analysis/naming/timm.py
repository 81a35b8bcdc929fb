"""Module paths of torchvision and timm, which agree where both have a network."""

from __future__ import annotations

from dataclasses import replace

from resnet_calc.analysis.naming.scheme import Scheme, Variant

_AVERAGE_SHORTCUT = Variant(
    when={"shortcut.pool"},
    roles={"shortcut.pool": "downsample.0", "shortcut.conv": "downsample.1", "shortcut.norm": "downsample.2"},
)

_BLURRED_STEM = Variant(when={"stem.pool.max"}, roles={"stem.pool.antialias": "maxpool.1"})

_ANTIALIASED_STEM_CONV = Variant(
    when={"stem.pool.conv", "stem.pool.antialias"},
    roles={"stem.pool.antialias": "maxpool.1", "stem.pool.norm": "maxpool.2", "stem.pool.act": "maxpool.3"},
)

_RES2NET = Variant(
    when={"branch.join"},
    unless={"attention.softmax"},
    roles={
        "conv2": "convs.0", "norm2": "bns.0", "act{n}": "relu",
        "branch.{n}.conv": "convs.{before}", "branch.{n}.norm": "bns.{before}", "branch.{n}.act": "relu",
        "branch.{n}.pool": "pool",
    },
)  # fmt: skip

_RESNEST = Variant(
    when={"attention.norm"},
    unless={"branch.join"},
    roles={
        "conv2": "conv2.conv", "norm2": "conv2.bn0", "act2": "conv2.act0",
        "attention.fc{n}": "conv2.fc{n}", "attention.norm": "conv2.bn1", "attention.act": "conv2.act1",
        "attention.softmax": "conv2.rsoftmax", "pool.before": "avd_first", "pool.after": "avd_last",
    },
)  # fmt: skip


def _selective_kernel(number: int) -> dict[str, str]:
    """Names of timm's SelectiveKernel in the place of a convolution, and of the plain ones around it."""
    unit = f"conv{number}"
    plain = {"conv{n}": "conv{n}.conv", "norm{n}": "conv{n}.bn", "act{n}": "conv{n}.bn.act"}
    return plain | {
        f"conv{number}": f"{unit}.paths.0.conv", f"norm{number}": f"{unit}.paths.0.bn",
        f"act{number}": f"{unit}.paths.0.bn.act",
        "branch.{n}.conv": f"{unit}.paths.{{before}}.conv", "branch.{n}.norm": f"{unit}.paths.{{before}}.bn",
        "branch.{n}.act": f"{unit}.paths.{{before}}.bn.act",
        "attention.fc1": f"{unit}.attn.fc_reduce", "attention.norm": f"{unit}.attn.bn",
        "attention.act": f"{unit}.attn.act", "attention.fc2": f"{unit}.attn.fc_select",
        f"act{number + 1}": "act",
    }  # fmt: skip


_SELECTIVE_KERNEL_BASIC = Variant(
    when={"branch.join", "attention.softmax"}, unless={"conv3"}, roles=_selective_kernel(1)
)
_SELECTIVE_KERNEL_BOTTLENECK = Variant(when={"branch.join", "attention.softmax", "conv3"}, roles=_selective_kernel(2))

_PREACTIVATION = Variant(
    when={"head.norm"},
    block=lambda stage, block, _: f"stages.{stage - 1}.blocks.{block - 1}.",
    stage=lambda stage: f"stages.{stage - 1}",
    roles={
        "stem.conv": "stem.conv", "stem.pool": "stem.pool", "stem.pool.pad": "stem.pad",
        "norm{n}": "norm{n}", "act{n}": "norm{n}.act",
        "shortcut.pool": "downsample.pool", "shortcut.conv": "downsample.conv",
        "head.norm": "norm", "head.act": "norm.act", "head.pool": "head.global_pool.pool", "head.fc": "head.fc",
    } | {
        f"stem.{role}{number}": f"stem.{name.format(number)}"
        for role, name in (("conv", "conv{}"), ("norm", "norm{}"), ("act", "norm{}.act"))
        for number in (1, 2, 3)
    },
)  # fmt: skip

TIMM = Scheme(
    "timm",
    "module paths of timm's resnet, sknet, res2net, resnest and resnetv2",
    block=lambda stage, block, _: f"layer{stage}.{block - 1}.",
    stage=lambda stage: f"layer{stage}",
    roles={
        "stem.conv": "conv1", "stem.norm": "bn1", "stem.act": "act1", "stem.pool": "maxpool",
        "stem.conv1": "conv1.0", "stem.norm1": "conv1.1", "stem.act1": "conv1.2",
        "stem.conv2": "conv1.3", "stem.norm2": "conv1.4", "stem.act2": "conv1.5",
        "stem.conv3": "conv1.6", "stem.norm3": "bn1", "stem.act3": "act1",
        "stem.pool.max": "maxpool.0", "stem.pool.antialias": "maxpool",
        "stem.pool.conv": "maxpool.0", "stem.pool.norm": "maxpool.1", "stem.pool.act": "maxpool.2",
        "norm{n}": "bn{n}", "antialias": "aa",
        "attention.pool": "se.mean", "attention.fc{n}": "se.fc{n}", "attention.act": "se.act",
        "attention.conv": "se.conv", "attention.gate": "se.gate", "attention.multiply": "se.multiply",
        "shortcut.conv": "downsample.0", "shortcut.norm": "downsample.1",
        "head.pool": "global_pool.pool", "head.fc": "fc",
    },
    variants=(
        _AVERAGE_SHORTCUT, _BLURRED_STEM, _ANTIALIASED_STEM_CONV, _RES2NET, _RESNEST, _SELECTIVE_KERNEL_BASIC,
        _SELECTIVE_KERNEL_BOTTLENECK, _PREACTIVATION,
    ),
)  # fmt: skip

TORCHVISION = replace(
    TIMM,
    name="torchvision",
    source="module paths of torchvision.models.resnet, and of timm for networks that only timm has",
    roles={**TIMM.roles, "stem.act": "relu", "act{n}": "relu", "head.pool": "avgpool"},
)
