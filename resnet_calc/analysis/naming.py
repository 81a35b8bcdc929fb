"""Naming schemes: what the paper, torchvision, Keras and Caffe call one and the same structural address.

A scheme is data: how a stage and a block are written, and what each role is called. In the name of a role ``{n}``
stands for the number in a role such as conv2, ``{before}`` for that number less one, ``{letter}`` for a, b, c;
``{block}`` for what stands before the layers of a block (without it, the block's name is put in front), and
``{pooled}`` for the running number of a subsampled shortcut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from resnet_calc.errors import ChoiceError
from resnet_calc.nn.graph import STEM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from resnet_calc.nn.graph import Address, Graph

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one source names the layers of a residual network."""

    name: str
    source: str
    block: Callable[[int, int, Graph], str]
    """What stands before the layers of a block: of stage, block (both from 1) and graph."""
    stage: Callable[[int], str]
    """The name of a stage, from 1."""
    roles: Mapping[str, str]
    """What a role is called: stem and head wholly, the others behind the block's name."""
    last_activation: str | None = None
    """What the activation behind the sum is called, if it has a name of its own."""
    preactivation_roles: Mapping[str, str] = field(default_factory=dict)
    """Roles that are called otherwise in pre-activation blocks."""

    def role(self, role: str, *, preactivation: bool = False) -> str:
        """The name of a role, with ``{block}`` where its block's name belongs."""
        number = _NUMBER.search(role)
        n = int(number[0]) if number else 1
        pattern = role if number is None else f"{role[: number.start()]}{{n}}{role[number.end() :]}"
        alone = role.startswith(("stem.", "head."))
        name = role.partition(".")[2] if alone else role
        for table in (self.roles, self.preactivation_roles if preactivation else {}):
            name = table.get(role) or table.get(pattern) or name
        for placeholder, value in (("{n}", n), ("{before}", n - 1), ("{letter}", chr(ord("a") + n - 1))):
            name = name.replace(placeholder, str(value))
        return name if alone or "{block}" in name or "{pooled}" in name else "{block}" + name


class Namer:
    """Names the addresses of one graph under one scheme.

    >>> from resnet_calc.architecture.build import build
    >>> from resnet_calc.architecture.catalog import load
    >>> from resnet_calc.nn.graph import Address
    >>> graph = build(load("resnet50"))
    >>> [Namer(scheme, graph).name(Address(1, 1, "shortcut.conv")) for scheme in SCHEMES.values()]
    ['conv2_1.projection', 'layer1.0.downsample.0', 'conv2_block1_0_conv', 'res2a_branch1']
    """

    def __init__(self, scheme: Scheme, graph: Graph) -> None:
        self.scheme = scheme
        self.graph = graph
        roles = {layer.role for run in graph.runs for layer in run.layers}
        self._preactivation = "head.norm" in roles
        last = max((role for role in roles if re.fullmatch(r"act\d+", role)), default="act1")
        self._names = {role: scheme.role(role, preactivation=self._preactivation) for role in roles}
        if scheme.last_activation is not None and not self._preactivation:
            self._names[last] = scheme.last_activation
        self._pooled_shortcuts = [
            run.stage for run in graph.runs for layer in run.layers if layer.role == "shortcut.pool"
        ]

    def name(self, address: Address) -> str:
        """The name of a layer."""
        stage, block, role = address
        name = self._names[role]
        if "{pooled}" in name:
            index = self._pooled_shortcuts.index(stage)
            return name.replace("{pooled}", f"_{index}" if index else "")
        return name.replace("{block}", self.scheme.block(stage, block, self.graph) if block else "")

    def stage(self, stage: int) -> str:
        """The name of a stage, of the stem or the head."""
        if stage == STEM:
            return "stem"
        return "head" if stage == self.graph.head else self.scheme.stage(stage)

    def block(self, stage: int, block: int) -> str:
        """The name of a block."""
        return self.scheme.block(stage, block, self.graph).rstrip("._") if block else self.stage(stage)


def _caffe_block(stage: int, block: int, graph: Graph) -> str:
    """Caffe's letters; the long stages of the 101- and 152-layer networks count a, b1, b2, ..."""
    counts = [graph.blocks(other) for other in range(1, graph.stages + 1)]
    lettered = max(counts) <= 6 or counts[stage - 1] <= 3  # noqa: PLR2004 - as in the released prototxt files
    letter = chr(ord("a") + block - 1) if lettered else ("a" if block == 1 else f"b{block - 1}")
    return f"{stage + 1}{letter}_"  # the whole name is res2a_branch2a


