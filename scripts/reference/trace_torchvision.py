"""Read torchvision's ten ResNets, layer by layer, at 3×224×224."""

import torch

import scripts.reference.torchvision_stand_ins  # noqa: F401  # what follows imports torchvision

# isort: split
from torchvision import models

from scripts.reference.data_file import write
from scripts.reference.tracing import COLUMNS, trace

_INPUT = (3, 224, 224)


def main() -> None:
    """Write tests/reference/torchvision.json."""
    torch.set_num_threads(1)
    names = [
        name for name in models.list_models(module=models) if name.startswith(("resnet", "resnext", "wide_resnet"))
    ]
    traced = {}
    for name in names:
        with torch.device("meta"):
            model = models.get_model(name)
        traced[name] = trace(model, _INPUT)
    write("torchvision.json", ["torch", "torchvision"], COLUMNS, traced)


if __name__ == "__main__":
    main()
