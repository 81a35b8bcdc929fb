"""Which network a table shows, told from its rows alone: a listing without a title, or under one that does not fit.

A table that names every layer says how many blocks each stage has and of how many convolutions; its rows say how wide
they are, what the shortcuts are and how many classes there are. From the network of the catalog that fits most rows,
alterations that the rows suggest are tried one by one, and kept where more rows fit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from resnet_calc.architecture import catalog
from resnet_calc.errors import ResNetCalcError
from resnet_calc.notes.laid_out import graph_of
from resnet_calc.notes.matching import TRUTHS
from resnet_calc.notes.places import entries_of
from resnet_calc.notes.steps.names import HEAD
from resnet_calc.notes.steps.step import SHAPES, Kind, Quality
from resnet_calc.notes.usual import CIFAR_MODELS, MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.notes.places import Facts
    from resnet_calc.notes.steps.step import Step

FEWEST: Final = 5
"""Layers, blocks and stages that a table must name to tell its network by itself."""
_TOLD: Final = 2
"""Rows from which on there is a block, and blocks from which on there is a convolution: one may be misnamed."""
_MOST_BLOCKS: Final = 400
_MOST_WIDE: Final = 20_000
_MOST_MODELS: Final = 3
"""Models of the catalog of which alterations are looked for."""
_ROUNDS: Final = 4
"""Alterations that may be found one behind the other."""
_TOTAL: Final = "total"
Changes = dict[str, Any]
"""Alterations, as keys of a config and what they are set to."""
_USUAL: Final[tuple[Changes, ...]] = (
    *({"shortcut": option} for option in "ABC"),
    *({"output_stride": stride} for stride in (8, 16)),
    *({"stem.stride": stride} for stride in (1, 2)),
    *({"stem.pooling": pooling} for pooling in ("none", "max")),
    {"stem.kernel_size": 3, "stem.stride": 1, "stem.pooling": "none"},
    *({"stride_in": place} for place in ("1x1", "3x3")),
    *({"groups": groups} for groups in (2, 4, 8, 16, 32)),
    *({"attention": attention} for attention in ("se", "eca")),
    {"projection": "avg_pool"},
)
"""Alterations that are worth a try whatever the rows say."""

Rows = dict[tuple[int | None, int | None, str], list["Step"]]
"""Rows by the stage, block and role that their names say."""


class Shown(NamedTuple):
    """The network that a table shows."""

    name: str
    """What the catalog calls it."""
    score: int
    """How many rows it makes right."""


def shown(
    steps: Sequence[Step], image: tuple[int, int, int], style: str, start: str | None = None, fewest: int = FEWEST
) -> Shown | None:
    """The network that a table shows; None where none fits better than what is looked for anyway.

    `start` is what the table is said to show, altered or not; without it the catalog is gone through.
    """
    rows = _named(steps, fewest)
    named, convolutions = _structure(rows)
    judge = _Judge(rows, image, style)
    suggested = tuple(_suggestions(rows))
    told: list[Shown] = []
    for blocks in [named] if (summed := _summed(rows)) in ({}, named) else [{**named, **summed}, named]:
        models = (start,) if start is not None else tuple(_alike(blocks, convolutions))
        if not rows or sum(blocks.values()) > _MOST_BLOCKS:
            continue
        for model in sorted(models, key=judge.score, reverse=True)[:_MOST_MODELS]:
            told.append(_altered(model, judge, blocks, suggested))
            if told[-1].score >= len(judge.rows):
                break
    best = max(told, key=lambda one: one.score, default=None)
    return best if best is not None and _is_known(best.name) else None


def _altered(model: str, judge: _Judge, blocks: Mapping[int, int], suggested: Sequence[Changes]) -> Shown:
    """A model with the alterations under which more rows fit, found one by one."""
    own = catalog.load(model).blocks
    every = [{"blocks": tuple(blocks.get(stage, count) for stage, count in enumerate(own, 1))}, *suggested]
    changes: Changes = {}
    for _ in range(_ROUNDS):
        if judge.score(model, changes) >= len(judge.rows):
            break
        better = max(({**changes, **change} for change in every), key=lambda tried: judge.score(model, tried))
        if judge.score(model, better) <= judge.score(model, changes):
            break
        changes = better
    return Shown(catalog.altered_name(model, changes), judge.score(model, changes))


def blocks_shown(steps: Sequence[Step]) -> tuple[int, ...]:
    """How many blocks each stage has by the names of its rows; none where these are too few to tell."""
    blocks, _ = _structure(_named(steps, FEWEST))
    return tuple(blocks[stage] for stage in sorted(blocks))


def _named(steps: Sequence[Step], fewest: int) -> Rows:
    rows: Rows = {}
    for step in steps:
        if step.row is not None and step.names:
            name = step.names[0]
            rows.setdefault((name.stage, name.block, name.role), []).append(step)
    return rows if len(rows) >= fewest else {}


def _is_known(name: str) -> bool:
    try:
        catalog.load(name)
    except ResNetCalcError:
        return False
    return True


def _structure(rows: Rows) -> tuple[dict[int, int], int]:
    """How many blocks each stage has that is shown, and how many convolutions a block."""
    layers = Counter((stage, block) for stage, block, role in rows if stage and stage > 0 and block and role)
    whole = {(stage, block) for stage, block, role in rows if stage and stage > 0 and block and not role}
    told = {block for block, count in layers.items() if count >= _TOLD} | whole
    roles = Counter(role for stage, _, role in rows if stage and role.startswith("conv"))
    convolutions = sum(count >= _TOLD for count in roles.values())
    return dict(Counter(stage for stage, _ in told)), convolutions


def _summed(rows: Rows) -> dict[int, int]:
    """How many blocks each stage has by the row that sums it up."""
    said = {
        stage: claim.value[0]
        for (stage, block, role), steps in rows.items()
        if stage and stage > 0 and not block and not role
        for step in steps
        if (claim := step.claim(Quality.BLOCKS)) is not None
    }
    return {stage: count for stage, count in said.items() if count}


def _alike(blocks: Mapping[int, int], convolutions: int) -> Iterator[str]:
    """The models of the catalog with such blocks; the usual ones where there are none."""
    kinds = {convolutions > 2} if convolutions else {True, False}  # noqa: PLR2004 - 1×1, 3×3, 1×1
    usual = {True: "resnet50", False: "resnet18"}
    alike = [
        name
        for name in dict.fromkeys((*MODELS, *CIFAR_MODELS, *(catalog.names() if len(blocks) > 1 else ())))
        if ((config := catalog.load(name)).stage_blocks[0].expansion > 1) in kinds
        and (own := dict(enumerate(config.blocks, 1))).items() >= blocks.items()
        and (len(blocks) <= 1 or len(own) == len(blocks))
    ]
    yield from dict.fromkeys((*alike, *(() if alike else (usual[kind] for kind in sorted(kinds)))))


def _suggestions(rows: Rows) -> Iterator[Changes]:
    """What the rows suggest is altered."""
    stages = max((stage for stage, _, _ in rows if stage), default=0)
    fc = rows.get((HEAD, None, "head.fc"))
    if fc is None:
        yield {"head.classes": 0}
    else:
        yield from ({"head.classes": number} for number in sorted(_numbers(fc, Quality.OUTPUT, Quality.OUT_CHANNELS)))
    yield from _USUAL
    stem = rows.get((0, None, "stem.conv"))
    for key, quality in (("width", Quality.OUT_CHANNELS), ("kernel_size", Quality.KERNEL)):
        yield from ({f"stem.{key}": number} for number in sorted(_numbers(stem, quality)))
    first = [_only(rows.get((stage, 1, "conv1"))) for stage in range(1, stages + 1)]
    ends = [_width(rows.get((stage, None, ""))) for stage in range(1, stages + 1)]
    if all(first) and first:
        yield {"widths": tuple(first)}
    elif all(ends) and ends:
        yield from ({"widths": tuple(max(1, end // expansion) for end in ends)} for expansion in (1, 4))
    for stage in range(1, stages + 1):
        width = _only(rows.get((stage, 1, "conv1")))
        for weights in sorted(_numbers(rows.get((stage, 1, "conv2")), Quality.PARAMETERS)):
            groups = 9 * width * width // weights  # 3×3 kernels in groups
            if groups > 1 and 9 * width * width == groups * weights:
                yield {"groups": groups, "width_per_group": max(1, (width >> (stage - 1)) // groups)}


def _only(steps: Sequence[Step] | None) -> int:
    return next(iter(_numbers(steps, Quality.OUT_CHANNELS)), 0)


def _width(steps: Sequence[Step] | None) -> int:
    """The channels of what comes out, written first."""
    claims = [claim for step in steps or () for claim in step.claims if claim.quality is Quality.OUTPUT]
    return next((claim.value[0] for claim in claims if len(claim.value) > 1 and claim.value[0]), 0)


def _numbers(steps: Sequence[Step] | None, *qualities: Quality) -> set[int]:
    claims = [claim for step in steps or () for claim in step.claims if claim.quality in qualities]
    return {value for claim in claims for value in claim.value if value is not None and 0 < value <= _MOST_WIDE}


class _Judge:
    """Counts the rows that a network makes right; each network is built once."""

    def __init__(self, rows: Rows, image: tuple[int, int, int], style: str) -> None:
        named = [key for key in rows if key[0] is not None or key[2] == _TOTAL]
        self.rows = [(key, step) for key in named for step in rows[key]]
        self._image = image
        self._style = style
        self._scores: dict[str, int] = {}

    def score(self, model: str, changes: Mapping[str, Any] | None = None) -> int:
        name = catalog.altered_name(model, changes or {})
        if name not in self._scores:
            self._scores[name] = self._counted(name)
        return self._scores[name]

    def _counted(self, name: str) -> int:
        try:
            graph = graph_of(catalog.vary(f"{self._style}/{name}", input=self._image))
            entries = list(entries_of(self._style, graph, None))
        except (ResNetCalcError, ValueError, TypeError, ArithmeticError):  # such as a deep stem of a kernel size
            return -1
        places: dict[tuple[int | None, str, bool], list[tuple[int, int, Facts]]] = defaultdict(list)
        for entry in entries:
            role = "" if entry.kind in (Kind.STAGE, Kind.BLOCK) else entry.role
            stage = None if role == _TOTAL else HEAD if entry.stage == graph.head else entry.stage
            span = (entry.first_block, entry.last_block, entry.facts)
            places[stage, role, entry.kind is Kind.BLOCK].append(span)
        return sum(
            any(
                _fits(step, facts)
                for first, last, facts in places.get((key[0], key[2], not key[2] and key[1] is not None), ())
                if key[1] is None or first <= key[1] <= last
            )
            for key, step in self.rows
        )


def _fits(step: Step, facts: Facts) -> bool:
    for claim in step.claims:
        if claim.quality in SHAPES:
            shape = facts.input if claim.quality is Quality.INPUT else facts.output
            if sorted(value or 0 for value in claim.value) != sorted(shape):
                return False
        elif claim.figure is None and not set(claim.value) <= set(TRUTHS[claim.quality](facts)):
            return False
    return True
