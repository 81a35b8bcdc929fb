"""What every command writes, in every format, for tests that read it back."""

from __future__ import annotations

import shlex
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from resnet_calc.cli.app import run

COMMANDS = (
    "table resnet50",
    "table resnest50d --level stage --names torchvision",
    "table keras/resnet50v2 --level block --names keras",
    "table resnet18 --rows all --columns name,operation,output,parameters,receptive_field,effective_stride,field_start",
    "table resnet18 --level stage --count thop",
    "layers resnet101",
    "models resnet",
    "explain resnet18",
    "explain resnet50 conv2_1",
    "blocks",
    "why resnet50 4.12",
    "counts",
    "compare --table1",
    "compare 18 50 resnext50_32x4d se_resnet50 resnest50d cifar_resnet20 keras/resnet50v2",
    "diff resnet50 keras/resnet50",
    "diff cifar_resnet20 resnext101_32x8d",
    "memory resnet50 --batch-size 32 --dtype mixed",
    "search --max-parameters 12M --blocks 1-4 --groups 1x64,32x4",
)
"""Commands whose output is a document."""


@cache
def exported(command: str, form: str) -> str:
    """What a command writes into a file in a format."""
    with TemporaryDirectory() as directory:
        path = Path(directory) / "written"
        assert run([*shlex.split(command), "--format", form, "--output", str(path)]) == 0
        return path.read_bytes().decode("utf-8")
