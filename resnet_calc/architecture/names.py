"""Names of models: which are known, where they are described, what a spelling means, which depth means which model.

Names are found by reading the headers of the shipped files' tables, without parsing them.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from resnet_calc.errors import ConfigError

_HEADER = re.compile(r'^\[models\."?([\w.\-]+)"?\]', re.MULTILINE)
_PACKAGES = ("torchvision.models.", "keras.applications.", "timm/", "timm.", "torchvision/")
_DEPTH = re.compile(r"(?<!\d)\d{2,}")


def config_directory() -> Path:
    """Where the shipped configs are: in the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "configs"
    return installed if installed.is_dir() else package.parent / "configs"


@cache
def model_files() -> dict[str, Path]:
    """Every known model's name, and the file that describes it."""
    return {
        name: path
        for path in sorted(config_directory().glob("*.toml"))
        for name in _HEADER.findall(path.read_text(encoding="utf-8"))
    }


def names() -> list[str]:
    """The names of all known models."""
    return list(model_files())


@cache
def aliases() -> dict[str, str]:
    """Other names by which papers and frameworks know some models."""
    with (config_directory() / "aliases.toml").open("rb") as file:
        found: dict[str, str] = tomllib.load(file)["aliases"]
    return found


def proper_name(model: str) -> str | None:
    """The name in the catalog that somebody's spelling means, if any; a tag of trained weights is no part of it.

    >>> proper_name("ResNet-50"), proper_name("torchvision.models.resnet18"), proper_name("resnet50d.ra2_in1k")
    ('resnet50', 'resnet18', 'resnet50d')
    >>> proper_name("WRN-28-10"), proper_name("ResNeXt-50 (32×4d)")
    ('wide_resnet28_10', 'resnext50_32x4d')
    """
    for package in _PACKAGES:
        model = model.removeprefix(package)
    if model in model_files():
        return model
    squeezed = _squeeze(model)
    known = _spellings()
    return known.get(squeezed) or known.get(_squeeze(model.partition(".")[0]))


@cache
def _spellings() -> dict[str, str]:
    return {_squeeze(alias): name for alias, name in aliases().items()} | {_squeeze(name): name for name in names()}


def _squeeze(name: str) -> str:
    return re.sub(r"[\s_.,()\-]", "", name.lower().replace("×", "x"))


def named_depth(name: str) -> int | None:
    """The depth that a name carries: its first number of two digits or more.

    >>> named_depth("resnet50d"), named_depth("resnext101_32x8d"), named_depth("mine")
    (50, 101, None)
    """
    match = _DEPTH.search(name)
    return int(match[0]) if match else None


def name_of_depth(depth: int) -> str:
    """The name of the model of that many layers.

    >>> name_of_depth(50), name_of_depth(110)
    ('resnet50', 'cifar_resnet110')

    Raises:
        ConfigError: if there is none, with the rule that would make one, or the nearest depths.
    """
    known = model_files()
    for name in (f"resnet{depth}", f"cifar_resnet{depth}"):
        if name in known:
            return name
    carrying = [name for name in known if named_depth(name) == depth]
    if carrying:
        return min(carrying, key=len)
    raise ConfigError(f"no ResNet of depth {depth} is known: {_depth_advice(depth)}")


def _depth_advice(depth: int) -> str:
    known = sorted({int(match[1]) for name in names() if (match := re.fullmatch(r"(?:cifar_)?resnet(\d+)", name))})
    nearest = sorted(known, key=lambda other: abs(other - depth))[:3]
    advice = "the nearest are " + ", ".join(map(str, sorted(nearest)))
    if depth > 2 and (depth - 2) % 6 == 0:  # noqa: PLR2004 - 6n + 2
        n = (depth - 2) // 6
        return f"{advice}; 6n+2 with n = {n} makes one for CIFAR: --extends cifar_resnet20 --blocks {n},{n},{n}"
    if depth > 2 and (depth - 2) % 9 == 0:  # noqa: PLR2004 - 9n + 2
        n = (depth - 2) // 9
        return (
            f"{advice}; 9n+2 with n = {n} makes one of bottlenecks for CIFAR: "
            f"--extends cifar_resnet20 --block bottleneck --blocks {n},{n},{n}"
        )
    return advice
