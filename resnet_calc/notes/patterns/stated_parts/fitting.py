"""Whether a known total is the one that conditions describe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.notes.blocks import HEAD_ALONE
from resnet_calc.notes.patterns.stated_parts.conditions import Means
from resnet_calc.notes.totals import HEADLESS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.notes.patterns.stated_parts.conditions import Condition
    from resnet_calc.notes.totals import Explanation


class Published(NamedTuple):
    """What is as published where no condition says otherwise."""

    classes: int
    shortcut: str


def fits(each: Explanation, stated: Sequence[Condition], plain: Published) -> bool:
    """Whether a total is what all the conditions say."""
    under = each.holds_under
    return all(_FITS[condition.means](under, condition.value, plain) for condition in stated)


def _classes(under: tuple[str, ...], value: str, plain: Published) -> bool:
    named = [label for label in under if label.endswith(" classes")]
    return (f"{value} classes" in named) if int(value) != plain.classes else not named and HEADLESS not in under


def _option(under: tuple[str, ...], value: str, plain: Published) -> bool:
    named = [label for label in under if label.startswith("shortcut option")]
    return f"shortcut option {value}" in named if named else value == plain.shortcut


def _head(under: tuple[str, ...], value: str, _: Published) -> bool:
    if HEAD_ALONE in under:
        return True
    without = HEADLESS in under or "convolutions only" in under
    return without if value == "without" else not without


def _norm(under: tuple[str, ...], value: str, _: Published) -> bool:
    without = any(label in under for label in ("batch normalisation not counted", "convolutions only", "weights only"))
    return without if value == "without" else not without


def _shortcut(under: tuple[str, ...], _: str, __: Published) -> bool:
    return "projection not counted" not in under


_FITS: Final = {
    Means.HEAD: _head, Means.CLASSES: _classes, Means.OPTION: _option, Means.NORM: _norm, Means.SHORTCUT: _shortcut,
}  # fmt: skip
