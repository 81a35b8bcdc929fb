"""resnet-calc explain, as it is called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from resnet_calc.cli.app import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("model", ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "cifar_resnet20"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_our_own_checker_finds_nothing_wrong_on_a_worked_page(
    model: str, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, judged = tmp_path / "page.md", tmp_path / "judged.json"
    assert run(["explain", model, "--lang", language, "--format", "markdown", "--output", str(page)]) == 0
    assert run(["verify", str(page), "--format", "json", "--output", str(judged)]) == 0, capsys.readouterr().out
    assert judged.read_text(encoding="utf-8").count('"right"') > 50


def test_our_own_checker_finds_what_was_changed_on_a_worked_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    assert run(["explain", "resnet50", "--format", "markdown", "--output", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("7×7×3×64 = 9,408", "7×7×3×64 = 9,804"), encoding="utf-8")
    assert run(["verify", str(page)]) == 1
    assert "9,804" in capsys.readouterr().out


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert run(arguments) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("part", ["layer1.0.conv2", "res2a_branch2b", "conv2_block1_2_conv"])
def test_a_layer_is_answered_in_the_names_it_was_asked_for(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["explain", "resnet50", part], capsys)
    assert text.startswith(f"{part} of ResNet-50\n")
    assert "3×3×64×64×56×56 = 115,605,504" in text


def test_a_total_is_worked_out_as_a_tool_counts_it(capsys: pytest.CaptureFixture[str]) -> None:
    # What fvcore 0.1.5 prints for torchvision's resnet50: 4,111,512,576.
    text = said(["explain", "resnet50", "--count", "fvcore"], capsys)
    assert "C + F + 2×B + G = 4,087,136,256 + 2,048,000 + 2×11,113,984 + 100,352 = 4,111,512,576" in text
    assert "B  elements in batch normalization" in text
    assert "4×B = 4×200,704 = 802,816" in said(["explain", "resnet50", "conv2_1.bn1", "--count", "thop"], capsys)


def test_names_that_are_asked_for_win(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["explain", "resnet50", "layer1.0.conv2", "--names", "caffe"], capsys)
    assert text.startswith("res2a_branch2b of ResNet-50\n")


def test_a_network_of_ones_own_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    network = ["--extends", "resnet50", "--blocks", "2,2,2,2", "--input", "160x192"]
    record = json.loads(said(["explain", *network, "-f", "json"], capsys))
    steps = {step["label"]: step for working in record["working"] for step in working["steps"]}
    assert steps["output height"]["value"] != steps["output width"]["value"]
    assert steps["weighted layers"]["working"] == "1 + 8×3 + 1"


@pytest.mark.parametrize(
    "network", [["--depth", "50"], ["--extends", "resnet50"], ["--config", "{file}"], ["--config", "{file}", "mine"]]
)
def test_the_only_argument_beside_a_network_of_options_is_the_layer(
    network: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[models.mine]\nextends = "resnet50"\n', encoding="utf-8")
    arguments = [argument.format(file=file) for argument in network]
    assert "3×3×64×64 = 36,864" in said(["explain", *arguments, "conv2_1.conv2"], capsys)


def test_a_known_network_may_be_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "1 + 8×3 + 1 = 26" in said(["explain", "resnet50", "--blocks", "2,2,2,2"], capsys)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["explain", "resnet50", "conv2_9"], "unknown part of resnet50 'conv2_9': did you mean conv2_"),
        (
            ["explain", "resnet18", "conv2_1.conv3"],
            "unknown part of resnet18 'conv2_1.conv3': did you mean conv2_1.conv",
        ),
        (["explain", "resnet50", "zzz"], "choose from conv2_x"),
        (["explain", "resnet50", "red\x1b[31m"], r"'red\x1b[31m'"),
        (["explain", "resnet51", "conv1"], "unknown model 'resnet51': did you mean"),
        (["explain", "resnet50", "--names", "kears"], "unknown naming scheme 'kears': did you mean keras"),
        (["explain", "resnet50", "--count", "fvcroe"], "did you mean fvcore"),
        (["explain", "resnet50", "--lang", "de"], "unknown language 'de': choose from en, zh"),
        (["explain"], "which network?"),
    ],
)
def test_bad_requests_get_one_line(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert problem in err
    assert err.count("\n") == 1
