"""Whether a figure is the whole network's since nothing but a heading with the network's name is above it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.mentions import MentionKind
from resnet_calc.notes.note import Kind
from resnet_calc.notes.quantities.figure import Measure, without_names
from resnet_calc.notes.totals import operation_totals, parameter_totals

if TYPE_CHECKING:
    from resnet_calc.notes.quantities.figure import Written
    from resnet_calc.notes.reading import Passage, Reading

_MEASURE_ALONE: Final = expression(
    r"[\s*_`•·+-]*+"
    r"(?:(?:它的?|其|网络的?|模型的?|整体)?(?:参数|计算|运算)(?:总)?(?:数量|量|数)"
    r"|(?:[Ii]t has |[Tt]he (?:network|model) has |[Ww]ith )"
    r"|(?:[Tt]he )?(?:[Nn]umber of )?(?:[Pp]arameters?|[Pp]arams|[Ww]eights)(?: count)?|G?FLOPs|G?MACs)"
    r"(?:[\s*_`~≈::(（)）]|只|仅|大概|大?约|左右|为|是|有|达到?|are|is|about|around|roughly)*+"
)
"""All that a line says before its figure."""
_NAME_ALONE: Final = expression(
    r"(?:[\W\d_]|[0-9]{2}x[0-9]d|[一二三四五六七八九十]|第|章|节|[Mm]odel|[Nn]etwork|[Aa]rchitecture|[Tt]he|[Oo]verview|[Nn]otes?"
    r"|模型|网络|结构|架构|详解|简介|介绍|概述|学习|笔记)*+"
)
"""What a heading may say beside the name."""
_ALTERED: Final = expression(
    r"加|换|改|增|含|另|头|因|带|配|接|微调|训练|检测|分割|剪枝|蒸馏|量化后|\b(?:with|plus|add\w*+|includ\w*+|because|since|own|head|custom|fine|detect\w*+|segment\w*+|prun\w*+|train\w*+)\b",
    re.IGNORECASE,
)
_OTHER_TASK: Final = expression(
    r"检测|分割|微调|迁移|剪枝|实验|骨干|主干|\b(?:detect\w*+|segment\w*+|fine|transfer|prun\w*+|backbones?|experiments?"
    r"|r-?cnn|yolo\w*+|ssd|detr|fpn|deeplab\w*+|u-?net)\b",
    re.IGNORECASE,
)
"""Headings under which a network's name stands for one that is built on it."""
_LEAST, _MOST = Fraction(3, 4), Fraction(4)
"""Shares of the whole that no stage has, and that a network around it seldom has."""


def is_right_under_its_name(reading: Reading, passage: Passage, first: int, written: Written, measure: Measure) -> bool:
    """Whether a line gives a measure and a figure alone, beneath a heading that gives a network's name alone."""
    text = passage.recognised.folded
    if _MEASURE_ALONE.fullmatch(text, first, written.start) is None or _ALTERED.search(text, written.end) is not None:
        return False
    above = [one for one in reading.passages[: passage.index] if one.region.kind is Kind.HEADING]
    if not above or _is_under_another(reading, above):
        return False
    heading = above[-1]
    named = [one for one in reading.subjects.in_passage(heading) if one.kind is not MentionKind.FAMILY]
    if len(named) != 1 or len(named[0].models) != 1:
        return False
    title = heading.recognised.folded
    if _NAME_ALONE.fullmatch(without_names(title, 0, len(title), named)) is None:
        return False
    totals = parameter_totals if measure is Measure.PARAMETERS else operation_totals
    whole = totals(named[0].models[0])[0].value
    return _LEAST * whole <= Fraction(written.quantity.value) <= _MOST * whole


def _is_under_another(reading: Reading, above: list[Passage]) -> bool:
    """Whether a heading that the last one stands under speaks of another network or task: Faster R-CNN, 检测."""
    level = above[-1].region.level
    for one in reversed(above):
        if one.region.level >= level:
            continue
        level = one.region.level
        named = reading.subjects.in_passage(one)
        if _OTHER_TASK.search(one.recognised.folded) or any(each.kind is MentionKind.OTHER for each in named):
            return True
    return False
