"""Tables that set networks side by side: a column (or a row) for each, what they are made of, what each part costs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.notes.captions import captions
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.network import Variant
from resnet_calc.notes.patterns.compared_models.costs import judged_costs, other_names
from resnet_calc.notes.patterns.compared_models.networks import COSTS, MODEL, Claim, named_networks, style_of_row
from resnet_calc.notes.patterns.compared_models.structure import bad_names, judged_structure
from resnet_calc.notes.patterns.compared_models.totals import judged_totals
from resnet_calc.notes.steps.cells import Cell
from resnet_calc.notes.tables import find_tables
from resnet_calc.notes.usual import STYLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.patterns.compared_models.networks import Compared
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.tables import Table

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what tables that go through one network report: RC208, RC209, RC212, RC301, RC401, RC411, RC501, RC511."""
_FEWEST: Final = 6
_MOST_WRONG: Final = 3
_MOST_TABLES: Final = 40
_MOST_ROWS: Final = 60
_IS_NOT: Final = Message(
    "{part} of {model} has {expected} here, the table says {said}",
    "{model} 的 {part} 此处应为 {expected},表中写的是 {said}",
)
_IS: Final = Message("{part} of {model} has {said}", "{model} 的 {part} 是 {said}")
_NAME: Final = Message(
    "the row or column is that of {expected}, not of {said}", "该行或该列属于 {expected},而不是 {said}"
)


def find(reading: Reading) -> Iterator[Finding]:
    """Yield what tables say of networks side by side, judged where nearly all of it is right."""
    if not MODEL.search(reading.note.text):
        return
    styles = {found[1] for passage in reading.passages[:6] for found in STYLE.finditer(passage.text)}
    style = next(iter(styles)) if len(styles) == 1 else ""
    fitting: list[tuple[Table, Compared]] = []
    for table in list(find_tables(reading))[:_MOST_TABLES]:
        if len(table.rows) > _MOST_ROWS:
            continue
        best: tuple[int, list[Claim], Compared] | None = None
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


def _readings(table: Table, style: str) -> Iterator[tuple[list[Claim], Compared]]:
    """The ways in which a table may be read: by columns, each under a network's name, or by rows."""
    columns = {place: list(named_networks(cell.text, style)) for place, cell in table.head.items()}
    heads = {place: networks for place, networks in columns.items() if networks}
    unknown = [
        place for place, cell in table.head.items() if MODEL.fullmatch(cell.text.strip("*`_ ")) and place not in heads
    ]
    if len(heads) + len(unknown) > 1 and heads:
        for number in range(max(len(networks) for networks in heads.values())):
            chosen = {place: networks[min(number, len(networks) - 1)] for place, networks in heads.items()}
            first = next(iter(chosen.values()))
            fitting, others = _fitting(chosen, partial(judged_structure, table))
            yield [*judged_structure(table, fitting), *bad_names(table, [*unknown, *others])], first
            for quantity in COSTS:
                fitting, others = _fitting(chosen, partial(judged_costs, table, quantity))
                claims = list(judged_costs(table, quantity, fitting))
                yield [*claims, *other_names(table, fitting, quantity, [*unknown, *others])], first
        return
    for place in sorted(table.head)[:2]:
        named = [
            (row, list(named_networks(row[place].text, style_of_row(row, style)))) for row in table.rows if place in row
        ]
        if sum(bool(networks) for _, networks in named) < 2 or len(named) != len(table.rows):  # noqa: PLR2004 - two to compare
            continue
        for number in range(max(len(networks) for _, networks in named)):
            rows = [(row, networks[min(number, len(networks) - 1)] if networks else None) for row, networks in named]
            first = next(network for _, network in rows if network is not None)
            yield list(judged_totals(table, rows, place)), first


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
    for stated in captions(reading.passages, first, max(places), Variant(config.name, config.input, "", config.style)):
        over = "style" in stated.passage.text or "写法" in stated.passage.text
        if over and stated.said not in stated.expected:
            claim = Claim(
                Cell(stated.passage, stated.start, stated.end), stated.start, stated.end, "RC212", "", "",
                format_count(stated.expected[0]),
            )  # fmt: skip
            yield _finding(claim)
