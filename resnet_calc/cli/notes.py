"""Which notes are meant: files, directories and standard input, read one after the other."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from resnet_calc.errors import NoteError, ResNetCalcError, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from resnet_calc.notes.reading import Options
    from resnet_calc.notes.verify import Judgement

STDIN = "-"
PATIENCE = 1.0
"""Seconds after which a progress bar is worth its place."""


def find_notes(paths: Sequence[str]) -> list[str]:
    """The files that are meant: each path, and of a directory every note in it, without what is hidden.

    Raises:
        NoteError: if a directory holds no note.
    """
    from resnet_calc.notes.source import SUFFIXES

    found: dict[str, None] = {}
    for path in paths:
        if path == STDIN or not _is_directory(path):
            found[path] = None
            continue
        inside = sorted(
            str(file)
            for file in Path(path).rglob("*")
            if file.suffix.lower() in SUFFIXES and file.is_file() and not _is_hidden(file.relative_to(path))
        )
        if not inside:
            raise NoteError(f"{quote(path)} holds no notes: none of its files ends in {', '.join(sorted(SUFFIXES))}")
        found.update(dict.fromkeys(inside))
    return list(found)


def _is_directory(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") or part in ("node_modules", "__pycache__") for part in path.parts)


def judge_all(names: Sequence[str], options: Options, complain: Callable[[str], None]) -> Iterator[Judgement]:
    """Judge the notes one by one; those that cannot be read are complained about and left out."""
    from resnet_calc.notes.source import SIZE_LIMIT, read_bytes, read_note
    from resnet_calc.notes.verify import verify

    progress = _Progress(len(names))
    try:
        for name in names:
            try:
                if name == STDIN:
                    note = read_bytes(sys.stdin.buffer.read(SIZE_LIMIT + 1), name="<stdin>")
                else:
                    note = read_note(Path(name), name=name)
                yield verify(note, options)
            except ResNetCalcError as error:
                complain(str(error))
            progress.step()
    finally:
        progress.close()


class _Progress:
    """A bar on standard error, if that is a terminal and the work takes long."""

    def __init__(self, total: int) -> None:
        self._total, self._done, self._start = total, 0, time.monotonic()
        self._live: object = None
        self._close: Callable[[], None] = lambda: None
        self._advance: Callable[[], object] = lambda: None

    def step(self) -> None:
        self._done += 1
        if self._live is None and sys.stderr.isatty() and self._total > 1:
            if time.monotonic() - self._start < PATIENCE:
                return
            self._show()
        self._advance()

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        bar = Progress(
            BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True), transient=True
        )
        task = bar.add_task("", total=self._total, completed=self._done - 1)
        bar.start()
        self._live, self._close, self._advance = bar, bar.stop, lambda: bar.advance(task)

    def close(self) -> None:
        self._close()
