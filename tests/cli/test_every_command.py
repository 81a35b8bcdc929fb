"""Every command in every format and language: it answers, obeys nothing, is in the README and explains itself."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from resnet_calc.architecture.blocks import BLOCKS
from resnet_calc.architecture.stems import STEMS
from resnet_calc.cli.app import Commands, run
from resnet_calc.render import findings, formats
from resnet_calc.render.cells import UNSEEN
from tests.render.reading import Page

CALLS = {
    "blocks": "--width 64 --size 8",
    "compare": "cifar_resnet20 resnet18",
    "config": "cifar_resnet20",
    "counts": "cifar_resnet20",
    "diff": "cifar_resnet20 cifar_resnet32",
    "explain": "cifar_resnet20",
    "layers": "cifar_resnet20",
    "memory": "cifar_resnet20",
    "models": "cifar",
    "search": "cifar_resnet20 --max-parameters 1M --blocks 1-3 --input 32 --top 2",
    "table": "cifar_resnet20",
    "verify": "docs/examples/products.md",
    "why": "cifar_resnet20 0.27M",
}
"""A call of each on a small model."""

ROOT = Path(__file__).parents[2]
COMMANDS = Commands.names()
COUNTING = ("blocks", "compare", "diff", "explain", "memory", "models", "search", "table", "why")
"""Commands that print totals of operations under one convention."""
IDEOGRAPH = re.compile("[\u4e00-\u9fff]")


def help_of(command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "200")
    assert run([command, "--help"]) == 0
    return capsys.readouterr().out


def cases() -> list[tuple[str, str]]:
    own = {"verify": findings.formats(), "config": []}
    return [(command, form) for command in COMMANDS for form in own.get(command, formats())]


def written(arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(ROOT)
    status = run(arguments)
    out, err = capsys.readouterr()
    assert (status, err) == (1 if arguments[0] == "verify" else 0, "")  # the example has mistakes in it
    assert not [line for line in out.splitlines() if UNSEEN.search(line)]
    assert "U+" not in out
    return out


def test_there_is_a_call_of_every_command() -> None:
    assert sorted(CALLS) == COMMANDS


@pytest.mark.parametrize(("command", "form"), cases())
def test_a_command_answers_in_every_format(
    command: str, form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = written([command, *shlex.split(CALLS[command]), "--format", form], capsys, monkeypatch)
    if form in {"json", "sarif"}:
        assert json.loads(out)
    elif form == "html":
        assert Page(out).problems == []
    else:
        assert out.strip()


@pytest.mark.parametrize(("command", "form"), cases())
def test_a_command_that_speaks_chinese_does_so_in_every_format(
    command: str, form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if "--lang" not in help_of(command, capsys, monkeypatch):
        pytest.skip(f"{command} speaks English alone")
    call = [command, *shlex.split(CALLS[command]), "--format", form, "--lang"]
    for language in ("en", "zh"):
        out = written([*call, language], capsys, monkeypatch)
        text = json.dumps(json.loads(out), ensure_ascii=False) if form in {"json", "sarif"} else out
        assert bool(IDEOGRAPH.search(text)) == (language == "zh")


@pytest.mark.parametrize("command", COMMANDS)
def test_totals_may_be_counted_by_any_convention(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ("--count CONVENTION" in help_of(command, capsys, monkeypatch)) == (command in COUNTING)
    if command in COUNTING and command != "why":
        call = [command, *shlex.split(CALLS[command]), "--count", "thop"]
        assert "thop" in written(call, capsys, monkeypatch)
        assert '"thop"' in written([*call, "--format", "json"], capsys, monkeypatch)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_shows_a_command(command: str) -> None:
    assert f"resnet-calc {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_takes(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = help_of(command, capsys, monkeypatch)
    assert "Examples:" in said
    assert not re.search(r"<\w+(\[\w+\])?>|\[\[|\{choices\}", said), "a type in place of a word for it"
    for name, known in (("--block BLOCK", BLOCKS.kinds()), ("--stem STEM", STEMS.kinds())):
        assert name not in said or all(kind in said for kind in known)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_of_the_help_work(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = help_of(command, capsys, monkeypatch)
    examples = re.findall(rf"^  (resnet-calc {command}\b.*)$", said, re.MULTILINE)
    assert len(examples) >= 2
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").mkdir()
    for note in ("lecture.md", "notes/lecture.md"):
        (tmp_path / note).write_text("3 + 4 = 7\n", encoding="utf-8")
    (tmp_path / "own.toml").write_text('extends = "resnet18"\n', encoding="utf-8")
    for example in examples:
        assert run(shlex.split(example)[1:]) == 0, capsys.readouterr().err


def test_the_list_of_commands_is_not_cut_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert "..." not in said.partition("Commands:")[2]
    assert all(re.search(rf"^  {command} ", said, re.MULTILINE) for command in COMMANDS)
