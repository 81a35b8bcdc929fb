"""What blocks cost beside each other: tables of basic blocks and bottlenecks by channels, or as networks have them."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import isqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from resnet_calc.analysis.report import analyse
from resnet_calc.architecture.catalog import load
from resnet_calc.figures import format_count
from resnet_calc.language import Message
from resnet_calc.nn.ops import Conv2d
from resnet_calc.notes.finding import Rule, Verdict
from resnet_calc.notes.steps.grid import Cell
from resnet_calc.notes.tables import find_tables
from resnet_calc.notes.worked import Sort, read_worked, read_worked_tables
from resnet_calc.units import fold_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from resnet_calc.notes.finding import Finding
    from resnet_calc.notes.reading import Reading
    from resnet_calc.notes.tables import Table

RULES: Final = (
    Rule(
        code="RC412",
        name="wrong-block-cost",
        what=Message(
            "A basic block or a bottleneck is given a cost that its channels do not make.",
            "给出的基本块或瓶颈块的代价与其通道数不符。",
        ),
        why=Message("The comparison of the two blocks rests on it.", "两种块的比较就建立在这个数上。"),
        wrong="| 256 channels | 64 inside | bottleneck, weights: 69,362 |",
        right="| 256 channels | 64 inside | bottleneck, weights: 69,632 |",
    ),
)  # fmt: skip

_IS: Final = Message("{said} is what this block has", "{said} 与该块相符")
_IS_NOT: Final = Message(
    "{expected} is what belongs here, the note says {said}", "此处应为 {expected},文中写的是 {said}"
)
_NUMBER: Final = re.compile(r"\d[\d,]*+(?:\.\d++)?+")
_HEADS: Final = (
    ("channels", re.compile(r"channels|通道")),
    ("inside", re.compile(r"inside|width|瓶颈内部|内部")),
    ("map", re.compile(r"map|特征图")),
    ("shortcut", re.compile(r"shortcut|捷径")),
    ("stage", re.compile(r"stage|阶段")),
    ("block", re.compile(r"block|块")),
    ("ratio", re.compile(r"ratio\w{0,20}|.{0,20}比值|ratio .{0,20}")),
    ("basic", re.compile(r"(?:basic|基本).{0,40}")),
    ("bottleneck", re.compile(r"(?:bottleneck|瓶颈块?).{0,40}")),
    ("given", re.compile(r"this block|given|此块")),
    ("price", re.compile(r"costs|price|代价")),
    ("found", re.compile(r"buys|found|可换")),
    ("spent", re.compile(r"for|spent|花费")),
    ("left", re.compile(r"left over|left|剩余")),
)
_OPERATIONS: Final = re.compile(r"multiply|乘加")
_PROJECTION: Final = re.compile(r"projection|投影")
_BOTTLENECK: Final = re.compile(r"bottleneck|瓶颈")
_SQUARE: Final = re.compile(r"(?<![\d×x])(\d{1,4})[ ]?(?:×|\\times)[ ]?(\d{1,4})(?![\d×]|[ ]?(?:×|\\times))")
_CHANNELS: Final = re.compile(r"(\d{1,5}) (?:个)?(?:channels|通道)")
_MODELS: Final = re.compile(r"ResNet-(\d{1,4})\D{1,8}ResNet-(\d{1,4})")
_TITLE_LENGTH: Final = 60
_SIDES: Final = (56, 28, 14, 7)
"""Sides of feature maps at the usual input; maps are square."""
_FEWEST: Final = 3
_MOST_WRONG: Final = 2
_PAIRS: Final = 18
"""Weights of two 3×3 convolutions for each pair of channels."""


class _Claim(NamedTuple):
    cell: Cell
    start: int
    end: int
    expected: str


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the costs of blocks in tables, judged where nearly all of them are right."""
    text = reading.note.text
    if ("asic" not in text or "ottleneck" not in text) and ("基本" not in text or "瓶颈" not in text):
        return
    fitting = False
    for table in find_tables(reading):
        heads = _heads(table)
        best: list[_Claim] | None = None
        for norm in (False, True):
            claims = list(_judged(table, heads, norm=norm))
            wrong = sum(bool(claim.expected) for claim in claims)
            enough = len(claims) - wrong >= _FEWEST and wrong <= _MOST_WRONG
            if enough and (best is None or wrong < sum(bool(claim.expected) for claim in best)):
                best = claims
        if best is not None:
            fitting = True
            yield from (_finding(claim) for claim in best)
    if fitting:
        yield from (_finding(claim) for claim in _working(reading))
        yield from (_finding(claim) for claim in _titles(reading))
        yield from (_finding(claim) for claim in _sentences(reading))


