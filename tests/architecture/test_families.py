"""Every model of torchvision, Keras and timm agrees with the real one: totals of all, layers of each kind."""

import pytest

from resnet_calc.analysis.naming import TIMM, TORCHVISION
from resnet_calc.analysis.report import analyse
from resnet_calc.architecture.catalog import load, names
from tests.architecture.agreement import assert_keras_layers_agree, assert_layers_agree, assert_totals_agree
from tests.reference import frameworks
from tests.reference.frameworks import Model


def models(file: str) -> list[object]:
    return [pytest.param(model, id=name) for name, model in frameworks.load(file).models.items()]


@pytest.mark.parametrize("model", models("timm_totals"))
def test_every_timm_model_is_known_at_its_own_input_size_and_has_the_same_totals(model: Model) -> None:
    config = load(model.name)
    assert config.input == model.input
    assert_totals_agree(analyse(config), model)


@pytest.mark.parametrize("model", models("timm_layers"))
def test_timm_models_agree_layer_by_layer(model: Model) -> None:
    assert_layers_agree(analyse(load(model.name)), model, TIMM)


@pytest.mark.parametrize("model", models("torchvision"))
def test_torchvision_models_agree_layer_by_layer(model: Model) -> None:
    report = analyse(load(model.name))
    assert_totals_agree(report, model)
    assert_layers_agree(report, model, TORCHVISION)


@pytest.mark.parametrize("model", models("keras"))
def test_keras_models_agree_layer_by_layer_and_in_trainable_and_other_parameters(model: Model) -> None:
    report = analyse(load(f"keras/{model.name}"))
    assert report.totals.parameters == model.totals["parameters"]
    assert report.totals.trainable == model.totals["trainable_parameters"]
    assert report.totals.buffers == model.totals["non_trainable_parameters"]
    assert report.totals.multiply_adds == model.totals["multiply_adds"]
    assert_keras_layers_agree(report, model)


def test_no_name_of_the_frameworks_is_missing() -> None:
    wanted = {name for file in ("torchvision", "timm_totals") for name in frameworks.load(file).models}
    assert wanted <= set(names())
