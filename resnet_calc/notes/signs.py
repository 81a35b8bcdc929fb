"""Operators, brackets and punctuation however they are typed: as ASCII, as Unicode, full-width, in LaTeX."""

from __future__ import annotations

from typing import Final


def _all(signs: str, norm: str) -> dict[str, str]:
    """Every sign of a list separated by spaces, with what it stands for."""
    return dict.fromkeys(signs.split(), norm)


OPENING: Final = _all("(", "(") | _all("[ 【 〔", "[") | _all("{", "{") | _all("⌊", "⌊") | _all("⌈", "⌈")
CLOSING: Final = _all(")", ")") | _all("] 】 〕", "]") | _all("}", "}") | _all("⌋", "⌋") | _all("⌉", "⌉")
PAIRS: Final = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉"}

OPERATORS: Final = (
    _all("× * · ⋅ ∙ • ✕ ✖ ⨉ ╳", "*")
    | _all("÷ / ∕", "/")
    | _all("//", "//")
    | _all("+", "+")
    | _all("- − – —", "-")
    | _all("^ **", "^")
    | _all("= == === :=", "=")
    | _all("≈ ≃ ≅ ~ ∼ ~= ≒", "≈")
    | _all("<", "<")
    | _all(">", ">")
    | _all("<= ≤", "<=")
    | _all(">= ≥", ">=")
    | _all("!= ≠", "!=")
)

ARROWS: Final = _all("-> --> ---> => ==> ===> → ⇒ ⟶ ⟹ ➜ ➔ ↦ ➡", "->")

COMMANDS: Final = (
    _all(r"\times \cdot \ast", "*")
    | _all(r"\div", "/")
    | _all(r"\approx \simeq \sim", "≈")
    | _all(r"\to \rightarrow \Rightarrow \longrightarrow \mapsto", "->")
    | _all(r"\le \leq", "<=")
    | _all(r"\ge \geq", ">=")
    | _all(r"\ne \neq", "!=")
)
"""LaTeX commands that are operators."""

BRACKET_COMMANDS: Final = (
    _all(r"\lfloor", "⌊") | _all(r"\lceil", "⌈") | _all(r"\rfloor", "⌋") | _all(r"\rceil", "⌉") | _all(r"\lbrack", "[")
    | _all(r"\rbrack", "]")
)  # fmt: skip

SILENT_COMMANDS: Final = frozenset(
    _all(r"\left \right \big \Big \bigl \bigr \Bigl \Bigr \quad \qquad \displaystyle \rm \bf", "")
    | _all(r"\text \mathrm \mathbf \textbf \textit \mathit \mbox \textrm \emph \texttt \operatorname", "")
)
"""LaTeX commands that say how something looks, not what it is."""

MARKS: Final = _all("、", ",") | _all("。", ".") | _all("“ ”", '"') | _all("‘ ’", "'")
"""Chinese punctuation and its ASCII form; full-width forms have been folded before."""
