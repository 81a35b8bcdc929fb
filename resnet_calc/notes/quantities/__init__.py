"""Figures that are said to be the parameters or the operations of a whole network, in sentences and in tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.notes.quantities.figure import Figure, Measure
from resnet_calc.notes.quantities.in_tables import in_cell, read_heads
from resnet_calc.notes.quantities.in_text import in_lines, in_sentences
from resnet_calc.notes.quantities.in_turn import in_turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.reading import Reading

__all__ = ["Figure", "Measure", "find_figures"]


def find_figures(reading: Reading) -> Iterator[Figure]:
    """Yield the figures about whole networks in order."""
    heads = read_heads(reading)
    for passage in reading.passages:
        if not passage.has_numbers:
            continue
        if passage.region.cell is not None:
            yield from in_cell(reading, passage, heads)
        listed = tuple(in_turn(reading, passage))
        yield from listed
        yield from (one for one in in_sentences(reading, passage) if all(one.start != each.start for each in listed))
        yield from in_lines(reading, passage)
