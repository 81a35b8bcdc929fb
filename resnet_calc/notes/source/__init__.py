"""One note from disk: bytes -> text -> the regions that its readers see."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from resnet_calc.errors import NoteError, quote
from resnet_calc.expressions import expression
from resnet_calc.notes.note import Note, Region
from resnet_calc.notes.source.bounded import bounded
from resnet_calc.notes.source.decode import decode
from resnet_calc.notes.source.reach import extent, judged
from resnet_calc.notes.text import SourceText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Reader = Callable[[SourceText], Iterator[Region]]

SIZE_LIMIT: Final = 64 * 1024 * 1024
"""Bytes; no lecture note is longer."""

SUFFIXES: Final = {
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".mkd": "markdown", ".qmd": "markdown",
    ".rmd": "markdown", ".txt": "text", ".text": "text", ".rst": "rst", ".tex": "latex", ".ltx": "latex",
    ".ipynb": "notebook", ".py": "python", ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip
"""Which reader a file's name asks for; where it asks for none, the beginning of the text does."""

_OPENINGS: Final = (
    ("notebook", expression(r'\s*+\{\s*+"(?:cells|metadata|nbformat|nbformat_minor|worksheets)"\s*+:')),
    ("html", expression(r"\s*+<(?:!doctype\s++html|html|head)\b", re.IGNORECASE)),
    ("latex", expression(r"\s*+\\(?:documentclass|begin\{|section\b|chapter\b)")),
)
"""How texts of some formats begin; a text that comes without a name (on standard input) is told by it."""

_READERS: Final = {
    "text": ("markdown", "read_plain"),
    "markdown": ("markdown", "read_markdown"),
    "html": ("html", "read_html"),
    "notebook": ("notebook", "read_notebook"),
    "python": ("python", "read_python"),
    "latex": ("latex", "read_latex"),
    "rst": ("rst", "read_rst"),
}
"""The module and function that read each format; imported when the first note asks for it."""


def _reader(form: str) -> Reader:
    module, function = _READERS[form]
    return cast("Reader", getattr(import_module(f"{__name__}.{module}"), function))


def _begins_like(text: str) -> str:
    return next((form for form, opening in _OPENINGS if opening.match(text)), "text")


def read_note(path: Path, *, name: str | None = None, whole: bool = False) -> Note:
    """Return the note in a file; its name decides how it is read. Of a very long one the rest is read if `whole`.

    Raises:
        NoteError: if it cannot be opened, is not text, or is broken; the message says what and where.
    """
    name = name or str(path)
    try:
        if path.is_dir():
            raise NoteError(f"{quote(name)} is a directory")
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        reason = "does not exist" if isinstance(error, FileNotFoundError) else error.strerror or "cannot be read"
        raise NoteError(f"{quote(name)}: {reason}") from None
    except ValueError:
        raise NoteError(f"{quote(name)} is no name of a file") from None
    return read_bytes(data, name=name, path=path, whole=whole)


def read_bytes(data: bytes, *, name: str, path: Path | None = None, whole: bool = False) -> Note:
    """Return the note that these bytes hold, read as `name` asks for, or as it begins."""
    if len(data) > SIZE_LIMIT:
        raise NoteError(f"{quote(name)} is larger than {SIZE_LIMIT // 2**20} MiB: no lecture note is")
    text, encoding = decode(data, name)
    return read_text(text, name=name, encoding=encoding, path=path, whole=whole)


def read_text(text: str, *, name: str, encoding: str = "utf-8", path: Path | None = None, whole: bool = False) -> Note:
    """Return the note that a decoded text holds."""
    form = SUFFIXES.get(Path(name).suffix.lower()) or _begins_like(text)
    try:
        end = len(text) if whole else extent(text, form)
        read = _reader(form)(SourceText.whole(text[:end]))
        every = (part for region in read if region.text.strip() for part in bounded(region))
        regions, rest = (tuple(every), None) if whole else judged(every)
    except NoteError as error:
        raise NoteError(f"{quote(name)}: {error}") from None
    except RecursionError:
        raise NoteError(f"{quote(name)} is nested deeper than {sys.getrecursionlimit()} levels") from None
    if rest is not None:
        end = rest.source.offset(0)
    return Note(
        name=name,
        text=text,
        regions=regions,
        format=form,
        encoding=encoding,
        path=path,
        end=end if end < len(text) else None,
    )
