"""Where it can be told how a number came to be wrong, the message says so."""

from __future__ import annotations

import pytest

from resnet_calc.language import Language
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify

SLIPS = [
    ("3×3×64×64 = 36,846", "two digits have changed places"),
    ("3×3×64×64 = 36,964", "one digit is off"),
    ("3×3×64×64 = 3,864", "a digit is missing"),
    ("3×3×64×64 = 368,864", "a digit too many"),
    ("3×3×64×64 = 73,728", "twice as many"),
    ("3×3×64×64 = 18,432", "half as many"),
    ("3×3×64×64 = 3,686,400", "off by a factor of 100"),
    ("(112 − 3 + 2×1)/2 + 1 = 55", "the padding is forgotten"),
    ("(224 − 7 + 2×3)/2 + 1 = 224", "the stride is forgotten"),
    ("(224 − 7 + 2×3)/2 + 1 = 111", "the + 1 is forgotten"),
    ("ResNet-50 has 25,557,023 parameters.", "two digits have changed places"),
    ("ResNet-50 has 26.5M parameters.", "two digits have changed places"),
    ("In ResNet-50 the max pool (3×3, stride 2) gives 64×55×55.", "the padding is forgotten"),
    ("In ResNet-50 the max pool (3×3, stride 2) gives 64×112×112.", "the stride is forgotten"),
    ("The output of conv5_x of ResNet-50 is 512×7×7.", "that is the width inside its blocks, before the last 1×1"),
    ("The output of conv5_x of ResNet-50 is 1024×7×7.", "that is conv4_x's"),
    ("The output of conv5_x of ResNet-50 is 2048×14×14.", "the stride is forgotten"),
    (
        "In the first block of conv2_x the third convolution has kernel_size=3, in_channels=64, out_channels=256.",
        "that is conv2_1.conv2's",
    ),
]


@pytest.mark.parametrize(("claim", "slip"), SLIPS)
def test_the_slip_is_named(claim: str, slip: str) -> None:
    judgement = verify(read_text(f"# Notes on ResNet-50\n\n{claim}\n", name="a.md"))
    wrong = [finding for finding in judgement.findings if finding.verdict is Verdict.WRONG]
    assert [finding.slip.say(Language.EN) for finding in wrong if finding.slip] == [slip]
    assert all(finding.slip.say(Language.ZH) != slip for finding in wrong if finding.slip)


@pytest.mark.parametrize("claim", ["3 + 4 = 8", "3×3×64×64 = 41,234", "ResNet-50 has 33.1M parameters."])
def test_no_slip_is_made_up(claim: str) -> None:
    judgement = verify(read_text(f"# Notes on ResNet-50\n\n{claim}\n", name="a.md"))
    wrong = [finding for finding in judgement.findings if finding.verdict is Verdict.WRONG]
    assert [finding.slip for finding in wrong] == [None]
