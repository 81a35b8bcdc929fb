"""Compiled expressions, kept from one run to the next where Python keeps compiled modules.

To compile the expressions that a note needs takes longer than to judge an ordinary note by them, and `re` has no way to
keep them. So this file does for expressions what Python does for modules: beside the compiled modules stands a file
with what `re`'s own compiler made of each, for this very version of Python. Nothing depends on that file: where it is
missing, stale, damaged or cannot be written, expressions are compiled as ever.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from array import array
from contextlib import suppress
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from resnet_calc.openings import code_of

if TYPE_CHECKING:
    from collections.abc import Callable

_Key: TypeAlias = tuple[str, int]
_Parts: TypeAlias = tuple[int, bytes, int, dict[str, int]]
"""What an expression is made of: its flags, its code, how many groups it has, and their names."""

_WITHOUT_THESE_PARTS: Final = (ImportError, AttributeError, TypeError)
"""What a version of Python raises whose `re` is made of other parts."""
_MOST: Final = 4_000
"""How many expressions the file holds at most: more than there are, but for those of earlier versions."""


class CompiledExpressions:
    """Expressions as `re` compiles them, in a file and in memory.

    >>> compiled = CompiledExpressions(Path("compiled.expressions"))
    >>> compiled.pattern("[0-9]+", 0, str).findall("3, 4, 6, 3")
    ['3', '4', '6', '3']
    """

    __slots__ = ("_file", "_kept", "_new")

    def __init__(self, file: Path) -> None:
        self._file = file
        self._kept: dict[_Key, _Parts] | None = None
        self._new: dict[_Key, _Parts] = {}

    def pattern(self, pattern: str, flags: int, spelled: Callable[[str], str]) -> re.Pattern[str]:
        """Return the compiled expression, from the file if it is there.

        Args:
            pattern: The expression, by which it is found again.
            flags: As for `re.compile`.
            spelled: Gives the expression as this version of Python is to read it; asked only where it is not kept.
        """
        if sys.implementation.name != "cpython":
            return re.compile(spelled(pattern), flags)
        key = (pattern, int(flags))
        parts = self._read().get(key)
        if parts is not None:
            with suppress(
                RuntimeError, ValueError, *_WITHOUT_THESE_PARTS
            ):  # `_sre` looks through the code before it takes it
                return _put_together(pattern, parts)
        text = spelled(pattern)
        with suppress(*_WITHOUT_THESE_PARTS):
            parts = _take_apart(text, flags)
            made = _put_together(pattern, parts)
            self._new[key] = parts
            return made
        return re.compile(text, flags)

    def keep(self) -> None:
        """Keep what was compiled in this run, if anything was, for the next; where Python is to write such files."""
        if not self._new or sys.dont_write_bytecode:
            return
        kept = self._read()
        every = {**kept, **self._new} if len(kept) + len(self._new) <= _MOST else self._new
        content = marshal.dumps((_stamp(), every))
        unfinished = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            try:
                unfinished.write_bytes(content)
                unfinished.replace(self._file)
            finally:
                unfinished.unlink(missing_ok=True)

    def _read(self) -> dict[_Key, _Parts]:
        if self._kept is None:
            self._kept = {}
            with suppress(OSError, EOFError, ValueError, *_WITHOUT_THESE_PARTS):
                stamp, kept = marshal.loads(self._file.read_bytes())  # noqa: S302 - as Python reads compiled modules
                if stamp == _stamp():
                    self._kept = kept
        return self._kept


def _stamp() -> tuple[str, int, int]:
    """What the code of an expression depends on besides the expression."""
    sre: Any = import_module("_sre")
    return sys.version, sre.MAGIC, sre.CODESIZE


def _take_apart(pattern: str, flags: int) -> _Parts:
    parsed: Any = import_module("re._parser").parse(pattern, flags)
    code = array("I", code_of(parsed, flags))
    state = parsed.state
    return int(flags | state.flags), code.tobytes(), state.groups - 1, dict(state.groupdict)


def _put_together(pattern: str, parts: _Parts) -> re.Pattern[str]:
    flags, code, groups, numbers = parts
    names: list[str | None] = [None] * (groups + 1)
    for name, number in numbers.items():
        names[number] = name
    words = array("I")
    words.frombytes(code)
    sre: Any = import_module("_sre")
    made: re.Pattern[str] = sre.compile(pattern, flags, words.tolist(), groups, numbers, tuple(names))
    return made


COMPILED: Final = CompiledExpressions(Path(cache_from_source(__file__)).with_suffix(".expressions"))
"""Those of this package."""
