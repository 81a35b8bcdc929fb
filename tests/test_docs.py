r"""The pages say what the program says: every command in them is run, and its output compared with the text below it.

A fenced block of a page in ``docs/`` or of a README whose first line begins with ``$ resnet-calc`` is a session:

    $ resnet-calc layers resnet101
    ...
      1 + 33×3 + 1 = 101
    ...
    $ echo $?
    0

A line of three dots stands for any number of lines, none included. ``\`` at the end of a command continues it,
``> FILE`` sends its output to a file, ``$ cat FILE`` shows one, and ``$ echo $?`` the exit status of what was run
last. What a command complains about comes behind what it prints. All sessions of a page run one behind the other in
a directory of their own, in which the files of the repository can be read. Examples with ``>>>`` are run as doctests.
"""

from __future__ import annotations

import doctest
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resnet_calc.cli.app import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md")])
FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})[^\n]*\n(?P<body>.*?)^(?P=indent)(?P=fence) *$", re.MULTILINE | re.DOTALL
)
ANY_LINES = "..."


@dataclass
class Command:
    """One command of a session, where it stands, and what the page says that it prints."""

    text: str
    line: int
    expected: list[str] = field(default_factory=list)


def sessions(page: str) -> Iterator[list[Command]]:
    """The commands of every fenced block that is a session."""
    for fence in FENCE.finditer(page):
        indent = len(fence["indent"])
        lines = [line[indent:] for line in fence["body"].splitlines()]
        if lines and lines[0].startswith("$ resnet-calc"):
            yield list(commands(lines, page.count("\n", 0, fence.start("body")) + 1))


def commands(lines: Sequence[str], first: int) -> Iterator[Command]:
    """The commands of one session, each with the lines below it."""
    found: list[Command] = []
    continues = False
    for number, line in enumerate(lines, first):
        if continues:
            found[-1].text += " " + line.removesuffix("\\").strip()
        elif line.startswith("$ "):
            found.append(Command(line[2:].removesuffix("\\").strip(), number))
        else:
            found[-1].expected.append(line.rstrip())
        continues = line.endswith("\\") and (continues or line.startswith("$ "))
    yield from found


def matches(expected: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether what was printed is what the page says, a line of three dots standing for any lines."""
    if not expected:
        return not printed
    if expected[0].strip() == ANY_LINES:
        return any(matches(expected[1:], printed[start:]) for start in range(len(printed) + 1))
    return bool(printed) and expected[0] == printed[0] and matches(expected[1:], printed[1:])


class Shell:
    """Runs the few commands that a session may have."""

    def __init__(self) -> None:
        self.status = 0

    def output(self, text: str) -> list[str]:
        """What a command prints, without empty lines at its end."""
        words = shlex.split(text)
        match words:
            case ["echo", "$?"]:
                printed = str(self.status)
            case ["cat", file]:
                printed = Path(file).read_text(encoding="utf-8")
            case ["resnet-calc", *arguments, ">", file]:
                Path(file).write_text(self.run(arguments), encoding="utf-8")
                printed = ""
            case ["resnet-calc", *arguments]:
                printed = self.run(arguments)
            case _:
                pytest.fail(f"a page can run resnet-calc, cat FILE and echo $?, not {text!r}")
        return [line.rstrip() for line in printed.rstrip("\n").split("\n")] if printed.strip() else []

    def run(self, arguments: list[str]) -> str:
        """What the program prints and complains about."""
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            self.status = run(arguments)
        return out.getvalue() + err.getvalue()


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of its own with all that the repository has in it, where output is no terminal."""
    for path in ROOT.iterdir():
        if not path.name.startswith("."):
            (tmp_path / path.name).symlink_to(path)
    monkeypatch.chdir(tmp_path)
    for variable in ("COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_shows_is_what_the_program_prints(page: Path) -> None:
    shell = Shell()
    for session in sessions(page.read_text(encoding="utf-8")):
        for command in session:
            while command.expected and not command.expected[-1]:
                command.expected.pop()
            printed = shell.output(command.text)
            where = f"{page.relative_to(ROOT)}:{command.line}: $ {command.text}"
            same = matches(command.expected, printed)
            missing = [line for line in command.expected if line != ANY_LINES and line not in printed]
            assert same, "\n".join([where, "does not print", *missing, "but", *printed])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_in_python_do_what_they_say(page: Path) -> None:
    text = re.sub(r"^ *(`{3,}|~{3,}).*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    examples = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    runner = doctest.DocTestRunner(verbose=False)
    said = StringIO()
    runner.run(examples, out=said.write)
    assert runner.summarize(verbose=False).failed == 0, said.getvalue()


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a", "b"], ["a", "c"], False),
        (["a"], ["a", "b"], False),
        (["a", "b"], ["a"], False),
        (["a", "...", "d"], ["a", "b", "c", "d"], True),
        (["a", "...", "d"], ["a", "d"], True),
        (["a", "...", "d"], ["a", "b", "c"], False),
        (["..."], [], True),
        ([], ["a"], False),
        (["a", "..."], ["b"], False),
    ],
)
def test_three_dots_stand_for_any_lines_and_nothing_else_does(
    expected: list[str], printed: list[str], same: bool,  # noqa: FBT001 - drawn
) -> None:  # fmt: skip
    assert matches(expected, printed) is same


def test_a_session_is_read_off_its_fence() -> None:
    fence, other = (
        "```console\n$ resnet-calc layers \\\n    resnet18\nout\n\n$ echo $?\n0\n```",
        "```sh\npip install x\n```",
    )
    page = f"text\n\n{fence}\n\n{other}\n"
    ((layers, status),) = sessions(page)
    assert layers.text == "resnet-calc layers resnet18"
    assert (layers.line, layers.expected) == (4, ["out", ""])
    assert (status.text, status.expected) == ("echo $?", ["0"])


def test_a_page_that_says_something_else_is_found_out(directory: Path) -> None:
    shell = Shell()
    assert matches(["...", "  1 + 33×3 + 1 = 101", "..."], shell.output("resnet-calc layers resnet101"))
    assert not matches(["...", "  1 + 33×3 + 1 = 102", "..."], shell.output("resnet-calc layers resnet101"))
    assert shell.output("resnet-calc layers resnet101 > count.txt") == []
    assert "1 + 33×3 + 1 = 101" in (directory / "count.txt").read_text(encoding="utf-8")
    assert shell.output("resnet-calc layers resnet0101x")[0].startswith("resnet-calc: unknown model")
    assert shell.output("echo $?") == ["2"]
