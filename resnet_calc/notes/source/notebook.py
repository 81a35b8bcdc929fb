"""Jupyter notebooks: Markdown cells, code cells and what they printed, each in its place in the raw JSON.

Both forms are read, that of today and format 3, which keeps its cells in worksheets.

Python's json module checks and decodes the file but does not say where a string stands; the scanner here walks the
same text once more and finds the strings of each cell.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from resnet_calc.errors import NoteError
from resnet_calc.expressions import expression
from resnet_calc.notes.note import Kind, Region
from resnet_calc.notes.source.code import code_region
from resnet_calc.notes.source.markdown import read_markdown
from resnet_calc.notes.text import SourceText, Splicer, join

if TYPE_CHECKING:
    from collections.abc import Iterator

_STRING: Final = expression(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_TOKEN: Final = expression(r"[\s,:]*+(?:(?P<string>\")|(?P<bracket>[\[{\]}])|(?P<other>[^\s,:\[\]{}\"]++))")
_ESCAPE: Final = expression(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)

_TEXTS: Final = frozenset({"source", "input", "text", "text/plain", "text/markdown"})
"""Keys whose values are texts, whole or in lines."""
_Path = tuple[str | int, ...]


def read_notebook(source: SourceText) -> Iterator[Region]:
    """Yield the regions of every cell, in order.

    Raises:
        NoteError: if the file is not JSON, or JSON but no notebook.
    """
    notebook = _load(source.text)
    language = _language(notebook)
    strings = _strings(source)
    for path, cells in _lists_of_cells(notebook):
        for number, cell in enumerate(cells):
            kind = cell.get("cell_type") if isinstance(cell, dict) else None
            if kind is None:
                raise NoteError(f'is broken: cell {number + 1} has no "cell_type"')
            yield from _cell(strings, (*path, number), kind, language)


def _lists_of_cells(notebook: dict[str, Any]) -> Iterator[tuple[_Path, list[Any]]]:
    """Yield each list of cells and where it stands: one, or in a notebook of format 3 one of each worksheet."""
    cells, sheets = notebook.get("cells"), notebook.get("worksheets")
    if isinstance(cells, list):
        yield ("cells",), cells
    elif isinstance(sheets, list):
        for number, sheet in enumerate(sheets):
            held = sheet.get("cells") if isinstance(sheet, dict) else None
            if isinstance(held, list):
                yield ("worksheets", number, "cells"), held
    else:
        raise NoteError('is JSON but no notebook: it has no list of "cells"')


def _cell(strings: dict[_Path, list[SourceText]], path: _Path, kind: str, language: str) -> Iterator[Region]:
    text = join(strings.get((*path, "source"), []) or strings.get((*path, "input"), []))
    if kind == "heading" and text.text:  # of format 3
        heading = Splicer(text)
        heading.put("# ", 0, 0)
        heading.keep(0, len(text.text))
        text = heading.done()
    if kind in ("markdown", "heading"):
        yield from read_markdown(text)
    elif kind == "code":
        yield code_region(text, language)
        yield from _outputs(strings, path)


def _load(text: str) -> dict[str, Any]:
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise NoteError(f"is no notebook: {error.msg} on line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise NoteError("is no notebook: its JSON is nested too deeply") from None
    except ValueError:
        raise NoteError("is no notebook: it holds a number too long to be one") from None
    if not isinstance(notebook, dict):
        raise NoteError("is JSON but no notebook: its outermost value is not an object")
    return notebook


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    info = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = info.get("language") if isinstance(info, dict) else None
    return language.lower() if isinstance(language, str) else "python"


def _outputs(strings: dict[_Path, list[SourceText]], cell: _Path) -> Iterator[Region]:
    """Yield what a code cell printed: streams, plain-text results, and Markdown that was displayed."""
    output = 0
    prefix: _Path = (*cell, "outputs")
    while (*prefix, output) in strings:
        for path in ((*prefix, output, "text"), (*prefix, output, "data", "text/plain")):
            if path in strings:
                yield Region(Kind.OUTPUT, join(strings[path]))
        if (shown := strings.get((*prefix, output, "data", "text/markdown"))) is not None:
            yield from read_markdown(join(shown))
        output += 1


def _strings(source: SourceText) -> dict[_Path, list[SourceText]]:
    """Return the strings of each cell's source and outputs, by the path to them.

    A list of strings is found under the path of the list; each output is there too, even where it holds no text.
    """
    text, position = source.text, 0
    found: dict[_Path, list[SourceText]] = {}
    path: list[str | int] = []  # one entry for each open bracket: the key or index that is being filled
    key_next = False
    while (token := _TOKEN.match(text, position)) is not None:
        position = token.end()
        if token["string"]:
            string = _STRING.match(text, token.start("string"))
            assert string is not None  # noqa: S101 - json.loads has read the whole
            position = string.end()
            if path and key_next:
                path[-1] = json.loads(string[0])
                key_next = False
                continue
            if _is_wanted(path):
                listed = tuple(path[:-1]) if isinstance(path[-1], int) and path[-2] in _TEXTS else None
                found.setdefault(listed or tuple(path), []).append(
                    _decoded(source, string.start() + 1, string.end() - 1)
                )
        elif token["bracket"]:
            bracket = token["bracket"]
            if bracket in "[{":
                if len(_in_cell(path)) == 2 and path[-2] == "outputs":  # noqa: PLR2004 - outputs, number
                    found.setdefault(tuple(path), [])
                path.append("" if bracket == "{" else 0)
                key_next = bracket == "{"
                continue
            path.pop()
        if path:  # a value is complete: the next is a key, or the next of a list
            last = path[-1]
            key_next = isinstance(last, str)
            path[-1] = last + 1 if isinstance(last, int) else ""
    return found


def _in_cell(path: list[str | int]) -> list[str | int]:
    """The path within a cell; nothing of what is no cell's."""
    start = 2 if path[:1] == ["worksheets"] else 0
    return path[start + 2 :] if path[start : start + 1] == ["cells"] else []


def _is_wanted(path: list[str | int]) -> bool:
    held = _in_cell(path)
    if held[:1] in (["source"], ["input"]):
        return True
    return held[:1] == ["outputs"] and (
        held[2:3] == ["text"] or held[2:4] in (["data", "text/plain"], ["data", "text/markdown"])
    )


def _decoded(source: SourceText, start: int, end: int) -> SourceText:
    """Return a JSON string's value, each escape in the place of what it stands for."""
    splicer = Splicer(source)
    position = start
    while (at := source.text.find("\\", position, end)) >= 0:
        splicer.keep(position, at)
        escape = _ESCAPE.match(source.text, at, end)
        assert escape is not None  # noqa: S101 - json.loads has read the whole
        splicer.put(json.loads(f'"{escape[0]}"'), at, escape.end())
        position = escape.end()
    splicer.keep(position, end)
    return splicer.done()
