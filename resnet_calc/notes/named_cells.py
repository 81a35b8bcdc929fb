"""The network that each row and each column of a note's tables is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.notes.mentions import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.mentions import Mention
    from resnet_calc.notes.reading import Passage


def rows_named(passages: Sequence[Passage], mentions: Sequence[Sequence[Mention]]) -> dict[tuple[int, int], Mention]:
    """The one network that each row of a table is about: the one in its first cell that names any."""
    found: dict[tuple[int, int], Mention] = {}
    for passage, mention in _in_cells(passages, mentions):
        cell = passage.region.cell
        if cell is not None and not cell.head and cell.column <= 1:
            found.setdefault((cell.table, cell.row), mention)
    return found


def columns_named(passages: Sequence[Passage], mentions: Sequence[Sequence[Mention]]) -> dict[tuple[int, int], Mention]:
    """The one network that each column of a table is about: the one that its head names."""
    found: dict[tuple[int, int], Mention] = {}
    for passage, mention in _in_cells(passages, mentions):
        cell = passage.region.cell
        if cell is not None and (cell.head or cell.row == 0):
            found.setdefault((cell.table, cell.column), mention)
    return found


def _in_cells(passages: Sequence[Passage], mentions: Sequence[Sequence[Mention]]) -> Iterator[tuple[Passage, Mention]]:
    for passage, those in zip(passages, mentions, strict=True):
        named = [mention for mention in those if mention.kind is not MentionKind.FAMILY]
        if passage.region.cell is not None and named:
            yield passage, named[0]
