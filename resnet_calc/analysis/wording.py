"""The keys of a config, and their values, in words; and back from words."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from resnet_calc.architecture.component import Component
from resnet_calc.architecture.config import SLOTS, ResNetConfig
from resnet_calc.errors import ChoiceError
from resnet_calc.language import Language, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.architecture.component import Slot

_LABELS: Final = {
    "input": Message("input size", "输入尺寸"),
    "block": Message("block", "块"),
    "blocks": Message("blocks of each stage", "各阶段块数"),
    "widths": Message("widths of the stages", "各阶段宽度"),
    "expansion": Message("expansion", "扩张倍数"),
    "groups": Message("groups", "组数"),
    "width_per_group": Message("width of a group", "每组宽度"),
    "strides": Message("strides of the stages", "各阶段步长"),
    "stride_block": Message("block of a stage that strides", "阶段内承担步长的块"),
    "stride_in": Message("convolution of a bottleneck that strides", "瓶颈块内承担步长的卷积"),
    "output_stride": Message("output stride", "输出步长"),
    "shortcut": Message("shortcut option", "捷径选项"),
    "projection": Message("projection shortcut", "投影捷径"),
    "attention": Message("attention", "注意力"),
    "antialias": Message("anti-aliasing", "抗混叠"),
    "conv": Message("kind of convolution", "卷积种类"),
    "norm": Message("normalization", "归一化"),
    "activation": Message("activation", "激活函数"),
    "conv_bias": Message("convolutions with a bias", "带偏置的卷积"),
    "explicit_padding": Message("padding as a layer of its own", "单独成层的填充"),
    "head.classes": Message("classes", "类别数"),
    "stem.width": Message("stem: width", "stem 宽度"),
    "stem.kernel_size": Message("stem: kernel size", "stem 卷积核"),
    "stem.stride": Message("stem: stride", "stem 步长"),
    "stem.pooling": Message("stem: pooling", "stem 池化"),
}
"""Where a key's own name, with spaces, does not say it."""

_UNSAID: Final = {"widths": "doubling from 64", "strides": "1, then 2", "expansion": "the block's"}
_WORDS: Final = {"1x1": "the 1×1", "3x3": "the 3×3"}
_INTEGER: Final = re.compile(r"\d{1,9}")
_DECIMAL: Final = re.compile(r"\d{1,3}\.\d{1,6}")
_KIND: Final = re.compile(r"([a-z][a-z0-9 ]{0,40}?)(?: \((.{1,200})\))?")


def key_in_words(key: str, language: Language = Language.EN) -> str:
    """What a key, or an option of a part, is about.

    >>> key_in_words("stem.kernel_size"), key_in_words("stride_block")
    ('stem: kernel size', 'block of a stage that strides')
    """
    label = _LABELS.get(key)
    return label.say(language) if label else key.replace(".", ": ").replace("_", " ")


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


def key_from_words(words: str) -> str | None:
    """The key that words in any language are about; None if there is none.

    >>> key_from_words("stem: kernel size"), key_from_words("捷径选项"), key_from_words("colour")
    ('stem.kernel_size', 'shortcut', None)
    """
    return _keys().get(words.strip())


@cache
def _keys() -> dict[str, str]:
    return {key_in_words(key, language): key for key in _every_key() for language in Language}


def _every_key() -> Iterator[str]:
    """Every key of a config, and every option of every part that it may ask for."""
    for field in fields(ResNetConfig):
        yield field.name
        slot = SLOTS.get(field.name)
        for kind in slot.registry.kinds() if slot is not None else ():
            yield from (f"{field.name}.{option.name}" for option in fields(slot.registry.find(kind)))  # type: ignore[union-attr]


def value_from_words(key: str, words: str, like: Any) -> Any:
    """What a key is set to, read back; ``like`` is another value of it, which tells none from none.

    >>> value_from_words("blocks", "[3, 4, 6, 4]", (3, 4, 6, 3)), value_from_words("stride_in", "the 1×1", "3x3")
    ((3, 4, 6, 4), '1x1')
    >>> value_from_words("norm", "group (num groups 16)", None).num_groups
    16

    Raises:
        ValueError: if the words say nothing that the key could be set to.
    """
    value = _value(key, words.strip(), like, SLOTS.get(key))
    if value_in_words(key, value) != words.strip():
        raise ValueError(words)
    return value


def _value(key: str, words: str, like: Any, slot: Slot | None) -> Any:  # noqa: PLR0911 - one return a kind of value
    if words == _UNSAID.get(key):
        return None
    if words == "none":
        return False if key == "conv_bias" else like if like in ("none", ()) else _none(like)
    if words.startswith("[") and words.endswith("]"):
        inner = slot._replace(many=False) if slot is not None else None
        return tuple(_value("", item, None, inner) for item in parted(words[1:-1], ", "))
    if slot is not None:
        return _part(words, slot)
    plain = {"yes": True, "no": False, **{said: value for value, said in _WORDS.items()}}
    if words in plain:
        return plain[words]
    if words == "all" and key == "conv_bias":
        return True
    if _INTEGER.fullmatch(words):
        return int(words)
    return float(words) if _DECIMAL.fullmatch(words) else words


def _none(like: Any) -> Any:
    """What "none" means for a key of which another value is known."""
    if isinstance(like, str):
        return "none"
    return () if isinstance(like, tuple) else None


def _part(words: str, slot: Slot) -> Any:
    found = _KIND.fullmatch(words)
    if found is None:
        raise ValueError(words)
    try:
        part = slot.registry.find(found[1].replace(" ", "_"))
    except ChoiceError:
        raise ValueError(words) from None
    options: dict[str, Any] = {}
    for said in parted(found[2], ", ") if found[2] else ():
        option = next((one for one in fields(part) if said.startswith(f"{one.name.replace('_', ' ')} ")), None)
        if option is None:
            raise ValueError(words)
        options[option.name] = _value("", said[len(option.name) + 1 :], option.default, None)
    return part(**options)


def parted(text: str, separator: str) -> list[str]:
    """The pieces of a text between separators that stand in no brackets.

    >>> parted("widths [32, 32, 64], pooling none", ", ")
    ['widths [32, 32, 64]', 'pooling none']
    """
    pieces: list[str] = []
    depth = start = 0
    for place, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if depth == 0 and text.startswith(separator, place):
            pieces.append(text[start:place])
            start = place + len(separator)
    return [*pieces, text[start:]]
