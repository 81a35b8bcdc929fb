"""A correction as a unified diff: plain for a pipe, so that `patch` applies it, coloured for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.render.findings.printable import painter, printable

if TYPE_CHECKING:
    from resnet_calc.notes.fixing import Correction
    from resnet_calc.render import Target

_STYLES: Final = {"-": "red", "+": "green", "@": "cyan"}


def render(correction: Correction, target: Target) -> str:
    """The difference between a note and its correction."""
    paint = painter(color=target.color)
    lines: list[str] = []
    for line in correction.diff():
        shown = "\t".join(printable(part) for part in line.split("\t"))  # `patch` looks for the tabs
        style = "bold" if line.startswith(("--- ", "+++ ")) and len(lines) < 2 else _STYLES.get(line[:1], "")  # noqa: PLR2004 - two lines of head
        lines.append(paint(shown, style) if style else shown)
    return "\n".join(lines) + "\n"
