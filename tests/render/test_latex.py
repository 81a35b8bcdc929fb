"""LaTeX compiles as it stands, where there is a LaTeX to compile it."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from resnet_calc.analysis.derivation.expression import Ceiling, Expression, Floor, Number, Power
from resnet_calc.analysis.naming import PAPER
from resnet_calc.analysis.report import analyse
from resnet_calc.architecture import catalog
from resnet_calc.language import Language
from resnet_calc.render import render
from resnet_calc.render.latex_mathematics import latex
from resnet_calc.view.explain import explain_document
from tests.render.commands import exported


@cache
def has(program: str, package: str = "article.cls") -> bool:
    if shutil.which(program) is None or (finder := shutil.which("kpsewhich")) is None:
        return False
    return subprocess.run([finder, package], check=False, capture_output=True).returncode == 0  # noqa: S603


def page(model: str, language: Language = Language.EN) -> str:
    return render(explain_document(analyse(catalog.load(model)), PAPER, None, language), "latex")


def compiled(program: str, text: str, directory: Path) -> str:
    """The log of a run that must not fail."""
    (directory / "page.tex").write_text(text, encoding="utf-8")
    command = [program, "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    result = subprocess.run(command, cwd=directory, check=False, capture_output=True, timeout=120)  # noqa: S603
    log = (directory / "page.log").read_text(encoding="utf-8", errors="replace")
    assert result.returncode == 0, log[-2000:]
    assert (directory / "page.pdf").stat().st_size > 1000
    return log


@pytest.mark.skipif(not has("pdflatex"), reason="pdflatex is not installed")
@pytest.mark.parametrize("model", ["resnet50", "resnest50d", "keras/resnet50v2", "res2net50_26w_4s"])
def test_a_worked_page_compiles_and_fits_its_lines(model: str, tmp_path: Path) -> None:
    log = compiled("pdflatex", page(model), tmp_path)
    assert "Overfull \\hbox" not in log
    assert "Missing character" not in log


@pytest.mark.skipif(not has("xelatex", "ctex.sty"), reason="xelatex with ctex is not installed")
@pytest.mark.parametrize(
    "command",
    ["explain resnet50", "explain keras/resnet50v2 conv3_1 --count thop", "blocks --norm", "why resnet50 3.8 --all"],
)
def test_a_chinese_page_compiles_and_fits_its_lines(command: str, tmp_path: Path) -> None:
    log = compiled("xelatex", exported(f"{command} --lang zh", "latex"), tmp_path)
    assert "Missing character" not in log
    assert "Overfull \\hbox" not in log


def test_only_a_chinese_page_asks_for_chinese() -> None:
    assert "ctex" not in page("resnet18")
    assert "ctex" in page("resnet18", Language.ZH)


@pytest.mark.parametrize(
    ("expression", "formula", "numbers"),
    [
        (Number(7, "K") * Number(3, "C_in"), r"K \times C_{\mathrm{in}}", r"7 \times 3"),
        (Number(128, "C_in") / 32 * 64, r"\frac{C_{\mathrm{in}}}{32} \times 64", r"\frac{128}{32} \times 64"),
        ((Number(9) - 1) * 2, r"\left(9 - 1\right) \times 2", r"\left(9 - 1\right) \times 2"),
        (Ceiling(Number(4, "H") / 2), r"\left\lceil\frac{H}{2}\right\rceil", r"\frac{4}{2}"),
        (Floor(Number(5) / 2), r"\left\lfloor\frac{5}{2}\right\rfloor", r"\left\lfloor\frac{5}{2}\right\rfloor"),
        (Power(Number(64), Number(2)) * 17, r"64^{2} \times 17", r"64^{2} \times 17"),
        (Number(9408, "conv1") + 128, r"\text{conv1} + 128", r"9{,}408 + 128"),
    ],
)  # fmt: skip
def test_expressions_are_set_as_mathematics(expression: Expression, formula: str, numbers: str) -> None:
    assert latex(expression, symbols=True) == formula
    assert latex(expression) == numbers