def _finding(claim: _Claim) -> Finding:
    passage = claim.cell.passage
    said = passage.text[claim.start : claim.end]
    message = (_IS_NOT if claim.expected else _IS).about(said=said, expected=claim.expected)
    verdict = Verdict.WRONG if claim.expected else Verdict.RIGHT
    return passage.finding(
        claim.start, claim.end, verdict, "RC412", message, said=said, expected=claim.expected or said
    )


def _heads(table: Table) -> dict[str, int]:
    """Which column holds what; costs with what they count, from their heads or from the title."""
    found: dict[str, int] = {}
    what = "m" if _OPERATIONS.search(table.title.lower()) else "w"
    for place in sorted(table.head):
        text = fold_width(table.head[place].text).lower().replace("_", " ").strip("*` ")
        kind = next((name for name, pattern in _HEADS if pattern.fullmatch(text)), None)
        side = next((side for side in ("found", "given") if side in found), "")
        if text.startswith(("given ", "found ")) and text[6:] in ("channels", "width"):
            kind = f"{text[:5]} {'inside' if text.endswith('width') else 'channels'}"
        elif side and kind in ("channels", "inside"):
            kind = f"{side} {kind}"
        if kind in ("basic", "bottleneck", "ratio"):
            if kind != "ratio":
                what = "m" if _OPERATIONS.search(text) else "w" if re.search(r"weights|param|权重|参数", text) else what
            kind = f"{kind} {what}"
        if kind is not None:
            found.setdefault(kind, place)
    return found


def _cost(bottleneck: bool, channels: int, inside: int, *, projection: bool, norm: bool) -> tuple[int, int]:  # noqa: FBT001 - one of two kinds
    """Parameters of a block, and multiply-adds for each place of its feature map."""
    weights = 2 * channels * inside + 9 * inside * inside if bottleneck else _PAIRS * channels * channels
    weights += channels * channels if projection else 0
    norms = 2 * (2 * inside + channels) if bottleneck else 4 * channels
    norms += 2 * channels if projection else 0
    return weights + (norms if norm else 0), weights


def _judged(table: Table, heads: Mapping[str, int], *, norm: bool) -> Iterator[_Claim]:
    if "channels" in heads and "inside" in heads and "map" in heads:
        for row in table.rows:
            yield from _setting(row, heads, norm=norm)
    elif "stage" in heads and ("basic w" in heads or "basic m" in heads):
        for row in table.rows:
            yield from _of_stage(row, heads, norm=norm)
    elif {"given", "found", *_TRADED} <= set(heads):
        for row in table.rows:
            yield from _traded(row, heads, norm=norm)


def _values(cell: Cell | None) -> list[tuple[str, int, int]]:
    if cell is None:
        return []
    found = _NUMBER.finditer(cell.passage.text, cell.start, cell.end)
    return [(one[0].rstrip(","), one.start(), one.start() + len(one[0].rstrip(","))) for one in found]


def _whole(text: str) -> int:
    return int(text.replace(",", "").split(".")[0] or 0)


# The same channels in and out


def _expected(numbers: Sequence[int], *, projection: bool, norm: bool) -> dict[str, int]:
    channels, inside, height, width = numbers
    basic = _cost(False, channels, channels, projection=projection, norm=norm)  # noqa: FBT003 - one of two kinds
    narrow = _cost(True, channels, inside, projection=projection, norm=norm)  # noqa: FBT003 - the other
    area = height * width
    return {
        "basic w": basic[0],
        "bottleneck w": narrow[0],
        "basic m": basic[1] * area,
        "bottleneck m": narrow[1] * area,
    }


