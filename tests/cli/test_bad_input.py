"""Whatever is wrong with a request: one clear line on standard error, exit status 2, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resnet_calc.cli.app import Commands, run

CONTROL = {chr(code) for code in range(32)} - {"\n"} | {"\x7f", "\x9b"}


def complaint(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the program says when it cannot do what it is asked, checked for the manners all complaints share."""
    status = run(arguments)
    out, err = capsys.readouterr()
    assert status == 2, f"exit status {status} for {arguments}: {out}{err}"
    assert out == ""
    assert err.startswith("resnet-calc: ")
    assert "Traceback" not in err
    assert not CONTROL & set(err)
    return err


def one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    said = complaint(arguments, capsys)
    assert said.count("\n") == 1, said
    return said


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["table", "resnet51"], "did you mean resnet50"),
        (["table", "keras/resnet51"], "did you mean resnet50"),
        (["table", "--depth", "51"], "the nearest are 44, 50, 56"),
        (["table", "--depth", "98"], "6n+2 with n = 16"),
        (["table", "--depth", "83"], "9n+2 with n = 9"),
        (["table", "--depth", "-1"], "no ResNet of depth -1"),
        (["table", "--depth", "fifty"], "--depth"),
        (["table"], "which network?"),
        (["table", "resnet50", "--depth", "50"], "two networks"),
        (["table", "resnet50", "--style", "kears"], "did you mean keras"),
        (["table", "resnet50", "--names", "torch"], "torchvision"),
        (["table", "resnet50", "--level", "blok"], "unknown level 'blok': did you mean block?"),
        (["table", "resnet50", "--columns", "name,params"], "parameters"),
        (["table", "resnet50", "--sort", "cost"], "unknown column"),
        (["table", "resnet50", "--format", "xml"], "unknown format"),
        (["table", "resnet50", "--classes", "-3"], "head.classes"),
        (["table", "resnet50", "--output-stride", "5"], "choose from 4, 8, 16, 32"),
        (["table", "cifar_resnet20", "--output-stride", "8"], "choose from 1, 2, 4"),
        (["table", "resnet50", "--input", "0"], "input"),
        (["table", "resnet50", "--input", "3x224x224x3"], "3x224x224"),
        (["table", "resnet50", "--input", "２２４"], "--input"),
        (["table", "resnet50", "--input", "-224"], "--input"),
        (["table", "resnet50", "--input", "999999999"], "input"),
        (["table", "resnet50", "--shortcut", "D"], "shortcut"),
        (["table", "resnet50", "--block", "botleneck"], "did you mean bottleneck"),
        (["table", "--blocks", "3,4,x"], "--blocks"),
        (["table", "--blocks", "3,0,6"], "blocks"),
        (["table", "--blocks", "3,4,6", "--widths", "64,128"], "widths"),
        (["table", "resnet50", "--groups", "0"], "groups"),
        (["table", "resnet50", "--set", "stem.wdth=3"], "did you mean width"),
        (["table", "resnet50", "--set", "colour=red"], "unknown key"),
        (["table", "resnet50", "--set", "width"], "key=value"),
        (["table", "resnet50", "--set", "stem.width=" + "[" * 5000], "stem.width"),
        (["table", "resnet50", "--output", "/nonexistent/table.txt"], "cannot be written"),
        (["table", "--config", "/nonexistent.toml"], "/nonexistent.toml: does not exist"),
        (["table", "--config", "/"], "cannot be read"),
        (["tabel"], "did you mean table"),
        (["table", "resnet50", "--dpth", "3"], "--depth"),
        (["layers", "vgg16"], "unknown model"),
        (["config", "resnet0"], "did you mean"),
        (["models", "--family", "vgg"], "unknown family"),
        (["models", "--family", "wideresnte"], "did you mean"),
        (["models", "vgg"], "no model has 'vgg' in its name, family or source"),
        (["models", "--count", "thp"], "did you mean thop"),
        (["table", "zzz"], "unknown model 'zzz': resnet-calc models lists all"),
        (["table", "own.toml"], "own.toml: does not exist"),
        (["table", "resnet50", "resnet18"], "'resnet18' is more than table takes: resnet-calc compare"),
        (["table", "resnet50", "--nope"], "table has no option --nope (see resnet-calc table --help)"),
        (["table", "resnet50", "--levle", "block"], "table has no option --levle: did you mean --level?"),
        (["table", "resnet50", "--input"], "--input needs a value"),
        (["table", "resnet50", "--classes", "1" * 23], "is too large"),
        (["table", "resnet50", "--classes", "1e3"], "--classes: '1e3' is not a whole number"),
        (["table", "resnet50", "--rows", "mian"], "unknown choice of rows 'mian': did you mean main?"),
        (["table", "resnet50", "--columns", "zzz"], "training_multiply_adds"),
        (["layers"], "which network?"),
        (["layers", "resnet50", "--count", "thop"], "layers has no option --count"),
        (["config", "resnet50", "-f", "json"], "config has no option -f"),
        (["config", "--check", "none.toml"], "none.toml: does not exist"),
        (["counts", "resnet51"], "did you mean resnet50"),
        (["explain"], "which network?"),
        (["explain", "resnet50", "conv2_9"], "did you mean conv2_"),
        (["explain", "resnet50", "conv1", "conv2"], "'conv2' is more than explain takes"),
        (["compare", "resnet18", "resnet51"], "did you mean resnet50"),
        (["compare", "resnet18", "--style", "kears"], "did you mean keras"),
        (["diff"], "which two networks?"),
        (["diff", "resnet50"], "which network beside 'resnet50'? Give two: resnet-calc diff"),
        (["diff", "18", "34", "50"], "'50' is more than diff takes"),
        (["memory", "resnet50", "--dtype", "float23"], "did you mean float32"),
        (["memory", "resnet50", "--optimizer", "adma"], "did you mean adam"),
        (["memory", "resnet50", "--batch-size", "0"], "batch size: must be from 1"),
        (["memory", "resnet50", "--batch-size", "-3"], "batch size: must be from 1"),
        (["search"], "which budget?"),
        (["search", "resnet51", "--max-layers", "50"], "did you mean resnet50"),
        (["search", "own.toml", "--max-layers", "50"], "own.toml: does not exist"),
        (["search", "--config", "own.toml", "--max-layers", "50"], "own.toml: does not exist"),
        (["search", "--max-parameters", "many"], "--max-parameters: 'many' is not a count"),
        (["search", "--max-parameters", "1"], "the least there is takes"),
        (["search", "--max-parameters", "12M", "--objective", "depest"], "did you mean deepest"),
        (["search", "--max-parameters", "12M", "--block", "basci"], "did you mean basic"),
        (["search", "--max-parameters", "12M", "--blocks", "8-1"], "is not a range of blocks"),
        (["search", "--max-parameters", "12M", "--top", "0"], "top: must be at least 1"),
        (["blocks", "--width", "wide"], "--width: 'wide' is not a list of whole numbers"),
        (["blocks", "--width", "6"], "give a multiple of 4"),
        (["blocks", "--width", "64", "--size", "8,16"], "give one size, or one for each width"),
        (["blocks", "--lang", "fr"], "unknown language 'fr': choose from en, zh"),
        (["why"], "which number?"),
        (["why", "resnet50"], "which number?"),
        (["why", "resnet50", "-3"], "'-3': no number here can be less than 0"),
        (["why", "resnet50", "25.6M params", "--count", "thop"], "--count says how operations are counted"),
        (["verify"], "which notes?"),
        (["verify", "none.md"], "'none.md': does not exist"),
        (["verify", "--rule", "zzz"], "resnet-calc verify --rule all lists all"),
        (["verify", "--model", "resnet51", "none.md"], "did you mean resnet50"),
        (["verify", "--format", "sarfi", "none.md"], "did you mean sarif"),
        (["verify", "--show", "wrogn", "none.md"], "did you mean wrong"),
        (["--nope"], "resnet-calc has no option --nope"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else None,
)
def test_a_mistake_gets_one_line_that_helps(
    arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert expected in one_line(arguments, capsys)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is empty"),
        ("blocks = [3, 4", "is not TOML"),
        ("\x00", "is not TOML"),
        ('extends = "mine"', "unknown model 'mine'"),
        ('[models.a]\nextends = "b"\n[models.b]\nextends = "a"', "holds 2 models"),
        ('[models.a]\nextends = "a"', "extends itself"),
        ("extends = 3", "must be the name of a model"),
        ('extends = "resnet50"\nblocks = [3, 4, -6, 3]', "blocks.2"),
        ('extends = "resnet50"\nblocks = "3,4,6,3"', "blocks"),
        ('extends = "resnet50"\nblocks = [nan]', "blocks.0"),
        ('extends = "resnet50"\ninput = [3, 224]', "input"),
        ('extends = "resnet50"\ninput = [3, 1e9, 224]', "input.1"),
        ('extends = "resnet50"\nstyle = "keraas"', "did you mean keras"),
        ('extends = "resnet50"\nstem = "deeep"', "stem"),
        ('extends = "resnet50"\nstem = 3', "stem"),
        ('extends = "resnet50"\nhead = { dropout = inf }', "head.dropout"),
        ('extends = "resnet50"\nblocs = [3]', "did you mean blocks"),
        ("models = 3", "must be tables"),
    ],
)
def test_a_wrong_config_is_named_with_file_and_key(
    text: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    said = one_line(["table", "--config", str(file)], capsys)
    assert expected in said
    assert "mine.toml" in said


def test_all_problems_of_a_config_are_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('extends = "resnet50"\ngroups = 0\nwidth = 3\nstem = { wdth = 1 }', encoding="utf-8")
    said = complaint(["config", "--check", str(file)], capsys)
    assert [line.split("mine.toml: ")[1].split(":")[0] for line in said.splitlines()] == [
        "stem.wdth",
        "groups",
        "unknown key 'width'",
    ]


def test_a_huge_config_is_refused_before_it_is_parsed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("# " + "x" * 2_000_000, encoding="utf-8")
    assert "larger than" in one_line(["table", "--config", str(file)], capsys)


def test_a_deeply_nested_config_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("blocks = " + "[" * 50_000, encoding="utf-8")
    assert "mine.toml" in one_line(["table", "--config", str(file)], capsys)


def test_a_config_that_is_not_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in one_line(["table", "--config", str(file)], capsys)


@pytest.mark.parametrize("input_size", ["1", "2x7", "3x6x6"])
def test_every_input_is_either_answered_or_called_too_small(
    input_size: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(["table", "resnet50", "--input", input_size])
    out, err = capsys.readouterr()
    assert (status, err) == (0, "") or (status == 2 and out == "" and err.count("\n") == 1)


def test_an_input_too_small_for_a_window_names_the_place(capsys: pytest.CaptureFixture[str]) -> None:
    said = one_line(["table", "caffe/resnet50", "--input", "4"], capsys)
    assert "stem" in said


def test_escape_sequences_in_a_name_are_shown_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\\x1b[31m" in one_line(["table", "\x1b[31mred"], capsys)


def test_escape_sequences_in_the_name_of_a_file_are_shown_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\\x1b[31mred.toml: does not exist" in one_line(["table", "--config", "\x1b[31mred.toml"], capsys)


def test_every_command_has_a_mistake_in_this_table() -> None:
    marks = getattr(test_a_mistake_gets_one_line_that_helps, "pytestmark")  # noqa: B009 - pytest sets it
    marker = next(mark for mark in marks if mark.name == "parametrize")
    assert {arguments[0] for arguments, _ in marker.args[1]} >= set(Commands.names())


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_an_encoding_without_our_signs_gets_plain_ones(encoding: str) -> None:
    code = "from resnet_calc.cli import main; main()"
    program = [sys.executable, "-c", code, "explain", "resnet18", "conv1", "--count", "flop-counter"]
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    done = subprocess.run(program, env=environment, capture_output=True, check=False)  # noqa: S603
    text = done.stdout.decode(encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "?" not in text
    assert "224" in text
    if encoding == "ascii":
        assert "7x7x3x64 = 9,408" in text
        assert "3x224x224 -> 64x112x112" in text
        assert "(224 - 7 + 2x3)/2" in text


def test_an_output_file_is_whole_or_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "table.txt"
    file.write_text("before", encoding="utf-8")
    one_line(["table", "resnet51", "--output", str(file)], capsys)
    assert file.read_text(encoding="utf-8") == "before"
    assert run(["table", "resnet50", "--output", str(file)]) == 0
    assert "25,557,032" in file.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["table.txt"]


def test_a_closed_pipe_ends_quietly() -> None:
    program = [sys.executable, "-c", "from resnet_calc.cli import main; main()", "table", "--depth", "152"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 2


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(data=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_file_whatever_is_in_it_makes_the_program_fall_over(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(data)
    assert run(["config", "--check", str(file)]) in {0, 2}


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [["table", "--depth", "18"], ["--help"], ["--version"], ["models"]])
def test_a_full_disk_gets_one_line(arguments: list[str]) -> None:
    program = [sys.executable, "-c", "from resnet_calc.cli import main; main()", *arguments]
    with FULL.open("w") as full:
        done = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["resnet-calc: standard output: cannot be written: No space left on device"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
@pytest.mark.parametrize("arguments", [["table", "--config", "/dev/zero"], ["verify", "/dev/zero"]])
def test_input_without_an_end_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert "is larger than" in one_line(arguments, capsys)


def test_a_link_to_an_output_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("before", encoding="utf-8")
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    assert run(["layers", "resnet18", "--output", str(link)]) == 0
    assert link.is_symlink()
    assert "= 18" in (tmp_path / "real.txt").read_text(encoding="utf-8")
