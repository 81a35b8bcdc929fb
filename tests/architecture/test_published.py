"""The networks that people mean by ResNet are those of the paper, as the catalog cites them."""

from __future__ import annotations

import pytest

from resnet_calc.architecture.catalog import load
from resnet_calc.architecture.published import CIFAR, TABLE_1


@pytest.mark.parametrize("model", TABLE_1)
def test_the_networks_of_table_1_cite_it(model: str) -> None:
    assert "1512.03385, Table 1" in str(load(model).source)
    assert load(model).input == (3, 224, 224)


@pytest.mark.parametrize("model", CIFAR)
def test_the_networks_for_cifar_cite_their_section(model: str) -> None:
    assert "1512.03385, section 4.2" in str(load(model).source)
    assert load(model).input == (3, 32, 32)


def test_they_stand_by_depth() -> None:
    for family in (TABLE_1, CIFAR):
        depths = [int(model.rpartition("resnet")[2]) for model in family]
        assert depths == sorted(depths)
        assert len(set(depths)) == len(depths) == 5
