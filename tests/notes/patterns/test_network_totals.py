"""What is said of a wrong total: whose it is, or by how much it is off."""

from __future__ import annotations

import pytest

from resnet_calc.language import Language
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("ResNet-50 has 21.8 million parameters.", "21.8 million is that of ResNet-34"),
        ("ResNet-50 has 44.5 million parameters.", "44.5 million is that of ResNet-101"),
        ("ResNet-50 has 2.56 million parameters.", "2.56 million is off by a factor of 10"),
        ("ResNet-50 has 2.3 million parameters.", "2.3 million is off by a factor of 10"),
        ("ResNet-50 takes 409 GFLOPs.", "409 GFLOPs is off by a factor of 100"),
        ("ResNet-50 takes 82 GFLOPs.", "8.18 G FLOPs; 82 GFLOPs is off by a factor of 10"),
        ("ResNet-34 takes 11.6 GFLOPs.", "the note says 11.6 GFLOPs"),
        ("ResNet-50 takes 8.2 billion MACs.", "8.2 billion counts a multiplication and its addition as two"),
        ("ResNet-50 has 31.3 million parameters.", "the note says 31.3 million"),
    ],
)
def test_a_wrong_total_is_explained(sentence: str, said: str) -> None:
    findings = verify(read_text(sentence + "\n", name="a.md")).findings
    (message,) = (one.message.say(Language.EN) for one in findings if one.verdict is Verdict.WRONG)
    assert said in message
