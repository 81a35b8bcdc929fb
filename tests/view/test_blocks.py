"""The page that compares basic block and bottleneck."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from resnet_calc.analysis.block_costs import Setting, settings
from resnet_calc.analysis.report import analyse
from resnet_calc.architecture.catalog import load
from resnet_calc.cli.app import run
from resnet_calc.language import Language
from resnet_calc.render import formats, render
from resnet_calc.view.blocks import blocks_document
from resnet_calc.view.document import Document, Table, Working
from tests.arithmetic import evaluate


def page(*, norm: bool = False, language: Language = Language.EN) -> Document:
    networks = analyse(load("resnet34")), analyse(load("resnet50"))
    return blocks_document(settings([256, 512]), networks, norm=norm, language=language)


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("language", list(Language))
def test_every_equation_of_the_page_holds(norm: bool, language: Language) -> None:  # noqa: FBT001 - drawn
    text = render(page(norm=norm, language=language), "table")
    found = [line.split("  ")[-1].split(" ≈ ")[0].split(" = ") for line in text.splitlines() if " = " in line]
    assert len(found) >= 6
    for sides in found:
        for left, right in pairwise(sides):
            assert evaluate(left) == evaluate(right), sides


def test_the_two_figures_that_everybody_quotes_are_there() -> None:
    text = render(page(), "table")
    assert "3×3×256×256×2 = 1,179,648" in text
    assert "1×1×256×64 + 3×3×64×64 + 1×1×64×256 = 69,632" in text
    assert "1,179,648/69,632 = 288/17 ≈ 16.94" in text


def test_blocks_of_the_networks_add_up_to_their_stages() -> None:
    table = next(
        part for part in page(norm=True).parts if isinstance(part, Table) and "ResNet-34" in (part.title or "")
    )
    keys = [column.key for column in table.columns]
    for column, model in (("basic_parameters", "resnet34"), ("bottleneck_parameters", "resnet50")):
        cells = [line.cells[keys.index(column)] for line in table.lines]
        stages = [group for group in analyse(load(model)).stages() if group.blocks]
        for group, first, later in zip(stages, cells[::2], cells[1::2], strict=True):
            assert isinstance(first, int)
            assert isinstance(later, int)
            assert first + (group.blocks - 1) * later == group.cost.parameters


def test_programs_get_the_tables() -> None:
    record = page().record()
    assert record["same_channels"][0]["basic_weights"] == 3 * 3 * 256 * 256 * 2
    assert record["equal_cost"][2] == {
        "given": "bottleneck", "given_channels": 256, "given_width": 64, "price": 69_632,
        "found": "basic", "found_channels": 62, "found_width": 62, "spent": 9 * 62 * 62 * 2, "left": 440,
    }  # fmt: skip


@pytest.mark.parametrize("form", formats())
def test_the_page_is_written_in_every_format(form: str) -> None:
    text = render(page(), form)
    assert re.search(r"1[,{}]*179[,{}]*648", text)
    assert "69" in text


def test_a_page_of_one_width_needs_no_networks() -> None:
    document = blocks_document([Setting(64, 32)])
    assert sum(isinstance(part, Table) for part in document.parts) == 3
    assert any(isinstance(part, Working) for part in document.parts)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--width", "30"], "multiple of 4"),
        (["--width", "x"], "--width: 'x' is not a list of whole numbers"),
        (["--size", "1,2,3"], "widths: 4, sizes: 3: give one size"),
        (["--lang", "fr"], "'fr'"),
    ],
)
def test_bad_requests_get_one_line(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["blocks", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert problem in err
    assert err.count("\n") == 1
