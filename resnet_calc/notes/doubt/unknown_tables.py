"""Tables that say of no network that they show it, and fit none: they show one that is not known here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.doubt import Doubt
    from resnet_calc.notes.judge import Judged
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.walk import Walk


def doubt(walk: Walk, _reading: Reading, _judged: Sequence[Judged]) -> Doubt:
    """Doubt whatever is wrong in the rows of such a table."""
    unknown = walk.is_of_no_known_network
    return lambda one: unknown and one.step.row is not None
