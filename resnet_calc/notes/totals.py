"""Every total that somebody may quote for a model: parameters and operations under all variants and conventions.

A figure is held against all of them; only one that none explains, within the precision it is printed with, is wrong.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from resnet_calc.analysis.counting import CONVENTIONS, MULTIPLY_ADDS, Unit
from resnet_calc.analysis.counting.tally import tally, total
from resnet_calc.architecture.catalog import load, vary
from resnet_calc.architecture.stems import ConvStem
from resnet_calc.errors import ResNetCalcError
from resnet_calc.nn.ops import BatchNorm2d, Conv2d, Linear, Norm
from resnet_calc.notes.facts import facts
from resnet_calc.notes.laid_out import graph_of
from resnet_calc.units import Quantity, interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from resnet_calc.nn.graph import Graph


class Explanation(NamedTuple):
    """One total that a model has under some variant and convention."""

    value: int
    holds_under: tuple[str, ...] = ()
    """What has to be assumed for it; nothing for the plain total of the published model."""
    flops: bool = False
    """Of operations, whether a multiplication with its addition counts two."""


@dataclass(frozen=True, slots=True)
class Match:
    """What comes of holding a figure against explanations."""

    explanation: Explanation | None
    """The plainest that agrees."""
    nearest: Explanation
    """The one whose value is nearest, whether it agrees or not."""
    distance: Fraction
    """How far off the nearest is, relative to it."""


USUAL_CLASSES: Final = (1000, 10, 100, 2, 200, 365, 1001)
"""ImageNet, CIFAR-10 and 100, two classes, Tiny ImageNet, Places, and TensorFlow's ImageNet with a background class."""
PUBLISHED: Final[Mapping[str, tuple[Explanation, ...]]] = {
    "resnet50": (Explanation(25_000_000, ("Wang et al. 2019, arXiv:1908.07919, Table 13",)),),
}
"""Figures of papers that no rule gives, and that are copied from them."""
_SMALL_STEM: Final[dict[str, Any]] = {"kernel_size": 3, "stride": 1, "pooling": "none"}
_VARIANTS: Final[tuple[tuple[str, str | None, dict[str, Any]], ...]] = (
    ("", None, {}),
    ("biases in convolutions (Keras)", "keras", {}),
    ("3×3 stem", None, {"stem": _SMALL_STEM}),
    ("shortcut option A", None, {"shortcut": "A"}),
    ("shortcut option B", None, {"shortcut": "B"}),
    ("shortcut option C", None, {"shortcut": "C"}),
    ("1 input channel", None, {"input": (1, 224, 224)}),
    ("3×3 stem, 1 input channel", None, {"stem": _SMALL_STEM, "input": (1, 32, 32)}),
)
"""What is changed in a network that goes by the same name: label, style, keys."""
_STRIDES: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("", {}),
    ("v1 strides", {"stride_in": "1x1"}),
    ("v1.5 strides", {"stride_in": "3x3"}),
)


_MYRIAD: Final = 10**4
"""万, behind which 2560 is written for 25.6 million."""


class Totals:
    """All totals of one kind, the plainest first, indexed by value: there are hundreds, and figures by the thousand."""

    __slots__ = ("_every", "_order", "_values")

    def __init__(self, explanations: Iterable[Explanation]) -> None:
        self._every = tuple(explanations)
        self._order = sorted(range(len(self._every)), key=lambda place: self._every[place].value)
        self._values = [self._every[place].value for place in self._order]

    def __iter__(self) -> Iterator[Explanation]:
        """Each, the plainest first."""
        return iter(self._every)

    def __getitem__(self, place: int) -> Explanation:
        """The one at a place; the published total is at 0."""
        return self._every[place]

    def between(self, least: int | Fraction, most: int | Fraction) -> list[Explanation]:
        """Those with values from `least` to `most`, the plainest first."""
        low, high = bisect_left(self._values, least), bisect_right(self._values, most)
        return [self._every[place] for place in sorted(self._order[low:high])]

    def agreeing(self, figure: Quantity) -> list[Explanation]:
        """Those that may be printed as the figure, rounded or cut off, the plainest first."""
        return self.between(*interval(figure))

    def nearest(self, value: int | Fraction) -> Explanation:
        """The one whose value is nearest, the plainest of several."""
        place = bisect_left(self._values, value)
        ends = self._values[max(0, place - 1) : place + 1]
        apart = min(abs(Fraction(end - value)) for end in ends)
        return self.between(value - apart, value + apart)[0]


