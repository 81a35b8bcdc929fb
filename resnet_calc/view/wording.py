"""The keys of a config, and their values, in words."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from resnet_calc.architecture.component import Component

_LABELS = {
    "input": "input size",
    "blocks": "blocks of each stage",
    "widths": "widths of the stages",
    "width_per_group": "width of a group",
    "strides": "strides of the stages",
    "stride_block": "block of a stage that strides",
    "stride_in": "convolution of a bottleneck that strides",
    "output_stride": "output stride",
    "shortcut": "shortcut option",
    "projection": "projection shortcut",
    "antialias": "anti-aliasing",
    "conv": "kind of convolution",
    "norm": "normalization",
    "conv_bias": "convolutions with a bias",
    "explicit_padding": "padding as a layer of its own",
    "head.classes": "classes",
}
"""Where a key's own name, with spaces, does not say it."""

_UNSAID = {"widths": "doubling from 64", "strides": "1, then 2", "expansion": "the block's"}
_WORDS = {"1x1": "the 1×1", "3x3": "the 3×3"}


def key_in_words(key: str) -> str:
    """What a key, or an option of a part, is about.

    >>> key_in_words("stem.kernel_size"), key_in_words("stride_block")
    ('stem: kernel size', 'block of a stage that strides')
    """
    return _LABELS.get(key) or key.replace(".", ": ").replace("_", " ")


def value_in_words(key: str, value: Any) -> str:
    """What a key is set to.

    >>> value_in_words("input", (3, 224, 224)), value_in_words("conv_bias", True), value_in_words("attention", None)
    ('3×224×224', 'all', 'none')
    """
    match value:
        case None:
            return _UNSAID.get(key, "none")
        case bool():
            return ("all" if value else "none") if key == "conv_bias" else ("yes" if value else "no")
        case Component():
            return component_in_words(value)
        case tuple() if key == "input":
            return "×".join(map(str, value))
        case tuple():
            return f"[{', '.join(value_in_words('', item) for item in value)}]" if value else "none"
        case _:
            return _WORDS.get(str(value), str(value))


def component_in_words(part: Component) -> str:
    """The kind of a part, with those of its options that are not as usual.

    >>> from resnet_calc.architecture.stems import ConvStem
    >>> component_in_words(ConvStem(width=32))
    'conv (width 32)'
    """
    unusual = [
        f"{option.name.replace('_', ' ')} {value_in_words('', getattr(part, option.name))}"
        for option in fields(part)
        if getattr(part, option.name) != option.default
    ]
    kind = part.kind.replace("_", " ")
    return f"{kind} ({', '.join(unusual)})" if unusual else kind
