"""The library's front door."""

from __future__ import annotations

import subprocess
import sys

import pytest

import resnet_calc


def test_three_lines_give_totals_and_rows() -> None:
    network = resnet_calc.load("resnet50")
    analysis = resnet_calc.analyse(network)
    rows = list(analysis.rows())
    # torchvision 0.29.2's metadata: num_params 25557032, _ops 4.089
    assert analysis.totals.parameters == sum(row.cost.parameters for row in rows) == 25_557_032
    assert round(analysis.totals.multiply_adds / 1e9, 3) == 4.089
    assert max(row.position or 0 for row in rows) == 50


def test_a_notebook_shows_a_table() -> None:
    shown = resnet_calc.analyse("resnet18")._repr_html_()
    assert "<table>" in shown
    assert "11,689,512" in shown
    assert "<script" not in shown


@pytest.mark.parametrize(
    "options", [{"level": "blok"}, {"rows": "some"}, {"names": "torch"}, {"columns": ["size"]}, {"sort": "size"}]
)
def test_a_wrong_option_is_answered_with_choices(options: dict[str, str]) -> None:
    with pytest.raises(resnet_calc.ChoiceError, match=r"choose from|did you mean"):
        resnet_calc.analyse("resnet18").document(**options)


def test_what_the_package_offers_is_sorted_and_there() -> None:
    assert resnet_calc.__all__ == sorted(resnet_calc.__all__)
    assert all(getattr(resnet_calc, name) for name in resnet_calc.__all__)
    assert dir(resnet_calc) == resnet_calc.__all__


def test_importing_the_package_imports_no_library() -> None:
    code = "import resnet_calc, sys; print(sorted({'pydantic', 'rich', 'typer'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "[]\n"


def test_a_shipped_model_is_counted_without_a_library() -> None:
    code = (
        "import resnet_calc, sys; print(resnet_calc.analyse('resnet50').totals.parameters, "
        "sorted({'pydantic', 'rich', 'typer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "25557032 []\n"
