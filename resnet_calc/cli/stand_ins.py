"""Plain letters for what an output's encoding does not have, in place of question marks.

>>> "3×3 → 64−7".encode("ascii", errors="stand-in")
b'3x3 -> 64-7'
"""

from __future__ import annotations

import codecs
from typing import Final

NAME: Final = "stand-in"

_STAND_INS: Final = {
    "×": "x", "−": "-", "–": "-", "—": "-", "─": "-", "→": "->", "·": ".", "≈": "~", "…": "...", "′": "'", "÷": "/",
    "≤": "<=", "≥": ">=", "≠": "!=", "Δ": "d", "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "│": "|",
    **dict.fromkeys("⎡⎢⎣⎤⎥⎦", "|"),
    **{raised: f"^{digit}" for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{lowered: f"_{digit}" for digit, lowered in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    "ₛ": "_s", "‘": "'", "’": "'", "“": '"', "”": '"',
}  # fmt: skip


def _handle(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unknown = error.object[error.start : error.end]
    return "".join(_STAND_INS.get(character, "?") for character in unknown), error.end


codecs.register_error(NAME, _handle)
