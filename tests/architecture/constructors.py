"""The constructor arguments of torchvision's and timm's ResNets in this project's words."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from resnet_calc.architecture.catalog import custom
from resnet_calc.architecture.config import ResNetConfig
from tests.reference.frameworks import Model

BLOCKS = {
    "BasicBlock": "basic",
    "Bottleneck": "bottleneck",
    "SelectiveKernelBasic": "selective_kernel_basic",
    "SelectiveKernelBottleneck": "selective_kernel_bottleneck",
    "Bottle2neck": "res2net",
    "ResNestBottleneck": "split_attention",
}
NORMS = {
    "BatchNormAct2d": "batch",
    "GroupNorm": "group",
    "GroupNormAct": "group",
    "EvoNorm2dS0": "evonorm_s0",
    "FilterResponseNormTlu2d": "filter_response",
}
ANTIALIASES = {"AvgPool2d": "average", "BlurPool2d": "blur"}
CONVOLUTIONS = {"create_conv2d": "plain", "StdConv2d": "standardized"}

Arguments = Mapping[str, Any]


def config_of(model: Model) -> ResNetConfig:
    """The config of a drawn case."""
    assert model.arguments is not None
    table = _TABLES[model.constructor](deepcopy(dict(model.arguments)))
    return custom(input=model.input, **table)


def _torchvision(given: dict[str, Any]) -> dict[str, Any]:
    table = {
        "block": BLOCKS[given.pop("block")],
        "blocks": given.pop("layers"),
        "head": {"classes": given.pop("num_classes")},
    }
    for key in ("groups", "width_per_group", "replace_stride_with_dilation"):
        if key in given:
            table[key] = given.pop(key)
    assert not given
    return table


def _timm(given: dict[str, Any]) -> dict[str, Any]:
    block = {"kind": BLOCKS[given.pop("block")]}
    table = {
        "block": block,
        "blocks": given.pop("layers"),
        "head": {"classes": given.pop("num_classes")},
        "output_stride": given.pop("output_stride"),
        "stem": _timm_stem(given),
    }
    own = given.pop("block_args", {})
    attention = own.pop("attn_layer", None)
    if attention:
        table["attention"] = attention
    if "sk_kwargs" in own:
        selective = own.pop("sk_kwargs")
        block["reduction"] = round(1 / selective.pop("rd_ratio"))
        block["divisor"] = selective.pop("rd_divisor")
        block["split_input"] = selective.pop("split_input")
        assert not selective
    if "scale" in own:
        block["scale"] = own.pop("scale")
    if "radix" in own:
        pool = "before" if own.pop("avd_first") else "after"
        block |= {"radix": own.pop("radix"), "pool": pool if own.pop("avd") else "none"}
    assert not own
    if "block_reduce_first" in given:
        block["reduce_first"] = given.pop("block_reduce_first")
    kernel_size = given.pop("down_kernel_size", 1)
    average = given.pop("avg_down", False)
    table["projection"] = "avg_pool" if average else {"kind": "conv", "kernel_size": kernel_size}
    renamed = {"channels": "widths", "cardinality": "groups", "base_width": "width_per_group"}
    for theirs, ours in renamed.items():
        if theirs in given:
            table[ours] = given.pop(theirs)
    if "aa_layer" in given:
        table["antialias"] = ANTIALIASES[given.pop("aa_layer")]
    if "norm_layer" in given:
        table["norm"] = NORMS[given.pop("norm_layer")]
    assert given.pop("in_chans") > 0
    assert not given
    return table


def _timm_stem(given: dict[str, Any]) -> dict[str, Any]:
    kind, width = given.pop("stem_type", ""), given.pop("stem_width", 64)
    pooling = "conv" if given.pop("replace_stem_pool", False) else "max"
    if not kind:
        return {"kind": "conv", "pooling": pooling}
    first = 3 * (width // 4) if kind == "deep_tiered" else width
    return {"kind": "deep", "widths": [first, width, 2 * width], "pooling": pooling}


def _timm_v2(given: dict[str, Any]) -> dict[str, Any]:
    factor, ratio = given.pop("width_factor"), given.pop("bottle_ratio", 0.25)
    basic = given.pop("basic", False)
    widths = [round(factor * channels * ratio) for channels in given.pop("channels", (256, 512, 1024, 2048))]
    stem, width = given.pop("stem_type"), factor * given.pop("stem_chs", 64)
    first = 3 * width // 8 if stem == "tiered" else width // 2
    table = {
        "block": "preactivation_basic" if basic else "preactivation_bottleneck",
        "blocks": given.pop("layers"),
        "widths": widths,
        "expansion": round(1 / ratio),
        "head": {"kind": "conv", "classes": given.pop("num_classes")},
        "output_stride": given.pop("output_stride"),
        "projection": "avg_pool" if given.pop("avg_down") else "conv",
        "conv": CONVOLUTIONS[given.pop("conv_layer")],
        "norm": NORMS[given.pop("norm_layer")],
        "explicit_padding": ["stem.pool"] if stem == "fixed" else [],
        "stem": {"kind": "deep", "widths": [first, width // 2, width]}
        if stem in {"deep", "tiered"}
        else {"kind": "conv", "width": width},
    }
    assert given.pop("in_chans") > 0
    assert not given
    return table


_TABLES = {"torchvision.models.ResNet": _torchvision, "timm.ResNet": _timm, "timm.ResNetV2": _timm_v2}
