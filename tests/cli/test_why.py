"""resnet-calc why: in every format and language, and what it says to what is no number."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from resnet_calc.cli.app import run
from tests.arithmetic import evaluate


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert run(arguments) == 0
    return capsys.readouterr().out


def record(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said([*arguments, "-f", "json"], capsys))
    return found


def test_the_answer_names_the_rule_and_shows_the_working(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["why", "resnet50", "4.11"], capsys)
    assert "as fvcore 0.1.5.post20221221 counts" in text
    assert (
        "C + F + 2B + G = 4,087,136,256 + 2,048,000 + 2 × 11,113,984 + 100,352 = 4,111,512,576" in text
    )  # peer_counts.json


@pytest.mark.parametrize("number", ["4.11", "8.2", "7.72", "23.5M", "25,636,712", "4,142,713,856", "3.858 G", "102 MB"])
def test_every_printed_line_of_working_evaluates(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["why", "resnet50", number, "--all"], capsys)
    lines = [line.strip() for line in text.splitlines() if line.startswith("  ") and " = " in line]
    assert lines
    for line in lines:
        *_, working, result = line.split(" = ")
        assert round(evaluate(working)) == int(result.replace(",", ""))


def test_a_number_may_be_several_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert record(["why", "resnet50", "4.089", "GMACs"], capsys)["question"]["kind"] == "operations"
    assert record(["why", "resnet50", "25.6M", "params"], capsys)["question"]["kind"] == "parameters"
    assert record(["why", "--depth", "50", "4.089", "GMACs"], capsys)["explanations"][0]["value"] == 4_089_184_256


def test_json_holds_raw_numbers_that_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    answer = record(["why", "resnet50", "7.72"], capsys)
    assert answer["question"] == {"text": "7.72", "value": 7.72, "step": 0.01, "kind": None}
    for found in answer["explanations"]:
        assert found["counted"] == sum(term["coefficient"] * term["value"] for term in found["terms"])
        assert found["value"] == round(found["counted"] * found["factor"][0] / found["factor"][1])
    first = answer["explanations"][0]
    assert (first["convention"], first["unit"], first["network"]["stride_in"]) == ("flops", "FLOPs", "1x1")


@pytest.mark.parametrize("form", ["table", "markdown", "latex", "html", "csv", "json"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_format_in_both_languages(form: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for number in ("4.12", "3.53G"):
        text = said(["why", "resnet50", number, "-f", form, "--lang", language], capsys)
        assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (language == "zh")
        if form == "latex":
            assert "U+" not in text


def test_what_nothing_explains_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["why", "resnet50", "3.53G"], capsys)
    assert "Nothing that is known makes 3.53G true of ResNet-50" in text
    assert "What comes nearest" in text


def test_all_shows_more(capsys: pytest.CaptureFixture[str]) -> None:
    few, every = said(["why", "resnet50", "3.8"], capsys), said(["why", "resnet50", "3.8", "--all"], capsys)
    assert len(every.splitlines()) > len(few.splitlines())
    assert "see --all" in few
    assert "see --all" not in every


@pytest.mark.parametrize(
    "number", ["many", "", " ", "4.1.2", "5%", "4,", "--", "1e99", "9" * 100, "\x1b[31m4", "٤", "4.12 bananas"]
)
def test_what_is_no_number_is_answered_in_one_line(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", "resnet50", number]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "\x1b" not in err
    assert "number" in err


def test_an_unknown_model_answers_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", "resnet51", "4.12"]) == 2
    assert "resnet50" in capsys.readouterr().err


@pytest.mark.parametrize("number", [["4.12"], ["25.6M", "params"], ["4.089", "GMACs"], ["50", "layers"]])
def test_without_a_model_resnet_50_is_meant_and_said(number: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["why", *number], capsys)
    assert text.startswith(f"ResNet-50: why {' '.join(number)}?")
    assert (
        f"No model was named, and so ResNet-50 is meant; of another: resnet-calc why MODEL {' '.join(number)}" in text
    )
    assert "没有指明模型" in said(["why", *number, "--lang", "zh"], capsys)


def test_a_depth_before_the_number_is_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["why", "101", "44.5M"], capsys)
    assert text.startswith("ResNet-101: why 44.5M?")
    assert "No model was named" not in text
