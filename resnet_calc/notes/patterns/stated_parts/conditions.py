"""What a note says that a figure includes: the head or not, a number of classes, an option, norms, shortcuts."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple

from resnet_calc.expressions import expression


class Means(StrEnum):
    """What a condition is about."""

    HEAD = "head"
    CLASSES = "classes"
    OPTION = "option"
    NORM = "norm"
    SHORTCUT = "shortcut"


_HEAD: Final = (
    r"(?:(?:the|its|a|an|any|final|last|top|classification|fully|connected|dense|linear|1000-way|imagenet|"
    r"\d{1,4}-(?:way|class))[ -]){0,5}"
    r"(?:classifier|classification (?:head|layer)|head|top|fc(?: layer)?|fully[- ]connected(?: layer)?|"
    r"(?:final|last|dense|linear|output|top) layer|dense layer)\b"
)
_CHINESE_HEAD: Final = r"[^,。;、()0-9]{0,6}(?:1000 ?类)?的?(?:全连接|分类头|分类器|分类层|顶层|fc|FC|top)"
_WITHOUT: Final = expression(
    rf"\b(?:without|excluding|excl\.|exclude[sd]?|minus|not counting|not including|leaving out|removing|dropping"
    rf"|(?:remove|drop|strip|cut|discard)(?:s|d|ped|ting)?(?: off)?) {_HEAD}|include_top ?= ?False"
    r"|\bno[- ]top\b|\bheadless\b|\bfrozen (?:parameters|params|weights)\b|冻结的?参数"
    rf"|(?:去掉了?|去除了?|不含|不包括|不包含|除去|移除了?|不算|不计|减去|不带|丢掉|砍掉|去){_CHINESE_HEAD}",
    re.IGNORECASE,
)
_WITH: Final = expression(
    rf"\b(?:including|incl\.|included?|counting|together with|with) {_HEAD}|include_top ?= ?True"
    rf"|(?:包括|包含|加上|连同|含有|含|带上|带){_CHINESE_HEAD}",
    re.IGNORECASE,
)
_CLASSES: Final = expression(
    r"(?<![\d.,])(?P<one>\d{1,5})[- ](?:way|class(?:es)?|categories|outputs?|labels)\b"
    r"(?![ -](?:channels?|features?|feature maps?|maps?|planes|filters|units|dim))"
    r"|(?:num_classes|classes|n_classes) ?= ?(?P<two>\d{1,5})(?!\d)"
    r"|(?<![\d.,])(?P<three>\d{1,5}) ?(?:个)?(?:类别|分类|类|种)",
    re.IGNORECASE,
)
_OPTION: Final = expression(
    r"\b(?:option|type|variant|shortcut) ?\(?(?P<one>[ABC])\b|\b(?P<two>[ABC])[- ]?(?:type )?shortcuts?\b"
    r"|(?:方案|选项|方式|策略|方法) ?\(?(?P<three>[ABC])(?![A-Za-z])"
    r"|(?<![A-Za-z])(?P<four>[ABC]) ?(?:方案|选项|方式|策略|类)",
)
_NORM: Final = r"(?:the )?(?:batch ?norm\w*+|bn\b|normali[sz]ation)"
_WITH_NORM: Final = expression(
    rf"\b(?:including|with|incl\.|counting|plus) (?:the )?(?:projection (?:and|or) )?{_NORM}"
    rf"|{_NORM}(?: layers?| parameters?)?(?: is| are)? (?:included|counted)"
    r"|(?:包括|包含|算上|计入|加上|含)了?[^,。;]{0,4}(?:BN|批归一化|批量归一化|归一化)",
    re.IGNORECASE,
)
_WITHOUT_NORM: Final = expression(
    rf"\b(?:without|excluding|not counting|ignoring|neglecting) (?:the )?{_NORM}"
    r"|(?:不含|不包括|不算|不计|忽略|不考虑|除去)[^,。;]{0,4}(?:BN|批归一化|批量归一化|归一化)",
    re.IGNORECASE,
)
_WITH_SHORTCUT: Final = expression(
    r"\b(?:including|with|incl\.|counting) (?:its |the )?(?:1 ?[x×] ?1 )?(?:projection|shortcut|downsample)\w*+"
    r"|(?:projection|shortcut|downsampl\w*+)(?: and [a-z ]{2,20})?(?: convolution)?(?: is| are)? (?:included|counted)"
    r"|(?:包括|包含|算上|计入|加上|连同|含)了?[^,。;+=]{0,6}(?:投影|捷径|下采样|shortcut|downsample)",
    re.IGNORECASE,
)


class Condition(NamedTuple):
    """What a note says that a figure includes."""

    start: int
    end: int
    means: Means
    value: str
    """`with` or `without`, a number of classes, or the letter of an option."""


def conditions(text: str, start: int, end: int) -> list[Condition]:
    """Return what a stretch says about what is counted, in order.

    >>> [(found.means.value, found.value) for found in conditions("with 10 classes, without the head", 0, 33)]
    [('classes', '10'), ('head', 'without')]
    """
    found: list[Condition] = []
    for pattern, means, value in (
        (_WITHOUT, Means.HEAD, "without"), (_WITH, Means.HEAD, "with"), (_WITHOUT_NORM, Means.NORM, "without"),
        (_WITH_NORM, Means.NORM, "with"), (_WITH_SHORTCUT, Means.SHORTCUT, "with"),
    ):  # fmt: skip
        found += [Condition(*match.span(), means, value) for match in pattern.finditer(text, start, end)]
    for match in _CLASSES.finditer(text, start, end):
        found.append(Condition(*match.span(), Means.CLASSES, match["one"] or match["two"] or match["three"]))
    for match in _OPTION.finditer(text, start, end):
        letter = match["one"] or match["two"] or match["three"] or match["four"]
        found.append(Condition(*match.span(), Means.OPTION, letter))
    return sorted(found)
