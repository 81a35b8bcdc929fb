"""Write docs/rules.md and the list of rules in docs/verify.md; ``--check`` says whether both are up to date.

Run it from the root of the checkout: python -m scripts.write_rules_doc
"""

from __future__ import annotations

import sys
from pathlib import Path

from resnet_calc.notes.finding import FAMILIES, Rule
from resnet_calc.notes.patterns import rules

PATH = Path(__file__).parent.parent / "docs" / "rules.md"
GUIDE = PATH.with_name("verify.md")
BEGINS = "<!-- rules: written by python -m scripts.write_rules_doc -->\n"
ENDS = "<!-- /rules -->\n"

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


def guide(page: str) -> str:
    """The guide with its list of rules as they are."""
    before, _, rest = page.partition(BEGINS)
    _, _, behind = rest.partition(ENDS)
    rows = [f"| {rule.code} | {rule.name} | {rule.what.en} |\n" for rule in rules().values()]
    return f"{before}{BEGINS}\n| code | name | what |\n|---|---|---|\n{''.join(rows)}\n{ENDS}{behind}"


def main() -> int:
    """Write the pages, or with ``--check`` compare them."""
    pages = {PATH: document(), GUIDE: guide(GUIDE.read_text(encoding="utf-8"))}
    stale = [path for path, text in pages.items() if path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path} is out of date: run python -m scripts.write_rules_doc")
        return bool(stale)
    for path in stale:
        path.write_text(pages[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
