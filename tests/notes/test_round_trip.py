"""What the program prints verifies, and a number changed in it is found: a sample of benchmarks/mutation_score.py."""

from __future__ import annotations

import random
import re

import pytest

from resnet_calc.analysis.naming import PAPER, TORCHVISION
from resnet_calc.analysis.report import analyse
from resnet_calc.architecture.catalog import load
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify
from resnet_calc.render import render
from resnet_calc.view.entries import Depth
from resnet_calc.view.table import table_document

FORMATS = {"md": "markdown", "csv": "csv", "html": "html", "tex": "latex", "txt": "table"}


def printed(model: str, suffix: str, level: Depth = Depth.LAYER) -> str:
    scheme = TORCHVISION if level is Depth.BLOCK else PAPER
    return render(table_document(analyse(load(model)), scheme, level=level), FORMATS[suffix])


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("model", ["resnet18", "resnet50", "keras/resnet50"])
def test_a_printed_table_is_right(model: str, suffix: str) -> None:
    judgement = verify(read_text(printed(model, suffix), name=f"note.{suffix}"))
    assert judgement.counts[Verdict.RIGHT] > 100
    assert judgement.counts[Verdict.WRONG] == 0


@pytest.mark.parametrize("seed", range(6))
def test_a_changed_figure_in_a_table_is_found_at_its_line(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance, not secrecy
    lines = printed("resnet18", "md").split("\n")
    rows = [number for number, line in enumerate(lines) if re.match(r"\| \d+ \|", line)]
    number = chance.choice(rows)
    figures = list(re.finditer(r"\d{2,3}(?:,\d{3})+|\d+(?=×)", lines[number]))
    figure = chance.choice(figures)
    changed = str(int(figure[0].replace(",", "")) + chance.choice((1, 7, 64)))
    lines[number] = lines[number][: figure.start()] + changed + lines[number][figure.end() :]
    judgement = verify(read_text("\n".join(lines), name="note.md"))
    wrong = {finding.place.line for finding in judgement.findings if finding.verdict is Verdict.WRONG}
    assert number + 1 in wrong, lines[number]