def _misfits(row: Mapping[int, Cell], heads: Mapping[str, int], true: Mapping[str, int]) -> Iterator[_Claim]:
    for key, place in heads.items():
        values = _values(row.get(place))
        if key.startswith("ratio ") and len(values) == 1:
            what = key[-1]
            if not true.get(f"bottleneck {what}") or f"basic {what}" not in true:
                continue
            said, start, end = values[0]
            decimals = len(said.partition(".")[2])
            right = f"{true[f'basic {what}'] / true[f'bottleneck {what}']:.{decimals}f}"
            yield _Claim(row[place], start, end, "" if said == right else right)
        elif key in true and len(values) == 1:
            said, start, end = values[0]
            yield _Claim(row[place], start, end, "" if _whole(said) == true[key] else format_count(true[key]))


def _setting(row: Mapping[int, Cell], heads: Mapping[str, int], *, norm: bool) -> Iterator[_Claim]:
    given = [value for key in ("channels", "inside", "map") for value in _values(row.get(heads[key]))]
    shortcut = row.get(heads.get("shortcut", -1))
    if len(given) != 4 or shortcut is None:  # noqa: PLR2004 - channels, inside, height, width
        return
    projection = _PROJECTION.search(shortcut.text.lower()) is not None
    numbers = [_whole(said) for said, _, _ in given]
    if numbers[2] != numbers[3]:
        other = next((side for side in numbers[2:] if side in _SIDES), numbers[2])
        place = 2 if numbers[2] != other else 3
        yield _Claim(row[heads["map"]], given[place][1], given[place][2], str(other))
        return
    claims = list(_misfits(row, heads, _expected(numbers, projection=projection, norm=norm)))
    wrong = sum(bool(claim.expected) for claim in claims)
    if wrong > 1:
        for place, other in _others(row, heads, numbers):
            changed = [*numbers[:place], other, *numbers[place + 1 :]]
            fitting = list(_misfits(row, heads, _expected(changed, projection=projection, norm=norm)))
            if not any(claim.expected for claim in fitting):
                cell = row[heads[("channels", "inside", "map", "map")[place]]]
                yield _Claim(cell, given[place][1], given[place][2], str(other))
                return
    yield from claims


