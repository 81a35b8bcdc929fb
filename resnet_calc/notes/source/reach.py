"""How much of a file is read: a book of three hundred pages, whatever its size on disk.

What is judged has to end in reasonable time, whoever wrote it. Pictures and other data in a text are long words of
letters and digits, cost next to nothing, and do not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.source.bounded import stretch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from resnet_calc.notes.note import Region

LONGEST: Final = 500_000
"""Characters that are judged of one note."""
_MARKUP: Final = {"html": 5}
"""How many characters of a file may stand for one that is seen."""
_WHOLE: Final = frozenset({"notebook"})
"""Formats of which half a file says nothing."""
_DATA: Final = expression(r"[A-Za-z0-9+/=_%-]{1000,}+")


def extent(text: str, form: str) -> int:
    r"""Return how far a file is read: behind the last whole line of what is not too long.

    >>> extent("2 + 2 = 4\n" * 10, "markdown"), extent("2 + 2 = 4\n" * 100_000, "markdown")
    (100, 500000)
    >>> extent("![](data:image/png;base64," + "A" * 5_000_000 + ")", "markdown")
    5000027
    """
    limit = LONGEST * _MARKUP.get(form, 1)
    if len(text) <= limit or form in _WHOLE:
        return len(text)
    position, counted = 0, 0
    for data in _DATA.finditer(text):
        if counted + data.start() - position > limit:
            break
        counted += data.start() - position
        position = data.end()
    end = position + limit - counted
    if end >= len(text):
        return len(text)
    return text.rfind("\n", 0, end) + 1 or end


def judged(regions: Iterable[Region]) -> tuple[tuple[Region, ...], Region | None]:
    """Return the regions that are judged, and the one from which on a note is not, if its visible text is too long.

    Of one that is too long in itself, such as what a cell printed, the first lines are judged.
    """
    seen = 0
    kept: list[Region] = []
    for region in regions:
        text, room = region.text, LONGEST - seen
        if len(text) > room:
            end = text.rfind("\n", 0, room) + 1
            begun = [stretch(region, 0, end)] if end else []
            return (*kept, *begun), stretch(region, end, len(text))
        seen += len(text)
        kept.append(region)
    return tuple(kept), None
