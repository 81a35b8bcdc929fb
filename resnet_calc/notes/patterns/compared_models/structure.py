"""Networks as columns, and what each part of them is made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count
from resnet_calc.nn.graph import STEM
from resnet_calc.nn.ops import Conv2d, Pool2d
from resnet_calc.notes.patterns.compared_models.networks import (
    COSTS,
    PART,
    TELLING,
    TITLES,
    Claim,
    named_networks,
    numbers_of,
    stage_of,
)
from resnet_calc.notes.usual import CIFAR_DEPTHS, DEPTHS
from resnet_calc.units import agrees, fold_width, match_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.analysis.report import Report
    from resnet_calc.notes.patterns.compared_models.networks import Compared, Setting
    from resnet_calc.notes.steps.cells import Cell
    from resnet_calc.notes.tables import Table

_ART: Final = frozenset("⎡⎢⎣")
_POOLS: Final = ("pool", "池化")
_CLASSIFIERS: Final = ("fc", "全连接", "softmax")
_OFTEN: Final = expression(r"[$ ]{0,3}(?:×|x|\\times)[ ]?\d{1,2}[$ ]{0,3}$")
"""How often the block of the column before is repeated: ×23."""


def bad_names(table: Table, unknown: Sequence[int], setting: Setting) -> Iterator[Claim]:
    """Judge heads of networks that are not known, by what stands under them."""
    for place in unknown:
        cell = table.head[place]
        for depth in (*DEPTHS, *CIFAR_DEPTHS):
            for network in named_networks(f"resnet{depth}", setting._replace(style="")):
                claims = list(judged_structure(table, {place: network}))
                if len(claims) > TELLING and not any(claim.expected for claim in claims):
                    yield Claim(cell, cell.start, cell.end, "RC208", "", "", f"ResNet-{depth}")
                    return


def judged_structure(table: Table, chosen: Mapping[int, Compared]) -> Iterator[Claim]:
    """Rows of operations and of blocks, in the notation of He et al. 2015, Table 1."""
    stage: int | None = None
    name = ""
    first = min(chosen)
    names = [place for place in sorted(table.head) if place < first]
    for group in _groups(table):
        labels = [(row, place) for row in group for place in names if place in row]
        named = next((row[place] for row, place in labels if PART.fullmatch(row[place].text.strip("*`_ "))), None)
        report = next(iter(chosen.values())).report
        if named is not None:
            stage, name = stage_of(named.text, report), named.text
        texts = [cell.text.lower() for row in group for cell in row.values()]
        behind = named is None and any(word in text for text in texts for word in (*_POOLS, *_CLASSIFIERS))
        here = report.graph.head if behind and stage is not None and stage > 0 else stage
        total = any(pattern.search(row[place].text.lower()) for pattern, _ in TITLES for row, place in labels)
        if here is None or total or any("flops" in row[place].text.lower() for row, place in labels):
            yield from _summed(group, chosen, names)
            continue
        judged: list[Claim] = []
        for row, place in labels:
            if re.fullmatch(r"\d+\s?(?:×|x|\\times)\s?\d+", row[place].text.strip("$ ")):
                sides = [_output(report, here)]
                if here == STEM and any(word in text for text in texts for word in _POOLS):
                    sides = [*sides, _pooled(report)] if named is not None else [_pooled(report)]
                ways = [[side, side] for side in sides]
                judged += compared(row[place], numbers_of(row[place]), ways, "RC301", name, "")
        for place, network in chosen.items():
            cells = [row[place] for row in group if place in row]
            if cells:
                judged += _made_of(cells, network, here, name)
        if named is not None and len(judged) > 1 and all(claim.expected for claim in judged):
            continue
        yield from judged


def _groups(table: Table) -> Iterator[list[dict[int, Cell]]]:
    """Lines that belong together: those of blocks drawn over several lines, else each by itself."""
    group: list[dict[int, Cell]] = []
    behind = -2
    for row in table.rows:
        cell = next(iter(row.values()))
        line = cell.passage.place(cell.start, cell.start).line
        art = any(_ART & set(one.text) for one in row.values()) or any(
            _ART & set(c.text) for r in group for c in r.values()
        )
        if group and not (art and line == behind + 1):
            yield group
            group = []
        group.append(row)
        behind = line
    if group:
        yield group


def _output(report: Report, stage: int) -> int:
    if stage == STEM:
        return next(
            layer.output.height
            for run in report.graph.runs
            if run.stage == STEM
            for layer in run.layers
            if isinstance(layer.op, Conv2d)
        )
    if stage == report.graph.head:
        return 1
    return next((group.output.height for group in report.stages() if group.stage == stage), 0)


def _pooled(report: Report) -> int:
    """What comes out of the stem, behind its pool."""
    return [layer for run in report.graph.runs if run.stage == STEM for layer in run.layers][-1].output.height


def _ways(network: Compared, stage: int) -> list[list[int]]:
    """What may stand in a row: the stem's convolution, its pool, the blocks of a stage, the classifier."""
    graph = network.report.graph
    runs = [run for run in graph.runs if run.stage == stage]
    if stage == graph.head or not runs:
        return [[graph.output.channels]] if runs else []
    ways: list[list[int]] = []
    if stage in (STEM, 1):
        for layer in (layer for run in graph.runs if run.stage == STEM for layer in run.layers):
            op = layer.op
            if isinstance(op, Conv2d | Pool2d):
                channels = [op.out_channels] if isinstance(op, Conv2d) else []
                stride = [op.stride[0]] if op.stride[0] > 1 else []
                ways.append([*op.kernel_size, *channels, *stride])
    if stage != STEM:
        main = [
            layer for layer in runs[0].layers if isinstance(layer.op, Conv2d) and not layer.role.startswith("shortcut")
        ]
        triples = [
            number
            for layer in main
            if isinstance(layer.op, Conv2d)
            for number in (*layer.op.kernel_size, layer.op.out_channels)
        ]
        count = sum(run.count for run in runs)
        blocks = [*triples, count]
        if triples == triples[:3] * len(main):  # what all convolutions share may be written once: [3×3, 64] × 2
            ways += [[*triples[:3], count], [*triples[:3], count * len(main)]]
        ways += [blocks, *([*way, *blocks] for way in ways[-1:])]  # the pool may stand in the cell of conv2_x
    return ways


