"""Rows add up to subtotals, and those to totals, at every level, in every format, as a reader of the file would add."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from resnet_calc.analysis.naming import PAPER
from resnet_calc.analysis.report import Report, analyse
from resnet_calc.architecture.catalog import load, names
from resnet_calc.render import render
from resnet_calc.view.entries import Depth, Rows
from resnet_calc.view.table import table_document
from tests.render.reading import Page, ReadTable, Row, number, read_csv, read_latex, read_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

SPREAD = [*names()[::16], "keras/resnet50", "keras/resnet101v2", "caffe/resnet50", "cifar_resnet20", "resnest50d"]
COLUMNS = (("parameters", "Parameters"), ("multiply_adds", "Multiply-adds"))


def read_html(text: str) -> list[ReadTable]:
    return Page(text).tables


def read_plain(text: str) -> list[ReadTable]:
    """The table of a pipe: columns stand where their titles do; the last line before a gap is a subtotal."""
    parts = text.split("\n\n")[1:]
    head, _, *first = parts[0].splitlines()
    titles = re.split(r" {2,}", head.strip())
    table = ReadTable(titles)
    groups = [first]
    for group in parts[1:]:
        if any(re.search(r"\btotal\b", line) for line in groups[-1]):
            break
        groups.append(group.splitlines())
    for lines in groups:
        rows = [Row("item", _columns(line, head, titles)) for line in lines]
        rows[-1].level = "subtotal" if len(rows) > 1 else "item"
        table.rows += rows
    table.rows[-1].level = "total"
    return [table]


def _columns(line: str, head: str, titles: list[str]) -> list[str]:
    """Right-aligned cells end where their titles end, others begin where theirs begin."""
    cells, position = [], 0
    for title in titles:
        start = head.index(title, position)
        position = start + len(title)
        ends = re.search(r"\S+$", line[:position])
        numeric = title in {"Parameters", "Multiply-adds"} or title.startswith(("Multiply-adds", "FLOPs"))
        begins = re.split(r" {2,}", line[start:])[0] if start < len(line) else ""
        cells.append((ends[0] if ends else "") if numeric else begins.strip())
    return cells


READERS = {
    "csv": read_csv,
    "markdown": read_markdown,
    "html": read_html,
    "latex": read_latex,
    "table": read_plain,
}


def stages(rows: list[Row], name: int) -> Iterator[tuple[list[Row], Row]]:
    """Each subtotal with the rows that it is of: those before it, back to the last subtotal, that belong to it."""
    waiting: list[Row] = []
    for row in rows:
        if row.level == "total":
            return
        if row.level != "subtotal":
            waiting.append(row)
            continue
        stage = row.cells[name].removesuffix("_x")
        yield [item for item in waiting if stage in {"stem", "head"} or _of(item.cells[name], stage)], row
        waiting = []


def _of(name: str, stage: str) -> bool:
    """Whether a row is of a stage: by its name, or without one, as what is summed up at a stage's end."""
    return not name or name.startswith(f"{stage}_")


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {model: analyse(load(model)) for model in SPREAD}


@pytest.mark.parametrize("level", Depth)
@pytest.mark.parametrize("form", READERS)
def test_rows_add_up(form: str, level: Depth, reports: dict[str, Report]) -> None:
    for model, report in reports.items():
        for rows in Rows if level is Depth.LAYER else (Rows.MAIN,):
            text = render(table_document(report, PAPER, level=level, rows=rows), form)
            assert_adds_up(READERS[form](text)[0], report, level, f"{model} {form} {level} {rows}")


def assert_adds_up(table: ReadTable, report: Report, level: Depth, where: str) -> None:
    name = table.column("name", "Layer")
    subtotals = list(stages(table.rows, name))
    if level in {Depth.LAYER, Depth.BLOCK}:
        assert len(subtotals) >= report.graph.stages, where
    *items, total = table.rows
    assert total.level == "total", where
    for titles in COLUMNS:
        column = table.column(*titles)
        expected = getattr(report.totals, titles[0])
        assert number(total.cells[column]) == expected, where
        if level is Depth.MODEL:
            continue
        for members, subtotal in subtotals if level is not Depth.STAGE else ():
            assert sum(number(row.cells[column]) for row in members) == number(subtotal.cells[column]), where
        single = [row for row in items if row.level != "subtotal" or level is Depth.STAGE]
        assert sum(number(row.cells[column]) for row in single) == expected, where


@pytest.mark.parametrize("model", names())
def test_layers_and_stages_of_json_add_up(model: str) -> None:
    report = analyse(load(model))
    record = json.loads(render(table_document(report, PAPER), "json"))
    for total in ("parameters", "multiply_adds"):
        assert sum(layer[total] for layer in record["layers"]) == record["totals"][total]
        assert sum(stage[total] for stage in record["stages"]) == record["totals"][total]
        for stage in record["stages"]:
            members = [layer for layer in record["layers"] if layer["stage"] == stage["name"]]
            assert sum(layer[total] for layer in members) == stage[total]


@pytest.mark.parametrize("model", names())
def test_csv_adds_up_for_every_model(model: str) -> None:
    report = analyse(load(model))
    assert_adds_up(read_csv(render(table_document(report, PAPER), "csv"))[0], report, Depth.LAYER, model)
