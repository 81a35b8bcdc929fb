"""The options that say how and where a result is written, and the writing of it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from resnet_calc.cli.completion import format_names
from resnet_calc.errors import ClosedError, OutputError
from resnet_calc.language import Language

if TYPE_CHECKING:
    from resnet_calc.render import Target
    from resnet_calc.view.document import Document

LanguageOption: TypeAlias = Annotated[Language, typer.Option("--lang", help="English or Chinese.")]
"""For commands that write in more than one language: ``lang: LanguageOption = Language.EN``."""


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """In which format, and where to."""

    form: Annotated[
        str,
        typer.Option("--format", "-f", help="How to write it: {choices}.", autocompletion=format_names),
    ] = "table"
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, whole or not at all.")
    ] = None

    def emit(self, document: Document) -> None:
        """Write a document.

        Raises:
            ChoiceError: if there is no such format.
            OutputError: if the file cannot be written; it is then as it was.
        """
        from resnet_calc.render import Target, render

        if self.output is None:
            print_text(render(document, self.form, terminal() if self.form == "table" else Target()))
        else:
            write_whole(self.output, render(document, self.form, Target()))


def print_text(text: str) -> None:
    """Write a text to standard output.

    Raises:
        ClosedError: if whoever reads it has seen enough.
        OutputError: if it cannot be written, as on a full disk.
    """
    if sys.stdout is None:
        raise OutputError("standard output is closed: nothing can be written")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise ClosedError("the output was closed before its end") from None
        raise OutputError(f"standard output: cannot be written: {error.strerror or error}") from None


def terminal() -> Target:
    """What standard output is: its width and whether it shows colours, or neither if it is no terminal.

    NO_COLOR and FORCE_COLOR are honoured (https://no-color.org, https://force-color.org), and COLUMNS.
    """
    from resnet_calc.render import Target

    forced = bool(os.environ.get("FORCE_COLOR"))
    if (sys.stdout is None or not sys.stdout.isatty()) and not forced:
        return Target(int(os.environ["COLUMNS"])) if os.environ.get("COLUMNS", "").isdecimal() else Target()
    color = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Target(shutil.get_terminal_size().columns, color)


def write_whole(path: Path, text: str | bytes) -> None:
    """Write a file so that it appears whole or not at all; a text as UTF-8.

    Raises:
        OutputError: if it cannot be written; it is then as it was.
    """
    data = text.encode() if isinstance(text, str) else text
    # A device or a pipe, such as /dev/stdout, takes the text as it comes: it must not be replaced, nor a link to it.
    if path.parts[:2] in {("/", "dev"), ("/", "proc")} or (path.exists() and not path.is_file()):
        try:
            path.write_bytes(data)
        except OSError as error:
            raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from None
        return
    path = path.resolve()
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:50]}.")
    except (OSError, ValueError) as error:
        raise OutputError(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from None
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        temporary.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
