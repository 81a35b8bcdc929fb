"""The bridge between two networks: what differs, and what each difference costs.

The bridge walks from one config to the other, one differing key at a time, and counts every network on the way. The
cost of a step is the difference between its two ends, so that the steps add up exactly, whatever the two networks are.
What a step costs depends on what was changed before it: the order is fixed, from the input to the head. Where changing
one key alone makes no network (bottlenecks with groups into basic blocks without), it is changed together with others.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from resnet_calc.analysis.counting import MULTIPLY_ADDS, PYTORCH, parameter_convention
from resnet_calc.analysis.report import Cost, Report, analyse
from resnet_calc.architecture.component import Component
from resnet_calc.errors import ConfigError, ResNetCalcError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resnet_calc.analysis.counting import Convention
    from resnet_calc.architecture.config import ResNetConfig

IDENTITY = frozenset({"name", "title", "family", "source", "style", "layer_count"})
"""Keys that say what a network is called, and nothing of what it is made of."""

ORDER = (
    "input", "stem", "block", "blocks", "widths", "expansion", "groups", "width_per_group", "strides", "stride_block",
    "stride_in", "output_stride", "replace_stride_with_dilation", "shortcut", "projection", "attention", "antialias",
    "conv", "norm", "activation", "conv_bias", "explicit_padding", "head",
)  # fmt: skip
"""The order in which keys are changed; any other key comes last."""


TOGETHER = ({"groups", "width_per_group"},)
"""Keys that say one thing between them: 32×4d."""


class Difference(NamedTuple):
    """One key in which two networks differ; ``stem.width`` is an option of a part that both have."""

    key: str
    before: Any
    after: Any


class Step(NamedTuple):
    """One or several differences, and the network behind them."""

    differences: tuple[Difference, ...]
    cost: Cost
    """What they add to every total (or, where negative, take away)."""
    report: Report


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two networks and the steps between them. Reports count trainable parameters; moving statistics stand apart."""

    first: Report
    last: Report
    steps: tuple[Step, ...]

    @property
    def counted_otherwise(self) -> tuple[int, int] | None:
        """The parameters that their sources print, if those count differently: PyTorch and Keras."""
        conventions = [parameter_convention(report.config.style) for report in (self.first, self.last)]
        if conventions[0] == conventions[1]:
            return None
        totals = (self.first.totals, self.last.totals)
        printed = [
            cost.trainable + cost.buffers * convention.counts_buffers
            for cost, convention in zip(totals, conventions, strict=True)
        ]
        return printed[0], printed[1]


def bridge(first: ResNetConfig, last: ResNetConfig, count: Convention = MULTIPLY_ADDS) -> Bridge:
    """Walk from one network to the other, counting operations by one convention.

    >>> from resnet_calc.architecture.catalog import load
    >>> steps = bridge(load("paper/resnet50"), load("resnet50")).steps
    >>> [(step.differences[0].key, step.cost.multiply_adds) for step in steps]
    [('stride_in', 231211008), ('head.softmax', 0)]

    Raises:
        ShapeError: if one of the two cannot be built.
    """
    start, end = _analyse(first, count), _analyse(last, count)
    remaining = _together(list(differences(first, last)))
    here, report = _unsaid(first), start
    steps: list[Step] = []
    while remaining:
        changed, here, behind = _next_step(here, remaining, count)
        steps.append(Step(changed, behind.totals.plus(report.totals, -1), behind))
        report = behind
        remaining = [item for item in remaining if not set(item) <= set(changed)]
    return Bridge(start, end, tuple(steps))


def differences(first: ResNetConfig, last: ResNetConfig) -> Iterator[Difference]:
    """Every key in which two networks differ, in the bridge's order."""
    before, after = _unsaid(first), _unsaid(last)
    rank = {key: number for number, key in enumerate(ORDER)}
    keys = [field.name for field in fields(before) if field.name not in IDENTITY]
    for key in sorted(keys, key=lambda key: rank.get(key, len(rank))):
        old, new = getattr(before, key), getattr(after, key)
        if old == new:
            continue
        if isinstance(old, Component) and old.__class__ is new.__class__:
            options = zip(old.options().items(), new.options().values(), strict=True)
            yield from (Difference(f"{key}.{name}", mine, theirs) for (name, mine), theirs in options if mine != theirs)
        else:
            yield Difference(key, old, new)


def _unsaid(config: ResNetConfig) -> ResNetConfig:
    """The same network, with what is spelt out but goes without saying left to the defaults."""
    blocks = config.stage_blocks
    same = len(set(blocks)) == 1
    usual: dict[str, Any] = {
        "widths": tuple(64 << stage for stage in range(len(blocks))),
        "strides": (1, *[2] * (len(blocks) - 1)),
        "expansion": blocks[0].expansion if same else None,
    }
    unsaid = {key: None for key, value in usual.items() if getattr(config, key) == value}
    return replace(config, block=blocks[0] if same else blocks, **unsaid)  # type: ignore[arg-type]  # all may be None


def _together(found: list[Difference]) -> list[tuple[Difference, ...]]:
    """The differences one by one, or together where they say one thing."""
    items: list[tuple[Difference, ...]] = []
    for difference in found:
        joined = next((keys for keys in TOGETHER if difference.key in keys), {difference.key})
        item = tuple(other for other in found if other.key in joined)
        if item not in items:
            items.append(item)
    return items


def _next_step(
    here: ResNetConfig, remaining: list[tuple[Difference, ...]], count: Convention
) -> tuple[tuple[Difference, ...], ResNetConfig, Report]:
    """The first difference that makes a network, or the first pair; else all of them, which make the last network."""
    pairs = (one + other for one, other in combinations(remaining, 2))
    for changed in (*remaining, *pairs):
        config = _changed(here, changed)
        try:
            return changed, config, _report(config, count)
        except ResNetCalcError:
            continue
    everything = tuple(difference for item in remaining for difference in item)
    config = _changed(here, everything)
    return everything, config, _report(config, count)


def _changed(config: ResNetConfig, changes: Iterable[Difference]) -> ResNetConfig:
    for difference in changes:
        key, _, option = difference.key.partition(".")
        value = replace(getattr(config, key), **{option: difference.after}) if option else difference.after
        config = replace(config, **{key: value})
    return config


def _analyse(config: ResNetConfig, count: Convention) -> Report:
    return analyse(config, convention=PYTORCH, count=count)


def _report(config: ResNetConfig, count: Convention) -> Report:
    problem = next(config.disagreements(), None)
    if problem:
        raise ConfigError(problem)
    return _analyse(config, count)
