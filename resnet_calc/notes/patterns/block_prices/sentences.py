"""What stands around the tables of two blocks: titles, workings and sentences with channels and kernels."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from resnet_calc.expressions import expression
from resnet_calc.notes.patterns.block_prices.columns import NUMBER, Claim, figures_of, whole
from resnet_calc.notes.patterns.block_prices.cost import BOTTLENECK, PAIRS, cost_of_block
from resnet_calc.notes.steps.cells import Cell
from resnet_calc.notes.worked import Sort, read_worked, read_worked_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from resnet_calc.notes.reading import Reading

_SQUARE: Final = expression(r"(?<![\d×x])(\d{1,4})[ ]?(?:×|\\times)[ ]?(\d{1,4})(?![\d×]|[ ]?(?:×|\\times))")
_CHANNELS: Final = expression(r"(\d{1,5}) (?:个)?(?:channels|通道)")
_MODELS: Final = expression(r"ResNet-(\d{1,4})\D{1,8}ResNet-(\d{1,4})")
_TITLE_LENGTH: Final = 60


def judged_working(reading: Reading) -> Iterator[Claim]:
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
                    (one for one in (label.said, label.value) if one is not None and whole(one.text) != PAIRS), None
                )
                start = (wrong or cell).start
                yield Claim(wrong or cell, start, (wrong or cell).end, str(PAIRS) if wrong is not None else "")


_TITLED: Final = expression(
    r"(?:basic|bottleneck) block of \d{1,5} channels|\d{1,5} 通道的(?:基本|瓶颈)块", re.IGNORECASE
)


def judged_titles(reading: Reading) -> Iterator[Claim]:
    """Titles of blocks with their channels and maps, and the networks that a title compares."""
    waiting: tuple[Cell, bool, list[tuple[str, int, int]]] | None = None
    for passage in reading.passages:
        text = passage.text
        for start, end in _lines(text):
            for found in _MODELS.finditer(text, start, end) if end - start < _TITLE_LENGTH else ():
                for group, true in ((1, 34), (2, 50)):
                    if int(found[group]) != true and int(found[3 - group]) == 34 + 50 - true:
                        yield Claim(Cell(passage, *found.span()), *found.span(group), str(true))
            titled = _TITLED.search(text, start, end)
            if titled is not None and "=" not in text[start:end]:
                cell = Cell(passage, start, end)
                waiting = (cell, BOTTLENECK.search(titled[0]) is not None, figures_of(cell))
            elif waiting is not None and "=" in text[start:end]:
                claim = _title(*waiting, text[start:end])
                if claim is not None:
                    yield claim
                    waiting = None


def judged_sentences(reading: Reading) -> Iterator[Claim]:
    """Kernels and channels in sentences about both blocks."""
    titles = (found for passage in reading.passages for found in _TITLED.finditer(passage.text))
    counts = Counter(whole(number[0]) for title in titles for number in NUMBER.finditer(title[0]))
    for passage in reading.passages:
        text = passage.text
        both = ("basic block" in text and "bottleneck" in text) or ("基本块" in text and "瓶颈块" in text)
        if not counts or not both or len(text) < 2 * _TITLE_LENGTH:
            continue
        cell = Cell(passage, 0, len(text))
        for found in _SQUARE.finditer(text):
            if found[1] != found[2]:
                odd = 1 if int(found[1]) not in (1, 3) or int(found[2]) in (1, 3) else 2
                yield Claim(cell, *found.span(odd), found[3 - odd])
        for found in _CHANNELS.finditer(text):
            if int(found[1]) not in counts:
                yield Claim(cell, *found.span(1), str(counts.most_common(1)[0][0]))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _title(cell: Cell, bottleneck: bool, values: list[tuple[str, int, int]], working: str) -> Claim | None:  # noqa: FBT001 - one of two kinds
    """A block's title against a result of its working: the channels, the width inside, the map."""
    said = [whole(value) for value, _, _ in values]
    figures = [int(one) for one in re.findall(r"\d{1,15}", re.sub(r"[{},]", "", working))]
    if len(said) != 4 or not figures or _is_priced(bottleneck, said, figures[-1]):  # noqa: PLR2004 - channels, inside, height, width
        return None
    for place in range(4):
        for other in dict.fromkeys(figures[:-1]):
            if _is_priced(bottleneck, [*said[:place], other, *said[place + 1 :]], figures[-1]):
                return Claim(cell, values[place][1], values[place][2], str(other))
    return None


def _is_priced(bottleneck: bool, numbers: Sequence[int], result: int) -> bool:  # noqa: FBT001 - one of two kinds
    channels, inside, height, width = numbers
    if not bottleneck and channels != inside:
        return False
    bare, each = cost_of_block(channels, inside, bottleneck=bottleneck, projection=False, norm=False)
    return result in (
        bare,
        cost_of_block(channels, inside, bottleneck=bottleneck, projection=False, norm=True)[0],
        each * height * width,
    )
