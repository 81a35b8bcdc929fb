"""What has to be assumed for a number is told in the reader's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from resnet_calc.analysis.counting import CONVENTIONS
from resnet_calc.architecture.published import CIFAR, TABLE_1
from resnet_calc.language import Language
from resnet_calc.notes.blocks import block_totals
from resnet_calc.notes.conditions import in_words
from resnet_calc.notes.source import read_note, read_text
from resnet_calc.notes.totals import PUBLISHED, operation_totals, parameter_totals
from resnet_calc.notes.verify import verify
from resnet_calc.view.diagnostics import diagnose

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_file())
PAPERS = {each.holds_under[0] for found in PUBLISHED.values() for each in found}
NAMES = {*CONVENTIONS, *(part for paper in PAPERS for part in paper.split(", "))} - {"multiply-adds"}
SAME_IN_BOTH = re.compile(r"Keras|FLOPs|v1(?:\.5)?|(?<= )[ABC]$")


def has_english(condition: str) -> bool:
    words = in_words((condition,)).say(Language.ZH)
    return re.search(r"[A-Za-z]", SAME_IN_BOTH.sub("", words)) is not None


@pytest.mark.parametrize("model", [*TABLE_1, *CIFAR])
def test_every_condition_of_a_total_has_chinese_words(model: str) -> None:
    totals = [*parameter_totals(model), *operation_totals(model), *block_totals(model)]
    conditions = {part for each in totals for condition in each.holds_under for part in condition.split(", ")}
    assert len(conditions) > 10
    assert not [each for each in conditions if each not in NAMES and has_english(each)]


def test_every_condition_of_a_finding_has_chinese_words() -> None:
    found = {each for path in CASES for finding in verify(read_note(path)).findings for each in finding.holds_under}
    assert len(found) > 10
    assert not [each for each in found if each not in NAMES and has_english(each)]


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ("Keras 的 ResNet-50 有 25,636,712 个参数。", "卷积带偏置(Keras)、计入滑动统计量"),
        ("ResNet-50 的第 4 阶段有 4 个恒等块。", "ResNet-50 的第 4 阶段"),
        ("ResNet-50 去掉全连接层后有 25.6M 个参数。", "带原有的分类头"),
    ],
)
def test_a_chinese_message_is_chinese(claim: str, message: str) -> None:
    judgement = verify(read_text(f"# ResNet-50 笔记\n\n{claim}\n", name="a.md"))
    (note,) = diagnose([judgement], Language.ZH).notes
    assert any(message in each.sentence for each in note.diagnostics)
