"""docs/rules.md says what the rules say."""

from scripts import write_rules_doc


def test_the_page_of_rules_is_up_to_date() -> None:
    page = write_rules_doc.PATH.read_text(encoding="utf-8")
    assert page == write_rules_doc.document(), "run python -m scripts.write_rules_doc"
