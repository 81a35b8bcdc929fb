"""Randomly drawn configurations (input channels and sizes, classes, dilation, every part) agree with the frameworks."""

import pytest

from resnet_calc.analysis.naming import TIMM, TORCHVISION
from resnet_calc.analysis.report import analyse
from tests.architecture.agreement import assert_layers_agree, assert_totals_agree
from tests.architecture.constructors import config_of
from tests.reference import frameworks
from tests.reference.frameworks import Model


@pytest.mark.parametrize(
    "model", [pytest.param(model, id=name) for name, model in frameworks.load("drawn").models.items()]
)
def test_drawn_configurations_agree_layer_by_layer(model: Model) -> None:
    report = analyse(config_of(model))
    assert_totals_agree(report, model)
    assert_layers_agree(report, model, TORCHVISION if model.constructor.startswith("torchvision") else TIMM)
