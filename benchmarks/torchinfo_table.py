"""The peer of table_speed.py: torchinfo's table of torchvision's ResNet-50 on the meta device.

python benchmarks/torchinfo_table.py [--in-process]
"""

from __future__ import annotations

import json
import statistics
import sys
import time

import torch

_library = torch.library.Library("torchvision", "DEF")
for _name in ("roi_align", "roi_pool", "ps_roi_align", "ps_roi_pool", "deform_conv2d"):
    # Where torchvision's compiled operators are absent or older than torch, empty declarations let it be imported.
    for _operator in (_name, f"_{_name}_backward"):
        _library.define(f"{_operator}(Tensor x) -> Tensor")
_library.define("nms(Tensor b, Tensor s, float t) -> Tensor")
_library.define("qnms(Tensor b, Tensor s, float t) -> Tensor")

from torchinfo import summary  # noqa: E402 - behind the declarations
from torchvision.models import resnet50  # noqa: E402

ROUNDS = 11


def main() -> None:
    """Print the table, or how long it takes to make."""
    with torch.device("meta"):
        model = resnet50()
    if "--in-process" not in sys.argv:
        columns = ("input_size", "output_size", "num_params", "kernel_size", "mult_adds")
        print(summary(model, input_size=(1, 3, 224, 224), device="meta", depth=4, verbose=0, col_names=columns))
        return
    torch.set_num_threads(1)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        summary(model, input_size=(1, 3, 224, 224), device="meta", verbose=0)
        times.append(time.perf_counter() - start)
    print(json.dumps({"seconds": statistics.median(times)}))


if __name__ == "__main__":
    main()