PAPER = Scheme(
    "paper",
    "He et al. 2015, Table 1 (conv1, conv2_x ... conv5_x); layers of a block are numbered",
    block=lambda stage, block, _: f"conv{stage + 1}_{block}.",
    stage=lambda stage: f"conv{stage + 1}_x",
    roles={
        "stem.conv": "conv1", "stem.norm": "conv1.bn", "stem.act": "conv1.relu", "stem.pool": "maxpool",
        "stem.conv.pad": "conv1.pad", "stem.pool.pad": "maxpool.pad",
        "stem.conv{n}": "conv1_{n}", "stem.norm{n}": "conv1_{n}.bn", "stem.act{n}": "conv1_{n}.relu",
        "norm{n}": "bn{n}", "act{n}": "relu{n}",
        "shortcut.conv": "projection", "shortcut.norm": "projection.bn", "shortcut.pool": "shortcut.pool",
        "head.norm": "bn", "head.act": "relu", "head.pool": "avgpool", "head.fc": "fc",
    },
)  # fmt: skip

TORCHVISION = Scheme(
    "torchvision",
    "module paths of torchvision.models.resnet and timm",
    block=lambda stage, block, _: f"layer{stage}.{block - 1}.",
    stage=lambda stage: f"layer{stage}",
    roles={
        "stem.conv": "conv1", "stem.norm": "bn1", "stem.act": "relu", "stem.pool": "maxpool",
        "norm{n}": "bn{n}", "act{n}": "relu",
        "shortcut.conv": "downsample.0", "shortcut.norm": "downsample.1",
        "head.norm": "norm", "head.act": "relu", "head.pool": "avgpool", "head.fc": "fc",
    },
)  # fmt: skip

KERAS_SCHEME = Scheme(
    "keras",
    "layer names of keras.applications.resnet and resnet_v2",
    block=lambda stage, block, _: f"conv{stage + 1}_block{block}_",
    stage=lambda stage: f"conv{stage + 1}",
    roles={
        "stem.conv": "conv1_conv", "stem.norm": "conv1_bn", "stem.act": "conv1_relu", "stem.pool": "pool1_pool",
        "stem.conv.pad": "conv1_pad", "stem.pool.pad": "pool1_pad",
        "conv{n}": "{n}_conv", "conv{n}.pad": "{n}_pad", "norm{n}": "{n}_bn", "act{n}": "{n}_relu",
        "shortcut.conv": "0_conv", "shortcut.norm": "0_bn", "shortcut.pool": "max_pooling2d{pooled}",
        "head.norm": "post_bn", "head.act": "post_relu", "head.pool": "avg_pool", "head.fc": "predictions",
    },
    last_activation="{block}out",
    preactivation_roles={
        "norm1": "preact_bn", "act1": "preact_relu", "norm{n}": "{before}_bn", "act{n}": "{before}_relu", "add": "out",
    },
)  # fmt: skip

CAFFE = Scheme(
    "caffe",
    "the authors' released prototxt files",
    block=_caffe_block,
    stage=lambda stage: f"res{stage + 1}",
    roles={
        "stem.conv": "conv1", "stem.norm": "bn_conv1", "stem.act": "conv1_relu", "stem.pool": "pool1",
        "conv{n}": "res{block}branch2{letter}", "norm{n}": "bn{block}branch2{letter}",
        "act{n}": "res{block}branch2{letter}_relu", "shortcut.conv": "res{block}branch1",
        "shortcut.norm": "bn{block}branch1", "add": "res{block}sum",
        "head.pool": "pool5", "head.fc": "fc1000", "head.softmax": "prob",
    },
    last_activation="res{block}relu",
)  # fmt: skip

SCHEMES = {scheme.name: scheme for scheme in (PAPER, TORCHVISION, KERAS_SCHEME, CAFFE)}


def scheme_of(name: str) -> Scheme:
    """The naming scheme of that name.

    Raises:
        ChoiceError: if there is none.
    """
    if name not in SCHEMES:
        raise ChoiceError("naming scheme", name, SCHEMES)
    return SCHEMES[name]