def _made_of(cells: Sequence[Cell], network: Compared, stage: int, name: str) -> Iterator[Claim]:
    drawn = [cell for cell in cells if _ART & set(cell.text)]
    plain = [cell for cell in cells if not _ART & set(cell.text)]
    ways = _ways(network, stage)
    often = [[sum(run.count for run in network.report.graph.runs if run.stage == stage)]]
    for cell in plain:
        here = often if stage != STEM and _OFTEN.match(cell.text) else ways
        yield from compared(cell, numbers_of(cell), here, "RC209", name, network.title)
    if drawn:
        lines = [numbers_of(cell) for cell in drawn]
        times = [line[3] for line in lines if len(line) > 3]  # noqa: PLR2004 - kernel twice, filters, how often
        ordered = [number for line in lines for number in line[:3]] + times
        owners = [cell for cell, line in zip(drawn, lines, strict=True) for _ in line[:3]]
        owners += [cell for cell, line in zip(drawn, lines, strict=True) if len(line) > 3]  # noqa: PLR2004
        yield from compared(drawn[0], ordered, ways, "RC209", name, network.title, owners)


def compared(
    cell: Cell,
    numbers: Sequence[tuple[int, int, int]],
    ways: Sequence[list[int]],
    code: str,
    part: str,
    network: str,
    owners: Sequence[Cell] = (),
) -> Iterator[Claim]:
    """Hold the numbers of a cell against the ways in which they may be written, and yield the first that is odd."""
    said = [value for value, _, _ in numbers]
    if not said:
        return
    alike = [way for way in ways if len(way) == len(said)]
    if said in alike:
        _, start, end = numbers[0]
        yield Claim(owners[0] if owners else cell, start, end, code, part, network, "")
        return
    if not alike:
        return
    way = min(alike, key=lambda way: sum(one != other for one, other in zip(said, way, strict=True)))
    wrong = [place for place, (one, other) in enumerate(zip(said, way, strict=True)) if one != other]
    if 2 * len(wrong) > len(said) > 2:  # noqa: PLR2004 - no slip, but something else
        return
    place = wrong[0]
    _, start, end = numbers[place]
    yield Claim(owners[place] if owners else cell, start, end, code, part, network, str(way[place]))


def _summed(group: Sequence[dict[int, Cell]], chosen: Mapping[int, Compared], names: Sequence[int]) -> Iterator[Claim]:
    """The last row: multiply-adds (or FLOPs) of each network, rounded."""
    for row in group:
        head = " ".join(row[place].text.lower() for place in names if place in row)
        for pattern, quantities in TITLES:
            if pattern.search(head) is None and not ("flops" in head and "multiply-adds" in quantities):
                continue
            for place, network in chosen.items():
                if place in row:
                    true = [COSTS[one](network.report.totals) for one in quantities]
                    code = "RC401" if "parameters" in quantities else "RC501"
                    yield from _rounded(row[place], true, network, head, code)


def _rounded(cell: Cell, true: Sequence[int], network: Compared, part: str, code: str) -> Iterator[Claim]:
    text = fold_width(cell.text).strip("*`_$ ").replace("\\,", "").replace("{,}", ",").replace("\\times", "×")
    found = match_quantity(text)
    if found is None:
        return
    right = any(agrees(found[0], value) for value in true) and (not found[0].is_exact or found[0].value in true)
    right &= found[1] == len(text) or text[found[1]] not in "0123456789×⁰¹²³⁴⁵⁶⁷⁸⁹"
    start = cell.start + max(0, cell.passage.text[cell.start : cell.end].find(text[:1]))
    expected = "" if right else format_count(true[0])
    yield Claim(cell, start, cell.end, code, part, network.title, expected)
