"""The literate cases: notes with the expected findings beside the lines.

A case is any file in ``cases/``. ``expect: wrong RC601`` in a comment speaks of its own line, or of the line before if
it stands alone; ``expect@-2:`` of the line two above. Several are separated by semicolons, and ``= 36,864`` behind a
code asks for the expected value; ``wrong RC601 from line 3`` is what follows from the mistake there.
``options: resnet50`` names the model. Where nothing is expected, nothing may be
called wrong, and nothing right under a convention only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.reading import Options
from resnet_calc.notes.source import read_note
from resnet_calc.notes.verify import verify

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_file())
EXPECTATION = re.compile(r"expect(?:@(?P<offset>[+-]?[0-9]+))?: (?P<findings>[^\n]*?)(?:-->|\\n|$)", re.MULTILINE)
FINDING = re.compile(
    r"(?P<verdict>wrong|convention|right|unchecked) (?P<code>RC[0-9]{3})(?: = (?P<value>[^;]+?))?"
    r"(?: from line (?P<cause>[0-9]+))?"
)
OPTIONS = re.compile(r"options: (?P<model>[\w./-]+)")


def expected_findings(text: str) -> dict[int, set[tuple[str, str, str | None, str | None]]]:
    """For each line the verdicts, codes and values that stand beside it."""
    expected: dict[int, set[tuple[str, str, str | None, str | None]]] = defaultdict(set)
    for number, line in enumerate(text.split("\n"), start=1):
        for expectation in EXPECTATION.finditer(line):
            alone = not re.search(r"\w", line[: expectation.start()])
            offset = int(expectation["offset"] or (-1 if alone else 0))
            findings = [finding.strip() for finding in expectation["findings"].split(";")]
            for finding in findings:
                parsed = FINDING.fullmatch(finding)
                assert parsed is not None, f"line {number}: cannot read the expectation {finding!r}"
                expected[number + offset].add((parsed["verdict"], parsed["code"], parsed["value"], parsed["cause"]))
    return expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_note_is_judged_as_written_beside_its_lines(path: Path) -> None:
    note = read_note(path)
    model = OPTIONS.search(note.text)
    judgement = verify(note, Options(model=model["model"] if model else None))
    expected = expected_findings(note.text)
    assert expected, "a case expects something"

    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    values: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    causes: dict[tuple[int, str], set[int | None]] = defaultdict(set)
    for finding in judgement.findings:
        found[finding.place.line].add((finding.verdict.value, finding.code))
        values[finding.place.line, finding.verdict.value, finding.code].add(finding.expected)
        causes[finding.place.line, finding.code].add(finding.follows.place.line if finding.follows else None)

    problems: list[str] = []
    for line in sorted({*found, *expected}):
        asked = {(verdict, code) for verdict, code, _, _ in expected[line]}
        problems += [
            f"line {line}: expected {verdict} {code}, not found" for verdict, code in sorted(asked - found[line])
        ]
        problems += [
            f"line {line}: {verdict} {code} is not expected: {note.line_text(line)}"
            for verdict, code in sorted(found[line] - asked)
            if verdict in (Verdict.WRONG, Verdict.CONVENTION)
        ]
        problems += [
            f"line {line}: {code} should expect {value}, expects {values[line, verdict, code]}"
            for verdict, code, value, _ in expected[line]
            if value is not None and value.strip() not in values[line, verdict, code]
        ]
        problems += [
            f"line {line}: {code} should follow from line {cause}, follows from {causes[line, code]}"
            for verdict, code, _, cause in expected[line]
            if verdict == Verdict.WRONG and int(cause or 0) not in {one or 0 for one in causes[line, code]}
        ]
    assert not problems, "\n".join(problems)