def hold(figure: Quantity, explanations: Totals) -> Match:
    """Hold a figure against explanations, the plainest first.

    >>> from resnet_calc.units import parse_quantity
    >>> hold(parse_quantity("23.5M"), parameter_totals("resnet50")).explanation.holds_under
    ('without the head',)
    >>> match = hold(parse_quantity("2.3M"), parameter_totals("resnet50"))
    >>> match.explanation is None, float(match.distance) > 0.8
    (True, True)
    """
    coarse = figure.without_trailing_zeros() if figure.scale == _MYRIAD else figure
    nearest = explanations.nearest(figure.value)
    distance = abs(nearest.value - Fraction(figure.value)) / nearest.value
    plainest = min(explanations.agreeing(coarse), key=lambda explanation: len(explanation.holds_under), default=None)
    return Match(plainest, nearest, distance)


@cache
def parameter_totals(model: str, classes: tuple[int, ...] = ()) -> Totals:
    """Return every number of parameters that a model may be said to have, the published one first.

    >>> [explanation.value for explanation in parameter_totals("resnet50")][:2]
    [25557032, 23508032]
    """
    found: dict[int, Explanation] = {}
    padding = not facts(model).is_bottleneck  # zero padding was never proposed for bottlenecks
    for label, style, changes in _VARIANTS:
        if changes.get("shortcut") == "A" and not padding:
            continue
        parts = _parts(model, style, changes)
        if parts is not None:
            labels = (label,) if label else ()
            for explanation in parts.totals(labels, (*USUAL_CLASSES, *classes)):
                before = found.get(explanation.value)
                if before is None or len(before.holds_under) > len(explanation.holds_under):
                    found[explanation.value] = explanation
    published = PUBLISHED.get(model, ())
    return Totals((*sorted(found.values(), key=lambda explanation: len(explanation.holds_under)), *published))


HEADLESS: Final = "without the head"


