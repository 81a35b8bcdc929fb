"""Signs that a network is used for something else than to classify whole images: its maps may have other sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.passage import of_text

if TYPE_CHECKING:
    from resnet_calc.notes.passage import Passage

_SIGNS: Final = (
    "dilat", "atrous", "空洞", "deeplab", "unet", "u-net", "slim", "output stride", "output_stride", "faster", "mask r",
    "yolo", "segment", "lateral", "检测", "分割", "剪枝", "prun", "audio", "音频", "spectrogram", "video",
)  # fmt: skip
_WORDS: Final = expression(r"\b(?:fpn|rpn|[13]d)\b")


@of_text
def names_another_use(passage: Passage) -> bool:
    """Whether a passage speaks of detection, segmentation, dilation, pruning, sound or video."""
    lower = passage.recognised.lower
    if any(sign in lower for sign in _SIGNS):
        return True
    return any(word in lower for word in ("fpn", "rpn", "3d", "1d")) and _WORDS.search(lower) is not None
