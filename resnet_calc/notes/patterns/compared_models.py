"""Tables that set networks side by side: a column (or a row) for each, what they are made of, what each part costs."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.analysis.report import Report, analyse
from resnet_calc.architecture.catalog import load
from resnet_calc.errors import ResNetCalcError
from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.nn.graph import STEM
from resnet_calc.nn.ops import Conv2d, Pool2d
from resnet_calc.notes.captions import captions
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.network import Variant
from resnet_calc.notes.steps.grid import Cell
from resnet_calc.notes.tables import find_tables
from resnet_calc.units import agrees, fold_width, match_quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from resnet_calc.analysis.report import Cost
    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.tables import Table

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what tables that go through one network report: RC208, RC209, RC212, RC301, RC401, RC411, RC501, RC511."""

_MODEL: Final = re.compile(
    r"(?:(\w{1,20})/)?(?:(cifar)_)?(?:resnet[-_ ]?(\d{1,4})|(\d{1,4})-layer)(?: \((\w{1,20})\))?", re.IGNORECASE
)
_PART: Final = re.compile(r"conv([2-5])(?:_x)?|stem|head|total|conv1", re.IGNORECASE)
_STYLE: Final = re.compile(r"\b(torchvision|paper|keras) (?:style|写法)")
_NUMBER: Final = re.compile(r"\d[\d,]*+")
_FIGURE: Final = re.compile(r"\d[\d,]{2,20}")
_ART: Final = frozenset("⎡⎢⎣")
_FEWEST: Final = 6
_MOST_WRONG: Final = 3
_DEPTHS: Final = ("18", "34", "50", "101", "152", "20", "32", "44", "56", "110")
_TELLING: Final = 3
"""Figures that must fit another network before a name is called wrong."""
_MOST_TABLES: Final = 40
_MOST_ROWS: Final = 60
_COSTS: Final[Mapping[str, Callable[[Cost], int]]] = {
    "parameters": lambda cost: cost.trainable,
    "all parameters": lambda cost: cost.parameters,
    "multiply-adds": lambda cost: cost.multiply_adds,
    "FLOPs": lambda cost: 2 * cost.multiply_adds,
    "activations": lambda cost: cost.activations,
}
_TITLES: Final = (
    (re.compile(r"parameters|params|参数量?"), ("parameters", "all parameters")),
    (re.compile(r"multiply[-_ ]adds|乘加次数|macs"), ("multiply-adds",)),
    (re.compile(r"activations|激活"), ("activations",)),
)

_IS_NOT: Final = Message(
    "{part} of {model} has {expected} here, the table says {said}",
    "{model} 的 {part} 此处应为 {expected},表中写的是 {said}",
)
_IS: Final = Message("{part} of {model} has {said}", "{model} 的 {part} 是 {said}")
_NAME: Final = Message(
    "the row or column is that of {expected}, not of {said}", "该行或该列属于 {expected},而不是 {said}"
)


class _Network(NamedTuple):
    """A network of the catalog that a head names."""

    title: str
    report: Report


