"""Networks side by side, against He et al. 2015, Table 1."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from resnet_calc.analysis.counting import PYTORCH
from resnet_calc.analysis.report import Report, analyse
from resnet_calc.architecture.catalog import load, names
from resnet_calc.cli.app import run
from resnet_calc.nn.shape import Shape
from resnet_calc.render.fitting import fit
from resnet_calc.units import agrees, parse_quantity
from resnet_calc.view.compare import compare_document
from resnet_calc.view.document import Level, Power, Table
from resnet_calc.view.model import model_labels

if TYPE_CHECKING:
    from pathlib import Path

    from resnet_calc.view.document import Document

# He et al. 2015, arXiv:1512.03385, Table 1.
TABLE_1 = {
    18: (["3×3, 64; 3×3, 64", "3×3, 128; 3×3, 128", "3×3, 256; 3×3, 256", "3×3, 512; 3×3, 512"], [2, 2, 2, 2], "1.8G"),
    34: (["3×3, 64; 3×3, 64", "3×3, 128; 3×3, 128", "3×3, 256; 3×3, 256", "3×3, 512; 3×3, 512"], [3, 4, 6, 3], "3.6G"),
    50: (
        ["1×1, 64; 3×3, 64; 1×1, 256", "1×1, 128; 3×3, 128; 1×1, 512", "1×1, 256; 3×3, 256; 1×1, 1024",
         "1×1, 512; 3×3, 512; 1×1, 2048"],
        [3, 4, 6, 3],
        "3.8G",
    ),
    101: (
        ["1×1, 64; 3×3, 64; 1×1, 256", "1×1, 128; 3×3, 128; 1×1, 512", "1×1, 256; 3×3, 256; 1×1, 1024",
         "1×1, 512; 3×3, 512; 1×1, 2048"],
        [3, 4, 23, 3],
        "7.6G",
    ),
    152: (
        ["1×1, 64; 3×3, 64; 1×1, 256", "1×1, 128; 3×3, 128; 1×1, 512", "1×1, 256; 3×3, 256; 1×1, 1024",
         "1×1, 512; 3×3, 512; 1×1, 2048"],
        [3, 8, 36, 3],
        "11.3G",
    ),
}  # fmt: skip
SIZES = ["112×112", "56×56", "28×28", "14×14", "7×7", "1×1"]


def reports(*models: str) -> list[Report]:
    return [analyse(load(model), convention=PYTORCH) for model in models]


def tables(document: Document) -> list[Table]:
    return [part for part in document.parts if isinstance(part, Table)]


@pytest.fixture(scope="module")
def table1() -> Table:
    (table,) = tables(compare_document(reports(*(f"paper/resnet{depth}" for depth in TABLE_1)), table1=True))
    return table


def test_table_1_has_the_papers_columns(table1: Table) -> None:
    titles = [column.title for column in table1.columns]
    assert titles == ["layer name", "output size", "18-layer", "34-layer", "50-layer", "101-layer", "152-layer"]


def test_table_1_has_the_papers_output_sizes(table1: Table) -> None:
    assert [line.cells[1] for line in table1.lines if line.cells[1]] == SIZES


def test_stem_and_head_are_the_papers(table1: Table) -> None:
    merged = [line.cells[2:] for line in table1.lines if line.merged]
    words = ["7×7, 64, stride 2", "3×3 max pool, stride 2", "average pool, 1000-d fc, softmax"]
    assert merged == [(word,) * 5 for word in words]


@pytest.mark.parametrize("depth", TABLE_1)
def test_blocks_are_written_as_in_the_paper(table1: Table, depth: int) -> None:
    column = [column.title for column in table1.columns].index(f"{depth}-layer")
    rows, times, _ = TABLE_1[depth]
    written = [str(line.cells[column]) for line in table1.lines if not line.merged and line.level is Level.ITEM]
    assert written == [f"[{row}] × {number}" for row, number in zip(rows, times, strict=True)]


@pytest.mark.parametrize("depth", TABLE_1)
def test_multiply_adds_agree_with_the_papers_figures(table1: Table, depth: int) -> None:
    column = [column.title for column in table1.columns].index(f"{depth}-layer")
    power = table1.lines[-1].cells[column]
    assert isinstance(power, Power)
    assert agrees(parse_quantity(TABLE_1[depth][2]), power.value)


def test_ratios_are_to_the_first() -> None:
    totals = tables(compare_document(reports("resnet18", "resnet50")))[0]
    keys = [column.key for column in totals.columns]
    first, second = (dict(zip(keys, line.cells, strict=True)) for line in totals.lines)
    assert first["parameters_ratio"] == first["multiply_adds_ratio"] == 1
    assert second["parameters_ratio"] == Fraction(25_557_032, 11_689_512)  # torchvision's num_params


def test_costs_by_stage_add_up_for_every_model() -> None:
    document = compare_document(reports(*names()))
    by_stage = [table for table in tables(document) if table.columns[0].key == "part"]
    assert len(by_stage) == 3
    for table in by_stage:
        for column in range(1, len(table.columns)):
            parts = [line.cells[column] for line in table.lines if line.level is Level.ITEM]
            assert sum(cell for cell in parts if isinstance(cell, int)) == table.lines[-1].cells[column]


def test_networks_that_differ_in_sizes_are_said_to() -> None:
    document = compare_document(reports("keras/resnet50v2", "keras/resnet50"))
    remarks = [str(part) for part in document.parts]
    assert any("28×28 in ResNet-50 V2; 56×56 in ResNet-50" in remark for remark in remarks)


def test_labels_tell_every_network_apart() -> None:
    configs = [load("resnet50"), load("paper/resnet50"), load("resnet50"), load("resnet50", input=(3, 160, 160))]
    labels = model_labels(configs)
    assert len(set(labels)) == len(configs)


def test_stages_of_the_record_follow_one_another() -> None:
    record = compare_document(reports("resnet50")).record()
    stages = record["models"][0]["stages"]
    assert [stage["name"] for stage in stages] == ["stem", "conv2_x", "conv3_x", "conv4_x", "conv5_x", "head"]
    heights = [Shape(*stage["output"]).height for stage in stages]
    assert all(before >= after for before, after in pairwise(heights))


OWN = """
[models.narrow]
extends = "resnet50"
widths = [32, 64, 128, 256]

