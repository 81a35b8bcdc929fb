"""Names on pages that work a network out: each line that names a layer, block or stage, in the network's order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final

from resnet_calc.analysis.naming import SCHEMES
from resnet_calc.expressions import expression
from resnet_calc.language import Message
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.lexicon import Lexicon, Spot, lexicon
from resnet_calc.notes.steps.cells import Cell
from resnet_calc.notes.worked import Sort, Worked
from resnet_calc.notes.worked_rows import misnamed_rows
from resnet_calc.notes.working import MOST_WRONG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.finding import Finding, Rule
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.worked import Label

RULES: Final[tuple[Rule, ...]] = ()
"""It reports what tables that name every layer report: RC208."""

_WRONG: Final = Message(
    "{said} is not what is worked out here, which is {expected}", "此处推导的是 {expected}，而不是 {said}"
)
_ODD: Final = Message("{said} is not the name of what is worked out here", "{said} 不是此处所推导对象的名称")
_WORD: Final = expression(r"[A-Za-z][\w.]{0,39}\w")
_TERM: Final = expression(r"\w[\w.]{1,40}")
_TITLE: Final = expression(
    r"\A\s{0,4}([A-Za-z][\w.]{1,39}) of (?=\S{0,20}ResNet)|ResNet-?\d{1,4} 的 ([A-Za-z][\w.]{1,39})\s{0,4}(?:\Z|\n)"
)
_SCHEME: Final = expression(
    r"\s{0,8}\[?(paper|torchvision|timm|keras|caffe)\]?(?::|\s|\Z)\s{0,20}(\S{0,40})", re.IGNORECASE
)
_FEWEST_VOTES: Final = 2
_WHOLES: Final = ("stem", "head")
"""What is no layer, and named as one where a line goes through it: Stem: 224×224×3 → 56×56×64."""
_MARKS: Final = "`*"


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the names that are not those of what is worked out."""
    for page in reading.worked:
        names = lexicon(page.network.variant)
        misnamed = [] if page.is_text else list(misnamed_rows(page.lines))
        lines = list(_without(page.lines, [line for line, _ in misnamed]))
        wrong = [*((odd.names[0], name) for odd, name in misnamed), *_lines(lines, names), *_labels(lines, names)]
        if page.is_text:
            wrong += _votes(reading, page.lines, names)
        if len({(cell.passage.index, cell.start) for cell, _ in wrong}) > MOST_WRONG:
            continue
        for cell, expected in wrong:
            message = (_WRONG if expected else _ODD).about(said=cell.text, expected=expected)
            yield cell.passage.finding(
                cell.start, cell.end, Verdict.WRONG, "RC208", message, said=cell.text, expected=expected
            )


def _without(lines: Sequence[Worked], misnamed: Sequence[Worked]) -> Iterator[Worked]:
    """The lines but for those, and what goes on behind them under the name before."""
    name = ""
    for place, line in enumerate(lines):
        if any(line is odd for odd in misnamed):
            continue
        goes_on = place > 0 and any(lines[place - 1] is odd for odd in misnamed)
        if not goes_on or not line.names or line.names[0].text != name:
            yield line
        name = line.names[0].text if line.names else ""


def _spelt(names: Lexicon, cell: Cell) -> Spot | None:
    return names.find(cell.text.strip(_MARKS))


