"""docs/rules.md says what the rules say, and their examples do what they say."""

from __future__ import annotations

import pytest

from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.patterns import rules
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify
from scripts import write_rules_doc


def test_the_page_of_rules_is_up_to_date() -> None:
    page = write_rules_doc.PATH.read_text(encoding="utf-8")
    assert page == write_rules_doc.document(), "run python -m scripts.write_rules_doc"


def test_the_guide_lists_every_rule() -> None:
    page = write_rules_doc.GUIDE.read_text(encoding="utf-8")
    assert page == write_rules_doc.guide(page), "run python -m scripts.write_rules_doc"
    assert all(f"| {code} |" in page for code in rules())


NEED_MORE = {
    "RC118": "a whole table",
    "RC206": "a walk through all blocks",
    "RC208": "a whole table",
    "RC209": "a whole table",
    "RC211": "a whole table",
    "RC212": "a whole table",
    "RC412": "a whole table",
    "RC521": "a whole table",
    "RC551": "a claim in Chinese",
    "RC606": "a heading that names its layer",
    "RC406": "a whole table",
    "RC701": "the sentence before it",
    "RC703": "a whole listing",
}
"""Rules whose example is only a part of what it takes to see the mistake."""


@pytest.mark.parametrize("code", sorted(set(rules()) - set(NEED_MORE)))
def test_the_example_of_a_rule_breaks_it_and_its_correction_does_not(code: str) -> None:
    rule = rules()[code]
    assert code in _wrong(rule.wrong)
    assert code not in _wrong(rule.right)


def _wrong(line: str) -> set[str]:
    judgement = verify(read_text(f"# Notes on ResNet-50\n\n{line}\n", name="a.md"))
    alone = verify(read_text(f"{line}\n", name="a.md"))
    findings = (*judgement.findings, *alone.findings)
    return {finding.code for finding in findings if finding.verdict is Verdict.WRONG}