[models.attentive]
extends = "resnet50"
attention = "se"
"""


def test_a_file_stands_for_all_its_networks_or_for_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN, encoding="utf-8")
    for arguments, wanted in (
        ([str(own), "50"], ["narrow", "attentive", "resnet50"]),
        ([f"{own}:attentive"], ["attentive"]),
    ):
        assert run(["compare", *arguments, "--format", "json"]) == 0
        assert [model["name"] for model in json.loads(capsys.readouterr().out)["models"]] == wanted


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["resnet5O"], "did you mean"),
        (["51"], "nearest"),
        (["missing.toml"], "does not exist"),
        (["resnet50", "--input", "0"], "is not a size"),
        (["resnet50", "--classes", "-1"], "classes"),
        (["resnet50", "--style", "kears"], "keras"),
        (["resnet50", "--count", "fvcor"], "fvcore"),
    ],
)
def test_bad_input_gets_one_line(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", *arguments]) == 2
    complaint = capsys.readouterr().err
    assert problem in complaint
    assert complaint.count("\n") == 1


@pytest.mark.parametrize("width", range(60, 140, 8))
def test_a_ratio_stands_behind_what_it_is_of(width: int) -> None:
    reports = [analyse(load(name)) for name in ("resnet18", "resnet50")]
    totals = next(part for part in compare_document(reports).parts if isinstance(part, Table))
    titles = [column.title for column in fit(totals, width)[0]]
    assert all(before != "Ratio" for before, title in pairwise(titles) if title == "Ratio")
