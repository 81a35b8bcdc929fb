"""Ask the thop of early 2019, whose totals are still quoted, what it prints for torchvision's five ResNets.

pip install --no-deps --target /somewhere/thop thop==0.0.22
PYTHONPATH=/somewhere/thop python -m scripts.reference.count_with_old_thop
"""

import inspect

import torch

import scripts.reference.torchvision_stand_ins  # noqa: F401  # what follows imports torchvision

# isort: split
import thop
from torchvision import models

from scripts.reference.data_file import write

_INPUT = (3, 224, 224)


def main() -> None:
    """Write tests/reference/peer_counts_2019.json."""
    if "input_size" not in inspect.signature(thop.profile).parameters:
        raise SystemExit(f"{thop.__file__} is not the thop of 2019: see the head of this script")
    torch.set_num_threads(1)
    counted = {}
    for name in ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152"):
        total, _ = thop.profile(models.get_model(name).eval(), (1, *_INPUT), verbose=False)
        counted[f"torchvision/{name}"] = {"input": list(_INPUT), "counts": {"thop 0.0.22": int(total)}}
    write("peer_counts_2019.json", ["torch", "torchvision", "thop"], [], counted)


if __name__ == "__main__":
    main()
