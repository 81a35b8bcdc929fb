"""What is corrected is what was wrong: a number changed in a right note is put back, or left to its owner."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest

from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.fixing import correct
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify

HANDOUT = """\
# ResNet-50 by hand

ResNet-50 has 25.6M parameters (25,557,032) and 49 convolutional layers; its stages have [3, 4, 6, 3] blocks.

conv1: 7×7, 64, stride 2, padding 3: (224 − 7 + 2×3)/2 + 1 = 112, so 64×112×112, with 7×7×3×64 = 9,408 weights.
The max pool 3×3, stride 2, gives 64×56×56: (112 − 3 + 2×1)/2 + 1 = 56.

| layer | kernel | in | out | output |
|---|---|---|---|---|
| conv2_1.conv1 | 1×1 | 64 | 64 | 56×56 |
| conv2_1.conv2 | 3×3 | 64 | 64 | 56×56 |
| conv2_1.conv3 | 1×1 | 64 | 256 | 56×56 |

- The output of conv3_x is 512×28×28, that of conv4_x is 1024×14×14, that of conv5_x is 2048×7×7.

The layers: 1 + (3 + 4 + 6 + 3)×3 + 1 = 50. fc: 2048×1000 + 1000 = 2,049,000 parameters.
3×3×64×64 = 36,864; 64×256 = 16,384; 3×3×512×512 = 2,359,296.
"""
CHINESE = """\
# ResNet-101 手算

以 ResNet-101 为例:共 1 + 33×3 + 1 = 101 层,四个阶段分别有 3、4、23、3 个残差块。总参数量约为 4455万。

- conv1:7×7 卷积,64 个卷积核,步长 2,填充 3,输入 3×224×224,输出 64×112×112。
- 最大池化 3×3,步长 2,输出 64×56×56
- conv3_x 的输出是 512×28×28,conv4_x 的输出是 1024×14×14,conv5_x 的输出是 2048×7×7。

参数量:7×7×3×64 = 9,408。全连接层:2048×1000 + 1000 = 2,049,000 个参数。
"""
NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d.,])\d+(?:\.\d+)?(?![\d])")


def changed(said: str, chance: random.Random) -> str:
    """Another number of the same form."""
    while True:
        place = chance.randrange(len(said))
        if said[place].isdigit():
            digit = chance.choice("123456789".replace(said[place], ""))
            return said[:place] + digit + said[place + 1 :]


@cache
def is_right(text: str) -> bool:
    """Whether nothing in a note is wrong."""
    return not verify(read_text(text, name="a.md")).is_wrong


@pytest.mark.parametrize("text", [HANDOUT, CHINESE], ids=["English", "Chinese"])
@pytest.mark.parametrize("seed", range(25))
def test_a_changed_number_is_put_back_or_left_alone(text: str, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance, not secrecy
    assert is_right(text)
    found = chance.choice(list(NUMBER.finditer(text)))
    mutated = text[: found.start()] + changed(found[0], chance) + text[found.end() :]
    correction = correct(verify(read_text(mutated, name="a.md")))
    assert correction.text in (mutated, text), list(correction.diff())
    assert correction.count == (correction.text == text)


def test_most_changed_results_are_put_back() -> None:
    results = [found.group(1) for found in re.finditer(r"= (\d+,\d[\d,]*\d)", HANDOUT)]
    back = 0
    for number, result in enumerate(results):
        chance = random.Random(number)  # noqa: S311 - chance, not secrecy
        mutated = HANDOUT.replace(f"= {result}", f"= {changed(result, chance)}")
        back += correct(verify(read_text(mutated, name="a.md"))).text == HANDOUT
    assert back >= len(results) - 1


def test_a_number_and_what_is_computed_from_it_are_corrected_together() -> None:
    text = "# ResNet-50\n\n3×3×64×64 = 36,846; 3×3×64×64 = 36,846 weights.\n"
    correction = correct(verify(read_text(text, name="a.md")))
    assert correction.count == 2
    assert correction.text == text.replace("36,846", "36,864")
    assert correction.after.counts[Verdict.WRONG] == 0


@pytest.mark.parametrize(
    ("name", "raw", "corrected"),
    [
        ("a.html", "<p>3&times;3&times;64&times;64 = <b>36,846</b>", "<p>3&times;3&times;64&times;64 = <b>36,864</b>"),
        (
            "a.html",
            "<h1>ResNet-50</h1><p>conv5_x gives 1024&times;7&#215;7",
            "<h1>ResNet-50</h1><p>conv5_x gives 2048&times;7&#215;7",
        ),
        ("a.md", "# ResNet-50\n\nconv5_x gives **1024**×7×7.", "# ResNet-50\n\nconv5_x gives **2048**×7×7."),
        ("a.tex", "$3\\times3\\times64\\times64 = 36{,}846$", "$3\\times3\\times64\\times64 = 36{,}864$"),
        ("a.md", "3×3×64×64 = \uff13\uff16\uff18\uff14\uff16", "3×3×64×64 = \uff13\uff16\uff18\uff16\uff14"),
        ("a.txt", "\ufeff3×3×64×64 = 36 846", "\ufeff3×3×64×64 = 36 864"),
        ("a.md", "3×3×64×64 = 36.8**46**K", "3×3×64×64 = 36.8**46**K"),
        (
            "a.ipynb",
            '{"cells": [{"cell_type": "markdown", "source": "# ResNet-50\\n\\nconv5_x gives 1024\\u00d77\\u00d77"}]}',
            '{"cells": [{"cell_type": "markdown", "source": "# ResNet-50\\n\\nconv5_x gives 2048\\u00d77\\u00d77"}]}',
        ),
    ],
)
def test_only_the_digits_change(name: str, raw: str, corrected: str) -> None:
    assert correct(verify(read_text(raw, name=name))).text == corrected


@pytest.mark.parametrize(
    "written", ["torch.Size([1, 256, 14, {}])", "(1, 256, 14, {})", "256 x 14 x {}", "[256, 14, {}]"]
)
def test_a_shape_is_corrected_in_its_own_notation(written: str) -> None:
    shapes = "# Shapes in ResNet-18\n\nlayer2: 128×28×28\nlayer3 shape: {}\nlayer4: 512×7×7\n"
    note = read_text(shapes.format(written.format(24)), name="a.md")
    assert correct(verify(note)).text == shapes.format(written.format(14))
