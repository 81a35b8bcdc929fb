"""What network a number may be of: the one named, or one that goes by the same name.

A variant says in what it differs. One that differs in two ways (stride and input size, input size and head) is
compound, and only tried when nothing simple explains a number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from resnet_calc.analysis.counting.tally import tally
from resnet_calc.analysis.why.measures import TERMS
from resnet_calc.architecture import catalog
from resnet_calc.architecture.build import build
from resnet_calc.architecture.stems import ConvStem
from resnet_calc.errors import ResNetCalcError
from resnet_calc.language import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resnet_calc.analysis.counting import Tally
    from resnet_calc.analysis.why.measures import Words
    from resnet_calc.architecture.config import ResNetConfig

STRIDE_IN: Final = {
    "1x1": Message(
        "stride in the first 1×1 (v1: the paper, Caffe, Keras)", "步长在第一个 1×1 卷积（v1：论文、Caffe、Keras）"
    ),
    "3x3": Message("stride in the 3×3 (v1.5: torchvision)", "步长在 3×3 卷积（v1.5：torchvision）"),
}
OPTIONS: Final[dict[Literal["A", "B", "C"], Message]] = {
    "A": Message("shortcut option A (zero-padding)", "捷径选项 A（补零）"),
    "B": Message("shortcut option B (projections where shapes change)", "捷径选项 B（尺寸改变处用投影）"),
    "C": Message("shortcut option C (projections everywhere)", "捷径选项 C（处处投影）"),
}
STYLES: Final = {
    "torchvision": Message("as torchvision builds it", "torchvision 的写法"),
    "keras": Message("as Keras builds it (v1, biases on all convolutions)", "Keras 的写法（v1，卷积皆带偏置）"),
    "caffe": Message("as released for Caffe (v1)", "作者发布的 Caffe 版本（v1）"),
}
CLASSES: Final = Message("{classes:,} classes", "{classes:,} 类")
NO_HEAD: Final = Message("without the classifier", "不含分类层")
INPUT: Final = Message("input {height}×{width}", "输入 {height}×{width}")
CIFAR: Final = Message(
    "with a 3×3 stem without pooling, input 32×32, 10 classes (kuangliu/pytorch-cifar)",
    "3×3 起始卷积、无池化、输入 32×32、10 类（kuangliu/pytorch-cifar）",
)
ANOTHER: Final = Message("another network: {name}", "另一网络：{name}")

HEADS: Final = {0: 2, 10: 2, 100: 2, 1000: 2, 2: 4, 21841: 4}
"""Numbers of classes that people put into a head, with the oddity of each."""

SIDES: Final = {
    256: 2, 288: 3, 320: 3, 299: 3, 384: 3, 448: 3, 32: 3, 160: 3, 192: 3, 512: 3, 176: 4, 240: 4, 128: 4, 64: 4, 96: 4,
    112: 4, 227: 4, 300: 4, 400: 4, 416: 4, 480: 4, 600: 4, 608: 4, 640: 4, 800: 4, 1024: 4,
}  # fmt: skip
"""Input sizes that people train and test at, with the oddity of each."""

COMMON: Final = 2
"""The oddity up to which a difference is tried together with another one."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A network that may be meant, and in what it differs from the one named."""

    config: ResNetConfig
    differences: tuple[Words, ...] = ()
    oddity: int = 0
    another: bool = False
    """Whether it goes by another name."""

    def tally(self) -> Tally | None:
        """Every number that measures are made of; None if there is no such network."""
        return _tally(self.config)


@cache
def _tally(config: ResNetConfig) -> Tally | None:
    try:
        return tally(build(config), TERMS)
    except ResNetCalcError:
        return None


def simple(config: ResNetConfig) -> Iterator[Variant]:
    """The network itself, and what differs from it in one way."""
    yield Variant(config)
    yield from _builds(config)
    yield from _heads(Variant(config))
    yield from _sides(Variant(config))


