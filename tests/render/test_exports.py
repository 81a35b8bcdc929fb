"""Every command's output can be published: LaTeX compiles, HTML opens, Markdown renders, CSV runs nothing."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from resnet_calc.nn.shape import Shape
from resnet_calc.render import formats, render
from resnet_calc.render.cells import clean
from resnet_calc.render.to_csv import raw
from resnet_calc.render.to_html import fragment
from resnet_calc.render.to_latex import escape, preamble
from resnet_calc.view.document import (
    Change,
    Column,
    Document,
    Facts,
    Kind,
    Level,
    Line,
    Paragraph,
    Phrase,
    Power,
    Stack,
    Stacks,
    Table,
)
from tests.render.commands import COMMANDS, exported
from tests.render.reading import Page, read_csv, read_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from resnet_calc.view.document import Cell

PDFLATEX, CHROMIUM = shutil.which("pdflatex"), shutil.which("chromium") or shutil.which("chromium-browser")
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a;=1+1", "＝1+1", "−1", '=HYPERLINK("http://x")', "|x|y",
    "<b>&amp;",
    "*bold* _it_ `code`", "[a](http://x)", "<script>alert(1)</script>", "$x^2$", "\\input{/etc/passwd}", "50% #1 {} ~",
    "\x1b[31mred", "\u202eabc", "a\nb", "ĦħŉĿ", "漢字", "\U0001f600", "1. one", "- item", "", "| --- |",
]  # fmt: skip


def of_everything(text: str) -> Document:
    """A document that has every kind of part and cell, with a text wherever one can stand."""
    cells: list[tuple[Cell, Kind]] = [
        (text, Kind.TEXT), (text, Kind.NAME), (Phrase(text, text), Kind.TEXT), (Shape(64, 56, 56), Kind.SHAPE),
        (25_557_032, Kind.COUNT), (7, Kind.NUMBER), (Fraction(1, 3), Kind.SHARE), (Fraction(17, 7), Kind.FACTOR),
        (Fraction(5, 2), Kind.DECIMAL), (Power(3_857_973_248), Kind.TEXT), (Change(-26_560), Kind.COUNT),
        (Stacks((Stack((text, "3×3, 64"), 2),)), Kind.TEXT), (None, Kind.TEXT),
    ]  # fmt: skip
    columns = tuple(Column(f"key{number}", text, kind) for number, (_, kind) in enumerate(cells))
    lines = tuple(Line(tuple(cell for cell, _ in cells), level) for level in Level)
    merged = Line(tuple("same" for _ in cells), merged=True)
    table = Table(columns, (merged, *lines), title=text)
    return Document(text, (Paragraph(text), Paragraph(text, formula=True), Facts(((text, text),), text), table), text)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("form", formats())
def test_every_command_writes_every_format(command: str, form: str) -> None:
    text = exported(command, form)
    assert text.endswith("\n")
    assert clean(text.replace("\n", "")) == text.replace("\n", "")


@pytest.mark.skipif(PDFLATEX is None, reason="pdflatex is not installed")
@pytest.mark.parametrize("command", COMMANDS)
def test_latex_compiles_and_fits_its_page(command: str, tmp_path: Path) -> None:
    log = compiled(exported(command, "latex"), tmp_path)
    assert "Overfull \\hbox" not in log
    assert "Missing character" not in log


@pytest.mark.skipif(PDFLATEX is None, reason="pdflatex is not installed")
def test_latex_sets_whatever_a_text_holds(tmp_path: Path) -> None:
    letters = "\n\n".join(escape(chr(code)) + " x" for code in range(0x20, 0x250))
    parts = [render(of_everything(text), "latex") for text in HOSTILE if text.isascii() or ord(max(text)) < 0x250]
    bodies = [part.partition("\\begin{document}")[2].partition("\\end{document}")[0] for part in parts]
    body = "\n\n".join([letters, *bodies])
    assert "passwd" in body
    compiled(preamble(body) + body + "\n\\end{document}\n", tmp_path)


def compiled(text: str, directory: Path) -> str:
    """The log of pdflatex, which must not fail."""
    assert PDFLATEX is not None
    (directory / "page.tex").write_text(text, encoding="utf-8")
    command = [PDFLATEX, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"]
    result = subprocess.run(command, cwd=directory, check=False, capture_output=True, timeout=120)  # noqa: S603
    log = (directory / "page.log").read_text(encoding="utf-8", errors="replace")
    assert result.returncode == 0, log[-2000:]
    return log


@pytest.mark.parametrize("command", COMMANDS)
def test_html_is_well_formed_and_loads_nothing(command: str) -> None:
    assert Page(exported(command, "html")).problems == []


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_texts_and_never_obeys_them(text: str) -> None:
    page = Page(render(of_everything(text), "html"))
    assert page.problems == []
    assert page.tables[0].rows[1].cells[0] == clean(text)
    assert Page(fragment(of_everything(text))).problems == []


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_html_opens_in_a_browser(tmp_path: Path) -> None:
    assert CHROMIUM is not None
    page, picture = tmp_path / "page.html", tmp_path / "page.png"
    page.write_text(exported("compare --table1", "html"), encoding="utf-8")
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
        f"--screenshot={picture}", "--window-size=1000,700", page.as_uri(),
    ]  # fmt: skip
    result = subprocess.run(command, check=False, capture_output=True, timeout=120)  # noqa: S603
    assert result.returncode == 0, result.stderr[-1000:]
    assert picture.stat().st_size > 10_000, "an empty page"


@pytest.mark.parametrize("command", COMMANDS)
def test_markdown_tables_have_the_cells_of_the_csv(command: str) -> None:
    """Both formats hold the same tables: as many lines, and the same numbers in them."""
    markdown, rows = read_markdown(exported(command, "markdown")), read_csv(exported(command, "csv"))
    rows = [table for table in rows if table.titles[:2] != ["about", "what"]]  # working is no table in Markdown
    assert [len(table.rows) for table in markdown] == [len(table.rows) for table in rows]
    for shown, raw_table in zip(markdown, rows, strict=True):
        for line, raw_line in zip(shown.rows, raw_table.rows, strict=True):
            assert len(line.cells) == len(raw_line.cells)
            for cell, value in zip(line.cells, raw_line.cells, strict=True):
                if value.lstrip("-").isdecimal() and "×10" not in cell:
                    assert cell.replace(",", "").replace("−", "-").lstrip("+") == value


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_texts_as_they_stand(text: str) -> None:
    document = of_everything(text)
    markdown = render(document, "markdown")
    shown = " ".join(clean(text).split())
    table = read_markdown(markdown)[0]
    assert " ".join(table.rows[1].cells[0].split()) == shown
    html = MarkdownIt("commonmark").enable("table").render(markdown)
    assert not {"<script", "<a ", "<b>", "<em>", "<code>", "<ol>", "<img"} & {tag for tag in TAGS if tag in html}


TAGS = ("<script", "<a ", "<b>", "<em>", "<code>", "<ol>", "<img")


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_holds_no_cell_that_a_spreadsheet_runs(text: str) -> None:
    for delimiter in (",", ";"):
        for line in csv.reader(StringIO(render(of_everything(text), "csv")), delimiter=delimiter):
            for cell in line:
                assert not cell.lstrip(' "').startswith(("=", "+", "@", "＝", "\t", "\r")), cell
                assert not cell.startswith("-") or cell[1:].isdecimal(), cell


@given(st.text())
def test_no_text_becomes_a_formula(text: str) -> None:
    cell = raw(text)
    assert isinstance(cell, str)
    for part in cell.split(";"):
        assert not part.lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("command", COMMANDS)
def test_csv_tables_are_rectangular(command: str) -> None:
    for table in read_csv(exported(command, "csv")):
        assert all(len(row.cells) == len(table.titles) for row in table.rows)
        assert len(set(table.titles)) == len(table.titles)


@pytest.mark.parametrize("command", COMMANDS)
def test_json_says_its_version(command: str) -> None:
    assert json.loads(exported(command, "json"))["schema_version"] == 1


@pytest.mark.parametrize("form", formats())
@pytest.mark.parametrize("text", HOSTILE)
def test_no_format_lets_control_characters_through(form: str, text: str) -> None:
    written = render(of_everything(text), form)
    assert all(character == "\n" or clean(character) == character for character in written)
