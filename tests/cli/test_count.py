"""--count: the same totals in every format, adding up, with the convention's name beside them."""

from __future__ import annotations

import csv
import io
import json
import shlex

import pytest

from resnet_calc.analysis.counting import CONVENTIONS, Unit
from resnet_calc.cli.app import run


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert run(arguments) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("count", CONVENTIONS)
@pytest.mark.parametrize("level", ["layer", "block", "stage"])
def test_the_lines_of_a_csv_table_add_up(count: str, level: str, capsys: pytest.CaptureFixture[str]) -> None:
    for rows in ("main", "all"):
        text = said(["table", "resnet50", "--count", count, "--level", level, "--rows", rows, "-f", "csv"], capsys)
        lines = list(csv.DictReader(io.StringIO(text)))
        key = "multiply_adds" if count == "multiply-adds" else f"counted_{count}".replace("-", "_")
        totals = [int(line[key]) for line in lines if line["level"] == "total"]
        items = [int(line[key]) for line in lines if line["level"] in {"item", "aside"} and line[key]]
        assert totals == [sum(items)]


@pytest.mark.parametrize("count", CONVENTIONS)
def test_json_states_the_convention_and_its_terms_add_up(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(said(["table", "resnet50", "--count", count, "-f", "json"], capsys))
    counted = record["totals"]["counted"]
    assert counted["convention"] == count
    assert record["model"]["counting_convention"] == count
    assert counted["unit"] in {"multiply-adds", "FLOPs"}
    assert counted["total"] == sum(term["coefficient"] * term["value"] for term in counted["terms"])
    assert counted["total"] == sum(layer["counted"] for layer in record["layers"])
    assert counted["total"] == sum(stage["counted"] for stage in record["stages"])
    assert record["totals"]["multiply_adds"] == 4_089_184_256  # torchvision's _ops: 4.089; peer_counts.json: calflops


@pytest.mark.parametrize("form", ["table", "markdown", "latex", "html"])
def test_every_text_names_the_tool_its_version_and_its_formula(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["table", "resnet50", "--count", "fvcore", "--level", "stage", "-f", form], capsys)
    for expected in ("fvcore 0.1.5.post20221221", "C + F + 2B + G", "4,111,512,576"):
        assert expected in text.replace("{,}", ",").replace(r"\,", ",")


def test_what_is_not_covered_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert "8 × Sigmoid" in said(["table", "seresnet18", "--count", "onnx-tool", "--level", "model"], capsys)
    record = json.loads(said(["table", "seresnet18", "--count", "onnx-tool", "-f", "json"], capsys))
    assert record["totals"]["counted"]["not_covered"]["Sigmoid"] == 8


def test_models_are_listed_under_a_convention(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(said(["models", "resnet50", "--count", "thop", "-f", "json"], capsys))
    found = {model["name"]: model["counted"] for model in record["models"]}
    assert found["resnet50"]["total"] == 4_133_742_592  # thop 0.1.1, peer_counts.json
    assert found["resnet50"]["convention"] == "thop"


def test_comparisons_and_bridges_follow_the_convention(capsys: pytest.CaptureFixture[str]) -> None:
    # peer_counts.json: thop's totals
    compared = json.loads(said(["compare", "resnet18", "resnet50", "--count", "thop", "-f", "json"], capsys))
    assert [model["counted"]["total"] for model in compared["models"]] == [1_824_033_792, 4_133_742_592]
    assert "4.13×10⁹" in said(["compare", "resnet50", "--table1", "--count", "thop"], capsys)
    bridged = json.loads(said(["diff", "resnet18", "resnet50", "--count", "thop", "-f", "json"], capsys))
    assert bridged["counting_convention"] == "thop"
    steps = sum(step["counted"] for step in bridged["steps"])
    assert bridged["first"]["counted"] + steps == bridged["last"]["counted"] == 4_133_742_592


def test_one_network_has_a_total_under_every_convention(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(said(["counts", "resnet50", "-f", "json"], capsys))
    assert [each["name"] for each in record["conventions"]] == list(CONVENTIONS)
    totals = {each["name"]: each["total"] for each in record["conventions"]}
    assert (totals["fvcore"], totals["ptflops"]) == (4_111_512_576, 4_132_436_968)  # peer_counts.json
    for each in record["conventions"]:
        assert each["total"] == sum(term["coefficient"] * term["value"] for term in each["terms"])
    text = said(["counts", "seresnet18"], capsys)
    assert "onnx-tool*" in text
    assert "how onnx-tool 1.0.1 counts these is not known" in text


@pytest.mark.parametrize("form", ["table", "markdown", "latex", "html", "csv", "json"])
def test_the_rules_are_listed_in_every_format(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["counts", "-f", form], capsys)
    assert "U+" not in text
    for name in CONVENTIONS:
        assert name in text


@pytest.mark.parametrize("count", CONVENTIONS)
def test_what_a_search_finds_costs_the_same_in_its_table(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    limit = ["--max-flops" if CONVENTIONS[count].unit is Unit.FLOPS else "--max-multiply-adds", "3G"]
    asked = ["search", "resnet18", *limit, "--count", count, "--top", "1", "--blocks", "1-3", "--input", "64"]
    found = json.loads(said([*asked, "-f", "json"], capsys))
    counted = found["candidates"][0]["counted"]
    assert (found["counting_convention"], counted["convention"]) == (count, count)
    assert counted["total"] <= 3 * 10**9
    line = next(line for line in said(asked, capsys).splitlines() if line.startswith("  resnet-calc table"))
    record = json.loads(said([*shlex.split(line)[1:], "-f", "json"], capsys))
    assert record["totals"]["counted"] == counted


def test_a_search_keeps_to_its_limit_under_a_convention(capsys: pytest.CaptureFixture[str]) -> None:
    # peer_counts.json: thop counts 4,133,742,592 for resnet50, plain multiply-adds are 4,089,184,256
    space = ["search", "--blocks", "3,4,6,3", "--block", "bottleneck", "--max-multiply-adds"]
    assert run([*space, "4133742592", "--count", "thop"]) == 0
    assert run([*space, "4133742591", "--count", "thop"]) == 2
    assert run([*space, "4133742591"]) == 0
    assert "4,133,742,592 multiply-adds by thop" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        (["--max-flops", "4G"], "say --max-multiply-adds, or count FLOPs with --count flops"),
        (["--max-multiply-adds", "4G", "--count", "flops"], "say --max-flops, or count multiply-adds with --count"),
        (["--min-flops", "4G"], "say --min-multiply-adds"),
        (["--max-flops", "4 GMACs", "--count", "flops"], "--max-flops"),
    ],
)
def test_a_limit_in_the_other_unit_is_refused(
    options: list[str], advice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["search", *options]) == 2
    err = capsys.readouterr().err
    assert advice in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("count", CONVENTIONS)
def test_blocks_cost_what_they_cost_in_their_networks(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    key = "multiply_adds" if count == "multiply-adds" else f"counted_{count}".replace("-", "_")
    rows = json.loads(said(["blocks", "--count", count, "-f", "json"], capsys))["networks"]
    for model, kind in (("resnet34", "basic"), ("resnet50", "bottleneck")):
        asked = ["table", model, "--count", count, "--level", "block", "-f", "csv"]
        lines = csv.DictReader(io.StringIO(said(asked, capsys)))
        costs = {line["name"]: int(line[key]) for line in lines if line["level"] == "item"}
        for row in rows:
            number = 1 if row["block"] == "first" else 2
            assert row[f"{kind}_{key}"] == costs[f"{row['stage'].removesuffix('x')}{number}"]


@pytest.mark.parametrize("count", CONVENTIONS)
def test_memory_counts_the_images_of_a_batch(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    one, many = (
        json.loads(said(["memory", "resnet18", "-b", batch, "--count", count, "-f", "json"], capsys))["counted"]
        for batch in ("1", "32")
    )
    assert one["forward"] == one["of_one_image"]["total"]
    assert many["forward"] == 32 * one["forward"]


def test_training_is_counted_in_flops_where_flops_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(said(["memory", "resnet18", "-f", "json"], capsys))
    text = said(["memory", "resnet18", "--count", "flops"], capsys)
    assert f"{2 * record['multiply_adds']['training']:,}" in text
    assert "Multiply-adds in training" in said(["memory", "resnet18", "--count", "thop"], capsys)


def test_why_answers_under_one_convention(capsys: pytest.CaptureFixture[str]) -> None:
    # peer_counts.json: thop counts 4,133,742,592
    answer = json.loads(said(["why", "resnet50", "4.13", "--count", "thop", "-f", "json"], capsys))
    assert {found["convention"] for found in answer["explanations"]} == {"thop"}
    assert answer["explanations"][0]["value"] == 4_133_742_592
    assert "what thop 0.1.1.post2209072238 counts" in said(["why", "resnet50", "9.13", "--count", "thop"], capsys)
    assert run(["why", "resnet50", "25.6M params", "--count", "thop"]) == 2


COUNTING = [
    ["table", "resnet50"], ["models"], ["compare"], ["diff", "18", "34"], ["blocks"], ["memory", "resnet50"],
    ["search", "--max-parameters", "12M"], ["explain", "resnet50"], ["why", "resnet50", "4.12"],
]  # fmt: skip


@pytest.mark.parametrize("command", COUNTING)
def test_an_unknown_convention_answers_with_the_nearest(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--count", "fvcoer"]) == 2
    assert "did you mean fvcore" in capsys.readouterr().err
