"""How fast notes are judged: an ordinary note against start-up, a huge one, and hostile ones at two lengths.

    python benchmarks/verify_speed.py [--rounds 5] [--megabytes 10] [--whole] [--only ordinary,huge,hostile]

All times are processor time, so that other programs do not count. Of 26 real notes of 120 lines or more half have 6
claims in 100 lines or fewer, and a quarter 14 or more: the median note has 500 lines, of which every sixteenth holds
a claim or two, the busy one as many in every eighth. The worked one has 500 lines too, in which `explain` works out
networks by hand, with a claim in nearly every line. The time of each is given beyond that of a note of one line,
measured in turn with them. The huge notes are the worked one over and over, running text, the lines of the tests'
literate cases with their numbers drawn anew, so that every line holds claims and none is known from before, and a
note with its pictures in it. They are judged as users judge them, up to where a note is too long, or with `--whole`
to their end.
The hostile ones are what makes parsers slow: each is read and judged at two lengths, and the ratio of the times says
whether it is linear (2) or worse (4 is quadratic).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from resnet_calc.errors import NoteError
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify
from resnet_calc.render.findings import render
from resnet_calc.view.diagnostics import diagnose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CASES = sorted((Path(__file__).parent.parent / "tests" / "notes" / "cases").glob("*.md"))
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
ORDINARY_LINES = 500
CLAIM_EVERY = {"median": 16, "busy": 8}
"""Of how many lines of a note one holds a claim or two."""
WORDS = (  # noqa: SIM905 - a list of words reads best as words
    "the a of in and to is we that each block layer network residual training deeper image features gradient shortcut "
    "learning it with for as convolution which model weights data results error then identity function paper shows"
).split()
NUMBERED = 0.3
"""How many of the sentences of running text hold a number."""
ALLOWED_RATIO = 3.0
COMMAND = [sys.executable, "-c", "from resnet_calc.cli import main; main()"]
HOSTILE_SECONDS = 0.5
"""How long the shorter of two hostile notes should take: long enough to measure."""

HOSTILE: dict[str, tuple[str, Callable[[int], str]]] = {
    "digits": ("a.txt", lambda n: "7" * n),
    "digits and commas": ("a.txt", lambda n: "512," * n),
    "thousands": ("a.txt", lambda n: "111," * n),
    "spaced groups": ("a.txt", lambda n: "128 " * n),
    "apostrophes": ("a.txt", lambda n: "1'" * n),
    "version": ("a.txt", lambda n: "1." * n),
    "product": ("a.txt", lambda n: "3×" * n),
    "sum": ("a.txt", lambda n: "1 + " * n + "1 = 7"),
    "equations": ("a.txt", lambda n: "1 + 1 = " * n),
    "powers": ("a.txt", lambda n: "2^" * n + "2 = 7"),
    "minus signs": ("a.txt", lambda n: "-" * n + "5 + 1 = 7"),
    "round brackets": ("a.txt", lambda n: "(" * n + "1 + 1 = 3"),
    "closed brackets": ("a.txt", lambda n: "(" * n + "1 + 1" + ")" * n + " = 3"),
    "square brackets": ("a.md", lambda n: "[" * n),
    "lists of sizes": ("a.txt", lambda n: "[1, 2, 3, " * n),
    "fractions": ("a.tex", lambda n: "$\\frac{" * n),
    "quotes": ("a.md", lambda n: ">" * n),
    "bullets": ("a.md", lambda n: "- " * n),
    "asterisks": ("a.md", lambda n: "*a **b" * n),
    "backticks": ("a.md", lambda n: "".join("`" * (i % 50 + 1) + "a" for i in range(n))),
    "dollars": ("a.md", lambda n: "$a $$b " * n),
    "fences": ("a.md", lambda n: "```\n" * n),
    "links": ("a.md", lambda n: "[a](" * n),
    "comments": ("a.md", lambda n: "a <!-- " * n),
    "table": ("a.md", lambda n: "a|b\n-|-\n" + "1|2\n" * n),
    "wide table": ("a.md", lambda n: "|a" * n + "\n" + "|-" * n + "\n" + "|1" * n),
    "comments of a page": ("a.html", lambda n: "<!--" * n),
    "tags": ("a.html", lambda n: "<a " * n),
    "paragraphs": ("a.html", lambda n: "<p>1" * n),
    "scripts": ("a.html", lambda n: "<script>" * n),
    "entities": ("a.html", lambda n: "&#" * n),
    "formulas of a page": ("a.html", lambda n: "<math><annotation>" * n),
    "escapes": ("a.ipynb", lambda n: '{"cells": [{"cell_type": "markdown", "source": "' + "\\n1" * n + '"}]}'),
    "strings": ("a.ipynb", lambda n: '{"cells": [{"cell_type": "code", "source": [' + '"1",' * n + '""]}]}'),
    "cells": ("a.ipynb", lambda n: '{"cells": [' + ",".join(['{"cell_type": "raw"}'] * n) + "]}"),
    "docstrings": ("a.py", lambda n: '"""' * n),
    "quotes of code": ("a.py", lambda n: "'\"" * n),
    "environments": ("a.tex", lambda n: "\\begin{equation}" * n),
    "arguments": ("a.tex", lambda n: "\\multicolumn{" * n),
    "underlines": ("a.rst", lambda n: "a\n=\n" * n),
    "literal blocks": ("a.rst", lambda n: "a::\n\n  1\n\n" * n),
    "ordinals": ("a.txt", lambda n: "第三层第 3 个" * n),
    "Chinese numerals": ("a.txt", lambda n: "三" * n),
    "Chinese": ("a.txt", lambda n: "卷" * n),
    "model names": ("a.txt", lambda n: "ResNet-50 " * n),
    "depths": ("a.txt", lambda n: "ResNet-18/34/" * n),
    "classes": ("a.py", lambda n: "class " + "block" * n),
    "shapes": ("a.txt", lambda n: "64×56×56 " * n),
    "steps": ("a.txt", lambda n: "conv 3×3, 64, stride 2 -> 64×56×56\n" * n),
    "displays": ("a.tex", lambda n: "\\[" * n),
    "comments of TeX": ("a.tex", lambda n: "% 1\n" * n),
    "titles of TeX": ("a.tex", lambda n: "\\title{" * n),
    "braces": ("a.tex", lambda n: "{" * n + "1 + 1 = 3"),
    "many columns": ("a.rst", lambda n: "== " * n + "\n" + "1\n" * n),
    "grid": ("a.rst", lambda n: "+--" * n + "+\n" + "|1\n" * n),
    "roles": ("a.rst", lambda n: ":math:`" * n),
    "directives": ("a.rst", lambda n: ".. math::\n\n" * n),
    "titles of sections": ("a.rst", lambda n: "=\n" * n),
    "emphasised figures": ("a.md", lambda n: "**1**M" * n),
    "open emphasis": ("a.md", lambda n: "**1" * n),
    "underscores": ("a.md", lambda n: "_1 __a" * n),
    "backslashes": ("a.md", lambda n: "\\" * n),
    "headings": ("a.md", lambda n: "# 1\n" * n),
    "nested lists": ("a.md", lambda n: "".join(" " * (i % 40) + "- 1\n" for i in range(n))),
    "references": ("a.md", lambda n: "[a]: b\n" * n),
    "blocks of HTML": ("a.md", lambda n: "<div>\n1\n\n" * n),
    "drawn formulas": ("a.html", lambda n: "<span class='katex-html'>1" * n),
    "cells of a page": ("a.html", lambda n: "<table><tr><td>1" * n),
    "raised digits": ("a.html", lambda n: "10<sup>9" * n),
    "long attributes": ("a.html", lambda n: "<p a='" + "x" * n),
    "mistakes of one line": ("a.txt", lambda n: "3 + 4 = 8, " * n),
    "one line of a notebook": (
        "a.ipynb", lambda n: '{"cells": [{"cell_type": "markdown", "source": "' + "3 + 4 = 8\\n\\n" * n + '"}]}'
    ),
    "nested JSON": ("a.ipynb", lambda n: '{"cells": ' + "[" * n),
    "ignored mistakes of one line": ("a.md", lambda n: "3 + 4 = 8 <!-- resnet-calc: ignore RC999 --> " * n),
    "sizes": ("a.txt", lambda n: "torch.Size([" * n),
    "batches": ("a.txt", lambda n: "(None, " * n),
    "calls": ("a.py", lambda n: "nn.Conv2d(" * n),
    "nested modules": ("a.txt", lambda n: "(layer1): Sequential(\n" * n),
    "dots": ("a.txt", lambda n: "a." * n),
    "scales": ("a.txt", lambda n: "1万 1G 1 million " * n),
    "arrows": ("a.txt", lambda n: "64->" * n),
    "percent signs": ("a.txt", lambda n: "1%" * n),
    "full width": ("a.txt", lambda n: "\uff11\uff0c" * n),
    "exponents": ("a.txt", lambda n: "10^9" * n),
    "each": ("a.txt", lambda n: "each of the 3 blocks has 3 layers " * n),
    "ResNets": ("a.txt", lambda n: "ResNet-50 has 25.6M parameters. " * n),
    "tables of one row": ("a.md", lambda n: "|a|b|\n|-|-|\n|1|2|\n\n" * n),
    "ignores": ("a.md", lambda n: "<!-- resnet-calc: ignore -->\n" * n),
}  # fmt: skip


