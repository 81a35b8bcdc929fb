"""Where a sentence points, read from left to right: a stage, a block in it, a convolution of the block."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from resnet_calc.notes.patterns.addressed.addresses import Level, Part
from resnet_calc.notes.steps.event import Event, Sort
from resnet_calc.notes.steps.names import HEAD
from resnet_calc.notes.steps.step import Kind, LayerName, Quality

POOLS: Final = frozenset({Kind.MAX_POOL, Kind.AVERAGE_POOL, Kind.FULLY_CONNECTED})


@dataclass(slots=True)
class Address:
    """Where a sentence points, as far as it was read."""

    stages: tuple[int, ...] = ()
    block: int = 0
    convolution: int = 0
    kernel: int | None = None
    role: str = ""
    kind: Kind | None = None
    name: LayerName | None = None
    anaphora: bool = False
    unclear: bool = False
    end: int = 0
    said: set[Quality] = field(default_factory=set)
    from_zero: int = 0
    """Which block it is if blocks are numbered from 0: the second is block 1 of layer2."""

    @property
    def level(self) -> Level:
        """The innermost thing that it names."""
        if self.convolution or self.role or self.kind is not None:
            return Level.CONVOLUTION
        return Level.BLOCK if self.block else Level.STAGE

    @property
    def is_something(self) -> bool:
        """Whether it points anywhere."""
        return not self.unclear and bool(self.stages or self.block or self.convolution or self.role or self.kind)


def _continued(address: Address) -> bool:
    """Whether the next part begins a new address rather than going on with this one."""
    return bool(address.said)


def with_part(address: Address, part: Part, before: str) -> Address:  # noqa: PLR0911 - one for each level
    """Where a sentence points once it has named one more part."""
    old = address
    if part.level is Level.UNCLEAR or (0 in part.numbers and len(part.numbers) == 1):
        return Address(unclear=True, end=part.end)
    fresh = _continued(old) or old.unclear or old.kind is not None or bool(old.name and not old.stages)
    if part.level is Level.STAGE:
        if part.anaphora and not re.search(r"stages|阶段", before):
            return Address(unclear=True, end=part.end)
        if fresh:
            return Address(stages=part.numbers, anaphora=part.anaphora, end=part.end)
        if old.stages:
            return _told_twice(old, part.numbers, old.name, part.end)
        inside = (old.block, old.convolution, old.kernel, old.role)
        return Address(part.numbers, *inside, end=part.end, from_zero=old.from_zero)
    if part.level is Level.BLOCK:
        if (not fresh and old.block) or (part.anaphora and (old.unclear or not old.stages)):
            return Address(unclear=True, end=part.end)
        kept = old.stages if not old.unclear and old.kind is None else ()
        conv = (old.convolution, old.kernel, old.role) if not fresh else (0, None, "")
        return Address(kept, part.numbers[0], *conv, end=part.end, from_zero=part.numbers[-1])
    kept, block = (old.stages, old.block) if not old.unclear and old.kind is None else ((), 0)
    if not fresh and (old.convolution or old.role):
        return Address(unclear=True, end=part.end)
    if part.level is Level.SHORTCUT:
        return Address(kept, block, role="shortcut.conv", end=part.end, from_zero=old.from_zero)
    return Address(kept, block, part.numbers[0], part.kernel, end=part.end, from_zero=old.from_zero)


def _told_twice(address: Address, stages: tuple[int, ...], name: LayerName | None, end: int) -> Address:
    """Where a stage points that has its number and its name: the second stage (conv3_x)."""
    both = tuple(stage for stage in address.stages if stage in stages)
    if not both or address.level is not Level.STAGE or (address.name is not None and address.name is not name):
        return Address(unclear=True, end=end)
    return Address(both, name=name, anaphora=address.anaphora, end=end)


def with_event(address: Address, event: Event) -> Address:  # noqa: PLR0911 - one for each sort of event
    """Where a sentence points behind an event."""
    if event.sort is Sort.NAME and event.name is not None:
        return _of_name(address, event)
    if event.sort is Sort.OPERATION and event.text != "name":
        if event.kind in POOLS:
            return Address(kind=event.kind, end=event.end)
        if event.kind is Kind.CONVOLUTION and address.level is Level.CONVOLUTION and address.kind is None:
            return address
        if event.kind in (Kind.BLOCK, Kind.NORM, Kind.ACTIVATION):
            return address
        return Address(unclear=True, end=event.end)
    if event.sort is Sort.ENTERS and event.text == "使用":
        return address  # the first convolution uses 64 kernels
    if event.sort is Sort.INPUT and address.kind is Kind.FULLY_CONNECTED:
        return address
    if event.sort in (Sort.SHORTCUT, Sort.SORT_OF_BLOCK, Sort.LABEL, Sort.ENTERS, Sort.INPUT, Sort.ARROW):
        return Address(unclear=True, end=event.end)
    return address


def _of_name(address: Address, event: Event) -> Address:  # noqa: PLR0911 - one for each form of a name
    name = event.name
    assert name is not None  # noqa: S101 - asked for names only
    if not name.certain and name.role != "stem.conv":
        return Address(unclear=True, end=event.end)
    if name.stage in (0, HEAD):
        if address.is_something and not address.said:
            return Address(unclear=True, end=event.end)
        return Address(role=name.role, name=name, end=event.end)
    stages = (name.stage,) if name.stage is not None else ()
    fresh = _continued(address) or address.unclear or address.kind is not None
    if name.block is not None or name.role:
        if not fresh:
            of_block = address.level is Level.CONVOLUTION and not (address.stages or address.block or name.role)
            kept = (address.convolution, address.kernel, address.role)
            return Address(stages, name.block or 0, *kept, unclear=not of_block, end=event.end)
        return Address(stages, name.block or 0, role=name.role, name=name, end=event.end)
    if fresh:
        return Address(stages, name=name, end=event.end)
    if address.stages or address.name is not None:
        return _told_twice(address, stages, name, event.end)
    inside = (address.block, address.convolution, address.kernel, address.role)
    return Address(stages, *inside, end=event.end, from_zero=address.from_zero)
