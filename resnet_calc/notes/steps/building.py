"""One step put together from the events around its operation: what kind it is, and which claims are made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resnet_calc.notes.steps import words
from resnet_calc.notes.steps.event import Event, Scanned, Sort
from resnet_calc.notes.steps.labels import Labels
from resnet_calc.notes.steps.step import Claim, Kind, Quality, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

_WINDOWED: Final = frozenset({Kind.CONVOLUTION, Kind.MAX_POOL, Kind.POOL})
BLOCKS: Final = frozenset({Kind.BLOCK, Kind.STAGE})
"""What is spoken of as a whole, with convolutions in it."""
_WITH_CHANNELS: Final = frozenset({Kind.CONVOLUTION, Kind.FULLY_CONNECTED, Kind.BLOCK, Kind.STAGE})
_FEATURES: Final = frozenset({512, 2048})
_CLASSES: Final = frozenset({8, 24, 40, 200, 1000})
_MULTIPLE: Final = 8
"""Widths of convolutions are multiples of it, and so are a few numbers of classes."""
_FEWEST_FEATURES: Final = 256
"""A pair in brackets behind a fully connected layer begins with a batch, where its first number is smaller."""


def _makes_classes(pair: tuple[int | None, ...]) -> bool:
    """Whether two numbers are features and classes, as no convolution has them: 2048 → 37."""
    features, made = pair
    return features in _FEATURES and made is not None and (made % _MULTIPLE > 0 or made in _CLASSES)


class Builder:
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
                if kind in kinds and (kind is Kind.FULLY_CONNECTED or not _makes_classes(event.value)):
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
                if not seen and kind in BLOCKS:
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