class _Claim(NamedTuple):
    """A number of a cell, and what it should be."""

    cell: Cell
    start: int
    end: int
    code: str
    part: str
    network: str
    expected: str
    """Nothing where it is right."""


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what tables say of networks side by side, judged where nearly all of it is right."""
    if not _MODEL.search(reading.note.text):
        return
    styles = {found[1] for passage in reading.passages[:6] for found in _STYLE.finditer(passage.text)}
    style = next(iter(styles)) if len(styles) == 1 else ""
    fitting: list[tuple[Table, _Network]] = []
    for table in list(find_tables(reading))[:_MOST_TABLES]:
        if len(table.rows) > _MOST_ROWS:
            continue
        best: tuple[int, list[_Claim], _Network] | None = None
        for claims, first in _readings(table, style):
            wrong = sum(bool(claim.expected) for claim in claims)
            right = len(claims) - wrong
            if right >= max(_FEWEST, 4 * wrong) and wrong <= _MOST_WRONG and (best is None or right - wrong > best[0]):
                best = (right - wrong, claims, first)
        if best is not None:
            yield from (_finding(claim) for claim in best[1])
            fitting.append((table, best[2]))
    if fitting:
        yield from _captions(reading, *fitting[0])


def _finding(claim: _Claim) -> Finding:
    passage = claim.cell.passage
    said = passage.text[claim.start : claim.end]
    values = {"part": claim.part, "model": claim.network, "said": said, "expected": claim.expected}
    message = _NAME if claim.code == "RC208" else _IS_NOT
    return passage.finding(
        claim.start,
        claim.end,
        Verdict.WRONG if claim.expected else Verdict.RIGHT,
        claim.code,
        (message if claim.expected else _IS).about(**values),
        subject=f"{claim.network} {claim.part}".strip(),
        said=said,
        expected=claim.expected or said,
    )


@lru_cache(maxsize=128)
def _report(model: str, style: str) -> Report | None:
    try:
        return analyse(load(f"{style}/{model}"))
    except ResNetCalcError:
        return None


def _named(text: str, style: str) -> Iterator[_Network]:
    """The networks that a head may name, under the styles that it may mean."""
    found = _MODEL.fullmatch(fold_width(text).strip("*`_ "))
    if found is None:
        return
    said, depth = (found[1] or found[5] or "").lower(), found[3] or found[4]
    models = [f"cifar_resnet{depth}"] if found[2] or said == "cifar" else [f"resnet{depth}", f"cifar_resnet{depth}"]
    styles = (
        [said] if said in ("torchvision", "paper", "keras") else [style] if style else ["torchvision", "paper", "keras"]
    )
    for model in models:
        for one in styles:
            report = _report(model, one)
            if report is not None:
                yield _Network(text.strip(), report)


def _readings(table: Table, style: str) -> Iterator[tuple[list[_Claim], _Network]]:
    """The ways in which a table may be read: by columns, each under a network's name, or by rows."""
    columns = {place: list(_named(cell.text, style)) for place, cell in table.head.items()}
    heads = {place: networks for place, networks in columns.items() if networks}
    unknown = [
        place for place, cell in table.head.items() if _MODEL.fullmatch(cell.text.strip("*`_ ")) and place not in heads
    ]
    if len(heads) + len(unknown) > 1 and heads:
        for number in range(max(len(networks) for networks in heads.values())):
            chosen = {place: networks[min(number, len(networks) - 1)] for place, networks in heads.items()}
            first = next(iter(chosen.values()))
            fitting, others = _fitting(chosen, partial(_structure, table))
            yield [*_structure(table, fitting), *_bad_names(table, [*unknown, *others])], first
            for quantity in _COSTS:
                fitting, others = _fitting(chosen, partial(_costs, table, quantity))
                claims = list(_costs(table, quantity, fitting))
                yield [*claims, *_other_names(table, fitting, quantity, [*unknown, *others])], first
        return
    for place in sorted(table.head)[:2]:
        named = [(row, list(_named(row[place].text, _row_style(row, style)))) for row in table.rows if place in row]
        if sum(bool(networks) for _, networks in named) < 2 or len(named) != len(table.rows):  # noqa: PLR2004 - two to compare
            continue
        for number in range(max(len(networks) for _, networks in named)):
            rows = [(row, networks[min(number, len(networks) - 1)] if networks else None) for row, networks in named]
            first = next(network for _, network in rows if network is not None)
            yield list(_totals(table, rows, place)), first


def _fitting(
    chosen: Mapping[int, _Network], judge: Callable[[Mapping[int, _Network]], Iterator[_Claim]]
) -> tuple[dict[int, _Network], list[int]]:
    """The columns that hold what their heads say, but for a slip; and those that hold another network."""
    others = []
    for place, network in chosen.items():
        claims = list(judge({place: network}))
        if 2 * sum(bool(claim.expected) for claim in claims) > len(claims) > 2:  # noqa: PLR2004 - more than slips
            others.append(place)
    if 2 * len(others) > len(chosen):
        return dict(chosen), []
    return {place: network for place, network in chosen.items() if place not in others}, others


def _row_style(row: dict[int, Cell], style: str) -> str:
    return next((cell.text for cell in row.values() if cell.text in ("torchvision", "paper", "keras")), style)


# Networks as columns: what each part costs


def _stage(text: str, report: Report) -> int | None:
    """Which stage a row's name means; None for the total."""
    name = fold_width(text).strip("*`_ ").lower()
    if name in ("stem", "conv1"):
        return STEM
    if name == "head":
        return report.graph.head
    found = re.fullmatch(r"conv([2-5])(?:_x)?|layer([1-4])", name)
    if found is None:
        return None
    return int(found[1]) - 1 if found[1] else int(found[2])


