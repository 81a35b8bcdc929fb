"""How many changes of one number in our own output does ``verify`` find?

Prints tables, derivations and comparisons in every text format, checks that every claim in them is right, then changes
one number at a time, at random but seeded, and asks for a wrong claim on that line.

    python benchmarks/mutation_score.py [--mutations 2000] [--seed 0] [--escaped 20]
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass

from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify

FORMATS = {"table": "txt", "markdown": "md", "csv": "csv", "html": "html", "latex": "tex"}
COMMANDS = (
    "table resnet50", "table resnet18", "table resnet34 --level block", "table keras/resnet50", "table paper/resnet50",
    "table resnet101 --level stage", "table resnet18 --names torchvision", "table resnet50 --names keras --level block",
    "table cifar_resnet20", "table resnet18 --rows all",
)  # fmt: skip
NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d.,])\d+(?:\.\d+)?(?![\d])")
HIDDEN = re.compile(
    r"<style>[\s\S]*?</style>|<[^>]*>|^\\(?!section)[^\n&]*$|\\ensuremath|^(?:colou?r|\.resnet)[^\n]*$", re.MULTILINE
)


@dataclass(frozen=True)
class Mutation:
    """One number of a text, changed."""

    text: str
    line: int
    said: str
    now: str


def numbers(text: str) -> list[re.Match[str]]:
    """The numbers that a reader of the text sees."""
    hidden = [match.span() for match in HIDDEN.finditer(text)]
    seen, place = [], 0
    for match in NUMBER.finditer(text):
        while place < len(hidden) and hidden[place][1] <= match.start():
            place += 1
        if place == len(hidden) or not hidden[place][0] <= match.start() < hidden[place][1]:
            seen.append(match)
    return seen


def changed(said: str, chance: random.Random) -> str:
    """Another number in the same form: one digit off, two digits swapped, a neighbour, double, half."""
    digits = said.replace(",", "")
    for _ in range(20):
        kind = chance.randrange(4)
        other = digits
        if kind == 0:
            place = chance.randrange(len(digits))
            if digits[place].isdigit():
                other = digits[:place] + chance.choice("0123456789") + digits[place + 1 :]
        elif kind == 1 and len(digits) > 1:
            place = chance.randrange(len(digits) - 1)
            other = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        elif "." not in digits:
            value = int(digits)
            other = str(chance.choice((value + 1, max(0, value - 1), 2 * value, value // 2)))
        if other != digits and float(other) != float(digits) and "." not in (other[0], other[-1]):
            return f"{int(other):,}" if "," in said and "." not in other else other
    return str(int(float(digits)) + 1)


def mutated(text: str, chance: random.Random) -> Mutation:
    """The text with one number changed."""
    match = chance.choice(numbers(text))
    now = changed(match[0], chance)
    line = text.count("\n", 0, match.start()) + 1
    return Mutation(text[: match.start()] + now + text[match.end() :], line, match[0], now)


def printed(command: str, form: str) -> str:
    """What the program prints."""
    arguments = [sys.executable, "-c", "from resnet_calc.cli import main; main()", *command.split(), "--format", form]
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout


def main() -> None:
    """Print the score by command and format, and what escaped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutations", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--escaped", type=int, default=15)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - chance, not secrecy
    cases = [(c, form) for c in COMMANDS for form in FORMATS if options.only in f"{c} {form}"]
    texts = {case: printed(*case) for case in cases}
    tried: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    escaped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for case, text in texts.items():
        judgement = verify(read_text(text, name=f"note.{FORMATS[case[1]]}"))
        wrong = [finding for finding in judgement.findings if finding.verdict is Verdict.WRONG]
        if wrong:
            print("NOT RIGHT", *case, [(one.place.line, one.code, one.text) for one in wrong][:5])
    start = time.perf_counter()
    for index in range(options.mutations):
        case = cases[index % len(cases)]
        mutation = mutated(texts[case], chance)
        judgement = verify(read_text(mutation.text, name=f"note.{FORMATS[case[1]]}"))
        lines = {finding.place.line for finding in judgement.findings if finding.verdict is Verdict.WRONG}
        tried[case] += 1
        if mutation.line in lines:
            found[case] += 1
        else:
            line = mutation.text.split("\n")[mutation.line - 1].strip()
            escaped[case].append(f"{mutation.said} -> {mutation.now} (wrong lines {sorted(lines)[:3]}): {line[:150]}")
    for case in cases:
        share = 100 * found[case] / max(1, tried[case])
        print(f"{found[case]:5} of {tried[case]:5}  {share:5.1f} %  {case[0]}, {case[1]}")
        for line in escaped[case][: options.escaped]:
            print("         ", line)
    right, every = sum(found.values()), sum(tried.values())
    print(f"{right} of {every} changes found: {100 * right / every:.1f} % in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
