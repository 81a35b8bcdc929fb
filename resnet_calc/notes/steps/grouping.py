"""From the events of one line or sentence to the steps that it speaks of.

Chinese puts the sizes before the operation (kernel size=7, stride=2 的卷积), English often behind it (7×7 conv, 64,
stride 2): where a line names several operations, the words between them and the first one's manner decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.steps import words
from resnet_calc.notes.steps.building import BLOCKS, Builder
from resnet_calc.notes.steps.event import Event, Scanned, Sort
from resnet_calc.notes.steps.reduced import is_said_of_the_last
from resnet_calc.notes.steps.step import Kind, LayerName, Quality, Step

if TYPE_CHECKING:
    from collections.abc import Sequence


_SAID: Final = frozenset({Sort.SIZE, Sort.SQUARE, Sort.SHAPE, Sort.PAIR})
_POOLS: Final = frozenset({Kind.MAX_POOL, Kind.AVERAGE_POOL, Kind.POOL})


def group(passage: Scanned, events: Sequence[Event], *, header: Step | None = None) -> list[Step]:
    """Return the steps that the events of one line make; a line without an operation goes on with the header's."""
    if not any(event.sort in _SAID for event in events):
        return []
    majors = _majors(events)
    if any(events[index].kind in BLOCKS for index in majors) and any(
        events[index].kind not in BLOCKS for index in majors
    ):
        return _mixed(passage, events, majors)
    if len(majors) <= 1:
        return _present(Builder(passage, events, header).build(events[majors[0]] if majors else None))
    steps: list[Step] = []
    first = 0
    for place, index in enumerate(majors):
        last = _boundary(events, index, majors[place + 1], first) if place + 1 < len(majors) else len(events)
        steps += _present(Builder(passage, events[first:last], None).build(events[index]))
        first = last
    return _of_all(passage, events[: majors[-1] + 1], steps)


def _of_all(passage: Scanned, events: Sequence[Event], steps: list[Step]) -> list[Step]:
    """Leave out what goes into several operations in a row: a convolution and a pool reduce 224×224 to 56×56."""
    if any(event.sort is Sort.SHAPE for event in events) or not steps or steps[-1].end <= events[-1].end:
        return steps
    last = steps[-1]
    taken = next((claim for claim in last.claims if claim.quality is Quality.INPUT), None)
    if taken is None or is_said_of_the_last(passage.text, events[-1].end, taken.start):
        return steps
    kept = tuple(claim for claim in last.claims if claim is not taken)
    return [*steps[:-1], *([last._replace(claims=kept)] if kept else [])]


def _present(step: Step | None) -> list[Step]:
    return [] if step is None else [step]


def _mixed(passage: Scanned, events: Sequence[Event], majors: Sequence[int]) -> list[Step]:
    """A line that speaks of a block and of the convolutions in it: only its shapes are sure to be the block's."""
    block = next(events[index] for index in majors if events[index].kind in BLOCKS)
    convolutions = [index for index in majors if events[index].kind not in BLOCKS]
    if len(convolutions) == 1 and events[convolutions[0]].kind in _POOLS:  # conv2_x begins with the pool
        behind = _next_block(events, convolutions[0])
        unnamed = [event for event in events[:behind] if event.name is None and event.kind not in BLOCKS]
        return _present(Builder(passage, unnamed, None).build(events[convolutions[0]]))
    roled = [event for event in events if event.sort not in {Sort.SIZE, Sort.SQUARE, Sort.PAIR}]
    if len(convolutions) == 1 and not any(event.sort is Sort.SHAPE for event in events):
        return []
    return _present(Builder(passage, roled, None).build(block))


def _next_block(events: Sequence[Event], index: int) -> int:
    """Where a block or stage is spoken of behind what an operation gives: what follows is said of that one."""
    given = False
    for place in range(index + 1, len(events)):
        if given and events[place].kind in BLOCKS:
            return place
        given = given or events[place].sort is Sort.SHAPE
    return len(events)


def _majors(events: Sequence[Event]) -> list[int]:
    """Indices of the operations that make steps; of several words for one operation the first."""
    found: list[int] = []
    for index, event in enumerate(events):
        kind = event.kind
        if event.sort is Sort.SORT_OF_BLOCK and event.text != "projection":
            kind = None
        if event.sort is not Sort.OPERATION or kind not in words.MAJOR:
            continue
        if found:
            before = events[found[-1]]
            named = before.text == "name"
            if kind is before.kind and ("name" in (event.text, before.text) or event.first - before.last <= 2):  # noqa: PLR2004 - conv layer (Conv2d)
                continue
            if named and {kind, before.kind} <= BLOCKS | {Kind.SHAPE}:
                continue
            if kind is Kind.POOL and before.kind in {Kind.MAX_POOL, Kind.AVERAGE_POOL}:
                continue
        found.append(index)
    return found


def _boundary(events: Sequence[Event], index: int, following: int, first: int) -> int:
    """Where what is said of one operation ends and what is said of the next begins."""
    joints = [
        place
        for place in range(index + 1, following)
        if events[place].sort in {Sort.JOINT, Sort.ARROW} or events[place].text == "+"
    ]
    if joints:
        return joints[0]
    if any(event.sort in _SAID for event in events[first:index]):  # this operation's sizes stand before it
        return max(_behind_output(events, index, following), _behind_brackets(events, index, following))
    for place in range(following - 1, index, -1):
        if events[place].sort is Sort.COMMA and events[place].text == ",":
            behind = events[place + 1 : following]
            if all(event.sort is not Sort.SIZE for event in behind):
                return place
    return following


def _behind_output(events: Sequence[Event], index: int, following: int) -> int:
    """Behind the operation, and behind the shape that it is said to give."""
    last = index + 1
    for place in range(index + 1, following):
        if events[place].sort is Sort.SHAPE and any(event.sort is Sort.OUTPUT for event in events[last:place]):
            last = place + 1
    return last


def _behind_brackets(events: Sequence[Event], index: int, following: int) -> int:
    """Behind what is added in brackets: a 1×1 convolution (2048 → 512), a 3×3 convolution."""
    if index + 1 < following and events[index + 1].text == "(":
        for place in range(index + 2, following):
            if events[place].text in {"(", ")"}:
                return place + 1 if events[place].text == ")" else index + 1
    return index + 1


def context_name(names: Sequence[LayerName]) -> tuple[LayerName, ...]:
    """What a heading says of the place of the steps under it, as a hint."""
    return tuple(name._replace(role="", certain=False) for name in names if name.stage is not None)
