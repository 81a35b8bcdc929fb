"""The terminal: columns go where room is short, numbers are never cut."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

import resnet_calc
from resnet_calc.render import Target, render
from resnet_calc.render.chinese import broken


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("level", ["layer", "block", "stage"])
def test_no_number_is_cut_however_narrow_the_terminal(width: int, level: str) -> None:
    text = render(resnet_calc.analyse("resnet18").document(level=level), "table", Target(width))
    # torchvision's ResNet-18: 11,689,512 parameters, 1,814,073,344 multiply-adds, 462,422,016 of them in conv2_x
    assert {"11,689,512", "1,814,073,344", "118,013,952"} <= set(text.split())


def test_a_table_of_layers_fits_eighty_columns() -> None:
    text = render(resnet_calc.analyse("resnet152").document(), "table", Target(80))
    assert max(map(len, text.splitlines())) <= 80


@example(text="333333。两 ）", width=12)
@given(text=st.text(alphabet="两块权重，。；（）3×a ", max_size=120), width=st.integers(12, 60))
def test_lines_of_chinese_lose_nothing_and_begin_with_no_comma(text: str, width: int) -> None:
    lines = broken(text, width).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    if len(lines) > 1:
        assert not [line for line in lines[1:] if line.startswith(("，", "。", "；", "）"))]
        short = [line for line in lines if " " not in line and not set(line) & set("3×a，。；（）")]
        assert all(cell_len(line) <= width for line in short)


def test_english_is_left_to_the_terminal() -> None:
    assert broken("weights of convolutions " * 20, 40) == "weights of convolutions " * 20
