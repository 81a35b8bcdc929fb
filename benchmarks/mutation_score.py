"""How many changes of one number in our own output does ``verify`` find?

Prints tables, derivations and comparisons in every text format and both languages, checks that no claim in them is
called wrong, then changes one number at a time, at random but seeded, and asks for a wrong claim on that line. What
counts as a number, and what is left out, stands in ``mutations``.

    python -m benchmarks.mutation_score [--network altered] [--mutations 4000] [--seed 0] [--escaped 20]
        [--only "explain"] [--kind factor]
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter

from benchmarks.claim_kinds import kind
from benchmarks.mutations import FORMATS, mutated, printed, wrong

COMMANDS = (
    "table resnet50", "table resnet18", "table resnet34 --level block", "table keras/resnet50", "table paper/resnet50",
    "table resnet101 --level stage", "table resnet18 --names torchvision", "table resnet50 --names keras --level block",
    "table cifar_resnet20", "table resnet18 --rows all",
    "explain resnet18", "explain resnet50", "explain keras/resnet50", "explain cifar_resnet20",
    "explain resnet50 conv2_1.conv2", "explain resnet50 conv2_1", "explain resnet50 conv3_x", "explain resnet18 fc",
    "explain resnet34 layer3.0.conv1", "explain resnet101 res4b5", "explain resnet18 stem",
    "explain resnet50 --lang zh", "explain resnet34 --lang zh", "explain keras/resnet50 --lang zh",
    "explain cifar_resnet20 --lang zh", "explain resnet50 conv2_1.conv2 --lang zh",
    "explain resnet152 conv4_1 --lang zh", "explain resnet18 conv3_x --lang zh", "explain resnet50 fc --lang zh",
    "compare 18 34 50 101 152", "compare", "compare 50 keras/resnet50", "compare 18 50", "compare --table1",
    "compare cifar_resnet20 cifar_resnet56 cifar_resnet110",
    "blocks", "blocks --norm", "blocks --width 512 --size 28", "blocks --lang zh", "blocks --norm --lang zh",
)  # fmt: skip
ALTERED = (
    "table resnet18 --classes 10", "table resnet50 --shortcut C --classes 100", "table resnet18 --shortcut A",
    "table resnet50 --blocks 3,4,6,4", "table resnet50 --output-stride 8", "table resnet34 --output-stride 16",
    "table resnet50 --groups 2 --level block", "table resnet18 --widths 32,64,128,256 --input 160",
    "table resnet18 --set stem.kernel_size=3 --set stem.stride=1 --set stem.pooling=none --input 32 --classes 10",
    "table resnet50 --set attention=se --classes 0",
    "explain resnet18 --classes 10", "explain resnet50 --shortcut C --lang zh", "explain resnet18 --shortcut A",
    "explain resnet50 --output-stride 16 --lang zh", "explain resnet50 conv5_x --blocks 3,4,6,4",
    "explain resnet50 conv3_1.conv2 --groups 4", "explain resnet34 --set stem.width=32 --lang zh",
    "compare 18 34 50 --classes 10", "compare 50 101 --input 160", "compare --table1 --classes 100",
    "table resnet50 --stem deep --set projection=avg_pool --names timm",
    "table keras/resnet50 --input 192x256 --classes 7",
    "table resnet34 --blocks 2,3,2,4 --rows all --names keras", "table cifar_resnet20 --shortcut B --level stage",
    "explain resnet18 --widths 48,96,192,384 --input 192x256", "explain paper/resnet50 --shortcut A conv4_1",
    "explain resnet50 --set attention=eca --classes 365", "explain cifar_resnet20 --shortcut C --lang zh",
    "explain resnet101 --groups 32 --width-per-group 4 conv2_x --lang zh", "explain resnet34 fc --classes 7",
)  # fmt: skip
"""Networks that are altered: each page says what of the published one it is not."""


def main() -> None:
    """Print the score by command and format, by kind of claim, and what escaped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutations", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--escaped", type=int, default=15, help="how many escaped changes to show of each page")
    parser.add_argument("--only", default="", help="only pages with this in '<command>, <format>'")
    parser.add_argument("--skip", default="\0", help="no pages with this in '<command>, <format>'")
    parser.add_argument("--network", default="", choices=["", "published", "altered"], help="only pages of such ones")
    parser.add_argument("--kind", default="", help="show escaped changes of these kinds alone")
    options = parser.parse_args()
    pages = [
        (command, form) for command in (*COMMANDS, *ALTERED) for form in FORMATS
        if options.network in ("", "altered" if command in ALTERED else "published")
        and options.only in f"{command}, {form}" and options.skip not in f"{command}, {form}"
    ]  # fmt: skip
    for command, form in pages:
        for finding in wrong(printed(command, form), form)[:5]:
            print("NOT RIGHT", f"{command}, {form}:", finding.place.line, finding.code, finding.text)
    tried: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    escaped: dict[str, list[str]] = {}
    start = time.perf_counter()
    for index in range(options.mutations):
        command, form = pages[index % len(pages)]
        chance = random.Random(f"{options.seed} {index // len(pages)} {command} {form}")  # noqa: S311 - no secret
        text = printed(command, form)
        mutation = mutated(text, form, chance)
        lines = {finding.place.line for finding in wrong(mutation.text, form)}
        what = kind(text, form, mutation.number)
        language = "Chinese" if "--lang zh" in command else "English"
        every = (("page", f"{command}, {form}"), ("command", f"{command.split()[0]}, {language}"),
                 ("network", "altered" if command in ALTERED else "published"), ("format", form), ("kind", what),
                 ("all", "all"))  # fmt: skip
        tried.update(every)
        if mutation.line in lines:
            found.update(every)
        elif options.kind in what:
            line = mutation.text.split("\n")[mutation.line - 1].strip()
            elsewhere = f", called wrong: {sorted(lines)[:3]}" if lines else ""
            said = f"{what}: {mutation.number.text} -> {mutation.now}, line {mutation.line}{elsewhere}: {line[:170]}"
            escaped.setdefault(f"{command}, {form}", []).append(said)
    for page, changes in escaped.items():
        print(f"escaped from {page}: {len(changes)} of {tried['page', page]}")
        for change in changes[: options.escaped]:
            print("   ", change)
    for by in ("command", "network", "format", "kind", "all"):
        print()
        for key in sorted(key for key in tried if key[0] == by):
            print(f"{found[key]:6} of {tried[key]:6}  {100 * found[key] / tried[key]:5.1f} %  {key[1]}")
    print(f"{options.mutations} changes, seed {options.seed}, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
