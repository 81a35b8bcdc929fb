"""verify as its users meet it: exit status, formats, ignores, corrections, bad input."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from resnet_calc.cli.app import run
from resnet_calc.notes.patterns import rules
from resnet_calc.notes.source.decode import encode
from resnet_calc.render.findings import formats

WRONG = "# Notes\n\n卷积核的权重:3×3×64×64 = 36,846 个。\n\n3 + 4 + 6 + 3 = 16 blocks\n"
EVIL = "3 + 4 = \x1b[31m8\x1b[0m\n\n3 + 4 = 8 \x9b2J <b onclick='x'>[red]|\u202e::error::x\n"


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "note.md"
    path.write_text(WRONG, encoding="utf-8")
    return path


def verify(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["verify", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_a_finding_is_one_line_and_its_spot_is_marked(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = verify(capsys, note.name)
    assert (status, err) == (1, "")
    assert out.splitlines()[:3] == [
        "note.md:3:20  wrong  RC601  3×3×64×64 is 36,864, the note says 36,846: two digits have changed places",
        "    3 | 卷积核的权重:3×3×64×64 = 36,846 个。",
        "      | " + 25 * " " + "^^^^^^",  # 6 Chinese characters are 12 cells wide
    ]


def test_messages_are_in_chinese_when_asked_for(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = verify(capsys, note.name, "--lang", "zh")
    assert "错误  RC601  3×3×64×64 应为 36,864，文中写的是 36,846：有两位数字写颠倒了" in out


def test_the_exit_status_says_how_it_went(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = note.with_name("right.md")
    right.write_text("1 + 33×3 + 1 = 101\n", encoding="utf-8")
    assert verify(capsys, str(right))[0] == 0
    assert verify(capsys, str(right), str(note))[0] == 1
    status, out, err = verify(capsys, str(right), "none.md", str(note))
    assert status == 2
    assert "RC601" in out, "what can be read is judged all the same"
    assert err == "resnet-calc: 'none.md': does not exist\n"


def test_json_says_what_programs_need(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(verify(capsys, note.name, "-f", "json")[1])
    assert record["schema_version"] == 1
    (entry,) = record["notes"]
    assert entry["path"] == "note.md"
    assert entry["summary"] == {"checked": 2, "right": 1, "convention": 0, "wrong": 1, "unchecked": 0}
    wrong = next(claim for claim in entry["claims"] if claim["verdict"] == "wrong")
    assert wrong == {
        "line": 3,
        "column": 20,
        "end_line": 3,
        "end_column": 26,
        "text": "36,846",
        "verdict": "wrong",
        "code": "RC601",
        "subject": "",
        "said": "36,846",
        "expected": "36,864",
        "message": "3×3×64×64 is 36,864, the note says 36,846: two digits have changed places",
        "holds_under": [],
    }


def test_sarif_names_the_rule_the_place_and_the_correction(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = json.loads(verify(capsys, note.name, "-f", "sarif")[1])
    (run_record,) = log["runs"]
    (result,) = run_record["results"]
    assert log["version"] == "2.1.0"
    assert run_record["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "RC601"
    region = {"startLine": 3, "startColumn": 20, "endLine": 3, "endColumn": 26}
    assert result["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "note.md"}, "region": region}
    change = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert change == {"deletedRegion": region, "insertedContent": {"text": "36,864"}}


def test_sarif_places_are_uris_and_its_messages_plain(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = note.with_name("第一 讲#%.md")
    odd.write_text("$3\\times3\\times{64} = 567$\n", encoding="utf-8")
    for name, uri in ((odd.name, "%E7%AC%AC%E4%B8%80%20%E8%AE%B2%23%25.md"), (f"./{note.name}", "note.md")):
        result = json.loads(verify(capsys, name, "-f", "sarif")[1])["runs"][0]["results"][0]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri
    (result,) = json.loads(verify(capsys, odd.name, "-f", "sarif")[1])["runs"][0]["results"]
    assert "{64}" not in result["message"]["text"].replace("{{", "").replace("}}", "")
    log = json.loads(verify(capsys, str(note), "-f", "sarif")[1])
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == note.as_uri()
    for rule in log["runs"][0]["tool"]["driver"]["rules"]:
        assert rule["help"]["text"]
        assert rule["shortDescription"]["text"] in rule["help"]["markdown"]


def test_a_mistake_that_is_repeated_is_told_once_with_its_places(
    note: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note.write_text("3×3×64×64 = 36,846\n\n9×64×64 = 36846, so 36,846 weights; 3×3×32 = 289\n", encoding="utf-8")
    out = verify(capsys, note.name)[1]
    assert out.count("the note says 36") == 1
    assert "= again at: 3:11\n" in out
    assert "3 claims checked: 3 wrong\n1 of them repeats an earlier one\n" in out
    claims = json.loads(verify(capsys, note.name, "-f", "json")[1])["notes"][0]["claims"]
    assert [claim["line"] for claim in claims if claim["verdict"] == "wrong"] == [1, 3, 3]


def test_github_annotations_stand_at_the_place(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = verify(capsys, note.name, "-f", "github")[1]
    where = "file=note.md,line=3,endLine=3,col=20,endColumn=26,title=RC601 wrong-sum-or-product"
    assert out.startswith(
        f"::error {where}::3×3×64×64 is 36,864, the note says 36,846: two digits have changed places\n"
    )


@pytest.mark.parametrize("form", formats())
def test_a_note_is_shown_and_never_obeyed(form: str, note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note.write_text(EVIL, encoding="utf-8")
    out = verify(capsys, note.name, "-f", form, "--show", "all", "--explain")[1]
    assert not set(out) & {"\x1b", "\x9b", "\u202e", "\r", "\x07"}
    assert all(not line.startswith("::") or line.startswith(("::error file=", "::notice")) for line in out.splitlines())
    if form == "html":
        tags: set[str] = set()

        class Tags(HTMLParser):
            def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
                del attrs
                tags.add(tag)

        Tags().feed(out)
        assert "b" not in tags


@pytest.mark.parametrize("form", formats())
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_format_is_written_in_every_language_and_to_a_file(
    form: str, language: str, note: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = verify(capsys, note.name, "-f", form, "--lang", language)[1]
    assert "RC601" in out
    assert verify(capsys, note.name, "-f", form, "--lang", language, "-o", "report")[:2] == (1, "")
    assert Path("report").read_text(encoding="utf-8") == out


def test_standard_input_directories_and_several_files_are_read(
    note: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = note.parent / "week 1" / "inner.txt"
    inner.parent.mkdir()
    inner.write_text("3 + 4 = 8\n", encoding="utf-8")
    (note.parent / ".hidden").mkdir()
    (note.parent / ".hidden" / "no.md").write_text("3 + 4 = 8\n", encoding="utf-8")
    (note.parent / "image.png").write_bytes(b"\x89PNG")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"3 + 4 = 9\n"), encoding="utf-8"))
    status, out, err = verify(capsys, ".", "-", note.name)
    assert (status, err) == (1, "")
    assert [line.split("  ")[0] for line in out.splitlines() if "RC601" in line] == [
        "note.md:3:20",
        "week 1/inner.txt:1:9",
        "<stdin>:1:9",
    ]
    assert "3 notes" in out


@pytest.mark.parametrize("name", ["long.md", "long.txt", "long.tex", "long.rst", "long.py", "long.html", "long.ipynb"])
def test_of_a_very_long_note_the_beginning_is_judged_and_all_of_it_when_asked_for(
    name: str, note: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resnet_calc.notes.source.reach.LONGEST", 500)
    lines = ["3 + 4 = 8", "", *["# a sentence without a number" if name.endswith("py") else "nothing", ""] * 800]
    text = "\n".join([*lines, "3 + 4 = 9"])
    if name.endswith("html"):
        text = "".join(f"<p>{line}</p>\n" for line in lines) + "<p>3 + 4 = 9</p>"
    if name.endswith("ipynb"):
        cells = [{"cell_type": "markdown", "source": [line]} for line in (*lines, "3 + 4 = 9")]
        text = json.dumps({"cells": cells}, indent=1)
    note.with_name(name).write_text(text, encoding="utf-8")
    status, out, err = verify(capsys, name)
    assert (status, err, out.count("wrong  RC601")) == (1, "", 1)
    assert f"'{name}' goes on from line" in out
    status, out, _ = verify(capsys, name, "--format", "json")
    from_line = json.loads(out)["notes"][0]["unread_from_line"]
    assert 1 < from_line < text.count("\n")
    status, out, _ = verify(capsys, name, "--whole")
    assert (out.count("wrong  RC601"), "goes on" in out) == (2, False)


def test_of_what_a_cell_printed_at_length_the_first_lines_are_judged(
    note: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resnet_calc.notes.source.reach.LONGEST", 500)
    log = ["3 + 4 = 8\n", *["nothing\n"] * 800, "3 + 4 = 9\n"]
    output = {"output_type": "stream", "name": "stdout", "text": log}
    cells = [{"cell_type": "code", "source": ["train()"], "outputs": [output]}]
    note.with_name("log.ipynb").write_text(json.dumps({"cells": cells}, indent=1), encoding="utf-8")
    status, out, _ = verify(capsys, "log.ipynb")
    assert (status, out.count("wrong  RC601")) == (1, 1)
    assert (
        "'log.ipynb' goes on from line 74:" in out
    )  # the log begins in line 13; 7 + 10 + 60 × 8 characters are judged


def test_data_in_a_note_do_not_make_it_long(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = f"![](data:image/png;base64,{'A7/+' * 200_000})\n\n"
    note.write_text(picture + "3 + 4 = 8\n\n" + picture + "3 + 4 = 9\n", encoding="utf-8")
    _, out, _ = verify(capsys, note.name)
    assert (out.count("wrong  RC601"), "goes on" in out) == (2, False)


def test_ignores_silence_and_those_that_silence_nothing_are_reported(
    note: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note.write_text(
        "3 + 4 = 8 <!-- resnet-calc: ignore RC601 -->\n\n3 + 4 = 7 <!-- resnet-calc: ignore RC601 -->\n",
        encoding="utf-8",
    )
    status, out, _ = verify(capsys, note.name)
    assert status == 0
    assert out.splitlines()[0] == "note.md:3:16  ignore RC601  this ignore comment silences nothing: remove it"
    assert "silenced by comments: 1 wrong" in out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "gb18030"])
def test_a_correction_is_shown_and_changes_nothing_else(
    encoding: str, note: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = WRONG.replace("\n", "\r\n").replace("# Notes", "# Notes \t ")
    note.write_bytes(encode(text, encoding))
    note.chmod(0o640)
    shown = verify(capsys, note.name, "--diff")[1]
    assert "-卷积核的权重:3×3×64×64 = 36,846 个。" in shown
    assert "+卷积核的权重:3×3×64×64 = 36,864 个。" in shown
    assert note.read_bytes() == encode(text, encoding), "--diff changes nothing"
    assert "+卷积核的权重:3×3×64×64 = 36,864 个。" in verify(capsys, note.name, "--fix")[1]
    assert note.read_bytes() == encode(text.replace("36,846", "36,864"), encoding)
    assert note.stat().st_mode & 0o777 == 0o640
    assert verify(capsys, note.name, "--fix")[0] == 0


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no patch program")
@pytest.mark.parametrize("end", ["\n", "", "\n\n\n\n\nfive lines below\n3×3×64×64 = 36,846"])
def test_the_difference_that_is_shown_is_one_that_patch_applies(
    end: str, note: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note.write_text(WRONG.rstrip("\n") + end, encoding="utf-8")
    shown = verify(capsys, note.name, "--diff", "-o", "report")[1]
    subprocess.run(["patch", note.name], input=shown.encode(), check=True, capture_output=True)  # noqa: S603, S607
    assert note.read_text(encoding="utf-8") == (WRONG.rstrip("\n") + end).replace("36,846", "36,864")


def test_a_correction_is_made_only_where_the_operands_cannot_be_the_mistake(
    note: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note.write_text("3 + 4 + 6 + 4 = 16\n\n3×3×64×32 = 36,864\n", encoding="utf-8")
    before = note.read_bytes()
    assert verify(capsys, note.name, "--fix")[0] == 1
    assert note.read_bytes() == before


def test_a_correction_in_a_notebook_stands_in_the_raw_file(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = note.with_name("book.ipynb")
    raw = '{"cells": [{"cell_type": "markdown", "source": ["\\u6743\\u91cd 3\\u00d73\\u00d764\\u00d764 = 36846\\n"]}]}'
    book.write_text(raw, encoding="utf-8")
    verify(capsys, book.name, "--fix")
    assert book.read_text(encoding="utf-8") == raw.replace("36846", "36864")


@pytest.mark.parametrize("code", sorted(rules()))
def test_every_rule_is_documented_in_both_languages(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    english, chinese = (verify(capsys, "--rule", code, "--lang", language)[1] for language in ("en", "zh"))
    rule = rules()[code]
    assert f"{code} {rule.name}" in english
    assert rule.what.en in english
    assert rule.what.zh in chinese
    assert rule.wrong in english
    assert rule.right in chinese


def test_rules_are_named_for_the_bad_thing_and_numbered_by_family() -> None:
    for code, rule in rules().items():
        assert code == rule.code
        assert rule.name == rule.name.lower().replace(" ", "-")
        assert rule.wrong != rule.right, code


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "which notes?"),
        (["--rule", "RC999"], "unknown rule 'RC999'"),
        (["note.md", "-f", "jsn"], "unknown format 'jsn': did you mean json?"),
        (["note.md", "--show", "wrng"], "unknown verdict 'wrng': did you mean wrong?"),
        (["note.md", "--model", "resnet51"], "unknown model 'resnet51'"),
        (["note.md", "--input", "big"], "is not a size such as"),
        (["empty"], "holds no notes"),
        (["note.md", "-o", "none/there.txt"], "cannot be written"),
    ],
)
def test_a_mistake_is_answered_with_one_line_and_status_2(
    arguments: list[str], complaint: str, note: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (note.parent / "empty").mkdir()
    status, _, err = verify(capsys, *arguments)
    assert status == 2
    assert err.count("\n") == 1
    assert complaint in err


def test_a_directory_is_looked_through_with_sense(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = "3 + 4 = 8\n"
    package = note.parent / "package"
    for inside in ("node_modules/a", "env", "__pycache__", ".hidden", "week 1"):
        (package / inside).mkdir(parents=True)
        (package / inside / "inner.md").write_text(wrong, encoding="utf-8")
    (package / "env" / "pyvenv.cfg").touch()
    (package / "__init__.py").touch()
    (package / "round").symlink_to("..", target_is_directory=True)
    (package / "dangling.md").symlink_to("nowhere")
    (note.parent / "empty").mkdir()
    status, out, err = verify(capsys, "empty", "package", "-f", "json")
    assert [entry["path"] for entry in json.loads(out)["notes"]] == ["package/__init__.py", "package/week 1/inner.md"]
    assert status == 2
    assert err.startswith("resnet-calc: 'empty' holds no notes"), "and the others are judged all the same"
    assert verify(capsys, "package", "-f", "json")[0] == 1


def test_a_difference_is_all_that_is_printed_when_it_is_asked_for(
    note: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = verify(capsys, note.name, "--diff")
    assert status == 1
    assert out.startswith("--- note.md\n+++ note.md\n@@ -1,5 +1,5 @@\n # Notes\n")
    assert "RC601" not in out
    assert err.startswith("2 claims checked: 1 right, 1 wrong\n")


def test_after_a_correction_only_what_is_still_wrong_is_listed(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note.write_text(WRONG + "\n3 + 4 = 8 blocks\n", encoding="utf-8")
    status, out, _ = verify(capsys, note.name, "--fix")
    assert status == 1
    assert "3 + 4 is 7, the note says 8" in out
    assert "the note says 36,846: two digits have changed places" not in out
    assert out.endswith("3 claims checked: 2 right, 1 wrong\n1 corrected\n")


def test_what_cannot_be_written_is_left_and_named(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def unwritable(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("resnet_calc.cli.output.tempfile.mkstemp", unwritable)
        status, out, err = verify(capsys, note.name, "--fix")
    assert status == 2
    assert err.count("\n") == 1
    assert "note.md: cannot be written: Permission denied" in err
    assert "1 can be corrected" in out
    assert note.read_text(encoding="utf-8") == WRONG
    status, _, err = verify(capsys, "-", "--fix")
    assert (status, err.count("\n")) == (2, 1)


def test_a_link_stays_a_link_when_its_note_is_corrected(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    link = note.with_name("link.md")
    link.symlink_to(note.name)
    verify(capsys, link.name, "--fix")
    assert link.is_symlink()
    assert "36,864" in note.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("a.md", "3 + 4 = 8 <!-- resnet-calc: ignore rc601 -->\n3 + 4 = 9\n", 1),
        ("a.md", "<!-- resnet-calc: ignore wrong-sum-or-product: on purpose -->\n\n3 + 4 = 8\n\n3 + 4 = 9\n", 1),
        ("a.md", "<!-- resnet-calc: ignore RC6O1 -->\n3 + 4 = 8\n", 1),
        ("a.md", "3 + 4 = 8 <!-- resnet-calc: ignore RC602 -->\n", 1),
        ("a.tex", "% resnet-calc: ignore RC601\n\n$3 + 4 = 8$\n", 0),
        ("a.rst", ".. resnet-calc: ignore\n\n3 + 4 = 8\n", 0),
        ("a.py", "# resnet-calc: ignore RC602, RC601  a joke\nx = 1  # 3 + 4 = 8\n", 0),
        ("a.html", "<p>3 + 4 = 8 <!-- resnet-calc: ignore --></p>\r\n<p>3 + 4 = 9</p>", 1),
        (
            "a.ipynb",
            '{"cells": [{"cell_type": "markdown", "source": "3 + 4 = 8 <!-- resnet-calc: ignore -->\\n\\n3 + 4 = 9"}]}',
            1,
        ),
        (
            "a.ipynb",
            '{"cells": [{"cell_type": "markdown", "source": ["# resnet-calc: ignore\\n", "\\n", "3 + 4 = 8\\n"]}]}',
            0,
        ),
    ],
)
def test_a_comment_silences_its_line_in_notes_of_every_kind(
    name: str, text: str, left: int, note: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note.with_name(name).write_bytes(text.encode())
    record = json.loads(verify(capsys, name, "-f", "json")[1])["notes"][0]
    assert record["summary"]["wrong"] == left
    assert ("unused_ignores" in record) == ("RC6O1" in text or "RC602 -->" in text)
