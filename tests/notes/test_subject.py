"""Which network a passage speaks of."""

from __future__ import annotations

import pytest

from resnet_calc.notes.reading import Options, Reading
from resnet_calc.notes.source import read_text
from resnet_calc.notes.subject import Scope, Subject


def subject_of(text: str, quote: str, *, name: str = "note.md", model: str | None = None) -> Subject:
    """The subject of the place in a note where the quote stands."""
    reading = Reading(read_text(text, name=name), Options(model=model))
    passage = next(passage for passage in reading.passages if quote in passage.text)
    return reading.subjects.at(passage, passage.text.index(quote))


@pytest.mark.parametrize(
    ("text", "quote", "models"),
    [
        ("# ResNet-50\n\nIt has 16 blocks.", "16", ("resnet50",)),
        ("# ResNet-50\n\nIt has 16 blocks. ResNet-18 has 8 blocks.", "8 blocks", ("resnet18",)),
        ("ResNet-18 and ResNet-34 use two convolutions.", "two", ("resnet18", "resnet34")),
        ("ResNet50/101/152的时候用的是这个", "这个", ("resnet50", "resnet101", "resnet152")),
        ("# 残差网络\n\n## 层数计算(以101-layer为例)\n\n共计1+99+1=101层", "1+99", ("resnet101",)),
        ("| 18-layer | 34-layer |\n|---|---|\n| 11.7M | 21.8M |\n\nof ResNets", "21.8M", ("resnet34",)),
        ("| model | parameters |\n|---|---|\n| ResNet-34 | 21.8M |", "21.8M", ("resnet34",)),
        ("```python\ndef resnet50():\n    return [3, 4, 6, 3]\n```", "[3", ("resnet50",)),
        ("ResNet18\n\n- 2 blocks a stage\n\nResNet50\n\n- 3, 4, 6 and 3 blocks", "3, 4", ("resnet50",)),
    ],
)
def test_the_nearest_name_decides(text: str, quote: str, models: tuple[str, ...]) -> None:
    found = subject_of(text, quote)
    assert found.candidates == models
    assert found.certain


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("# ResNet-50\n\nVGG-16 has 138 million parameters.", "138"),
        ("| model | parameters |\n|---|---|\n| ResNet-50 | 25.6M |\n| AlexNet | 62M |", "62M"),
        ("# ResNet-50\n\n16 blocks\n\n# DenseNet\n\nIt has 8 million parameters.", "8 million"),
        ("# ResNet-50\n\nResNeXt-50 has 25.0M parameters.", "25.0M"),
    ],
)
def test_another_network_closes_the_scope(text: str, quote: str) -> None:
    found = subject_of(text, quote)
    assert found.model is None
    assert found.other


def test_a_number_before_the_name_that_follows_behind_a_contrast_is_not_certain() -> None:
    text = "# Why not VGG16?\n\nHas 16 layers but 138 million parameters, while ResNet50 has 25.6 million."
    assert not subject_of(text, "138").certain
    assert subject_of(text, "25.6").model == "resnet50"


def test_a_note_that_names_no_depth_leaves_the_question_open() -> None:
    found = subject_of("# ResNet\n\nIt has 16 blocks.", "16")
    assert found.candidates == ()
    assert found.scope is Scope.NONE


def test_the_users_model_stands_where_the_note_names_no_other_network() -> None:
    text = "It has 16 blocks.\n\nVGG-16 has none at all."
    assert subject_of(text, "16 blocks", model="resnet34").model == "resnet34"
    assert subject_of(text, "none", model="resnet34").other == "VGG-16"


def test_signs_of_a_variant_are_gathered_from_the_whole_note() -> None:
    text = "# CIFAR\n\n```python\nmodel = tf.keras.Input(shape=(32, 32, 3))\nDense(10)\n```\n"
    hints = subject_of(text, "CIFAR").hints
    assert hints.inputs == ((3, 32, 32),)
    assert hints.classes == (10,)
    assert hints.keras
    assert hints.cifar
