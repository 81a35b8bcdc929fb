"""Which notes are meant: files, directories and standard input, read one after the other."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from resnet_calc.cli.progress import progress_bar
from resnet_calc.errors import NoteError, ResNetCalcError, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from resnet_calc.notes.reading import Options
    from resnet_calc.notes.verify import Judgement

STDIN: Final = "-"
_NOT_NOTES: Final = frozenset({"node_modules", "__pycache__", "site-packages"})
_ENVIRONMENT: Final = "pyvenv.cfg"
"""What marks a directory as a virtual environment: other people's programs."""


def find_notes(paths: Sequence[str], complain: Callable[[str], None]) -> list[str]:
    """The files that are meant: each path, and of a directory every note in it, without what is hidden.

    A directory that holds no note, or cannot be looked into, is complained about.
    """
    from resnet_calc.notes.source import SUFFIXES

    found: dict[str, None] = {}
    for path in paths:
        if path == STDIN or not _is_directory(path):
            found[path] = None
            continue
        inside = sorted(_inside(path, complain), key=lambda name: Path(name).parts)
        if not inside:
            complain(f"{quote(path)} holds no notes: none of its files ends in {', '.join(sorted(SUFFIXES))}")
        found.update(dict.fromkeys(inside))
    return list(found)


def _is_directory(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def _inside(directory: str, complain: Callable[[str], None]) -> Iterator[str]:
    """Yield the notes in a directory; links to directories are not followed, so that no way leads round."""
    from resnet_calc.notes.source import SUFFIXES

    def closed(error: OSError) -> None:
        complain(f"{quote(str(error.filename))}: {error.strerror}")

    for folder, folders, files in os.walk(directory, onerror=closed):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and name not in _NOT_NOTES and not (Path(folder) / name / _ENVIRONMENT).exists()
        ]
        for name in files:
            path = Path(folder) / name
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES and path.is_file():
                yield str(path)


def judge_all(
    names: Sequence[str], options: Options, complain: Callable[[str], None], *, whole: bool = False
) -> Iterator[Judgement]:
    """Judge the notes one by one; those that cannot be read are complained about and left out."""
    from resnet_calc.notes.source import SIZE_LIMIT, read_bytes, read_note
    from resnet_calc.notes.verify import verify

    with progress_bar("judging") as tell:
        for done, name in enumerate(names):
            if tell is not None and len(names) > 1:
                tell(done, len(names))
            try:
                if name == STDIN:
                    if sys.stdin is None:
                        raise NoteError("standard input is closed: there is nothing to read")
                    note = read_bytes(sys.stdin.buffer.read(SIZE_LIMIT + 1), name="<stdin>", whole=whole)
                else:
                    note = read_note(Path(name), name=name, whole=whole)
                yield verify(note, options)
            except ResNetCalcError as error:
                complain(str(error))