def lines() -> list[str]:
    """The lines of the literate cases, without the findings that they expect."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in CASES)
    return re.sub(r"<!-- (?:expect|options).*?-->", "", text).split("\n")


def worked() -> str:
    """A note of 500 lines: three networks worked out by hand, as `explain` writes it."""
    parts = [
        subprocess.run([*COMMAND, "explain", model, "-f", "markdown"], capture_output=True, check=True).stdout.decode()
        for model in ("resnet50", "resnet34", "resnet101")
    ]
    return "\n".join("".join(parts).split("\n")[:ORDINARY_LINES]) + "\n"


def ordinary(every: int) -> str:
    """A note of 500 lines: running text, with headings, and the lines of a worked one between it."""
    told = [line for line in worked().split("\n") if line]
    text = iter("".join(running_text(60_000)).split("\n"))
    lines = ["# ResNet-50, ResNet-34 and ResNet-101", ""]
    for claim in told[:: len(told) * every // ORDINARY_LINES]:
        lines += [claim, *(next(text) for _ in range(every - 1))]
    return "\n".join(lines[:ORDINARY_LINES]) + "\n"


def over_and_over(size: float) -> Iterator[str]:
    """The worked note again and again, as a whole course in one file."""
    note = worked()
    for _ in range(1 + int(size / len(note.encode()))):
        yield note


def running_text(size: float) -> Iterator[str]:
    """Sentences about networks in a random order of words, with a number here and there."""
    draw, written = random.Random(3), 0  # noqa: S311 - a note, not a secret
    while written < size:
        words = [draw.choice(WORDS) for _ in range(draw.randrange(6, 18))]
        if draw.random() < NUMBERED:
            words.insert(draw.randrange(len(words)), str(draw.randrange(1, 10 ** draw.randrange(1, 5))))
        text = " ".join(words).capitalize() + draw.choice((". ", ". ", ".\n", ".\n\n"))
        written += len(text)
        yield text


def drawn_anew(size: float) -> Iterator[str]:
    """The literate cases with every number drawn anew: a claim in every line, and no two lines alike."""
    draw, written = random.Random(5), 0  # noqa: S311 - a note, not a secret
    known = "\n".join(lines())
    while written < size:
        text = re.sub(r"\d+", lambda number: str(draw.randrange(1, 10 ** min(9, len(number[0])))), known)
        written += len(text.encode())
        yield text + "\n"


def pictures(size: float) -> Iterator[str]:
    """A note with its pictures in it, as exported notebooks have them: hardly anything but data."""
    yield worked()
    for _ in range(20):
        yield f"![](data:image/png;base64,{'iVBORw0KGgo/+' * int(size / 20 / 13)})\n\n"


HUGE: dict[str, Callable[[float], Iterator[str]]] = {
    "a worked note over and over": over_and_over,
    "running text": running_text,
    "a claim in every line": drawn_anew,
    "pictures": pictures,
}


def run(path: Path, *options: str) -> tuple[float, float]:
    """Processor seconds and peak megabytes of a whole `resnet-calc verify`."""
    process = subprocess.Popen(
        [*COMMAND, "verify", str(path), "--format", "json", *options], stdout=subprocess.DEVNULL, env=ENVIRONMENT
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"verify ended with status {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def judged(name: str, text: str) -> float:
    """Processor seconds to read, judge and report a text; being refused counts as judged."""
    start = time.process_time()
    with suppress(NoteError):
        diagnostics = diagnose([verify(read_text(text, name=name))])
        for form in ("text", "json", "sarif", "html"):
            render(diagnostics, form)
    return time.process_time() - start


def measure_ordinary(folder: Path, rounds: int) -> Iterator[str]:
    """Say what ordinary notes and a worked one take beyond a note of one line."""
    short = folder / "short.md"
    short.write_text("ResNet-50 has 50 layers.\n", encoding="utf-8")
    run(short)
    notes = {what: ordinary(every) for what, every in CLAIM_EVERY.items()} | {"worked": worked()}
    for what, text in notes.items():
        long = folder / f"{what}.md"
        long.write_text(text, encoding="utf-8")
        run(long)
        pairs = [(run(short)[0], run(long)[0]) for _ in range(rounds)]
        start, whole = (statistics.median(times) for times in zip(*pairs, strict=True))
        claims = len(verify(read_text(long.read_text(encoding="utf-8"), name=long.name)).findings)
        yield f"{what} note of {ORDINARY_LINES} lines, {claims} claims: {whole - start:.2f} s beyond {start:.2f} s"


def measure_huge(folder: Path, megabytes: float, *options: str) -> Iterator[str]:
    """Say what huge notes take, and half of each."""
    path = folder / "huge.md"
    for what, make in HUGE.items():
        times: list[float] = []
        for share in (0.5, 1.0):
            path.write_text("# ResNet-50\n\n" + "".join(make(megabytes * share * 1e6)), encoding="utf-8")
            seconds, memory = run(path, *options)
            times.append(seconds)
            yield f"{what}, {path.stat().st_size / 1e6:.1f} MB: {seconds:.1f} s, {memory:,.0f} MB of memory"
        yield f"  twice the length takes {times[1] / times[0]:.2f} times as long"


def measure_hostile(chosen: str) -> Iterator[str]:
    """Say for each hostile note how much longer twice the length takes."""
    worst = 0.0
    for what, (name, make) in HOSTILE.items():
        if chosen not in what:
            continue
        length, seconds = 250, 0.0
        while seconds < HOSTILE_SECONDS and length < 2**18:
            length *= 2
            seconds = judged(name, make(length))
        once = min(seconds, *(judged(name, make(length)) for _ in range(2)))
        twice = min(judged(name, make(2 * length)) for _ in range(3))
        ratio = twice / once
        worst = max(worst, ratio)
        remark = "  NOT LINEAR" if ratio > ALLOWED_RATIO else ""
        yield f"{what:<20} {length:>8,} units in {once:6.2f} s, twice as many {ratio:4.1f} times as long{remark}"
    yield f"worst ratio {worst:.1f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--whole", action="store_true", help="judge the huge notes to their end")
    parser.add_argument("--only", default="ordinary,huge,hostile")
    parser.add_argument("--hostile", default="", help="only the hostile notes with this in their name")
    options = parser.parse_args()
    chosen = options.only.split(",")
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        if "ordinary" in chosen:
            for line in measure_ordinary(folder, options.rounds):
                print(line, flush=True)
        if "huge" in chosen:
            for line in measure_huge(folder, options.megabytes, *(["--whole"] if options.whole else [])):
                print(line, flush=True)
    if "hostile" in chosen:
        for line in measure_hostile(options.hostile):
            print(line, flush=True)


if __name__ == "__main__":
    main()
