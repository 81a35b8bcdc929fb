"""What the program prints verifies, and a number changed in it is found: a sample of benchmarks/mutation_score.py."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.drawn_pages import drawn
from benchmarks.mutations import FORMATS, mutated, numbers, printed, wrong
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify

COMMANDS = (
    "table resnet18", "table caffe/resnet34",
    "explain keras/resnet50 res3a", "explain cifar_resnet20 --lang zh", "explain resnet50 conv3_x",
    "explain resnet34 fc --lang zh", "compare 18 34 50 101 152", "compare --table1", "blocks --norm",
    "blocks --lang zh",
)  # fmt: skip
SAMPLE = (
    "table resnet18 --level block", "explain resnet50 conv3_x", "explain resnet18 conv2_1 --lang zh", "compare 18 50",
    "blocks --lang zh",
)  # fmt: skip


ALTERED = (
    "table resnet18 --classes 10 --shortcut A", "table resnet50 --output-stride 8 --level block",
    "explain resnet50 conv5_x --blocks 3,4,6,4 --lang zh", "explain resnet18 --set stem.width=32 --classes 0",
    "explain resnet50 conv3_1 --groups 2 --lang zh", "compare 18 50 --classes 10", "compare --table1 --input 160",
)  # fmt: skip
"""Networks that are altered: held against what their own page says, of which nothing published is right."""


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("command", ALTERED)
def test_what_is_printed_of_an_altered_network_is_right(command: str, form: str) -> None:
    text = printed(command, form)
    assert [(one.place.line, one.text) for one in wrong(text, form)] == []


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(list(FORMATS)))
def test_nothing_is_wrong_on_pages_of_networks_that_are_altered_at_random(seed: int, form: str) -> None:
    command = drawn(random.Random(seed))  # noqa: S311 - chance, not secrecy
    try:
        text = printed(command, form)
    except ValueError:  # no such network
        return
    assert [(command, one.place.line, one.text) for one in wrong(text, form)] == []


@pytest.mark.parametrize("form", FORMATS)
def test_of_changed_numbers_of_altered_networks_most_are_found_at_their_line(form: str) -> None:
    found = 0
    for command in ALTERED:
        for seed in range(2):
            chance = random.Random(f"{seed} {command}")  # noqa: S311 - chance, not secrecy
            mutation = mutated(printed(command, form), form, chance)
            found += mutation.line in {finding.place.line for finding in wrong(mutation.text, form)}
    assert found >= 0.8 * 2 * len(ALTERED)


@pytest.mark.parametrize(
    "command",
    ["table resnet50 --groups 4", "table seresnet50", "table resnet18 --set norm=group --widths 32,64,96,128"],
)
def test_a_table_without_a_title_is_not_held_against_a_network_that_it_does_not_show(command: str) -> None:
    assert wrong(printed(command, "csv"), "csv") == []


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