def _cost(report: Report, name: str) -> Cost | None:
    if fold_width(name).strip("*`_ ").lower() in ("total", "合计", "总计"):
        return report.totals
    stage = _stage(name, report)
    return next((group.cost for group in report.stages() if group.stage == stage), None) if stage is not None else None


def _whole(cell: Cell) -> tuple[int, int, int] | None:
    """The only number of a cell, and where it stands."""
    found = list(_NUMBER.finditer(cell.passage.text, cell.start, cell.end))
    bare = cell.text.strip("*`_ ")
    if len(found) != 1 or not re.fullmatch(r"[\d,]+", bare):
        return None
    return int(found[0][0].replace(",", "")), *found[0].span()


def _costs(table: Table, quantity: str, chosen: Mapping[int, _Network]) -> Iterator[_Claim]:
    code = "RC411" if "param" in quantity else "RC511"
    key = _key_column(table, chosen)
    for row in table.rows:
        if key is None or key not in row:
            continue
        misfits = 0
        judged: list[_Claim] = []
        for place, network in chosen.items():
            number = _whole(row[place]) if place in row else None
            cost = _cost(network.report, row[key].text)
            if number is None or cost is None:
                continue
            value, start, end = number
            true = _COSTS[quantity](cost)
            misfits += value != true
            expected = "" if value == true else format_count(true)
            judged.append(_Claim(row[place], start, end, code, row[key].text, network.title, expected))
        unknown = not judged and any(place in row for place in chosen)
        if unknown or (misfits == len(judged) > 1):
            yield from _renamed(row, key, chosen, quantity)
        else:
            yield from judged


def _renamed(row: dict[int, Cell], key: int, chosen: Mapping[int, _Network], quantity: str) -> Iterator[_Claim]:
    """A row all of whose figures are another part's: its name is wrong."""
    for name in ("stem", "conv2_x", "conv3_x", "conv4_x", "conv5_x", "head", "total"):
        fits = []
        for place, network in chosen.items():
            number = _whole(row[place]) if place in row else None
            cost = _cost(network.report, name)
            if number is not None:
                fits.append(cost is not None and number[0] == _COSTS[quantity](cost))
        if len(fits) > 1 and all(fits):
            cell = row[key]
            yield _Claim(cell, cell.start, cell.end, "RC208", "", "", name)
            return


def _key_column(table: Table, chosen: Mapping[int, _Network]) -> int | None:
    """The column that names the rows."""
    for place in sorted(table.head):
        if place not in chosen:
            named = sum(
                place in row and _PART.fullmatch(row[place].text.strip("*`_ ")) is not None for row in table.rows
            )
            if 2 * named > len(table.rows):
                return place
    return None


def _other_names(
    table: Table, chosen: Mapping[int, _Network], quantity: str, unknown: Sequence[int]
) -> Iterator[_Claim]:
    """A head under which a network stands that is not known: its figures tell which was meant."""
    key = _key_column(table, chosen)
    for place in unknown:
        cell = table.head[place]
        figures = [
            (row[key].text, number[0])
            for row in table.rows
            if key in row and place in row and (number := _whole(row[place]))
        ]
        for model in _DEPTHS:
            for network in _named(f"resnet{model}", ""):
                costs = [(_cost(network.report, name), value) for name, value in figures]
                if len(costs) >= _TELLING and all(
                    cost is not None and _COSTS[quantity](cost) == value for cost, value in costs
                ):
                    yield _Claim(cell, cell.start, cell.end, "RC208", "", "", f"ResNet-{model}")
                    return


def _bad_names(table: Table, unknown: Sequence[int]) -> Iterator[_Claim]:
    for place in unknown:
        cell = table.head[place]
        for model in _DEPTHS:
            for network in _named(f"resnet{model}", ""):
                claims = list(_structure(table, {place: network}))
                if len(claims) > _TELLING and not any(claim.expected for claim in claims):
                    yield _Claim(cell, cell.start, cell.end, "RC208", "", "", f"ResNet-{model}")
                    return


# Networks as columns: what each part is made of


