"""The formats read back: each as tables of lines, a line being its level and its cells by column title or key."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import StringIO

from markdown_it import MarkdownIt

VOID = {"br", "meta", "link", "img", "hr", "input"}


@dataclass
class Row:
    """A line of a table: item, aside, subtotal or total where the format says so, and its cells."""

    level: str
    cells: list[str]


@dataclass
class ReadTable:
    """A table as it was read."""

    titles: list[str]
    rows: list[Row] = field(default_factory=list)

    def column(self, *titles: str) -> int:
        """The index of the column of one of these titles."""
        return next(self.titles.index(title) for title in titles if title in self.titles)


def number(text: str) -> int:
    """A count as it is written."""
    return int(text.replace(",", "").replace("−", "-").replace("+", "") or 0)


def read_csv(text: str) -> list[ReadTable]:
    tables: list[ReadTable] = []
    begins = True
    for cells in csv.reader(StringIO(text)):
        if not cells:
            begins = True
        elif begins:
            tables.append(ReadTable(cells[1:]))
            begins = False
        else:
            tables[-1].rows.append(Row(cells[0], cells[1:]))
    return tables


def read_markdown(text: str) -> list[ReadTable]:
    """By markdown-it-py, with GitHub's tables; bold lines are subtotals, the last of them the total."""
    tables: list[ReadTable] = []
    inside = False
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type in {"table_open", "table_close"}:
            inside = token.type == "table_open"
            if inside:
                tables.append(ReadTable([]))
        elif token.type == "tr_open":
            tables[-1].rows.append(Row("item", []))
        elif token.type == "inline" and inside:
            row, children = tables[-1].rows[-1], token.children or []
            row.cells.append("".join(child.content for child in children if child.type in {"text", "html_inline"}))
            if any(child.type == "strong_open" for child in children):
                row.level = "subtotal"
    for table in tables:
        table.titles = table.rows.pop(0).cells
        if table.rows and table.rows[-1].level == "subtotal":
            table.rows[-1].level = "total"
    return tables


class Page(HTMLParser):
    """A page of HTML: its tables, and everything in it that a page of ours may not have."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[ReadTable] = []
        self.open: list[str] = []
        self.problems: list[str] = []
        self._text: list[str] | None = None
        self._span = 1
        self.feed(text)
        self.close()
        if self.open:
            self.problems.append(f"left open: {self.open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if tag in {"script", "link", "img", "iframe", "object", "embed", "base", "form"}:
            self.problems.append(f"a {tag}")
        self.problems += [f"{key}={value}" for key, value in values.items() if key.startswith("on")]
        self.problems += [
            f"{key}={value}" for key, value in values.items() if key in {"src", "href", "action", "style"}
        ]
        if tag not in VOID:
            self.open.append(tag)
        classes = values.get("class", "").split()
        if tag == "table":
            self.tables.append(ReadTable([]))
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append(Row(classes[0] if classes else "head", []))
        elif tag in {"td", "th"}:
            self._text, self._span = [], int(values.get("colspan", "1"))
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")
        if tag in {"td", "th"} and self._text is not None:
            self.tables[-1].rows[-1].cells += ["".join(self._text)] * self._span
            self._text = None
        if tag == "thead":
            self.tables[-1].titles = self.tables[-1].rows.pop().cells

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)
        if self.open and self.open[-1] == "style" and re.search(r"url\(|@import|expression", data):
            self.problems.append("a style that loads something")


LATEX_TEXT = {
    r"\ensuremath{\times}": "×", r"\_": "_", r"\%": "%", r"\#": "#", r"\&": "&", r"\ensuremath{-}": "−",
    r"\textless{}": "<", r"\textgreater{}": ">", r"\ensuremath{\to}": "→",
}  # fmt: skip


def read_latex(text: str) -> list[ReadTable]:
    """Tables of plain cells; bold lines are subtotals, the last of them the total."""
    tables = []
    for body in re.findall(r"\\toprule\n(.*?)\\bottomrule", text, re.DOTALL):
        lines = [line for line in body.splitlines() if " & " in line]
        rows = [Row("item", [_latex_cell(cell) for cell in re.split(r"(?<!\\) & ", _row(line))]) for line in lines]
        for line, row in zip(lines, rows, strict=True):
            if r"\textbf{" in line:
                row.level = "subtotal"
        table = ReadTable(rows[0].cells, rows[1:])
        if table.rows and table.rows[-1].level == "subtotal":
            table.rows[-1].level = "total"
        tables.append(table)
    return tables


def _row(line: str) -> str:
    return line.removesuffix(r" \\").removesuffix(r"\\")


def _latex_cell(text: str) -> str:
    text = re.sub(r"\\begin\{tabular\}\[b\]\{[^}]*\}[^}]*\}(.*)\\end\{tabular\}", r"\1", text).replace(r" \\ ", " ")
    for written, plain in LATEX_TEXT.items():
        text = text.replace(written, plain)
    return re.sub(r"\\text(?:bf|tt)\{([^{}]*)\}", r"\1", text).strip("{} ")