def _lines(lines: Sequence[Worked], names: Lexicon) -> Iterator[tuple[Cell, str]]:
    """Names of lines: in the order of the network, sums behind what they sum up."""
    described = [line for line in lines if line.sort is Sort.LAYER and line.names]
    spots = [_spelt(names, line.names[0]) for line in described]
    known = [(place, names.order[spot]) for place, spot in enumerate(spots) if spot is not None]
    kept = {known[index][0] for index in _increasing([order for _, order in known])}
    for place, line in enumerate(described):
        if place not in kept and line.names[0].text.strip(_MARKS).lower() not in _WHOLES:
            yield line.names[0], ""
    before: Spot | None = None
    place = -1
    for line in lines:
        is_described = line.sort is Sort.LAYER and bool(line.names)
        place += is_described
        spot = _spelt(names, line.names[0]) if line.names else None
        if line.sort is Sort.TITLE or (line.sort is Sort.LAYER and not is_described):
            continue
        if line.sort is Sort.SUM:
            expected = _summed(line, spot, before, names)
            if expected is not None and spot != expected:
                yield line.names[0], names.called("paper", expected)
        elif line.sort is Sort.SAME or (spot is not None and spot.block and not spot.role):
            yield from _continued(line, before, names)
        if is_described and place in kept:
            before = spot
        elif before is not None and line.sort is Sort.SUM:
            before = Spot(before.stage, before.block)


def _summed(line: Worked, spot: Spot | None, before: Spot | None, names: Lexicon) -> Spot | None:
    """What a sum behind a layer is the sum of: its block, its stage, stem or head."""
    if before is None:
        return None
    if line.names[0].text in _WHOLES or before.stage in (0, names.graph.head):
        return Spot(0 if before.stage == 0 else names.graph.head)
    return Spot(before.stage, before.block if spot is None or spot.block else 0)


def _continued(line: Worked, before: Spot | None, names: Lexicon) -> Iterator[tuple[Cell, str]]:
    """Blocks that are alike: those behind the last one, up to the last that is built so; or all others that are."""
    if before is None or not before.block:
        return
    run = next(
        run
        for run in names.graph.runs
        if run.stage == before.stage and run.first_block <= before.block < run.first_block + run.count
    )
    last = names.blocks.get(before.stage, 0)
    if line.sort is Sort.SAME and run.first_block <= before.block - 1:
        ranges = [(run.first_block, before.block - 1), (before.block + 1, run.first_block + run.count - 1)]
    else:
        ranges = [(before.block + 1, last)]
    true = [
        Spot(before.stage, block)
        for first, end in ranges
        for block in ((first, end) if first < end else (first,) if first == end else ())
    ]
    if len(true) == len(line.names):
        for cell, expected in zip(line.names, true, strict=True):
            if _spelt(names, cell) != expected:
                yield cell, names.called("paper", expected)


