"""Let torchvision be imported where its compiled operators are absent.

torchvision declares detection operators (non-maximum suppression, region pooling) while it is imported and fails when
their compiled library was built for another torch. No ResNet uses them, so empty declarations may stand in.
"""

import torch

_SIGNATURES = (
    "nms(Tensor boxes, Tensor scores, float threshold) -> Tensor",
    "qnms(Tensor boxes, Tensor scores, float threshold) -> Tensor",
    *(
        f"{operator}(Tensor input) -> Tensor"
        for forward in ("roi_align", "roi_pool", "ps_roi_align", "ps_roi_pool", "deform_conv2d")
        for operator in (forward, f"_{forward}_backward")
    ),
)

_library = torch.library.Library("torchvision", "DEF")  # lives as long as this module: its declarations go with it
for _signature in _SIGNATURES:
    _library.define(_signature)