@cache
def plain_parameter_totals(model: str) -> tuple[Explanation, ...]:
    """Return the published number of parameters of a model, and that without its head.

    >>> [explanation.value for explanation in plain_parameter_totals("resnet50")]
    [25557032, 23508032]
    """
    parts = _parts(model, None, {})
    return tuple(each for each in parts.totals((), ()) if each.holds_under in ((), (HEADLESS,))) if parts else ()


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parameters of a network by where they are."""

    weights: int
    biases: int
    norms: int
    buffers: int
    calls: int
    """Normalisations, of which PyTorch keeps a count of batches each."""
    features: int
    classes: int

    def totals(self, labels: tuple[str, ...], classes: Iterable[int]) -> Iterator[Explanation]:
        body = self.weights + self.biases + self.norms
        yield Explanation(body + self._head(self.classes), labels)
        heads = [(body, HEADLESS)]
        heads += [
            (body + self._head(number), f"{number} classes")
            for number in dict.fromkeys(classes)
            if number != self.classes
        ]
        yield from (Explanation(value, (*labels, head)) for value, head in heads)
        own = body + self._head(self.classes)
        for value, head in [(own, ""), *heads]:
            under = (*labels, head) if head else labels
            yield Explanation(value + self.buffers, (*under, "moving statistics counted"))
            yield Explanation(value + self.buffers + self.calls, (*under, "buffers counted"))
            yield Explanation(value - self.norms, (*under, "batch normalisation not counted"))
        yield Explanation(self.weights, (*labels, "convolutions only"))
        yield Explanation(self.weights + self.features * self.classes, (*labels, "weights only"))

    def _head(self, classes: int) -> int:
        return (self.features + 1) * classes


@cache
def _graph(model: str, style: str | None, changes: tuple[tuple[str, Any], ...]) -> Graph | None:
    if any(key == "stem" for key, _ in changes) and not isinstance(load(model).stem, ConvStem):
        return None  # a stem of several convolutions has no kernel to change
    try:
        return graph_of(vary(model, style=style, **dict(changes)))
    except (ResNetCalcError, ValueError):
        return None


def _parts(model: str, style: str | None, changes: dict[str, Any]) -> _Parts | None:
    graph = _graph(model, style, tuple((key, _frozen(value)) for key, value in changes.items()))
    if graph is None:
        return None
    weights = biases = norms = buffers = calls = features = classes = 0
    for run in graph.runs:
        for layer in run.layers:
            op, count = layer.op, run.count
            if isinstance(op, Conv2d):
                bias = op.out_channels if op.bias else 0
                weights += count * (op.parameters() - bias)
                biases += count * bias
            elif isinstance(op, Norm | BatchNorm2d):
                norms += count * op.parameters()
                buffers += count * op.buffers()
                calls += count
            elif isinstance(op, Linear) and run.stage == graph.head:
                features, classes = op.in_features, op.out_features
            else:
                biases += count * op.parameters()
    return _Parts(weights, biases, norms, buffers, calls, features, classes)


def _frozen(value: Any) -> Any:
    return _Table(value.items()) if isinstance(value, dict) else value


class _Table(dict):  # type: ignore[type-arg]
    """A dictionary that may be part of a key, as nobody changes it."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted(map(str, self.items()))))


@cache
def operation_totals(model: str, inputs: tuple[tuple[int, int, int], ...] = ()) -> Totals:
    """Return every number of operations that a model may be said to take.

    >>> plain = operation_totals("resnet50")[0]
    >>> plain.value, plain.holds_under, plain.flops
    (4089184256, (), False)
    """
    config = load(model)
    sizes = dict.fromkeys([config.input, *inputs])
    terms = list(dict.fromkeys(term for convention in CONVENTIONS.values() for term in convention.terms))
    found: dict[tuple[int, bool], Explanation] = {}
    for (label, changes), size, small in product(_STRIDES, sizes, (False, True)):
        if label.startswith("v") and changes["stride_in"] == config.stride_in:
            continue
        keys: dict[str, Any] = {**changes, "input": tuple(size), **({"stem": _SMALL_STEM} if small else {})}
        graph = _graph(model, None, tuple((key, _frozen(value)) for key, value in keys.items()))
        if graph is None:
            continue
        under = [label] if label else []
        under += [f"{size[1]}×{size[2]} input"] if tuple(size) != tuple(config.input) else []
        under += ["3×3 stem"] if small else []
        numbers = tally(graph, terms)
        for convention in CONVENTIONS.values():
            value = total(convention.terms, numbers)
            flops = convention.unit is Unit.FLOPS
            labels = tuple(under) if convention.name in (MULTIPLY_ADDS.name, "flops") else (*under, convention.name)
            _keep(found, Explanation(value, labels, flops))
            if not flops:
                _keep(found, Explanation(2 * value, (*labels, "doubled"), flops=True))
    return Totals(sorted(found.values(), key=lambda explanation: (len(explanation.holds_under), explanation.flops)))


def _keep(found: dict[tuple[int, bool], Explanation], explanation: Explanation) -> None:
    key = (explanation.value, explanation.flops)
    before = found.get(key)
    if before is None or len(before.holds_under) > len(explanation.holds_under):
        found[key] = explanation