def _increasing(values: Sequence[int]) -> list[int]:
    """Indices of a longest run of values that increase; each value once."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        at = bisect_left(ends, value)
        before.append(places[at - 1] if at else -1)
        if at == len(ends):
            ends.append(value)
            places.append(index)
        else:
            ends[at], places[at] = value, index
    chosen: list[int] = []
    at = places[-1] if places else -1
    while at >= 0:
        chosen.append(at)
        at = before[at]
    return chosen[::-1]


# Labels: bn1 parameters, conv1 + bn1 + conv2 + bn2


def _labels(lines: Sequence[Worked], names: Lexicon) -> Iterator[tuple[Cell, str]]:
    for line in lines:
        spot = _spelt(names, line.names[0]) if line.names else None
        if spot is None and line.names and line.names[0].text in _WHOLES:
            spot = Spot(0 if line.names[0].text == "stem" else names.graph.head)
        for label in line.labels:
            if spot is not None and spot.role:
                yield from _norm(label, spot, names)
            yield from _terms(label, spot, names)


def _norm(label: Label, spot: Spot, names: Lexicon) -> Iterator[tuple[Cell, str]]:
    """The name of the normalisation behind a convolution: bn2 parameters."""
    word = _TERM.match(label.label.text)
    if word is None or not any(sign.isdigit() or sign == "." for sign in word[0]) or "conv" not in spot.role:
        return
    role = spot.role.replace("conv", "norm")
    expected = Spot(spot.stage, spot.block, role)
    if expected in names.order and names.find(word[0], spot) != expected:
        start = label.label.start + label.label.passage.text[label.label.start : label.label.end].find(word[0])
        short = next((name for name, other in names.within[spot.stage, spot.block].items() if other == role), "")
        yield Cell(label.label.passage, start, start + len(word[0])), short


def _terms(label: Label, spot: Spot | None, names: Lexicon) -> Iterator[tuple[Cell, str]]:
    """The names that are added up: each of a layer, in the order of the network, none twice."""
    text = label.said.passage.text[label.said.start : label.said.end]
    first = re.sub(r"\\text\{([^{}]{1,60})\}", r"\1", text.partition("=")[0]).replace("`", "")
    terms = [term.strip() for term in first.split("+")]
    if "=" not in text or len(terms) < _FEWEST_VOTES or any(not _TERM.fullmatch(term) for term in terms):
        return
    if any(term.isdigit() for term in terms):
        return
    inside = Spot(spot.stage, spot.block) if spot is not None else None
    found = [names.find(term, inside) for term in terms]
    orders = [names.order.get(one, -1) if one is not None else -1 for one in found]
    if sum(order < 0 for order in orders) > 1:
        return
    known = [(place, order) for place, order in enumerate(orders) if order >= 0]
    kept = {known[index][0] for index in _increasing([order for _, order in known])}
    if len(kept) == len(terms) or len(kept) < max(1, len(terms) - 1):
        return
    missing = next(place for place in range(len(terms)) if place not in kept)
    at = label.said.start + max(0, text.find(terms[missing]))
    yield Cell(label.said.passage, at, at + len(terms[missing])), ""


# What the page is about, by its title, its lines and its list of names


def _votes(  # noqa: C901 - title, lines and list of names
    reading: Reading, lines: Sequence[Worked], names: Lexicon
) -> Iterator[tuple[Cell, str]]:
    """Names of what a page about one part of a network is about: all of them must agree."""
    votes: list[tuple[Cell, Spot | None, str]] = []
    opening = next((passage for passage in reading.passages if passage.text.strip()), None)
    if opening is None:
        return
    titled = [passage for passage in reading.passages[:3] if _TITLE.search(passage.text)]
    for passage in titled:
        title = _TITLE.search(passage.text)
        if title is not None:
            cell = Cell(passage, *title.span(1 if title[1] else 2))
            votes.append((cell, _spelt(names, cell), ""))
    if not votes:
        return
    listed = list(_listed(reading))
    votes += [(cell, names.find(cell.text), scheme) for scheme, cell in listed]
    counted = Counter(spot for _, spot, _ in votes if spot is not None)
    if not counted:
        return
    ((page, count),) = counted.most_common(1)
    if page.role and sum(line.sort is Sort.LAYER for line in lines) == 1:
        described = next(line for line in lines if line.sort is Sort.LAYER)
        votes.append((described.names[0], _spelt(names, described.names[0]), ""))
        count += votes[-1][1] == page
    elif page.block:
        votes += [
            (line.names[0], None if spot is None else Spot(spot.stage, spot.block), "")
            for line in lines
            if line.sort is Sort.LAYER and line.names and ((spot := _spelt(names, line.names[0])) is None or spot.block)
        ]
    if count < _FEWEST_VOTES or count < len(votes) - len(titled) - len(lines):
        return
    for cell, spot, scheme in votes:
        expected = names.called(scheme.lower() or "paper", page)
        if (scheme and cell.text != expected) or (not scheme and spot != page):
            yield cell, expected


def _listed(reading: Reading) -> Iterator[tuple[str, Cell]]:
    """The lines that say what a place is called under each naming scheme."""
    waiting = ""
    for passage in reading.passages:
        if not any(scheme in passage.text for scheme in SCHEMES) and not waiting:
            continue
        start, text = 0, passage.text
        while start <= len(text):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            found = _SCHEME.match(text, start, end)
            if waiting:
                yield waiting, Cell(passage, start, end)
                waiting = ""
            elif found is not None and found[2] and found.end() == end:
                yield found[1], Cell(passage, *found.span(2))
            elif found is not None and not found[2] and found.end() == end:
                waiting = found[1]
            start = end + 1
