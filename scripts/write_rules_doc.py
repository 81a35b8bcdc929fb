"""Write docs/rules.md, every rule of verify; ``--check`` says whether it is up to date and writes nothing.

Run it from the root of the checkout: python -m scripts.write_rules_doc
"""

from __future__ import annotations

import sys
from pathlib import Path

from resnet_calc.notes.finding import FAMILIES, Rule
from resnet_calc.notes.patterns import rules

PATH = Path(__file__).parent.parent / "docs" / "rules.md"

INTRODUCTION = """\
# The rules of verify

What `resnet-calc verify` can find wrong in a note. `resnet-calc verify --rule RC203` shows the same in a terminal, with
`--lang zh` in Chinese. This page is written by `python -m scripts.write_rules_doc`, and a test keeps it true.

The first digit of a code is its family; `<!-- resnet-calc: ignore RC203 -->` silences a rule for a line.
"""


def document() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    family = ""
    for rule in rules().values():
        if rule.code[2] != family:
            family = rule.code[2]
            subject = FAMILIES[family].en
            parts.append(f"## RC{family}xx: {subject}\n")
        parts.append(section(rule))
    return "\n".join(parts)


def section(rule: Rule) -> str:
    """One rule."""
    return (
        f"### {rule.code} {rule.name}\n\n{rule.what.en}\n\n*Why it matters.* {rule.why.en}\n\n"
        f"```text\nwrong: {_indented(rule.wrong)}\nright: {_indented(rule.right)}\n```\n"
    )


def _indented(example: str) -> str:
    return example.replace("\n", "\n       ")


def main() -> int:
    """Write the page, or with ``--check`` compare it."""
    text = document()
    if "--check" in sys.argv[1:]:
        if PATH.read_text(encoding="utf-8") == text:
            return 0
        print(f"{PATH} is out of date: run python -m scripts.write_rules_doc")
        return 1
    PATH.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
