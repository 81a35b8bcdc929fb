"""Tables that set networks side by side: a column (or a row) for each, what they are made of, what each part costs."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.expressions import expression
from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.notes.captions import captions
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.network import Variant
from resnet_calc.notes.patterns.compared_models.costs import judged_costs, other_names
from resnet_calc.notes.patterns.compared_models.networks import (
    COSTS,
    MODEL,
    Claim,
    Setting,
    named_networks,
    style_of_row,
)
from resnet_calc.notes.patterns.compared_models.structure import bad_names, judged_structure
from resnet_calc.notes.patterns.compared_models.totals import judged_totals, said_totals
from resnet_calc.notes.steps.cells import Cell
from resnet_calc.notes.tables import find_tables
from resnet_calc.notes.usual import STYLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.patterns.compared_models.networks import Compared
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.tables import Table

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what tables that go through one network report: RC208, RC209, RC212, RC301, RC401, RC411, RC501, RC511."""
_NAMES: Final = expression(r"resnet|[0-9]-layer")
_IMAGE: Final = expression(r"(?:\binput|输入) (\d{1,4})(?:×|\\times[ ]?)(\d{1,5})(?:×|\\times[ ]?)(\d{1,5})")
_MAP: Final = expression(r"(\d{1,4}) ?[x×] ?(\d{1,4})")
_INPUT: Final = expression(r"([13])[x×](\d{2,4})[x×](\d{2,4})")
_CLASSES: Final = expression(r"(?<!\d)(\d{1,5})-d fc")
_MOST_INPUTS: Final = 2
_FEWEST: Final = 6
_MOST_WRONG: Final = 3
_MOST_TABLES: Final = 40
_MOST_ROWS: Final = 60
_IS_NOT: Final = Message(
    "{part} of {model} has {expected} here, the table says {said}",
    "{model} 的 {part} 此处应为 {expected}，表中写的是 {said}",
)
_IS: Final = Message("{part} of {model} has {said}", "{model} 的 {part} 是 {said}")
_NAME: Final = Message(
    "the row or column is that of {expected}, not of {said}", "该行或该列属于 {expected}，而不是 {said}"
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what tables say of networks side by side, judged where nearly all of it is right."""
    if not _NAMES.search(reading.note.text.lower()):
        return
    tables = [table for table in list(find_tables(reading))[:_MOST_TABLES] if len(table.rows) <= _MOST_ROWS]
    if not tables:
        return
    first = min(cell.passage.index for cell in tables[0].head.values())
    judged: list[_Judged] = []
    for setting in _settings(reading, tables, first):
        judged = max(judged, [*_judged(tables, setting)], key=_agreement)
        clean = len(judged) == len(tables) and not any(claim.expected for one in judged for claim in one.claims)
        if setting.image is None and clean:
            break
    for one in judged:
        yield from (_finding(claim) for claim in one.claims)
    if judged:
        yield from _captions(reading, judged[0].table, judged[0].first)


class _Judged(NamedTuple):
    """A table as one of the ways to read it has it."""

    agreement: int
    """How much more of it is right than wrong."""
    claims: list[Claim]
    table: Table
    first: Compared


def _agreement(judged: list[_Judged]) -> int:
    return sum(one.agreement for one in judged)


def _settings(reading: Reading, tables: Sequence[Table], passage: int) -> Iterator[Setting]:
    """What the page may say of all its networks: what stands under its title, else what its tables suggest."""
    styles, inputs = (
        {found.groups() for passage in reading.passages[:6] for found in pattern.finditer(passage.recognised.folded)}
        for pattern in (STYLE, _IMAGE)
    )
    style = styles.pop()[0] if len(styles) == 1 else ""
    usual = Setting(style, None, reading.subjects.alterations, passage)
    if style and len(inputs) == 1:
        channels, height, width = map(int, inputs.pop())
        yield usual._replace(image=(channels, height, width))
    yield usual
    if not style:
        classes = {int(found[1]) for passage in reading.passages for found in passage.matches(_CLASSES, ("-d fc",))}
        images = tuple(dict.fromkeys(_images(tables)))[:_MOST_INPUTS]
        if images or classes:
            every = product(
                (None, *images, *reading.subjects.hints.inputs[:1]), (None, *sorted(classes)[:_MOST_INPUTS])
            )
            yield from (usual._replace(image=image, classes=number) for image, number in every)


def _images(tables: Sequence[Table]) -> Iterator[tuple[int, int, int]]:
    """What goes in, told from a column of inputs, or from what comes out of the first convolution, of stride 2."""
    for row in (row for table in tables for row in table.rows):
        texts = [cell.text for cell in row.values()]
        shapes = (found for text in texts if (found := _INPUT.fullmatch(text)) is not None)
        yield from ((int(found[1]), int(found[2]), int(found[3])) for found in shapes)
        if "conv1" in texts:
            sides = (found for text in texts if (found := _MAP.fullmatch(text)) is not None)
            yield from ((3, 2 * int(found[1]), 2 * int(found[2])) for found in sides)


def _judged(tables: Sequence[Table], setting: Setting) -> Iterator[_Judged]:
    for table in tables:
        best: _Judged | None = None
        for claims, first in _readings(table, setting):
            wrong = sum(bool(claim.expected) for claim in claims)
            right = len(claims) - wrong
            if right >= max(_FEWEST, 4 * wrong) and wrong <= _MOST_WRONG:
                read = _Judged(right - wrong, claims, table, first)
                best = read if best is None or read.agreement > best.agreement else best
        if best is not None:
            yield best


def _finding(claim: Claim) -> Finding:
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


def _readings(table: Table, setting: Setting) -> Iterator[tuple[list[Claim], Compared]]:
    """The ways in which a table may be read: by columns, each under a network's name, or by rows."""
    columns = {place: list(named_networks(cell.text, setting)) for place, cell in table.head.items()}
    heads = {place: networks for place, networks in columns.items() if networks}
    unknown = [
        place for place, cell in table.head.items() if MODEL.fullmatch(cell.text.strip("*`_ ")) and place not in heads
    ]
    if len(heads) + len(unknown) > 1 and heads:
        for number in range(max(len(networks) for networks in heads.values())):
            chosen = {place: networks[min(number, len(networks) - 1)] for place, networks in heads.items()}
            first = next(iter(chosen.values()))
            fitting, others = _fitting(chosen, partial(judged_structure, table))
            yield [*judged_structure(table, fitting), *bad_names(table, [*unknown, *others], setting)], first
            for quantity in COSTS:
                fitting, others = _fitting(chosen, partial(judged_costs, table, quantity))
                claims = list(judged_costs(table, quantity, fitting))
                yield [*claims, *other_names(table, fitting, quantity, [*unknown, *others], setting)], first
        return
    said = said_totals(table)
    if sum(len(each.numbers) for row in said for each in row) < _FEWEST:
        return
    for place in sorted(table.head)[:2]:
        if any(place not in row for row in table.rows):
            continue
        styles = [style_of_row(row, "") for row in table.rows]
        named = [
            list(named_networks(row[place].text, setting._replace(style=style or setting.style)))
            for row, style in zip(table.rows, styles, strict=True)
        ]
        if sum(map(bool, named)) < 2:  # noqa: PLR2004 - two to compare
            continue
        names = [row[place] for row in table.rows]
        for number in range(max(map(len, named))):
            meant = [networks[min(number, len(networks) - 1)] if networks else None for networks in named]
            first = next(network for network in meant if network is not None)
            rows = list(zip(names, said, styles, meant, strict=True))
            yield list(judged_totals(rows, setting)), first


def _fitting(
    chosen: Mapping[int, Compared], judge: Callable[[Mapping[int, Compared]], Iterator[Claim]]
) -> tuple[dict[int, Compared], list[int]]:
    """The columns that hold what their heads say, but for a slip; and those that hold another network."""
    others = []
    for place, network in chosen.items():
        claims = list(judge({place: network}))
        if 2 * sum(bool(claim.expected) for claim in claims) > len(claims) > 2:  # noqa: PLR2004 - more than slips
            others.append(place)
    if 2 * len(others) > len(chosen):
        return dict(chosen), []
    return {place: network for place, network in chosen.items() if place not in others}, others


def _captions(reading: Reading, table: Table, network: Compared) -> Iterator[Finding]:
    places = [cell.passage.index for row in table.rows for cell in row.values()]
    config = network.report.config
    first = min([*places, *(cell.passage.index for cell in table.head.values())])
    for stated in captions(reading.passages, first, max(places), Variant(network.name, config.input, "", config.style)):
        over = "style" in stated.passage.text or "写法" in stated.passage.text
        if over and stated.said not in stated.expected:
            claim = Claim(
                Cell(stated.passage, stated.start, stated.end), stated.start, stated.end, "RC212", "", "",
                format_count(stated.expected[0]),
            )  # fmt: skip
            yield _finding(claim)
