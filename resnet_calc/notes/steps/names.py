"""Names of layers in a note, under every naming scheme: which stage, block and role a name stands for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.steps.step import Kind, LayerName

if TYPE_CHECKING:
    import re

HEAD: Final = -1

_FIXED: Final = {
    "bn1": LayerName(0, None, "stem.norm", certain=False), "conv1": LayerName(0, None, "stem.conv", certain=False),
    "conv1_conv": LayerName(0, None, "stem.conv"), "conv1_bn": LayerName(0, None, "stem.norm"),
    "conv1.bn": LayerName(0, None, "stem.norm"), "conv1.relu": LayerName(0, None, "stem.act"),
    "bn_conv1": LayerName(0, None, "stem.norm"), "conv1_relu": LayerName(0, None, "stem.act"),
    "conv1.pad": LayerName(0, None, "stem.conv.pad"), "maxpool.pad": LayerName(0, None, "stem.pool.pad"),
    "conv1_pad": LayerName(0, None, "stem.conv.pad"), "pool1_pad": LayerName(0, None, "stem.pool.pad"),
    "pool1_pool": LayerName(0, None, "stem.pool"), "pool1": LayerName(0, None, "stem.pool", certain=False),
    "maxpool": LayerName(0, None, "stem.pool"), "avgpool": LayerName(HEAD, None, "head.pool"),
    "avg_pool": LayerName(HEAD, None, "head.pool"), "pool5": LayerName(HEAD, None, "head.pool"),
    "fc": LayerName(HEAD, None, "head.fc"), "fc1000": LayerName(HEAD, None, "head.fc"),
    "predictions": LayerName(HEAD, None, "head.fc"), "conv1_x": LayerName(0, None, "stem.conv"),
}  # fmt: skip
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_TORCHVISION: Final = expression(
    r"layer_?([1-4])(?:[.\[](\d{1,3})\]?+(?:\.(conv|bn)([1-3])|\.(downsample|shortcut)(?:\.([01]))?+|\.(add))?+)?+"
)
_PAPER: Final = expression(
    r"conv_?([2-5])(?:[_.]?x|_(\d{1,2})(?:[._](conv|bn|relu)?([1-3])|\.(projection\.bn|projection|shortcut\.pad|add))?+)"
)
_PAPER_ROLES: Final = {"projection": "shortcut.conv", "projection.bn": "shortcut.norm", "shortcut.pad": "shortcut.pad",
    "add": "add",
}  # fmt: skip
_KERAS: Final = expression(r"conv([2-5])_block(\d{1,2})(?:_([0-3])_(conv|bn|relu|pad)|_(out|add))?+")
_CAFFE: Final = expression(
    r"(res|bn|scale)([2-5])([a-z])(\d{0,2})(?:_branch(?:1|2([abc]?))(?:_(relu|bn))?+|_relu|_sum)?+"
)
_ATTENTION: Final = expression(r"(?:[._]attention|\.se)\.(\w{2,10})\Z")
_MEANS: Final = {"mean": "pool"}
_WEAK: Final = expression(r"(conv|stage|block|group|resblock|layer_)([0-5])")


@lru_cache(maxsize=4096)
def read_name(text: str) -> LayerName | None:  # noqa: PLR0911 - one for each naming scheme
    """Return what a name stands for, or None where it names no layer.

    >>> read_name("layer3.0.conv2")
    LayerName(stage=3, block=1, role='conv2', certain=True)
    >>> read_name("res3b_branch2c").block, read_name("conv4_block6_0_conv").role, read_name("conv5_x").stage
    (2, 'shortcut.conv', 4)
    """
    name = text.strip("`'\"‘’“”()[]:").lower()
    if not name or len(name) > 64:  # noqa: PLR2004 - no layer has a longer name
        return None
    if name in _FIXED:
        return _FIXED[name]
    if (found := _ATTENTION.search(name)) is not None:
        block = read_name(name[: found.start()])
        return block._replace(role=f"attention.{_MEANS.get(found[1], found[1])}") if block and block.block else None
    if (found := _TORCHVISION.fullmatch(name, name.rfind(".layer") + 1)) is not None:
        return _torchvision(found)
    if (found := _PAPER.fullmatch(name)) is not None:
        sort = {"bn": "norm", "relu": "act"}.get(found[3] or "", "conv")
        role = f"{sort}{found[4]}" if found[4] else _PAPER_ROLES.get(found[5] or "", "")
        return LayerName(int(found[1]) - 1, int(found[2]) if found[2] else None, role)
    if (found := _KERAS.fullmatch(name)) is not None:
        return _keras(found)
    if (found := _CAFFE.fullmatch(name)) is not None:
        return _caffe(found, name)
    if (found := _WEAK.fullmatch(name)) is not None:
        number = int(found[2]) - (found[1] == "conv")  # conv2 is the first stage, as in conv2_x
        return LayerName(number, None, "", certain=False) if number >= 0 else None
    return None


def _torchvision(found: re.Match[str]) -> LayerName:
    stage, block, sort, number, shortcut, part, add = found.groups()
    role = f"{'norm' if sort == 'bn' else sort}{number}" if sort else add or ""
    if shortcut:
        role = "shortcut.norm" if part == "1" else "shortcut.conv"
    return LayerName(int(stage), int(block) + 1 if block else None, role)


def _keras(found: re.Match[str]) -> LayerName:
    stage, block, number, sort, end = found.groups()
    sorts = {"conv": "conv", "bn": "norm", "relu": "act", "pad": "pad"}
    role = {"out": "act", "add": "add"}.get(end or "", "")
    if sort:
        role = f"{sorts[sort]}{number}" if number != "0" else f"shortcut.{sorts[sort]}"
    if sort == "pad":
        role = f"conv{number}.pad"
    return LayerName(int(stage) - 1, int(block), role)


def _caffe(found: re.Match[str], name: str) -> LayerName:
    sort, stage, letter, number, branch, part = found.groups()
    block = int(number) + 1 if number else _LETTERS.index(letter) + 1
    role = ""
    if "_branch" in name:
        kind = {"res": "conv"}.get(sort, "norm")
        kind = {"relu": "act", "bn": "norm"}.get(part or "", kind)
        role = f"{kind}{_LETTERS.index(branch) + 1}" if branch else f"shortcut.{kind}"
        role = role if branch or "_branch1" in name else ""
    else:
        role = {"sum": "add", "relu": "act"}.get(name.rpartition("_")[2], "")
    return LayerName(int(stage) - 1, block, role)


_KINDS: Final = (
    ("conv", Kind.CONVOLUTION), ("norm", Kind.NORM), ("act", Kind.ACTIVATION), ("pad", Kind.PAD), ("add", Kind.ADD),
    ("attention.fc", Kind.CONVOLUTION), ("attention.pool", Kind.AVERAGE_POOL), ("stem.pool", Kind.MAX_POOL),
    ("head.pool", Kind.AVERAGE_POOL), ("head.fc", Kind.FULLY_CONNECTED),
)  # fmt: skip


def kind_of(name: LayerName) -> Kind | None:
    """Return the sort of operation, block or stage that a name stands for, where its role tells."""
    if name.stage == 0 and name.role == "stem.conv":
        return Kind.CONVOLUTION
    if "pad" in name.role:
        return Kind.PAD
    if not name.role:
        return Kind.STAGE if name.block is None else Kind.BLOCK
    return next((kind for prefix, kind in _KINDS if prefix in name.role), None)
