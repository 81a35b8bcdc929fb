"""What the program prints verifies, and a number changed in it is found: a sample of benchmarks/mutation_score.py."""

from __future__ import annotations

import random

import pytest

from benchmarks.mutations import FORMATS, mutated, numbers, printed, wrong
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify

COMMANDS = (
    "table resnet18", "explain keras/resnet50 res3a", "explain cifar_resnet20 --lang zh", "explain resnet50 conv3_x",
    "explain resnet34 fc --lang zh", "compare 18 34 50 101 152", "compare --table1", "blocks --norm",
    "blocks --lang zh",
)  # fmt: skip
SAMPLE = (
    "table resnet18 --level block", "explain resnet50 conv3_x", "explain resnet18 conv2_1 --lang zh", "compare 18 50",
    "blocks --lang zh",
)  # fmt: skip


ALTERED = (
    "table resnet18 --classes 10 --shortcut A", "explain resnet50 conv5_x --blocks 3,4,6,4 --lang zh",
    "explain resnet18 --output-stride 8 --set stem.width=32",
)  # fmt: skip
"""Networks that are altered: held against what their own title says, of which nothing published is right."""


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "csv"])
@pytest.mark.parametrize("command", ALTERED)
def test_what_is_printed_of_an_altered_network_is_right_and_a_changed_number_is_found(command: str, form: str) -> None:
    text = printed(command, form)
    assert [(one.place.line, one.text) for one in wrong(text, form)] == []
    found = 0
    for seed in range(4):
        mutation = mutated(text, form, random.Random(f"{seed} {command}"))  # noqa: S311 - chance, not secrecy
        found += mutation.line in {finding.place.line for finding in wrong(mutation.text, form)}
    assert found >= 3


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_printed_is_right(command: str, form: str) -> None:
    text = printed(command, form)
    judgement = verify(read_text(text, name=f"note.{FORMATS[form]}"))
    assert [(one.place.line, one.text) for one in judgement.findings if one.verdict is Verdict.WRONG] == []
    assert judgement.counts[Verdict.RIGHT] > len(numbers(text, form)) // 40


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_pages_one_behind_the_other_are_each_held_against_their_own_network(form: str) -> None:
    pages = [
        printed(command, form)
        for command in ("explain resnet18", "table resnet34 --shortcut C", "explain resnet50 --lang zh")
    ]
    judgement = verify(read_text("\n".join(pages), name=f"note.{FORMATS[form]}"))
    assert [(one.place.line, one.text) for one in judgement.findings if one.verdict is Verdict.WRONG] == []


def test_of_changed_numbers_97_in_100_are_found_at_their_line() -> None:
    escaped: list[str] = []
    pages = [(command, form) for command in SAMPLE for form in FORMATS]
    for command, form in pages:
        text = printed(command, form)
        for seed in range(6):
            mutation = mutated(text, form, random.Random(f"{seed} {command}"))  # noqa: S311 - chance, not secrecy
            if mutation.line not in {finding.place.line for finding in wrong(mutation.text, form)}:
                escaped.append(f"{command}, {form}, line {mutation.line}: {mutation.number.text} -> {mutation.now}")
    assert len(escaped) <= 0.03 * 6 * len(pages), escaped