def compound(config: ResNetConfig) -> Iterator[Variant]:
    """What differs in two ways, each of them common."""
    for build_variant in _builds(config):
        if build_variant.oddity <= COMMON:
            yield from _heads(build_variant, COMMON)
        if build_variant.oddity < COMMON:
            yield from _sides(build_variant, COMMON + 1)
    for head_variant in _heads(Variant(config), COMMON):
        yield from _sides(head_variant, COMMON + 1)


def _builds(config: ResNetConfig) -> Iterator[Variant]:
    """The same network as other sources have it."""
    if any(block.strides_in for block in config.stage_blocks):
        other: Literal["1x1", "3x3"] = "1x1" if config.stride_in == "3x3" else "3x3"
        yield Variant(replace(config, stride_in=other), (STRIDE_IN[other],), 1)
    for option, words in OPTIONS.items():
        if option != config.shortcut:
            yield Variant(replace(config, shortcut=option), (words,), 2 if config.shortcut == "A" else 3)
    if config.name in catalog.names() and _as_published(config, config.style) == config:
        for style, words in STYLES.items():
            if style != config.style:
                yield Variant(_as_published(config, style), (words,), 2)
    if isinstance(config.stem, ConvStem) and config.stem.pooling != "none":
        stem = replace(config.stem, kernel_size=3, stride=1, pooling="none")
        head = replace(config.head, classes=10)
        yield Variant(replace(config, stem=stem, input=(3, 32, 32), head=head), (CIFAR,), 3)


def _as_published(config: ResNetConfig, style: str) -> ResNetConfig:
    """The catalog's network of that name in a style, with the same input and classes."""
    found = catalog.load(config.name, style=style)
    return replace(found, input=config.input, head=replace(found.head, classes=config.head.classes))


def _heads(variant: Variant, oddest: int = 4) -> Iterator[Variant]:
    config = variant.config
    for classes, oddity in HEADS.items():
        if classes != config.head.classes and oddity <= oddest:
            words = CLASSES.about(classes=classes) if classes else NO_HEAD
            changed = replace(config, head=replace(config.head, classes=classes))
            yield Variant(changed, (*variant.differences, words), variant.oddity + oddity)


def _sides(variant: Variant, oddest: int = 4) -> Iterator[Variant]:
    config = variant.config
    channels, *sides = config.input
    for side, oddity in SIDES.items():
        if sides != [side, side] and oddity <= oddest:
            words = INPUT.about(height=side, width=side)
            changed = replace(config, input=(channels, side, side))
            yield Variant(changed, (*variant.differences, words), variant.oddity + oddity)
    if sides != [224, 224]:
        words = INPUT.about(height=224, width=224)
        yield Variant(replace(config, input=(channels, 224, 224)), (*variant.differences, words), variant.oddity + 2)


def namesakes(config: ResNetConfig) -> Iterator[Variant]:
    """Networks of the same depth by another name (resnet50d, seresnet50), and of the same family by another depth."""
    names = catalog.names()
    same_depth = names_of_depth(config.name, names)
    for name in same_depth:
        yield Variant(catalog.load(name), (ANOTHER.about(name=name),), 4, another=True)
    prefix = config.name.rstrip("0123456789")
    for name in names:
        if name.rstrip("0123456789") == prefix and name != config.name and name not in same_depth:
            yield Variant(catalog.load(name), (ANOTHER.about(name=name),), 5, another=True)


def names_of_depth(name: str, names: Iterable[str]) -> list[str]:
    """Names that hold the same depth, those that only add to the name first.

    >>> names_of_depth("resnet50", ["resnet50", "seresnet50", "resnet101", "resnet50d"])
    ['resnet50d', 'seresnet50']
    """
    depth = "".join(character for character in name.partition("_")[0] if character.isdigit())
    found = [other for other in names if depth and other != name and depth in other]
    return sorted(found, key=lambda other: (not other.startswith(name), len(other), other))
