"""From the events of one line or sentence to the steps that it speaks of.

Chinese puts the sizes before the operation (kernel size=7, stride=2 的卷积), English often behind it (7×7 conv, 64,
stride 2): where a line names several operations, the words between them and the first one's manner decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.steps import words
from resnet_calc.notes.steps.event import Event, Scanned, Sort
from resnet_calc.notes.steps.labels import Labels
from resnet_calc.notes.steps.reduced import is_said_of_the_last
from resnet_calc.notes.steps.step import Claim, Kind, LayerName, Quality, Step

if TYPE_CHECKING:
    from collections.abc import Sequence


_WINDOWED: Final = frozenset({Kind.CONVOLUTION, Kind.MAX_POOL, Kind.POOL})
_SAID: Final = frozenset({Sort.SIZE, Sort.SQUARE, Sort.SHAPE, Sort.PAIR})
_BLOCKS: Final = frozenset({Kind.BLOCK, Kind.STAGE})
_WITH_CHANNELS: Final = frozenset({Kind.CONVOLUTION, Kind.FULLY_CONNECTED, Kind.BLOCK, Kind.STAGE})
_POOLS: Final = frozenset({Kind.MAX_POOL, Kind.AVERAGE_POOL, Kind.POOL})
_FEWEST_FEATURES: Final = 256
"""A pair in brackets behind a fully connected layer begins with a batch, where its first number is smaller."""


def group(passage: Scanned, events: Sequence[Event], *, header: Step | None = None) -> list[Step]:
    """Return the steps that the events of one line make; a line without an operation goes on with the header's."""
    if not any(event.sort in _SAID for event in events):
        return []
    majors = _majors(events)
    if any(events[index].kind in _BLOCKS for index in majors) and any(
        events[index].kind not in _BLOCKS for index in majors
    ):
        return _mixed(passage, events, majors)
    if len(majors) <= 1:
        return _present(_Builder(passage, events, header).build(events[majors[0]] if majors else None))
    steps: list[Step] = []
    first = 0
    for place, index in enumerate(majors):
        last = _boundary(events, index, majors[place + 1], first) if place + 1 < len(majors) else len(events)
        steps += _present(_Builder(passage, events[first:last], None).build(events[index]))
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
    block = next(events[index] for index in majors if events[index].kind in _BLOCKS)
    convolutions = [index for index in majors if events[index].kind not in _BLOCKS]
    if len(convolutions) == 1 and events[convolutions[0]].kind in _POOLS:  # conv2_x begins with the pool
        behind = _next_block(events, convolutions[0])
        unnamed = [event for event in events[:behind] if event.name is None and event.kind not in _BLOCKS]
        return _present(_Builder(passage, unnamed, None).build(events[convolutions[0]]))
    roled = [event for event in events if event.sort not in {Sort.SIZE, Sort.SQUARE, Sort.PAIR}]
    if len(convolutions) == 1 and not any(event.sort is Sort.SHAPE for event in events):
        return []
    return _present(_Builder(passage, roled, None).build(block))


def _next_block(events: Sequence[Event], index: int) -> int:
    """Where a block or stage is spoken of behind what an operation gives: what follows is said of that one."""
    given = False
    for place in range(index + 1, len(events)):
        if given and events[place].kind in _BLOCKS:
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
            if named and {kind, before.kind} <= _BLOCKS | {Kind.SHAPE}:
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