def _structure(table: Table, chosen: Mapping[int, _Network]) -> Iterator[_Claim]:
    """Rows of operations and of blocks, in the notation of He et al. 2015, Table 1."""
    stage: int | None = None
    name = ""
    first = min(chosen)
    names = [place for place in sorted(table.head) if place < first]
    for group in _groups(table):
        labels = [(row, place) for row in group for place in names if place in row]
        named = next((row[place] for row, place in labels if _PART.fullmatch(row[place].text.strip("*`_ "))), None)
        report = next(iter(chosen.values())).report
        if named is not None:
            stage, name = _stage(named.text, report), named.text
        behind = named is None and any(
            "fc" in cell.text or "pool" in cell.text for row in group for cell in row.values()
        )
        here = report.graph.head if behind and stage is not None and stage > 0 else stage
        total = any(pattern.search(row[place].text.lower()) for pattern, _ in _TITLES for row, place in labels)
        if here is None or total or any("flops" in row[place].text.lower() for row, place in labels):
            yield from _summed(group, chosen, names)
            continue
        judged: list[_Claim] = []
        for row, place in labels:
            if re.fullmatch(r"\d+\s?(?:×|x|\\times)\s?\d+", row[place].text.strip("$ ")):
                side = _output(report, here)
                judged += _compared(row[place], _numbers(row[place]), [[side, side]], "RC301", name, "")
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


def _numbers(cell: Cell) -> list[tuple[int, int, int]]:
    return [
        (int(found[0].rstrip(",").replace(",", "")), found.start(), found.start() + len(found[0].rstrip(",")))
        for found in _NUMBER.finditer(cell.passage.text, cell.start, cell.end)
    ]


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


def _ways(network: _Network, stage: int) -> list[list[int]]:
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
        ways.append([*triples, sum(run.count for run in runs)])
    return ways


def _made_of(cells: Sequence[Cell], network: _Network, stage: int, name: str) -> Iterator[_Claim]:
    drawn = [cell for cell in cells if _ART & set(cell.text)]
    plain = [cell for cell in cells if not _ART & set(cell.text)]
    ways = _ways(network, stage)
    for cell in plain:
        yield from _compared(cell, _numbers(cell), ways, "RC209", name, network.title)
    if drawn:
        lines = [_numbers(cell) for cell in drawn]
        times = [line[3] for line in lines if len(line) > 3]  # noqa: PLR2004 - kernel twice, filters, how often
        ordered = [number for line in lines for number in line[:3]] + times
        owners = [cell for cell, line in zip(drawn, lines, strict=True) for _ in line[:3]]
        owners += [cell for cell, line in zip(drawn, lines, strict=True) if len(line) > 3]  # noqa: PLR2004
        yield from _compared(drawn[0], ordered, ways, "RC209", name, network.title, owners)


def _compared(
    cell: Cell,
    numbers: Sequence[tuple[int, int, int]],
    ways: Sequence[list[int]],
    code: str,
    part: str,
    network: str,
    owners: Sequence[Cell] = (),
) -> Iterator[_Claim]:
    said = [value for value, _, _ in numbers]
    if not said:
        return
    alike = [way for way in ways if len(way) == len(said)]
    if said in alike:
        _, start, end = numbers[0]
        yield _Claim(owners[0] if owners else cell, start, end, code, part, network, "")
        return
    if not alike:
        return
    way = min(alike, key=lambda way: sum(one != other for one, other in zip(said, way, strict=True)))
    wrong = [place for place, (one, other) in enumerate(zip(said, way, strict=True)) if one != other]
    place = wrong[0]
    _, start, end = numbers[place]
    yield _Claim(owners[place] if owners else cell, start, end, code, part, network, str(way[place]))


def _summed(group: Sequence[dict[int, Cell]], chosen: Mapping[int, _Network], names: Sequence[int]) -> Iterator[_Claim]:
    """The last row: multiply-adds (or FLOPs) of each network, rounded."""
    for row in group:
        head = " ".join(row[place].text.lower() for place in names if place in row)
        for pattern, quantities in _TITLES:
            if pattern.search(head) is None and not ("flops" in head and "multiply-adds" in quantities):
                continue
            for place, network in chosen.items():
                if place in row:
                    yield from _rounded(
                        row[place], [_COSTS[one](network.report.totals) for one in quantities], network, head
                    )


