"""The list of models: families at a glance, details of those that are asked for."""

import pytest

from resnet_calc.architecture.catalog import load_all, names
from resnet_calc.errors import ChoiceError, ConfigError
from resnet_calc.view.document import Document, Table
from resnet_calc.view.models import models_document

CONFIGS = load_all()


def tables(document: Document) -> list[Table]:
    return [part for part in document.parts if isinstance(part, Table)]


def test_the_overview_names_every_model_once_in_its_family() -> None:
    (overview,) = tables(models_document(CONFIGS))
    listed = [name for line in overview.lines for name in str(line.cells[2]).split(", ")]
    assert sorted(listed) == sorted(names())
    assert sum(int(str(line.cells[1])) for line in overview.lines) == len(names())


def test_families_stand_in_the_order_in_which_they_were_published() -> None:
    (overview,) = tables(models_document(CONFIGS))
    order = [str(line.cells[0]) for line in overview.lines]
    assert order[0] == "ResNet"
    assert order.index("ResNeXt") < order.index("SE-ResNet") < order.index("ResNet-RS")


def test_words_narrow_the_list_in_name_title_family_or_source() -> None:
    found = [
        line.cells[0] for table in tables(models_document(CONFIGS, matching=["wide", "CIFAR"])) for line in table.lines
    ]
    assert found == ["wide_resnet16_8", "wide_resnet22_8", "wide_resnet28_10", "wide_resnet40_4"]
    by_source = models_document(CONFIGS, matching=["arXiv:1709.01507"])
    assert {table.title for table in tables(by_source)} == {"SE-ResNet", "SE-ResNeXt", "SENet"}


def test_an_exact_family_is_not_mixed_with_those_whose_names_contain_it() -> None:
    assert [table.title for table in tables(models_document(CONFIGS, family="resnext"))] == ["ResNeXt"]


def test_details_give_the_depth_by_the_authors_rule() -> None:
    (table,) = tables(models_document(CONFIGS, matching=["wide_resnet28_10"]))
    assert table.lines[0].cells[:2] == ("wide_resnet28_10", 28)


def test_the_record_holds_every_model_with_its_numbers_whatever_is_shown() -> None:
    record = models_document(CONFIGS).record()
    assert [model["name"] for model in record["models"]] == names()
    assert all(model["parameters"] > 0 and model["multiply_adds"] > 0 for model in record["models"])


def test_what_matches_nothing_is_answered_with_near_names() -> None:
    with pytest.raises(ConfigError, match="did you mean seresnet50"):
        models_document(CONFIGS, matching=["seresnet51"])
    with pytest.raises(ChoiceError, match="unknown family"):
        models_document(CONFIGS, family="vgg")
