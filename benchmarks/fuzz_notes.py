"""Does anything that stands in a note bring ``verify`` down, or make it slow?

Splices pieces of the literate cases, of markup and of noise into notes of every kind, in every encoding, judges them,
corrects them and writes the result in every format. What goes wrong is printed with the note that did it.

    python benchmarks/fuzz_notes.py [--seconds 60] [--seed 0] [--keep FOLDER]

Besides that nothing raises but an error of our own, each note is held to this: every claim stands within its file and
its lines; what a terminal would obey is in no output; a correction changes no line that it does not show, and
correcting twice changes nothing more; and no note takes longer than `LONGEST` seconds for each thousand characters.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from resnet_calc.errors import NoteError
from resnet_calc.language import Language
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.fixing import correct
from resnet_calc.notes.note import Note
from resnet_calc.notes.source import read_bytes
from resnet_calc.notes.source.decode import encode
from resnet_calc.notes.verify import verify
from resnet_calc.render import Target
from resnet_calc.render.findings import formats, render
from resnet_calc.view.diagnostics import diagnose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CASES = sorted((Path(__file__).parent.parent / "tests" / "notes" / "cases").glob("*.md"))
SUFFIXES = (".md", ".txt", ".rst", ".tex", ".html", ".py", ".ipynb")
LONGEST = 1.0
OBEYED = frozenset("\x07\x08\x1b\x7f\x9b\u202e\u2066\u200b")
PIECES = json.loads((Path(__file__).parent / "fuzz_pieces.json").read_text(encoding="utf-8"))
"""Markup of every kind, words and numbers of the field, and characters that are not what they seem."""
SHARES = {"markup": 0.3, "words": 0.3, "noise": 0.1, "lines": 0.3}
SHORT = 30


def pieces() -> dict[str, list[str]]:
    """What notes are put together from: the pieces, and lines of the literate cases."""
    lines = [line for path in CASES for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return {**PIECES, "lines": lines}


def hold(condition: object, promise: str) -> None:
    """Hold the program to a promise.

    Raises:
        AssertionError: if it is broken.
    """
    if not condition:
        raise AssertionError(promise)


def likely(chance: random.Random, share: float) -> bool:
    """Whether something happens that happens in such a share of all cases."""
    return chance.random() < share


def drawn(chance: random.Random, known: Mapping[str, Sequence[str]]) -> str:
    """A text of up to some thousand characters."""
    parts: list[str] = []
    for kind in chance.choices(list(SHARES), list(SHARES.values()), k=chance.randrange(1, 60)):
        part = chance.choice(known[kind])
        if likely(chance, 0.15) and len(part) > 1:
            cut = chance.randrange(len(part))
            part = part[:cut] + chance.choice(["", chance.choice(known["noise"]), part[cut:][::-1]])
        parts.append(part * (chance.choice([1, 1, 1, 1, 2, 30]) if len(part) < SHORT else 1))
        parts.append(chance.choice(["", " ", "\n", "\n\n"]))
    return "".join(parts)


def dressed(text: str, suffix: str, chance: random.Random) -> bytes:
    """The text as a file of its kind."""
    if suffix == ".ipynb":
        kinds = ["markdown", "code", "raw"]
        cells = [
            {"cell_type": chance.choice(kinds), "source": part, "outputs": [{"text": part[::2]}]}
            for part in text.split("\n\n")
        ]
        text = json.dumps({"cells": cells}, ensure_ascii=likely(chance, 0.5), indent=chance.choice([None, 1]))
        if likely(chance, 0.1):
            text = text[: chance.randrange(len(text))]
    encoding = chance.choice(["utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16-le"])
    data = encode(text, encoding)
    if likely(chance, 0.05):
        cut = chance.randrange(len(data) + 1)
        data = data[:cut] + bytes([chance.randrange(256)]) + data[cut:]
    return data


def tried(data: bytes, name: str) -> None:
    """Judge, correct and write a note, and hold the result to what is promised.

    Raises:
        AssertionError: if a promise is broken.
    """
    try:
        note = read_bytes(data, name=name)
    except NoteError as error:
        hold("\n" not in str(error), "a note is refused in one line")
        hold(not OBEYED & set(str(error)), "nothing in a complaint is obeyed")
        return
    judgement = verify(note)
    for finding in judgement.findings:
        place = finding.place
        hold(0 <= place.start <= place.end <= len(note.text), "a claim stands in its file")
        start, end = note.lines.bounds(place.line)
        hold(start <= place.start <= end, "a claim stands in its line")
        hold(place.column == place.start - start + 1, "a column is counted from the start of its line")
        hold(all(finding.message.say(language) for language in Language), "a claim has a message")
    correction = correct(judgement)
    after, line = correction.after.note, Note.line_text
    if correction.count:
        changed = {number for number in range(1, len(note.lines) + 1) if line(note, number) != line(after, number)}
        fixed = {finding.place.line for finding in judgement.findings if finding.verdict is Verdict.WRONG}
        hold(changed <= fixed, "only lines that hold something wrong are corrected")
        hold(correct(correction.after).count == 0, "a second time there is nothing to correct")
        hold(encode(correction.text, note.encoding), "a corrected note can be written")
        list(correction.diff())
    diagnostics = diagnose([judgement], explain=True, shown=Verdict)
    for form in formats():
        text = render(diagnostics, form, Target(60 if form == "text" else None))
        hold(not OBEYED & set(text), f"nothing in {form} is obeyed")
        if form in ("json", "sarif"):
            json.loads(text)


def main() -> None:
    """Try notes until the time is up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="write the notes that bring it down to this folder")
    options = parser.parse_args()
    known, began, count, failed = pieces(), time.monotonic(), 0, dict[str, int]()
    slowest = 0.0
    while time.monotonic() - began < options.seconds:
        count += 1
        chance = random.Random(f"{options.seed}-{count}")  # noqa: S311 - chance, not secrecy
        suffix = chance.choice(SUFFIXES)
        data = dressed(drawn(chance, known), suffix, chance)
        start = time.process_time()
        try:
            tried(data, f"note{suffix}")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            where = traceback.extract_tb(error.__traceback__)[-1]
            what = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}: {str(error)[:200]}"
            failed[what] = failed.get(what, 0) + 1
            if failed[what] == 1:
                print(f"note {count} ({suffix}): {what}", flush=True)
                if options.keep is not None:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    (options.keep / f"{count}{suffix}").write_bytes(data)
        took = (time.process_time() - start) / max(1.0, len(data) / 1000)
        if took > slowest:
            slowest = took
            print(f"note {count} ({suffix}): {took:.2f} s per 1,000 bytes", flush=True)
    print(f"{count:,} notes tried, {sum(failed.values())} failed in {len(failed)} ways")
    raise SystemExit(bool(failed) or slowest > LONGEST)


if __name__ == "__main__":
    main()
