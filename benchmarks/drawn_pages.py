"""Pages of networks that are altered at random, for mutation_score and the tests.

    python -m benchmarks.drawn_pages [--pages 60] [--seed 0]

prints each page in a format at random and what of it is called wrong, though nothing is.
"""

from __future__ import annotations

import argparse
import random
from typing import TYPE_CHECKING, Final

from benchmarks.mutations import FORMATS, printed, wrong

if TYPE_CHECKING:
    from collections.abc import Sequence

_MODELS: Final = ("resnet18", "resnet34", "resnet50", "resnet101", "keras/resnet50", "paper/resnet34", "cifar_resnet20")
_LAYERS: Final = ("conv2_1.conv1", "conv3_1.conv2", "conv4_2.conv1", "fc")
_PARTS: Final = ("conv3_1", "conv2_2", "conv5_x", "conv2_x", "stem")


def drawn(chance: random.Random) -> str:
    """A command for a page of a network that is altered at random; not every one makes a network."""
    command = chance.choice(("table", "table", "explain", "explain", "compare"))
    if command == "compare":
        models = chance.choice(("18 50", "18 34 50", "50 101", "--table1", "resnet50 keras/resnet50"))
        return f"compare {models} {' '.join(_alterations(chance, ('classes', 'input')))}"
    words = [command, chance.choice(_MODELS), *_alterations(chance, tuple(_OPTIONS))]
    if command == "table":
        words += chance.choice(([], [], ["--level", "block"], ["--level", "stage"], ["--rows", "all"]))
        words += chance.choice(([], [], ["--names", chance.choice(("torchvision", "keras", "timm", "caffe"))]))
    else:
        words += chance.choice(([], [chance.choice(_LAYERS)], [chance.choice(_PARTS)]))
        words += chance.choice(([], ["--lang", "zh"]))
    return " ".join(words)


_OPTIONS: Final = {
    "classes": [f"--classes {classes}" for classes in (0, 2, 10, 100, 365, 10450)],
    "input": [f"--input {size}" for size in ("128", "160", "256", "320", "192x256", "1x224x224", "500")],
    "shortcut": [f"--shortcut {option}" for option in "ABC"],
    "blocks": [f"--blocks {blocks}" for blocks in ("1,1,1,1", "2,3,2,4", "3,4,6,4", "5,3,7,2", "3,8,23,3")],
    "output stride": ["--output-stride 8", "--output-stride 16"],
    "groups": ["--groups 2", "--groups 4", "--groups 32", "--groups 2 --width-per-group 32",
               "--groups 32 --width-per-group 8"],
    "widths": [f"--widths {widths}" for widths in ("32,64,128,256", "48,96,192,384", "64,128,256,320")],
    "small stem": ["--set stem.kernel_size=3 --set stem.stride=1 --set stem.pooling=none --input 32"],
    "stem": ["--stem deep", "--set stem.width=32", "--set stem.width=96", "--set stem.kernel_size=5"],
    "stride in": ["--stride-in 1x1", "--stride-in 3x3"],
    "attention": ["--set attention=se", "--set attention=eca"],
    "other parts": ["--set norm=group", "--set projection=avg_pool", "--set activation=silu"],
    "bias": ["--set conv_bias=true"],
    "expansion": ["--set expansion=1", "--set expansion=2"],
}  # fmt: skip
"""How a network may be altered."""


def _alterations(chance: random.Random, kinds: Sequence[str]) -> list[str]:
    return [chance.choice(_OPTIONS[kind]) for kind in chance.sample(kinds, chance.choice((1, 1, 2)))]


def main() -> None:
    """Print what is called wrong on pages of networks altered at random."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - chance, not secrecy
    judged = 0
    for _ in range(options.pages):
        command, form = drawn(chance), chance.choice(tuple(FORMATS))
        try:
            text = printed(command, form)
        except ValueError:
            continue  # no such network
        judged += 1
        for finding in wrong(text, form)[:5]:
            print("NOT RIGHT", f"{command}, {form}:", finding.place.line, finding.code, finding.text)
    print(f"{judged} pages of {options.pages} commands, seed {options.seed}")


if __name__ == "__main__":
    main()
