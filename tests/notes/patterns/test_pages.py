"""On a page that gives a number for everything, one thing changed is found at its line, by the rule that it breaks."""

from __future__ import annotations

import pytest

from benchmarks.mutations import FORMATS, printed
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify

LAYERS = "table resnet18 --level block"
NETWORKS = "compare 18 34 50"
BLOCKS = "blocks"


@pytest.mark.parametrize(
    ("command", "form", "line", "was", "now", "code"),
    [
        (LAYERS, "markdown", "| conv3\\_2 |", "conv3\\_2", "conv3\\_4", "RC208"),
        (LAYERS, "markdown", "| **conv4\\_x** |", "2 blocks", "3 blocks", "RC209"),
        (LAYERS, "markdown", "| conv4\\_1 |", "9.9%", "9.0%", "RC521"),
        (LAYERS, "markdown", "| conv5\\_2 |", "| 512×7×7 | 512×7×7 |", "| 512×7×7 | 512×0×7 |", "RC301"),
        (LAYERS, "markdown", "| conv2\\_1 |", "73,984", "74,240", "RC411"),
        (LAYERS, "markdown", "torchvision style", "1,000 classes", "1,100 classes", "RC212"),
        ("table resnet18", "table", " 3  conv2_1.conv2", " 3  ", " 8  ", "RC211"),
        (NETWORKS, "markdown", "| conv4\\_x | 2,099,712", "conv4\\_x", "conv3\\_x", "RC208"),
        (NETWORKS, "markdown", "| conv4\\_x | 2,099,712", "6,822,400", "6,822,000", "RC411"),
        (NETWORKS, "markdown", "| conv5\\_x | 411", "809,238,528", "809,238,258", "RC511"),
        (NETWORKS, "markdown", "| Part | ResNet-18", "ResNet-34", "ResNet-36", "RC208"),
        (NETWORKS, "markdown", "| Layer | Output size", "ResNet-34", "ResNet-36", "RC208"),
        (NETWORKS, "markdown", "| conv3\\_x | 28×28", "28×28", "28×29", "RC301"),
        (NETWORKS, "markdown", "| conv3\\_x | 28×28", "3×3, 128\\] × 4", "3×3, 128\\] × 5", "RC209"),
        (NETWORKS, "markdown", "| ResNet-34 |", "2.02×", "2.20×", "RC521"),
        (NETWORKS, "markdown", "| ResNet-34 |", "ResNet-34", "ResNet-36", "RC208"),
        (NETWORKS, "markdown", "| ResNet-50 |", "| 50 |", "| 54 |", "RC101"),
        (BLOCKS, "markdown", "| 512 | 128 | 28×28 | projection | 4", "9.21×", "9.12×", "RC412"),
        (BLOCKS, "markdown", "| 512 | 128 | 28×28 | projection | 4", "| 512 |", "| 521 |", "RC412"),
        (BLOCKS, "markdown", "| conv4\\_x | others | identity | 1,179", "conv4\\_x", "conv2\\_x", "RC412"),
        (BLOCKS, "markdown", "A basic block puts two", "two 3×3", "two 3×4", "RC412"),
        (BLOCKS, "markdown", "**bottleneck block of 256", "256 channels**", "265 channels**", "RC412"),
        (BLOCKS, "markdown", "basic, for each pair of channels", "18", "81", "RC412"),
        (f"{BLOCKS} --norm", "markdown", "| bottleneck | 256 | 64 | 70,400", "960", "690", "RC412"),
        (f"{BLOCKS} --norm", "markdown", "| bottleneck | 256 | 64 | 70,400", "69,440", "69,404", "RC412"),
    ],
)
def test_one_thing_changed_is_found(command: str, form: str, line: str, was: str, now: str, code: str) -> None:
    lines = printed(command, form).split("\n")
    number = next(number for number, text in enumerate(lines) if line in text)
    assert was in lines[number]
    lines[number] = lines[number].replace(was, now, 1)
    judgement = verify(read_text("\n".join(lines), name=f"page.{FORMATS[form]}"))
    wrong = {(one.place.line, one.code) for one in judgement.findings if one.verdict is Verdict.WRONG}
    assert (number + 1, code) in wrong
