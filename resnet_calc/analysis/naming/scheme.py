"""What a naming scheme is, and the namer that applies one to a graph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from resnet_calc.nn.graph import STEM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

    from resnet_calc.nn.graph import Address, Graph

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Variant:
    """What a scheme does otherwise in networks of a certain structure, told by the roles that they have."""

    when: AbstractSet[str]
    """Roles that such a network has, all of them."""
    roles: Mapping[str, str]
    unless: AbstractSet[str] = frozenset()
    """Roles of which it has none."""
    block: Callable[[int, int, Graph], str] | None = None
    stage: Callable[[int], str] | None = None

    def fits(self, roles: AbstractSet[str]) -> bool:
        """Whether a network of those roles is of that structure."""
        return self.when <= roles and not self.unless & roles


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one source names the layers of a residual network.

    In the name of a role ``{n}`` stands for the number in a role such as conv2, ``{before}`` for that number less one,
    ``{letter}`` for a, b, c; ``{block}`` for what stands before the layers of a block (without it, the block's name is
    put in front), and ``{pooled}`` for the running number of a subsampled shortcut.
    """

    name: str
    source: str
    block: Callable[[int, int, Graph], str]
    """What stands before the layers of a block: of stage, block (both from 1) and graph."""
    stage: Callable[[int], str]
    """The name of a stage, from 1."""
    roles: Mapping[str, str]
    """What a role is called: stem and head wholly, the others behind the block's name."""
    block_prefix: str = ""
    """What a block's own name begins with, where its layers' names put something in front."""
    last_activation: str | None = None
    """What the activation behind the sum is called, if it has a name of its own."""
    variants: tuple[Variant, ...] = field(default=())
    """Later ones win."""


class Namer:
    """Names the addresses of one graph under one scheme.

    >>> from resnet_calc.analysis.naming import SCHEMES
    >>> from resnet_calc.architecture.build import build
    >>> from resnet_calc.architecture.catalog import load
    >>> from resnet_calc.nn.graph import Address
    >>> graph = build(load("resnet50"))
    >>> [Namer(scheme, graph).name(Address(1, 1, "shortcut.conv")) for scheme in SCHEMES.values()]
    ['conv2_1.projection', 'layer1.0.downsample.0', 'layer1.0.downsample.0', 'conv2_block1_0_conv', 'res2a_branch1']
    """

    def __init__(self, scheme: Scheme, graph: Graph) -> None:
        self.scheme = scheme
        self.graph = graph
        roles = {layer.role for run in graph.runs for layer in run.layers}
        variants = [variant for variant in scheme.variants if variant.fits(roles)]
        self._block = next((variant.block for variant in reversed(variants) if variant.block), scheme.block)
        self._stage = next((variant.stage for variant in reversed(variants) if variant.stage), scheme.stage)
        tables = [scheme.roles, *(variant.roles for variant in variants)]
        self._names = {role: _name(role, tables) for role in roles}
        if scheme.last_activation is not None:
            closing = {run.layers[-1].role for run in graph.runs if run.first_block}
            self._names |= {role: scheme.last_activation for role in closing if role.startswith("act")}
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
        return name.replace("{block}", self._block(stage, block, self.graph) if block else "")

    def stage(self, stage: int) -> str:
        """The name of a stage, of the stem or the head."""
        if stage == STEM:
            return "stem"
        return "head" if stage == self.graph.head else self._stage(stage)

    def block(self, stage: int, block: int) -> str:
        """The name of a block."""
        if not block:
            return self.stage(stage)
        return self.scheme.block_prefix + self._block(stage, block, self.graph).rstrip("._")


def _name(role: str, tables: list[Mapping[str, str]]) -> str:
    """The name of a role, with ``{block}`` where its block's name belongs."""
    number = _NUMBER.search(role)
    n = int(number[0]) if number else 1
    pattern = role if number is None else f"{role[: number.start()]}{{n}}{role[number.end() :]}"
    alone = role.startswith(("stem.", "head."))
    name = role.partition(".")[2] if alone else role
    for table in tables:
        name = table.get(role) or table.get(pattern) or name
    for placeholder, value in (("{n}", n), ("{before}", n - 1), ("{letter}", chr(ord("a") + n - 1))):
        name = name.replace(placeholder, str(value))
    return name if alone or "{block}" in name or "{pooled}" in name else "{block}" + name
