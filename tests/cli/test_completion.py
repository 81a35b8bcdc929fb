"""The Tab key: commands, options, and the names of models, styles, formats and naming schemes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = "import sys; sys.argv[0] = 'resnet-calc'; from resnet_calc.cli import main; main()"


def completions(words: str) -> list[str]:
    """What bash is told to offer behind these words."""
    asked = {
        "_RESNET_CALC_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM], env=os.environ | asked, capture_output=True, text=True, check=False
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("resnet-calc ta", ["table"]),
        ("resnet-calc table --lev", ["--level"]),
        ("resnet-calc table resnext50_", ["resnext50_32x4d"]),
        ("resnet-calc table keras/resnet152", ["keras/resnet152", "keras/resnet152c"]),
        ("resnet-calc table resnet50 --style ke", ["keras"]),
        ("resnet-calc table resnet50 --format la", ["latex"]),
        ("resnet-calc table resnet50 --names torch", ["torchvision"]),
        ("resnet-calc compare wide_resnet50", ["wide_resnet50_2"]),
        ("resnet-calc diff resnet18 resnet34", ["resnet34", "resnet34d"]),
    ],
)
def test_the_tab_key_offers(words: str, offered: list[str]) -> None:
    assert completions(words)[: len(offered)] == offered
