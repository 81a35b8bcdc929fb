"""Formulas on HTML pages: MathML, which a browser draws by itself; without drawing it reads as the same equation."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from resnet_calc.analysis.derivation.expression import Ceiling, Expression, Floor, Number, Power
from resnet_calc.cli.app import run
from resnet_calc.render.mathml import mathml, mathml_symbol
from tests.render.commands import exported
from tests.render.reading import Page


@pytest.mark.parametrize(
    ("expression", "symbols", "inside"),
    [
        (Number(7, "K") * Number(3, "C_in"), True, "<mi>K</mi><mo>×</mo><msub><mi>C</mi><mi>in</mi></msub>"),
        (Number(7, "K") * Number(3, "C_in"), False, "<mn>7</mn><mo>×</mo><mn>3</mn>"),
        ((Number(9) - 1) * 2, False, "<mrow><mo>(</mo><mn>9</mn><mo>−</mo><mn>1</mn><mo>)</mo></mrow><mo>×</mo>"),
        (Number(128) / 32, False, "<mfrac><mrow><mn>128</mn></mrow><mrow><mn>32</mn></mrow></mfrac>"),
        (Floor(Number(5) / 2), False, "<mo>⌊</mo><mfrac>"),
        (Ceiling(Number(4, "H") / 2), True, "<mo>⌈</mo><mfrac><mrow><mi>H</mi></mrow>"),
        (Ceiling(Number(4, "H") / 2), False, "<mrow><mfrac><mrow><mn>4</mn></mrow>"),
        (Power(Number(64), Number(2)), False, "<msup><mrow><mn>64</mn></mrow><mrow><mn>2</mn></mrow></msup>"),
        (Number(9408, "conv1") + 128, True, "<mtext>conv1</mtext><mo>+</mo><mn>128</mn>"),
        (Number(12_845_056) + 1, False, "<mn>12,845,056</mn>"),
    ],
)  # fmt: skip
def test_expressions_are_set_as_mathematics(expression: Expression, symbols: bool, inside: str) -> None:  # noqa: FBT001
    assert inside in mathml(expression, symbols=symbols)


@pytest.mark.parametrize(
    ("symbol", "inside"),
    [("H_out", "<msub><mi>H</mi><mi>out</mi></msub>"), ("V₁", "<msub><mi>V</mi><mn>1</mn></msub>"),
     ("R′", "<msup><mi>R</mi><mo>′</mo></msup>"), ("<b>", "<mtext>&lt;b&gt;</mtext>")],
)  # fmt: skip
def test_symbols_have_their_marks(symbol: str, inside: str) -> None:
    assert inside in mathml_symbol(symbol)


def test_a_long_sum_may_be_broken_between_its_terms() -> None:
    total = Number(1) + 2 + 3 + 4 - 5
    assert mathml(total).count("<math>") == 5
    assert re.sub("<[^>]*>", "", mathml(total)) == "1 + 2 + 3 + 4 − 5"


@pytest.mark.parametrize("command", ["explain resnet50", "explain resnet50 --lang zh", "blocks", "explain resnest50d"])
def test_a_page_says_the_same_equations_as_in_plain_text(command: str) -> None:
    """What LaTeX source there is stands for what is drawn; all else reads as it is."""
    page = exported(command, "html")
    assert Page(page).problems == []
    drawn = re.sub(r"<semantics>.*?<annotation[^>]*>(.*?)</annotation></semantics>", r"\1", page)
    cells = re.findall(r"</td><td>(.*?)</td></tr>", drawn)
    plain = [
        line.split(" = ", 1)[-1].split(" ≈ ")[0] for line in exported(command, "table").splitlines() if " = " in line
    ]
    results = {unescape(re.sub("<[^>]*>", "", cell)).rpartition(" = ")[2] for cell in cells}
    missing = {line.rpartition(" = ")[2] for line in plain} - results
    assert not {result for result in missing if result.replace(",", "").isdecimal()}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_our_own_checker_reads_the_equations_of_a_page(language: str, tmp_path: Path) -> None:
    right = {}
    for suffix, form in (("md", "markdown"), ("html", "html")):
        page, judged = tmp_path / f"page.{suffix}", tmp_path / f"{suffix}.json"
        assert run(["explain", "resnet50", "--lang", language, "--format", form, "--output", str(page)]) == 0
        run(["verify", str(page), "--format", "json", "--show", "all", "--output", str(judged)])
        claims = json.loads(judged.read_text(encoding="utf-8"))["notes"][0]["claims"]
        equations = [claim for claim in claims if claim["code"].startswith("RC6")]
        assert {claim["verdict"] for claim in equations} == {"right"}
        right[form] = len(equations)
    assert right["html"] >= right["markdown"] > 50