def _rounded(cell: Cell, true: Sequence[int], network: _Network, part: str, code: str = "RC501") -> Iterator[_Claim]:
    text = fold_width(cell.text).strip("*`_$ ").replace("\\,", "").replace("{,}", ",").replace("\\times", "×")
    found = match_quantity(text)
    if found is None:
        return
    right = any(agrees(found[0], value) for value in true) and (not found[0].is_exact or found[0].value in true)
    right &= found[1] == len(text) or text[found[1]] not in "0123456789×⁰¹²³⁴⁵⁶⁷⁸⁹"
    start = cell.start + max(0, cell.passage.text[cell.start : cell.end].find(text[:1]))
    expected = "" if right else format_count(true[0])
    yield _Claim(cell, start, cell.end, code, part, network.title, expected)


# Networks as rows


def _totals(table: Table, rows: Sequence[tuple[dict[int, Cell], _Network | None]], key: int) -> Iterator[_Claim]:
    heads = {place: fold_width(cell.text).lower().strip("*`_ ") for place, cell in table.head.items()}
    first = rows[0][1]
    for row, network in rows:
        claims = list(_row(row, network, heads, first)) if network is not None else []
        wrong = [claim for claim in claims if claim.expected]
        if network is None or (len(wrong) > 2 and 2 * len(wrong) > len(claims)):  # noqa: PLR2004 - more than a slip
            for model in _DEPTHS:
                for other in _named(f"resnet{model}", _row_style(row, "")):
                    fitting = list(_row(row, other, heads, first))
                    if len(fitting) > 2 and not any(claim.expected for claim in fitting if claim.code != "RC521"):  # noqa: PLR2004
                        yield _Claim(row[key], row[key].start, row[key].end, "RC208", "", "", f"ResNet-{model}")
                        break
            continue
        yield from claims


def _row(row: dict[int, Cell], network: _Network, heads: Mapping[int, str], first: _Network | None) -> Iterator[_Claim]:
    totals = network.report.totals
    before: str | None = None
    for place in sorted(row):
        head, cell = heads.get(place, ""), row[place]
        quantity = next((quantities for pattern, quantities in _TITLES if pattern.fullmatch(head)), None)
        if quantity is not None:
            before = quantity[0]
            number = _whole(cell)
            if number is not None:
                true = [_COSTS[one](totals) for one in quantity]
                expected = "" if number[0] in true else format_count(true[0])
                code = "RC401" if "parameters" in quantity else "RC501"
                yield _Claim(cell, number[1], number[2], code, "total", network.title, expected)
        elif head in ("layers", "depth", "层数"):
            number = _whole(cell)
            if number is not None:
                expected = "" if number[0] == totals.weighted_layers else str(totals.weighted_layers)
                yield _Claim(cell, number[1], number[2], "RC101", "", network.title, expected)
        elif head in ("input", "input size", "输入"):
            yield from _compared(
                cell, _numbers(cell), [list(network.report.graph.input)], "RC302", "input", network.title
            )
        elif (head == "ratio" or head.endswith("ratio")) and before is not None and first is not None:
            yield from _ratio(cell, _COSTS[before](totals), _COSTS[before](first.report.totals), network)


def _ratio(cell: Cell, part: int, whole: int, network: _Network) -> Iterator[_Claim]:
    found = re.search(r"\d+\.\d+", cell.text)
    if found is None or not whole:
        return
    decimals = len(found[0].partition(".")[2])
    true = f"{part / whole:.{decimals}f}"
    start = cell.start + cell.passage.text[cell.start : cell.end].find(found[0])
    yield _Claim(cell, start, start + len(found[0]), "RC521", "ratio", network.title, "" if found[0] == true else true)


# What stands over the tables


def _captions(reading: Reading, table: Table, network: _Network) -> Iterator[Finding]:
    places = [cell.passage.index for row in table.rows for cell in row.values()]
    config = network.report.config
    first = min([*places, *(cell.passage.index for cell in table.head.values())])
    for stated in captions(reading.passages, first, max(places), Variant(config.name, config.input, "", config.style)):
        over = "style" in stated.passage.text or "写法" in stated.passage.text
        if over and stated.said not in stated.expected:
            claim = _Claim(
                Cell(stated.passage, stated.start, stated.end), stated.start, stated.end, "RC212", "", "",
                format_count(stated.expected[0]),
            )  # fmt: skip
            yield _finding(claim)
