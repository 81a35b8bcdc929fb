"""What follows from a wrong number is told with it, in every format, and corrected with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from resnet_calc.language import Language
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.fixing import correct
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import Judgement, verify
from resnet_calc.render import Target
from resnet_calc.render.findings import to_github, to_html, to_json, to_markdown, to_sarif, to_text
from resnet_calc.view.diagnostics import Diagnostics, diagnose

if TYPE_CHECKING:
    from collections.abc import Callable

NOTE = """# The first block

The 3×3 convolution has 3×3×64×64 = 36,846 weights.
All three have 4,096 + 36,846 + 16,384 = 57,326 weights.
Two such are 2×57,326 = 114,652.
"""


def judged(text: str) -> Judgement:
    return verify(read_text(text, name="note.md"))


def diagnosed(language: Language = Language.EN) -> Diagnostics:
    return diagnose([judged(NOTE)], language)


def test_a_mistake_is_listed_once_with_what_follows_from_it() -> None:
    (note,) = diagnosed().notes
    (listed,) = note.listed({Verdict.WRONG})
    assert (listed.line, listed.again) == (3, ((4, 24),))
    assert [(line, text) for line, _, text in listed.consequences] == [
        (4, "57,326 for 57,344"), (5, "57,326 for 57,344"), (5, "114,652 for 114,688"),
    ]  # fmt: skip


@pytest.mark.parametrize("render", [to_text.render, to_markdown.render, to_html.render, to_github.render])
@pytest.mark.parametrize(("language", "words"), [(Language.EN, "from which follow"), (Language.ZH, "由此而来")])
def test_every_format_tells_what_follows(
    render: Callable[[Diagnostics, Target], str], language: Language, words: str
) -> None:
    text = render(diagnosed(language), Target())
    assert words in text
    assert "114,688" in text


def test_sarif_corrects_what_hangs_together_together() -> None:
    (run,) = json.loads(to_sarif.render(diagnosed(), Target()))["runs"]
    first = run["results"][0]
    assert {place["physicalLocation"]["region"]["startLine"] for place in first["relatedLocations"]} == {4, 5}
    (change,) = first["fixes"][0]["artifactChanges"]
    assert [one["insertedContent"]["text"] for one in change["replacements"]][:2] == ["36,864", "57,344"]


def test_json_links_both_ways() -> None:
    claims = json.loads(to_json.render(diagnosed(), Target()))["notes"][0]["claims"]
    cause = next(claim for claim in claims if claim["text"] == "36,846")
    following = [claim for claim in claims if claim.get("follows_from") == {"line": 3, "column": cause["column"]}]
    assert [{key: claim[key] for key in ("line", "column")} for claim in following] == cause["consequences"]
    assert all(claim["verdict"] == "wrong" for claim in following)


def test_all_of_it_is_corrected() -> None:
    corrected = correct(judged(NOTE))
    assert not corrected.after.is_wrong
    assert corrected.text == (
        NOTE.replace("36,846", "36,864").replace("57,326", "57,344").replace("114,652", "114,688")
    )


def test_what_hangs_on_a_mistake_that_is_not_certain_is_left_with_it() -> None:
    text = NOTE.replace("2×57,326", "2×<b>57,3</b>26")  # divided by markup, which no correction rewrites
    assert any(finding.follows is not None for finding in judged(text).findings)
    assert correct(judged(text)).text == text


def test_a_sum_that_is_wrong_in_itself_is_a_mistake_of_its_own() -> None:
    (note,) = diagnose([judged(NOTE.replace("57,326 weights", "57,623 weights"))]).notes
    assert [one.text for one in note.listed({Verdict.WRONG})][:2] == ["36,846", "57,623"]


def test_nothing_follows_from_what_a_comment_silences() -> None:
    assert not judged(NOTE.replace("weights.\nAll", "weights. <!-- resnet-calc: ignore -->\nAll")).is_wrong
