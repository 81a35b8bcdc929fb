"""Compiled expressions are kept between runs, and nothing depends on it."""

from __future__ import annotations

import marshal
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from resnet_calc.compiled import CompiledExpressions

if TYPE_CHECKING:
    from pathlib import Path

PATTERN = r"(?P<channels>[0-9]++)(?:[ ]?[×x][ ]?(?P<side>[0-9]++)){1,2}+"


def spelled(pattern: str) -> str:
    """As every version of Python can read it."""
    return pattern.replace("++", "+").replace("{1,2}+", "{1,2}")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place to keep expressions in, where Python may write."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "made" / "expressions"


def refused(pattern: str) -> str:
    raise AssertionError(f"{pattern} is compiled though it is kept")


@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.IGNORECASE | re.DOTALL])
def test_a_kept_expression_is_the_one_that_was_compiled(file: Path, flags: int) -> None:
    first = CompiledExpressions(file)
    made = first.pattern(PATTERN, flags, spelled)
    first.keep()
    kept = CompiledExpressions(file).pattern(PATTERN, flags, refused)
    true = re.compile(spelled(PATTERN), flags)
    for one in (made, kept):
        assert one.flags == true.flags
        assert one.groups == true.groups
        assert dict(one.groupindex) == dict(true.groupindex)
        for text in ("64 × 56 x 56", "64X56", "none"):
            assert [match.groupdict() for match in one.finditer(text)] == [
                match.groupdict() for match in true.finditer(text)
            ]
    assert file.is_file()
    assert list(file.parent.iterdir()) == [file]


def test_what_was_kept_before_stays(file: Path) -> None:
    for pattern in ("a", "b"):
        run = CompiledExpressions(file)
        run.pattern(pattern, 0, str)
        run.keep()
    last = CompiledExpressions(file)
    assert last.pattern("a", 0, refused).fullmatch("a")
    assert last.pattern("b", 0, refused).fullmatch("b")


@pytest.mark.parametrize("content", [b"", b"\xff\x00", marshal.dumps(7), marshal.dumps((("3.9", 1, 4), {}))])
def test_a_damaged_or_stale_file_is_none(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    assert CompiledExpressions(file).pattern("[0-9]", 0, str).findall("1 2") == ["1", "2"]


def test_damaged_code_is_compiled_anew(file: Path) -> None:
    run = CompiledExpressions(file)
    run.pattern("[0-9]", 0, str)
    run.keep()
    stamp, kept = marshal.loads(file.read_bytes())  # noqa: S302 - this test wrote it
    (key, (flags, code, groups, names)) = next(iter(kept.items()))
    file.write_bytes(marshal.dumps((stamp, {key: (flags, code[::-1], groups, names)})))
    assert CompiledExpressions(file).pattern("[0-9]", 0, str).findall("1 2") == ["1", "2"]


def test_nothing_is_written_where_python_is_to_write_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    run = CompiledExpressions(file)
    run.pattern("[0-9]", 0, str)
    run.keep()
    assert not file.exists()


def test_a_place_that_cannot_be_written_is_no_mistake(file: Path) -> None:
    file.parent.write_text("a file, not a folder")
    run = CompiledExpressions(file)
    run.pattern("[0-9]", 0, str)
    run.keep()
    assert file.parent.is_file()


def test_the_program_keeps_what_it_compiled(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("ResNet-50 has 50 layers, 3×3×64 = 567 weights.\n", encoding="utf-8")
    command = [sys.executable, "-X", f"pycache_prefix={tmp_path}", "-m", "resnet_calc", "verify", str(note)]
    environment = {"PYTHONIOENCODING": "utf-8"}
    answers = [
        subprocess.run(command, env=environment, capture_output=True, check=False).stdout  # noqa: S603 - our own program
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert b"576" in answers[0]
    assert len(list(tmp_path.rglob("*.expressions"))) == 1


def test_a_python_whose_re_has_other_parts_compiles_as_ever(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("re._compiler._compile_info")
    run = CompiledExpressions(file)
    assert run.pattern(PATTERN, re.IGNORECASE, spelled).fullmatch("64X56")
    run.keep()
    assert not file.exists()
