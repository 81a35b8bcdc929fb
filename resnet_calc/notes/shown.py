"""Which network a table shows, told from its rows alone: a listing without a title, or under one that does not fit.

A table that names every layer says how many blocks each stage has and of how many convolutions; its rows say how wide
they are, what the shortcuts are and how many classes there are. From the network of the catalog that fits most rows,
alterations that the rows suggest are tried one by one, and kept where more rows fit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from resnet_calc.architecture import catalog
from resnet_calc.architecture.build import build
from resnet_calc.errors import ResNetCalcError
from resnet_calc.notes.matching import TRUTHS
from resnet_calc.notes.places import entries_of
from resnet_calc.notes.steps.names import HEAD
from resnet_calc.notes.steps.step import SHAPES, Kind, Quality
from resnet_calc.notes.usual import CIFAR_MODELS, MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.notes.places import Facts
    from resnet_calc.notes.steps.step import Step

FEWEST: Final = 12
"""Rows that name their layers, from which on a table tells its network."""
_TOLD: Final = 2
"""Rows from which on there is a block, and blocks from which on there is a convolution: one may be misnamed."""
_MOST_BLOCKS: Final = 400
_MOST_WIDE: Final = 20_000
_ROUNDS: Final = 4
"""Alterations that may be found one behind the other."""
_TOTAL: Final = "total"
_USUAL: Final[tuple[tuple[str, Any], ...]] = (
    *(("shortcut", option) for option in "ABC"),
    *(("output_stride", stride) for stride in (8, 16)),
    *(("stem.stride", stride) for stride in (1, 2)),
    *(("stem.pooling", pooling) for pooling in ("none", "max")),
    *(("stride_in", place) for place in ("1x1", "3x3")),
    ("attention", "se"),
    ("projection", "avg_pool"),
)
"""Alterations that are worth a try whatever the rows say."""

Rows = dict[tuple[int | None, int | None, str], "Step"]
"""Rows by the stage, block and role that their names say."""


def shown(steps: Sequence[Step], image: tuple[int, int, int], style: str, start: str | None = None) -> str | None:
    """The name of the network that a table shows; None where none fits better than what is looked for anyway.

    `start` is what the table is said to show, altered or not; without it the catalog is gone through.
    """
    rows = _named(steps)
    blocks, convolutions = _structure(rows)
    if not blocks or sum(blocks) > _MOST_BLOCKS:
        return None
    models = (start,) if start is not None else tuple(_alike(blocks, convolutions))
    if not models:
        return None
    judge = _Judge(rows, image, style)
    best = max(models, key=judge.score)
    changes: dict[str, Any] = {}
    for _ in range(_ROUNDS):
        if judge.score(best, changes) >= len(judge.rows):
            break
        suggested = [{**changes, key: value} for key, value in _suggestions(rows, blocks)]
        better = max(suggested, key=lambda tried: judge.score(best, tried), default=changes)
        if judge.score(best, better) <= judge.score(best, changes):
            break
        changes = better
    return _known(catalog.altered_name(best, changes))


def blocks_shown(steps: Sequence[Step]) -> tuple[int, ...]:
    """How many blocks each stage has by the names of its rows; none where these are too few to tell."""
    return _structure(_named(steps))[0]


def _named(steps: Sequence[Step]) -> Rows:
    named = [(step.names[0], step) for step in steps if step.row is not None and step.names]
    rows = {(name.stage, name.block, name.role): step for name, step in named}
    return rows if len(rows) >= FEWEST else {}


def _known(name: str) -> str | None:
    try:
        catalog.load(name)
    except ResNetCalcError:
        return None
    return name


def _structure(rows: Rows) -> tuple[tuple[int, ...], int]:
    """How many blocks each stage has, and how many convolutions a block."""
    layers = Counter((stage, block) for stage, block, role in rows if stage and block and role)
    told = layers or Counter({(stage, block): _TOLD for stage, block, _ in rows if stage and block})
    stages = Counter(stage for (stage, _), count in told.items() if count >= _TOLD)
    roles = Counter(role for stage, _, role in rows if stage and role.startswith("conv"))
    convolutions = sum(count >= _TOLD for count in roles.values())
    return tuple(stages[stage] for stage in sorted(stages, key=int)), convolutions


def _alike(blocks: tuple[int, ...], convolutions: int) -> Iterator[str]:
    """The models of the catalog with such blocks; the usual ones where there are none."""
    kinds = {convolutions > 2} if convolutions else {True, False}  # noqa: PLR2004 - 1×1, 3×3, 1×1
    alike = [
        name
        for name in dict.fromkeys((*MODELS, *CIFAR_MODELS, *catalog.names()))
        if (config := catalog.load(name)).blocks == blocks and (config.stage_blocks[0].expansion > 1) in kinds
    ]
    yield from alike or [{True: "resnet50", False: "resnet18"}[kind] for kind in sorted(kinds)]


def _suggestions(rows: Rows, blocks: tuple[int, ...]) -> Iterator[tuple[str, Any]]:
    """What the rows suggest is altered, as keys of a config."""
    yield "blocks", blocks
    fc = rows.get((HEAD, None, "head.fc"))
    if fc is None:
        yield "head.classes", 0
    else:
        yield from (("head.classes", number) for number in sorted(_numbers(fc, Quality.OUTPUT, Quality.OUT_CHANNELS)))
    yield from _USUAL
    stem = rows.get((0, None, "stem.conv"))
    for key, quality in (("width", Quality.OUT_CHANNELS), ("kernel_size", Quality.KERNEL)):
        yield from ((f"stem.{key}", number) for number in _numbers(stem, quality))
    widths = [_only(rows.get((stage, 1, "conv1"))) for stage in range(1, len(blocks) + 1)]
    if all(widths):
        yield "widths", tuple(widths)
    first, second = rows.get((1, 1, "conv1")), rows.get((1, 1, "conv2"))
    width, weights = _only(first), next(iter(_numbers(second, Quality.PARAMETERS)), 0)
    if width and weights and 9 * width * width % weights == 0:  # 3×3 kernels in groups
        groups = 9 * width * width // weights
        yield "groups", groups
        yield "width_per_group", max(1, width // groups)


def _only(step: Step | None) -> int:
    return next(iter(_numbers(step, Quality.OUT_CHANNELS)), 0)


def _numbers(step: Step | None, *qualities: Quality) -> set[int]:
    if step is None:
        return set()
    found = {value for quality in qualities if (claim := step.claim(quality)) is not None for value in claim.value}
    return {value for value in found if value is not None and 0 < value <= _MOST_WIDE}


class _Judge:
    """Counts the rows that a network makes right; each network is built once."""

    def __init__(self, rows: Rows, image: tuple[int, int, int], style: str) -> None:
        self.rows = [(key, step) for key, step in rows.items() if key[0] is not None or key[2] == _TOTAL]
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
            graph = build(catalog.vary(f"{self._style}/{name}", input=self._image))
            entries = list(entries_of(self._style, graph, None))
        except (ResNetCalcError, ValueError, ArithmeticError):
            return -1
        places: dict[tuple[int | None, str], list[tuple[int, int, Facts]]] = defaultdict(list)
        for entry in entries:
            role = "" if entry.kind is Kind.STAGE else entry.role
            stage = HEAD if entry.stage == graph.head else entry.stage
            places[None if role == _TOTAL else stage, role].append((entry.first_block, entry.last_block, entry.facts))
        return sum(
            any(
                _fits(step, facts)
                for first, last, facts in places.get((key[0], key[2]), ())
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