def _others(row: Mapping[int, Cell], heads: Mapping[str, int], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What a row's channels, width or sides would be by its other figures."""
    channels, _, height, width = numbers
    for key in ("basic w", "basic m"):
        values = _values(row.get(heads.get(key, -1)))
        if values:
            cost = _whole(values[0][0]) // (1 if key.endswith("w") else max(1, height * width))
            for each in (_PAIRS, _PAIRS + 1):
                root = isqrt(cost // each)
                yield from ((0, root + more) for more in (-1, 0, 1) if root + more > 0)
            for area, place in ((max(1, height), 3), (max(1, width), 2)):
                for times in (_PAIRS, _PAIRS + 1):
                    if key.endswith("m") and channels:
                        yield place, _whole(values[0][0]) // (times * channels * channels * area)
    yield 1, channels // 4
    yield 2, width
    yield 3, height


# As networks have them


@lru_cache(maxsize=8)
def _blocks(model: str) -> dict[tuple[int, bool], tuple[int, int, int]]:
    """Weights, parameters and multiply-adds of the first block of each stage, and of the others."""
    report = analyse(load(model))
    found: dict[tuple[int, bool], tuple[int, int, int]] = {}
    for run in report.graph.runs:
        if run.first_block:
            weights = sum(layer.op.parameters() for layer in run.layers if isinstance(layer.op, Conv2d))
            every = sum(layer.op.parameters() for layer in run.layers)
            cost = sum(layer.op.multiply_adds(layer.output) for layer in run.layers)
            found.setdefault((run.stage, run.first_block == 1), (weights, every, cost))
            if run.first_block == 1 and run.count > 1:
                found.setdefault((run.stage, False), (weights, every, cost))
    return found


def _true(stage: int, *, first: bool, norm: bool) -> dict[str, int]:
    true: dict[str, int] = {}
    for kind, model in (("basic", "resnet34"), ("bottleneck", "resnet50")):
        costs = _blocks(model).get((stage, first))
        if costs is not None:
            true |= {f"{kind} w": costs[norm], f"{kind} m": costs[2]}
    return true


def _of_stage(row: Mapping[int, Cell], heads: Mapping[str, int], *, norm: bool) -> Iterator[_Claim]:
    cell, block = row.get(heads["stage"]), row.get(heads.get("block", -1))
    if cell is None or block is None:
        return
    first = re.search(r"first|第一", block.text.lower()) is not None
    named = re.fullmatch(r"conv(\d{1,3})(?:_x)?", cell.text.strip("*` "))
    stage = int(named[1]) - 1 if named is not None else 0
    claims = list(_misfits(row, heads, _true(stage, first=first, norm=norm)))
    if not claims or all(claim.expected for claim in claims) or sum(bool(claim.expected) for claim in claims) > 1:
        for other in range(1, 5):
            fitting = list(_misfits(row, heads, _true(other, first=first, norm=norm)))
            if other != stage and fitting and not any(claim.expected for claim in fitting):
                yield _Claim(cell, cell.start, cell.end, f"conv{other + 1}_x")
                return
    yield from claims


# The same price


def _traded(row: Mapping[int, Cell], heads: Mapping[str, int], *, norm: bool) -> Iterator[_Claim]:
    """A block, its price, another block for at most as much, and what is left over."""
    figures = {key: _values(row.get(heads.get(key, -1))) for key in _TRADED}
    if any(len(values) != 1 for values in figures.values()):
        return
    said = {key: _whole(values[0][0]) for key, values in figures.items()}
    agree = said["price"] - said["spent"] == said["left"]
    prices = []
    for side, priced in (("given", "price"), ("found", "spent")):
        cell = row.get(heads[side])
        bottleneck = cell is not None and _BOTTLENECK.search(cell.text.lower()) is not None
        channels, inside = said[f"{side} channels"], said[f"{side} inside"]
        true = _cost(bottleneck, channels, inside, projection=False, norm=norm)[0]
        same = bottleneck or channels == inside
        prices.append(said[priced])
        if true == said[priced] and same:
            yield _told(row, heads, figures, priced, "")
        elif agree:  # the figures agree with each other: the block's channels do not
            odd = (
                "inside"
                if _cost(bottleneck, channels, channels, projection=False, norm=norm)[0] == said[priced]
                else "channels"
            )
            yield _told(
                row, heads, figures, f"{side} {odd}", str(inside if odd == "channels" and not bottleneck else channels)
            )
        else:
            prices[-1] = true
            yield _told(row, heads, figures, priced, format_count(true))
    if prices[0] - prices[1] != said["left"]:
        yield _told(row, heads, figures, "left", format_count(prices[0] - prices[1]))


_TRADED: Final = (
    "given channels", "given inside", "price", "found channels", "found inside", "spent", "left",
)  # fmt: skip


def _told(
    row: Mapping[int, Cell],
    heads: Mapping[str, int],
    figures: Mapping[str, list[tuple[str, int, int]]],
    key: str,
    expected: str,
) -> _Claim:
    _, start, end = figures[key][0]
    return _Claim(row[heads[key]], start, end, expected)


# Working and sentences around the tables


def _working(reading: Reading) -> Iterator[_Claim]:
    """Blocks that are worked out: their channels against their weights."""
    for line in [*read_worked(reading), *(line for lines in read_worked_tables(reading) for line in lines)]:
        if not line.names or line.sort is not Sort.TITLE:
            continue
        for label in line.labels:
            what = label.label.text.lower()
            cell = label.value or label.said
            bare = re.fullmatch(r"\d{1,4}", label.said.text.strip("*` "))
            pairs = (
                what.startswith(("basic, for each pair", "基本块,每对", "基本块，每对")) or "per_square_basic" in what
            )
            if pairs and bare is not None:
                wrong = next(
                    (one for one in (label.said, label.value) if one is not None and _whole(one.text) != _PAIRS), None
                )
                start = (wrong or cell).start
                yield _Claim(wrong or cell, start, (wrong or cell).end, str(_PAIRS) if wrong is not None else "")


_TITLED: Final = re.compile(
    r"(?:basic|bottleneck) block of \d{1,5} channels|\d{1,5} 通道的(?:基本|瓶颈)块", re.IGNORECASE
)


def _titles(reading: Reading) -> Iterator[_Claim]:
    """Titles of blocks with their channels and maps, and the networks that a title compares."""
    waiting: tuple[Cell, bool, list[tuple[str, int, int]]] | None = None
    for passage in reading.passages:
        text = passage.text
        for start, end in _lines(text):
            for found in _MODELS.finditer(text, start, end) if end - start < _TITLE_LENGTH else ():
                for group, true in ((1, 34), (2, 50)):
                    if int(found[group]) != true and int(found[3 - group]) == 34 + 50 - true:
                        yield _Claim(Cell(passage, *found.span()), *found.span(group), str(true))
            titled = _TITLED.search(text, start, end)
            if titled is not None and "=" not in text[start:end]:
                cell = Cell(passage, start, end)
                waiting = (cell, _BOTTLENECK.search(titled[0]) is not None, _values(cell))
            elif waiting is not None and "=" in text[start:end]:
                claim = _title(*waiting, text[start:end])
                if claim is not None:
                    yield claim
                    waiting = None


def _sentences(reading: Reading) -> Iterator[_Claim]:
    """Kernels and channels in sentences about both blocks."""
    titles = (found for passage in reading.passages for found in _TITLED.finditer(passage.text))
    counts = Counter(_whole(number[0]) for title in titles for number in _NUMBER.finditer(title[0]))
    for passage in reading.passages:
        text = passage.text
        both = ("basic block" in text and "bottleneck" in text) or ("基本块" in text and "瓶颈块" in text)
        if not counts or not both or len(text) < 2 * _TITLE_LENGTH:
            continue
        cell = Cell(passage, 0, len(text))
        for found in _SQUARE.finditer(text):
            if found[1] != found[2]:
                odd = 1 if int(found[1]) not in (1, 3) or int(found[2]) in (1, 3) else 2
                yield _Claim(cell, *found.span(odd), found[3 - odd])
        for found in _CHANNELS.finditer(text):
            if int(found[1]) not in counts:
                yield _Claim(cell, *found.span(1), str(counts.most_common(1)[0][0]))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _title(cell: Cell, bottleneck: bool, values: list[tuple[str, int, int]], working: str) -> _Claim | None:  # noqa: FBT001 - one of two kinds
    """A block's title against a result of its working: the channels, the width inside, the map."""
    said = [_whole(value) for value, _, _ in values]
    figures = [int(one) for one in re.findall(r"\d{1,15}", re.sub(r"[{},]", "", working))]
    if len(said) != 4 or not figures or _is_priced(bottleneck, said, figures[-1]):  # noqa: PLR2004 - channels, inside, height, width
        return None
    for place in range(4):
        for other in dict.fromkeys(figures[:-1]):
            if _is_priced(bottleneck, [*said[:place], other, *said[place + 1 :]], figures[-1]):
                return _Claim(cell, values[place][1], values[place][2], str(other))
    return None


def _is_priced(bottleneck: bool, numbers: Sequence[int], result: int) -> bool:  # noqa: FBT001 - one of two kinds
    channels, inside, height, width = numbers
    if not bottleneck and channels != inside:
        return False
    bare, each = _cost(bottleneck, channels, inside, projection=False, norm=False)
    return result in (bare, _cost(bottleneck, channels, inside, projection=False, norm=True)[0], each * height * width)
