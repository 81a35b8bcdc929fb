"""Read every ResNet that timm builds and that is not pruned: totals of all, layers of at least one of each kind.

Each model has its own default input size.
"""

from typing import Any

import torch

import scripts.reference.torchvision_stand_ins  # noqa: F401  # what follows imports torchvision

# isort: split
import timm

from scripts.reference.data_file import write
from scripts.reference.tracing import COLUMNS, trace

_MODULES = ("resnet", "resnetv2", "sknet", "res2net", "resnest")

LAYER_BY_LAYER = frozenset(
    {
        # stems: deep (c, d), wide (s), tiered (t); shortcuts: convolution, average pool then convolution
        "resnet10t", "resnet14t", "resnet18d", "resnet26d", "resnet50", "resnet50c", "resnet50s", "resnet50t",
        # blocks: of several kinds in one model, wide, grouped
        "test_resnet", "wide_resnet50_2", "resnext50_32x4d", "resnext50d_32x4d",
        # attention: squeeze and excitation, efficient channel attention
        "seresnet18", "seresnext26t_32x4d", "seresnet50t", "ecaresnet26t", "ecaresnetlight", "ecaresnext26t_32x4d",
        "senet154", "resnetrs50",
        # anti-aliasing: average, blur
        "resnetaa34d", "resnetaa50", "seresnetaa50d", "resnetblur18", "resnetblur50d",
        "resnet50_gn",
        "skresnet18", "skresnet50d", "skresnext50_32x4d",
        "res2net50_26w_4s", "res2net50_14w_8s", "res2net50d", "res2next50",
        "resnest14d", "resnest50d_1s4x24d", "resnest50d_4s2x40d",
        # pre-activation: basic and bottleneck, every stem and norm; BiT's standardised convolutions
        "resnetv2_18", "resnetv2_18d", "resnetv2_50", "resnetv2_50t", "resnetv2_50d_gn", "resnetv2_50d_evos",
        "resnetv2_50d_frn", "resnetv2_50x1_bit", "resnetv2_50x3_bit",
    },
)  # fmt: skip


def main() -> None:
    """Write tests/reference/timm_totals.json and timm_layers.json."""
    torch.set_num_threads(1)
    totals: dict[str, dict[str, Any]] = {}
    layers: dict[str, dict[str, Any]] = {}
    for module in _MODULES:
        for name in timm.list_models(module=module, exclude_filters="*_pruned"):
            with torch.device("meta"):
                model = timm.create_model(name)
            traced = trace(model, model.default_cfg["input_size"])
            totals[name] = {"module": module, "input": traced["input"], "totals": traced["totals"]}
            if name in LAYER_BY_LAYER:
                layers[name] = traced
    if missing := LAYER_BY_LAYER - layers.keys():
        raise SystemExit(f"timm has no {', '.join(sorted(missing))}")
    frameworks = ["torch", "torchvision", "timm"]
    write("timm_totals.json", frameworks, [], totals)
    write("timm_layers.json", frameworks, COLUMNS, layers)


if __name__ == "__main__":
    main()
