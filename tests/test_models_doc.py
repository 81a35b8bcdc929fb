"""docs/models.md says what the models are."""

from scripts.write_models_doc import PATH, document


def test_the_page_of_models_is_up_to_date() -> None:
    assert PATH.read_text(encoding="utf-8") == document(), "run python -m scripts.write_models_doc"
