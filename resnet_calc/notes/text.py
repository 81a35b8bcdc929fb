r"""Text that remembers where in the file on disk each of its characters stands.

What a reader of a note sees (`2048 × 7`) is not what the file holds (`2048 \u00d7 7` in a notebook, `2048 &times; 7`
in HTML, `**2048** × 7` in Markdown). Readers cut and splice the visible text; every finding is reported, and every
correction made, in the file itself.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


class Place(NamedTuple):
    """A stretch of a file: offsets in its decoded text, and the same in lines and columns counted from 1.

    The end is exclusive: `text[start:end]` is what the file holds there, and `end_column` is the column behind it.
    """

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class SourceText:
    """A visible text in pieces, each of them a stretch of the file or the stand-in for one.

    >>> text = SourceText.whole("a &times; b")
    >>> splicer = Splicer(text)
    >>> splicer.keep(0, 2); splicer.put("×", 2, 9); splicer.keep(9, 11)
    >>> seen = splicer.done()
    >>> seen.text, seen.span(2, 3), seen.span(4, 5)
    ('a × b', (2, 9), (10, 11))
    """

    text: str
    """What is seen."""
    starts: tuple[int, ...]
    """Where each piece begins in `text`, ascending from 0."""
    targets: tuple[int, ...]
    """Where each piece begins in the file."""
    lengths: tuple[int, ...]
    """How many characters of the file each piece stands for; a piece as long as what is seen maps one to one."""

    @classmethod
    def whole(cls, text: str, target: int = 0) -> SourceText:
        """Return `text` as it stands in the file from offset `target` on."""
        return cls(text, (0,), (target,), (len(text),))

    def __len__(self) -> int:
        return len(self.text)

    def _piece(self, offset: int) -> tuple[int, int, int, int]:
        """Return the piece that holds `offset`: start, length seen, target, length in the file."""
        index = max(0, bisect_right(self.starts, offset) - 1)
        following = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.starts[index], following - self.starts[index], self.targets[index], self.lengths[index]

    def offset(self, position: int) -> int:
        """Return the file's offset of the visible character at `position`."""
        start, seen, target, length = self._piece(position)
        return target + (position - start if seen == length else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the file's offsets for the visible stretch `start:end`; an escape is covered wholly."""
        if end <= start:
            offset = self.offset(start)
            return offset, offset
        piece, seen, target, length = self._piece(end - 1)
        return self.offset(start), target + (end - piece if seen == length else length)

    def cut(self, start: int, end: int) -> SourceText:
        """Return the stretch `start:end`, still knowing its place."""
        if len(self.starts) == 1 and self.lengths[0] == len(self.text):
            return SourceText(self.text[start:end], (0,), (self.targets[0] + start,), (max(0, end - start),))
        splicer = Splicer(self)
        splicer.keep(start, end)
        return splicer.done()


class Splicer:
    """Builds a visible text out of stretches of another, in order, in time linear in what is kept."""

    def __init__(self, base: SourceText) -> None:
        self._base = base
        self._parts: list[str] = []
        self._length = 0
        self._starts: list[int] = []
        self._targets: list[int] = []
        self._lengths: list[int] = []

    def __len__(self) -> int:
        """How much is seen so far."""
        return self._length

    def _add(self, text: str, target: int, length: int) -> None:
        if not text:
            return
        self._parts.append(text)
        if (
            self._starts
            and len(text) == length
            and self._targets[-1] + self._lengths[-1] == target
            and self._lengths[-1] == self._length - self._starts[-1]
        ):  # the piece before runs on: one piece serves for both
            self._lengths[-1] += length
        else:
            self._starts.append(self._length)
            self._targets.append(target)
            self._lengths.append(length)
        self._length += len(text)

    def keep(self, start: int, end: int) -> None:
        """Take over the visible stretch `start:end` of the base."""
        base = self._base
        while start < end:
            piece, seen, target, length = base._piece(start)  # noqa: SLF001 - the two classes are one mechanism
            stop = min(end, piece + seen)
            if seen == length:
                self._add(base.text[start:stop], target + start - piece, stop - start)
            else:
                self._add(base.text[start:stop], target, length)
            start = stop

    def put(self, text: str, start: int, end: int) -> None:
        """Let `text` be seen in place of the base's stretch `start:end`."""
        first, last = self._base.span(start, end)
        self._add(text, first, last - first)

    def done(self) -> SourceText:
        """Return what was put together."""
        if not self._starts:
            return SourceText("", (0,), (self._base.offset(0) if len(self._base) else 0,), (0,))
        return SourceText("".join(self._parts), tuple(self._starts), tuple(self._targets), tuple(self._lengths))


def join(parts: list[SourceText]) -> SourceText:
    """Return several texts as one, in order; each keeps its own place in the file.

    >>> join([SourceText.whole("one", 5), SourceText.whole("two", 20)]).span(4, 6)
    (21, 23)
    """
    starts: list[int] = []
    targets: list[int] = []
    lengths: list[int] = []
    length = 0
    for part in parts:
        if part.text:
            starts.extend(length + start for start in part.starts)
            targets.extend(part.targets)
            lengths.extend(part.lengths)
            length += len(part.text)
    if not starts:
        return SourceText("", (0,), (0,), (0,))
    return SourceText("".join(part.text for part in parts), tuple(starts), tuple(targets), tuple(lengths))


class Lines:
    r"""Finds lines and columns in a text whose lines end with `\n`, `\r\n` or a lone `\r`.

    >>> lines = Lines("ab\r\ncd\n")
    >>> lines.place(4, 6)
    Place(start=4, end=6, line=2, column=1, end_line=2, end_column=3)
    >>> lines.bounds(2)
    (4, 6)
    """

    def __init__(self, text: str) -> None:
        self.starts = [0]
        self._text = text
        newline, carriage = text.find("\n"), text.find("\r")
        while newline >= 0 or carriage >= 0:
            if carriage < 0 or 0 <= newline < carriage:
                end = newline + 1
            else:
                end = carriage + (2 if newline == carriage + 1 else 1)
            self.starts.append(end)
            if 0 <= newline < end:
                newline = text.find("\n", end)
            if 0 <= carriage < end:
                carriage = text.find("\r", end)

    def __len__(self) -> int:
        return len(self.starts)

    def bounds(self, line: int) -> tuple[int, int]:
        """Return where line `line` (counted from 1) starts and where it ends, without its line break."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self._text)
        while end > start and self._text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, counted from 1, of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def place(self, start: int, end: int) -> Place:
        """Return the stretch `start:end` with its lines and columns."""
        return Place(start, end, *self.position(start), *self.position(end))

    def spans(self) -> list[tuple[int, int]]:
        """Return start and end of every line, line breaks included."""
        return list(pairwise([*self.starts, len(self._text)]))
