"""The terminal: columns go where room is short, numbers are never cut."""

from __future__ import annotations

import pytest

import resnet_calc
from resnet_calc.render import Target, render


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("level", ["layer", "block", "stage"])
def test_no_number_is_cut_however_narrow_the_terminal(width: int, level: str) -> None:
    text = render(resnet_calc.analyse("resnet18").document(level=level), "table", Target(width))
    # torchvision's ResNet-18: 11,689,512 parameters, 1,814,073,344 multiply-adds, 462,422,016 of them in conv2_x
    assert {"11,689,512", "1,814,073,344", "118,013,952"} <= set(text.split())


def test_a_table_of_layers_fits_eighty_columns() -> None:
    text = render(resnet_calc.analyse("resnet152").document(), "table", Target(80))
    assert max(map(len, text.splitlines())) <= 80