class _Builder:
    """Puts one step together."""

    def __init__(self, passage: Scanned, events: Sequence[Event], header: Step | None) -> None:
        self._passage = passage
        self._events = events
        self._header = header
        self._claims: dict[Quality, Claim] = {}
        self._doubtful: set[Quality] = set()
        self._waiting: Claim | None = None
        """A shape whose part in the step is not known yet."""
        self._waits_before = False
        """Whether it stands before the operation, so that it cannot be what comes out."""
        self._role: Quality | None = None

    def build(self, operation: Event | None) -> Step | None:
        """The step around its operation; None where nothing is said of it."""
        kind, names = self._kind(operation), tuple(event.name for event in self._events if event.name is not None)
        labels = Labels()
        seen = operation is None
        for place, event in enumerate(self._events):
            seen = seen or event is operation
            self._take(kind, event, place, seen=seen)
            labels.take(event)
        self._settle(Quality.OUTPUT if seen and self._role is None else None)
        claims = tuple(claim for quality, claim in self._claims.items() if quality not in self._doubtful)
        if not claims:
            return None
        if operation is None and kind is Kind.SHAPE and self._header is not None:
            kind, names = self._header.kind, names or self._header.names
        return Step(
            passage=self._passage.index,
            start=min(claim.start for claim in claims),
            end=max(claim.end for claim in claims),
            kind=kind,
            claims=claims,
            names=names,
            gives=labels.gives,
            takes=labels.takes,
            is_shortcut=any(event.sort is Sort.SHORTCUT or self._is_projection(event) for event in self._events),
            block=self._sort_of_block(),
        )

    def _kind(self, operation: Event | None) -> Kind:
        if operation is not None:
            return operation.kind or Kind.SHAPE
        squares = [event for event in self._events if event.sort is Sort.SQUARE]
        filters = any(event.quality is Quality.OUT_CHANNELS for event in self._events if event.sort is Sort.SIZE)
        if len(squares) == 1 and filters:
            return Kind.CONVOLUTION  # 3×3, 64
        kinds = [event.kind for event in self._events if event.sort is Sort.OPERATION]
        if Kind.ADD in kinds:
            return Kind.ADD
        if kinds:
            return kinds[-1] or Kind.SHAPE
        return Kind.BLOCK if self._sort_of_block() else Kind.SHAPE

    def _is_projection(self, event: Event) -> bool:
        return event.sort is Sort.SORT_OF_BLOCK and event.text == "projection" and "block" not in self._spelling(event)

    def _spelling(self, event: Event) -> str:
        return self._passage.text[event.start : event.end].lower()

    def _sort_of_block(self) -> str:
        for event in self._events:
            if event.sort is Sort.SORT_OF_BLOCK and "block" in self._spelling(event):
                return event.text
        return ""

    # Claims

    def _claim(self, quality: Quality, event: Event, value: tuple[int | None, ...]) -> None:
        known = self._claims.get(quality)
        if known is None:
            self._claims[quality] = Claim(quality, value, event.start, event.end)
        elif known.value != value:
            self._doubtful.add(quality)

    def _take(self, kind: Kind, event: Event, place: int, *, seen: bool) -> None:  # noqa: C901 - one for each event
        match event.sort:
            case Sort.SIZE:
                if event.quality is not None:
                    self._claim(event.quality, event, event.value)
            case Sort.SQUARE:
                if kind in _WINDOWED and self._role is not Quality.OUTPUT:
                    self._claim(Quality.KERNEL, event, event.value[:1])
            case Sort.PAIR:
                said_in_words = event.text == "becomes"  # from 64 to 128 channels may be an example
                kinds = {Kind.FULLY_CONNECTED, Kind.STAGE} if said_in_words else _WITH_CHANNELS
                if kind in kinds:
                    self._claim(Quality.IN_CHANNELS, event, event.value[:1])
                    self._claim(Quality.OUT_CHANNELS, event, event.value[1:])
            case Sort.SHAPE:
                self._shape(kind, event, place, seen=seen)
            case Sort.INPUT | Sort.OUTPUT:
                self._settle(Quality.OUTPUT if seen and self._role is None else None)
                self._role = Quality.INPUT if event.sort is Sort.INPUT else Quality.OUTPUT
            case Sort.ARROW:
                self._settle(Quality.INPUT)
                self._role = Quality.OUTPUT
            case Sort.ENTERS:
                self._settle(Quality.INPUT)
                if not seen and kind in _BLOCKS:
                    self._enter()
            case _:
                pass

    def _shape(self, kind: Kind, event: Event, place: int, *, seen: bool) -> None:
        dims = event.value
        if words.is_window(kind, dims, self._passage.text, event.end):
            if kind in _WINDOWED:
                self._claim(Quality.KERNEL, event, dims[:1])
            return
        if kind is Kind.FULLY_CONNECTED and len(dims) == 2 and self._role is None:  # noqa: PLR2004 - 2048×1000
            self._features(event)
            return
        if kind is Kind.CONVOLUTION and self._role is None and self._is_kernel_and_filters(event, place):
            self._claim(Quality.KERNEL, event, dims[:1])
            self._claim(Quality.OUT_CHANNELS, event, dims[2:])
            return
        self._settle(Quality.OUTPUT if seen else None)
        if self._role is Quality.OUTPUT and not seen:
            self._role = None  # what something before this operation gives: it may go into this one
        self._waiting, self._waits_before = Claim(Quality.OUTPUT, dims, event.start, event.end), not seen
        if self._role is not None:
            self._settle(self._role)
            if self._role is Quality.INPUT:
                self._role = None

    def _enter(self) -> None:
        """Take channels that have been named for those that go in: 1024 通道的特征经过 conv5_x."""
        width = self._claims.get(Quality.OUT_CHANNELS)
        if width is not None and Quality.IN_CHANNELS not in self._claims:
            del self._claims[Quality.OUT_CHANNELS]
            self._claims[Quality.IN_CHANNELS] = width._replace(quality=Quality.IN_CHANNELS)

    def _is_kernel_and_filters(self, event: Event, place: int) -> bool:
        """Whether 7×7×64 is a kernel with its filters: right before the word convolution."""
        dims = event.value
        if len(dims) != 3 or dims[0] != dims[1] or dims[0] not in words.KERNELS:  # noqa: PLR2004 - kernel twice, filters
            return False
        behind = self._events[place + 1 : place + 2]
        return bool(behind) and behind[0].kind is Kind.CONVOLUTION and behind[0].first - event.last <= 3  # noqa: PLR2004 - 的

    def _features(self, event: Event) -> None:
        shape = next((shape for shape in self._passage.shapes if shape.first == event.first), None)
        if shape is None or (shape.notation != "product" and (shape.dims[0] or 0) < _FEWEST_FEATURES):
            return  # (8, 1000) is a batch of scores
        for quality, position, value in zip(
            (Quality.IN_CHANNELS, Quality.OUT_CHANNELS), shape.numbers, shape.dims, strict=True
        ):
            if position is not None:
                token = self._passage.tokens[position]
                self._claims.setdefault(quality, Claim(quality, (value,), token.start, token.end))

    def _settle(self, quality: Quality | None) -> None:
        """Give the waiting shape its part, or let it go."""
        waiting, self._waiting = self._waiting, None
        if waiting is None or quality is None:
            return
        if quality is Quality.OUTPUT and self._waits_before and self._role is None:
            return
        known = self._claims.get(quality)
        if known is None:
            self._claims[quality] = waiting._replace(quality=quality)
        elif known.value != waiting.value:
            self._doubtful.add(quality)


def context_name(names: Sequence[LayerName]) -> tuple[LayerName, ...]:
    """What a heading says of the place of the steps under it, as a hint."""
    return tuple(name._replace(role="", certain=False) for name in names if name.stage is not None)
