"""How well notes are judged: `verify` against the mistakes that somebody annotated by hand.

    python benchmarks/score_notes.py ANNOTATIONS.json NOTES_DIRECTORY [--details]

ANNOTATIONS.json lists, for each note, its ``path`` and its ``errors``, each with the ``line`` of a number that is
wrong; ``ambiguous`` entries are doubtful either way. An error is found when a claim on its line, or on the next to it,
is called wrong. A line that is called wrong without an error or a doubt next to it is a false alarm. Notes are other
people's, so none are in this repository.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.source import read_note
from resnet_calc.notes.verify import verify

SLACK = 1
"""Lines by which an annotation and a finding may differ."""


def score(entry: dict[str, Any], directory: Path) -> tuple[set[int], set[int], set[int]]:
    """Lines with an error, those of them that were found, and lines with a false alarm."""
    errors = {error["line"] for error in entry["errors"] if error.get("numeric", True) and not is_aside(error)}
    doubtful = {
        line
        for item in [*entry["errors"], *entry.get("ambiguous", []), *entry.get("label_slips", [])]
        for line in (item.get("line"), item.get("end_line"), *span(item.get("also_lines", [])))
        if isinstance(line, int)
    }
    findings = verify(read_note(directory / entry["path"])).findings
    called = {finding.place.line for finding in findings if finding.verdict is Verdict.WRONG}
    found = {line for line in errors if is_near(line, called)}
    return errors, found, {line for line in called if not is_near(line, errors | doubtful)}


def is_aside(error: dict[str, Any]) -> bool:
    """Whether an annotated error is not about residual networks, or follows from another."""
    return bool(error.get("outside_resnet") or error.get("consequence_of"))


def span(ends: list[int]) -> range:
    """The lines from the first of two to the last, if there are any."""
    return range(ends[0], ends[-1] + 1) if ends else range(0)


def is_near(line: int, others: set[int]) -> bool:
    """Whether a line is one of others, or next to one."""
    return any(abs(line - other) <= SLACK for other in others)


def main() -> None:
    """Score the notes, and print recall and precision."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("annotations", type=Path)
    parser.add_argument("notes", type=Path)
    parser.add_argument("--details", action="store_true", help="list what was missed and what was a false alarm")
    options = parser.parse_args()
    annotated = found_in_all = false_in_all = 0
    for entry in json.loads(options.annotations.read_text(encoding="utf-8")):
        errors, found, false = score(entry, options.notes)
        print(f"{entry['path']}: {len(found)} of {len(errors)} errors found, {len(false)} false alarms")
        if options.details:
            print("".join(f"    missed line {line}\n" for line in sorted(errors - found)), end="")
            print("".join(f"    false alarm line {line}\n" for line in sorted(false)), end="")
        annotated += len(errors)
        found_in_all += len(found)
        false_in_all += len(false)
    called = found_in_all + false_in_all
    print(f"recall {found_in_all / max(1, annotated):.2f} ({found_in_all} of {annotated} lines with errors)")
    print(f"precision {found_in_all / max(1, called):.2f} ({false_in_all} false alarms)")


if __name__ == "__main__":
    main()
