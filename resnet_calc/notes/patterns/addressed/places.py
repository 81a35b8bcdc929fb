"""The places of a network that an address in a note can mean."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from resnet_calc.notes.patterns.addressed.addresses import ANY, LAST, Level
from resnet_calc.notes.steps.step import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.notes.network import Network, Place
    from resnet_calc.notes.patterns.addressed.address import Address


def find_places(net: Network, address: Address, *, from_zero: bool = False) -> Iterator[Place]:
    """Yield every place that the address can mean, under every way of counting, or with the blocks counted from 0."""
    if address.from_zero in (0, address.block):
        yield from _places(net, address)
        return
    if not from_zero:
        yield from _places(net, address)
    yield from _places(net, replace(address, block=address.from_zero))


def _places(net: Network, address: Address) -> Iterator[Place]:  # noqa: C901, PLR0912 - one branch for each form
    if address.kind is not None:
        yield from net.by_kind.get(address.kind, ())
        return
    last = max((place.stage for place in net.by_kind.get(Kind.STAGE, ())), default=0)
    stages = {last if stage == LAST else stage for stage in address.stages}
    if address.role and address.name is not None and not address.stages:
        yield from (place for place in net.places if place.role == address.role)
        if address.role == "stem.conv":
            yield from (place for place in net.places if place.role == "conv1")
        return
    blocks = net.by_kind.get(Kind.BLOCK, ())
    if address.level is Level.CONVOLUTION:
        yield from _convolutions(net, address, stages, last)
    elif address.block:
        for place in blocks:
            if (not stages or place.stage in stages) and _holds(place, address.block, blocks):
                yield place
        if address.name is not None:  # conv2_1 may be the first convolution of its stage
            yield from (p for p in net.places if p.stage in stages and p.role == f"conv{address.block}")
        if not stages:
            yield from _absolute(net, address.block, last)
    else:
        yield from (place for place in net.by_kind.get(Kind.STAGE, ()) if place.stage in stages)
        if LAST in address.stages:  # what is last may be pooled
            yield from net.by_kind.get(Kind.AVERAGE_POOL, ())
        if 0 in stages:
            yield from (place for place in net.places if place.stage == 0)
        if address.anaphora:
            yield from (p for p in blocks if p.stage == last and _holds(p, LAST, blocks))


def _holds(place: Place, block: int, blocks: tuple[Place, ...]) -> bool:
    if block == LAST:
        return place.last_block == max(other.last_block for other in blocks if other.stage == place.stage)
    return place.first_block <= block <= place.last_block


def _absolute(net: Network, block: int, last: int) -> Iterator[Place]:
    """Blocks counted through the whole network; and stages, which many call blocks."""
    passed = 0
    blocks = net.by_kind.get(Kind.BLOCK, ())
    for stage in range(1, last + 1):
        own = [place for place in blocks if place.stage == stage]
        yield from (place for place in own if place.first_block <= block - passed <= place.last_block)
        passed += max(place.last_block for place in own)
    number = last if block == LAST else block
    yield from (place for place in net.by_kind.get(Kind.STAGE, ()) if place.stage in (number, number - 1))


def _convolutions(net: Network, address: Address, stages: set[int], last: int) -> Iterator[Place]:
    if not stages and not address.block and address.convolution not in (1, LAST):
        return
    if not stages and not address.block and address.convolution == 1:
        yield from (place for place in net.by_kind.get(Kind.CONVOLUTION, ()) if place.stage == 0)
    blocks = net.by_kind.get(Kind.BLOCK, ())
    for block in blocks:
        if stages and block.stage not in stages:
            continue
        if address.block and not stages and block not in (
            *_absolute(net, address.block, last), *(b for b in blocks if _holds(b, address.block, blocks)),
        ):  # fmt: skip
            continue
        if address.block and stages and not _holds(block, address.block, blocks):
            continue
        inside = [p for p in net.by_kind.get(Kind.CONVOLUTION, ()) if p.stage == block.stage and p.group == block.group]
        if address.role:
            layers = [p for p in net.places if p.stage == block.stage and p.group == block.group]
            yield from (place for place in layers if place.role == address.role)
            continue
        main = [place for place in inside if re.fullmatch(r"conv[1-9]", place.role)]
        if address.kernel is not None:
            main = [place for place in main if any(facts.kernel == address.kernel for facts in place.facts)]
        number = len(main) if address.convolution == LAST else address.convolution
        yield from main if address.convolution == ANY else main[number - 1 : number] if number > 0 else ()
